"""Names over several reports: pairs that are one, pairs that only look so, short forms, places."""

from __future__ import annotations

import random
import tomllib
from collections import Counter
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from coranto.glean.entities_found import Found
from coranto.glean.entities_places import choose
from coranto.glean.entities_words import lexicon
from coranto.glean.gazetteer import find
from coranto.join import names
from coranto.records import Article, Judgement, Mention, NameGroup, Reading
from coranto.words.forms import slug
from measures import reports

PAIRS, NEW = (
    tomllib.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))
    for name in ("names.toml", "new_names.toml")
)
# F1 of "same" over the pairs, in per cent: what a change may not lower.
FLOORS = reports.FLOORS["name_pairs"]

PREFIXES = {"person": "person:", "organisation": "org:"}


def report(number: int, *said: Mapping[str, str | None]) -> tuple[Article, Reading]:
    """A made-up report that has these names, each in a sentence of its own, and the reading that found them."""
    text = "".join(f"{one['text']} was named in report {number}. " for one in said)
    article, at, found = Article(capture=f"c:{number}", text=text), 0, []
    for one in said:
        written = str(one["text"])
        kind, name = one.get("kind") or "person", one.get("name") or written
        entity = one.get("entity") or (f"{PREFIXES[kind]}{slug(name)}" if kind in PREFIXES else None)
        found.append(
            Mention(
                span=article.span(at, at + len(written)), kind=kind, name=name, maker="made",  # type: ignore[arg-type]
                entity=entity, role=one.get("role"), gender=one.get("gender"),  # type: ignore[arg-type]
            )
        )  # fmt: skip
        at += len(f"{written} was named in report {number}. ")
    return article, Reading(article=article.id, maker="made", language="en", mentions=tuple(found))


def joined(*reports: tuple[Article, Reading]) -> tuple[tuple[NameGroup, ...], tuple[Judgement, ...]]:
    return names.group({a.id: a for a, _ in reports}, {r.article: r for _, r in reports})


def person(*written: str, **about: str) -> list[tuple[Article, Reading]]:
    return [report(i, {"text": w, **about}) for i, w in enumerate(written)]


def groups_of(*reports: tuple[Article, Reading]) -> list[list[str]]:
    """The written forms of every group."""
    return sorted(sorted(form for form, _ in group.forms) for group in joined(*reports)[0])


def pairs(rows_of: Mapping[str, Mapping[str, list[list[str]]]], answer: str) -> list[tuple[str, str, str]]:
    """(kind, one, two) of every pair of a list with that answer."""
    return [(kind, one, two) for kind, rows in rows_of[answer].items() for one, two in rows]


def kept(pair: tuple[str, str, str]) -> bool:
    """Whether a pair of the new list is one of which only the totals are looked at: two thirds of them, by hash."""
    return sha256("|".join(pair).encode()).digest()[0] % 3 != 0


def resolved(kind: str, text: str) -> str | None:
    """The entity id that a reader takes from the gazetteer or from the list of known bodies."""
    if kind == "place" and (found := find(text)):
        item = Found(0, 0, 0, 0, len(text), text, "place", candidates=found)
        return choose(item, {}, None).id
    known = next((k[text] for code in ("en", "fr") if text in (k := lexicon(code).known)), None)
    return known[0] if kind == "organisation" and known else None


def is_one(kind: str, one: str, two: str, *, as_read: bool = False) -> bool:
    kinds = kind.split("/") * 2
    made = []
    for i, written in enumerate((one, two)):
        text, _, role = written.partition("@")
        text, _, entity = text.partition("|")
        entity = entity or (resolved(kinds[i], text) if as_read else None) or ""
        made.append(report(i, {"text": text, "kind": kinds[i], "entity": entity or None, "role": role or None}))
    return len(joined(*made)[0]) == 1


