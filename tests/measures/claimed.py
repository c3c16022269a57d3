"""Claims as the measure sees them: annotated articles, what is read in them, and the figures of both together.

Contents and sources are compared by their letters and digits, as in the scoring script: marks and spaces are free.
"""

from __future__ import annotations

import gzip
import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

from coranto.glean.draft import Draft, ReaderName
from coranto.records import Article, Block
from measures import reports

# No reader, rule or count was made from their articles, and nothing was tuned on them.
UNSEEN = ("politico", "usa-today")
READERS: tuple[ReaderName, ...] = ("fine", "fast", "rules")
PARTS = ("source", "cue", "content")
# A quotation of fewer words is a word held with tongs, no speech.
DIRECT = 3
_PAIRS = {"“": "”", '"': '"', "«": "»", "„": "“"}

Row = dict[str, Any]


def articles(shared: Path, every: int = 1) -> list[Row]:
    """Each so-manyth article of the unseen publishers, in the order of the file."""
    path = shared / "data" / "claims" / "polnear_train.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        unseen = [row for row in map(json.loads, lines) if row["publisher"] in UNSEEN]
    return unseen[every - 1 :: every]


def readers() -> list[ReaderName]:
    """The readers of claims that can run here: rules need no weights, the others theirs."""
    weights = files("coranto.glean.reader") / "weights"
    return [name for name in READERS if name == "rules" or (weights / f"{name}.json").is_file()]


def draft_of(text: str) -> Draft:
    """The draft of an English text, one block a line, read as far as the claims need it."""
    from coranto.glean import entities, language, sentences, times

    bounds = [0, *(m.end() for m in re.finditer("\n", text)), len(text)]
    blocks = tuple(Block(a, b, "paragraph") for a, b in pairwise(bounds) if text[a:b].strip())
    draft = Draft(*_known(Article(capture="c:measure", text=text, blocks=blocks, language="en"), language))
    draft.sentences, draft.quotations = sentences.split(draft)
    draft.trees = sentences.parse(draft)
    draft.mentions = entities.mentions(draft)
    draft.times = times.times(draft)
    return draft


def _known(article: Article, language: Any) -> tuple[Article, str | None, float]:
    return article, *language.detect(article)


def read(row: Row, names: Iterable[ReaderName] = ("fine",)) -> dict[str, Row]:
    """What each of these readers finds in an article that is parsed once."""
    from coranto.glean import claims

    draft, found = draft_of(row["text"]), {}
    for name in names:
        draft.reader = name
        made = [{part: [[s.start, s.end] for s in getattr(c, part)] for part in PARTS} for c in claims.claims(draft)]
        found[name] = {"id": row["id"], "text": row["text"], "claims": made}
    return found


def figures(shared: Path, gold: list[Row], found: list[Row]) -> dict[str, float]:
    """All figures of a reader; what each is: docs/reference/measures.md."""
    scorer = reports.scorer(shared)
    scored = scorer.score_claims(gold, found)
    speech = scorer.score_claims(
        [spoken(row, "attributions") for row in gold], [spoken(row, "claims") for row in found]
    )
    return {
        **{name: scored[name]["F1"] for name in ("joint50", "iou50", "exact", "token_content")},
        "speaker": scored["speaker_given_iou50"],
        **speakers(scorer, gold, found),
        "speech_joint50": speech["joint50"]["F1"],
        "speech_iou50": speech["iou50"]["F1"],
        **direct(scorer, gold, found),
    }


@cache
def saying() -> frozenset[str]:
    """The words of saying."""
    listed = tomllib.loads((Path(__file__).parent / "saying.toml").read_text(encoding="utf-8"))
    return frozenset(word for line in (*listed["verbs"], *listed["others"]) for word in line.split())


def spoken(row: Row, key: str) -> Row:
    """The article with only those of its claims whose cue holds a word of saying."""
    text = row["text"]

    def says(claim: Row) -> bool:
        words = " ".join(text[start:end] for start, end in claim["cue"]).lower()
        return not saying().isdisjoint(re.findall(r"\w+", words))

    return row | {key: [claim for claim in row[key] if says(claim)]}


class Pairs:
    """The claims of one article, annotated and found, as sets of letters, and which of them are one claim (iou50)."""

    def __init__(self, scorer: Any, gold: Row, found: Row) -> None:
        self.text: str = gold["text"]
        self.gold, self.found = (self._sets(scorer, claims) for claims in (gold["attributions"], found["claims"]))
        self.matched: list[tuple[int, int]] = scorer.pair_up(self.gold, self.found, _share, 0.5)

    def _sets(self, scorer: Any, claims: list[Row]) -> list[dict[str, set[int]]]:
        made = [{part: scorer.letters(c[part], self.text) for part in ("source", "content")} for c in claims]
        return [one for one in made if one["content"]]


def _share(gold: dict[str, set[int]], found: dict[str, set[int]]) -> float:
    return len(gold["content"] & found["content"]) / len(gold["content"] | found["content"])


def _paired(scorer: Any, gold: list[Row], found: list[Row]) -> Iterator[Pairs]:
    by_id = {row["id"]: row for row in found}
    for row in gold:
        yield Pairs(scorer, row, by_id.get(row["id"], {"claims": []}))


def speakers(scorer: Any, gold: list[Row], found: list[Row]) -> dict[str, float]:
    """Of the matched claims, in per cent: a wrong speaker, and of these one where there is none; a speaker lost."""
    matched = wrong = invented = lost = 0
    for pairs in _paired(scorer, gold, found):
        for i, j in pairs.matched:
            true, named = pairs.gold[i]["source"], pairs.found[j]["source"]
            matched += 1
            wrong += bool(named) and not named & true
            invented += bool(named) and not true
            lost += bool(true) and not named
    counts = {"wrong_speaker_most": wrong, "invented_speaker_most": invented, "lost_speaker_most": lost}
    return {name: percent(count, matched) for name, count in counts.items()}


def direct(scorer: Any, gold: list[Row], found: list[Row]) -> dict[str, float]:
    """Of the contents that stand wholly in quotation marks: the share of the found that is right, of the gold found."""
    right = named = met = true = 0
    for pairs in _paired(scorer, gold, found):
        inside = scorer.letters(quoted(pairs.text), pairs.text)
        golds, founds = (
            {i for i, one in enumerate(claims) if one["content"] <= inside and _words(pairs.text, one["content"])}
            for claims in (pairs.gold, pairs.found)
        )
        true, named = true + len(golds), named + len(founds)
        met += sum(i in golds for i, _ in pairs.matched)
        right += sum(j in founds for _, j in pairs.matched)
    return {"direct_P": percent(right, named), "direct_R": percent(met, true)}


def _words(text: str, letters: set[int]) -> bool:
    """Whether these letters make up as many words as speech has."""
    return sum(i - 1 not in letters or not text[i - 1].isalnum() for i in letters) >= DIRECT


def quoted(text: str) -> list[tuple[int, int]]:
    """What stands between double quotation marks; a mark that its line does not close reaches to the line's end."""
    found = []
    for line in re.finditer(r"[^\n]+", text):
        opened: int | None = None
        for at in range(*line.span()):
            if opened is None:
                opened = at if text[at] in _PAIRS else None
            elif text[at] == _PAIRS[text[opened]]:
                found.append((opened, at + 1))
                opened = None
        if opened is not None:
            found.append((opened, line.end()))
    return found


def percent(part: int, whole: int) -> float:
    """A share in per cent; 0 of nothing."""
    return round(100 * part / whole, 1) if whole else 0.0
