"""Build the source packs: the reviewed table of outlets, joined with public lists of feeds.

``python scripts/build_packs.py --lists DIR`` writes ``capture/packs/world.toml`` from ``outlets.toml`` beside it and
the lists in DIR (kagi-kite, awesome-rss-feeds, fundus, each as its repository has it). Without --lists every address
stays as it is in the pack, which is enough to correct a name, an owner or a kind. ``--check`` writes nothing and exits
with 1 where the pack is not what would be written. ``--dropped`` prints every address of the lists that is not taken,
with why.

Nothing is fetched, and the same input gives the same bytes.
"""

from __future__ import annotations

import argparse
import ast
import json
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

PACKS = Path(__file__).resolve().parents[1] / "src" / "coranto" / "capture" / "packs"
LISTS = {
    "kite": "Kagi News (Kite), Copyright (c) 2024 Kagi Search, MIT licence",
    "awesome": "awesome-rss-feeds, CC0 1.0",
    "fundus": "Fundus, its publishers, Copyright (c) 2023 Max Dallabetta, Conrad Dobberstein, Aaron Wey, MIT licence",
}
HEADER = """\
# Built by scripts/build_packs.py; edit outlets.toml, which is the reviewed table, not this file.
#
# Addresses are those of these lists, named with each source:
{lists}
#   documented: in none of the lists; official and agency addresses in wide public use
# No address was asked when this file was built. Feeds move and end: `coranto sources` shows which are silent.
"""
FIELDS = ("address", "kind", "outlet", "country", "language", "owner", "outlet_kind", "family", "basis")
SITEMAPS = frozenset(("NewsMap", "Sitemap"))

