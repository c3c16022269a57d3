"""Files a person hands over: texts, e-mails, lists of feeds, sitemaps, folders of all of them."""

from __future__ import annotations

import base64
from collections.abc import Iterator

from hostile.case import ANY, REFUSED, Case, Make, mutated, noise, serve

WORDS = b"KEPT The minister said on Tuesday that ten people had been killed.\n"


def file(
    name: str, file_name: str, make: Make, ends: frozenset[str] = ANY, keeps: tuple[str, ...] = (), read: bool = True
) -> Case:
    return Case(
        name=f"file-{name}", kind="file", source=("files", f"{{dir}}/{file_name}"), files={file_name: make}, ends=ends,
        keeps=keeps, offline=True, read=read,
    )  # fmt: skip


def mail(*headers: str, body: bytes = WORDS) -> bytes:
    return "\r\n".join(("From: a@news.example", *headers)).encode("utf-8", "surrogateescape") + b"\r\n\r\n" + body


def cases() -> Iterator[Case]:
    yield from texts()
    yield from mails()
    yield from sitemaps()


def texts() -> Iterator[Case]:
    yield file("empty", "a.txt", lambda: b"", REFUSED)
    yield file("blank", "a.txt", lambda: b" \n" * 1000, REFUSED)
    yield file("binary", "a.txt", lambda: noise("text", 100_000), REFUSED)
    yield file("nul", "a.txt", lambda: WORDS + b"\0" * 1000, REFUSED)
    yield file("large", "a.txt", lambda: WORDS * 400_000, REFUSED)
    yield file("one-word", "a.txt", lambda: b"x" * 4_900_000)
    yield file("surrogates", "a.txt", lambda: "a\ud800b ".encode("utf-8", "surrogatepass") + WORDS, ANY)
    yield file("bidi", "a.txt", lambda: "\u202e\u2066 ".encode() + WORDS, ANY, ("KEPT",))
    yield file("latin-1", "a.txt", lambda: "caf\xe9 ".encode("latin-1") + WORDS, ANY, ("KEPT",))
    yield file("utf-16", "a.txt", lambda: (WORDS.decode() * 3).encode("utf-16"), ANY)
    yield file("unknown-kind", "a.xyz", lambda: WORDS, REFUSED)
    yield file("no-ending", "a", lambda: WORDS, REFUSED)
    yield file("html-cut-in-a-character", "a.html", lambda: b"<p>KEPT said " + "ж".encode()[:1], ANY, ("KEPT",))
    yield file("html-in-txt", "a.txt", lambda: b"<script>x</script>" + WORDS, ANY, ("KEPT",))
    yield file("odd-name", "a\n\u202eb.txt", lambda: WORDS, ANY, ("KEPT",))
    yield file("missing-is-named", "b.txt/../none.txt", lambda: WORDS, REFUSED)
    yield file("feed-with-a-bad-entry",
    "f.xml", lambda: b"<rss><channel><item><title>x\0<b></item><item><title>KEPT</title>"
               b"<description>KEPT words</description></item></channel></rss>", ANY, ("KEPT",))  # fmt: skip
    yield file("json-no-feed", "f.json", lambda: b'{"a": 1}', REFUSED)
    yield file("json-deep", "f.json", lambda: b'{"a":' * 300_000, REFUSED)


