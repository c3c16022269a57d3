"""How phrases of the words files are read: brackets, gaps, endings, scripts without spaces, letters with two cases."""

from __future__ import annotations

import re

import pytest

from coranto import words
from coranto.extract import bylines, dates, lines, phrases
from coranto.extract.draft import Draft
from coranto.records import Block


def hit(phrase: str, text: str, *, whole: bool = False) -> bool:
    rule = re.compile(phrases.pattern(phrase), re.I)
    return (rule.fullmatch(text) if whole else rule.search(text)) is not None


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("(archivo)", "Una imagen (Archivo) del puerto", True),
        ("(archivo)", "El archivo municipal del puerto", False),
        ("(c)", "(C) 2024 The Courier", True),
        ("(c)", "C. wurde am Dienstag festgenommen.", False),
        ("(foto:", "(Foto: Ana Ejemplo)", True),
        ("(foto:", "Foto fija de un país", False),
        ("efe/", "EFE/Ana Ejemplo", True),
        ("ver (los |)comentarios", "ver comentarios", True),
        ("ver (los |)comentarios", "ver los comentarios", True),
        ("ver (los |)comentarios", "ver estos comentarios", False),
        ("este (artículo|texto) fue", "Este texto fue traducido", True),
        ("share (this|)", "Share", True),
        ("lire l'(analyse|enquête)", "Lire l’enquête", True),
        ("share (this|)", "Shared", False),
        ("subscribe * today", "Subscribe to our paper today", True),
        ("来源：", "来源：新华社", True),
        ("（图）", "港口（图）全景", True),
        ("اقرأ أيضا", "اقـرأ أيضًا: الميناء", True),
        ("اقرأ", "إقرأ أيضا", True),
        ("read more", "Read moreParliament votes", True),
        ("read more", "Bread more", False),
    ],
)
def test_a_phrase_is_found_where_it_stands(phrase: str, text: str, found: bool) -> None:
    assert hit(phrase, text) == found


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("más sobre *", "Más sobre Ucrania", True),
        ("más sobre *", "Más sobre", False),
        ("# comentarios", "12 comentarios", True),
        ("share (this|that|)", "Share this", True),
        ("share (this|that|)", "Share those", False),
        ("mehr aus *", "Mehr aus der Region Nord", True),
        ("mehr aus *", "Mehr aus einem und dem anderen und dem dritten und dem vierten", False),
    ],
)
def test_a_phrase_may_be_the_whole_line(phrase: str, text: str, found: bool) -> None:
    assert hit(phrase, text, whole=True) == found


@pytest.mark.parametrize("line", ["İLGİLİ HABERLER", "İlgili haberler", "ilgili haberler"])
def test_capitals_of_a_language_with_two_kinds_of_i(line: str) -> None:
    assert lines.folded(line) == "ilgili haberler"
    assert phrases.words_of(line) == {"ilgili", "haberler"}


@pytest.mark.parametrize("said", ["3 NİSAN 2024", "3 Nisan 2024", "3 Nısan 2024", "3 ARALIK 2024", "3 Aralık 2024"])
def test_a_month_in_capitals_is_a_month(said: str) -> None:
    (found,) = dates.find(said, ("tr",))
    assert (found.month, found.day, found.year) == (12 if "ral" in said.lower() else 4, 3, 2024)


def test_marks_of_other_scripts_part_people() -> None:
    assert bylines.people_of("بقلم: أحمد مثال، ليلى نموذج", ("ar",)) == ["أحمد مثال", "ليلى نموذج"]
    assert bylines.people_of("作者：王小明、李大力", ("zh",)) == ["王小明", "李大力"]


def test_a_sentence_ends_behind_brackets_of_any_width() -> None:
    assert lines.stops("港口已经关闭。）")
    assert not lines.stops("港口（图）")


def draft_of(text: str, tongue: str) -> Draft:
    return Draft(text=text, blocks=[Block(0, len(text), "paragraph")], tongues=(tongue,))


@pytest.mark.parametrize(
    ("line", "place", "agencies"),
    [
        ("新华社北京5月3日电（记者 王小明）港口管理局星期五说，桥梁将关闭三天。", "北京", ["Xinhua"]),
        ("（中央社記者王小明台北3日電）港口管理局今天表示，橋梁將關閉三天。", "台北", ["CNA"]),
        ("（法新社巴黎3日電）港口管理局今天表示，橋梁將關閉三天。", "巴黎", ["AFP"]),
        ("港口管理局5月3日电话通知居民，桥梁将关闭三天。", None, []),
    ],
)
def test_a_dateline_without_spaces_is_cut(line: str, place: str | None, agencies: list[str]) -> None:
    draft = draft_of(line, "zh")
    assert bylines.cut_dateline(draft) == (place, agencies)
    cut = draft.text[draft.cuts[0].end :] if draft.cuts else draft.text
    assert cut.startswith("港口管理局")


def test_agencies_are_found_where_a_script_joins_words() -> None:
    assert bylines.agencies_in("وقال مصدر لرويترز إن الميناء مغلق", credit=False) == ["Reuters"]
    assert bylines.agencies_in("港口官员对路透社说桥梁已经关闭", credit=False) == ["Reuters"]
    assert bylines.agencies_in("The APEC summit", credit=False) == []


def test_who_told_an_agency_is_read_though_another_phrase_overlaps() -> None:
    draft = draft_of("El capitán dijo a la agencia Reuters que el puerto está cerrado.", "es")
    assert bylines.drawn_upon(draft, [(0, len(draft.text))]) == ["Reuters"]


def spoken(phrase: str) -> str:
    """A text that has a phrase: the first choice, one word for a gap, a number for a number."""
    text = re.sub(r"\(([^()|]*)\|[^()]*\)", r"\1", phrase)
    return " ".join(text.replace("*", " word ").replace("#", "7").replace("~", "").split())


@pytest.mark.parametrize("code", [c for c in words.languages() if words.section(c, "cuts")])
def test_every_phrase_is_found_whatever_its_case(code: str) -> None:
    missed = []
    for table in phrases.cuts((code,)):
        for how in ("starts", "holds", "short"):
            for phrase in words.section(code, "cuts").get(table.label, {}).get(how, ()):
                said = spoken(phrase)
                for text in (said, said.upper() if "ß" not in said else said, said.capitalize()):
                    if table.first(how, text) is None or table not in phrases.cuts((code,)).near(text):
                        missed.append((how, phrase, text))
    assert missed == []
