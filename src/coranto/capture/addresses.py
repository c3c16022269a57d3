"""Which addresses may be asked: the address as written, and every network address behind it.

`ipaddress.is_global` is not enough: NAT64, 6to4, ::/96, fec0::/10, 192.0.0.0/24 and multicast pass it. So IPv6 is
allowed by shape (2000::/3, what IANA hands out as global unicast) less the special blocks in it, and IPv4 is refused
by the IANA special-purpose registry, multicast and the reserved block, with `is_global` as a second opinion.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

import httpx2

from coranto.errors import BadInput, Forbidden, UsageError

IPAddress = IPv4Address | IPv6Address
IPNetwork = IPv4Network | IPv6Network

# Longer than any address a news site gives out; servers stop at 8 kB themselves.
MAX_ADDRESS = 8192
DEFAULT_PORTS = {"http": 80, "https": 443}
# Ports above 1024 that browsers refuse because another protocol listens there (WHATWG Fetch, "bad ports"); below
# 1024 nothing but 80 and 443 is asked.
BAD_PORTS = frozenset(
    (1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080)
)

# IANA IPv4 special-purpose registry (RFC 6890 and successors), with multicast and class E.
REFUSED_V4 = tuple(
    IPv4Network(block)
    for block in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
        "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16",
        "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    )
)  # fmt: skip
GLOBAL_V6 = IPv6Network("2000::/3")
# Inside 2000::/3: IETF assignments (Teredo, benchmarking, ORCHID …), documentation, 6to4. Outside it lie NAT64
# (64:ff9b::/96, 64:ff9b:1::/48), mapped and compatible IPv4, fc00::/7, fe80::/10, fec0::/10, ff00::/8, 100::/64.
REFUSED_V6 = tuple(IPv6Network(b) for b in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))
# Interface ids that carry an IPv4 address to be reached through a tunnel (ISATAP, RFC 5214).
ISATAP = (0x00005EFE, 0x02005EFE)

_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\Z")
_NUMBER = re.compile(r"(?:\d+|0x[0-9a-f]*)\Z")
_CONTROL = re.compile(r"[\x00-\x20\x7f\\]")
# What stands between the slashes and the path, as written. IDNA takes four characters for a dot; only one is.
_AUTHORITY = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://([^/?#]*)")
_ODD_DOTS = re.compile("[\u3002\uff0e\uff61]")
_PORT = re.compile(r":[^:\]@]*\Z")
_PLAIN_PORT = re.compile(r":[0-9]*\Z", re.A)


@dataclass(frozen=True, slots=True)
class Target:
    """One address taken apart: `url` in its normal form without fragment, `host` in ASCII, lower case."""

    url: str
    scheme: str
    host: str
    port: int
    path: bytes

    @property
    def origin(self) -> str:
        """Scheme, host and port: what robots.txt holds for."""
        return f"{self.scheme}://{bracketed(self.host)}:{self.port}"

    @property
    def authority(self) -> str:
        """The value of the Host header: the port only where it is not the scheme's own."""
        host = bracketed(self.host)
        return host if DEFAULT_PORTS[self.scheme] == self.port else f"{host}:{self.port}"


def bracketed(host: str) -> str:
    """An IPv6 literal in brackets, any other host as it is."""
    return f"[{host}]" if ":" in host else host


def networks(given: Sequence[str]) -> tuple[IPNetwork, ...]:
    """CIDR networks from settings; a UsageError names the one that is none."""
    found = []
    for text in given:
        try:
            found.append(ipaddress.ip_network(text))
        except ValueError as error:
            raise UsageError(
                f"fetch.allow_networks: {text!r} is no network ({error}); write e.g. 10.1.0.0/16"
            ) from error
    return tuple(found)


