"""Streams made of the sample reports in which it is known how many origins a claim or a figure has.

Every text has paragraphs of its own, taken from the samples and used once in a stream, and the sentence that carries
the claim, said in another way in each. What the texts have in common is planted: a post, a statement, a press
conference, an agency that was told or is credited, a publisher; or nothing, where each spoke to the speaker alone.
Copies (mirrored, cut, credited) are put beside them. The ways of saying it in the half that is held out are others
than in the half that rules were mended by.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from coranto import samples
from coranto.extract import read_body, read_record
from coranto.records import Article

# Words of a run that two writers do not both hit upon; the samples copy each other.
RUN = 6
DAY, NEXT = "2023-09-18", "2023-09-19"
MADE_OF = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Stream:
    """A stream and what is known of the one claim that all its texts carry; `number` where it gives a figure."""

    kind: str
    half: str
    articles: tuple[Article, ...]
    speaker: str
    words: str
    number: int | None
    texts: int
    independent: int
    by_agency: int


def filling() -> list[str]:
    """The paragraphs of the English samples in which nobody is quoted; none has a run of words with another."""
    found: list[str] = []
    taken: set[tuple[str, ...]] = set()
    for body in samples.reports():
        article = read_body(body)
        if article.language != "en":
            continue
        for block in article.blocks:
            text = article.text[block.start : block.end].strip()
            words = text.casefold().split()
            runs = {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}
            if block.kind == "paragraph" and len(words) > 20 and "“" not in text and runs.isdisjoint(taken):
                found.append(text)
            taken |= runs
    return found


def streams(half: str, count: int = 4) -> Iterator[Stream]:
    """So many streams of every kind."""
    paragraphs = filling()
    for kind in MADE_OF["kinds"]:
        for number in range(count):
            yield _stream(kind, half, number, paragraphs)


def _stream(kind: str, half: str, number: int, paragraphs: list[str]) -> Stream:
    draw = Random(f"{kind} {half} {number}")
    name, role = draw.choice(MADE_OF["people"])
    value = draw.randrange(21, 400) if number % 2 else None
    claim = draw.choice(MADE_OF["figures"]).format(n=value) if value else draw.choice(MADE_OF["sayings"])
    count = draw.choice((2, 3, 5, 10)) if kind not in ("family", "mixed") else draw.choice((2, 3))
    own = draw.sample(paragraphs, 3 * (count + 4))
    outlets = draw.sample(MADE_OF["outlets"], len(MADE_OF["outlets"]))
    credit = "AFP" if kind == "credit" else ""
    made: list[Article] = []

    def text(way: str, outlet: str) -> None:
        said = draw.choice(MADE_OF["ways"][half][way])
        who = f"{name}, {role}," if "{who} " in said and draw.random() < 0.5 else name
        said = said.format(who=who, claim=claim, outlet=outlet).replace(",,", ",").replace(",.", ".")
        body = [own.pop(), said, own.pop(), own.pop(), *([f"({credit})"] if credit else [])]
        made.append(report("\n\n".join(body), outlet, f"{DAY}T{8 + len(made):02}:00+00:00"))

    ways = {"credit": "plain", "family": "plain", "mixed": "post"}
    if kind == "family":
        outlets = [*draw.choice(MADE_OF["sisters"])[:count], *outlets]
    for _ in range(count):
        text(ways.get(kind, kind), outlets.pop(0))
    one = kind in ("post", "statement", "conference", "agency", "outlet", "family", "mixed")
    independent, by_agency = (1 if one else count), (1 if one or credit else count)
    if kind == "mixed":
        text("interview", outlets.pop(0))
        independent, by_agency, count = 2, 2, count + 1
    copies = [_copy(draw, article, outlets) for article in draw.sample(made, draw.choice((0, 1, 2)))]
    articles = tuple(sorted((*made, *copies), key=lambda a: a.published.value if a.published else ""))
    return Stream(kind, half, articles, name, claim, value, count, independent, by_agency)


def report(text: str, outlet: str, published: str) -> Article:
    """One text as an outlet gives it; whom it credits is read in it."""
    return read_record(
        {"id": f"{outlet} {published}", "text": text, "date": published, "outlet": outlet, "language": "en"}
    )


def _copy(draw: Random, article: Article, outlets: list[str]) -> Article:
    """The text again hours later: whole, without its last paragraph, or with a credit under it."""
    paragraphs = article.text.split("\n\n")
    how = draw.choice(("mirror", "cut", "credited"))
    credit = (*article.credits, "")[0]
    if how == "cut":
        paragraphs = paragraphs[: -1 - bool(credit)]
    if how == "credited" and not credit:
        credit = article.outlet or ""
        paragraphs.append(f"({credit})")
    return report("\n\n".join(paragraphs), outlets.pop(), f"{NEXT}T{draw.randrange(6, 20):02}:00+00:00")
