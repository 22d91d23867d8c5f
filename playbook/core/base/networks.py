"""Which IP addresses are public, and which are a machine's own."""

import ipaddress

Number = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _networks(text: str) -> tuple[Network, ...]:
    return tuple(map(ipaddress.ip_network, text.split()))


# The IPv4 and IPv6 Special-Purpose Address Registries of IANA (RFC 6890), multicast and what is reserved, as
# of October 2025. Our own table, because that of Python's `ipaddress` is as old as the Python that runs.
# https://www.iana.org/assignments/iana-ipv4-special-registry, .../iana-ipv6-special-registry
_SPECIAL = _networks(
    "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24"
    " 192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15"
    " 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4"
    " 2001::/23 2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20"
)
# Only from here are public IPv6 addresses assigned (IANA IPv6 Address Space).
_UNICAST = ipaddress.IPv6Network("2000::/3")
# An IPv4 address stands in the last four bytes of these: a gateway translates them.
_HOLDS_IPV4 = _networks("::/96 ::ffff:0:0/96 ::ffff:0:0:0/96 64:ff9b::/96")
# Where a cloud hands out the credentials of the machine itself, and where nothing else can answer.
_METADATA = _networks("100.100.100.200/32 168.63.129.16/32 fd00:c1::/32 fd00:ec2::/32 fd20:ce::/32")
_OWN = _networks("0.0.0.0/8 169.254.0.0/16 192.0.0.0/24 224.0.0.0/4 240.0.0.0/4 fe80::/10 fec0::/10 ff00::/8")
_HERE = ipaddress.IPv6Address("::1")


def read_number(text: str) -> Number | None:
    """Return an IP address, without its zone, or None."""
    try:
        return ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None


def is_public(number: Number) -> bool:
    """Return whether an address is public, and holds no other address."""
    is_unicast = number.version == 4 or number in _UNICAST
    return is_unicast and not _is_in(number, (*_SPECIAL, *_METADATA))


def is_of_machine(number: Number) -> bool:
    """Return whether a machine's own set-up answers there, or nobody can."""
    return _is_in(_innermost(number), (*_OWN, *_METADATA))


def _innermost(number: Number) -> Number:
    if isinstance(number, ipaddress.IPv6Address) and number != _HERE:
        if _is_in(number, _HOLDS_IPV4):
            return ipaddress.IPv4Address(number.packed[-4:])
        return number.sixtofour or number
    return number


def _is_in(number: Number, networks: tuple[Network, ...]) -> bool:
    return any(number in network for network in networks)
