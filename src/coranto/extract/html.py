"""HTML to a draft: the report's blocks, and beside them the noise that stands among them, labelled.

::

    page -> tree -> what it declares -> without what is hidden -> blocks -> chosen -> headline, posts, noise named
         -> text -> cuts

A block's `path` is the XPath of its element in the parsed page; of a text that the page carries without showing it,
the place where it was declared.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from coranto.errors import BadInput
from coranto.extract import (
    chooser,
    cuts,
    declared,
    front,
    liveblog,
    noise,
    page,
    parts,
    published,
    rights,
    teaser,
    tongue,
    variants,
)
from coranto.extract.draft import Declared, Draft
from coranto.extract.page import Raw
from coranto.extract.payload import Piece
from coranto.records import Block, Cut
from coranto.records.articles import BlockKind, CutLabel

# Fewer words of prose between two headlines are no report: then the second is the page's own.
_REPORT = 80
# How many blocks before the first and behind the last of the report are looked at: byline, date, credits.
_NEAR = 12
# More unchosen blocks in a row are another part of the page, not an interruption.
_RUN = 25


@dataclass(slots=True)
class _Piece:
    """One block on its way into the text; `cut` is its label and rule where it is not the report."""

    text: str
    kind: BlockKind
    path: str
    at: str | None = None
    cut: tuple[CutLabel, str] | None = None


def load() -> None:
    """Load the parsers and the model now."""
    chooser.load()
    teaser.load()


def read(
    text: str, item: str, *, language: str | None = None, title: str | None = None, address: str | None = None
) -> Draft:
    """The draft of a page. BadInput where no report can be found in it, OverBudget where it is too large.

    `language` and `title` are what is known of it from elsewhere, `address` where it was found.
    """
    root = page.parse(text, item)
    told = declared.read(root)
    held = variants.scripts(root)
    found = variants.alternates(root)
    part = parts.next_part(root, address) if address else None
    unquoted = rights.marked(root)
    page.prune(root)
    page.refuse_long(root, item)
    raws = page.blocks(root, item)
    taken = chooser.choose(root, raws, told)
    live = liveblog.posts(root, raws, told, held) if raws else None
    if live is not None:
        taken = sorted((set(taken) | live.body) - live.labels)
    head = front.head(raws, taken, told, title)
    if live is None:
        taken = _first_report(raws, taken, head)
    taken = [i for i in taken if i != head]
    body = "\n\n".join(raws[i].text for i in taken)
    early = teaser.truncated(root, raws, taken, told, body, source=text)
    carried = variants.declared_blocks(held, told, raws, taken, cut_off=early is not None)
    order: Sequence[int | Piece] = carried.order if carried is not None else taken
    if not any(c.isalnum() for one in order for c in (raws[one].text if isinstance(one, int) else one.text)):
        raise BadInput(
            f"{item}: no report in this page ({len(raws)} blocks were looked at); expected an article's own page",
            reason="no-text",
            item=item,
        )
    tongues = tongue.tongues(body, language or told.language)
    made = _Page(raws, root.getroottree(), live, tongues)
    draft = _joined(made.pieces(order, head, carried.where if carried is not None else ""))
    draft.declared, draft.tongues = told, tongues
    draft.truncated = early if carried is None else None
    draft.next_part = part.value if part is not None else None
    draft.evidence += [*found, *([part] if part is not None else [])]
    _around(draft, raws, head, taken, told, title)
    if not told.dates:
        told.dates += published.guessed(text, address)
    cuts.label(draft)
    draft.evidence += rights.unquoted(root, unquoted, draft.text, ((b.path, b.start, b.end) for b in draft.blocks))
    return draft


def _around(
    draft: Draft, raws: list[Raw], head: int | None, taken: list[int], told: Declared, title: str | None
) -> None:
    front.entitle(draft, told, title, raws[head].text if head is not None else None)
    front.around(draft, raws, head, taken)
    front.standfirst(draft, told)


def _first_report(raws: list[Raw], taken: list[int], head: int | None) -> list[int]:
    """What stands before the headline of another `<article>`: pages that scroll on append other reports."""
    own = None if head is None else next(raws[head].element.iterancestors("article"), None)
    if head is None or own is None:
        return taken
    words = 0
    for place, index in enumerate(taken):
        raw = raws[index]
        other = index > head and raw.tag == "h1" and words >= _REPORT
        if other and own not in list(raw.element.iterancestors("article")):
            return taken[:place]
        words += raw.size if raw.prose else 0
    return taken


@dataclass(slots=True)
class _Page:
    """The blocks of a page, and what is needed to make pieces of text of them."""

    raws: list[Raw]
    paths: Any
    live: liveblog.Posts | None
    tongues: tuple[str, ...]

    def pieces(self, order: Sequence[int | Piece], head: int | None, where: str) -> Iterator[_Piece]:
        """The headline, then the report in its order with the noise among it."""
        if head is not None:
            yield self._piece(head, "headline")
        shown = [one for one in order if isinstance(one, int) and one != head]
        first, last = min(shown, default=0), max(shown, default=-1)
        ahead = [n for n in range(max(0, first - _NEAR), first) if n != head]
        yield from self._noise(ahead if shown else [], before=True)
        before = first
        for one in order:
            if isinstance(one, Piece):
                yield _Piece(one.text, one.kind, where)
            elif one != head:
                between = [n for n in range(before + 1, one) if n != head]
                yield from self._noise(between if len(between) <= _RUN else [])
                yield self._piece(one, self.raws[one].kind)
                before = max(before, one)
        if self.live is not None and not self.live.of:
            for post in self.live.unseen:
                if post.title:
                    yield _Piece(post.title, "heading", "JSON-LD liveBlogUpdate", post.at)
                yield _Piece(post.text, "paragraph", "JSON-LD liveBlogUpdate", post.at)
        yield from self._noise(range(last + 1, min(len(self.raws), last + 1 + _NEAR)) if shown else [], after=True)

    def _piece(self, index: int, kind: BlockKind) -> _Piece:
        raw = self.raws[index]
        at = self.live.time(index) if self.live is not None else None
        return _Piece(raw.text, kind, self.paths.getpath(raw.element), at)

    def _noise(self, indexes: Sequence[int], *, before: bool = False, after: bool = False) -> Iterator[_Piece]:
        """The blocks that are no report but belong beside it, each with its label."""
        for index in indexes:
            raw = self.raws[index]
            label, rule = noise.named(raw, self.tongues, before=before, after=after)
            footer = label == "legal" and raw.away and (before or after)
            if not footer and noise.worth(raw, label, before=before, after=after):
                piece = self._piece(index, raw.kind)
                piece.cut = (label, rule)
                yield piece


def _joined(pieces: Iterator[_Piece]) -> Draft:
    """The text of the pieces, with an empty line between them."""
    texts: list[str] = []
    draft = Draft(text="")
    offset = 0
    for piece in pieces:
        end = offset + len(piece.text)
        draft.blocks.append(Block(offset, end, piece.kind, piece.path, piece.at))
        if piece.cut is not None:
            draft.cuts.append(Cut(offset, end, *piece.cut))
        texts.append(piece.text)
        offset = end + 2
    draft.text = "\n\n".join(texts)
    return draft
