"""How links are found and told apart, beside linkify-it on the same messages, and two oracles.

    python -m bench.links --data PATH [--json]      (PATH holds urls/ and hostile-links/)

Finding: real URLs put into the surroundings in which people put them; right is the URL and nothing
else. Canonicalising: every tracking parameter that ClearURLs drops on all sites, put behind a real
URL, should leave the key alone; real queries should not be dropped. Parsing: the WHATWG tables say
what a browser makes of a URL.
"""

import argparse
import json
import random
import re
from collections.abc import Callable
from pathlib import Path

import ada_url
from linkify_it import LinkifyIt

from index.links.canonical import parse_web_url
from index.links.finding import canonical, find_links

SURROUNDINGS = {
    "bare": "read {} today",
    "end of a sentence": "I read {}.",
    "question": "have you seen {}?",
    "brackets": "(see {})",
    "angle brackets": "<{}>",
    "slack label": "<{}|the story>",
    "markdown": "[the story]({}) and more",
    "markdown label": "[{0}]({0})",
    "bold": "**{}**",
    "italic": "_{}_",
    "quoted": "“{}”",
    "single quotes": "'{}'",
    "comma": "{}, which I liked",
    "ellipsis": "{}…",
    "chinese": "看{}。",
    "spoiler": "||{}||",
    "new line": "{}\nhttps://second.example/x",
}
_COMMON = (
    "utm_source",
    "utm_medium",
    "utm_campaign",
    "fbclid",
    "gclid",
    "mc_cid",
    "igshid",
    "msclkid",
)


def finding(urls: list[str], find: Callable[[str], list[str]]) -> dict[str, float]:
    """Return by surroundings the share of URLs found first, and to the letter."""
    return {
        name: round(sum(find(around.format(url))[:1] == [url] for url in urls) / len(urls), 4)
        for name, around in SURROUNDINGS.items()
    }


def linkified(text: str) -> list[str]:
    """Return what linkify-it finds."""
    return [match.url for match in LinkifyIt().match(text) or []]


def tracking(urls: list[str], rules: list[str]) -> dict[str, float]:
    """Return the share of ClearURLs' plain names that we drop, and of real queries that we keep."""
    plain = re.compile(r"(?:\(\?:%3F\)\?)?([\w.]+)")
    names = [match[1] for rule in rules if (match := plain.fullmatch(rule))]
    base = "https://example.org/story"
    dropped = [canonical(f"{base}?{name}=abc123") == base for name in names]
    common = [canonical(f"{base}?{name}=abc123") == base for name in _COMMON]
    queries = [url for url in urls if "?" in url]
    kept = [canonical(url) != canonical(url.partition("?")[0]) for url in queries]
    return {"names": len(names), "dropped": round(sum(dropped) / len(dropped), 4),
            "common_dropped": sum(common) / len(common), "queries": len(queries),
            "queries_kept": round(sum(kept) / len(kept), 4)}  # fmt: skip


def parsing(folder: Path) -> dict[str, float]:
    """Return how many of the WHATWG table's web URLs are read as browsers read them."""
    rows = [row for row in json.loads((folder / "wpt_urltestdata.json").read_text("utf-8"))
            if isinstance(row, dict) and row["input"].lower().startswith(("http:", "https:")) and row.get("base") is None]  # fmt: skip
    right = idempotent = 0
    for row in rows:
        parsed = parse_web_url(row["input"])
        right += (parsed.href if parsed else None) == row.get("href")
        idempotent += canonical(canonical(row["input"])) == canonical(row["input"])
    return {
        "urls": len(rows),
        "right": round(right / len(rows), 4),
        "key_of_key_is_key": round(idempotent / len(rows), 4),
    }


def main() -> None:
    """Print a table, or one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    rows = (args.data / "hostile-links" / "benign_urls.jsonl").read_text("utf-8").splitlines()
    real = sorted({json.loads(row)["url"] for row in rows if "://" in row})
    # Only those that a browser would not rewrite: then to the letter means something.
    urls = [url for url in real if url.startswith("http") and ada_url.URL(url).href == url]
    sample = random.Random(7).sample(urls, min(200, len(urls)))
    rules = json.loads((args.data / "urls" / "clearurls_data.min.json").read_text("utf-8"))
    ours = finding(sample, lambda text: [link.url for link in find_links(text)])
    theirs = finding(sample, linkified)
    result = {
        "footnote": ours,
        "linkify": theirs,
        "tracking": tracking(urls, rules["providers"]["globalRules"]["rules"]),
        "parsing": parsing(args.data / "urls"),
        "keys": {"urls": len(urls), "keys": len({canonical(url) for url in urls})},
    }
    if args.json:
        print(json.dumps(result))
        return
    print(f"{len(sample)} real URLs            footnote  linkify-it")
    for name in SURROUNDINGS:
        print(f"{name:25} {ours[name]:8.3f} {theirs[name]:8.3f}")
    for part in ("tracking", "parsing", "keys"):
        print(part, result[part])


if __name__ == "__main__":
    main()
