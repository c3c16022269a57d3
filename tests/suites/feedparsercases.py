"""feedparser's own suite: its files, what each asserts, and the two readings of it in one spelling.

Every file states its assertion and its HTTP headers in a comment. An assertion is a Python expression over feedparser's
result; it is taken apart into its comparisons, never evaluated, and each comparison is in scope or not by what it
speaks of (`SCOPE`, patterns over the expression, never over a file's name).

What both sides are brought to before they are compared:

* A title is its words: markup is left out as its type says (feedparser's own `type`), blanks are one.
* A link is absolute against the feed's address, which both readers are told; what is not http or https is none.
  The address of a file is what its Content-Location says where it has one.
* A date is an instant, the first one of what it says ("2003" is the first of January); without a zone it is UTC.
  feedparser gives dc:date as the day of change and coranto as that of publication, so where one side has only one
  of the two, that one is compared. `created` is a publication date where there is no other.
"""

from __future__ import annotations

import ast
import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from coranto.capture.entries import Entry, Feed
from coranto.words.moments import moment

FOLDER = Path("data/suites/feedparser-tests/tests")
SERVER = "http://127.0.0.1:8097/"
ENTRY = r"entries\[\d+\]"
DATES = "published|updated|created"
# What coranto carries of a feed, as patterns over one side of a comparison. All else is out of scope: authors, content,
# namespaces of their own, what sanitising leaves, encodings by name, the feed's own dates, the day an entry expires.
SCOPE = {
    "number of entries": r"len\(entries\)",
    "title": rf"{ENTRY}\['title'\]",
    "title in detail": rf"{ENTRY}\['title_detail'\]\['value'\]",
    "link": rf"{ENTRY}\['link'\]",
    "date as given": rf"{ENTRY}\['(?:{DATES})'\]",
    "date": rf"{ENTRY}\['(?:{DATES})_parsed'\]",
    "title of the feed": r"feed\['title'\]|feed\['title_detail'\]\['value'\]",
    "link of the feed": r"feed\['link'\]",
}
# The folder of encodings asserts mostly what stands in a summary.
SUMMARIES = {"words of a summary": rf"{ENTRY}\['(?:description|summary)'\]"}
_HEADER = re.compile(r"^Header:\s+([^:]+):(.*)$", re.M)
_EXPECT = re.compile(r"Description:\s*.*?\s*Expect:\s*(.*?)\s*-->", re.S)
_BLOCKS = frozenset(
    ("p", "div", "br", "li", "td", "tr", "h1", "h2", "h3", "h4", "blockquote", "pre", "ul", "ol", "table")
)
_UNSEEN = frozenset(("script", "style"))


@dataclass(frozen=True)
class Case:
    """One file: its bytes, what HTTP said, and its assertion as text ("" where it has none)."""

    name: str
    content: bytes
    text: str
    headers: dict[str, str]
    expect: str

    @property
    def address(self) -> str:
        """Where the feed stands: what Content-Location says, else its place on the suite's own server."""
        own = f"{SERVER}tests/{self.name}"
        told = urljoin(own, self.headers.get("content-location", ""))
        return told if told.startswith("http") else own

    @property
    def charset(self) -> str:
        """The character set of the Content-Type header."""
        return self.headers.get("content-type", "").lower().partition("charset=")[2].partition(";")[0].strip("\"' ")

    @property
    def decodable(self) -> bool:
        """Whether every byte is a character in what a mark, HTTP or the declaration says, or UTF-8."""
        declared = re.search(rb"""encoding=["']([\w-]+)""", self.content[:200])
        marks = ("utf-8-sig", "utf-16", "utf-32") if self.content[:1] in (b"\xef", b"\xff", b"\xfe", b"\0") else ()
        for name in (*marks, self.charset, declared[1].decode() if declared else "", "utf-8"):
            try:
                self.content.decode(name)
            except (LookupError, UnicodeError):
                continue
            return True
        return False


@dataclass(frozen=True)
class Term:
    """One comparison of an assertion: what it speaks of, its path as text, and the value that it expects."""

    kind: str
    path: str
    expected: Any


