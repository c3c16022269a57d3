"""What a page carries beside what it shows: taken where it agrees, in paragraphs, and never twice."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from coranto.extract import declared, page, payload, read_record, variants
from coranto.extract.variants import Carried

SENTENCES = [
    "Rescue teams in the harbour town of Veldmar pulled four fishermen from the water early on Tuesday morning.",
    "The boat had struck a breakwater in heavy fog, the coast guard said in a statement to the local press.",
    "Two other fishermen were still missing in the evening and divers were searching the bay until it was dark.",
    "The harbour office has asked the ministry for a new light on the breakwater since the accident of last year.",
    "A spokeswoman of the ministry promised an answer by the summer and spoke of a question of money alone.",
    "Fishermen in the town have collected more than three thousand signatures for the light within a single week.",
]
TITLE = "Four fishermen rescued off the harbour of Veldmar"


def read(visible: list[str], script: str, *, kind: str = "application/ld+json") -> tuple[Carried | None, list[str]]:
    text = (
        f'<html><head><title>{TITLE}</title><script type="{kind}">{script}</script></head><body>'
        f"{''.join(f'<p>{v}</p>' for v in visible)}</body></html>"
    )
    root = page.parse(text, "t")
    told, held = declared.read(root), variants.scripts(root)
    page.prune(root)
    raws = page.blocks(root, "t")
    found = variants.declared_blocks(held, told, raws, range(len(raws)))
    order = found.order if found else ()
    return found, [raws[w].text if isinstance(w, int) else w.text for w in order]


def ld(body: str) -> str:
    return json.dumps({"@type": "NewsArticle", "headline": TITLE, "articleBody": body})


def test_a_page_that_shows_nothing_gives_its_declared_body() -> None:
    found, texts = read([], ld("\n\n".join(SENTENCES)))
    assert found is not None and (found.why, found.where) == ("no-body", "JSON-LD articleBody")
    assert texts == SENTENCES


def test_a_teaser_goes_on_with_the_declared_body_and_says_nothing_twice() -> None:
    found, texts = read(SENTENCES[:2], ld("\n".join(SENTENCES)))
    assert found is not None and found.why == "goes-on"
    assert texts == SENTENCES and found.order[:2] == (0, 1)


def test_a_text_without_paragraphs_goes_on_where_the_visible_one_ends() -> None:
    found, texts = read(SENTENCES[:3], ld(" ".join(SENTENCES)))
    assert found is not None
    assert texts == [*SENTENCES[:3], " ".join(SENTENCES[3:])]


def test_a_body_that_is_declared_twice_is_read_once() -> None:
    assert read(SENTENCES, ld("\n".join(SENTENCES * 2)))[0] is None
    assert read(SENTENCES, ld(" ".join(SENTENCES * 2)))[0] is None
    assert read(SENTENCES[:2], ld("\n".join(SENTENCES * 2)))[1] == SENTENCES


def test_another_report_is_not_taken() -> None:
    other = " ".join(f"The {w} council of Ostrand voted on its budget for the coming year." for w in "abcdefghijk")
    assert read(SENTENCES[:3], ld(other))[0] is None
    assert read([], ld(other).replace(TITLE, "Council votes"))[0] is None


def test_a_summary_is_not_taken() -> None:
    assert read(SENTENCES, ld(SENTENCES[0]))[0] is None


@pytest.mark.parametrize(
    "body",
    [
        "".join(f"<p>{s}</p>" for s in SENTENCES),
        "".join(f"&lt;p&gt;{s}&lt;/p&gt;" for s in SENTENCES),
        "<br><br>".join(SENTENCES),
        "\r\n".join(SENTENCES),
        "".join(SENTENCES),
    ],
    ids=["markup", "escaped", "breaks", "lines", "glued"],
)
def test_paragraphs_are_restored(body: str) -> None:
    assert [p.text for p in payload.paragraphs(body)] == SENTENCES


def test_marks_and_code_are_no_paragraphs() -> None:
    text = "\n".join(["+++dropcap", SENTENCES[0], "{: .wide}", "googletag.cmd.push(function() {", "$$AD$$", "## More"])
    assert [(p.text, p.kind) for p in payload.paragraphs(text)] == [(SENTENCES[0], "paragraph"), ("More", "heading")]


@pytest.mark.parametrize(
    "value",
    [
        {"props": {"article": {"html": "".join(f"<p>{s}</p>" for s in SENTENCES)}}},
        {"article": {"content_elements": [{"type": "text", "content": s} for s in SENTENCES]}},
        {"body": [["p", {}, s[:20], ["b", {}, s[20:]]] for s in SENTENCES]},
        {"body": [{"_type": "block", "children": [{"text": s[:20]}, {"text": s[20:]}]} for s in SENTENCES]},
        {"state": json.dumps({"article": {"paragraphs": SENTENCES}})},
    ],
    ids=["html", "elements", "jsonml", "spans", "inner-json"],
)
def test_data_of_scripts_hold_the_report(value: object) -> None:
    for script, kind in (
        (json.dumps(value), "application/json"),
        (f"window.__STATE__ = {json.dumps(value)}; run();", "text/javascript"),
    ):
        found, texts = read([], script, kind=kind)
        assert found is not None and texts == SENTENCES


def test_a_streamed_page() -> None:
    body = "".join(f"<p>{s}</p>" for s in SENTENCES)
    rows = f"1:{json.dumps(['$', 'main', None, {'id': 'x'}])}\n2:T{len(body.encode()):x},{body}3:null\n"
    found, texts = read([], f"self.__next_f.push([1,{json.dumps(rows)}])", kind="")
    assert found is not None and texts == SENTENCES


def test_a_list_of_reports_in_the_data_is_not_taken() -> None:
    items = [{"headline": s, "content": s, "slug": "a"} for s in SENTENCES * 3]
    assert read([], json.dumps({"latest": items}), kind="application/json")[0] is None


@pytest.mark.parametrize("script", ["", "{", "[" * 5_000, '{"a":' * 5_000, "window.x = {a: undefined,", "= {" * 9_000])
def test_broken_data_give_nothing(script: str) -> None:
    assert read([], script, kind="application/json")[0] is None
    assert read([], script, kind="text/javascript")[0] is None


def test_other_forms_are_evidence() -> None:
    root = page.parse(
        '<html><head><link rel="amphtml" href="https://a.example/amp/1"></head><body>a</body></html>', "t"
    )
    assert [(e.value, e.where) for e in variants.alternates(root)] == [("https://a.example/amp/1", "link amphtml")]


def test_an_amp_page_is_read_and_agrees_with_its_page() -> None:
    inner = "".join(f"<p>{s}</p>" for s in SENTENCES)
    plain = read_record({"id": "1", "html": f"<html><body><article><h1>{TITLE}</h1>{inner}</article></body></html>"})
    amp = read_record(
        {
            "id": "2",
            "html": f"<!doctype html><html amp lang='en'><head><title>{TITLE}</title>"
            "<style amp-custom>p{}</style></head><body><amp-sidebar><ul><li>Home</li></ul></amp-sidebar>"
            f"<article><h1>{TITLE}</h1><section subscriptions-section='content'>{inner}</section></article>"
            "</body></html>",
        }
    )
    assert variants.agree(plain, amp) > 0.9
    other = replace(
        plain, text="Something else was said in the council of the town of Ostrand. " * 9, blocks=(), title=None
    )
    assert variants.agree(plain, other) == 0.0
