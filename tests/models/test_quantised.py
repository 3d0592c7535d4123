"""The packaged model with a byte a weight says nearly what it says in 32 bits."""

import asyncio
import subprocess
import sys

import numpy as np
import pytest
import torch
from sentence_transformers import SentenceTransformer

from index.models import model_files, quantised
from index.models.embed import SentenceEmbedder
from index.ports import PassageText
from index.types import Span

TEXTS = [
    "Who paid for the bridge?",
    "The river flooded the old mill. The miller saved his cat, and nobody was hurt.",
    "Aktien fielen, nachdem die Bank ihre Prognose gesenkt hatte.",
    "字" * 40,
    "😀",
    "water " * 400,
]


@pytest.fixture(scope="module")
def whole() -> SentenceTransformer:
    return SentenceTransformer(str(model_files.packaged()), device="cpu", local_files_only=True)


def passages() -> list[PassageText]:
    return [PassageText(text, (Span(0, len(text)),)) for text in TEXTS]


def test_vectors_in_bytes_point_where_those_in_32_bits_do(whole: SentenceTransformer):
    embedder = asyncio.run(SentenceEmbedder.open())
    ours = asyncio.run(embedder.embed_passages(passages())).passages

    cosines = (ours * whole.encode(TEXTS, normalize_embeddings=True)).sum(1)

    assert cosines.min() > 0.98


def test_the_packaged_model_is_read_without_the_library_that_takes_seconds_to_import():
    code = (
        "import asyncio, sys; from index.models.embed import SentenceEmbedder;"
        "embedder = asyncio.run(SentenceEmbedder.open());"
        "asyncio.run(embedder.embed_question('Who paid?'));"
        "print('sentence_transformers' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert said.stdout.strip() == str(not quantised.is_fast())


def test_each_token_is_rounded_by_a_scale_of_its_own():
    matrix = quantised.Matrix(torch.randn(384, 384), torch.randn(384))
    quiet, loud = torch.randn(1, 5, 384), 1000 * torch.randn(1, 5, 384)

    with torch.inference_mode():
        alone = matrix(quiet)
        beside = matrix(torch.cat([quiet, loud], 1))[:, :5]

    assert torch.allclose(alone, beside, atol=0.05)


@pytest.mark.parametrize("signs", [(1, 1), (1, -1), (-1, 1), (-1, -1)])
def test_the_largest_sums_are_exact(signs: tuple[int, int]):
    # Processors without VNNI add two products in 16 bits, and cut off what does not fit.
    of_states, of_weights = signs
    matrix = quantised.Matrix(torch.full((8, 1536), 1.0 * of_weights), torch.zeros(8))

    with torch.inference_mode():
        product = matrix(torch.full((1, 3, 1536), 1.0 * of_states))

    assert torch.allclose(product, torch.full((1, 3, 8), 1536.0 * of_states * of_weights))


async def test_many_texts_at_once_get_what_each_gets_alone():
    embedder = await SentenceEmbedder.open()
    alone = [(await embedder.embed_passages([each])).passages[0] for each in passages()]
    asked = await embedder.embed_question(TEXTS[0])

    together, again, *questions = await asyncio.gather(
        embedder.embed_passages(passages() * 4),
        embedder.embed_passages(passages()),
        *(embedder.embed_question(TEXTS[0]) for _ in range(8)),
        embedder.count_tokens(TEXTS * 8),
    )

    assert np.array_equal(together.passages, np.array(alone * 4))
    assert np.array_equal(again.passages, np.array(alone))
    assert all(np.array_equal(each, asked) for each in questions[:-1])
