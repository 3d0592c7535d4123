"""Run by .ci/run in an environment that holds the built wheel alone: import, ask, check the quote."""

import json
import subprocess
import sys
from pathlib import Path

ARTICLE = (
    "The harbour of Elmouth reopened on Tuesday after three months of dredging. "
    "Mayor Ines Calloway said the work had cost four million pounds.\n\n"
    "Fishing boats had used the quay at Stanner in the meantime."
)
FOOTNOTE = [str(Path(sys.executable).with_name("footnote"))]


def run(*arguments: str) -> str:
    done = subprocess.run([*FOOTNOTE, *arguments], check=True, capture_output=True, text=True)
    return done.stdout


Path("articles.jsonl").write_text(
    json.dumps(
        {"id": "elmouth", "url": "https://news.example/elmouth", "text": ARTICLE, "lang": "en"}
    )
)
run("import", "articles.jsonl", "--data", "library")
answer = json.loads(run("ask", "How much did the dredging cost?", "--json", "--data", "library"))
quote = (answer["quotes"] or answer["closest"])[0]
assert "four million pounds" in quote["text"], answer
assert ARTICLE[quote["start"] : quote["end"]] == quote["text"], quote
print(f"answered: {quote['text']}")
