from __future__ import annotations

from email import message_from_bytes, policy

import pytest

from coranto.publish import mail
from publish.demo import DemoDesk


def test_the_edition_as_a_message(demo: DemoDesk) -> None:
    edition = demo.edition(None)
    assert edition is not None
    stories = {s.id: s for s in demo.stories()}
    made = mail.message(edition, stories, "press@news.example", "reader@news.example", "https://news.example/")
    read = message_from_bytes(made.as_bytes(), policy=policy.default)
    assert read["Subject"] == "coranto, 7 March 2024: 3 stories"
    plain, html = (read.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None
    assert html is not None
    text = plain.get_content()
    assert "41 killed, according to the fishermen’s union" in text
    assert "why: 3 independent origins among 4 reports" in text
    assert "https://news.example/stories/s-0123456789abcdef0123" in text
    assert "[Sample]" in text
    shown = html.get_content()
    assert "<script>alert" not in shown
    assert "&lt;script&gt;" in shown
    assert "<img" not in shown


def test_a_story_that_is_gone_keeps_its_title_and_reasons(demo: DemoDesk) -> None:
    edition = demo.edition(None)
    assert edition is not None
    text = mail.plain(edition, {})
    assert "Bakers of Tarnow stop work" in text
    assert "http" not in text


def test_no_header_can_be_smuggled_in(demo: DemoDesk) -> None:
    edition = demo.edition(None)
    assert edition is not None
    with pytest.raises(ValueError, match="linefeed"):
        mail.message(edition, {}, "press@news.example", "a@b.example\nBcc: all@b.example")
