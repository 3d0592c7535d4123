"""Bytes -> text: the charset is found out, a page's or server's claim only weighed.

Labels mean what they mean to browsers (https://encoding.spec.whatwg.org/#names-and-labels):
"iso-8859-1" is windows-1252, "gb2312" is GB 18030.
"""

import codecs
import re

from charset_normalizer import from_bytes

_LOOKED_AT = 200_000  # bytes of text around what is not ASCII; enough to tell charsets apart
_DECLARATION_WITHIN = 4096  # bytes; the standard says 1024, pages do not keep to it
_MAX_BROKEN = 0.02  # of the characters beyond ASCII: a few damaged ones do not change the charset
_SLACK = 0.03  # of disorder, within which charsets count as equally good
_COHERENCE_SLACK = 0.05  # this and the one above chosen by bench/encodings.py --fit
_MIN_OWN_SCRIPT = 0.2
_FEW = 32  # bytes beyond ASCII: too few to contradict a claim
_ZEROS = 0.1  # of every second or fourth byte: the ASCII in a text of two or four bytes each

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Python's codec for a label -> the one that browsers take.
_AS_BROWSERS_DO = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "shift_jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
}
_OTHER_LABELS = {
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "x-gbk": "gb18030",
    "x-euc-jp": "euc_jp",
    "x-cp1251": "cp1251",
    "x-cp1252": "cp1252",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-mac-roman": "mac-roman",
    "iso-8859-8-i": "iso8859-8",
    "ks_c_5601-1987": "cp949",
    "windows-874": "cp874",
    "windows-949": "cp949",
}
_MULTI_BYTE = ("utf-8", "gb18030", "big5hkscs", "cp932", "euc_jp", "cp949")
_SINGLE_BYTE = (
    "cp1252", "cp1251", "koi8-r", "iso8859-2", "cp1250", "iso8859-5", "cp1253", "iso8859-7",
    "cp1254", "cp1255", "iso8859-8", "cp1256", "iso8859-6", "cp1257", "iso8859-4", "iso8859-13",
    "cp1258", "cp874", "koi8-u", "cp866", "cp855", "mac-cyrillic", "mac-roman", "iso8859-3",
    "iso8859-10", "iso8859-14", "iso8859-15", "iso8859-16",
)  # fmt: skip
_SCRIPTS = {
    "cp932": re.compile("[\u3041-\u30fa]"),  # kana, of full width
    "euc_jp": re.compile("[\u3041-\u30fa]"),
    "cp949": re.compile("[\uac00-\ud7a3]"),  # Hangul
}
_CENTRAL_EUROPEAN = frozenset({"iso8859-2", "cp1250"})
# Text of another charset is hardly ever whole in these: nearly every pair of bytes is a character
# of GB 18030, nearly every byte one of Shift JIS.
_SELDOM_WHOLE = frozenset({"big5hkscs", "euc_jp", "cp949"})
_DOUBLE_ACUTE = frozenset(b"\xd5\xdb\xf5\xfb")
_NOT_HUNGARIAN = frozenset(b"\xe0\xe2\xe3\xe4\xe5\xe6\xe7\xe8\xea\xf1\xf8")
_STATEFUL = ("iso2022_jp", "iso2022_kr", "hz")
_CANDIDATES = (*_MULTI_BYTE, *_SINGLE_BYTE)
_KNOWN = frozenset(
    codecs.lookup(name).name
    for name in (*_MULTI_BYTE, *_SINGLE_BYTE, *_STATEFUL, *(codec for _, codec in _BOMS), "utf-16", "johab")
)  # fmt: skip

_DECLARATION = re.compile(
    rb"<\?xml[^>]{0,200}\bencoding\s*=\s*[\"']([\w.:-]+)|<meta[^>]{0,500}?\bcharset\s*=\s*[\"']?\s*([\w.:-]+)",
    re.IGNORECASE,
)
_RUN = re.compile(rb"[^<>\r\n]+")


def decode(body: bytes, declared: str | None, *, html: bool) -> str:
    """Return the text of ``body``, without byte order mark; ``declared`` is the server's claim.

    In this order: a byte order mark; what no other charset looks like (UTF-8, UTF-16, ISO 2022);
    the page's own declaration, then the server's, where the text is not in disorder under it;
    what charset-normalizer finds. Bytes without a meaning become U+FFFD.
    """
    for mark, codec in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(codec, "replace")
    claims = [
        codec
        for label in (_own_claim(body) if html else "", declared or "")
        if (codec := _codec(label))
    ]
    codec = _unmistakable(body) or _found_out(body, claims) or (*claims, "cp1252")[0]
    return body.decode(codec, "replace")


def _own_claim(body: bytes) -> str:
    found = _DECLARATION.search(body[:_DECLARATION_WITHIN])
    return (found[1] or found[2]).decode("ascii", "replace") if found else ""


def _codec(label: str) -> str:
    """Return the codec for a label, or empty for one that is unknown or no charset."""
    label = label.strip().lower()
    try:
        name = codecs.lookup(_OTHER_LABELS.get(label, label)).name
    except (LookupError, ValueError):
        return ""
    name = _AS_BROWSERS_DO.get(name, name)
    return name if name in _KNOWN else ""


