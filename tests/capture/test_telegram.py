from __future__ import annotations

import pytest

from capture.server import page, reply
from coranto.capture.telegram import TelegramCapturer
from coranto.capture.telegramposts import read
from coranto.errors import UsageError
from coranto.records import Body, Outcome, Source
from shared.sources import Case, SourceSuite, Store, conditional, given

HEAD = """<html><head><title>The Harbour Post – Telegram</title></head><body class="widget_frame_base">
<div class="tgme_channel_info">
<div class="tgme_channel_info_header_title"><span dir="auto">The Harbour Post</span></div>
<div class="tgme_channel_info_description">News of the port</div></div><section class="tgme_channel_history">"""


def post(
    n: int, text: str = "", *, before: str = "", after: str = "", data: str | None = None, views: str = "1.2K"
) -> str:
    words = f'<div class="tgme_widget_message_text js-message_text" dir="auto">{text}</div>' if text else ""
    number = f"Harbour/{n}" if data is None else data
    minute = f"10:{n % 60:02}"
    return f"""<div class="tgme_widget_message_wrap js-widget_message_wrap">
<div class="tgme_widget_message text_not_supported_wrap js-widget_message" data-post="{number}">
<div class="tgme_widget_message_bubble"><div class="tgme_widget_message_author">
<a class="tgme_widget_message_owner_name" href="https://t.me/Harbour"><span>The Harbour Post</span></a></div>
{before}{words}{after}<div class="tgme_widget_message_footer"><div class="tgme_widget_message_info">
<span class="tgme_widget_message_views">{views}</span>
<span class="tgme_widget_message_meta"><a class="tgme_widget_message_date" href="https://t.me/Harbour/{n}">
<time datetime="2024-05-01T{minute}:00+00:00" class="time">{minute}</time></a></span></div></div></div></div></div>"""


PHOTO = '<a class="tgme_widget_message_photo_wrap" href="https://t.me/Harbour/1" style="background-image:url(x)"></a>'
FORWARDED = """<div class="tgme_widget_message_forwarded_from">Forwarded from
<a class="tgme_widget_message_forwarded_from_name" href="https://t.me/coast/9">
<span>Coast Guard &amp; Co</span></a></div>"""
REPLY = """<a class="tgme_widget_message_reply" href="https://t.me/Harbour/1">
<div class="tgme_widget_message_author_name">Other</div>
<div class="tgme_widget_message_text js-message_reply_text">Somebody else said</div></a>"""
PREVIEW = """<a class="tgme_widget_message_link_preview" href="https://news.example/a">
<div class="link_preview_site_name">News</div><div class="link_preview_title">The port &lt;in full&gt;</div>
<div class="link_preview_description">x</div></a>"""
SERVICE = """<div class="tgme_widget_message_wrap">
<div class="tgme_widget_message service_message" data-post="Harbour/1">
<div class="tgme_widget_message_text">Channel created</div></div></div>"""
CONTACT = """<html><body><div class="tgme_page"><div class="tgme_page_title"><span>Harbour</span></div>
<div class="tgme_page_extra">1 234 members</div><div class="tgme_page_action">Join Group</div></div></body></html>"""


def shown(*posts: str) -> bytes:
    return (HEAD + "".join(posts) + "</section></body></html>").encode()


