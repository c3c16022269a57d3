"""Every page as a string of HTML: views of the desk put into the templates. No web server is needed here."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from babel import Locale
from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape

from coranto.publish import Desk, chart_key, charts, lines, marks
from coranto.publish.edition import language_name
from coranto.publish.links import Links, outside, slug
from coranto.publish.room import MARKED, Room, card_points, host
from coranto.publish.withheld import instead, notice
from coranto.records import Article, Capture, Choice, Cite, Claim, Edition, LedgerPoint, LedgerRow, Reading, Story
from coranto.records.rights import UNAVAILABLE, value
from coranto.records.views import Trace
from coranto.settings import TIMELINE_DAYS

PER_PAGE = 60  # stories on one page of the whole list
ON_FRONT = 24  # further stories on the front page
HITS = 30
HEADED = 12  # a headline among the first so many blocks is shown where it stands, and not again above the text
CUT_CONTEXT = 100  # a context so long was cut by its length, perhaps within a word
_DATE = re.compile(r"(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])")
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}[\d:.]*(?:Z|[+-]\d{2}:?\d{2})")
FOLDER = files(__package__)


@dataclass(frozen=True, slots=True)
class Page:
    """Renders pages for one place in the site: `links` are right for that place only."""

    desk: Desk
    links: Links
    timeline_days: int = TIMELINE_DAYS

    def render(self, template: str, here: str = "", **values: Any) -> str:
        """One template with what every page needs."""
        page = self.links.page
        nav = [
            ("today", page(), "Today"),
            ("stories", page("stories"), "All stories"),
            *([("search", page("search"), "Search")] if self.links.served else []),
            ("sources", page("sources"), "Sources"),
            ("about", page("about"), "How to read this"),
        ]
        status = values.pop("status", None) or self.desk.status()
        return environment().get_template(template).render(
            links=self.links, nav=nav, here=here, status=status, **({"noindex": False} | values)
        )  # fmt: skip

    def front(self) -> str:
        """Today's edition, then the latest of all other stories."""
        edition = self.desk.edition(None)
        chosen = self._chosen(edition)
        taken = {choice.story for choice, _, _ in chosen}
        rest = [s for s in self.desk.stories() if s.id not in taken][:ON_FRONT]
        return self.render(
            "front.html", "today", edition=edition, chosen=chosen, stories=[(s, Room(s)) for s in rest]
        )  # fmt: skip

    def stories(self, page: int = 1) -> str:
        """The whole list, page by page from 1."""
        found = self.desk.stories()
        first = (page - 1) * PER_PAGE
        shown = [(s, Room(s)) for s in found[first : first + PER_PAGE]]
        base = self.links.page("stories")
        later = (f"{base}?page={page - 1}" if page > 2 else base) if page > 1 else None
        earlier = f"{base}?page={page + 1}" if first + PER_PAGE < len(found) else None
        return self.render(
            "stories.html", "stories", stories=shown, total=len(found), earlier=earlier, later=later
        )  # fmt: skip

    def every_story(self) -> str:
        """The whole list on one page, for a site of files."""
        found = self.desk.stories()
        return self.render(
            "stories.html", "stories", stories=[(s, Room(s)) for s in found], total=len(found), earlier=None, later=None
        )

    def story(self, story: Story, asked: Sequence[str] = ()) -> str:
        """One story with everything that is said in it. `asked` are spellings of the id that it was asked for by."""
        others = {id: found for turn in story.trail for id in turn.stories if (found := self.desk.story(id))}
        moved = bool(asked) and story.id not in asked
        said = any(id in turn.stories for turn in story.trail for id in asked)
        return self.render(
            "story.html", story=story, at=Room(story, self.timeline_days), others=others, moved=moved, said=said,
            notices=[(r, said_of) for r in story.reports if (said_of := notice(r.reserved, r.outlet))],
            noindex=any(unindexed(r.reserved) for r in story.reports),
        )  # fmt: skip

    def moved(self, now: Sequence[Story]) -> str:
        """What stands in the place of a story that is no more: the stories that its reports stand in now."""
        return self.render("moved.html", stories=[(s, Room(s)) for s in now])

    def report(self, article: Article, reading: Reading | None, capture: Capture | None) -> str:
        """One report, its whole text lit."""
        held_in = self.desk.story_of(article.id)
        story = self.desk.story(held_in.id) if held_in else None
        ties = self.desk.ties(article.id)
        spans = [tie.detail.split("-") for tie in ties if tie.kind == "also-tells"]
        parts = [Cite(article.id, int(start), int(end)) for start, end in spans]
        found = marks.marks_of(article, reading, [*(cites_to(article.id, story) if story else ()), *parts])
        history = self.desk.revisions(article.id)
        held = history.at(article.id) if history else None
        if held and held.article == article.id:
            found = (*found, *marks.changed(held.changes))
        # Where the words are not shown, a citation leads to the sentence that says so.
        blank = [m for m in found if not article.text[m.start : m.end].strip()]
        found = tuple(m for m in found if article.text[m.start : m.end].strip())
        figures = sorted(reading.figures, key=lambda f: f.value_span) if reading else []
        return self.render(
            "report.html",
            article=article,
            reading=reading,
            capture=capture,
            story=story,
            at=Room(story) if story else None,
            language=(reading.language if reading else None) or article.language,
            title=_headline(article),
            headed=any(p.kind == "headline" for p in article.blocks[:HEADED]),
            parts=marks.parts(article, found),
            figures=figures,
            claims=by_speaker(reading),
            counts=count_marks(found),
            notice=notice(article.reserved, article.outlet),
            anchors=[m.name for m in blank if m.name],
            policy=policy(article.reserved),
            licences=dict.fromkeys(e.value for e in article.evidence if e.field == "licence" and outside(e.value)),
            noindex=unindexed(article.reserved),
            source=outside(article.address),
            history=history if history and len(history.revisions) > 1 else None,
            held=held,
            ties=ties,
            called=self.desk.called,
            words=lambda claim: " … ".join(span.of(article.text) for span in claim.content),
        )

    def edition(self, edition: Edition) -> str:
        """One edition, each choice with its reasons."""
        return self.render("edition.html", "today", edition=edition, chosen=self._chosen(edition))

    def trace(self, trace: Trace) -> str:
        """The way back from one id."""
        return self.render("trace.html", trace=trace, names=lines.patterns(None)["step"], noindex=True)

    def sources(self) -> str:
        """Every source and how it fares, those that could not be reached first."""
        status, sources = self.desk.status(), self.desk.sources()
        unreachable = status.unreachable or tuple(s for s in sources if s.reached is False)
        return self.render("sources.html", "sources", status=status, sources=sources, unreachable=unreachable)

    def search(self, q: str) -> str:
        """The search form and, with words, what was found."""
        hits = self.desk.search(q, HITS) if q.strip() else ()
        return self.render(
            "search.html", "search", q=q, hits=hits, limit=HITS, split=lambda text: found_words(text, q), noindex=True
        )

    def about(self) -> str:
        """How to read the pages."""
        return self.render("about.html", "about", key=Markup(chart_key.key()))  # noqa: S704 - drawn by us

    def error(self, code: int, heading: str, message: str) -> str:
        """A page that says what was met, what was expected and what to do."""
        return self.render("error.html", code=code, heading=heading, message=message)

    def _chosen(self, edition: Edition | None) -> list[tuple[Choice, Story | None, Room | None]]:
        """The choices with their stories; a story that has been woven anew under another id is None."""
        found = ((c, self.desk.story(c.story)) for c in (edition.choices if edition else ()))
        return [(choice, story, Room(story) if story else None) for choice, story in found]


