"""One address for one report: the spellings, dresses and trails of an address taken off, and who is believed.

::

    address -> unwrapped -> spelled as RFC 3986 has it (url-normalize) -> host, path, parameters undressed -> canonical

What is taken off is data (``words/addresses.toml``). Nothing here looks anything up, and nothing raises.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urljoin, urlsplit, urlunsplit

from coranto import words
from coranto.records import Article, Capture, Evidence
from coranto.records.articles import Basis

# Longer strings are no address of a report; they are handed back as they came.
MAX_ADDRESS = 8192
# A number of so many digits names a report; shorter ones are days, years, pages.
ID_DIGITS = 5
# So many words make a slug that no other report has by chance.
SLUG_WORDS = 3
# Addresses wrapped in addresses: no one does it more often than this.
MAX_WRAPS = 3

_NUMBER = re.compile(rf"\d{{{ID_DIGITS},}}")
_DAY = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_HEX = re.compile(r"(?=[0-9a-f-]*\d)[0-9a-f]{16,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SESSION_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;]*|/\([A-Z]\([a-z0-9]{20,}\)\)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,}|\d+")
_TONGUE = re.compile(r"[a-z]{2,3}(?:[-_][a-z]{2,4})?")
_ENDING = re.compile(r"\.(?:s?html?|php|aspx?|jsp|cms|ece)$")


@dataclass(frozen=True, slots=True)
class _Words:
    """The data, made ready for look-ups."""

    tracking: frozenset[str]
    tracking_begins: tuple[str, ...]
    doubtful: frozenset[str]
    identifying: frozenset[str]
    sessions: frozenset[str]
    variants: dict[str, frozenset[str]]
    dress: frozenset[str]
    syndicators: frozenset[str]
    rehearsal: frozenset[str]
    last: frozenset[str]
    first: frozenset[str]
    before_ending: frozenset[str]
    ends: tuple[str, ...]
    index: frozenset[str]
    sections: frozenset[str]
    wrapped: tuple[dict[str, Any], ...]


@cache
def _words() -> _Words:
    table = words.table("addresses")
    parameters, hosts, paths = table["parameters"], table["hosts"], table["paths"]
    return _Words(
        tracking=frozenset(n.lower() for n in parameters["tracking"]),
        tracking_begins=(*parameters["tracking_begins"], *parameters["sessions_begin"]),
        doubtful=frozenset(parameters["doubtful"]),
        identifying=frozenset(parameters["identifying"]),
        sessions=frozenset(parameters["sessions"]),
        variants={name: frozenset(values) for name, values in table["variants"].items()},
        dress=frozenset(hosts["dress"]),
        syndicators=frozenset(hosts["syndicators"]),
        rehearsal=frozenset(hosts["rehearsal"]),
        last=frozenset(paths["last"]),
        first=frozenset(paths["first"]),
        before_ending=frozenset(paths["before_ending"]),
        ends=tuple(paths["ends"]),
        index=frozenset(paths["index"]),
        sections=frozenset(paths["sections"]),
        wrapped=tuple(table["wrapped"]),
    )


def canonical(address: str, declared: str | None = None) -> str:
    """The one address of a report: that of `address`, or of what the page declares where that is plausible.

    The same for every spelling, dress (AMP, mobile, print) and trail (tracking, session) of an address, and its own
    canonical form. Any string may be given: one that is no http(s) address with a host comes back as it was.
    """
    best = decide(address, declared)
    return best[0].value if best else address


def decide(address: str, declared: str | None = None, where: str = "rel=canonical") -> tuple[Evidence, ...]:
    """What speaks for which canonical address, the best first; empty where neither is a web address.

    `where` names what declared it. A declared address that is not believed has a confidence below one half, and its
    reason stands behind the colon of its `where`.
    """
    own, said = undress(address), _declared(address, declared)
    found: list[Evidence] = []
    if said is not None:
        doubt = doubt_of(own, said)
        basis: Basis = "meta" if where.startswith(("og:", "meta")) else "markup"
        confidence = 0.2 if doubt else 0.95 if said == own else 0.85
        found.append(_evidence(said, basis, f"{where}: {doubt}" if doubt else where, confidence))
    if own is not None:
        found.append(_evidence(own, "url", "the address that answered", 0.7))
    return tuple(sorted(found, key=lambda e: -e.confidence))


def of_capture(capture: Capture, declared: str | None = None) -> str | None:
    """The canonical address of what was captured; None where neither the capture nor the page gives a web address.

    An entry that a feed gives without a page has a place in the feed, not an address of its own.
    """
    if capture.hint("feed") == capture.address.partition("#")[0]:
        return None
    found = decide(capture.address, declared)
    return found[0].value if found and found[0].confidence >= 0.5 else None


def keys(article: Article, capture: Capture) -> tuple[str, ...]:
    """The names under which a report is known again when it is captured later: its address, its id in a feed.

    A page that names another site's as canonical keeps its own address here: it is a copy of that, no revision.
    """
    address = of_capture(capture, article.canonical) or capture.address
    own, told = _split(undress(capture.address) or ""), _split(address)
    if own and told and site(own.hostname or "") != site(told.hostname or ""):
        address = own.geturl()
    found = [f"address {address}"]
    outlet, guid = (capture.hint("outlet") or capture.source).casefold(), capture.hint("guid") or ""
    if outlet and len(guid) >= ID_DIGITS:
        found.append(f"guid {outlet} {guid}")
    return tuple(found)


def _evidence(value: str, basis: Basis, where: str, confidence: float) -> Evidence:
    return Evidence(field="canonical", value=value, basis=basis, where=where, confidence=confidence)


def _declared(address: str, declared: str | None) -> str | None:
    if not declared or not declared.strip():
        return None
    try:
        return undress(urljoin(address, declared.strip()) if _split(address) else declared)
    except ValueError:
        return None


# -- taking off ---------------------------------------------------------------------------------------------------


@lru_cache(4096)
def undress(address: str) -> str | None:
    """The address without its spellings, dresses and trails; None where it is no http(s) address with a host."""
    for _ in range(MAX_WRAPS):
        parts = _split(_spelled(address) or "")
        inner = _inside(parts) if parts else None
        if inner is None:
            break
        address = inner
    else:
        parts = _split(_spelled(address) or "")
    if parts is None:
        return None
    made = _undressed(parts)
    # Taking one thing off may lay bare the next (/report/amp/index.html): until nothing is left to take off, which is
    # at the latest when nothing is left.
    for _ in range(len(made)):
        parts = _split(_spelled(made) or "")
        if parts is None or (again := _undressed(parts)) == made:
            return made
        made = again
    return made


def _split(address: str) -> SplitResult | None:
    """The parts of a web address, None where it is none."""
    if not 0 < len(address) <= MAX_ADDRESS:
        return None
    try:
        parts = urlsplit(address.strip())
        return parts if parts.scheme.lower() in ("http", "https") and parts.hostname and parts.port != 0 else None
    except ValueError:
        return None


def _spelled(address: str) -> str | None:
    """The address as RFC 3986 (6.2.2, 6.2.3) and IDNA spell it; None where it is none."""
    from url_normalize import url_normalize

    text = address.strip()
    if text.startswith("//"):
        text = f"https:{text}"
    if _split(text) is None:
        return None
    bare, mark, fragment = text.partition("#")
    try:
        made = url_normalize(bare.encode("utf-8", "replace").decode())
    except (ValueError, UnicodeError, IndexError, KeyError):
        return None
    if not made or _split(made) is None:
        return None
    # A fragment is a place in the page, but for pages that are put together by it.
    route = mark and fragment.startswith("!") and not re.search(r"[\s\x00-\x1f]", fragment)
    return made + (f"#{fragment}" if route else "")


def _inside(parts: SplitResult) -> str | None:
    """The address that this one stands in front of, if it does."""
    host = parts.hostname or ""
    for one in _words().wrapped:
        if not (host == one["host"] or host.endswith(f".{one['host']}") or _is_brand(host, one["host"])):
            continue
        for mark in one.get("after", ()):
            if parts.path.startswith(mark) and "." in (rest := parts.path[len(mark) :]).partition("/")[0]:
                scheme = "https" if "/s/" in mark else "http"
                return f"{scheme}://{rest}" + (f"?{parts.query}" if parts.query else "")
        if parts.path == one.get("path") or one.get("path") == "":
            given = dict(parse_qsl(parts.query))
            for name in one.get("parameters", ()):
                if _split(given.get(name, "")):
                    return given[name]
    return None


def _is_brand(host: str, brand: str) -> bool:
    """Whether a host is that of a brand under any country's suffix (google.com, google.co.uk)."""
    return "." not in brand and site(host).partition(".")[0] == brand


