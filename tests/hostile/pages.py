"""Pages: HTML that nests, floods, lies about its encoding or is none. Each is fetched, stored and read to the end."""

from __future__ import annotations

import json
from collections.abc import Iterator

from hostile.case import ANY, REFUSED, Case, Make, mutated, noise, serve

STORY = (
    "<p>KEPT The minister said on Tuesday that ten people had been killed in the flood.</p>"
    "<p>“We will rebuild the bridge,” she said. Police said 300 families were moved to schools.</p>"
)


def html(body: str, head: str = "") -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A flood</title>{head}</head>'
        f"<body><article><h1>A flood in the north</h1>{body}</article></body></html>"
    )


def page(
    name: str, content: str | bytes | Make, ends: frozenset[str] = ANY, media: str = "text/html; charset=utf-8",
    keeps: tuple[str, ...] = (), reads: frozenset[str] = frozenset(),
) -> Case:  # fmt: skip
    def make() -> bytes:
        found = content() if callable(content) else content
        return found.encode("utf-8", "surrogatepass") if isinstance(found, str) else found

    return Case(
        name=f"page-{name}", kind="page", source=("page", "{http}/page.html"), ends=ends, keeps=keeps, reads=reads,
        routes={"/page.html": serve(make, Content_Type=media)}, read=True,
    )  # fmt: skip


TEXT = frozenset(("text",))


# What does not hold yet: a text below the bound of extraction, but so dense that reading it takes too long.


def cases() -> Iterator[Case]:
    yield from nested()
    yield from floods()
    yield from encodings()
    yield from scripts()
    yield from odd()
    for n in range(6):
        yield page(f"chance-{n}", mutated(f"page {n}", html(STORY * 5).encode(), 4 + 10 * n))


def nested() -> Iterator[Case]:
    def deep(tag: str, count: int, close: bool = True) -> Make:
        return lambda: html(f"<{tag}>" * count + STORY + f"</{tag}>" * (count if close else 0)).encode()

    yield page("nested-a-little", deep("div", 100), reads=TEXT)
    for tag, count in (("div", 100_000), ("b", 50_000), ("blockquote", 50_000), ("ul><li", 30_000), ("font", 50_000),
                       ("a", 30_000), ("p", 200_000), ("span", 200_000), ("table><tr><td", 20_000), ("section", 60_000),
                       ("svg", 20_000), ("button", 20_000), ("form", 30_000), ("select", 30_000),
                       ("template", 20_000)):  # fmt: skip
        yield page(f"nested-{tag.replace('><', '-')}", deep(tag, count))
    yield page("unclosed-div", deep("div", 300_000, close=False))
    yield page("unclosed-formatting", lambda: html("<b><i><u><a><p>" * 60_000 + STORY).encode())
    yield page("misnested-formatting", lambda: html("<b><p></b><i></p>" * 60_000 + STORY).encode())
    yield page("ends-only", lambda: html("</div></p></b>" * 400_000 + STORY).encode())


