"""Which addresses are on the public web, written out from IANA's registries and not from the code.

https://www.iana.org/assignments/iana-ipv4-special-registry,
https://www.iana.org/assignments/iana-ipv6-special-registry, and what providers reach their
metadata services by.
"""

import random
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

PRIVATE_V4 = [
    IPv4Network(net)
    for net in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
        "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
        "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32",
    )
]  # fmt: skip
PRIVATE_V6 = [
    IPv6Network(net)
    for net in (
        "::/8", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16",
        "3fff::/20", "4000::/3", "5f00::/16", "8000::/1", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
    )
]  # fmt: skip
METADATA = ("169.254.169.254", "169.254.170.2", "100.100.100.200", "168.63.129.16", "192.0.0.192")
LOOPBACK = ("127.0.0.1", "127.0.0.2", "127.255.255.254", "0.0.0.0")
# Blocks of large sites: what nobody could take for anything but the public web.
SITES_V4 = [
    IPv4Network(net)
    for net in ("1.1.1.0/24", "8.8.8.0/24", "93.184.0.0/16", "142.250.0.0/15", "151.101.0.0/16",
                "185.199.108.0/22", "11.0.0.0/8", "126.0.0.0/8", "128.0.0.0/8", "172.32.0.0/16",
                "192.167.0.0/16", "192.169.0.0/16", "169.253.0.0/16", "223.255.254.0/24")
]  # fmt: skip
SITES_V6 = [
    IPv6Network(net)
    for net in ("2606:4700::/32", "2a00:1450::/32", "2001:4860::/32", "2400:cb00::/32", "2600:9000::/28")
]  # fmt: skip


def is_public(address: str) -> bool:
    """Whether an address, as a socket is given it, is on the public web."""
    parsed = ip_address(address.partition("%")[0])
    if isinstance(parsed, IPv4Address):
        return not any(parsed in net for net in PRIVATE_V4)
    return not any(parsed in net for net in PRIVATE_V6)


def private_v4(chance: random.Random) -> IPv4Address:
    """Return an address that nobody may be sent to; often one that attackers want most."""
    if chance.random() < 0.5:
        return IPv4Address(chance.choice((*METADATA, *LOOPBACK)))
    return _within(chance, chance.choice(PRIVATE_V4))


def private_v6(chance: random.Random) -> IPv6Address:
    """Return one that is not global, or wraps an IPv4 address that nobody may be sent to."""
    inner = int(private_v4(chance))
    wrapped = (
        0xFFFF << 32 | inner,  # mapped
        inner,  # compatible, deprecated
        0xFFFF << 48 | inner,  # translated (RFC 2765)
        0x64FF9B << 96 | inner,  # NAT64
        0x64FF9B0001 << 80 | inner,  # NAT64, local use
        0x2002 << 112 | inner << 80 | chance.getrandbits(16),  # 6to4
        0x20010000 << 96 | chance.getrandbits(64) << 32 | inner ^ 0xFFFFFFFF,  # Teredo
        1,
        int(IPv6Address("fd00:ec2::254")),
        int(_within(chance, chance.choice(PRIVATE_V6))),
    )
    return IPv6Address(chance.choice(wrapped))


def public(chance: random.Random) -> IPv4Address | IPv6Address:
    """Return an address that belongs to the public web."""
    return _within(chance, chance.choice((*SITES_V4, *SITES_V6)))


def _within(chance: random.Random, net: IPv4Network | IPv6Network):
    return net[chance.randrange(net.num_addresses)]