def _undressed(parts: SplitResult) -> str:
    host = _bare_host(parts.hostname or "")
    given = parts.port
    scheme, port = parts.scheme, "" if given is None else f":{given}"
    if given is None and not is_local(host):
        scheme = "https"  # who still answers to http answers to https as well, or leads there
    query = _bare_query(parts.query)
    path = _bare_path(parts.path, query)
    named = f"[{host}]" if ":" in host else host
    return urlunsplit((scheme, named + port, path or "/", query, parts.fragment))


def _bare_host(host: str) -> str:
    host = host.rstrip(".") or host
    own = site(host)
    if not host.endswith(f".{own}"):
        return host
    labels = [label for label in host[: -len(own) - 1].split(".") if label not in _words().dress]
    return ".".join([*labels, own])


def _bare_path(path: str, query: str) -> str:
    data = _words()
    parts = [p for p in _SESSION_PATH.sub("", path).split("/") if p]
    if len(parts) > 1 and parts[0].lower() in data.first:
        parts = parts[1:]
    if parts and parts[-1].lower() in data.index and not (query and parts[-1].lower().endswith(("php", "aspx", "asp"))):
        parts = parts[:-1]
    if len(parts) > 1 and parts[-1].lower() in data.last:
        parts = parts[:-1]
    if parts:
        parts[-1] = _bare_name(parts[-1])
    return "/" + "/".join(parts)


