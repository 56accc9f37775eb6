"""Which addresses stay on this computer, and what the settings make of them."""

from __future__ import annotations

import socket

import pytest

from ballerine_app import network, settings
from ballerine_app.settings import Settings


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.9", "::1", "localhost"])
def test_loopback_stays_here(host: str) -> None:
    assert network.is_loopback(host)
    assert Settings(host=host).stays_here


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "kyc.example.com"])  # noqa: S104
def test_other_addresses_do_not(host: str) -> None:
    assert not network.is_loopback(host)
    assert not Settings(host=host).stays_here


def test_a_taken_port_is_noticed_though_servers_share_ports() -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        assert not network.port_is_free("127.0.0.1", other.getsockname()[1])
    assert network.port_is_free("127.0.0.1", 0)


@pytest.mark.parametrize(
    ("given", "origin", "allowed"),
    [
        ({}, "http://localhost:3000", {"http://localhost:3000", "http://127.0.0.1:3000"}),
        ({"host": "::1", "port": 81}, "http://localhost:81", {"http://localhost:81", "http://127.0.0.1:81"}),
        (
            {"host": "0.0.0.0"},  # noqa: S104
            "http://192.168.7.7:3000",
            {"http://192.168.7.7:3000", "http://localhost:3000", "http://127.0.0.1:3000"},
        ),
        (
            {"host": "192.168.1.5"},
            "http://192.168.1.5:3000",
            {"http://192.168.1.5:3000", "http://localhost:3000", "http://127.0.0.1:3000"},
        ),
        ({"host": "fd00::5"}, "http://[fd00::5]:3000", None),
        (
            {"host": "0.0.0.0", "public_origin": "https://kyc.example.com/"},  # noqa: S104
            "https://kyc.example.com",
            {"https://kyc.example.com"},
        ),
    ],
)
def test_origins(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, object], origin: str, allowed: set[str] | None
) -> None:
    monkeypatch.setattr(settings, "lan_address", lambda: "192.168.7.7")
    made = Settings(**given)  # type: ignore[arg-type]
    assert made.origin == origin
    if allowed is not None:
        assert set(made.allowed_origins) == allowed


def test_without_a_network_links_point_to_this_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "lan_address", lambda: "")
    assert Settings(host="0.0.0.0").origin == "http://localhost:3000"  # noqa: S104
