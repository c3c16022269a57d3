"""The edition as a message: plain text first, the same as simple HTML beside it; no image, no script, no tracking."""

from __future__ import annotations

from collections.abc import Mapping
from email.message import EmailMessage
from email.policy import SMTP
from html import escape

from coranto.publish import lines
from coranto.publish.links import Links
from coranto.records import Edition, Story


def message(
    edition: Edition,
    stories: Mapping[str, Story],
    sender: str,
    to: str,
    base_url: str = "",
    language: str = lines.DEFAULT,
) -> EmailMessage:
    """The edition, ready to be sent. `stories` by id; a choice whose story is missing shows its title and reasons.

    With `base_url` each story is linked. Addresses with a line break are refused by `email` itself (ValueError).
    """
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = f"coranto, {lines.day(edition.date, language)}: {len(edition.choices)} stories"
    mail["From"], mail["To"] = sender, to
    mail.set_content(plain(edition, stories, base_url, language))
    mail.add_alternative(html(edition, stories, base_url, language), subtype="html")
    return mail


def plain(edition: Edition, stories: Mapping[str, Story], base_url: str = "", language: str = lines.DEFAULT) -> str:
    """The edition as plain text, also what `coranto edition` prints."""
    out = [f"CORANTO · {lines.day(edition.date, language)}", _counted(edition), ""]
    for choice in edition.choices:
        out += [f"{choice.rank}. {_title(choice.title, stories.get(choice.story))}"]
        out += [f"   {said}" for said in _figures(stories.get(choice.story), language)]
        out += [f"   why: {'; '.join(choice.reasons)}"]
        if base_url:
            out += [f"   {base_url.rstrip('/')}{Links().story(choice.story)}"]
        out += [""]
    return "\n".join(out)


def html(edition: Edition, stories: Mapping[str, Story], base_url: str = "", language: str = lines.DEFAULT) -> str:
    """The edition as one simple page; every text from a source is escaped."""
    items = []
    for choice in edition.choices:
        title = escape(_title(choice.title, stories.get(choice.story)))
        if base_url:
            title = f'<a href="{escape(base_url.rstrip("/") + Links().story(choice.story))}">{title}</a>'
        figures = "".join(f"<li>{escape(said)}</li>" for said in _figures(stories.get(choice.story), language))
        why = escape("; ".join(choice.reasons))
        items.append(f"<li><h2>{title}</h2>{f'<ul>{figures}</ul>' if figures else ''}<p><small>{why}</small></p></li>")
    head = escape(f"Coranto · {lines.day(edition.date, language)}")
    return (
        f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8"><title>{head}</title></head>'
        f"<body><h1>{head}</h1><p>{escape(_counted(edition))}</p><ol>{''.join(items)}</ol></body></html>"
    )


def _counted(edition: Edition) -> str:
    left = edition.considered - len(edition.choices)
    return f"{len(edition.choices)} of {edition.considered} stories" + (f", {left} left out" if left else "")


def _title(title: str, story: Story | None) -> str:
    return f"[Sample] {title}" if story and story.sample else title


def _figures(story: Story | None, language: str) -> list[str]:
    """The latest figures of the first rows that are news, with their claimants."""
    rows = [row for row in story.ledger if row.status != "background"][:3] if story else []
    return [lines.point(p, row, language).text for row in rows for p in lines.latest(row)]