def told_apart(
    same: list[tuple[str, str, str]], different: list[tuple[str, str, str]], **how: bool
) -> tuple[float, list[tuple[str, ...]]]:
    """(F1 of "same" in per cent, the pairs that are judged wrongly)."""
    missed = [("missed", *p) for p in same if not is_one(*p, **how)]
    wrong = [("wrongly joined", *p) for p in different if is_one(*p, **how)]
    right = len(same) - len(missed)
    return 200 * right / (2 * right + len(missed) + len(wrong)), [*missed, *wrong]


def test_pairs_are_told_apart() -> None:
    same, different = pairs(PAIRS, "same"), pairs(PAIRS, "different")
    f1, wrong = told_apart(same, different)
    print(f"\nnames: {len(same)} same, {len(different)} different, F1 {f1:.1f}")
    for row in wrong:
        print("  " + " | ".join(row))
    assert f1 >= FLOORS["pairs"], wrong


def test_new_pairs_are_told_apart() -> None:
    same, different = pairs(NEW, "same"), pairs(NEW, "different")
    f1, wrong = told_apart([p for p in same if not kept(p)], [p for p in different if not kept(p)], as_read=True)
    print(f"\nnew names, worked on: F1 {f1:.1f}")
    for row in wrong:
        print("  " + " | ".join(row))
    same, different = [p for p in same if kept(p)], [p for p in different if kept(p)]
    assert len(same) >= 150 and len(different) >= 150
    f1_kept, wrong = told_apart(same, different, as_read=True)
    print(f"new names, kept: {len(same)} same, {len(different)} different, F1 {f1_kept:.1f}")
    for what in ("missed", "wrongly joined"):
        kinds = Counter(row[1] for row in wrong if row[0] == what)
        print(f"  {what}: {dict(kinds)}")
    assert f1 >= FLOORS["new_pairs"] and f1_kept >= FLOORS["kept_pairs"]


def test_every_form_keeps_its_spans() -> None:
    made = person("Nikol Pashinyan", "Nikol Pashinian", "Nikol Pashinyan")
    (group,), (judgement,) = joined(*made)
    texts = {a.id: a.text for a, _ in made}
    assert [form for form, _ in group.forms] == ["Nikol Pashinian", "Nikol Pashinyan"]
    assert all(span.of(texts[span.text]) == form for form, spans in group.forms for span in spans)
    assert [len(spans) for _, spans in group.forms] == [1, 2]
    assert (group.entity, group.name) == ("person:nikol-pashinyan", "Nikol Pashinyan")
    assert judgement.kind == "same-name" and judgement.parts == ("person:nikol-pashinian", "person:nikol-pashinyan")
    assert group.judgements == (judgement.id,) and group.entities == judgement.parts


def test_a_judgement_keeps_its_id_when_the_group_grows() -> None:
    (judgement,) = joined(*person("Nikol Pashinyan", "Nikol Pashinian"))[1]
    grown = joined(*person("Nikol Pashinyan", "Nikol Pashinian", "Nikol Vovayi Pashinyan"))
    assert len(grown[0]) == 1 and judgement in grown[1]


def test_a_surname_joins_only_where_one_bears_it() -> None:
    assert groups_of(*person("Castro", "Raul Castro")) == [["Castro", "Raul Castro"]]
    assert groups_of(*person("Castro", "Raul Castro", "Fidel Castro")) == [
        ["Castro"],
        ["Fidel Castro"],
        ["Raul Castro"],
    ]
    assert groups_of(*person("George Bush", "George W. Bush", "George H. W. Bush")) == [
        ["George Bush"], ["George H. W. Bush"], ["George W. Bush"],
    ]  # fmt: skip


def test_a_role_that_both_have_decides_between_two_of_one_surname() -> None:
    made = [
        report(0, {"text": "Castro", "role": "foreign minister"}),
        report(1, {"text": "Lena Castro", "role": "foreign minister of Sampleland"}),
        report(2, {"text": "Omar Castro", "role": "harbour pilot"}),
    ]
    assert groups_of(*made) == [["Castro", "Lena Castro"], ["Omar Castro"]]


def test_a_given_name_alone_and_a_turned_name_need_a_role_that_both_have() -> None:
    for one, two in (("Viktor", "Viktor Orban"), ("Orban Viktor", "Viktor Orban")):
        assert len(groups_of(*person(one, two))) == 2
        assert len(groups_of(*person(one, two, role="prime minister"))) == 1


