"""How coranto's reader of feeds fares on feedparser's suite: as it asserts, as feedparser reads, and broken by rule."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from coranto.capture.entries import Feed, read
from coranto.capture.items import read_feed
from coranto.errors import Refused
from coranto.settings import ParseSettings
from suites.feedparsercases import SCOPE, SUMMARIES, Case, cases, differences, holds, terms, theirs

# -- broken by rule -----------------------------------------------------------------------------------------------


def breakages(content: bytes) -> dict[str, bytes]:
    """A feed with one mistake each that feeds on the web have; the comment of its assertion is left out."""
    content = content.partition(b"-->")[2] or content
    end = content.find(b"</", len(content) // 2)
    return {
        "cut off": content[: len(content) * 4 // 5],
        "an end tag missing": content[:end] + content[content.find(b">", end) + 1 :] if end > 0 else content,
        "an end tag of another name": re.sub(rb"</(\w+)>", rb"</x\1>", content, count=1),
        "bare ampersands": content.replace(b" ", b" & ", 20),
        "a bare bracket": content.replace(b"</title>", b" < b</title>", 1),
        "control characters": content.replace(b"e", b"e\0\x0b", 5),
        "undeclared prefixes": re.sub(rb"xmlns:\w+=([\"']).*?\1", b"", content),
        "attributes without quotes": re.sub(rb'="([^"]*)"', rb"=\1", content),
        "two feeds in one": content + content,
        "elements that nothing ends": content.replace(b"<title>", b"<title><br><p>", 2),
    }


def broken(shared: Path, every: int = 3) -> Score:
    """Entries in every third well-formed feed that has some, broken in each of those ways, beside feedparser's."""
    score = Score(Counter(), Counter(), {})
    whole = [case for case in cases(shared, "wellformed") if re.search(rb"<(?:item|entry)\b", case.content)]
    for case in whole[::every]:
        for name, content in breakages(case.content).items():
            try:
                ours = len(read(content, case.address, "", 5_000).entries)
            except Refused:
                ours = 0
            found = len(theirs(case, content).entries)
            score.files += 1
            score.asked[name] += found
            score.same[name] += ours
            if ours < found:
                score.differing[f"{case.name}, {name}"] = [f"{ours} entries, feedparser {found}"]
    return score


# -- the measure --------------------------------------------------------------------------------------------------


@dataclass
class Score:
    """What was compared, by kind, and what differs, by file. A file is the same if all of its comparisons are."""

    asked: Counter[str]
    same: Counter[str]
    differing: dict[str, list[str]]
    undecodable: list[str] = field(default_factory=list)
    files: int = 0
    out_of_scope: int = 0

    @property
    def share(self) -> float:
        """Per cent of the files in scope that are the same."""
        return 100 * (self.files - len(self.differing)) / self.files if self.files else 100.0

    def told(self, name: str) -> str:
        """The counts for a person: kind by kind, then the files that differ."""
        kinds = ", ".join(f"{kind} {self.same[kind]} of {count}" for kind, count in self.asked.most_common())
        lines = [f"{name}: {self.files - len(self.differing)} of {self.files} files the same ({self.share:.2f} %)",
                 f"  {kinds}; out of scope: {self.out_of_scope} comparisons",
                 f"  left out, as some of its bytes are no character: {self.undecodable}"]  # fmt: skip
        return "\n".join(lines + [f"  {file}: {'; '.join(what)[:200]}" for file, what in self.differing.items()])


@cache
def readings(shared: Path, folder: str) -> list[tuple[Case, Feed | None, Any]]:
    """Every file of a folder as the product reads it, through the killable worker (None: refused), and feedparser's."""
    limits = ParseSettings()  # type: ignore[call-arg]
    found = []
    for case in cases(shared, folder):
        try:
            feed = read_feed(case.content, case.address, limits, case.charset)
        except Refused as error:
            REFUSED[case.name] = error.reason
            feed = None
        found.append((case, feed, theirs(case)))
    return found


# Why files were refused that have been read so far.
REFUSED: dict[str, str] = {}


def asserted(shared: Path, folder: str, scope: dict[str, str] = SCOPE) -> Score:
    """coranto's reading of a folder beside the suite's own assertions."""
    score = Score(Counter(), Counter(), {})
    for case, feed, reading in readings(shared, folder):
        ours, others = terms(case.expect, scope)
        if ours and not case.decodable:
            score.undecodable.append(case.name)
            continue
        score.out_of_scope += len(others)
        score.files += bool(ours)
        for term in ours:
            held, got, expected = holds(term, case, feed or Feed(kind="refused"), reading)
            score.asked[term.kind] += 1
            score.same[term.kind] += held
            if not held:
                score.differing.setdefault(case.name, []).append(f"{term.kind}: {got!r} is not {expected!r}")
    return score


def compared(shared: Path, folder: str) -> Score:
    """coranto's reading of a folder beside what feedparser itself returns."""
    score = Score(Counter(), Counter(), {})
    for case, feed, reading in readings(shared, folder):
        if not reading.entries and not (feed and feed.entries):
            score.out_of_scope += 1  # nothing to compare
            continue
        score.files += 1
        score.asked["entries"] += len(reading.entries)
        score.same["entries"] += min(len(feed.entries) if feed else 0, len(reading.entries))
        found = differences(case, feed or Feed(kind="refused"), reading)
        if found:
            score.differing[case.name] = found
    return score


def measure(shared: Path) -> dict[str, float]:
    """Per cent of the files that are read as feedparser's suite asserts, and as feedparser reads them.

    Of those that were broken by rule, per cent in which no fewer entries are found than feedparser finds.
    """
    return {
        "asserted": asserted(shared, "wellformed").share,
        "as_feedparser": compared(shared, "wellformed").share,
        "encodings": asserted(shared, "encoding", SCOPE | SUMMARIES).share,
        "encodings_as_feedparser": compared(shared, "encoding").share,
        "entities": asserted(shared, "entities").share,
        "broken": broken(shared).share,
    }
