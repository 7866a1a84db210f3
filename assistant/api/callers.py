"""Where a request comes from: this machine, or an address that counts as one caller."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from starlette.types import Scope

# One household or host has a whole /64 of IPv6, so that single addresses in it tell nobody apart
_IPV6_PREFIX = 64


def is_this_machine(host: str | None) -> bool:
    """Whether a host is a loopback address or its name; so is a caller without any address (a socket file, a test)."""
    address = _address(host)
    return address.is_loopback if address is not None else True


def is_loopback_name(host: str) -> bool:
    """Whether who listens on this host can be reached from this machine only; false for any name but localhost."""
    address = _address(host)
    return address.is_loopback if address is not None else host.lower() == "localhost"


def host_of(scope: Scope) -> str | None:
    """The address that a request came from, as the server tells it: behind a proxy that of the proxy's caller."""
    client = scope.get("client")
    return client[0] if client else None


def block_of(host: str) -> str:
    """The address, or for IPv6 the /64 that it is in."""
    address = _address(host)
    return str(ip_network((address, _IPV6_PREFIX), strict=False)) if isinstance(address, IPv6Address) else host


def _address(host: str | None) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(host or "")
    except ValueError:
        return None
    return address.ipv4_mapped or address if isinstance(address, IPv6Address) else address