def _bare_name(name: str) -> str:
    for end in _words().ends:
        if name.lower().endswith(end) and len(name) > len(end):
            return name[: -len(end)]
    stem, dot, ending = name.rpartition(".")
    front, mark, variant = stem.rpartition(".")
    return f"{front}{dot}{ending}" if dot and mark and front and variant.lower() in _words().before_ending else name


def _bare_query(query: str) -> str:
    """The parameters that say which report is meant, each once, in the order of their names."""
    kept = dict.fromkeys(pair for pair in re.split("[&]", query) if pair and not _is_trail(pair))
    return "&".join(sorted(kept, key=lambda pair: (pair.partition("=")[0], pair.count("="))))


def _is_trail(pair: str) -> bool:
    """Whether a parameter says nothing of the report: where the reader came from, which dress, whose visit."""
    data = _words()
    raw, equals, given = pair.partition("=")
    name, value = unquote(raw).strip().lower(), unquote(given).strip().lower()
    if name in data.sessions or name.startswith("aspsessionid"):
        return True
    if value in data.variants.get(name, ()) or "*" in data.variants.get(name, ()):
        return True
    if name in data.identifying:
        return False
    if name in data.tracking or name.startswith(data.tracking_begins):
        return bool(equals) or not name.isdigit()
    return name in data.doubtful and not value.isdigit()


# -- judging ------------------------------------------------------------------------------------------------------


@lru_cache(4096)
def site(host: str) -> str:
    """The registrable site of a host (``bbc.co.uk``) by the public suffix list; the host itself where it has none."""
    import tld

    if is_local(host):
        return host
    try:
        found = tld.get_fld(f"https://{host}/", fail_silently=True)
    except (ValueError, UnicodeError):
        found = None
    return found or ".".join(host.split(".")[-2:])


def is_local(host: str) -> bool:
    """Whether a host is a number or a name of one machine's network, which has no site around it."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return "." not in host
    return True


def is_report(address: str) -> bool:
    """Whether an address looks like that of one report: it has a number, a slug or a name for it."""
    parts = _split(address)
    if parts is None:
        return False
    if _ids(parts) or parts.query or parts.fragment:
        return True
    last = _ENDING.sub("", unquote(parts.path).rstrip("/").rpartition("/")[2].lower())
    if not last or last in _words().sections or _TONGUE.fullmatch(last):
        return False
    return len(_slug(parts)) >= SLUG_WORDS or bool(re.search(r"\d{3,}|/\d{4}/", parts.path)) or last.count("-") > 1


def doubt_of(own: str | None, said: str) -> str:
    """Why a declared address (`said`) is not believed of a page at `own`, in a few words; empty where it is."""
    told, here = _split(said), _split(own or "")
    if told is None:
        return "no web address"
    if not told.path.strip("/") and not told.query and not (here and here.path == told.path):
        return "a front page"
    host = told.hostname or ""
    trying = is_local(host) or host.split(".")[0] in _words().rehearsal
    if here is None or said == own:
        return "a page that is being tried out" if here is None and trying else ""
    if trying and not is_local(here.hostname or ""):
        return "a page that is being tried out"
    if is_report(own or "") and not is_report(said):
        return "a section page"
    if (own or "").startswith(said.rstrip("/") + "/") and not _ids(told) and len(_slug(told)) < SLUG_WORDS:
        return "a section page"
    return _other(here, told)


def _other(here: SplitResult, told: SplitResult) -> str:
    """Whether two addresses are those of two reports, in words."""
    home, away = site(here.hostname or ""), site(told.hostname or "")
    if home in _words().syndicators and home != away:
        return ""
    ours, theirs = _ids(here), _ids(told)
    if ours and theirs and not ours & theirs:
        return "another report's number"
    slug, other = _slug(here), _slug(told)
    shared = len(slug & other)
    same = bool(ours & theirs) or shared * 2 >= max(len(slug), len(other), 1)
    if len(slug) >= SLUG_WORDS and len(other) >= SLUG_WORDS and not shared and not ours & theirs:
        return "another report's name"
    brand = home.partition(".")[0] == away.partition(".")[0]
    if home == away or brand or is_local(here.hostname or ""):
        return ""
    return "" if same else "another site"


def _ids(parts: SplitResult) -> set[str]:
    """The numbers and hashes in an address that name a report; days are none."""
    text = unquote(f"{parts.path} {parts.query}").lower()
    found = {n for n in _NUMBER.findall(text) if not _DAY.fullmatch(n)}
    return found | set(_HEX.findall(text))


def _slug(parts: SplitResult) -> set[str]:
    """The words of the longest part of the path."""
    return max((set(_WORD.findall(p.lower())) for p in unquote(parts.path).split("/")), key=len, default=set())
