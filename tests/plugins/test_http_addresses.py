"""Which addresses are refused before anything is sent."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from ballerine_app.plugins.http_addresses import AllowedAddresses, is_public
from ballerine_app.plugins.http_target import OutgoingRules, read_target

STRICT = OutgoingRules()


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",  # noqa: S104 - an address to refuse
        "10.0.0.1",
        "100.64.0.1",
        "100.100.100.200",
        "127.0.0.1",
        "168.63.129.16",
        "169.254.169.254",
        "172.16.0.1",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "64:ff9b::7f00:1",
        "64:ff9b:1::a00:1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "3fff::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1",
    ],
)
def test_what_is_not_public_is_refused(address: str) -> None:
    assert not is_public(ip_address(address))
    host = f"[{address}]" if ":" in address else address
    with pytest.raises(ValueError, match="public"):
        read_target(f"https://{host}/x", STRICT)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "100.63.255.255", "2606:4700::1111", "2a00:1450::1"])
def test_public_addresses_are_taken(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "http://vendor.example/",
        "ftp://vendor.example/",
        "file:///etc/passwd",
        "//vendor.example/",
        "vendor.example/x",
        "https://",
        "https:///x",
        "https://user@vendor.example/",
        "https://user:word@vendor.example/",
        "https://@vendor.example/",
        "https://vendor.example\\@127.0.0.1/",
        "https://vendor.example /",
        "https://vendor.example/\r\nX: y",
        "https://localhost/",
        "https://LOCALHOST./",
        "https://a.localhost/",
        "https://printer.local/",
        "https://metadata.google.internal/",
        "https://intranet/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0x7f.0.0.1/",
        "https://0177.0.0.1/",
        "https://127.0.0.1./",
        "https://１２７.0.0.1/",  # noqa: RUF001 - wide digits, as an attacker writes them
        "https://[fe80::1%25eth0]/",
        "https://[::ffff:7f00:1]/",
        "https://vendor.example:99999/",
        "https://%31%32%37.0.0.1/",
        "https://-vendor.example/",
        "https://vendor..example/",
        "https://" + "a" * 9_000 + ".example/",
    ],
)
def test_other_ways_to_write_an_address_are_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"[A-Za-z]"):
        read_target(url, STRICT)


def test_what_the_operator_allows_is_taken() -> None:
    allowed = AllowedAddresses.parse(["10.1.0.0/16", "lab.internal:8080", "desk", "::1"])
    rules = OutgoingRules(http=True, allowed=allowed)
    for url in ("http://10.1.2.3/", "http://lab.internal:8080/", "https://desk/", "http://[::1]:9/"):
        assert read_target(url, rules).host
    for url in ("http://10.2.0.1/", "http://lab.internal/", "http://desks/"):
        with pytest.raises(ValueError, match=r"public|inside"):
            read_target(url, rules)


@pytest.mark.parametrize("entry", ["", "https://x.example", "a b", "user@host"])
def test_an_allowed_address_that_is_none_is_told(entry: str) -> None:
    with pytest.raises(ValueError, match="no host name"):
        AllowedAddresses.parse([entry])


def test_the_target_is_the_address_in_its_plain_form() -> None:
    target = read_target("https://Vendor.Example.:8443/a%20b?q=1#part", STRICT)
    assert (str(target.url), target.host, target.port) == (
        "https://vendor.example:8443/a%20b?q=1",
        "vendor.example",
        8443,
    )