def test_a_man_and_a_woman_are_two() -> None:
    made = [report(0, {"text": "Sasha Petrenko", "gender": "f"}), report(1, {"text": "Petrenko", "gender": "m"})]
    assert len(groups_of(*made)) == 2


def test_who_is_two_in_one_report_is_not_joined_by_a_short_form() -> None:
    both = report(0, {"text": "Dara Moran"}, {"text": "Moran"})
    assert len(groups_of(both)) == 2


def test_one_id_is_one_group_without_a_judgement() -> None:
    made = [report(i, {"text": w, "entity": "org:harbour-watch", "kind": "organisation"}) for i, w in enumerate("AB")]
    groups, judgements = joined(*made)
    assert len(groups) == 1 and not judgements


def test_both_sides_names_of_one_city_are_one() -> None:
    written = ("Stepanakert", "Khankendi", "Xankəndi", "Stepanagert")
    made = [report(i, {"text": w, "kind": "place"}) for i, w in enumerate(written)]
    (group,), judgements = joined(*made)
    assert {form for form, _ in group.forms} == set(written)
    assert group.entity == "place:146970" and len(judgements) == 3


def test_two_cities_of_one_name_stay_two_and_the_open_one_stands_alone() -> None:
    made = [report(i, {"text": "Springfield", "kind": "place", "entity": f"place:{i}"}) for i in (1, 2)]
    groups, judgements = joined(*made, report(3, {"text": "Springfield", "kind": "place"}))
    assert len(groups) == 3 and not judgements


def test_a_mention_of_an_article_that_is_not_given_is_left_out() -> None:
    article, reading = report(0, {"text": "Dara Moran"})
    assert names.group({}, {article.id: reading}) == ((), ())


CAST = [
    "Nikol Pashinyan",
    "Nikol Pashinian",
    "Pashinian",
    "N. Pashinyan",
    "Anna Pashinyan",
    "Kim Jong-un",
    "Kim Jong Il",
    "Kim",
    "George Bush",
    "George W. Bush",
    "George H. W. Bush",
    "Bush",
    "Ali Hassan",
    "Ali Hassan Omar",
    "Hassan Omar",
    "Hassan",
    "Charles",
    "Charles II",
    "Charles III",
    "al-Sisi",
    "Abdel Fattah el-Sisi",
]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(CAST), min_size=2, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_the_reports_does_not_matter(written: list[str], chance: random.Random) -> None:
    made = person(*written)
    turned = chance.sample(made, len(made))
    assert joined(*made) == joined(*turned)


@settings(deadline=None, max_examples=80)
@given(st.lists(st.text(min_size=1, max_size=40).filter(lambda t: t.strip() and ". " not in t), min_size=1, max_size=5))
def test_any_text_can_be_a_name(written: list[str]) -> None:
    made = [report(i, {"text": w, "kind": k}) for i, w in enumerate(written) for k in ("person", "place", "group")]
    groups, judgements = joined(*made)
    assert {j.id for j in judgements} == {j for g in groups for j in g.judgements}


def test_thousands_of_names_are_joined_in_seconds() -> None:
    chance = random.Random(7)
    syllables = ["ka", "mo", "ri", "ter", "van", "sel", "du", "ni", "pol", "gar", "esh", "yan"]
    made = [
        report(
            i,
            *({"text": " ".join("".join(chance.choices(syllables, k=3)).title() for _ in range(2))} for _ in range(10)),
        )
        for i in range(300)
    ]
    crowd = [
        report(1000 + i, {"text": f"Omar{chr(97 + i % 26)}{chr(97 + i // 26)} Hassan"}, {"text": "Hassan"})
        for i in range(400)
    ]
    groups, _ = joined(*made, *crowd)
    assert len(groups) > 2000


def test_an_acronym_is_not_a_police_of_the_same_letters() -> None:
    assert not names._is_title("Peruvian police")
    assert names._is_title("Peruvian Press Agency")
