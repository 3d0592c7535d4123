"""Chance -> links that must lead nowhere, and links that must lead to the page that they name.

A case knows what its names resolve to, lookup by lookup,
and where the public web redirects first.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum, auto
from urllib.parse import quote

from tests.fetch.public_addresses import private_v4, private_v6, public
from tests.fetch.world import Outcome, Redirect


class Expect(StrEnum):
    """``SAFE``: a link that can be meant in two ways may be read, but only from the public web."""

    REFUSED = auto()
    READ = auto()
    SAFE = auto()


@dataclass(frozen=True)
class Case:
    """``answers``: the addresses of every name, one row a lookup, the last row for all later ones."""

    kind: str
    url: str
    expect: Expect
    answers: Sequence[Sequence[str]]
    redirects: Sequence[Redirect] = ()

    def wrong(self, outcome: Outcome) -> bool:
        """Whether what became of it is not what is to become of it."""
        if outcome.strayed:
            return True
        if self.expect is Expect.READ:
            return not outcome.was_read
        if self.expect is Expect.REFUSED:
            return outcome.error not in _REFUSALS or not outcome.says.endswith(".")
        return bool(outcome.error) and not outcome.says.endswith(".")


OPENED = "127.0.0.1:18080"  # for tests and demos, in the fetcher that all of these are tried with
_REFUSALS = {"AddressRefused", "LinkError", "PageRefused", "BadResponse"}
_FOLLOWED = (301, 302, 303, 307, 308)
_WEB_PORTS = (80, 443, 8080, 8443)

_DIGITS = (
    "0123456789",
    "０１２３４５６７８９",
    "⓪①②③④⑤⑥⑦⑧⑨",
    "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗",
    "⁰¹²³⁴⁵⁶⁷⁸⁹",
    "₀₁₂₃₄₅₆₇₈₉",
)
_DOTS = (".", ".", ".", "。", "．", "｡", "%2e", "%E3%80%82")
_LETTERS = {"a": "ａⓐ𝐚", "c": "ｃⓒ", "h": "ｈⓗ", "l": "ｌⓛℓ", "o": "ｏⓞº", "s": "ｓⓢſ", "t": "ｔⓣ"}
_UNSEEN = ("\u00ad", "\u200b", "\u2060", "\ufeff", "%C2%AD")
_INSIDE = ("localhost", "localhost.", "a.localhost", "printer.local", "wiki.internal", "nas.lan",
           "metadata.google.internal", "intranet", "metadata", "instance-data", "build.corp", "fritz.home",
           "x.localdomain", "hidden.onion", "api.metadata.cloud.ibm.com", "metadata.tencentyun.com")  # fmt: skip
_SCHEMES = ("file", "ftp", "gopher", "dict", "ldap", "tftp", "sftp", "smb", "jar:http", "view-source:http",
            "feed:http", "http+unix", "ws", "wss", "data", "javascript", "blob:http", "php", "netdoc", "git")  # fmt: skip
_LABELS = ("news", "the-times", "blog", "a1", "x-y", "münchen", "россия", "例え", "صحيفة", "ελλάδα", "2026", "www")  # fmt: skip
_TOPS = (
    "org",
    "com",
    "net",
    "de",
    "co.uk",
    "io",
    "fr",
    "com.br",
    "co.jp",
    "news",
    "xn--p1ai",
    "москва",
    "中国",
)
# A letter of another script that looks like the Latin one: a name like any other, but no ``localhost``.
_LOOK_ALIKE = str.maketrans("aceosi", "асеоѕі")


def cases(seed: int, count: int) -> Iterator[Case]:
    """Yield ``count`` cases, three of four of them hostile; the same for the same seed."""
    chance = random.Random(seed)
    for number in range(count):
        kinds = _ORDINARY if number % 4 == 3 else _HOSTILE
        yield chance.choice(kinds)(chance)


def _spelled_v4(chance: random.Random) -> str:
    """Return a private IPv4 address in one of the spellings that some parser somewhere takes."""
    number = int(private_v4(chance))
    parts = chance.randint(1, 4)
    leading = [number >> (24 - 8 * place) & 0xFF for place in range(parts - 1)]
    values = [*leading, number & (1 << 8 * (5 - parts)) - 1]
    dot = chance.choice(_DOTS)
    return dot.join(_number(chance, value) for value in values) + chance.choice(("", "", "", dot))


def _number(chance: random.Random, value: int) -> str:
    zeros = "0" * chance.choice((0, 0, 1, 3))
    spelled = chance.choice(
        (str(value), str(value), f"0{zeros}{value:o}", f"0x{zeros}{value:x}", f"0X{zeros}{value:X}")
    )
    if chance.random() < 0.3:
        spelled = spelled.translate(str.maketrans(_DIGITS[0], chance.choice(_DIGITS)))
    elif chance.random() < 0.1:
        spelled = "".join(f"%{ord(letter):02x}" for letter in spelled)
    return spelled


def _spelled_v6(chance: random.Random) -> str:
    address = private_v6(chance)
    low = int(address) & 0xFFFFFFFF
    dotted = (
        ":".join(address.exploded.split(":")[:6])
        + ":"
        + ".".join(str(low >> s & 0xFF) for s in (24, 16, 8, 0))
    )
    spelled = chance.choice((str(address), address.exploded, str(address).upper(), dotted))
    zone = chance.choice(("", "", "", "%25eth0", "%eth0", "%251", "%25lo"))
    return f"[{spelled}{zone}]"


def _inside(chance: random.Random) -> str:
    """Return a name that only a network knows, disguised."""
    name = chance.choice(_INSIDE)
    disguise = chance.randrange(5)
    if disguise == 0:
        return name.upper()
    if disguise == 1:
        return "".join(chance.choice(_LETTERS.get(letter, letter)) for letter in name)
    if disguise == 2:
        at = chance.randrange(1, len(name))
        return name[:at] + chance.choice(_UNSEEN) + name[at:]
    if disguise == 3:
        return "".join(f"%{ord(letter):02X}" if letter.isalpha() else letter for letter in name)
    return name


def _public_host(chance: random.Random) -> str:
    """Return a name that no other case has: what a name resolves to is kept for some seconds."""
    labels = [chance.choice(_LABELS) for _ in range(chance.randint(0, 2))]
    host = ".".join((f"h{chance.getrandbits(48):x}", *labels, chance.choice(_TOPS)))
    return host.upper() if chance.random() < 0.1 else host


def _literal(chance: random.Random) -> str:
    address = str(public(chance))
    return f"[{address}]" if ":" in address else address


def _tail(chance: random.Random) -> str:
    return chance.choice(
        ("", "/", "/2026/11/tides.html", "/a?b=c&d=e", "/?u=http://127.0.0.1/", "/#part", "/@anna/1", "/a%20b",
         "/tide?q=München", "//127.0.0.1/", "/a;b=1", "?x", "/..//../etc/passwd", "/" + "a" * 300, "/潮?月=1")
    )  # fmt: skip


def _start(chance: random.Random) -> str:
    return chance.choice(("http://", "http://", "https://", "HTTP://", "hTTps://", "http:\\\\", "http:/", "http:", "http:///", "ht\ntp://", " http://"))  # fmt: skip


def _port(chance: random.Random) -> str:
    return chance.choice(("", "", ":80", ":443", ":8080", ":8443", ":", ":0080"))


def _answers(chance: random.Random) -> list[list[str]]:
    return [[str(public(chance)) for _ in range(chance.randint(1, 3))]]


def _private(chance: random.Random) -> str:
    if chance.random() < 0.6:
        return str(private_v4(chance))
    return str(private_v6(chance)) + chance.choice(("", "%eth0", "%1"))


def _hostile_url(chance: random.Random) -> str:
    """Return one that is absolute as a Location, too."""
    host = chance.choice((_spelled_v4, _spelled_v6, _inside))(chance)
    return chance.choice(("http://", "https://", "HTTP://")) + host + _port(chance) + _tail(chance)


def _an_ipv4(chance: random.Random) -> Case:
    url = _start(chance) + _spelled_v4(chance) + _port(chance) + _tail(chance)
    return Case("IPv4 spelled out", url, Expect.REFUSED, _answers(chance))


def _an_ipv6(chance: random.Random) -> Case:
    url = _start(chance) + _spelled_v6(chance) + _port(chance) + _tail(chance)
    return Case("IPv6, wrapping or with a zone", url, Expect.REFUSED, _answers(chance))


def _a_name_inside(chance: random.Random) -> Case:
    url = _start(chance) + _inside(chance) + _port(chance) + _tail(chance)
    return Case("names of a network", url, Expect.REFUSED, _answers(chance))


def _a_name_that_leads_inside(chance: random.Random) -> Case:
    answers = [[_private(chance) for _ in range(chance.randint(1, 4))]]
    url = f"http://{_public_host(chance)}{_tail(chance)}"
    return Case("names that resolve to private addresses", url, Expect.REFUSED, answers)


def _a_name_of_both(chance: random.Random) -> Case:
    answers = [_private(chance), str(public(chance)), _private(chance)]
    chance.shuffle(answers)
    url = f"http://{_public_host(chance)}{_tail(chance)}"
    return Case("names with private and public addresses", url, Expect.READ, [answers])


def _a_rebound_name(chance: random.Random) -> Case:
    """Return a name that is public at first, and then sends us to itself where it is private."""
    host = _public_host(chance)
    answers = [[str(public(chance))], [_private(chance)]]
    to = (chance.choice(_FOLLOWED), f"http://{host}:8080{_tail(chance)}")
    return Case("rebinding", f"http://{host}/", Expect.REFUSED, answers, [to])


def _a_name_that_changes(chance: random.Random) -> Case:
    rows = [[_private(chance) if chance.random() < 0.5 else str(public(chance))] for _ in range(4)]
    host = _public_host(chance)
    hops = [(302, f"http://{host}:{port}/{port}") for port in (8080, 80, 8080)]
    return Case("names that change all the time", f"http://{host}/", Expect.SAFE, rows, hops)


def _a_redirect(chance: random.Random) -> Case:
    """Return public links that redirect inside, by every status and after some public hops."""
    hops = [
        (302, f"http://{_public_host(chance)}/{number}") for number in range(chance.randint(0, 4))
    ]
    target = chance.choice((_hostile_url, _other_scheme, _with_credentials, _odd_port))(chance)
    hops.append((chance.randint(300, 308), target))
    return Case(
        "redirects inside",
        f"http://{_public_host(chance)}/",
        Expect.REFUSED,
        _answers(chance),
        hops,
    )


def _a_relative_redirect(chance: random.Random) -> Case:
    host = chance.choice((_spelled_v4, _spelled_v6))(chance)
    prefix = chance.choice(("//", "\\\\", "/\\", "\\/", "http:", "http:/", "///", "/%5c", "/\t/", "/%0d%0a//"))  # fmt: skip
    hop = (chance.choice(_FOLLOWED), prefix + host + _tail(chance))
    return Case(
        "redirects inside, without a scheme",
        f"http://{_public_host(chance)}/",
        Expect.SAFE,
        _answers(chance),
        [hop],
    )


def _a_redirect_to_a_name_inside(chance: random.Random) -> Case:
    hop = (chance.choice(_FOLLOWED), f"http://{_public_host(chance)}{_tail(chance)}")
    answers = [[str(public(chance))], [_private(chance)]]
    url = f"http://{_public_host(chance)}/"
    return Case("redirects to a name that leads inside", url, Expect.REFUSED, answers, [hop])


def _a_redirect_to_what_is_opened(chance: random.Random) -> Case:
    host = chance.choice(("127.0.0.1", "2130706433", "0x7f.1", "localhost", "[::ffff:127.0.0.1]"))
    hop = (chance.choice(_FOLLOWED), f"http://{host}:18080{_tail(chance)}")
    url = f"http://{_public_host(chance)}/"
    return Case("redirects to what is opened", url, Expect.REFUSED, _answers(chance), [hop])


def _a_name_of_what_is_opened(chance: random.Random) -> Case:
    url = f"http://{_public_host(chance)}:18080{_tail(chance)}"
    return Case("names of what is opened", url, Expect.REFUSED, [["127.0.0.1"]])


def _with_credentials(chance: random.Random) -> str:
    user = quote(
        chance.choice(("anna", "anna:secret", "example.org", "127.0.0.1:80", "a%40b", ":x")),
        safe=":%",
    )
    return f"http://{user}@{chance.choice((_public_host, _literal, _spelled_v4))(chance)}{_tail(chance)}"


def _credentials(chance: random.Random) -> Case:
    return Case("credentials", _with_credentials(chance), Expect.REFUSED, _answers(chance))


def _confusion(chance: random.Random) -> Case:
    """Return two hosts in one link, of which parsers see now the one and now the other."""
    one, other = _spelled_v4(chance), _public_host(chance)
    if chance.random() < 0.5:
        one, other = other, one
    between = chance.choice(("#@", "?@", "/@", "\\@", "%40", "%23@", ";@", " @", "\t@", "#", ":80#@", "\\.", "%00.", "%2f.", "&@", "／", "？@", "#@[::1]@"))  # fmt: skip
    return Case(
        "two hosts in one link", f"http://{one}{between}{other}/", Expect.SAFE, _answers(chance)
    )


def _other_scheme(chance: random.Random) -> str:
    host = chance.choice((_spelled_v4, _public_host, _inside))(chance)
    return f"{chance.choice(_SCHEMES)}://{host}{_tail(chance)}"


def _a_scheme(chance: random.Random) -> Case:
    return Case("other schemes", _other_scheme(chance), Expect.REFUSED, _answers(chance))


def _odd_port(chance: random.Random) -> str:
    known = (
        0,
        1,
        21,
        22,
        23,
        25,
        53,
        81,
        110,
        389,
        445,
        2375,
        3306,
        5432,
        6379,
        8000,
        8081,
        9200,
        11211,
        27017,
    )
    port = chance.choice(known) if chance.random() < 0.5 else chance.randrange(70_000)
    port += port in _WEB_PORTS
    return f"{chance.choice(('http', 'https'))}://{chance.choice((_public_host, _literal))(chance)}:{port}{_tail(chance)}"


def _a_port(chance: random.Random) -> Case:
    return Case("odd ports", _odd_port(chance), Expect.REFUSED, _answers(chance))


def _a_look_alike(chance: random.Random) -> Case:
    """Return a name of another script that looks like one of a network: it is read as what it is."""
    name = chance.choice(("localhost", "metadata.google.internal", "wiki.local", "google.com"))
    host = name.translate(_LOOK_ALIKE) + chance.choice(("", f".{_public_host(chance)}"))
    return Case("look-alikes", f"http://{host}/", Expect.SAFE, _answers(chance))


def _a_look_alike_that_leads_inside(chance: random.Random) -> Case:
    host = chance.choice(("localhost", "example", "google")).translate(_LOOK_ALIKE)
    url = f"http://{host}.{_public_host(chance)}{_tail(chance)}"
    return Case("look-alikes that lead inside", url, Expect.REFUSED, [[_private(chance)]])


def _a_page(chance: random.Random) -> Case:
    url = f"http://{_public_host(chance)}{chance.choice(('', ':80', ':8080', ':443', ':8443'))}{_tail(chance)}"
    return Case("ordinary pages", url, Expect.READ, _answers(chance))


def _a_secure_page(chance: random.Random) -> Case:
    url = f"https://{_public_host(chance)}{chance.choice(('', ':443', ':8443'))}{_tail(chance)}"
    return Case("ordinary pages by TLS", url, Expect.READ, _answers(chance))


def _an_ordinary_address(chance: random.Random) -> Case:
    url = f"http://{_literal(chance)}{chance.choice(('', ':8080'))}{_tail(chance)}"
    return Case("public addresses", url, Expect.READ, _answers(chance))


def _an_ordinary_redirect(chance: random.Random) -> Case:
    hops = [
        (chance.choice(_FOLLOWED), chance.choice((f"/page/{number}", f"http://{_public_host(chance)}/{number}", f"//{_public_host(chance)}/{number}")))
        for number in range(chance.randint(1, 5))
    ]  # fmt: skip
    return Case(
        "ordinary redirects",
        f"http://{_public_host(chance)}/start",
        Expect.READ,
        _answers(chance),
        hops,
    )


Maker = Callable[[random.Random], Case]
_HOSTILE: Sequence[Maker] = (
    _an_ipv4, _an_ipv6, _a_name_inside, _a_name_that_leads_inside, _a_name_of_both, _a_rebound_name,
    _a_name_that_changes, _a_redirect, _a_relative_redirect, _a_redirect_to_a_name_inside, _credentials,
    _confusion, _a_scheme, _a_port, _a_look_alike, _a_look_alike_that_leads_inside,
    _a_redirect_to_what_is_opened, _a_name_of_what_is_opened,
)  # fmt: skip
_ORDINARY: Sequence[Maker] = (_a_page, _a_secure_page, _an_ordinary_address, _an_ordinary_redirect)
