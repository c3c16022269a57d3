"""Pages: the report is found, nothing hidden enters, blocks lead back to their element, hostile input is bounded."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256

import pytest
from lxml import html as lxml_html

from coranto.errors import BadInput, OverBudget, Refused
from coranto.extract import Extract, read_body, read_record
from coranto.records import Article, Body, Capture, Failure

PARAGRAPHS = [
    "Rescue teams in the harbour town of Veldmar pulled four fishermen from the water on Tuesday, March 12, after "
    "their boat struck a breakwater in heavy fog, the coast guard said in a statement.",
    "“We heard the engine and then a crash,” said Ilse Tammen, who runs the fish market beside the quay. The coast "
    "guard said two other fishermen were still missing and that divers would search until dark.",
    "Veldmar has seen three such accidents since 2019. The harbour office has asked for a new light on the breakwater, "
    "and the ministry has promised an answer by the summer, its spokeswoman Lena Brandt told Reuters.",
]
HEADLINE = "Four fishermen rescued off Veldmar"
LD = """{"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "Courier"}, {"@type": "NewsArticle",
"headline": "Four fishermen rescued off Veldmar", "datePublished": "2024-03-12T18:40:00+01:00",
"dateModified": "2024-03-13",
"author": [{"@type": "Person", "name": "Jon Ames"}, {"@type": "Organization", "name": "Reuters"}],
"isAccessibleForFree": false, "publisher": {"name": "The Veldmar Courier"}}]}"""


def page(*, head: str = "", before: str = "", after: str = "", body: list[str] | None = None) -> str:
    paragraphs = "".join(f"<p>{p}</p>" for p in (body or PARAGRAPHS))
    return (
        f'<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        f"<title>{HEADLINE} | Courier</title>{head}</head>"
        '<body><nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>'
        f"<main><article><h1>{HEADLINE}</h1>{before}{paragraphs}{after}</article></main>"
        "<footer><p>© 2024 The Veldmar Courier. All rights reserved.</p></footer></body></html>"
    )


def read(text: str | bytes, media_type: str = "text/html", **hints: str) -> Article:
    return read_body(body(text, media_type, **hints))


def body(text: str | bytes, media_type: str = "text/html", **hints: str) -> Body:
    content = text if isinstance(text, bytes) else text.encode()
    capture = Capture(
        asked="https://courier.example/a", address="https://courier.example/a", fetched_at="2024-03-14T00:00:00+00:00",
        status=200, media_type=media_type, sha256=sha256(content).hexdigest(), size=len(content),
        hints=tuple(hints.items()),
    )  # fmt: skip
    return Body(capture=capture, content=content)


def live(article: Article) -> list[str]:
    return [article.text[start:end] for start, end in article.live()]


def test_the_report_is_its_headline_and_paragraphs() -> None:
    article = read(page())
    assert live(article) == [HEADLINE, *PARAGRAPHS]
    assert article.text == "\n\n".join([HEADLINE, *PARAGRAPHS])
    assert article.title is not None
    assert (article.title.start, article.title.end) == (0, len(HEADLINE))


def test_every_block_leads_back_to_its_element() -> None:
    text = page(
        before="<p><b>Two boats</b> went out though the harbour office had closed it for the day, a clerk said.</p>"
    )
    article = read(text)
    root = lxml_html.document_fromstring(text.encode())
    assert len(article.blocks) == 5
    for block in article.blocks:
        (element,) = root.xpath(block.path)
        assert " ".join(element.text_content().split()) == article.text[block.start : block.end]


SECRET = (
    "The secret paragraph says that nine hundred barrels of oil were lost, which no reader of this page can see at all."
)


@pytest.mark.parametrize(
    "hidden",
    [
        f"<p hidden>{SECRET}</p>",
        f'<p aria-hidden="true">{SECRET}</p>',
        f'<p style="color:red; DISPLAY : none">{SECRET}</p>',
        f'<div style="visibility:hidden"><p>{SECRET}</p></div>',
        f'<p class="sr-only">{SECRET}</p>',
        f'<p style="font-size:0">{SECRET}</p>',
        f'<p style="position:absolute; width: 1px; height:1px; overflow:hidden">{SECRET}</p>',
        f'<p style="position: absolute; left: -9999px">{SECRET}</p>',
        f'<p style="text-indent:-10000em">{SECRET}</p>',
        f'<p style="clip: rect(0, 0, 0, 0)">{SECRET}</p>',
        f'<p style="transform:scale(0)">{SECRET}</p>',
        f"<template><p>{SECRET}</p></template>",
        f"<noscript><p>{SECRET}</p></noscript>",
        f"<script>var a = '{SECRET}'</script>",
        f"<style>p {{ content: '{SECRET}' }}</style>",
        f"<!-- {SECRET} -->",
        f"<svg><text>{SECRET}</text></svg>",
        f"<textarea>{SECRET}</textarea>",
        f"<iframe>{SECRET}</iframe>",
        f"<dialog>{SECRET}</dialog>",
    ],
)
def test_hidden_text_never_enters(hidden: str) -> None:
    article = read(page(before=hidden))
    assert "secret" not in article.text.lower()
    assert live(article) == [HEADLINE, *PARAGRAPHS]


def test_text_that_fades_in_is_folded_or_streamed_is_not_hidden() -> None:
    fading = page().replace("<article>", '<article style="opacity: 0; transform: translateY(60px)">')
    assert live(read(fading)) == [HEADLINE, *PARAGRAPHS]
    gapless = page().replace("<article>", '<article style="font-size:0; width:100%; max-height: 0">')
    assert live(read(gapless)) == [HEADLINE, *PARAGRAPHS]
    streamed = page(body=[PARAGRAPHS[0]], after='<template id="B:1"></template>').replace(
        "</body>", f'<div hidden id="S:1"><p>{PARAGRAPHS[1]}</p><p>{PARAGRAPHS[2]}</p></div></body>'
    )
    assert live(read(streamed)) == [HEADLINE, *PARAGRAPHS]


def test_what_the_page_declares() -> None:
    head = (
        f'<script type="application/ld+json">{LD}</script><meta property="og:site_name" content="The Veldmar Courier">'
        '<link rel="canonical" href="https://courier.example/2024/veldmar"><meta name="tdm-reservation" content="1">'
        '<meta name="robots" content="index, noai"><meta property="article:section" content="Region">'
    )
    article = read(page(head=head))
    assert article.published is not None
    assert (article.published.value, article.published.basis) == ("2024-03-12T18:40:00+01:00", "jsonld")
    assert article.modified is not None
    assert article.modified.value == "2024-03-13"
    assert article.bylines == ("Jon Ames", "Reuters")
    assert article.credits == ("Reuters",)
    assert (article.outlet, article.language, article.section) == ("The Veldmar Courier", "en", "Region")
    assert article.canonical == "https://courier.example/2024/veldmar"
    assert article.reserved == ("noai", "tdm-reservation")
    assert (article.access, article.paywalled) == ("subscribers", False)


def test_meta_tags_address_and_visible_day_stand_in() -> None:
    meta = '<meta property="article:published_time" content="2024-03-12T17:00:00Z">'
    assert str(read(page(head=meta)).published).count("2024-03-12T17:00:00+00:00") == 1
    shown = read(page(before='<p class="byline">By Jon Ames</p><p>March 12, 2024</p>'))
    assert shown.published is not None
    assert (shown.published.value, shown.published.basis) == ("2024-03-12", "text")
    assert shown.bylines == ("Jon Ames",)
    assert read(page(), published="Tue, 12 Mar 2024 17:00:00 GMT").published is not None


def test_a_day_found_anywhere_stands_in_for_one_that_is_declared() -> None:
    dayless = [p.replace("on Tuesday, March 12, after", "after") for p in PARAGRAPHS]
    found = read(page(body=dayless, after='<div><p class="filed">Filed 2024-03-11 17:05</p></div>')).published
    assert found is not None
    assert (found.value, found.basis) == ("2024-03-11", "text")
    assert found.confidence < 0.5


def test_a_headline_is_parted_from_the_words_that_lead_to_it() -> None:
    led = page(head=f'<meta property="og:title" content="{HEADLINE}">').replace(
        f"<h1>{HEADLINE}", f"<h1><span>Fog on the coast: </span>{HEADLINE}"
    )
    article = read(led.replace(f"<title>{HEADLINE}", f"<title>Fog on the coast: {HEADLINE}"))
    assert article.title is not None
    assert article.title.text == HEADLINE == article.text[article.title.start : article.title.end]
    assert live(article) == [HEADLINE, *PARAGRAPHS]


def test_two_people_joined_by_a_word_of_their_language_are_two() -> None:
    head = '<meta name="author" content="Kari Holm og Per Dahl">'
    assert read(page(head=head).replace('lang="en-GB"', 'lang="da"'), language="da").bylines == (
        "Kari Holm",
        "Per Dahl",
    )


def test_an_office_behind_a_name_and_a_company_are_no_part_of_the_byline() -> None:
    korean = [
        "해안경비대는 화요일 짙은 안개 속에서 배가 방파제에 부딪힌 뒤 어부 네 명을 물에서 구조했다고 성명에서 밝혔다."
    ] * 3
    head = '<meta property="article:author" content="김하나 기자">'
    assert read(page(head=head, body=korean).replace('lang="en-GB"', 'lang="ko"')).bylines == ("김하나",)
    assert read(page(head='<meta name="author" content="Courier Media Inc.">')).bylines == ()


def test_a_broken_json_ld_and_wild_values_are_passed_over() -> None:
    for value in (
        "{",
        "[" * 2_000,
        '{"@type": "NewsArticle", "author": 7, "headline": ["", {"x": 1}], "datePublished": {}}',
        "null",
    ):
        article = read(page(head=f'<script type="application/ld+json">{value}</script>'))
        assert live(article) == [HEADLINE, *PARAGRAPHS]


def test_notices_inside_the_report_are_labelled() -> None:
    article = read(page(after="<p>Read more: Ferry aground near Holm</p><p>The Courier with Reuters</p>"))
    assert live(article) == [HEADLINE, *PARAGRAPHS]
    assert {c.label for c in article.cuts} <= {"read-more", "credit"}


@pytest.mark.parametrize(
    ("encoding", "declared", "word"),
    [
        ("utf-8", "", "façade"),
        ("iso-8859-1", "iso-8859-1", "façade"),
        ("windows-1251", "windows-1251", "фасад"),
        ("utf-16", "", "façade"),
        ("shift_jis", "shift_jis", "外観"),
        ("gb18030", "gb2312", "外观"),
    ],
)
def test_any_charset(encoding: str, declared: str, word: str) -> None:
    text = page(body=[f"{word} " + p for p in PARAGRAPHS]).replace("“", '"').replace("”", '"').replace("©", "(c)")
    text = text.replace('charset="utf-8"', f'charset="{declared or encoding}"')
    assert read(text.encode(encoding)).text.count(word) == 3
    bare = text.replace(f'<meta charset="{declared or encoding}">', "").encode(encoding)
    assert read(bare, f"text/html; charset={declared or encoding}").text.count(word) == 3


def test_a_few_broken_bytes_do_not_spoil_the_rest() -> None:
    content = page(body=[p.replace("a", "á") for p in PARAGRAPHS]).encode().replace(b"fog", b"f\xffg")
    assert "hárbour" in read(content).text


@pytest.mark.parametrize(
    "hostile",
    [
        "<div>" * 100_000 + PARAGRAPHS[0] + "</div>" * 100_000,
        "<b><i>" * 50_000 + PARAGRAPHS[0],
        page(before="<p>" + "<a>" * 20_000),
        page(before="<table>" * 3_000),
        page(head="<meta name='" + "x" * 1_000_000 + "'>"),
        page(before='<p style="' + "display:" * 100_000 + '">x</p>'),
        page(before="<p>" + "a " * 400_000 + "</p>"),
        page(before="<p>" + "Read more: " * 40_000 + "</p>"),
        page(before="<p>" + "with AFP and " * 30_000 + "</p>"),
        page(before="<p>" + "1 May " * 40_000 + "</p>"),
        page(before="".join(f"<p>By Name {i}</p>" for i in range(3_000))),
    ],
    ids=["deep", "inline", "anchors", "tables", "meta", "style", "long", "phrases", "credits", "dates", "bylines"],
)
def test_hostile_markup_is_bounded(hostile: str) -> None:
    with suppress(Refused):
        read(hostile)


def test_too_much_is_refused() -> None:
    with pytest.raises(OverBudget, match="more than 20,000 blocks"):
        read("<html><body>" + "<p>one of many</p>" * 20_100)
    with pytest.raises(OverBudget, match="characters"):
        read("<html>" + "<p>x</p> " * 1_500_000)


@pytest.mark.parametrize(
    "text", ["<html><body></body></html>", "<html><body><script>1</script><p>…</p></body></html>", "<>"]
)
def test_a_page_without_a_report_is_refused_with_its_name(text: str) -> None:
    with pytest.raises(BadInput, match=r"https://courier\.example/a"):
        read(text)


def test_the_step_goes_on_after_a_bad_body() -> None:
    first, second = Extract()([body(b"", "text/plain"), body(page())])
    assert isinstance(first, Failure)
    assert (first.reason, first.step) == ("empty", "extract")
    assert isinstance(second, Article)


def test_a_record_with_html_and_a_feed_s_word() -> None:
    article = read_record(
        {"id": "7", "html": page(), "url": "https://courier.example/2024/03/12/a", "outlet": "Courier"}
    )
    assert (article.given_id, article.outlet) == ("7", "Courier")
    assert article.published is not None
    assert (article.published.value, article.published.basis) == ("2024-03-12", "url")


def test_reading_twice_gives_the_same() -> None:
    assert read(page()) == read(page())


def test_a_button_that_is_never_closed_does_not_swallow_the_page() -> None:
    assert live(read(page().replace("<main>", "<button>Menu<main>"))) == [HEADLINE, *PARAGRAPHS]


def test_cells_of_a_row_are_kept_apart() -> None:
    table = "<table><tr><th>Town</th><th>Dead</th></tr><tr><td>Veldmar</td><td>12</td><td>340</td></tr></table>"
    article = read(page(after=table + f"<p>{PARAGRAPHS[0]} Again.</p>"))
    assert "12 340" not in article.text
