"""Decisions by robots.txt; Google's own cases are in tests/suites."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from protego import Protego

from coranto.capture.robots import allows

SITE = "https://news.example"


@pytest.mark.parametrize(
    ("robots", "path", "allowed"),
    [
        ("User-agent: coranto\nDisallow: /a", "/a/b", False),
        ("User-agent: coranto-images\nDisallow: /", "/a", True),  # another crawler
        ("User-agent: cor\nDisallow: /", "/a", True),
        ("User-agent: Coranto/2.0\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: coranto\nDisallow: /b", "/a", True),
        (
            "User-agent: coranto\nDisallow: /a\nUser-agent: x\nDisallow: /\nUser-agent: coranto\nDisallow: /b",
            "/b",
            False,
        ),
        ("User-agent: coranto\nCrawl-delay: 5\nUser-agent: *\nDisallow: /", "/a", False),  # one group of two
        ("Disallow: /", "/a", True),
        ("User-agent: *\rDisallow: /a\rAllow: /a/b", "/a/b", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/x.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/x.pdf?y", True),
        ("User-agent: *\nDisallow: /a*b*c", "/axxbxxc/d", False),
        ("User-agent: *\nDisallow: /é", "/%c3%a9", False),
        ("User-agent: *\nDisallow: /%61b", "/ab", False),  # the doubt is the site's
        ("User-agent: *\nDisallow: /ab", "/%61b", False),
        ("User-agent: *\nDisallow: /\nAllow: /%61b", "/ab", False),
        ("User-agent: *\nDisallow: /a%2Fb", "/a/b", True),  # a reserved character is another when it is encoded
        ("User-agent: *\nDisallow: /", "/robots.txt", True),
        ("\ufeffUser-agent: *\nDisallow: /a\u2028Allow: /", "/a\u2028", True),
        ("<html>not found</html>", "/a", True),
    ],
)
def test_decisions(robots: str, path: str, allowed: bool) -> None:
    assert allows(robots.encode(), "coranto", SITE + path) is allowed


def test_a_name_with_digits_is_met_by_its_letters() -> None:
    assert not allows(b"User-agent: mybot2\nDisallow: /", "mybot2", SITE)
    assert not allows(b"User-agent: mybot\nDisallow: /", "mybot2", SITE)
    assert allows(b"User-agent: other\nDisallow: /", "mybot2", SITE)


PATHS = st.text("ab/", min_size=1, max_size=6).map(lambda text: f"/{text.strip('/')}")
LINES = st.lists(
    st.one_of(
        st.sampled_from(["User-agent: *", "User-agent: coranto", "User-agent: other", "", "# said"]),
        st.tuples(st.sampled_from(["Allow: ", "Disallow: "]), PATHS, st.sampled_from(["", "*", "$", "*b"])).map(
            "".join
        ),
    ),
    max_size=12,
)


@given(LINES, PATHS)
def test_plain_files_are_read_as_protego_reads_them(lines: list[str], path: str) -> None:
    robots = "\n".join(lines)
    assert allows(robots.encode(), "coranto", SITE + path) == Protego.parse(robots).can_fetch(SITE + path, "coranto")


@given(st.binary(max_size=300), st.text(max_size=20), st.text(max_size=60))
def test_any_file_any_name_and_any_address_get_an_answer(content: bytes, agent: str, url: str) -> None:
    assert allows(b"User-agent: *\nDisallow: /" + content, agent, url) in (True, False)


def test_a_hostile_file_is_decided() -> None:
    rules = b"".join(b"Disallow: /%d*a*a*a$\n" % n for n in range(20_000)) + b"Disallow: /" + b"*a" * 200_000
    assert allows(b"User-agent: *\n" + rules, "coranto", f"{SITE}/{'a' * 8_000}b")
