"""Pages made to break a parser: each is read within bounds, or refused with its reason."""

from __future__ import annotations

import pytest

from coranto.errors import Refused
from coranto.extract import read_record
from coranto.records import Article

REPORT = "".join(
    f"<p>On day {n} the ferry to the outer islands left the harbour an hour late, the port authority said.</p>"
    for n in range(12)
)


def read(html: str) -> Article:
    return read_record({"id": "page", "html": html})


def test_a_hundred_thousand_nested_elements() -> None:
    deep = "<div>" * 100_000 + "far down" + "</div>" * 100_000
    article = read(f"<html><body><article><h1>Ferries late</h1>{REPORT}</article>{deep}</body></html>")
    assert "the ferry to the outer islands" in article.text


def test_ten_megabytes_of_markup_around_a_report() -> None:
    filler = "<script>var x = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';</script>" * 150_000
    article = read(f"<html><body><article><h1>Ferries late</h1>{REPORT}</article>{filler}</body></html>")
    assert "the ferry to the outer islands" in article.text


def test_two_hundred_thousand_paragraphs_are_refused_with_the_reason() -> None:
    with pytest.raises(Refused) as caught:
        read("<html><body>" + "<p>A line of a list without an end.</p>" * 200_000 + "</body></html>")
    assert caught.value.reason in ("too-many-blocks", "too-long")


@pytest.mark.parametrize(
    "html", ["<", "<html", "<p>\x00\x01", "<!--" * 50_000, "<a " * 50_000, "&#x110000;" * 1000, "<table>" * 5_000]
)
def test_broken_markup_is_read_or_refused(html: str) -> None:
    try:
        found = read(html).text
    except Refused as error:
        found = error.reason
    assert found
