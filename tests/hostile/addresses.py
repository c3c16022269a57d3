"""Addresses that must not be asked, however they are spelled or reached. Not one socket may open to any of them."""

from __future__ import annotations

import socket
from collections.abc import Iterator

from capture.server import page, reply
from hostile.case import LATER, REFUSED, Case, say

# Numeric addresses that are not plainly public, as a name would resolve to them.
INSIDE = {
    "this-network": "0.0.0.0", "this-network-2": "0.1.2.3", "private-10": "10.9.8.7", "private-172": "172.20.0.1",
    "private-192": "192.168.0.1", "cgnat": "100.100.1.1", "loopback": "127.0.0.2", "loopback-end": "127.255.255.254",
    "link-local": "169.254.169.254", "ietf": "192.0.0.8", "dummy": "192.0.0.170", "documentation-1": "192.0.2.9",
    "documentation-2": "198.51.100.9", "documentation-3": "203.0.113.9", "relay-6to4": "192.88.99.1",
    "benchmarking": "198.18.5.5", "multicast": "224.0.0.251", "multicast-end": "239.255.255.250",
    "reserved": "240.1.1.1",
    "broadcast": "255.255.255.255", "amt": "192.52.193.1", "as112": "192.175.48.1",
    "v6-unspecified": "::", "v6-loopback": "::1", "v6-mapped": "::ffff:127.0.0.1", "v6-mapped-public": "::ffff:8.8.8.8",
    "v6-compatible": "::127.0.0.1", "v6-nat64": "64:ff9b::a09:807", "v6-nat64-local": "64:ff9b:1::a09:807",
    "v6-discard": "100::1", "v6-teredo": "2001:0:4136:e378:8000:63bf:3fff:fdd2", "v6-benchmarking": "2001:2::1",
    "v6-orchid": "2001:20::1", "v6-documentation": "2001:db8::1", "v6-documentation-2": "3fff:1::1",
    "v6-6to4": "2002:a09:807::1", "v6-6to4-loopback": "2002:7f00:1::", "v6-unique-local": "fd00::1",
    "v6-link-local": "fe80::1", "v6-site-local": "fec0::1", "v6-multicast": "ff02::1", "v6-segment-routing": "5f00::1",
    "v6-isatap": "2a00:1450::5efe:a09:807", "v6-translated": "::ffff:0:127.0.0.1",
}  # fmt: skip

# Spellings of an address that a filter might take for a name.
SPELLED = {
    "decimal": "http://2130706433/", "decimal-public": "http://134744072/", "hex": "http://0x7f000001/",
    "hex-dotted": "http://0x7f.0x0.0x0.0x1/", "octal": "http://0177.0.0.01/", "octal-long": "http://00000177.0.0.1/",
    "short-1": "http://127.1/", "short-2": "http://127.0.1/", "zero": "http://0/", "mixed": "http://0x7f.0.1/",
    "overflow": "http://127.0.0.257/", "five-parts": "http://127.0.0.1.5/", "trailing-dot": "http://127.0.0.1./",
    "name-trailing-dot": "http://localhost./", "two-trailing-dots": "http://localhost../",
    "full-width-digits": "http://\uff11\uff12\uff17.0.0.1/", "full-width-dots": "http://127\uff0e0\uff0e0\uff0e1/",
    "ideographic-dots": "http://127\u30020\u30020\u30021/", "half-width-dots": "http://127\uff610\uff610\uff611/",
    "circled": "http://\u2460\u2461\u2466.\u24ea.\u24ea.\u2460/", "arabic-digits": "http://\u0661\u0662\u0667.0.0.1/",
    "superscript": "http://\u00b9\u00b2\u2077.0.0.1/", "circled-letters": "http://\u24db\u24de\u24d2al\u24d7ost/",
    "percent-digits": "http://%31%32%37.0.0.1/", "percent-letters": "http://%6c%6f%63alhost/",
    "percent-dot": "http://127%2e0.0.1/", "percent-nul": "http://localhost%00.news.example/",
    "soft-hyphen": "http://local\u00adhost/", "zero-width": "http://local\u200bhost/",
    "bidi": "http://\u202etsohlacol/",
    "user": "http://news.example@10.9.8.7/", "user-and-password": "http://a:b@10.9.8.7/",
    "at-twice": "http://a@b@10.9.8.7/",
    "backslash": "http://news.example\\@10.9.8.7/", "tab": "http://10.9\t.8.7/",
    "newline": "http://10.9.8.7/\r\nHost: x",
    "zone": "http://[fe80::1%25eth0]/", "zone-plain": "http://[fe80::1%lo]/", "bracket-open": "http://[::1/",
    "v6-in-words": "http://[::ffff:7f00:1]/", "v6-zeros": "http://[0:0:0:0:0:0:0:1]/", "v6-future": "http://[v1.x]/",
    "port-ssh": "http://news.example:22/", "port-smtp": "http://news.example:25/",
    "port-redis-low": "http://news.example:0/",
    "port-large": "http://news.example:70000/", "port-signed": "http://news.example:+80/",
    "port-full-width": "http://news.example:\uff18\uff10/", "port-irc": "http://news.example:6667/",
    "empty-host": "http:///x", "dots-only": "http://.../", "empty-label": "http://a..b/",
    "hyphen-first": "http://-a.example/",
    "long-label": f"http://{'a' * 64}.example/", "long-host": f"http://{'a.' * 200}example/",
    "long": "http://a.example/" + "x" * 9000, "localhost": "http://localhost/",
    "metadata": "http://169.254.169.254/latest/",
}  # fmt: skip
SCHEMES = ("file:///etc/passwd", "ftp://news.example/x", "gopher://10.9.8.7/_x", "javascript:alert(1)",
"data:text/html,x",
           "ws://10.9.8.7/", "jar:http://10.9.8.7!/", "http+unix://%2Frun%2Fx.sock/", "//10.9.8.7/",
           "view-source:http://x/")  # fmt: skip