def _unmistakable(body: bytes) -> str:
    """Return a charset whose text cannot well be anything else, or empty."""
    if wide := _wide(body[:_DECLARATION_WITHIN]):
        return wide
    if body.isascii():
        return _stateful(body) or "utf-8"
    return "utf-8" if _broken(body, "utf-8") <= _MAX_BROKEN else ""


def _wide(head: bytes) -> str:
    """Return UTF-16 or UTF-32 by where the zeros of its ASCII stand; empty for stray zeros."""
    if b"\x00" not in head:
        return ""
    zeros = [head[offset::4].count(0) * 4 / len(head) for offset in range(4)]
    pattern = "".join("0" if share > _ZEROS else "x" for share in zeros)
    return {"x000": "utf-32-le", "000x": "utf-32-be", "x0x0": "utf-16-le", "0x0x": "utf-16-be"}.get(
        pattern, ""
    )


def _stateful(body: bytes) -> str:
    if b"\x1b$" in body or b"~{" in body:
        for codec in _STATEFUL:
            if not _broken(body, codec) and body.decode(codec) != body.decode("ascii"):
                return codec
    return ""


def _broken(body: bytes, codec: str) -> float:
    """Return the share of what is beyond ASCII that has no meaning in ``codec``, 0 to 1."""
    text = body.decode(codec, "replace")
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    return text.count("\ufffd") / beyond if beyond else 0.0


def _found_out(body: bytes, claims: list[str]) -> str:
    """Return the charset of single-byte and East Asian text; a claim decides between equals."""
    sample = _sample(body)
    found = _matches(sample)
    likely = _likely(found)
    if "iso8859-2" in likely and _is_hungarian(sample):
        likely = [codec for codec in likely if codec in _CENTRAL_EUROPEAN]
    for codec in claims:
        if codec in likely or _is_plausible(sample, codec, is_lone=not found):
            return codec
    if not likely:
        return _east_asian(sample, tuple(_SCRIPTS))
    whole = [codec for codec in _MULTI_BYTE if codec in found and not _broken(sample, codec)]
    is_east_asian = _beyond(sample) >= _FEW and _SELDOM_WHOLE.intersection(whole)
    if likely[0] in _MULTI_BYTE or is_east_asian:
        least = min(whole or likely, key=lambda codec: found[codec][0])
        return _east_asian(sample, ("cp932", "euc_jp")) or least
    return likely[0]


def _sample(body: bytes) -> bytes:
    """Return the runs of text with something beyond ASCII in them, a line each."""
    runs, size = [], 0
    for match in _RUN.finditer(body):
        if not match[0].isascii():
            runs.append(match[0])
            size += len(match[0])
        if size > _LOOKED_AT:
            break
    return b"\n".join(runs)


def _matches(sample: bytes) -> dict[str, tuple[float, float]]:
    """Return disorder and coherence, both 0 to 1, of the charsets that make text of the sample."""
    found = from_bytes(
        sample, cp_isolation=list(_CANDIDATES), preemptive_behaviour=False, enable_fallback=False
    )
    return {
        codecs.lookup(name).name: (match.chaos, match.coherence)
        for match in found
        for name in match.could_be_from_charset
    }


def _likely(found: dict[str, tuple[float, float]]) -> list[str]:
    """Return the charsets about as good as the best, in the order in which they are met on the web."""
    least = min((chaos for chaos, _ in found.values()), default=0.0)
    near = {codec: scores for codec, scores in found.items() if scores[0] <= least + _SLACK}
    most = max((coherence for _, coherence in near.values()), default=0.0)
    enough = most - _COHERENCE_SLACK
    return [codec for codec in _CANDIDATES if codec in near and near[codec][1] >= enough]


def _is_hungarian(sample: bytes) -> bool:
    """Whether what western charsets call \u00f5 and \u00fb is Hungarian's double acute.

    It is where none of the letters stands beside them that the languages with \u00f5 or \u00fb have.
    """
    letters = set(sample)
    return bool(letters & _DOUBLE_ACUTE) and not letters & _NOT_HUNGARIAN


def _is_plausible(sample: bytes, codec: str, *, is_lone: bool) -> bool:
    """Whether a claim may be believed though others fit better; ``is_lone`` if none fits."""
    broken = _broken(sample, codec)
    if codec in _MULTI_BYTE and (is_lone or codec in _SELDOM_WHOLE | {"cp932"}):
        return broken <= (_MAX_BROKEN if is_lone else 0.0)
    return _beyond(sample) < _FEW and not broken


def _beyond(sample: bytes) -> int:
    return len(sample.translate(None, bytes(range(128))))


def _east_asian(sample: bytes, among: tuple[str, ...]) -> str:
    """Return the East Asian charset in which the text is of its own script, or empty."""
    shares = {codec: _own_script(sample, codec) for codec in among}
    best = max(shares, key=shares.__getitem__)
    return best if shares[best] > _MIN_OWN_SCRIPT else ""


def _own_script(sample: bytes, codec: str) -> float:
    text = sample.decode(codec, "replace")
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    return len(_SCRIPTS[codec].findall(text)) / beyond if beyond else 0.0
