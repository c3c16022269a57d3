"""The source packs: that every line of them is sound, and that they hold what they say."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections import Counter, defaultdict
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from coranto import words
from coranto.capture import packs
from coranto.errors import UsageError
from coranto.records import Source
from coranto.words import table

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts" / "build_packs.py"
REGIONS = (
    "africa", "americas-latin", "americas-north", "asia-central-caucasus", "asia-east", "asia-south-southeast",
    "europe", "middle-east", "oceania",
)  # fmt: skip
WORLD = packs.load("world")


def read(name: str) -> dict[str, object]:
    return tomllib.loads((ROOT / "src/coranto/capture/packs" / f"{name}.toml").read_text(encoding="utf-8"))


def test_the_packs_there_are() -> None:
    assert packs.names() == tuple(sorted((*REGIONS, "agencies", "official", "starter", "world")))
    assert all(packs.title(name) for name in packs.names())


def test_every_code_and_kind_is_known_and_every_address_given_once() -> None:
    assert list(packs.faults(WORLD)) == []
    assert {source.kind for source in WORLD} == {"feed", "sitemap", "telegram"}


def test_every_entry_is_complete() -> None:
    assert [
        s.address for s in WORLD if not (s.outlet and s.country and s.language and s.outlet_kind and s.family)
    ] == []


def test_the_world_is_in_the_pack() -> None:
    assert 350 <= len(WORLD) <= 700
    assert len({s.language for s in WORLD}) >= 35
    assert len({s.country for s in WORLD}) >= 100
    speaking = Counter(s.language for s in WORLD)
    assert speaking["en"] < len(WORLD) / 2


@pytest.mark.parametrize(
    ("region", "least"),
    [
        ("africa", 60), ("americas-north", 20), ("americas-latin", 30), ("asia-east", 25), ("asia-south-southeast", 60),
        ("asia-central-caucasus", 10), ("middle-east", 40), ("europe", 150), ("oceania", 12),
    ],
)  # fmt: skip
def test_every_region_has_its_outlets(region: str, least: int) -> None:
    chosen = packs.load(region)
    assert len(chosen) >= least
    assert len({s.language for s in chosen}) >= (1 if region == "oceania" else 2)


def test_every_country_is_in_one_region() -> None:
    taken = Counter(country for region in REGIONS for country in read("packs")["packs"][region]["countries"])  # type: ignore[index]
    assert [country for country, times in taken.items() if times > 1] == []
    assert {s.country for s in WORLD} - {"UN"} <= set(taken)


def test_a_choice_by_address_chooses_something() -> None:
    starts = [a for pack in read("packs")["packs"].values() for a in pack.get("addresses", ())]  # type: ignore[attr-defined]
    short = [packs.short(s.address) for s in WORLD]
    assert [start for start in starts if not any(address.startswith(start) for address in short)] == []


def test_the_starter_pack_is_small_and_of_every_region() -> None:
    starter = packs.load("starter")
    assert 30 <= len(starter) <= 40
    assert all(set(starter) & set(packs.load(region)) for region in REGIONS if region != "asia-central-caucasus")


def test_no_outlet_has_more_than_two_sources_in_a_language() -> None:
    count = Counter((s.outlet, s.country, s.language) for s in WORLD)
    assert [outlet for outlet, times in count.items() if times > 2] == []
    hosts = Counter((urlsplit(s.address).hostname, s.language) for s in WORLD if s.kind != "telegram")
    assert [host for host, times in hosts.items() if times > 2] == []


def test_sisters_have_one_owner() -> None:
    owners: dict[str | None, set[str | None]] = defaultdict(set)
    for source in WORLD:
        owners[source.family].add(source.owner)
    assert [family for family, named in owners.items() if len(named) > 1] == []


def test_a_name_is_that_of_one_house() -> None:
    houses = defaultdict(set)
    for source in WORLD:
        houses[source.outlet].add(source.family)
    assert [outlet for outlet, families in houses.items() if len(families) > 1] == []


def test_families_are_those_that_the_words_know() -> None:
    """Outlets that words/publishers.toml gives to a house are given to the same house here."""
    listed = {str(o).casefold() for row in table("publishers")["publisher"] for o in row["outlets"]}
    known = [s for s in WORLD if s.outlet.casefold() in listed]
    assert len(known) > 10
    assert [(s.outlet, s.family) for s in known if words.publisher(s.outlet) != s.family] == []


STATE = ("TASS", "RIA Novosti", "RT", "IRNA", "Tasnim", "Press TV", "Mehr News", "Anadolu", "BelTA", "SANA", "CGTN",
         "People's Daily", "Granma", "Prensa Latina", "Qatar News Agency", "MAP", "Vietnam News Agency", "Ukrinform",
         "Shabait")  # fmt: skip
PUBLIC = ("BBC News", "Deutsche Welle", "NHK", "CBC News", "RFI", "SVT", "Yle", "NRK", "RTÉ", "RTP", "Tagesschau",
          "Suspilne", "ABC News (Australia)", "NPR", "KBS World")  # fmt: skip
AGENCY = ("Associated Press", "Reuters", "ANSA", "EFE", "Kyodo News", "Yonhap", "PTI", "ANI", "Antara",
          "Interfax-Ukraine", "Pajhwok Afghan News")  # fmt: skip
OFFICIAL = ("UN News", "World Health Organization", "ReliefWeb", "IAEA", "European Commission",
            "President of Ukraine", "President of Russia", "Israel Defense Forces (Telegram)")  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "outlets"), [("state", STATE), ("public", PUBLIC), ("agency", AGENCY), ("official", OFFICIAL)]
)
def test_who_speaks_is_named_as_such(kind: str, outlets: tuple[str, ...]) -> None:
    for outlet in outlets:
        assert {s.outlet_kind for s in WORLD if s.outlet == outlet} == {kind}, outlet


def test_the_agencies_and_the_official_channels_have_packs() -> None:
    agencies, official = packs.load("agencies"), packs.load("official")
    assert {s.outlet for s in agencies} >= {"TASS", "Reuters", "IRNA", "Prensa Latina", "Kyodo News"}
    assert {s.outlet_kind for s in agencies} == {"agency", "state"}
    assert {s.outlet_kind for s in official} == {"official"}


def test_every_address_says_where_it_is_from_and_few_are_only_documented() -> None:
    entries = read("world")["sources"]
    basis = Counter(entry["basis"] for entry in entries)  # type: ignore[attr-defined]
    assert {name for found in basis for name in found.split(", ")} == {"kite", "awesome", "fundus", "documented"}
    assert basis["documented"] < 45
    kinds = {e["outlet_kind"] for e in entries if e["basis"] == "documented"}  # type: ignore[attr-defined]
    assert kinds <= {"agency", "state", "official"}


def built(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(SCRIPT), "--check", *arguments], capture_output=True, text=True)


def test_the_pack_is_what_the_table_says() -> None:
    done = built()
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_addresses_are_those_of_the_lists(shared: Path) -> None:
    done = built("--lists", str(shared / "data" / "sources"))
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_lists_are_named_with_their_licences() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    for named in ("Kagi", "awesome-rss-feeds", "CC0", "Fundus", "Permission is hereby granted"):
        assert named in notice


def test_a_name_that_is_no_pack_is_told_which_there_are() -> None:
    with pytest.raises(UsageError, match=r"there is no pack 'wolrd'; there are africa, .*, world"):
        packs.load("wolrd")


def write(folder: Path, text: str) -> str:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_file_of_ones_own_is_a_pack(tmp_path: Path) -> None:
    mine = write(
        tmp_path,
        '[[sources]]\naddress = "https://a.example/rss"\noutlet = "A"\ncountry = "GE"\nlanguage = "ka"\n'
        'outlet_kind = "public"\n[[sources]]\naddress = "https://b.example/"\nkind = "page"\noptions = { a = "b" }\n',
    )
    assert packs.load(mine) == (
        Source(
            kind="feed", address="https://a.example/rss", outlet="A", country="GE", language="ka", outlet_kind="public"
        ),
        Source(kind="page", address="https://b.example/", options=(("a", "b"),)),
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('country = "UK"', "'UK' is no country"), ('country = "gb"', "'gb' is no country"),
        ('language = "english"', "'english' is no language"), ('kind = "rss"', "'rss' is no kind of source"),
        ('outlet_kind = "best"', "'best' is no kind of outlet"), ('adress = "x"', "takes the fields of a source"),
        ("country = ", "is no TOML"),
        ('[[sources]]\naddress = "https://a.example/"', "this address is given twice"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_file_of_ones_own_is_said(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        packs.load(write(tmp_path, f'[[sources]]\naddress = "https://a.example/"\n{line}\n'))


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        packs.load(str(tmp_path / "none.toml"))