def floods() -> Iterator[Case]:
    attributes = "".join(f' a{n}="{n}"' for n in range(100_000))
    makes: tuple[tuple[str, Make], ...] = (
        ("one-word", lambda: html("<p>" + "x" * 9_900_000 + "</p>").encode()),
        ("one-word-of-marks", lambda: html("<p>" + "e\u0301" * 2_000_000 + "</p>").encode()),
        ("one-line-of-words", lambda: html("<p>" + "word " * 1_900_000 + "</p>").encode()),
        ("one-line-of-sentences", lambda: html("<p>" + "The man said so. " * 250_000 + "</p>").encode()),
        ("sentences", lambda: html("<p>The man said that ten people died on Tuesday.</p>" * 15_000).encode()),
        ("no-sentence-ends", lambda: html("<p>" + "the man and the dog who said that " * 40_000 + "</p>").encode()),
        ("a-hundred-thousand-attributes", lambda: html(f"<p{attributes}>x</p>" + STORY).encode()),
        ("a-long-attribute", lambda: html(f'<p title="{"x" * 8_000_000}">y</p>' + STORY).encode()),
        ("many-classes", lambda: html(f'<p class="{"c " * 2_000_000}">y</p>' + STORY).encode()),
        ("empty-elements", lambda: html("<br>" * 2_000_000 + STORY).encode()),
        ("empty-paragraphs", lambda: html("<p></p>" * 1_000_000 + STORY).encode()),
        ("short-paragraphs", lambda: html("<p>a</p>" * 500_000 + STORY).encode()),
        ("links", lambda: html("<p><a href=/x>link words</a></p>" * 100_000 + STORY).encode()),
        ("links-in-one-paragraph", lambda: html("<p>" + "<a href=/x>link</a> " * 200_000 + "</p>" + STORY).encode()),
        ("references", lambda: html("<p>" + "&amp;&#65;&bogus;" * 500_000 + "</p>" + STORY).encode()),
        ("ampersands", lambda: html("<p>" + "&" * 9_000_000).encode()),
        ("less-thans", lambda: html("<p>" + "<" * 9_000_000).encode()),
        ("tags-unclosed", lambda: html("<a" * 4_000_000).encode()),
        ("quotes", lambda: html("<p>" + '"' * 3_000_000 + "</p>" + STORY).encode()),
        ("quotes-open", lambda: html("<p>" + "“He said " * 100_000 + "</p>").encode()),
        ("quotes-of-two-kinds", lambda: html("<p>" + "«“‘ said he, " * 60_000 + "</p>").encode()),
        ("brackets", lambda: html("<p>" + "(" * 2_000_000 + "</p>" + STORY).encode()),
        ("comments", lambda: html("<!---->" * 1_000_000 + STORY).encode()),
        ("comment-unclosed", lambda: html(STORY + "<!--" + "- -" * 3_000_000).encode()),
        ("spaces", lambda: html("<p>a" + " " * 9_000_000 + "b</p>" + STORY).encode()),
        ("line-breaks", lambda: html("<pre>" + "\n" * 9_000_000 + "</pre>" + STORY).encode()),
        ("no-break-spaces", lambda: html("<p>" + "\xa0" * 4_000_000 + "</p>" + STORY).encode()),
        ("digits", lambda: html("<p>" + "1" * 5_000_000 + " people were killed</p>" + STORY).encode()),
        ("digit-groups", lambda: html("<p>" + "1,000," * 500_000 + "000 people were killed</p>").encode()),
        ("number-words", lambda: html("<p>" + "twenty million " * 100_000 + "people died.</p>").encode()),
        ("dates", lambda: html("<p>" + "on Tuesday 12 May 2020 at 10:00 " * 30_000 + "</p>").encode()),
        ("dots", lambda: html("<p>" + "." * 5_000_000 + "</p>" + STORY).encode()),
        ("commas", lambda: html("<p>" + "a, " * 800_000 + "</p>").encode()),
        ("capitals", lambda: html("<p>" + "Ann Bell and Carl Dent of Easton " * 40_000 + "</p>").encode()),
        ("hyphens", lambda: html("<p>" + "a-" * 2_000_000 + "</p>").encode()),
        ("slashes", lambda: html("<p>" + "/" * 3_000_000 + " http://" + "a." * 500_000 + "</p>").encode()),
        ("at-signs", lambda: html("<p>" + "a@" * 1_000_000 + "</p>").encode()),
        ("emoji", lambda: html("<p>" + "👩‍👩‍👧‍👦" * 150_000 + "</p>").encode()),
        ("headings", lambda: html("<h2>A heading</h2>" * 100_000 + STORY).encode()),
        ("table-cells", lambda: html("<table>" + "<tr>" + "<td>5</td>" * 300_000 + "</table>" + STORY).encode()),
        (
            "table-spans",
            lambda: html("<table><tr><td colspan=99999999 rowspan=99999999>5</table>" * 2000 + STORY).encode(),
        ),
        ("list-items", lambda: html("<ul>" + "<li>item</li>" * 300_000 + "</ul>" + STORY).encode()),
        ("metas", lambda: html(STORY, '<meta name="author" content="x">' * 100_000).encode()),
        ("titles", lambda: html(STORY, "<title>t</title>" * 200_000).encode()),
        ("a-long-title", lambda: html(STORY, f'<meta property="og:title" content="{"t " * 2_000_000}">').encode()),
        ("times", lambda: html('<time datetime="2020-01-01T00:00:00Z">now</time>' * 60_000 + STORY).encode()),
        ("chinese-without-ends", lambda: html("<p>" + "記者報導死亡人數" * 300_000 + "</p>").encode()),
        ("arabic-without-ends", lambda: html("<p>" + "قال الوزير إن عشرة أشخاص " * 80_000 + "</p>").encode()),
        ("thai-without-spaces", lambda: html("<p>" + "รัฐมนตรีกล่าวว่า" * 80_000 + "</p>").encode()),
    )
    for name, make in makes:
        yield page(f"flood-{name}", make)