def found_words(text: str, q: str) -> list[tuple[bool, str]]:
    """The text in pieces, with whether each is one of the words looked for, whatever its case."""
    words = sorted({re.escape(w) for w in q.split()[:20]}, key=len, reverse=True)
    if not words:
        return [(False, text)]
    pieces = re.split(f"({'|'.join(words)})", text, flags=re.IGNORECASE)
    return [(index % 2 == 1, piece) for index, piece in enumerate(pieces) if piece]


def cites_to(report: str, story: Story) -> list[Cite]:
    """Every citation of a story that leads into one report."""
    found: list[Cite] = [c for line in lines.shown(story) for c in line.cites]
    found += [c for row in story.ledger for check in row.checks for c in check.cites]
    found += [c for difference in story.differ for side in difference.sides for c in side.cites]
    found += [c for name in story.names for form in name.forms for c in form.cites]
    found += [c for other in story.related for c in other.cites]
    return [c for c in dict.fromkeys(found) if c.report == report]


def by_speaker(reading: Reading | None) -> list[tuple[str, list[Claim]]]:
    """The claims of a reading by speaker in the order in which they first speak, the unattributed ones last."""
    if reading is None:
        return []
    found: dict[str, list[Claim]] = {}
    for claim in sorted(reading.claims, key=lambda c: c.content[0]):
        found.setdefault(lines.speaker(claim.speaker.named), []).append(claim)
    unattributed = found.pop(lines.speaker(""), [])
    return [*found.items(), *([(lines.speaker(""), unattributed)] if unattributed else [])]


