"""HTML to a draft: the page's blocks, those of the report chosen, their text joined by an empty line each.

::

    page -> tree -> what it declares -> without what is hidden -> blocks -> votes -> chosen -> text -> cuts

A block's `path` is the XPath of its element in the parsed page.
"""

from __future__ import annotations

from coranto.errors import BadInput
from coranto.extract import chooser, cuts, declared, front, lines, page, tongue
from coranto.extract.draft import Draft
from coranto.extract.page import Raw
from coranto.records import Block, Title
from coranto.records.articles import BlockKind

# Fewer words of prose between two headlines are no report: then the second is the page's own.
_REPORT = 80


def load() -> None:
    """Import the parsers now."""
    chooser.load()


def read(text: str, item: str, *, language: str | None = None, title: str | None = None) -> Draft:
    """The draft of a page. BadInput where no report can be found in it, OverBudget where it is too large."""
    root = page.parse(text, item)
    told = declared.read(root)
    paths = root.getroottree()
    page.prune(root)
    raws = page.blocks(root, item)
    chooser.vote(root, raws, told.body)
    taken = chooser.choose(raws)
    if not any(c.isalnum() for i in taken for c in raws[i].text):
        raise BadInput(
            f"{item}: no report in this page ({len(raws)} blocks were looked at); expected an article's own page",
            reason="no-text",
            item=item,
        )
    head = front.head(raws, taken, told, title)
    taken = _first_report(raws, taken, head)
    order = taken if head is None else [head, *(i for i in taken if i != head)]
    draft = _built(raws, order, head, paths)
    draft.declared = told
    draft.tongues = tongue.tongues(draft.text, language or told.language)
    if draft.title is None and (known := front.titles(told, title)):
        draft.title = Title(known[0])
    front.around(draft, raws, head, taken)
    front.standfirst(draft, told)
    cuts.label(draft)
    return draft


def _first_report(raws: list[Raw], taken: list[int], head: int | None) -> list[int]:
    """What stands before the headline of another `<article>`: pages that scroll on append other reports."""
    own = None if head is None else next(raws[head].element.iterancestors("article"), None)
    if head is None or own is None:
        return taken
    words = 0
    for place, index in enumerate(taken):
        raw = raws[index]
        if (
            index > head
            and raw.tag == "h1"
            and words >= _REPORT
            and own not in list(raw.element.iterancestors("article"))
        ):
            return taken[:place]
        words += lines.count(raws[index].text) if page.is_prose(raws[index]) else 0
    return taken


def _built(raws: list[Raw], order: list[int], head: int | None, paths: object) -> Draft:
    """The text of the blocks in this order, with their paths."""
    pieces: list[str] = []
    blocks: list[Block] = []
    offset = 0
    for index in order:
        raw = raws[index]
        kind: BlockKind = "headline" if index == head else raw.kind
        blocks.append(Block(offset, offset + len(raw.text), kind, paths.getpath(raw.element)))  # type: ignore[attr-defined]
        pieces.append(raw.text)
        offset += len(raw.text) + 2
    draft = Draft(text="\n\n".join(pieces), blocks=blocks)
    if head is not None:
        draft.title = Title(raws[head].text, 0, len(raws[head].text))
    return draft