def encodings() -> Iterator[Case]:
    text = html(STORY + "<p>Müller sagte: Öl für Köln.</p>")
    bare = text.replace('<meta charset="utf-8">', "")
    yield page("utf-7", bare.replace("</p>", "+ADw-script+AD4-</p>"), media="text/html; charset=utf-7")
    yield page("utf-16-with-mark", bare.encode("utf-16"), media="text/html", reads=TEXT)
    yield page("utf-16-without-mark", bare.encode("utf-16-le"), media="text/html")
    yield page("utf-16-said-by-http", bare.encode("utf-16-be"), media="text/html; charset=utf-16be")
    yield page("utf-16-said-by-nobody", bare.encode("utf-16-le"), media="text/html; charset=utf-8")
    yield page("utf-32", bare.encode("utf-32"), media="text/html")
    yield page("latin-1-said-utf-8", text.encode("cp1252"), reads=TEXT)
    yield page("mixed", bare.encode() + "<p>Ünïted".encode("latin-1") + "<p>мир".encode("cp1251"), media="text/html")
    for name in (
        "klingon",
        "punycode",
        "unicode_escape",
        "zlib",
        "rot13",
        "idna",
        "undefined",
        "utf-8,utf-16",
        "x" * 4000,
    ):
        yield page(f"charset-{name[:20]}", bare.encode(), media=f"text/html; charset={name}", reads=TEXT)
    yield page("charset-of-meta-lies", text.replace('"utf-8"', '"utf-16"').encode(), media="text/html", reads=TEXT)
    yield page("charsets-that-differ", html(STORY, '<meta charset="big5"><meta charset="koi8-r">').encode(), reads=TEXT)
    yield page("marks-everywhere", b"\xef\xbb\xbf" * 1000 + bare.encode(), reads=TEXT)
    yield page("bad-utf-8", bare.encode() + b"\xff\xfe\xfd\xc0\xaf\xed\xa0\x80\xf5\x80\x80\x80" * 5000)
    yield page("nul-between", html("<p>K\0E\0P\0T wo\0rds</p>" + STORY), reads=TEXT)
    yield page("nul-only", b"\0" * 100_000)
    yield page("noise", noise("page", 2_000_000))
    yield page("png-said-html", b"\x89PNG\r\n\x1a\n" + noise("png", 100_000))
    yield page("pdf-said-html", b"%PDF-1.7\n" + noise("pdf", 100_000))
    yield page("gzip-said-html", b"\x1f\x8b\x08\0" + noise("gz", 100_000))
    yield page("surrogates", html(f'<p title="\ud800">a\udfff b</p><a href="\udc80">x</a>{STORY}'))
    yield page("references-to-surrogates", html(f"<p>&#xD800;&#55296;&#xFFFFFFFFF;&#0;&#x0;</p>{STORY}"), reads=TEXT)
    yield page("bidi", html(f"<p>\u202e\u2066\u202d KEPT said \u202c\u2069 \u200f</p>{STORY}"), reads=TEXT)
    yield page("bidi-flood", lambda: html("<p>" + "\u202e\u2066" * 1_000_000 + "</p>" + STORY).encode())
    yield page("noncharacters", html("<p>\ufffe\uffff\U0010ffff\ufdd0</p>" + STORY), reads=TEXT)
    yield page("control-characters", html("<p>" + "".join(map(chr, range(1, 32))) + "</p>" + STORY), reads=TEXT)