def cases(shared: Path, folder: str) -> list[Case]:
    """The files of one folder of the suite, by name."""
    root = shared / FOLDER
    return [_case(root, path) for path in sorted((root / folder).rglob("*")) if path.is_file()]


def _case(root: Path, path: Path) -> Case:
    content = path.read_bytes()
    text = _decoded(content)
    # As in the suite: headers count only for files that it serves.
    served = "http" in path.relative_to(root).as_posix()
    headers = {k.strip().lower(): v.strip() for k, v in _HEADER.findall(text)} if served else {}
    found = _EXPECT.search(text)
    return Case(path.relative_to(root).as_posix(), content, text, headers, found[1] if found else "")


def _decoded(content: bytes) -> str:
    """The text as the suite's own helper takes it from the first bytes."""
    marks = ((b"\0\0\xfe\xff", 0, "utf-32-be"), (b"\xff\xfe\0\0", 0, "utf-32-le"), (b"\0\0\0<", 0, "utf-32-be"),
             (b"<\0\0\0", 0, "utf-32-le"), (b"\0<\0?", 0, "utf-16-be"), (b"<\0?\0", 0, "utf-16-le"),
             (b"\xfe\xff", 2, "utf-16-be"), (b"\xff\xfe", 2, "utf-16-le"), (b"\xef\xbb\xbf", 3, "utf-8"))  # fmt: skip
    for mark, skip, name in marks:
        if content.startswith(mark):
            return content[skip:].decode(name, "ignore")
    return content.decode("utf-8", "ignore")


def terms(expect: str, scope: dict[str, str] = SCOPE) -> tuple[list[Term], list[str]]:
    """The comparisons of an assertion that are in scope, and the text of those that are not."""
    try:
        tree = ast.parse(expect.strip(), mode="eval").body
    except SyntaxError:
        return [], [expect]
    ours: list[Term] = []
    others: list[str] = []
    for part in _conjuncts(tree):
        found = list(_equal(part, scope)) if isinstance(part, ast.Compare) else []
        ours += found
        if not found:
            others.append(ast.unparse(part))
    return ours, others


def _conjuncts(tree: ast.expr) -> Iterator[ast.expr]:
    if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And):
        for value in tree.values:
            yield from _conjuncts(value)
    else:
        yield tree


def _equal(tree: ast.Compare, scope: dict[str, str]) -> Iterator[Term]:
    """`a == b == 'x'` as one term for every path in scope; nothing where it compares in another way."""
    sides = [tree.left, *tree.comparators]
    if not all(isinstance(op, ast.Eq) for op in tree.ops):
        return
    try:
        expected = ast.literal_eval(_folded(sides[-1]))
    except ValueError:
        return
    for side in sides[:-1]:
        path = re.sub(r"\.(\w+)", r"['\1']", ast.unparse(side))
        number = re.fullmatch(r"ord\((.*)\)", path)  # the number of the one character that a text is
        path, value = (number[1], chr(expected)) if number else (path, expected)
        kind = next((kind for kind, pattern in scope.items() if re.fullmatch(pattern, path)), None)
        if kind is not None:
            yield Term(kind, path, value)


def _folded(tree: ast.expr) -> ast.expr:
    """`'a' + 'b'` as one literal."""
    if isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Add):
        parts = [ast.literal_eval(_folded(side)) for side in (tree.left, tree.right)]
        return ast.Constant("".join(parts))
    return tree


# -- what feedparser gives ----------------------------------------------------------------------------------------


def theirs(case: Case, content: bytes | None = None) -> Any:
    """feedparser's own reading, called as its suite does; relative links stay relative unless the file is served."""
    import feedparser

    headers = dict(case.headers)
    if headers or "http" in case.name:
        headers = {"content-type": "text/xml", **headers, "content-location": case.address}
    given: Any = content if content is not None else case.content
    if not headers and content is None and case.name.startswith(("wellformed/", "entities/")):
        given = case.text.encode("utf-8")  # the suite hands these over as characters
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return feedparser.parse(io.BytesIO(given), response_headers=headers)


def get(found: Any, *names: str) -> Any:
    """A value of feedparser's mapping without its aliases, which warn; None where it has none."""
    return next((dict.get(found, name) for name in names if dict.get(found, name)), None)