# Why an address of the lists is not taken, in the order in which it is asked.
HOSTS = {
    "a search or a feed made by a third party": "news.google.com news.yahoo.com bing.com feedx.net follow.it hnrss.org "
    "openrss.org politepol.com rss.app fetchrss.com siftrss.com rsseverything.com einnews.com rsshub.app",
    "a social network or a forum": "reddit.com nitter.net youtube.com metafilter.com disqus.com",
    "feedburner, which only passes feeds on": "feedburner.com",
    "a blog": "substack.com medium.com wordpress.com blogspot.com beehiiv.com libsyn.com",
}
TOPICS = {
    "a podcast or videos": r"podcast|videos?\b|youtube|libsyn|audio",
    "a section on sport, leisure or technology": (
        r"sport|futbol|football|soccer|cricket|hockey|lifestyle|entertain|celebr|showbiz|musi[ck]|movie|film|travel|"
        r"food|recipe|fashion|beauty|gaming|games|tech|science|digital|cultur|kultur|espectac|motor|\bauto"
    ),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """One address of the lists: which of them have it, and whether it is a sitemap."""

    address: str
    lists: tuple[str, ...]
    sitemap: bool = False


def short(address: str) -> str:
    """An address without its scheme and "www.": what the keys of the table are beginnings of."""
    return re.sub(r"^https?://(www\.)?", "", address)


def kite(folder: Path) -> Iterator[str]:
    """Every feed of Kagi Kite: those by topic, and those that are always read."""
    for topic in json.loads((folder / "kite_feeds.json").read_text(encoding="utf-8")).values():
        yield from topic["feeds"]
    for node in ast.parse((folder / "core_feeds.py").read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign):
            for addresses in ast.literal_eval(node.value).values():
                yield from addresses


def awesome(folder: Path) -> Iterator[str]:
    """Every feed of awesome-rss-feeds, by country and recommended."""
    for path in sorted(folder.rglob("with_category/*.opml")):
        # Not by an XML parser: some addresses stand in the files with a bare ampersand, and are cut there.
        yield from re.findall(r'xmlUrl="([^"]+)"', path.read_text(encoding="utf-8"))


def fundus(folder: Path) -> Iterator[tuple[str, bool]]:
    """Every feed and sitemap of Fundus's publishers, and whether it is a sitemap."""
    for publisher in json.loads((folder / "publishers.json").read_text(encoding="utf-8")):
        for source in publisher["sources"]:
            if source["url"]:
                yield source["url"], source["type"] in SITEMAPS


def read_lists(folder: Path) -> dict[str, Listed]:
    """Every address of the lists in `folder`, by address."""
    lists: dict[str, set[str]] = {}
    maps: set[str] = set()

    def add(address: str, name: str) -> str:
        # Only this entity is met; unescaping them all would read "&section" as a paragraph sign and "ion".
        whole = address.replace("&amp;", "&").strip()
        if whole.startswith(("http://", "https://")):
            lists.setdefault(whole, set()).add(name)
        return whole

    for address in kite(folder / "kagi-kite"):
        add(address, "kite")
    for address in awesome(folder / "awesome-rss-feeds"):
        add(address, "awesome")
    for address, sitemap in fundus(folder / "fundus"):
        whole = add(address, "fundus")
        if sitemap:
            maps.add(whole)
    order = tuple(LISTS)
    return {a: Listed(a, tuple(sorted(n, key=order.index)), a in maps) for a, n in sorted(lists.items())}


def present() -> dict[str, Listed]:
    """The addresses of the pack as it is."""
    world = PACKS / "world.toml"
    entries = tomllib.loads(world.read_text(encoding="utf-8"))["sources"] if world.exists() else ()
    return {
        e["address"]: Listed(e["address"], tuple(e["basis"].split(", ")), e["kind"] == "sitemap")
        for e in entries
        if e["basis"] != "documented"
    }


def by_host(listed: Iterable[Listed]) -> dict[str, list[Listed]]:
    """The addresses by host, without "www."."""
    found: dict[str, list[Listed]] = {}
    for one in listed:
        found.setdefault(short(one.address).partition("/")[0], []).append(one)
    return found


def pick(key: str, hosts: Mapping[str, list[Listed]]) -> Listed | None:
    """The address that a key means: exactly that, else the plainest that begins so, in a feed rather than a sitemap."""
    found = [one for one in hosts.get(key.partition("/")[0], ()) if short(one.address).startswith(key)]
    return min(
        found,
        key=lambda one: (
            short(one.address).rstrip("/") != key.rstrip("/"), one.sitemap, not one.address.startswith("https:"),
            len(short(one.address)), -len(one.lists), "//www." not in one.address, one.address,
        ),
        default=None,
    )  # fmt: skip


def joined(table: Mapping[str, object], listed: Mapping[str, Listed]) -> tuple[list[dict[str, str]], list[str]]:
    """The sources of the pack, sorted, and what is wrong with the table."""
    families: dict[str, str] = table["families"]  # type: ignore[assignment]
    outlets: dict[str, dict[str, dict[str, str]]] = table["outlets"]  # type: ignore[assignment]
    sources, wrong, hosts = [], [], by_host(listed.values())
    for country, entries in outlets.items():
        for key, entry in entries.items():
            if entry.get("basis") == "documented":
                one = Listed(key, ("documented",))
                if key in listed:
                    wrong.append(f"{key} is in a list; take basis and scheme away")
            elif (chosen := pick(key, hosts)) is not None:
                one = chosen
            else:
                wrong.append(f"{key} begins no address of the lists")
                continue
            family = entry.get("family", entry["outlet"])
            sources.append({
                "address": one.address, "kind": entry.get("kind", "sitemap" if one.sitemap else "feed"),
                "outlet": entry["outlet"], "country": country, "language": entry["language"],
                "owner": families.get(family, ""), "outlet_kind": entry["outlet_kind"], "family": family,
                "basis": ", ".join(one.lists),
            })  # fmt: skip
    unused = set(families) - {s["family"] for s in sources}
    wrong += [f"the family {name!r} has an owner and no outlet" for name in sorted(unused)]
    twice = [a for a, n in Counter(s["address"] for s in sources).items() if n > 1]
    wrong += [f"{address} is taken twice" for address in twice]
    return sorted(sources, key=lambda s: (s["country"], s["outlet"].casefold(), s["language"], s["address"])), wrong


def written(sources: Iterable[Mapping[str, str]]) -> str:
    """The pack as it rests in the file: one source a line, so that a change is a line."""
    lines = [
        "  { " + ", ".join(f"{f} = {json.dumps(s[f], ensure_ascii=False)}" for f in FIELDS if s[f]) + " },"
        for s in sources
    ]
    lists = "\n".join(f"#   {name}: {what}" for name, what in LISTS.items())
    return HEADER.format(lists=lists) + "sources = [\n" + "\n".join(lines) + "\n]\n"


def why_not(address: str, taken: set[str], hosts: set[str]) -> str:
    """Why an address of the lists is not in the pack; `taken` are those that are, without scheme and last slash."""
    host = short(address).partition("/")[0]
    for why, names in HOSTS.items():
        if any(host == name or host.endswith("." + name) for name in names.split()):
            return why
    path = "".join(urlsplit(address)[2:4])
    for why, pattern in TOPICS.items():
        if re.search(pattern, path, re.IGNORECASE):
            return why
    if short(address).rstrip("/") in taken:
        return "the same address as one taken, with another scheme or slash"
    if host in hosts:
        return "another feed of an outlet that is taken"
    return "no reviewed entry for the outlet"


def report(listed: Mapping[str, Listed], sources: Iterable[Mapping[str, str]], every: bool) -> None:
    """Say what was taken and what was left, and why."""
    taken = {s["address"] for s in sources}
    hosts = {short(a).partition("/")[0] for a in taken}
    plain = {short(a).rstrip("/") for a in taken}
    left: dict[str, list[str]] = {}
    for address in listed:
        if address not in taken:
            left.setdefault(why_not(address, plain, hosts), []).append(address)
    print(f"{len(taken)} sources taken; of {len(listed)} addresses in the lists not taken:")
    for why, addresses in sorted(left.items(), key=lambda w: -len(w[1])):
        print(f"{len(addresses):6}  {why}")
        for address in addresses if every else ():
            print(f"        {address}")


def main() -> int:
    """Build the pack, or check it; 1 where the table is wrong or the pack is not up to date."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lists", type=Path, help="folder with kagi-kite, awesome-rss-feeds and fundus")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit with 1 where the pack is not up to date"
    )
    parser.add_argument("--dropped", action="store_true", help="print every address that is not taken")
    given = parser.parse_args()
    listed = read_lists(given.lists) if given.lists else present()
    sources, wrong = joined(tomllib.loads((PACKS / "outlets.toml").read_text(encoding="utf-8")), listed)
    for line in wrong:
        print(line, file=sys.stderr)
    if wrong:
        return 1
    text, world = written(sources), PACKS / "world.toml"
    same = world.exists() and world.read_text(encoding="utf-8") == text
    if not given.check:
        world.write_text(text, encoding="utf-8")
    if given.lists:
        report(listed, sources, given.dropped)
    if given.check:
        print("the pack is up to date" if same else "the pack is not what this would write; run it without --check")
    return 0 if same or not given.check else 1


if __name__ == "__main__":
    sys.exit(main())