def scripts() -> Iterator[Case]:
    flood = json.dumps({"@context": "https://schema.org", "@type": "NewsArticle", "articleBody": "x " * 1_000_000})
    ld = '<script type="application/ld+json">{}</script>'
    makes: tuple[tuple[str, Make], ...] = (
        ("flood", lambda: html("<script>var a=1;</script>" * 200_000 + STORY).encode()),
        ("one-long", lambda: html("<script>" + "a=1;" * 2_000_000 + "</script>" + STORY).encode()),
        ("unclosed", lambda: html(STORY + "<script>" + "a<b;" * 2_000_000).encode()),
        ("styles", lambda: html("<style>p{color:red}</style>" * 200_000 + STORY).encode()),
        ("style-unclosed", lambda: html(STORY + "<style>" + "p{" * 3_000_000).encode()),
        ("noscript", lambda: html("<noscript>" * 100_000 + STORY).encode()),
        ("textarea-unclosed", lambda: html("<textarea>" + STORY * 10_000).encode()),
        ("plaintext", lambda: html("<plaintext>" + STORY * 10_000).encode()),
        ("ld-json-long", lambda: html(STORY, ld.format(flood)).encode()),
        ("ld-json-deep", lambda: html(STORY, ld.format('{"a":' * 100_000)).encode()),
        ("ld-json-deep-lists", lambda: html(STORY, ld.format("[" * 50_000 + "]" * 50_000)).encode()),
        ("ld-json-many", lambda: html(STORY, ld.format('{"@type":"NewsArticle","headline":"x"}') * 50_000).encode()),
        ("ld-json-number", lambda: html(STORY, ld.format('{"datePublished":' + "9" * 100_000 + "}")).encode()),
        ("ld-json-odd", lambda: html(STORY, ld.format('{"@graph":[null,5,[],{"@type":[[],{}],"author":[[[]]],'
                                                      '"datePublished":{"a":1},"headline":["x",5]}]}')).encode()),
        ("payload", lambda: html(STORY, "<script>window.__DATA__=" + '{"text":"' * 300_000 + "</script>").encode()),
        ("payload-braces", lambda: html(STORY, "<script>x=" + "{" * 2_900_000 + "</script>").encode()),
        ("payload-many-starts", lambda: html(STORY, "<script>" + 'a={"content":"b' * 150_000 + "</script>").encode()),
        ("data-addresses", lambda: html('<img src="data:image/png;base64,' + "A" * 8_000_000 + '">' + STORY).encode()),
    )  # fmt: skip
    for name, make in makes:
        yield page(f"script-{name}", make)


def odd() -> Iterator[Case]:
    yield page("empty", b"", REFUSED)
    yield page("blank", b" \n" * 10_000, REFUSED)
    yield page("only-a-doctype", b"<!doctype html>")
    yield page("only-a-head", html("").encode())
    yield page("frameset", b"<html><frameset><frame src='http://10.9.8.7/'></frameset></html>")
    yield page("meta-refresh", html(STORY, '<meta http-equiv="refresh" content="0; url=http://10.9.8.7/">'), reads=TEXT)
    yield page("base-private", html(STORY, '<base href="http://10.9.8.7/"><link rel=canonical href="file:///etc/passwd">'),
               reads=TEXT)  # fmt: skip
    yield page("canonical-odd",
               html(STORY, '<link rel="canonical" href="http://[::1"><meta property="og:url" content="\0">'),
               reads=TEXT)  # fmt: skip
    yield page("dates-odd", html(STORY, "".join(
        f'<meta property="article:published_time" content="{d}">' for d in
        ("99999-99-99", "-1", "1" * 5000, "2020-02-30T25:61:00+99:99", "\u0661\u0660", "NaN",
        "0000-00-00"))), reads=TEXT)  # fmt: skip
    yield page("entities", b'<!DOCTYPE html [<!ENTITY a "b"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
               + html("<p>&a;&c;</p>" + STORY).encode(), reads=TEXT)  # fmt: skip
    yield page("xhtml-entities", b'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY l0 "ha">' + b"".join(
        b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 12)) + b"]>"
        + html("<p>&l11;</p>" + STORY).encode(), media="application/xhtml+xml")  # fmt: skip
    yield page("two-documents", html(STORY) + html(STORY), reads=TEXT)
    yield page("no-markup", "KEPT words without any markup. The minister said so.", media="text/html")
    yield page("as-plain-text", html(STORY), media="text/plain")
    yield page("plain-flood", lambda: b"word\n" * 2_000_000, media="text/plain")
    yield page("plain-one-line", lambda: b"word " * 1_000_000, media="text/plain")
    yield page("svg-said-html", '<svg xmlns="http://www.w3.org/2000/svg"><text>KEPT</text></svg>')
    yield page("mathml", html("<math>" + "<mrow>" * 20_000 + STORY))
