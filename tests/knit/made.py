"""Small reports with readings, made by naming the words of each fact."""

from __future__ import annotations

from typing import Any

from coranto.records import (
    Article,
    Block,
    Claim,
    Dated,
    Figure,
    Grouping,
    Mention,
    NameGroup,
    Reading,
    Sentence,
    Span,
    Speaker,
    Time,
    Title,
)

MAKER = "test"


class Made:
    """One report: sentences are the lines of `text`; facts are added by the words they cover."""

    def __init__(
        self, key: str, text: str, published: str | None = "2024-03-13", title: str | None = None, **about: Any
    ) -> None:
        self.article = Article(
            capture=f"c:{key}",
            text=text,
            blocks=(Block(0, len(text), "paragraph"),),
            published=Dated(published, "given", 1.0) if published else None,
            title=Title(title) if title else None,
            outlet=about.pop("outlet", key),
            **about,
        )
        self.id = self.article.id
        self.facts: dict[str, list[Any]] = {"times": [], "claims": [], "figures": [], "mentions": []}

    def span(self, words: str, nth: int = 0) -> Span:
        at = -1
        for _ in range(nth + 1):
            at = self.article.text.index(words, at + 1)
        return self.article.span(at, at + len(words))

    def time(self, words: str, value: str, begin: str, end: str, **more: Any) -> Made:
        kind = "TIME" if "T" in value else "DATE"
        made = Time(span=self.span(words), type=kind, value=value, interval=(begin, end), maker=MAKER, **more)  # type: ignore[arg-type]
        self.facts["times"].append(made)
        return self

    def day(self, words: str, day: str, **more: Any) -> Made:
        return self.time(words, day, f"{day}T00:00", f"{day}T23:59", **more)

    def claim(self, speaker: Speaker, *content: str, **more: Any) -> Made:
        made = Claim(content=tuple(self.span(c) for c in content), maker=MAKER, speaker=speaker, **more)
        self.facts["claims"].append(made)
        return self

    def figure(self, words: str, value: int, **more: Any) -> Made:
        given: dict[str, Any] = {"operator": "=", "measure": "killed", "event": "main", "counted": "people", **more}
        self.facts["figures"].append(
            Figure(value_span=self.span(words), value=value, low=value, high=value, words=words, maker=MAKER, **given)
        )
        return self

    def mention(self, words: str, **more: Any) -> Made:
        self.facts["mentions"].append(Mention(span=self.span(words), maker=MAKER, **more))
        return self

    def reading(self, language: str = "en") -> Reading:
        sentences, at = [], 0
        for line in self.article.text.split("\n"):
            if line:
                sentences.append(Sentence(span=self.article.span(at, at + len(line))))
            at += len(line) + 1
        return Reading(
            article=self.id,
            maker=MAKER,
            language=language,
            sentences=tuple(sentences),
            **{name: tuple(found) for name, found in self.facts.items()},
        )


def group(*made: Made, origins: dict[str, str] | None = None, kinds: dict[str, str] | None = None) -> Grouping:
    """The grouping of these reports; each is its own origin unless `origins` says otherwise."""
    ids = tuple(m.id for m in made)
    return Grouping(
        story="s:test",
        members=ids,
        origins=tuple((i, (origins or {}).get(i, i)) for i in ids),
        kinds=tuple(sorted((kinds or {}).items())),  # type: ignore[arg-type]
        shares=tuple((i, 0.9) for i in sorted(kinds or {})),
    )


def maps(*made: Made) -> tuple[dict[str, Article], dict[str, Reading]]:
    """Articles and readings by article id."""
    return {m.id: m.article for m in made}, {m.id: m.reading() for m in made}


def named(entity: str, kind: str, name: str, *forms: tuple[str, Made]) -> NameGroup:
    """A name group whose forms stand at the first place of their words in a report."""
    spans: dict[str, list[Span]] = {}
    for text, made in forms:
        spans.setdefault(text, []).append(made.span(text))
    return NameGroup(
        entity=entity, kind=kind, name=name, forms=tuple((t, tuple(s)) for t, s in spans.items()), entities=(entity,)
    )


PERSON = Speaker(name="Mira Oduya", kind="name", role="the mayor", entity="person:mira-oduya")