def cases() -> Iterator[Case]:
    for name, found in INSIDE.items():
        host = f"[{found}]" if ":" in found else found
        yield refused(f"numeric-{name}", f"http://{host}/")
        yield refused(f"named-{name}", f"http://{name}.example/", hosts={f"{name}.example": ((found,),)})
    for name, address in SPELLED.items():
        yield refused(f"spelled-{name}", address, hosts={"localhost": (("127.0.0.1",),)})
    for n, address in enumerate(SCHEMES):
        yield refused(f"scheme-{n}-{address.partition(':')[0] or 'none'}", address)
    yield from redirects()
    yield from resolvers()


def refused(name: str, address: str, hosts: dict[str, tuple[tuple[str, ...], ...]] | None = None) -> Case:
    for_name = {"localhost": (("127.0.0.1",),), **(hosts or {})}
    return Case(
        name=f"address-{name}", kind="address", source=("feed", address), ends=REFUSED, hosts=for_name, offline=True,
        leaks=("root:",),
    )  # fmt: skip


def redirects() -> Iterator[Case]:
    """The first answer comes from a host that may be asked; where it leads may not."""
    targets = {
        **{f"to-{name}": address for name, address in SPELLED.items() if name not in ("tab", "newline", "localhost")},
        **{f"to-scheme-{n}": address for n, address in enumerate(SCHEMES) if address[:2] != "//"},
        "to-metadata": "http://169.254.169.254/latest/meta-data/iam", "to-relative-host": "//10.9.8.7/x",
        "to-mapped": "http://[::ffff:10.9.8.7]/", "to-private-https": "https://10.9.8.7/",
    }  # fmt: skip
    for name, target in targets.items():
        located = f"HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n".encode()
        yield Case(
            name=f"redirect-{name}", kind="redirect", source=("page",
            "{http}/a"), ends=REFUSED, routes={"/a": say(located)},
            hosts={"localhost": (("127.0.0.2",),)}, leaks=("root:",),
        )  # fmt: skip
    for status in (300, 301, 303, 304, 305, 306, 307, 308):
        yield Case(
            name=f"redirect-status-{status}", kind="redirect", source=("page", "{http}/a"), ends=REFUSED,
            routes={"/a": say(reply(status, Location="http://10.9.8.7/"))},
        )  # fmt: skip
    for name, text in (("refresh-header", answered(Refresh="0; url=http://10.9.8.7/")),
                       ("link-header", answered(Link="<http://10.9.8.7/>; rel=preload")),
                       ("alt-svc", reply(200, page("KEPT"), Alt_Svc='h2="10.9.8.7:443"', Content_Type="text/html")),
                       ("location-in-200", answered(Location="http://10.9.8.7/"))):  # fmt: skip
        yield Case(
            name=f"redirect-{name}", kind="redirect", source=("page",
            "{http}/a"), ends=frozenset(("stored",)), keeps=("KEPT",),
            routes={"/a": say(text)},
        )  # fmt: skip


def answered(**headers: str) -> bytes:
    return reply(200, page("KEPT"), Content_Type="text/html", **headers)


def resolvers() -> Iterator[Case]:
    """Names that resolve to something else each time, or to several things at once."""

    def again(wire: socket.socket, path: str, headers: dict[str, str]) -> None:
        wire.sendall(reply(302, Location=path + "x"))

    def case(name: str, *found: tuple[str, ...], ends: frozenset[str] = REFUSED) -> Case:
        return Case(
            name=f"resolver-{name}", kind="redirect", source=("page",
            "http://rebind.example:{port}/{name}/a"), ends=ends,
            routes={"/a": again, "/ax": again, "/axx": again}, hosts={"rebind.example": found},
        )  # fmt: skip

    yield case("rebinds-at-the-redirect", ("127.0.0.1",), ("10.9.8.7",))
    yield case("rebinds-to-loopback", ("127.0.0.1",), ("127.0.0.2",))
    yield case("rebinds-later", ("127.0.0.1",), ("127.0.0.1",), ("169.254.169.254",))
    yield case("one-private-among-public", ("8.8.8.8", "10.9.8.7"))
    yield case("private-last-of-many", (*(f"8.8.8.{n}" for n in range(200)), "10.9.8.7"))
    yield case("mapped", ("::ffff:127.0.0.1",))
    yield case("zone", ("fe80::1%lo",))
    yield case("no-address", ("not an address",))
    yield case("nothing", (), ends=LATER)