def count_marks(found: Iterable[marks.Mark]) -> list[tuple[str, str, int]]:
    """How many of each kind are lit: (kind, label, count), those of which there is one or more."""
    lit = Counter(m.kind for m in found if m.kind == "cut" or m.name == slug(m.fact))
    named: tuple[tuple[marks.Kind, str], ...] = (
        ("figure", "figures"), ("claim", "who says what"), ("time", "times"), ("mention", "names"),
        ("cut", "not the report"),
    )  # fmt: skip
    return [(kind, label, lit[kind]) for kind, label in named if lit[kind]]


def _headline(article: Article) -> str:
    if article.title:
        return article.title.text
    return instead("headline") if UNAVAILABLE in article.reserved else "A report without a headline"


def unindexed(codes: Iterable[str]) -> bool:
    """Whether a page that shows a report with these codes is to be left out of search engines."""
    return not {"noindex", UNAVAILABLE}.isdisjoint(codes)


def policy(codes: Iterable[str]) -> str | None:
    """Where a publisher says how to get a licence for mining, if anywhere it is safe to link to."""
    return next((outside(value(code)) for code in codes if code.startswith("tdm-policy:")), None)


def firm(point: LedgerPoint) -> str:
    """How firmly a figure is given, in words for the table; empty where nothing is said."""
    said = [lines.term("hedge", h) for h in point.hedges if h not in ("lower_bound", "upper_bound", "approximate")]
    if point.verified != "not_stated":
        said.append(lines.term("verified", point.verified))
    if point.withdrawn:
        said.append(lines.taken_back(point))
    return ", ".join(said)


def _fact(value: str) -> str:
    """A value of a trace in words: signs, dates and instants spelled, what is not stated left unsaid."""
    said = lines.spoken(value.removeprefix("= ").replace(", verified: not stated", ""))
    if _INSTANT.fullmatch(said):
        return lines.moment(said)
    return _DATE.sub(lambda m: lines.day(m[0]), said)


def _from_word(text: str) -> str:
    """A context from its first whole word on, where it was cut out of a longer text."""
    if len(text) < CUT_CONTEXT:
        return text
    return "… " + text[text.find(" ") + 1 :]


def _place(code: str | None) -> str:
    """A country's name for its code or entity id; other places as they are written."""
    bare = (code or "").removeprefix("country:")
    return str(Locale.parse("en").territories.get(bare.upper(), bare)) if len(bare) == 2 else bare


def _template(name: str) -> str | None:
    path = FOLDER / "templates" / name
    return path.read_text(encoding="utf-8") if path.is_file() else None


@cache
def environment() -> Environment:
    """The templates: everything that is put in is escaped, and a name that is not given is an error."""
    env = Environment(loader=FunctionLoader(_template), autoescape=True, undefined=StrictUndefined)
    env.trim_blocks = env.lstrip_blocks = True
    filters: Mapping[str, Any] = {
        "day": lambda value, year=None: lines.day(value, year=year),
        "short": lambda value, year=None: lines.short_day(value, year=year),
        "moment": lines.moment,
        "number": lines.number,
        "slug": slug,
        "firmly": firm,
        "spoken": lines.spoken,
        "fact": _fact,
        "from_word": lambda text: _from_word(text),
        "to_word": lambda text: _from_word(text[::-1])[::-1],
        "term": lambda code, kind: lines.term(kind, code),
        "place": _place,
        "tongue": lambda code: language_name(code) if code else "",
    }
    env.filters.update(filters)
    env.globals.update(
        heading=lines.heading,
        card_points=card_points,
        bounded=lines.bounded,
        amount=lines.amount,
        lines_of=lines,
        firm=firm,
        host=host,
        drawable=charts.drawable,
        chart=_chart,
        legend=charts.legend,
        line_of=lambda point, row: lines.point(point, row).text,
        plain_text=marks.plain_text,
        marked=MARKED,
        outside=outside,
        escape=escape,
    )
    return env


def _chart(row: LedgerRow, name: str, narrow: bool, links: Links) -> Markup:
    return Markup(charts.step_chart(row, name, narrow=narrow, href=links.cite))  # noqa: S704 - charts escapes what it draws
