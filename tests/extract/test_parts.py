"""Where a report of several pages goes on: its own next part, never the next report or the next page of a list."""

from __future__ import annotations

import pytest

from coranto.extract import page, parts

HERE = "https://a.example/news/harbour-light"


def found(body: str, address: str = HERE, head: str = "") -> str | None:
    part = parts.next_part(page.parse(f"<html><head>{head}</head><body><p>Text.</p>{body}</body></html>", "t"), address)
    return part.value if part else None


@pytest.mark.parametrize(
    ("here", "href", "value"),
    [
        (HERE, "/news/harbour-light/2", f"{HERE}/2"),
        (f"{HERE}/2/", "/news/harbour-light/3/", f"{HERE}/3/"),
        (HERE, "?page=2", f"{HERE}?page=2"),
        (f"{HERE}.html", "harbour-light-2.html", f"{HERE}-2.html"),
        (HERE, "/news/harbour-light/seite-2", f"{HERE}/seite-2"),
    ],
)
def test_the_next_part_by_mark_or_number(here: str, href: str, value: str) -> None:
    number = "3" if here.endswith("/2/") else "2"
    assert found(f'<a href="{href}">{number}</a>', here) == value
    assert found("", here, head=f'<link rel="next" href="{href}">') == value


@pytest.mark.parametrize(
    "body",
    [
        '<a rel="next" href="/news/another-report">Next</a>',
        '<a href="/news/harbour-light/3">3</a>',
        '<a href="/sports/2">2</a>',
        '<a href="/news/harbour-light/2">See all pictures</a>',
        '<div id="comments"><a href="?page=2">2</a></div>',
        '<a rel="next" href="/news/harbour-light/comment-page-2">Next</a>',
        '<a rel="next" href="https://b.example/news/harbour-light/2">Next</a>',
        '<a rel="next" href="http://[bad/2">Next</a>',
    ],
)
def test_nothing_else_is_a_part(body: str) -> None:
    assert found(body) is None


def test_the_next_page_of_a_list_is_no_part() -> None:
    assert found('<a rel="next" href="/tag/harbour/page/2/">2</a>', "https://a.example/tag/harbour/") is None


def test_what_it_rests_on() -> None:
    root = page.parse('<html><head><link rel="next" href="?page=2"></head><body>a</body></html>', "t")
    part = parts.next_part(root, HERE)
    assert part is not None and (part.field, part.where) == ("next-part", "link rel=next")
    assert parts.next_part(root, None) is None
