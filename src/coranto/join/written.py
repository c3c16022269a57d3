"""What the readings say of each name, gathered under one key: an entity id, or the written form where it has none.

::

    mentions -> by entity id or form -> forms that people took out of an id -> two people of one id, told by their roles
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from coranto.join.callings import fields, sides
from coranto.join.opinions import Opinions, form_key
from coranto.join.spellings import parts
from coranto.join.spellings_bodies import body_words
from coranto.records import Article, Mention, Reading, Span
from coranto.words.forms import bare, fold

KNOWN = ("place:", "country:")


@dataclass(slots=True, eq=False)
class Written:
    """All that the readings say of one entity id (`key`), or of one name that has none.

    `known` is its gazetteer id, `entities` the ids that readings gave it, `fields` what its roles say of its calling,
    `shared` the id that several people of one name have.
    """

    key: str
    kind: str = ""
    names: Counter[str] = field(default_factory=Counter)
    forms: dict[str, set[Span]] = field(default_factory=lambda: defaultdict(set))
    roles: set[str] = field(default_factory=set)
    genders: set[str] = field(default_factory=set)
    articles: set[str] = field(default_factory=set)
    entity: bool = False
    known: str = ""
    entities: set[str] = field(default_factory=set)
    fields: set[str] = field(default_factory=set)
    wikidata: str | None = None
    shared: str = ""

    def add(self, mention: Mention, name: str, form: str) -> None:
        """Take in one mention: its resolved `name` and the `form` that stands in the text."""
        self.names[name] += 1
        self.forms[form or name].add(mention.span)
        self.articles.add(mention.span.text)
        if mention.entity is not None:
            self.entity = True
            self.entities.add(mention.entity)
        if mention.role:
            self.roles.update(w for w in body_words(mention.role) if len(w) > 3)
            self.fields |= fields(mention.role)
        if mention.gender:
            self.genders.add(mention.gender)

    @property
    def name(self) -> str:
        """The fullest of its names; of equally full ones the most frequent."""
        return min(self.names, key=lambda n: (-fullness(self.kind, n), -self.names[n], n))

    @property
    def called(self) -> tuple[str, ...]:
        """The ids under which people may speak of it: its key, and its gazetteer id where that is another."""
        return (self.key, self.known) if self.known and self.known != self.key else (self.key,)

    @property
    def in_file(self) -> frozenset[str]:
        """The folded names under which a names file speaks of it: of a person the full ones only."""
        return frozenset(fold(n) for n in (self.names if self.kind == "person" else {*self.names, *self.forms}))

    @property
    def spelled(self) -> tuple[str, ...]:
        """Every name and every form that is written, once for each folded spelling."""
        once = {fold(text): text for text in sorted({*self.names, *self.forms}, reverse=True)}
        return tuple(sorted(once.values()))


def fullness(kind: str, name: str) -> int:
    """How much of a name is written: for a person the words that are no initials, for a body its telling words."""
    if kind == "person":
        return len(parts(name).full)
    return len(body_words(name)) if kind == "organisation" else 0


def collect(articles: Mapping[str, Article], readings: Mapping[str, Reading], opinions: Opinions) -> list[Written]:
    """One `Written` per entity id, or per kind and folded name where a mention has none; sorted by key.

    Two keys come of one id where a person or the names file holds one of its forms apart, and where the roles of a
    person's name in different reports cannot be one person's.
    """
    met: dict[str, list[tuple[Mention, str, str]]] = defaultdict(list)
    for mention, article in _mentions(articles, readings):
        form = bare(mention.span.of(article.text))
        name = bare(mention.name) or form
        met[mention.entity or form_key(mention.kind, name)].append((mention, name, form))
    found: dict[str, Written] = {}
    for key, rows in sorted(met.items()):
        kind = _kind(key, Counter(m.kind for m, _, _ in rows))
        people = _sides(rows) if kind == "person" else {}
        apart = _parted(key, kind, rows, opinions)
        for mention, name, form in rows:
            own, shown = key, name
            if form_key(kind, form) in apart:
                own, shown = form_key(kind, form), form
            elif people:
                own = people[mention.span.text]
            written = found.setdefault(own, Written(own, kind, shared=key if people else ""))
            written.add(mention, shown, form)
    for written in found.values():
        _from_file(written, opinions)
    return [found[key] for key in sorted(found)]


def _mentions(articles: Mapping[str, Article], readings: Mapping[str, Reading]) -> Iterator[tuple[Mention, Article]]:
    for reading in sorted(readings.values(), key=lambda r: (r.article, r.id)):
        for mention in reading.mentions:
            article = articles.get(mention.span.text)
            if article is not None:
                yield mention, article


def _kind(key: str, counts: Counter[str]) -> str:
    """A known place is one even where it acts; else what most mentions say."""
    if key.startswith(KNOWN):
        return "place"
    return min(counts, key=lambda k: (-counts[k], k))


def _sides(rows: list[tuple[Mention, str, str]]) -> dict[str, str]:
    """Report to the key of the person it means, where roles tell several of one name; empty where they do not.

    The one whom most reports mean keeps the id; with one report each, the first by field.
    """
    key = next((m.entity for m, _, _ in rows if m.entity), None)
    said: dict[str, frozenset[str]] = defaultdict(frozenset)
    for mention, _, _ in rows:
        said[mention.span.text] |= fields(mention.role) if mention.role else frozenset()
    told = sides(said) if key else {}
    counts = Counter(side for side in told.values() if side)
    first = min(counts, key=lambda s: (-counts[s], s), default="")
    return {report: str(key) if side == first else f"{key}~{side or 'open'}" for report, side in told.items()}


def _parted(key: str, kind: str, rows: list[tuple[Mention, str, str]], opinions: Opinions) -> set[str]:
    """The form keys of the forms that are not what their entity id says, as people hold."""
    held = set(opinions.apart.get(key, ()))
    for entry in opinions.aliases.apart:
        if entry.fits(kind):
            shared = {fold(form) for _, _, form in rows} & set(entry.forms)
            held |= {form_key(kind, form) for form in sorted(shared, key=entry.forms.index)[1:]}
    return held


def _from_file(written: Written, opinions: Opinions) -> None:
    """What the names file adds: the Wikidata item."""
    spelled = written.in_file
    for entry in opinions.aliases.names:
        if entry.wikidata and entry.fits(written.kind) and not spelled.isdisjoint(entry.forms):
            written.wikidata = written.wikidata or entry.wikidata