def parse(address: str) -> Target:
    """An http(s) address taken apart; BadInput or Forbidden where it must not be asked. Nothing is looked up."""
    if len(address) > MAX_ADDRESS or _CONTROL.search(address.strip()):
        raise BadInput(
            f"{address[:80]!r} is no address: too long, or with spaces, backslashes or control characters",
            reason="bad-address", item=address[:200],
        )  # fmt: skip
    try:
        url = httpx2.URL(address.strip())
        host = url.raw_host.decode("ascii").lower()
        port = url.port
    except (httpx2.InvalidURL, UnicodeError, ValueError) as error:
        raise BadInput(f"{address!r} is no address: {error}", reason="bad-address", item=address) from error
    if url.scheme not in DEFAULT_PORTS:
        raise BadInput(f"{address!r}: only http and https addresses are asked", reason="bad-scheme", item=address)
    if url.userinfo:
        raise Forbidden(
            f"{url.copy_with(userinfo=b'')} came with a name or password; addresses with credentials are not asked",
            reason="credentials", item=str(url.copy_with(userinfo=b"")),
        )  # fmt: skip
    check_spelling(address)
    _check_host(host, address)
    port = DEFAULT_PORTS[url.scheme] if port is None else port
    if not 0 < port < 65536 or (port < 1024 and port not in (80, 443)) or port in BAD_PORTS:
        raise Forbidden(f"{address!r}: port {port} is not one that news is served on", reason="port", item=address)
    return Target(str(url.copy_with(fragment=None)), url.scheme, host, port, url.raw_path or b"/")


def check_spelling(address: str) -> None:
    """Forbidden where host or port are spelled in a way that only serves to get past a filter."""
    written = _AUTHORITY.match(address.strip())
    authority = written.group(1) if written else ""
    port = _PORT.search(authority)
    host = authority[: port.start()] if port else authority
    odd = _ODD_DOTS.search(host) or host.endswith(".") or (port and not _PLAIN_PORT.match(port.group(0)))
    if odd:
        raise Forbidden(
            f"{address!r}: the host or its port is spelled oddly; write it with plain dots and digits, none at the end",
            reason="odd-host", item=address,
        )  # fmt: skip


def _check_host(host: str, address: str) -> None:
    if ":" in host:
        try:
            ipaddress.IPv6Address(host)
        except ValueError as error:
            raise BadInput(f"{address!r}: {error}", reason="bad-address", item=address) from error
        if "%" in host:
            raise Forbidden(
                f"{address!r}: an address with a zone lies in a local network", reason="private", item=address
            )
        return
    labels = host.split(".")
    if len(host) > 253 or not all(_LABEL.match(label) for label in labels):
        raise BadInput(f"{address!r}: {host!r} is no host name", reason="bad-address", item=address)
    if _NUMBER.match(labels[-1]):
        # As WHATWG URL has it: a host that ends in a number is an IPv4 address. Only the plain spelling is taken;
        # 2130706433, 0177.1 and 0x7f.0.0.1 are ways past a filter.
        try:
            ipaddress.IPv4Address(host)
        except ValueError as error:
            raise Forbidden(
                f"{address!r}: {host!r} is an odd spelling of a network address; write it as four numbers",
                reason="odd-host", item=address,
            ) from error  # fmt: skip


def is_public(ip: IPAddress) -> bool:
    """Whether this is an address on the public internet that stands for itself (no tunnel, no translation)."""
    if isinstance(ip, IPv4Address):
        return ip.is_global and not any(ip in block for block in REFUSED_V4)
    if ip not in GLOBAL_V6 or ip.scope_id or any(ip in block for block in REFUSED_V6):
        return False
    return ip.is_global and (int(ip) >> 32) & 0xFFFFFFFF not in ISATAP


def vet(host: str, found: Sequence[str], allowed: Sequence[IPNetwork]) -> tuple[str, ...]:
    """The addresses of `host` that may be connected to: all of them, or Forbidden.

    A host with one forbidden address among public ones is refused whole: it is set up to get past a filter.
    """
    good = []
    for text in dict.fromkeys(found):
        try:
            ip = ipaddress.ip_address(text)
        except ValueError as error:
            raise Forbidden(f"{host} resolves to {text!r}, which is no address", reason="private", item=host) from error
        if not is_public(ip) and not any(ip.version == net.version and ip in net for net in allowed):
            raise Forbidden(
                f"{host} leads to {ip}, which is not a public address; to reach it anyway, add its network to "
                "fetch.allow_networks",
                reason="private", item=host,
            )  # fmt: skip
        good.append(str(ip))
    return tuple(good)
