"""Which addresses may be fetched from: the public web, and loopback addresses opened one by one.

The table of networks is ssrfguard's, made from IANA's registries; four things are added to it.
Python's own ``ipaddress.is_global`` lets metadata services and wrapped loopback addresses through.
"""

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from ssrfguard import (
    DEFAULT_DENIED,
    AddressTable,
    Block,
    BlockedAddressError,
    BlockedURLError,
    Policy,
    Reach,
)

from index.errors import AddressRefused
from index.links.canonical import parse_web_url

PORTS = frozenset({80, 443, 8080, 8443})
Opening = tuple[str, int]  # a loopback host as it stands in the URL, and a port

# IPv6 space that IANA has given out as global unicast: the rest is not on the public web.
_GLOBAL_UNICAST = IPv6Network("2000::/3")
# Whole blocks for protocols and tunnels. The table lets some of it through: the anycast address of
# the nearest gateway (192.0.0.9), and 6to4 and Teredo where they wrap a public address.
_NO_SITES = (IPv4Network("192.0.0.0/24"), IPv6Network("2001::/23"), IPv6Network("2002::/16"))
_MORE_DENIED = (
    ("168.63.129.16/32", "Azure's platform endpoint", "on every Azure machine"),
    ("::ffff:0:0:0/96", "IPv4-translated", "RFC 2765"),
)
_POLICY = Policy(
    denied_networks=AddressTable(
        (
            *DEFAULT_DENIED.blocks,
            *(Block(ip_network(net), name, rfc, Reach.DENIED) for net, name, rfc in _MORE_DENIED),
        )
    ),
    allowed_ports=PORTS,
)
# Names that mean something only inside a network (RFC 6761, 6762, 7686; ICANN reserved .internal),
# and metadata services whose addresses are public.
_PRIVATE_SUFFIXES = frozenset(
    {
        "corp",
        "home",
        "internal",
        "intranet",
        "lan",
        "local",
        "localdomain",
        "localhost",
        "onion",
        "private",
    }
)
_METADATA_HOSTS = frozenset(
    {
        "api.metadata.cloud.ibm.com",
        "metadata.packet.net",
        "metadata.platformequinix.com",
        "metadata.tencentyun.com",
    }
)
_LAST_PORT = 65535
_LOOPBACK = frozenset({"127.0.0.1", "::1"})


def parse_allow(text: str) -> frozenset[Opening]:
    """Read ``host:port,...``, the loopback addresses that may be fetched from besides the web.

    Raises ValueError for what is not loopback: this is for tests and demos, not a way into a network.
    """
    return frozenset(_opening(part.strip()) for part in text.split(",") if part.strip())


def _opening(text: str) -> Opening:
    host, _, port = text.rpartition(":")
    host = host.strip("[]").lower()
    if not port.isascii() or not port.isdigit() or not 0 < int(port) <= _LAST_PORT:
        raise ValueError(f'"{text}" is not host:port; write for example 127.0.0.1:8000.')
    if host != "localhost" and not _is_loopback(host):
        raise ValueError(f'"{text}" is not a loopback address; write for example 127.0.0.1:8000.')
    return host, int(port)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def check_url(url: str, allow: Iterable[Opening] = ()) -> Opening:
    """Return host and port of a URL that may be asked for, whatever its name resolves to.

    ``url`` is as the WHATWG parser writes it, so that every spelling of an address has become one.
    Raises AddressRefused.
    """
    parsed = parse_web_url(url)
    if parsed is None:
        raise AddressRefused("The link does not lead to a web page: it is not http or https.")
    if parsed.username or parsed.password:
        raise AddressRefused("The link carries a user name or password; share it without.")
    host = parsed.hostname.strip("[]")
    port = int(parsed.port or (443 if parsed.protocol == "https:" else 80))
    if (host, port) in allow:
        return host, port
    if _is_private_name(host):
        raise AddressRefused(f"{host} is a name inside a network, not on the public web.")
    try:
        _POLICY.check_url(url)
    except (BlockedURLError, BlockedAddressError) as error:
        raise AddressRefused(_sentence(host, port)) from error
    if _is_address(host):
        check_address(host)
    return host, port


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _is_private_name(host: str) -> bool:
    labels = host.rstrip(".").split(".")
    is_name = ":" not in host
    return is_name and (
        len(labels) == 1 or labels[-1] in _PRIVATE_SUFFIXES or ".".join(labels) in _METADATA_HOSTS
    )


def _sentence(host: str, port: int) -> str:
    if port not in PORTS:
        return f"Port {port} of {host} is not one that web pages are read from."
    return f"{host} is not an address on the public web."


def check_address(address: str) -> None:
    """Raise AddressRefused where an IP address is not on the public web."""
    parsed = ip_address(address.partition("%")[0])
    if (
        not _POLICY.permits_address(parsed)
        or any(parsed in network for network in _NO_SITES)
        or (isinstance(parsed, IPv6Address) and parsed not in _GLOBAL_UNICAST)
    ):
        raise AddressRefused(f"{address} is not an address on the public web.")


def check_socket(address: str, port: int, allow: Iterable[Opening] = ()) -> None:
    """Raise AddressRefused where a socket may not be connected: the last check, and the one that counts."""
    opened = {(address, port), ("localhost", port)} if address in _LOOPBACK else {(address, port)}
    if opened.isdisjoint(allow):
        check_address(address)
        if port not in PORTS:
            raise AddressRefused(_sentence(address, port))
