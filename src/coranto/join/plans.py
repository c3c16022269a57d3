"""Which embedder encodes which report, and what the vectors of each model say.

::

    article, language -> the first embedder that has the language -> its own centre -> codes, under the model's name

Weights, thresholds and centres belong to one model. A report that two models encoded can be compared with reports of
either; two reports that no model has in common are compared by their names, numbers and words alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from coranto.errors import NotNow, UsageError
from coranto.join.likeness import weights
from coranto.join.terms import language_of
from coranto.join.vectors import Centre, Codes, Embedder, SentenceEncoder, opening
from coranto.records import Article, Reading

# What is fitted or calibrated for one model: weights by kind of comparison, the centre, when openings say the same.
Table = Mapping[str, Any]


@dataclass(frozen=True)
class Plan:
    """The embedders of a window, asked in this order; UsageError for a model that nobody calibrated.

    `bridge` has every report encoded by every embedder that has its language, so that languages which only the second
    has meet those of the first. `calibrated` are tables by model beside those that ship.
    """

    embedders: tuple[Embedder, ...] = ()
    bridge: bool = False
    calibrated: Mapping[str, Table] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(set(self.models)) < len(self.models):
            raise UsageError(f"each model once; got {', '.join(self.models)}")
        shipped = weights()["models"]
        if unknown := [model for model in self.models if model not in shipped and model not in self.calibrated]:
            raise UsageError(
                f"nobody has calibrated {', '.join(unknown)}, so that it cannot be told what its vectors say; "
                f"run `coranto calibrate`, which compares it with {next(iter(shipped))}"
            )

    @property
    def models(self) -> tuple[str, ...]:
        """The names of the models, in order."""
        return tuple(embedder.name for embedder in self.embedders)

    @property
    def default(self) -> Embedder | None:
        """The encoder that ships, where it is one of them."""
        return next((e for e in self.embedders if e.name == SentenceEncoder.name), None)

    def tables(self) -> dict[str, Table]:
        """What is known of each model, by name."""
        known = {**weights()["models"], **self.calibrated}
        return {model: known[model] for model in self.models}

    def centres(self) -> dict[str, Centre]:
        """A fresh mean of the stream for each model."""
        return {model: Centre(table["centre"]) for model, table in self.tables().items()}

    def wanted(self, language: str) -> tuple[Embedder, ...]:
        """The embedders that a report in this language is for; any is for one whose language is not known."""
        able = tuple(e for e in self.embedders if not language or not e.languages or language in e.languages)
        return able if self.bridge else able[:1]

    def prepare(self, reports: Iterable[tuple[Article, Reading | None]]) -> None:
        """Let the embedders hear which reports come next."""
        coming: dict[str, list[list[str]]] = {}
        for article, reading in reports:
            for embedder in self.wanted(language_of(article, reading)):
                if sentences := opening(article):
                    coming.setdefault(embedder.name, []).append(sentences)
        for embedder in self.embedders:
            embedder.prepare(coming.get(embedder.name, []))

    def codes(self, article: Article, language: str, centres: Mapping[str, Centre]) -> tuple[dict[str, Codes], str]:
        """The codes of a report's opening by model, and why there are fewer than there should be; `centres` learn.

        Where an embedder fails, none takes its place: its vectors would meet none of the report's own language.
        """
        found: dict[str, Codes] = {}
        trouble = ""
        wanted = self.wanted(language)
        sentences = opening(article) if wanted else []
        for embedder in wanted if sentences else ():
            centre = centres[embedder.name]
            try:
                encoded = embedder.encode(sentences)
            except NotNow as error:
                trouble = str(error)
                continue
            if encoded.shape[1] != len(centre.sum):
                trouble = (
                    f"{embedder.name} gives vectors of {encoded.shape[1]} numbers and was calibrated with "
                    f"{len(centre.sum)}: it is another model by now; give it another name or calibrate it again"
                )
                continue
            centre.learn(encoded)
            found[embedder.name] = centre.code(encoded)
        return found, trouble


def plan_of(given: Plan | Embedder | None) -> Plan:
    """A plan of one embedder, or of none; a plan as it is."""
    if isinstance(given, Plan):
        return given
    return Plan(() if given is None else (given,))
