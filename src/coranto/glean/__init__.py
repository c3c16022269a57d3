"""Step 3: sentences to facts; every fact has a span and a maker.

::

    article -> language -> sentences, quotations -> trees -> mentions -> times -> claims -> figures -> reading

Each reader is a plain function of the draft so far. None holds a store, a network or a clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from coranto.errors import Refused
from coranto.records import Article, Failure, Reading
from coranto.records.rights import EVERYBODY, Rights, allowed

if TYPE_CHECKING:
    from coranto.glean.draft import ReaderName


class Glean:
    """Reads articles: the *each* step ``glean``. `setup()` loads the models, once per worker.

    `reader` says who reads English claims: ``fine``, ``fast`` (a third of the time, less sure) or ``rules``; `rights`
    whose reservations of text and data mining do not hold for the operator.
    """

    name = "glean"
    takes = Article
    gives = Reading

    def __init__(self, reader: ReaderName = "fine", rights: Rights = EVERYBODY) -> None:
        self.reader, self.rights = reader, rights
        self.version = f"glean 2 {reader}"

    def setup(self) -> None:
        """Load the readers and their models now rather than at the first article."""
        from coranto.glean import models, reader

        models.parser("en")
        if self.reader != "rules":
            reader.load(self.reader)

    def __call__(self, articles: Iterable[Article]) -> Iterator[Reading | Failure]:
        """One reading per article, in order; an article that cannot be read gives a Failure and the rest go on."""
        for article in articles:
            try:
                mined = allowed(article, self.rights).mined
                yield self.read(article) if mined else self.left_unread(article)
            except Refused as error:
                yield Failure(of=article.id, step=self.name, reason=error.reason, message=str(error))

    def language(self, article: Article) -> Reading:
        """A reading that tells the language of an article and nothing else, in about a millisecond."""
        from coranto.glean import language

        code, confidence = language.detect(article)
        return Reading(article=article.id, maker="language", language=code, language_confidence=confidence)

    def left_unread(self, article: Article) -> Reading:
        """A reading without facts that says why: the publisher reserves text and data mining."""
        where = next((e.where for e in article.evidence if e.value == "tdm-reservation"), "tdm-reservation")
        lack = f"names, times, claims and figures: the publisher reserves text and data mining ({where})"
        return replace(self.language(article), maker="rights 1", lacks=(lack,))

    def read(self, article: Article) -> Reading:
        """All facts of one article, whatever it reserves: whoever hands it in answers for that."""
        from coranto.glean import claims, entities, figures, language, sentences, times
        from coranto.glean.draft import Draft

        code, confidence = language.detect(article)
        draft = Draft(article=article, language=code, confidence=confidence, reader=self.reader)
        draft.sentences, draft.quotations = sentences.split(draft)
        draft.trees = sentences.parse(draft)
        draft.mentions = entities.mentions(draft)
        draft.times = times.times(draft)
        draft.claims = claims.claims(draft)
        draft.figures = figures.figures(draft)
        return Reading(
            article=article.id,
            maker=self.version,
            language=code,
            language_confidence=confidence,
            sentences=draft.sentences,
            mentions=draft.mentions,
            times=draft.times,
            claims=draft.claims,
            figures=draft.figures,
            lacks=tuple(draft.lacks),
        )
