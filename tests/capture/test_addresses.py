from __future__ import annotations

import contextlib
import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coranto.capture.addresses import is_public, networks, parse, vet
from coranto.errors import BadInput, Forbidden, Refused, UsageError

PRIVATE = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.9", "192.0.0.170", "192.0.2.1", "192.88.99.1", "192.168.1.1",
    "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.255", "240.0.0.1",
    "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "::8.8.8.8", "64:ff9b::7f00:1",
    "64:ff9b::808:808", "64:ff9b:1::1", "100::1", "2001::1", "2001:2::1", "2001:10::1", "2001:20::1", "2001:db8::1",
    "2002:7f00:1::", "2002:808:808::1", "3fff::1", "5f00::1", "fc00::1", "fd12:3456::1", "fe80::1", "fec0::1",
    "ff02::1",
    "2a00:1450::5efe:7f00:1", "2a00:1450::200:5efe:a00:1",
]  # fmt: skip
PUBLIC = ["8.8.8.8", "1.1.1.1", "93.184.216.34", "2a00:1450:4001::200e", "2606:4700::1111", "2620:0:2d0:200::7"]


@pytest.mark.parametrize("address", PRIVATE)
def test_what_is_not_public_is_refused(address: str) -> None:
    with pytest.raises(Forbidden) as caught:
        vet("news.example", [address], ())
    assert caught.value.reason == "private"


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_pass(address: str) -> None:
    assert vet("news.example", [address, address], ()) == (address,)


def test_one_private_address_among_public_ones_refuses_the_host() -> None:
    with pytest.raises(Forbidden, match=r"10\.0\.0\.5"):
        vet("news.example", ["93.184.216.34", "10.0.0.5"], ())


def test_allowed_networks_are_reached_and_no_others() -> None:
    allowed = networks(["10.1.0.0/16", "fd00::/8"])
    assert vet("intranet", ["10.1.2.3", "fd00::1"], allowed) == ("10.1.2.3", "fd00::1")
    with pytest.raises(Forbidden):
        vet("intranet", ["10.2.0.1"], allowed)
    with pytest.raises(Forbidden):  # the same address in disguise is not what was allowed
        vet("intranet", ["::ffff:10.1.2.3"], allowed)


def test_a_wrong_network_in_the_settings_is_named() -> None:
    with pytest.raises(UsageError, match="ten dot one"):
        networks(["ten dot one"])


@given(st.integers(0, 2**128 - 1))
def test_nothing_outside_global_unicast_is_public(number: int) -> None:
    ip = ipaddress.IPv6Address(number)
    assert not is_public(ip) or ip in ipaddress.ip_network("2000::/3")


@given(st.integers(0, 2**32 - 1))
def test_public_is_never_wider_than_what_python_calls_global(number: int) -> None:
    ip = ipaddress.IPv4Address(number)
    assert not is_public(ip) or (ip.is_global and not ip.is_multicast and not ip.is_reserved)


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("ftp://a.example/x", "bad-scheme"),
        ("file:///etc/passwd", "bad-scheme"),
        ("gopher://a.example/", "bad-scheme"),
        ("http:///nothing", "bad-address"),
        ("http://a..example/", "bad-address"),
        ("http://exa mple/", "bad-address"),
        ("http://a.example\\@b.example/", "bad-address"),
        ("http://a.example/\r\nX: y", "bad-address"),
        ("http://" + "a" * 64 + ".example/", "bad-address"),
        ("http://[::1", "bad-address"),
        ("http://a.example/" + "x" * 9000, "bad-address"),
        ("http://me:secret@a.example/", "credentials"),
        ("http://me@a.example/", "credentials"),
        ("http://a.example:22/", "port"),
        ("http://a.example:6667/", "port"),
        ("http://a.example:99999/", "port"),
        ("http://2130706433/", "odd-host"),
        ("http://127.1/", "odd-host"),
        ("http://0x7f.0.0.1/", "odd-host"),
        ("http://0x7f000001/", "odd-host"),
        ("http://1.2.3.4.5/", "odd-host"),
        ("http://[fe80::1%25eth0]/", "private"),
    ],
)
def test_addresses_that_are_not_asked(address: str, reason: str) -> None:
    with pytest.raises(Refused) as caught:
        parse(address)
    assert caught.value.reason == reason
    assert "secret" not in str(caught.value)


def test_octal_hosts_are_refused() -> None:
    with pytest.raises(Refused):
        parse("http://0177.0.0.1/")


def test_an_address_is_brought_to_its_normal_form() -> None:
    found = parse("HTTPS://Exämple.org/ü?q=ü#part")
    assert (found.scheme, found.host, found.port) == ("https", "xn--exmple-cua.org", 443)
    assert (found.path, found.authority) == (b"/%C3%BC?q=%C3%BC", "xn--exmple-cua.org")
    assert "#" not in found.url
    assert parse("http://a.example:8080").authority == "a.example:8080"
    assert parse("http://[2a00:1450::1]:8080/").origin == "http://[2a00:1450::1]:8080"


@given(st.text(max_size=60))
def test_parse_answers_or_refuses_whatever_it_gets(text: str) -> None:
    for address in (text, f"http://{text}", f"http://a.example/{text}"):
        with contextlib.suppress(BadInput, Forbidden):
            assert parse(address).scheme in ("http", "https")
