"""Other extractors, each as its own documentation says to call it on a news page, in one form.

A peer takes the characters of a page and its address and gives what it found: ``body`` and, where it reads them,
``title``, ``bylines`` and ``published``. Peers that are not installed are left out and named.
"""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import Any

Found = dict[str, Any]


@dataclass(frozen=True)
class Peer:
    """One extractor in one setting. `metadata` says whether its title, people and day are scored."""

    name: str
    package: str
    module: str
    read: Callable[[str, str], Found]
    metadata: bool = False

    @property
    def installed(self) -> bool:
        """Whether `make peers` (or coranto itself) has brought it."""
        return find_spec(self.module) is not None

    @property
    def maker(self) -> str:
        """What its results depend on beside the page: its version and how it is called here."""
        try:
            found = version(self.package)
        except PackageNotFoundError:
            found = "absent"
        asked = "".join(inspect.getsource(f) for f in (self.read, _trafilatura, _language))
        return f"{self.name} {found} {blake2b(asked.encode(), digest_size=6).hexdigest()}"


def _trafilatura(page: str, address: str, **setting: bool) -> Found:
    import trafilatura

    out = trafilatura.bare_extraction(page, url=address, include_comments=False, with_metadata=True, **setting)
    if out is None:
        return {"body": ""}
    return {
        "body": out.text or "",
        "title": {"text": out.title or ""},
        "bylines": [a for a in (out.author or "").split("; ") if a],
        "published": {"value": out.date or ""},
    }


def trafilatura_fast(page: str, address: str) -> Found:
    """Its own rules, without the other extractors that it falls back on."""
    return _trafilatura(page, address, fast=True)


def trafilatura_default(page: str, address: str) -> Found:
    """As it comes: its rules, compared with two other extractors."""
    return _trafilatura(page, address)


def trafilatura_precision(page: str, address: str) -> Found:
    """As it comes, and told to prefer less text over noise."""
    return _trafilatura(page, address, favor_precision=True)


def resiliparse(page: str, address: str) -> Found:
    """Main content by rules, without the texts that stand for images."""
    from resiliparse.extract.html2text import extract_plain_text

    return {"body": extract_plain_text(page, main_content=True, alt_texts=False)}


def readability(page: str, address: str) -> Found:
    """The summary's markup, turned to text block by block."""
    from readability import Document
    from resiliparse.extract.html2text import extract_plain_text

    summary = Document(page, url=address).summary(html_partial=True)
    return {"body": extract_plain_text(summary, alt_texts=False, list_bullets=False)}


def newspaper(page: str, address: str) -> Found:
    """No request for images; the language is the one that the page declares, as is its default.

    Where it lacks the tools for that language it fails, and the page counts as failed.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import newspaper
        from newspaper.configuration import Configuration

        settings = Configuration()
        settings.fetch_images, settings.memorize_articles = False, False
        article = newspaper.Article(address, config=settings)
        article.download(input_html=page, ignore_read_more=True)
        article.parse()
    day = article.publish_date
    return {
        "body": article.text or "",
        "title": {"text": article.title or ""},
        "bylines": list(article.authors),
        "published": {"value": day.isoformat() if hasattr(day, "isoformat") else str(day or "")},
    }


def justext(page: str, address: str) -> Found:
    """With the stop words of the page's language; without any where it has none for it."""
    import justext as library

    name = STOPLISTS.get(_language(page))
    stop = library.get_stoplist(name) if name else frozenset()
    low = {} if name else {"stopwords_low": 0, "stopwords_high": 0}
    found = library.justext(page, stop, **low)
    return {"body": "\n".join(p.text for p in found if not p.is_boilerplate)}


def boilerpy(page: str, address: str) -> Found:
    """Its extractor for articles."""
    from boilerpy3.extractors import ArticleExtractor

    return {"body": ArticleExtractor(raise_on_failure=False).get_content(page)}


def _language(page: str) -> str:
    """The language of the words of a page, as two letters."""
    import py3langid
    from resiliparse.extract.html2text import extract_plain_text

    return str(py3langid.classify(extract_plain_text(page, main_content=True, alt_texts=False)[:4000])[0])


STOPLISTS = {
    "ar": "Arabic", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English", "es": "Spanish",
    "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian",
    "id": "Indonesian", "is": "Icelandic", "it": "Italian", "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian",
    "nb": "Norwegian_Bokmal", "nl": "Dutch", "no": "Norwegian_Bokmal", "pl": "Polish", "pt": "Portuguese",
    "ro": "Romanian", "ru": "Russian", "sv": "Swedish", "sw": "Swahili", "tr": "Turkish", "uk": "Ukrainian",
    "vi": "Vietnamese", "bn": "Bengali", "sr": "Serbian", "hr": "Croatian", "sk": "Slovak", "sl": "Slovenian",
    "bg": "Bulgarian", "ca": "Catalan", "et": "Estonian", "ur": "Urdu",
}  # fmt: skip

PEERS = (
    Peer("trafilatura fast", "trafilatura", "trafilatura", trafilatura_fast, metadata=True),
    Peer("trafilatura", "trafilatura", "trafilatura", trafilatura_default, metadata=True),
    Peer("trafilatura precision", "trafilatura", "trafilatura", trafilatura_precision, metadata=True),
    Peer("resiliparse", "resiliparse", "resiliparse", resiliparse),
    Peer("readability-lxml", "readability-lxml", "readability", readability),
    Peer("newspaper4k", "newspaper4k", "newspaper", newspaper, metadata=True),
    Peer("justext", "justext", "justext", justext),
    Peer("boilerpy3", "boilerpy3", "boilerpy3", boilerpy),
)


def quiet() -> None:
    """No request and no chatter from peers: they are measured on what lies here."""
    import logging

    for name in ("trafilatura", "newspaper", "readability", "boilerpy3", "justext", "htmldate", "courlan"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    if find_spec("tldextract"):
        import tldextract.tldextract as tld

        tld.TLD_EXTRACTOR = tld.TLDExtract(suffix_list_urls=(), cache_dir=None)


def missing() -> list[str]:
    """The names of the peers that are not installed."""
    from benching import archives, quotes, timing

    return [p.name for p in (*PEERS, *quotes.PEERS, *timing.PEERS, *archives.PEERS) if not p.installed]
