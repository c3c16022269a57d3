"""Reports of invented outlets, each with a reservation of its own, and every output that could show them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from coranto.cli import exports
from coranto.desk import StoreDesk
from coranto.journey import Weaver
from coranto.publish import obeying, site
from coranto.publish.mail import message
from coranto.records import Body, Capture
from coranto.settings import Settings
from coranto.store.memory import MemoryStore

EDITION = "2025-12-11"
NOW = "2026-03-12T12:00:00+00:00"

# Per kind: what stands in the head of the page, the headers of the answer, the hints of the capture.
KINDS: Mapping[str, tuple[str, tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]] = {
    "control": ("", (), ()),
    "nosnippet": ('<meta name="robots" content="nosnippet">', (), ()),
    "max-snippet": ('<meta name="robots" content="max-snippet:40">', (), ()),
    "noarchive": ("", (("X-Robots-Tag", "noarchive"),), ()),
    "noindex": ("", (("X-Robots-Tag", "otherbot: nosnippet, coranto: noindex"),), ()),
    "mining": ('<meta name="tdm-reservation" content="1">', (), ()),
    "origin": ("", (), (("tdm-reservation", "1"), ("tdm-policy", "https://origin.example/licences"))),
    "header": ("", (("TDM-Reservation", "1"),), ()),
    "unavailable": ('<meta name="robots" content="unavailable_after: 1 Mar 2021 00:00:00 GMT">', (), ()),
    "later": ('<meta name="robots" content="unavailable_after: 2098-04-01">', (), ()),
    "noai": ('<meta name="robots" content="noai">', (), ()),
    "others": ('<meta name="googlebot" content="noindex, nosnippet">', (), ()),
}
# What each report tells, in sentences of its own, so that each is a story by itself. `{w}` is its secret word, with a
# letter for the sentence it stands in; `{n}` its figure.
REPORTS: Mapping[str, tuple[str, str, str, str]] = {
    "control": ("Veldmar", "Ferry sinks off {t}",
        "At least {n} people were killed when a ferry sank off {t}, the coast guard said after {w}a hours at sea.",
        "“The deck tilted like a {w}b and then the lights went out,” said Jon Ames, a sailor on the night boat."),
    "nosnippet": ("Tarnow", "Mine collapses near {t}",
        "At least {n} miners were killed as a gallery collapsed near {t}, Minister Ana Lorca told reporters in {w}a.",
        "“Nobody had propped that {w}b seam since winter,” said Ana Lorca, who closed two other pits."),
    "max-snippet": ("Ostrava", "Footbridge gives way in {t}",
        "At least {n} pedestrians were killed by a falling footbridge in {t}, Mayor Petr Hala announced beside {w}a.",
        "“The cables hummed for weeks and then a {w}b snapped,” said Petr Hala, who had asked for money to mend it."),
    "noarchive": ("Quelimane", "Train leaves the rails at {t}",
        "At least {n} passengers were killed when a night train left the rails at {t}, the railway said of {w}a.",
        "“The driver braked at the {w}b signal, yet too late,” said Rosa Matos, a spokeswoman of the railway."),
    "noindex": ("Bergamo", "Dam bursts above {t}",
        "At least {n} villagers were killed when a dam burst above {t}, Prefect Carlo Neri said in front of {w}a.",
        "“Water stood in the {w}b valley up to the belfry,” said Carlo Neri, whose office sent helicopters."),
    "mining": ("Kisumu", "Fertiliser plant explodes at {t}",
        "At least {n} workers were killed in an explosion of a fertiliser plant at {t}, police said about {w}a.",
        "“A tank of {w}b burst before the siren,” said Grace Otieno, who heads the union of chemical workers."),
    "origin": ("Salto", "Cattle market burns in {t}",
        "At least {n} traders were killed in a fire at the cattle market of {t}, the fire brigade said over {w}a.",
        "“Hay caught like {w}b within a minute,” said Luis Paz, the commander of the fire brigade."),
    "header": ("Gdynia", "Crane topples in the shipyard of {t}",
        "At least {n} welders were killed when a crane toppled in the shipyard of {t}, the prosecutor said on {w}a.",
        "“Its {w}b bolts were rusted through,” said Ewa Nowak, the prosecutor, who ordered an inquiry."),
    "unavailable": ("Arequipa", "Landslide buries a school in {t}",
        "At least {n} pupils were killed as a landslide buried a school in {t}, the governor said from {w}a.",
        "“Rain loosened the {w}b slope for nine days,” said Mateo Quispe, the governor of the region."),
    "later": ("Lund", "Choir bus overturns outside {t}",
        "At least {n} singers were killed when a choir bus overturned outside {t}, hospital doctors said near {w}a.",
        "“Ice lay beneath the {w}b snow, so nobody could stop,” said Karin Berg, a doctor of the hospital."),
    "noai": ("Jinja", "Balcony falls at a wedding in {t}",
        "At least {n} guests were killed when a balcony fell at a wedding in {t}, the bishop said after {w}a.",
        "“We had carried {w}b chairs up there all morning,” said Moses Kato, the bishop who married the couple."),
    "others": ("Cork", "Helicopter crashes into a lake near {t}",
        "At least {n} rescuers were killed when a helicopter crashed into a lake near {t}, the army said through {w}a.",
        "“Fog came over the {w}b ridge faster than the radio,” said Niamh Daly, a colonel of the army."),
}  # fmt: skip
REST = {kind: (f"Afterwards the {{w}}c of {town} stayed shut for {3 + at} weeks, neighbours told a gazette of {town}.",
               f"{town} will vote on a new {{w}}d next spring, its council decided by {at + 4} votes.")
        for at, (kind, (town, *_)) in enumerate(REPORTS.items())}  # fmt: skip
TOWNS = {kind: found[0] for kind, found in REPORTS.items()}
WORDS = ("amaranth", "basilisk", "cinnabar", "damascene", "eglantine", "filigree", "gossamer", "heliotrope",
         "isinglass", "jacaranda", "kingfisher", "labradorite")  # fmt: skip
SECRET = dict(zip(KINDS, WORDS, strict=True))


def day(kind: str) -> str:
    """The day of a report: so far apart that each is a story of its own."""
    return f"2025-{1 + list(KINDS).index(kind):02}-11"


def headline(kind: str) -> str:
    return REPORTS[kind][1].format(t=TOWNS[kind]) + f", headed {SECRET[kind]}title"


def page(kind: str, head: str) -> str:
    number = 11 + list(KINDS).index(kind)
    sentences = (*REPORTS[kind][2:], *REST[kind], "The {w}f is painted grey and smells of tar.")
    body = "".join(f"<p>{p.format(t=TOWNS[kind], w=SECRET[kind], n=number)}</p>" for p in sentences)
    return (
        f'<!doctype html><html lang="en"><head><title>{headline(kind)}</title>{head}'
        f'<meta property="og:site_name" content="The {TOWNS[kind]} Post">'
        f'<meta name="description" content="Of {SECRET[kind]}e.">'
        f'<meta property="article:published_time" content="{day(kind)}T09:00:00+00:00"></head>'
        f"<body><article><h1>{headline(kind)}</h1>{body}</article></body></html>"
    )


def captured(kind: str, town_page: str, headers: Any = (), hints: Any = (), at: str = "") -> Body:
    content = town_page.encode()
    address = at or f"https://{kind}.example/{TOWNS[kind].lower()}"
    capture = Capture(
        asked=address, address=address, fetched_at=f"{day(kind)}T10:00:00+00:00", status=200, media_type="text/html",
        sha256=sha256(content).hexdigest(), size=len(content), headers=tuple(headers), hints=tuple(hints),
    )  # fmt: skip
    return Body(capture=capture, content=content)


def woven(bodies: list[Body], settings: Settings) -> StoreDesk:
    """The desk over these captures, woven."""
    store = MemoryStore()
    for one in bodies:
        store.append(one)
    Weaver(store, settings).weave()
    desk = StoreDesk(store, settings)
    desk.note_changes()
    desk.make_edition(EDITION)
    return desk


def everything(desk: StoreDesk, folder: Path) -> dict[str, str]:
    """All that leaves for readers, by where it stands: files of the site, answers of the API, feeds, mail, exports."""
    settings = desk.settings
    shown = obeying.Obeying(desk, settings.rights.held(), lambda: NOW)
    found = {f"site {p.relative_to(folder)}": p.read_text() for p in site.write(desk, folder, "https://us.example/")}
    client = TestClient(site.app(desk, settings))
    ids = {kind: [] for kind in ("stories", "reports", "trace")}
    for story in desk.stories():
        ids["stories"].append(story.id)
        ids["trace"] += [x["id"] for x in _with_ids(client.get(f"/api/v1/stories/{story.id}").json())]
        for report in story.reports:
            ids["reports"].append(report.id)
            reading = desk.store.reading(report.id)
            ids["trace"] += [report.id, *(f.id for f in (reading.facts() if reading else ()))]
    from coranto.publish import lines

    for story in desk.stories():
        ids["trace"] += [line.id for line in lines.shown(story)]
    paths = ["/", "/stories", f"/edition/{EDITION}", "/api/v1/stories", "/feed.atom", "/feed.json",
             f"/api/v1/editions/{EDITION}", "/api/v1/changes"]  # fmt: skip
    paths += [
        f"/api/v1/stories/{i}{end}" for i in ids["stories"] for end in ("", "/figures", "/figures.csv", "/changes")
    ]
    paths += [f"/{kind}/{i}" for kind in ("stories", "reports", "trace") for i in ids[kind]]
    paths += [f"/api/v1/trace/{i}" for i in ids["trace"]]
    paths += [f"/api/v1/reports/{i}{end}" for i in ids["reports"] for end in ("", "/why")]
    paths += [f"/api/v1/articles/{i}{end}" for i in ids["reports"] for end in ("", "/annotations", "/claims.jsonld")]
    for word in WORDS:
        # What was asked for stands on the page of the search itself.
        found[f"api search {word}"] = client.get("/api/v1/search", params={"q": f"{word}a"}).text
        found[f"api search {word} driver"] = client.get("/api/v1/search", params={"q": "driver"}).text
    for path in dict.fromkeys(paths):
        found[f"served {path}"] = client.get(path).text
    stories = {s.id: s for s in shown.listing().stories()}
    edition = shown.listing().edition(EDITION)
    assert edition is not None
    found["mail"] = str(message(edition, stories, "us@us.example", "you@you.example"))
    return found


def exported(desk: StoreDesk, own: bool = False) -> dict[str, str]:
    """Everything that `coranto export` writes, by form."""
    found = {form: b"".join(write(desk, own)) for form, write in exports.WRITERS.items() if form != "warc"}
    for form in exports.CLAIMS:
        found[form] = b"".join(b"".join(exports.claims(desk, form, s.id, own)) for s in desk.stories())
    return {form: content.decode() for form, content in found.items()}


def _with_ids(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        own = [value] if isinstance(value.get("id"), str) else []
        return own + [x for v in value.values() for x in _with_ids(v)]
    return [x for v in value for x in _with_ids(v)] if isinstance(value, list) else []


def told(found: Mapping[str, str], words: str) -> list[str]:
    """Where some words stand, whatever their spelling in JSON or HTML."""
    return [where for where, text in found.items() if words in text or words in json.dumps(text)]
