"""Time expressions in the benchmark: coranto beside other readers of dates, on the same texts in the same run.

A peer takes a text and its day of publication and gives spans with TIMEX3 values. Both are called as their
documentation says; what they give in a form of their own is written as TIMEX3 would have it:

* dateparser (`search_dates`) gives an instant for everything, a length of time included, so its day is the value, with
  the clock time where the words hold one. Nothing in its answer says that "last year" is a year.
* recognizers-text gives a TIMEX that leaves open what the day of publication would settle; of the two days that it
  offers beside it, one past and one to come, the past one is taken, which is right more often in news.
"""

from __future__ import annotations

import re
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benching import rows, tables
from benching.rows import Row
from measures import reports, test_times

Found = list[dict[str, Any]]
SHOWN = ("value", "strict", "relaxed")
MS = "ms per 1,000 words"


@dataclass(frozen=True)
class TimePeer:
    """One other reader of dates. `module` is what it needs beside coranto."""

    name: str
    package: str
    module: str
    read: Callable[[str, datetime], Found]

    @property
    def installed(self) -> bool:
        """Whether it can run here."""
        return find_spec(self.module) is not None

    @property
    def known(self) -> str:
        """Its name and version."""
        try:
            return f"{self.name} {version(self.package)}"
        except PackageNotFoundError:
            return self.name


def dateparser(text: str, day: datetime) -> Found:
    """Every stretch that it takes for a date; its answer has no places, so each is looked for behind the last one."""
    from dateparser.search import search_dates

    settings = {"RELATIVE_BASE": day, "RETURN_AS_TIMEZONE_AWARE": False}
    found, at = [], 0
    for words, instant in search_dates(text, languages=["en"], settings=settings) or ():
        start = text.find(words, at)
        if start < 0:
            continue
        at = start + len(words)
        clock = f"T{instant:%H:%M}" if re.search(r"\d(?::\d\d|\s?[ap]\.?m\b)", words) else ""
        found.append({"start": start, "end": at, "value": f"{instant:%Y-%m-%d}{clock}"})
    return found


def recognizers(text: str, day: datetime) -> Found:
    """Its model of dates and times for English."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from recognizers_date_time import recognize_datetime
    found = recognize_datetime(text, "en-us", reference=day)
    return [{"start": one.start, "end": one.end + 1, "value": _timex(one.resolution, day)} for one in found]


def _timex(resolution: dict[str, Any] | None, day: datetime) -> str:
    """The value of one answer: its TIMEX, with what that leaves open filled in from the past one of its days."""
    values = (resolution or {}).get("values") or [{}]
    past = [v for v in values if str(v.get("start") or v.get("value") or "")[:10] <= f"{day:%Y-%m-%d}"]
    chosen = (past or values)[-1 if past else 0]
    timex = str(chosen.get("timex", ""))
    known = str(chosen.get("start") or chosen.get("value") or "")
    if timex.startswith("XXXX") and re.match(r"\d{4}-\d\d-\d\d", known) and chosen.get("type") != "set":
        open_, _, clock = timex.partition("T")
        whole = 10 if "WXX" in open_ or open_.count("-") == 2 else len(open_)
        timex = known[:whole] + (f"T{clock}" if clock else "")
    return re.sub(r"T(\d\d)$", r"T\1:00", timex)


PEERS = (
    TimePeer("dateparser", "dateparser", "dateparser", dateparser),
    TimePeer("recognizers-text", "recognizers-text-date-time", "recognizers_date_time", recognizers),
)


def ours(text: dict[str, Any]) -> Found:
    """What coranto reads, from the words alone."""
    from coranto.glean import sentences, times

    draft = test_times.draft_of(text)
    draft.sentences, draft.quotations = sentences.split(draft)
    return [{"start": t.span.start, "end": t.span.end, "value": t.value} for t in times.times(draft)]


def measured(shared: Path) -> dict[str, dict[str, float]]:
    """The figures of every reader on the texts kept for the test, ours first, with the time it took."""
    texts = test_times.unseen(shared)
    readers: dict[str, Callable[[dict[str, Any]], Found]] = {tables.OURS: ours}
    for peer in PEERS:
        if peer.installed:
            readers[peer.known] = (
                lambda text, read=peer.read: read(  # type: ignore[misc]
                    text["text"], datetime.fromisoformat(text["dct"][:10])
                )
            )
    return {name: _figures(shared, texts, read) for name, read in readers.items()}


def _figures(shared: Path, texts: list[dict[str, Any]], read: Callable[[dict[str, Any]], Found]) -> dict[str, float]:
    read(texts[0])  # loads what it needs, outside the time
    begun = time.thread_time()
    found = [{"id": text["id"], "text": text["text"], "times": read(text)} for text in texts]
    spent = time.thread_time() - begun
    scored = reports.scorer(shared).score_times(texts, found)
    words = sum(len(text["text"].split()) for text in texts)
    return {name: float(scored[name]["F1"]) for name in SHOWN} | {MS: round(spent * 1e6 / words, 1)}


def bench(shared: Path) -> Iterator[Row]:
    """Our figures with their floors and the best other reader's beside them, then the time."""
    found = measured(shared)
    for row in rows.floored("times, unseen third", found[tables.OURS], reports.FLOORS["times"]):
        yield Row(row.group, row.measure, row.value, row.asked, row.holds, tables.best(row.measure, found))
    fastest = min((name for name in found if name != tables.OURS), key=lambda n: found[n][MS], default="")
    beside = f"{fastest} {found[fastest][MS]:g}" if fastest else ""
    yield Row("times, cost", MS, f"{found[tables.OURS][MS]:g}", peer=beside)


def show(shared: Path) -> dict[str, dict[str, float]]:
    """Print every reader beside every other, and give the figures."""
    found = measured(shared)
    count = len(test_times.unseen(shared))
    tables.show(f"times, {count} texts of TimeBank and AQUAINT (no rule was tuned on them)", found)
    return found