# -- one spelling -------------------------------------------------------------------------------------------------


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.hidden += tag in _UNSEEN
        self.parts.append(" " if tag in _BLOCKS else "")

    def handle_endtag(self, tag: str) -> None:
        self.hidden = max(0, self.hidden - (tag in _UNSEEN))
        self.parts.append(" " if tag in _BLOCKS else "")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)


def words(value: Any, media_type: str) -> str:
    """The words of a title of this type, blanks as one."""
    text = str(value or "")
    if media_type in ("text/html", "application/xhtml+xml"):
        parser = _Words()
        parser.feed(text)
        parser.close()
        text = "".join(parser.parts)
    return " ".join(text.split())


def link(value: Any, address: str) -> str:
    """An absolute http(s) address, or nothing."""
    text = str(value or "").strip()
    try:
        whole = urljoin(address, text) if text else ""
        return whole if urlsplit(whole).scheme in ("http", "https") else ""
    except ValueError:
        return ""


def instant(value: Any) -> datetime | None:
    """feedparser's nine-tuple in UTC as an instant."""
    return datetime(*value[:6], tzinfo=UTC) if value else None


def our_instant(value: str) -> datetime | None:
    """The first moment of what coranto makes of a date, in UTC."""
    said = moment(value)
    if said is None:
        return None
    found = datetime.fromisoformat(said + {4: "-01-01", 7: "-01"}.get(len(said), ""))
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC).replace(microsecond=0)


def title_type(found: Any) -> str:
    """The type that feedparser gives a title, plain text where it gives none."""
    return str((dict.get(found, "title_detail") or {}).get("type", "text/plain"))


def holds(term: Term, case: Case, feed: Feed, reading: Any) -> tuple[bool, Any, Any]:
    """Whether coranto's reading has what a comparison expects; and both, in one spelling."""
    if term.kind == "number of entries":
        return len(feed.entries) == term.expected, len(feed.entries), term.expected
    number = re.match(r"entries\[(\d+)\]", term.path)
    at = int(number[1]) if number else -1
    if at >= len(feed.entries):
        return False, "no such entry", term.expected
    ours: Entry | Feed = feed if at < 0 else feed.entries[at]
    their = reading.feed if at < 0 else (reading.entries[at] if at < len(reading.entries) else {})
    got, expected = _sides(term, case, ours, their)
    return got == expected, got, expected


def _sides(term: Term, case: Case, ours: Any, their: Any) -> tuple[Any, Any]:
    if "title" in term.kind:
        return " ".join(ours.title.split()), words(term.expected, title_type(their))
    if "summary" in term.kind:
        return " ".join(ours.summary.split()), words(term.expected, "text/html")
    if "link" in term.kind:
        return ours.link, link(term.expected, case.address)
    name = re.search(DATES, term.path)
    assert name
    first = (ours.updated, ours.published) if name[0] == "updated" else (ours.published, ours.updated)
    given = next((date for date in first if date), "")
    if term.kind == "date as given":
        return given, term.expected
    return our_instant(given), instant(term.expected)


def differences(case: Case, feed: Feed, reading: Any) -> list[str]:
    """Where coranto's reading is not feedparser's: the number of entries, a title, a link, a date."""
    found = []
    if len(feed.entries) != len(reading.entries):
        found.append(f"entries {len(feed.entries)} != {len(reading.entries)}")
    for at, (ours, their) in enumerate(zip(feed.entries, reading.entries, strict=False)):
        pairs = {
            "title": (" ".join(ours.title.split()), words(get(their, "title"), title_type(their))),
            "link": (ours.link, link(get(their, "link"), case.address)),
            "date": (
                our_instant(ours.published or ours.updated),
                instant(get(their, "published_parsed", "created_parsed", "updated_parsed")),
            ),
        }
        if ours.published and ours.updated and get(their, "updated_parsed"):
            pairs["updated"] = (our_instant(ours.updated), instant(get(their, "updated_parsed")))
        found += [f"{name} of {at}: {a!r} != {b!r}" for name, (a, b) in pairs.items() if a != b]
    return found
