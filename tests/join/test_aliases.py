"""The names file: what it says holds, and what is wrong in it is said with the place."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from coranto.errors import UsageError
from coranto.join import aliases, names
from coranto.join.opinions import Opinions
from coranto.records import NameGroup
from join.test_names import person, report


def grouped(text: str, *made: object) -> tuple[NameGroup, ...]:
    opinions = Opinions.of((), aliases.read(tomllib.loads(text), "names.toml"))
    pairs: list[tuple[object, object]] = list(made)  # type: ignore[arg-type]
    return names.group({a.id: a for a, _ in pairs}, {r.article: r for _, r in pairs}, opinions)[0]  # type: ignore[attr-defined]


def forms(groups: tuple[NameGroup, ...]) -> list[list[str]]:
    return sorted(sorted(form for form, _ in g.forms) for g in groups)


def test_forms_of_one_name_are_joined_and_carry_the_item() -> None:
    text = '[[name]]\nforms = ["Lena Ortiz", "Marta of the Quay"]\nwikidata = "Q42"\n'
    (group,) = grouped(text, *person("Lena Ortiz", "Marta of the Quay"))
    assert group.wikidata == "Q42" and len(group.forms) == 2


def test_what_the_file_joins_hinders_no_rule() -> None:
    text = '[[name]]\nforms = ["Lena Pashinyan", "Ada Quay"]\n'
    (group,) = grouped(text, *person("Lena Pashinyan", "Lena Pashinian", "Ada Quay"))
    assert len(group.forms) == 3


def test_the_file_is_named_as_the_reason() -> None:
    opinions = Opinions.of((), aliases.read({"name": [{"forms": ["Lena Ortiz", "Marta Quay"]}]}, "my/names.toml"))
    made = person("Lena Ortiz", "Marta Quay")
    _, (judged,) = names.group({a.id: a for a, _ in made}, {r.article: r for _, r in made}, opinions)
    assert "my/names.toml, [[name]] 1" in judged.reason


def test_a_kind_keeps_an_entry_to_it() -> None:
    made = [report(0, {"text": "Sele", "kind": "place"}), report(1, {"text": "Sel", "kind": "organisation"})]
    assert len(grouped('[[name]]\nforms = ["Sele", "Sel"]\nkind = "place"\n', *made)) == 2
    assert len(grouped('[[name]]\nforms = ["Sele", "Sel"]\n', *made)) == 1


def test_what_the_file_keeps_apart_is_not_joined_even_through_a_third() -> None:
    made = person("Nikol Pashinyan", "Nikol Pashinian", "Nikol Pachinian")
    text = '[[apart]]\nforms = ["Nikol Pashinyan", "Nikol Pashinian"]\n'
    assert forms(grouped("", *made)) == [["Nikol Pachinian", "Nikol Pashinian", "Nikol Pashinyan"]]
    found = grouped(text, *made)
    assert len(found) == 2
    assert not any({"Nikol Pashinyan", "Nikol Pashinian"} <= {f for f, _ in g.forms} for g in found)


def test_two_names_of_one_id_are_kept_apart() -> None:
    made = [report(i, {"text": t, "kind": "place", "entity": "place:9"}) for i, t in enumerate(("Derrin", "Aldderrin"))]
    assert len(grouped("", *made)) == 1
    assert forms(grouped('[[apart]]\nforms = ["Derrin", "Aldderrin"]\n', *made)) == [["Aldderrin"], ["Derrin"]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[name]]\nforms = [1 2]\n", "line 2"),
        ("[[nmae]]\nforms = []", "'nmae'"),
        ("[name]\nforms = []", "[[name]]"),
        ('[[name]]\nforms = ["A", "B"]\n[[name]]\nform = ["A"]', "[[name]] 2 has a key 'form'"),
        ('[[name]]\nforms = "A"', "[[name]] 1 needs forms"),
        ('[[name]]\nforms = ["Ana"]', "at least two"),
        ('[[apart]]\nforms = ["Ana", "ANA"]', "at least two"),
        ('[[name]]\nforms = ["Ana", "Anna"]\nkind = "human"', "person, organisation, place"),
        ('[[name]]\nforms = ["Ana", "Anna"]\nwikidata = "42"', '"Q42"'),
        ('[[name]]\nforms = ["Ana", "B"]\n[[name]]\nforms = ["ana", "C"]', "[[name]] 1 and of [[name]] 2"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "names.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as met:
        aliases.load(path)
    assert str(path) in str(met.value) and said in str(met.value)


def test_no_file_is_no_trouble_unless_it_was_named(tmp_path: Path) -> None:
    assert aliases.load(tmp_path / "names.toml") == aliases.Aliases()
    with pytest.raises(UsageError, match=r"no such names file.*take `aliases` out"):
        aliases.load(tmp_path / "names.toml", needed=True)
    (tmp_path / "odd.toml").write_bytes(b"\xff")
    with pytest.raises(UsageError, match="save it as UTF-8"):
        aliases.load(tmp_path / "odd.toml")
