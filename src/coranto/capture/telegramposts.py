"""What stands on a page of a Telegram channel's web preview, by the class names of its widget.

`read` is called in a killable worker. Which words of a page are those of a post is told by these classes alone::

    tgme_channel_info                          the channel is shown; tgme_channel_info_header_title its name
    tgme_widget_message[data-post]             one post, "channel/number"
      tgme_widget_message_owner_name           the channel; tgme_widget_message_from_author who signed
      tgme_widget_message_forwarded_from_name  whose words these are
      tgme_widget_message_text                 the words (the same class in a _reply or _forwarded: somebody else's)
      tgme_widget_message_poll_question        the words of a poll
      tgme_widget_message_link_preview         what it links to; link_preview_title its title
      tgme_widget_message_date time[datetime]  when
    tme_no_messages_found                      no post here, or asked too often
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from coranto.capture.repair import clean, decode

MAX_POSTS = 200
MAX_NAME, MAX_TEXT = 500, 200_000
_POST = re.compile(r"([A-Za-z0-9_]{1,64})/(\d{1,12})")
# What a post's own words may be marked up with; everything else is taken for the words in it.
_KEPT = frozenset(("a", "b", "strong", "i", "em", "u", "s", "code", "pre", "blockquote", "br", "p"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One post: `html` is its own words, marked up plainly, empty where it has none; `text` the same as lines."""

    channel: str
    id: int
    html: str = ""
    text: str = ""
    published: str = ""
    author: str = ""
    forwarded: str = ""
    link: str = ""
    link_title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One page of a channel. `shown` is whether the channel is shown to the web; `bad` names posts without a number."""

    title: str = ""
    shown: bool = False
    none_found: bool = False
    posts: tuple[Post, ...] = ()
    bad: tuple[str, ...] = ()


def read(content: bytes) -> Channel:
    """The posts of a page in its order, service messages left out; nothing where it is another page."""
    from lxml import html

    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    root = html.document_fromstring(decode(content).encode("utf-8", "replace") or b"<html></html>", parser=parser)
    posts: dict[int, Post] = {}
    bad: list[str] = []
    for element in _all(root, "tgme_widget_message")[:MAX_POSTS]:
        if "service_message" in _classes(element):
            continue
        given = str(element.get("data-post") or "")
        match = _POST.fullmatch(given)
        if match is None:
            bad.append(f"data-post {clean(given)[:100]!r}, post {len(posts) + len(bad) + 1} of the page")
            continue
        post = _post(element, match.group(1), int(match.group(2)))
        posts[post.id] = post
    info = _all(root, "tgme_channel_info")
    title = _words(root, "tgme_channel_info_header_title") or _words(root, "tgme_widget_message_owner_name")
    return Channel(
        title=title,
        shown=bool(info),
        none_found=bool(_all(root, "tme_no_messages_found")),
        posts=tuple(posts.values()),
        bad=tuple(bad),
    )


def _post(element: Any, channel: str, number: int) -> Post:
    own = [e for e in _all(element, "tgme_widget_message_text") if not _within(e, element)]
    own = own[:1] or _all(element, "tgme_widget_message_poll_question")[:1]
    marked = _marked(own[0])[:MAX_TEXT].strip() if own else ""
    text = _lines(own[0])[:MAX_TEXT].strip() if own else ""
    preview = _all(element, "tgme_widget_message_link_preview")[:1]
    return Post(
        channel=channel, id=number, html=marked if text else "", text=text,
        published=next((str(t.get("datetime"))[:40] for d in _all(element, "tgme_widget_message_date")
                        for t in d.iter("time") if t.get("datetime")), ""),
        author=_words(element, "tgme_widget_message_from_author"),
        forwarded=_words(element, "tgme_widget_message_forwarded_from_name"),
        link=_address(preview[0].get("href")) if preview else "",
        link_title=_words(preview[0], "link_preview_title") if preview else "",
    )  # fmt: skip


def _classes(element: Any) -> list[str]:
    return (element.get("class") or "").split() if isinstance(element.tag, str) else []


def _all(root: Any, name: str) -> list[Any]:
    """The elements of a class, in order."""
    return [e for e in root.iter() if name in _classes(e)]


def _within(element: Any, post: Any) -> bool:
    """Whether words are not the post's own: those of the post it replies to, or a second time inside the same."""
    parent = element.getparent()
    while parent is not None and parent is not post:
        classes = _classes(parent)
        if "tgme_widget_message_reply" in classes or "tgme_widget_message_text" in classes:
            return True
        parent = parent.getparent()
    # The quoted words carry the class as well.
    return "js-message_reply_text" in _classes(element)


def _words(root: Any, name: str) -> str:
    found = next(iter(_all(root, name)), None)
    return clean(" ".join(found.text_content().split()))[:MAX_NAME] if found is not None else ""


def _address(given: Any) -> str:
    text = str(given or "").strip()
    return text[:2_000] if text.startswith(("http://", "https://")) else ""


def _marked(element: Any) -> str:
    """The words of an element with the plain part of their markup; emoji keep their sign, hidden words are shown."""
    from html import escape

    parts = [escape(element.text or "", quote=False)]
    for child in element:
        if isinstance(child.tag, str):
            inside = "" if child.tag in ("script", "style") else _marked(child)
            if child.tag == "br":
                inside = "<br>"
            elif child.tag in _KEPT and child.tag != "i":  # <i class="emoji"> is how Telegram writes a sign
                address = _address(child.get("href")) if child.tag == "a" else ""
                start = f'<a href="{escape(address)}">' if address else f"<{child.tag}>"
                inside = f"{start}{inside}</{child.tag}>"
            elif child.tag == "i" and "emoji" not in _classes(child):
                inside = f"<i>{inside}</i>"
            parts.append(inside)
        parts.append(escape(child.tail or "", quote=False))
    return clean("".join(parts))


def _lines(element: Any) -> str:
    """The words of an element as lines."""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            parts.append("\n" if child.tag == "br" else "" if child.tag in ("script", "style") else _lines(child))
        parts.append(child.tail or "")
    return clean("".join(parts))