class TestTelegram(SourceSuite):
    parsers = ("coranto.capture.telegramposts:read",)

    def case(self, content: bytes | None, good: int, etag: str = '"1"', **options: str) -> Case:
        if content is not None:
            self.server.routes["/s/Harbour"] = conditional(content, etag, Content_Type="text/html; charset=utf-8")
        source = Source(kind="telegram", address=f"{self.server.url}/s/Harbour", options=tuple(options.items()))
        return Case(source, lambda: TelegramCapturer(self.settings, self.fetcher), good)

    def whole(self) -> Case:
        self.server.routes["/s/Harbour?before=11"] = reply(body=shown(SERVICE, post(2, "An older one")))
        self.server.routes["/s/Harbour?before=2"] = reply(body=shown())
        return self.case(shown(post(11, "The port is closed."), post(12, after=PHOTO), post(13, "A ferry left.")), 3)

    def partly(self) -> Case:
        return self.case(shown(post(1, "One"), post(2, "Two", data="no number"), post(3, "Three")), 2)

    def gone(self) -> Case:
        return self.case(CONTACT.encode(), 0)

    def test_a_post_is_a_page_of_its_own(self) -> None:
        text = (
            '<b>Port closed</b><br/><br/>Says <a href="https://news.example/x?a=1&amp;b=2" onclick="evil()">the guard'
            '</a> <i class="emoji" style="x"><b>⚓</b></i> <tg-spoiler>hidden</tg-spoiler><script>evil()</script>'
        )
        content = shown(post(7, text, before=FORWARDED + REPLY, after=PREVIEW))
        [body] = given(Store().round(self.case(content, 1, pages="1")))
        assert isinstance(body, Body)
        made = body.content.decode()
        assert body.capture.address == "https://t.me/Harbour/7"
        assert dict(body.capture.hints) == {
            "title": "Port closed", "published": "2024-05-01T10:07:00+00:00", "outlet": "The Harbour Post",
            "guid": "t.me/Harbour/7", "forwarded-from": "Coast Guard & Co",
        }  # fmt: skip
        assert '<b>Port closed</b><br><br>Says <a href="https://news.example/x?a=1&amp;b=2">the guard</a>' in made
        assert "⚓" in made
        assert "hidden" in made
        assert "Forwarded from Coast Guard &amp; Co" in made
        assert '<aside><a href="https://news.example/a">The port &lt;in full&gt;</a></aside>' in made
        for left_out in ("1.2K", "onclick", "evil", "Somebody else said", "<script", "News of the port"):
            assert left_out not in made

    def test_only_what_is_new_is_given_and_views_are_no_change(self) -> None:
        case, store = self.case(shown(post(1, "One"), post(2, "Two")), 2), Store()
        store.round(case)
        case = self.case(shown(post(1, "One", views="9K"), post(2, "Two", views="9K"), post(3, "Three")), 1, '"2"')
        [new] = given(store.round(case))
        assert isinstance(new, Body)
        assert new.capture.address == "https://t.me/Harbour/3"

    def test_an_edited_post_comes_again(self) -> None:
        case, store = self.case(shown(post(1, "One"), post(2, "Two dead")), 2), Store()
        store.round(case)
        [edited] = given(store.round(self.case(shown(post(1, "One"), post(2, "Three dead")), 1, '"2"')))
        assert isinstance(edited, Body)
        assert (edited.capture.address, b"Three dead" in edited.content) == ("https://t.me/Harbour/2", True)
        assert given(store.round(self.case(shown(post(1, "One"), post(2, "Three dead")), 0, '"3"'))) == []

    def test_older_pages_are_asked_until_the_last_known_post(self) -> None:
        store = Store()
        store.round(self.case(shown(post(1, "One"), post(2, "Two")), 2))
        for first in (7, 5, 3):
            self.server.routes[f"/s/Harbour?before={first}"] = reply(
                body=shown(*(post(n, f"No {n}") for n in (first - 2, first - 1)))
            )
        self.server.asked.clear()
        found = given(store.round(self.case(shown(post(7, "Seven"), post(8, "Eight")), 6, '"2"')))
        assert [b.capture.address.rpartition("/")[2] for b in found if isinstance(b, Body)] == [
            "3",
            "4",
            "5",
            "6",
            "7",
            "8",
        ]
        assert self.server.paths == ["/s/Harbour", "/s/Harbour?before=7", "/s/Harbour?before=5"]

    def test_what_was_not_reached_is_told_once(self) -> None:
        store = Store()
        store.round(self.case(shown(post(1, "One")), 1))
        self.server.routes["/s/Harbour?before=90"] = reply(body=shown(post(80, "Eighty")))
        found = store.round(self.case(shown(post(90, "Ninety")), 2, '"2"', pages="2"))
        assert len(given(found)) == 2
        [gap] = [i for i in found if isinstance(i, Outcome)]
        assert (gap.outcome, gap.reason) == ("quarantined", "gap")
        assert "between 1 and 80" in gap.message
        assert given(store.round(self.case(None, 0, pages="2"))) == []

    def test_a_page_that_fails_on_the_way_back_is_gone_back_to(self) -> None:
        store = Store()
        store.round(self.case(shown(post(1, "One")), 1))
        self.server.routes["/s/Harbour?before=5"] = reply(503)
        found = store.round(self.case(shown(post(5, "Five")), 1, '"2"'))
        assert [i.reason for i in found if isinstance(i, Outcome)] == ["http-503"]
        self.server.routes["/s/Harbour?before=5"] = reply(body=shown(post(1, "One"), post(4, "Four")))
        later = TelegramCapturer(self.settings, type(self.fetcher)(self.settings.fetch))
        [four] = given(store.round(Case(self.case(None, 1).source, lambda: later)))
        assert isinstance(four, Body)
        assert four.capture.address.endswith("/4")

    def test_posts_without_words_are_counted(self) -> None:
        store = Store()
        case = self.case(shown(post(1, after=PHOTO), post(2, "Two"), post(3, after=PHOTO)), 1)
        _, told = store.round(case)
        assert isinstance(told, Outcome)
        assert (told.outcome, told.message) == ("unchanged", "2 posts without words passed over")
        # Told once.
        [again] = store.round(self.case(shown(post(2, "Two"), post(3, after=PHOTO)), 0, '"2"'))
        assert isinstance(again, Outcome)
        assert again.message == ""

    def test_a_channel_that_is_not_shown_is_refused_clearly(self) -> None:
        self.server.routes["/s/Harbour"] = reply(302, b"", Location="/Harbour")
        self.server.routes["/Harbour"] = reply(body=CONTACT.encode(), Content_Type="text/html")
        [item] = Store().round(self.case(None, 0))
        assert isinstance(item, Outcome)
        assert (item.outcome, item.reason) == ("refused", "no-preview")
        assert "switched the preview off" in item.message

    def test_no_posts_found_may_be_a_matter_of_time(self) -> None:
        content = b'<div class="tgme_widget_message_wrap"><div class="tme_no_messages_found">No posts found</div></div>'
        [item] = Store().round(self.case(content, 0))
        assert isinstance(item, Outcome)
        assert (item.outcome, item.reason) == ("quarantined", "no-posts")

    def test_a_wrong_option_is_named(self) -> None:
        case = self.case(shown(), 0, pages="many")
        [item] = Store().round(case)
        assert isinstance(item, Outcome)
        assert item.reason == "option"
        with pytest.raises(UsageError, match="pages"):
            TelegramCapturer(self.settings).check(case.source)

    def test_a_poll_has_words_and_grouped_pictures_have_theirs_once(self) -> None:
        poll = (
            '<div class="tgme_widget_message_poll"><div class="tgme_widget_message_poll_question">Who won?</div></div>'
        )
        nested = '<div class="tgme_widget_message_text js-message_text">Twice</div>'
        found = read(shown(post(1, after=poll), post(2, nested)))
        assert [(p.id, p.text) for p in found.posts] == [(1, "Who won?"), (2, "Twice")]


def test_any_page_can_be_read() -> None:
    for content in (b"", b"\0\xff", page("x"), b"<div class=tgme_widget_message>" * 3000, b"<p>" * 100_000):
        assert read(content).posts == ()
