"""What people hold of names: judgements that stand and the names file, made ready to be looked up by entity id."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from coranto.join.aliases import Aliases
from coranto.records import Judgement, content_id, withdrawn
from coranto.records.judgements import by_person
from coranto.words.forms import bare, fold


def form_key(kind: str, form: str) -> str:
    """What a written form is called in a judgement where no entity id stands for it alone."""
    return content_id("n", kind, fold(bare(form)))


@dataclass(frozen=True, slots=True)
class Opinions:
    """`same` and `apart` lead from an entity id (or form key) to judgements; `gone` are the ids of withdrawn ones.

    `digest` is another one whenever something is held otherwise.
    """

    same: dict[str, list[Judgement]] = field(default_factory=dict)
    apart: dict[str, set[str]] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    aliases: Aliases = field(default_factory=Aliases)
    digest: str = ""

    @classmethod
    def of(cls, judgements: Iterable[Judgement], aliases: Aliases | None = None) -> Opinions:
        """The opinions on names that stand among all judgements; those of rules are made anew and left out here."""
        held = list(judgements)
        gone, known = withdrawn(held), aliases or Aliases()
        same: dict[str, list[Judgement]] = defaultdict(list)
        apart: dict[str, set[str]] = defaultdict(set)
        standing = [j for j in held if j.id not in gone and by_person(j)]
        for j in sorted(standing, key=lambda j: j.id):
            for part in j.parts:
                if j.kind == "same-name":
                    same[part].append(j)
                elif j.kind == "not-same-name":
                    apart[part] |= set(j.parts) - {part}
        names = sorted(j.id for j in standing if j.kind in ("same-name", "not-same-name"))
        return cls(dict(same), dict(apart), gone, known, content_id("o", names, sorted(gone), known))
