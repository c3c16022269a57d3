"""Toy steps for the runners; in a module of their own, so that worker processes can import them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    id: str
    text: str


class Shout:
    name, takes, gives, version = "shout", Word, Word, "1"

    def setup(self) -> None:
        self.ready = True

    def __call__(self, batch: Iterable[Word]) -> Iterator[Word]:
        assert self.ready
        for word in batch:
            yield Word(word.id, word.text.upper())


class Gather:
    name, takes, gives, version = "gather", Word, str, "1"

    def setup(self) -> None:
        pass

    def key(self, record: Word) -> str:
        return record.text[0]

    def __call__(self, group: list[Word]) -> Iterator[str]:
        yield " ".join(word.text for word in group)
