"""Which addresses of the internet a plugin may call: public ones, and those that the operator allows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# What Python's own tables call global, and what still leads into somebody's network or stands for another address.
_REFUSED: Final[tuple[Network, ...]] = (
    IPv4Network("168.63.129.16/32"),  # Azure's platform address, which answers as its metadata service does
    IPv4Network("192.0.0.0/24"),  # IETF protocol assignments; Oracle's metadata service is in it
    IPv4Network("192.88.99.0/24"),  # relays of 6to4
    IPv6Network("2001::/23"),  # IETF protocol assignments: Teredo, ORCHID, benchmarks
    IPv6Network("2001:db8::/32"),  # documentation
    IPv6Network("2002::/16"),  # 6to4: an IPv4 address in disguise
    IPv6Network("3fff::/20"),  # documentation
)
# Everything else in IPv6 is local, mapped (::ffff:0:0/96), translated (NAT64, 64:ff9b::/96) or not given out.
_GIVEN_OUT: Final = IPv6Network("2000::/3")


@dataclass(frozen=True, slots=True)
class AllowedAddresses:
    """What the operator allows beyond public addresses: host names (`vendor.internal`, with `:port` for that port
    alone), addresses and networks (`10.1.0.0/16`).
    """

    names: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()

    @classmethod
    def parse(cls, entries: Iterable[str]) -> AllowedAddresses:
        """From the setting's entries. ValueError names the entry that can't be read."""
        names, networks = set(), []
        for entry in (each.strip().lower().rstrip(".") for each in entries):
            try:
                networks.append(ip_network(entry))
                continue
            except ValueError:
                pass
            if not entry or any(sign in entry for sign in "/@?#\\ "):
                raise ValueError(f"{entry!r} is no host name, address or network.")
            names.add(entry)
        return cls(frozenset(names), tuple(networks))

    def has_name(self, host: str, port: int) -> bool:
        """Whether a host is allowed by its name, whatever address it has."""
        return host in self.names or f"{host}:{port}" in self.names

    def has_address(self, address: Address) -> bool:
        """Whether an address is allowed as such."""
        return any(address in network for network in self.networks if network.version == address.version)


def is_public(address: Address) -> bool:
    """Whether an address is a plain public one: no private, local, shared, translated or multicast address."""
    if isinstance(address, IPv6Address) and address not in _GIVEN_OUT:
        return False
    if any(address in network for network in _REFUSED if network.version == address.version):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def as_address(host: str) -> Address | None:
    """The address that a host is written as, or None for a name. ValueError for a spelling that systems read
    differently: `127.1`, `0x7f000001`, `2130706433`, `0177.0.0.1`, addresses with a zone.
    """
    try:
        address = ip_address(host)
    except ValueError:
        last = host.rsplit(".", 1)[-1]
        if ":" in host or last.isdigit() or last.startswith("0x"):
            raise ValueError(f"{host[:64]!r} is no address as addresses are written.") from None
        return None
    if isinstance(address, IPv6Address) and address.scope_id:
        raise ValueError("An address with a zone belongs to one machine.")
    return address
