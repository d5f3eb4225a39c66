"""Which network addresses are public: our own range list, because ``ipaddress.is_global`` lets 16 bad forms through.

Sources: the IANA special-purpose address registries for IPv4 and IPv6, RFC 6052 (NAT64), RFC 8215, RFC 3056 (6to4),
RFC 4380 (Teredo), RFC 5214 (ISATAP), and the addresses at which cloud providers serve credentials.
"""
from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

_RANGES: tuple[tuple[str, str, bool], ...] = (
    ("100.100.100.200/32", "a cloud metadata service", False),
    ("168.63.129.16/32", "a cloud metadata service", False),
    ("192.0.0.192/32", "a cloud metadata service", False),
    ("fd00:ec2::254/128", "a cloud metadata service", False),
    ("fd20:ce::254/128", "a cloud metadata service", False),
    ("127.0.0.0/8", "this machine", True),
    ("::1/128", "this machine", True),
    ("10.0.0.0/8", "a private network", True),
    ("172.16.0.0/12", "a private network", True),
    ("192.168.0.0/16", "a private network", True),
    ("100.64.0.0/10", "a carrier's or an overlay's private network", True),
    ("fc00::/7", "a private network", True),
    ("fec0::/10", "a private network", True),
    ("169.254.0.0/16", "link-local, where cloud metadata services are", False),
    ("fe80::/10", "link-local", False),
    ("fe00::/9", "reserved", False),
    ("0.0.0.0/8", "no host at all", False),
    ("::/128", "no host at all", False),
    ("192.0.0.0/24", "reserved for protocols", False),
    ("192.0.2.0/24", "reserved for documentation", False),
    ("198.51.100.0/24", "reserved for documentation", False),
    ("203.0.113.0/24", "reserved for documentation", False),
    ("192.88.99.0/24", "a retired tunnel", False),
    ("198.18.0.0/15", "reserved for measurements", False),
    ("224.0.0.0/4", "multicast", False),
    ("240.0.0.0/4", "reserved", False),
    ("::/96", "an IPv4 address in disguise", False),
    ("::ffff:0:0:0/96", "an IPv4 address in disguise", False),
    ("64:ff9b:1::/48", "a private translation network", False),
    ("100::/64", "a discard range", False),
    ("100:0:0:1::/64", "a discard range", False),
    ("200::/7", "reserved, used by overlay networks", False),
    ("2001::/23", "a tunnel or reserved for protocols", False),
    ("2001:db8::/32", "reserved for documentation", False),
    ("2002::/16", "a retired tunnel", False),
    ("3ffe::/16", "a retired network", False),
    ("3fff::/20", "reserved for documentation", False),
    ("5f00::/16", "reserved for routers", False),
    ("ff00::/8", "multicast", False),
)
RANGES: tuple[tuple[IPv4Network | IPv6Network, str, bool], ...] = tuple(
    (ip_network(network), name, private) for network, name, private in _RANGES)
"""Network, what it is, and whether ``allow_private`` opens it. The first match decides."""
_MAPPED = IPv6Network("::ffff:0:0/96")
_NAT64 = IPv6Network("64:ff9b::/96")
_ISATAP = (0x00005EFE, 0x02005EFE)


def embedded(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address to which an IPv6 address leads: mapped, NAT64 with the well-known prefix, or ISATAP.

    The other forms (compatible, translated, 6to4, Teredo) are retired and refused whole by the list.
    """
    number = int(address)
    if address in _MAPPED or address in _NAT64 or (number >> 32) & 0xFFFFFFFF in _ISATAP:
        return IPv4Address(number & 0xFFFFFFFF)
    return None


def fault(text: str, *, allow_private: bool = False) -> str | None:
    """Why an address must not be reached ("this machine", say), or None where it is public.

    :param text: an address as a resolver writes it; a zone (``%eth0``) is ignored.
    :param allow_private: let private networks and this machine through; never metadata services, link-local,
        multicast or reserved ranges.
    """
    try:
        address = ip_address(text.split("%", 1)[0])
    except ValueError:
        return "no address"
    for network, name, private in RANGES:
        if address in network:
            return None if private and allow_private else name
    inner = embedded(address) if isinstance(address, IPv6Address) else None
    return None if inner is None else fault(str(inner), allow_private=allow_private)
