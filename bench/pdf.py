"""Whether every PDF ends with text or one clear sentence, through the child that really reads them.

    python -m bench.pdf --data PATH/pdf [--json]

Exits with 1 where a file ends in anything else.
"""

import argparse
import asyncio
import json
import sys
import time
from pathlib import Path

from index.errors import ExtractError
from index.extract.child import ChildExtractor
from index.types import Link, Page


async def outcomes(files: list[Path]) -> list[dict[str, object]]:
    """Return what became of each file, and in how many seconds."""
    rows: list[dict[str, object]] = []
    async with ChildExtractor() as extractor:
        for file in files:
            page = Page(
                Link(file.name, file.name), file.name, "application/pdf", None, file.read_bytes()
            )
            begun = time.perf_counter()
            try:
                found = await extractor.extract(page)
                row = {"label": found.label.completeness.value, "words": len(found.text.split()),
                       "pages": len(found.page_starts), "title": found.title, "says": found.label.reason}  # fmt: skip
            except ExtractError as error:
                row = {
                    "label": type(error).__name__,
                    "words": 0,
                    "pages": 0,
                    "title": "",
                    "says": str(error),
                }
            rows.append(
                {"file": file.name, **row, "seconds": round(time.perf_counter() - begun, 3)}
            )
    return rows


def is_clear(row: dict[str, object]) -> bool:
    """Whether there is text, or a sentence that says why there is none."""
    return bool(row["words"]) or str(row["says"]).endswith(".")


def main() -> int:
    """Print a table, or one JSON object; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    rows = asyncio.run(outcomes(sorted((args.data / "files").glob("*.pdf"))))
    unclear = [row["file"] for row in rows if not is_clear(row)]
    if args.json:
        print(json.dumps({"files": len(rows), "with_text": sum(bool(row["words"]) for row in rows),
                          "unclear": unclear, "slowest": max(float(str(row["seconds"])) for row in rows)}))  # fmt: skip
    else:
        for row in rows:
            print(f"{str(row['file'])[:44]:45}{row['label']!s:14}{row['words']:7} words {row['pages']:3} pages"
                  f"{row['seconds']:7} s  {str(row['title'] or row['says'])[:60]}")  # fmt: skip
        print(f"{len(rows)} files, {len(unclear)} unclear: {unclear}")
    return 1 if unclear else 0


if __name__ == "__main__":
    sys.exit(main())
