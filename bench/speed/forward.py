"""The model's forward passes alone, as an import makes them: what it cannot be faster than.

python -m bench.speed.forward PASSAGES.json embeds a list of texts, and ends.
"""

import asyncio
import json
import sys
from pathlib import Path

from index.models.embed import SentenceEmbedder
from index.ports import PassageText


async def embed(texts: list[str]) -> None:
    """Embed the texts, with no sentences in them."""
    embedder = await SentenceEmbedder.open()
    await embedder.embed_passages([PassageText(text, ()) for text in texts])


if __name__ == "__main__":
    asyncio.run(embed(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))))
