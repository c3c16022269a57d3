"""What travels between the steps: small frozen records with ids made from their content; standard library only.

captured (`Source`, `Capture`, `Outcome`) -> text (`Article`) -> fact (`Reading` of `Mention`, `Time`, `Claim`,
`Figure`) -> judgement (`Judgement`, `Grouping`) -> view (`Story`, `Edition`).
"""

from coranto.records.articles import Article, Block, Cut, Dated, Evidence, Image, Title
from coranto.records.changes import Change, ChangeKind, Stated
from coranto.records.editions import Choice, Edition
from coranto.records.facts import (
    Channel,
    Claim,
    Figure,
    Hedge,
    Mention,
    Reading,
    SaidAt,
    Sentence,
    Speaker,
    Time,
    Verification,
)
from coranto.records.ident import content_id, plain
from coranto.records.judgements import Grouping, Judgement, NameGroup, withdrawn
from coranto.records.lines import Cite, Line
from coranto.records.origins import Through
from coranto.records.relations import Passage, Related, Turn
from coranto.records.sources import Body, Capture, Failure, Lead, Outcome, Source
from coranto.records.spans import Span, cover
from coranto.records.stories import (
    Check,
    Correction,
    Difference,
    LedgerPoint,
    LedgerRow,
    Name,
    NameForm,
    Remark,
    RivalTime,
    SaidClaim,
    Side,
    Story,
    StoryReport,
    TimelineEntry,
    Voice,
)

__all__ = [
    "Article", "Block", "Body", "Capture", "Change", "ChangeKind", "Channel", "Check", "Choice", "Cite", "Claim",
    "Correction", "Cut", "Dated", "Difference", "Edition", "Evidence", "Failure", "Figure", "Grouping", "Hedge",
    "Image", "Judgement", "Lead", "LedgerPoint", "LedgerRow", "Line", "Mention", "Name", "NameForm", "NameGroup",
    "Outcome", "Passage", "Reading", "Related", "Remark", "RivalTime", "SaidAt", "SaidClaim", "Sentence", "Side",
    "Source", "Span", "Speaker", "Stated", "Story", "StoryReport", "Through", "Time", "TimelineEntry", "Title", "Turn",
    "Verification", "Voice",
    "content_id", "cover", "plain", "withdrawn",
]  # fmt: skip