def mails() -> Iterator[Case]:
    multi = 'Content-Type: multipart/mixed; boundary="b"'
    deep = b"".join(
        b"--b%d\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n" % (n, n + 1) for n in range(2000)
    ) + WORDS  # fmt: skip
    cases: tuple[tuple[str, Make, tuple[str, ...]], ...] = (
        ("no-header", lambda: WORDS, ()), ("no-body", lambda: mail(body=b""), ()),
        ("charset-unknown", lambda: mail("Content-Type: text/plain; charset=klingon"), ("KEPT",)),
        ("charset-odd", lambda: mail("Content-Type: text/plain; charset=unicode_escape"), ()),
        ("charset-long", lambda: mail("Content-Type: text/plain; charset=" + "x" * 100_000), ()),
        ("base64-broken", lambda: mail("Content-Transfer-Encoding: base64", body=b"!!!" + base64.b64encode(WORDS)), ()),
        ("base64-cut", lambda: mail("Content-Transfer-Encoding: base64", body=base64.b64encode(WORDS)[:-3]), ()),
        ("quoted-broken", lambda: mail("Content-Transfer-Encoding: quoted-printable", body=b"=ZZ=\r\n=" + WORDS),
        ("KEPT",)),
        ("uuencode", lambda: mail("Content-Transfer-Encoding: x-uuencode", body=b"begin 644 x\r\n" + b"M" * 9000), ()),
        ("boundary-missing", lambda: mail("Content-Type: multipart/mixed", body=WORDS), ()),
        ("boundary-never", lambda: mail(multi, body=WORDS), ()),
        ("boundary-flood", lambda: mail(multi, body=b"--b\r\n" * 500_000), ()),
        ("parts-flood", lambda: mail(multi, body=b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n" * 50_000 + b"--b--"),
        ()),
        ("nested-deep", lambda: mail('Content-Type: multipart/mixed; boundary="b0"', body=deep), ()),
        ("messages-in-messages", lambda: b"Content-Type: message/rfc822\r\n\r\n" * 5000 + mail(), ()),
        ("header-flood", lambda: mail(*(f"X-{n}: y" for n in range(100_000))), ()),
        ("header-long", lambda: mail("Subject: " + "word " * 500_000), ()),
        ("header-folded", lambda: mail("Subject: x" + "\r\n y" * 200_000), ()),
        ("subject-encoded-flood", lambda: mail("Subject: " + "=?utf-8?q?a?= " * 50_000), ()),
        ("subject-broken", lambda: mail("Subject: =?klingon?q?=FF?= =?utf-8?b?!!!?= =?x"), ("KEPT",)),
        ("from-flood", lambda: mail("To: " + "(" * 100_000), ()),
        ("from-brackets", lambda: mail("Reply-To: " + "<" * 50_000), ()),
        ("dates-odd", lambda: mail("Date: Mon, 99 Foo 99999 99:99:99 +9999"), ("KEPT",)),
        ("binary-headers", lambda: mail("Subject: \udcff\udcfe\x01\x02"), ("KEPT",)),
        ("nul", lambda: mail(body=WORDS + b"\0"), ()),
        ("html-flood", lambda: mail("Content-Type: text/html", body=b"<div>" * 1_000_000), ()),
        ("cid-only", lambda: mail("Content-Type: image/png", body=b"x"), ()),
        ("chance", lambda: mutated("mail", mail(multi) * 20, 60), ()),
    )  # fmt: skip
    for name, make, keeps in cases:
        yield file(f"mail-{name}", "m.eml", make, ANY, keeps)


def sitemaps() -> Iterator[Case]:
    """Only where sitemaps are a kind of source."""
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    url = "<url><loc>http://10.9.8.7/{}</loc></url>"

    def index(address: str, times: int) -> bytes:
        return f"<sitemapindex {space}>{f'<sitemap><loc>{address}</loc></sitemap>' * times}</sitemapindex>".encode()

    makes: tuple[tuple[str, Make], ...] = (
        ("empty", lambda: b""), ("html", lambda: b"<html></html>"), ("noise", lambda: noise("sitemap", 50_000)),
        ("cut", lambda: f"<urlset {space}>{url.format(1)}<url><loc>http".encode()),
        ("entities", lambda: b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><urlset><url><loc>&a;</loc></url></urlset>'),
        ("laughs", lambda: b'<!DOCTYPE x [<!ENTITY a "' + b"x" * 9000 + b'">]><urlset><url><loc>' + b"&a;" * 90_000),
        ("deep", lambda: f"<urlset {space}>".encode() + b"<url>" * 200_000),
        ("many", lambda: (f"<urlset {space}>" + "".join(url.format(n) for n in range(60_000)) + "</urlset>").encode()),
        ("odd-addresses", lambda: (f"<urlset {space}>" + "".join(f"<url><loc>{a}</loc></url>" for a in
         ("file:///etc/passwd", "javascript:x", "", "http://[", "//x", "http://10.9.8.7/")) + "</urlset>").encode()),
        ("index-of-itself", lambda: index("http://127.0.0.1:1024/sitemap.xml", 50)),
        ("index-inside", lambda: index("http://10.9.8.7/s.xml", 1)),
        ("one-long", lambda: (f"<urlset {space}><url><loc>http://x.example/" + "a" * 3_000_000).encode()),
    )  # fmt: skip
    for name, make in makes:
        yield Case(
            name=f"sitemap-{name}", kind="sitemap", source=("sitemap", "{http}/sitemap.xml"),
            routes={"/sitemap.xml": serve(make, Content_Type="application/xml")},
        )  # fmt: skip
