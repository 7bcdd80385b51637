"""Which addresses may be fetched at all, and which machines lie outside."""

from __future__ import annotations

import socket
from collections.abc import Collection
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import httpx
from django.utils.translation import gettext_lazy as _

from peerloom.foundation.refusals import Refused

LONGEST = 2000
PORTS = frozenset({80, 443})
OF_A_SCHEME = {"http": 80, "https": 443}
OWN_NETWORKS = (".localhost", ".local", ".internal", ".intranet", ".lan", ".home", ".corp", ".home.arpa")

UNICAST = ip_network("2000::/3")
NOT_OUTSIDE = tuple(
    ip_network(network)
    for network in (
        "192.0.0.0/24",  # for protocols
        "192.88.99.0/24",  # relays between IPv4 and IPv6
        "2001::/23",  # for protocols, Teredo among them: it holds an IPv4 address
        "2002::/16",  # 6to4: holds an IPv4 address
        "3fff::/20",  # for documents
    )
)
"""What Python's own ``is_global`` lets pass, in some versions at least."""


class NotFetched(Refused):
    """What lies at the address was not fetched; the message says why and what to do."""


class AddressRefused(NotFetched):
    """Nobody was asked: the address is no address of something on the public internet."""


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether a machine with this address is somewhere out there, and surely not in a network of ours.

    Addresses of IPv6 that hold one of IPv4 (mapped, compatible, 6to4, Teredo, NAT64) are refused, whatever they hold.
    """
    if any(address.version == network.version and address in network for network in NOT_OUTSIDE):
        return False
    if address.version == 6 and address not in UNICAST:
        return False
    return address.is_global and not address.is_multicast


def checked_address(text: str, *, schemes: Collection[str] = ("https",), ports: Collection[int] = PORTS) -> httpx.URL:
    """The address, in order as far as can be told without asking anybody. ``webcal`` is what calendars call https.

    Raises AddressRefused.
    """
    address = _parsed(text)
    if address.scheme not in schemes:
        raise AddressRefused(_("The address has to begin with %(scheme)s://.") % {"scheme": sorted(schemes)[-1]})
    if address.userinfo:
        raise AddressRefused(_("The address holds a user name or a password. Please take an address without them."))
    if port_of(address) not in ports:
        raise AddressRefused(_("The address names a port of its own. Only the usual ones are asked."))
    _check_host(address.host)
    return address


def _parsed(text: str) -> httpx.URL:
    cut = text.strip()
    if len(cut) > LONGEST:
        raise AddressRefused(_("This address is too long to be one."))
    try:
        address = httpx.URL(cut)
        if address.scheme in ("webcal", "webcals"):
            address = address.copy_with(scheme="https")
        host = address.raw_host.decode("ascii")
    except (httpx.InvalidURL, ValueError, TypeError):
        raise AddressRefused(_("This is not an address. Please copy all of it, from https:// to its end.")) from None
    if not host or "%" in host or len(host) > 253:
        raise AddressRefused(_("This is not an address. Please copy all of it, from https:// to its end."))
    return address


def port_of(address: httpx.URL) -> int:
    return address.port or OF_A_SCHEME.get(address.scheme, 0)


def _check_host(host: str) -> None:
    """Refuse what is known to lie inside before a name server is asked: numbers in any spelling, and local names."""
    name = host.rstrip(".").casefold()
    inside = name == "localhost" or name.endswith(OWN_NETWORKS)
    numeric = numeric_addresses(host)
    if inside or any(not is_public(address) for address in numeric) or (not numeric and "." not in name):
        raise led_inside()


def numeric_addresses(host: str) -> list[IPv4Address | IPv6Address]:
    """The address that a host's name spells in numbers (also octal, hexadecimal, or as one number); none for a name."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    except (OSError, UnicodeError):
        return []
    return [ip_address(str(entry[4][0])) for entry in found]


def led_inside() -> AddressRefused:
    return AddressRefused(
        _("This address leads to a machine inside a private network. Please take one that anyone could open.")
    )
