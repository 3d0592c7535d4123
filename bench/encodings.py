"""How often bytes become the right text, beside charset-normalizer on the same bytes in the same run.

    python -m bench.encodings --data PATH/encodings [--json] [--fit]

Each file as it is; with its own declaration blanked out; and so blanked with a server that says
the truth, or something else. Right is a text of which at most one character in a hundred beyond
ASCII differs: aliases of a charset differ in a few symbols. ``--fit`` tries the two slacks.
"""

import argparse
import codecs
import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import from_bytes

from index.extract import charset

_DECLARATION = re.compile(rb"((?:encoding|charset)\s*=\s*[\"']?)[\w.:-]+", re.IGNORECASE)
_LANGUAGE = re.compile(
    r"-(?:hungarian|bulgarian|russian|greek|czech|polish|slovak|turkish|croatian|slovene|hebrew|arabic)$"
)
_CODECS = {"tis-620": "cp874", "shift_jis": "cp932", "big5": "big5hkscs", "euc-kr": "cp949",
           "gb2312": "gb18030", "maccyrillic": "mac-cyrillic", "macroman": "mac-roman", "iso-8859-1": "cp1252"}  # fmt: skip
_LIES = ("iso-8859-1", "utf-8", "windows-1251", "gbk", "shift_jis", "koi8-r")


@dataclass(frozen=True)
class Case:
    """A file: its bytes and text as they are, and with the declaration blanked out."""

    codec: str
    body: bytes
    blanked: bytes
    is_markup: bool

    @property
    def text(self) -> str:
        """What the bytes say."""
        return self.body.decode(self.codec, "replace")

    @property
    def blanked_text(self) -> str:
        """What the bytes without a declaration say."""
        return self.blanked.decode(self.codec, "replace")


def cases(folder: Path) -> Iterator[Case]:
    """Yield the files whose charset Python knows."""
    for line in (folder / "index.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        label = _LANGUAGE.sub("", row["label"].lower())
        try:
            codec = codecs.lookup(_CODECS.get(label, label)).name
        except LookupError:
            continue
        body = gzip.decompress((folder / row["path"]).read_bytes())
        yield Case(codec, body, _DECLARATION.sub(rb"\1", body), row["kind"] != "text")


def is_right(found: str, true: str) -> bool:
    """Whether hardly any character beyond ASCII differs."""
    found, true = found.lstrip("\ufeff"), true.lstrip("\ufeff")
    if len(found) != len(true):
        return False
    beyond = sum(character > "\x7f" for character in true) or 1
    return sum(one != other for one, other in zip(found, true, strict=True)) <= beyond / 100


def ours(found: list[Case]) -> dict[str, float]:
    """Return the share that ``charset.decode`` gets right, by what is declared."""
    shares = {
        "as it is": [is_right(charset.decode(c.body, None, html=c.is_markup), c.text) for c in found],
        "undeclared": [is_right(charset.decode(c.blanked, None, html=True), c.blanked_text) for c in found],
        "truly declared": [is_right(charset.decode(c.blanked, c.codec, html=True), c.blanked_text) for c in found],
    }  # fmt: skip
    for lie in _LIES:
        shares[f"declared {lie}"] = [
            is_right(charset.decode(c.blanked, lie, html=True), c.blanked_text) for c in found
        ]
    return {name: round(sum(rights) / len(found), 4) for name, rights in shares.items()}


def theirs(found: list[Case]) -> dict[str, float]:
    """Return the share that charset-normalizer alone gets right."""
    as_it_is = [is_right(str(from_bytes(c.body).best() or ""), c.text) for c in found]
    undeclared = [is_right(str(from_bytes(c.blanked).best() or ""), c.blanked_text) for c in found]
    return {
        "as it is": round(sum(as_it_is) / len(found), 4),
        "undeclared": round(sum(undeclared) / len(found), 4),
    }


def fit(found: list[Case]) -> None:
    """Print the share right, undeclared and under a lie, for each pair of slacks."""
    for disorder in (0.01, 0.03, 0.06):
        for coherence in (0.0, 0.02, 0.05, 0.1):
            charset._SLACK, charset._COHERENCE_SLACK = disorder, coherence  # noqa: SLF001
            rights = [
                is_right(charset.decode(c.blanked, claim, html=True), c.blanked_text)
                for c in found
                for claim in (None, c.codec, "iso-8859-1")
            ]
            print(f"{disorder:5} {coherence:5} {sum(rights) / len(rights):.4f}")


def main() -> None:
    """Print a table, or one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--fit", action="store_true")
    args = parser.parse_args()
    found = list(cases(args.data))
    if args.fit:
        fit(found)
        return
    mine, alone = ours(found), theirs(found)
    if args.json:
        print(json.dumps({"files": len(found), "footnote": mine, "charset_normalizer": alone}))
        return
    print(f"{len(found):4} files                footnote  charset-normalizer alone")
    for name, share in mine.items():
        print(f"{name:25} {share:8.4f}  {alone.get(name, '')}")


if __name__ == "__main__":
    main()
