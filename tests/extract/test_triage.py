"""The cheap look: a report is known, roughly read and never refused; a page of links is refused with its reason."""

from __future__ import annotations

import pytest

from coranto.errors import BadInput
from coranto.extract import Extract, triage
from coranto.records import Article, Failure
from extract.test_html import HEADLINE, LD, PARAGRAPHS, body, page

FRONT = (
    '<html><head><title>Courier</title><meta property="og:type" content="website"></head><body>'
    + "".join(f'<h3><a href="/{n}">Ferries late on day {n}</a></h3>' for n in range(40))
    + "</body></html>"
)


def test_a_report_is_roughly_read() -> None:
    article = triage.look(body(page(head=f'<script type="application/ld+json">{LD}</script>')))
    assert article.title is not None
    assert article.published is not None
    assert (article.title.text, article.published.value) == (HEADLINE, "2024-03-12T18:40:00+01:00")
    assert (article.bylines, article.outlet, article.language) == (("Jon Ames", "Reuters"), "The Veldmar Courier", "en")
    assert all(paragraph in article.text for paragraph in PARAGRAPHS)
    assert [article.text[b.start : b.end] for b in article.blocks] == [x for x in article.text.split("\n") if x.strip()]


def test_a_page_of_links_is_refused_with_its_name() -> None:
    with pytest.raises(BadInput, match=r"courier\.example/a: no report") as caught:
        triage.look(body(FRONT))
    assert caught.value.reason == "no-report"


def test_a_report_that_only_the_page_s_data_carry_is_read_in_full() -> None:
    told = LD.replace('"isAccessibleForFree"', f'"articleBody": "{" ".join(PARAGRAPHS)}", "isAccessibleForFree"')
    empty = f'<html><head><script type="application/ld+json">{told}</script></head><body><p>Loading</p></body></html>'
    assert PARAGRAPHS[0] in triage.look(body(empty)).text


def test_a_plain_text_is_kept_as_it_is() -> None:
    text = "\n\n".join(PARAGRAPHS)
    assert triage.look(body(text, "text/plain")).text == text


def test_the_step_goes_on_after_what_is_no_report() -> None:
    step = Extract(rough=True)
    step.setup()
    made = list(step([body(page()), body(FRONT), body(page())]))
    assert [type(m) for m in made] == [Article, Failure, Article]
    assert step.version != Extract().version
