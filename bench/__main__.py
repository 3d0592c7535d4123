"""Every bench over one folder of data, one after another: python -m bench --data DIR."""

import argparse
import subprocess
import sys
from pathlib import Path

COMMANDS = (
    ("extraction", "--pages", "pages", "--mixed", "mixed-pages"),
    ("questions", "--data", "."),
    ("summaries", "--data", "."),
    ("sentences", "--data", "."),
    ("links", "--data", "."),
    ("hostile_links", "--data", "hostile-links"),
    ("encodings", "--data", "encodings"),
    ("pdf", "--data", "pdf"),
    ("keywords", "--data", "."),
    ("speed", "--archive", "news-archive/articles.jsonl.gz"),
    (
        "disagreements",
        "--facts",
        "disputed-facts/facts.jsonl",
        "--stories",
        "stories/articles.jsonl",
        "--archive",
        "news-archive/articles.jsonl.gz",
    ),
    ("digests", "--archive", "news-archive/articles.jsonl.gz"),
    ("digest_clock",),
    ("platforms",),
)


def main() -> None:
    """Run each; end with 1 where one of them did not work."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    data = parser.parse_args().data
    failed = False
    for name, *options in COMMANDS:
        given = [each if each.startswith("--") else str(data / each) for each in options]
        print(f"\n== {name}", flush=True)
        failed |= (
            subprocess.run([sys.executable, "-m", f"bench.{name}", *given], check=False).returncode
            != 0
        )
    sys.exit(int(failed))


if __name__ == "__main__":
    main()
