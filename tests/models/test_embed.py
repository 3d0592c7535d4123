"""The packaged model, for real: loaded once for all tests here."""

import asyncio
from pathlib import Path

import numpy as np
import pytest

from index.errors import ModelMissing
from index.models import embed, model_files
from index.models.embed import SentenceEmbedder
from index.ports import PassageText
from index.types import Span

RIVER = "The river flooded the old mill."
MILLER = "The miller saved his cat."
FINANCE = "Shares fell after the bank cut its forecast."


@pytest.fixture(scope="module")
def embedder() -> SentenceEmbedder:
    return asyncio.run(SentenceEmbedder.open())


def passage(*sentences: str) -> PassageText:
    spans = []
    start = 0
    for sentence in sentences:
        spans.append(Span(start, start + len(sentence)))
        start += len(sentence) + 1
    return PassageText(" ".join(sentences), tuple(spans))


async def test_every_vector_has_unit_length_and_the_stated_dimensions(embedder: SentenceEmbedder):
    embedded = await embedder.embed_passages([passage(RIVER, MILLER), passage(FINANCE)])
    question = await embedder.embed_question("What was flooded?")

    assert embedded.passages.shape == (2, embedder.dimensions)
    assert [each.shape for each in embedded.sentences] == [(2, 384), (1, 384)]
    for vectors in (embedded.passages, *embedded.sentences, question):
        assert vectors.dtype == np.float32
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


async def test_a_question_is_nearest_to_what_it_asks_about(embedder: SentenceEmbedder):
    embedded = await embedder.embed_passages([passage(FINANCE), passage(RIVER, MILLER)])
    question = await embedder.embed_question("Which building stood under water?")

    assert np.argmax(embedded.passages @ question[0]) == 1
    assert np.argmax(embedded.sentences[1] @ question[0]) == 0


async def test_a_vector_depends_on_no_other_passage(embedder: SentenceEmbedder):
    many = [passage(RIVER, MILLER), passage(FINANCE), passage(MILLER)] * 12

    together = await embedder.embed_passages(many)
    alone = await embedder.embed_passages(many[:1])

    assert np.allclose(together.passages[33], alone.passages[0], atol=1e-5)
    assert np.allclose(together.sentences[33], alone.sentences[0], atol=1e-5)


async def test_a_sentence_beyond_the_window_gets_the_vector_of_its_passage(
    embedder: SentenceEmbedder,
):
    embedded = await embedder.embed_passages([passage("water " * 300, MILLER)])

    assert np.allclose(embedded.sentences[0][1], embedded.passages[0], atol=1e-6)


@pytest.mark.parametrize("text", ["", "😀", "\x00", "\ud800", "字" * 600])
async def test_odd_text_has_a_vector_and_a_length_too(embedder: SentenceEmbedder, text: str):
    embedded = await embedder.embed_passages([PassageText(text, (Span(0, len(text) or 1),))])

    assert np.isfinite(embedded.passages).all()
    assert np.isfinite(await embedder.embed_question(text)).all()
    water, odd = await embedder.count_tokens(["water", text])
    assert water == 1
    assert odd <= len(text)


async def test_nothing_takes_no_time_and_no_vector(embedder: SentenceEmbedder):
    assert (await embedder.embed_passages([])).passages.shape == (0, 384)
    assert await embedder.count_tokens([]) == []


async def test_tokens_are_counted_without_the_special_ones(embedder: SentenceEmbedder):
    assert await embedder.count_tokens(["The river flooded.", ""]) == [4, 0]


async def test_the_loop_goes_on_while_the_model_computes(embedder: SentenceEmbedder):
    work = asyncio.create_task(embedder.embed_passages([passage(RIVER)] * 40))
    turns = 0
    while not work.done():
        turns += 1
        await asyncio.sleep(0)

    assert turns > 10


async def test_no_model_is_loaded_before_it_is_needed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(embed, "_load", lambda *_: pytest.fail("it was loaded"))
    unused = await SentenceEmbedder.open()

    assert unused.model.startswith("all-MiniLM-L6-v2:53aa51172d142c89")
    assert unused.dimensions == 384


async def test_damaged_weights_are_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(model_files, "PACKAGED_SHA256", "0" * 64)
    damaged = await SentenceEmbedder.open()

    with pytest.raises(ModelMissing, match="reinstall"):
        await damaged.embed_question("why?")


async def test_a_directory_without_a_model_is_refused(tmp_path: Path):
    with pytest.raises(ModelMissing, match="no sentence-transformers model"):
        await SentenceEmbedder.open(tmp_path)


async def test_another_model_is_known_by_its_name_and_weights(tmp_path: Path):
    (tmp_path / "tiny").mkdir()
    (tmp_path / "tiny" / "model.safetensors").write_bytes(b"weights")

    first = await SentenceEmbedder.open(tmp_path / "tiny")
    (tmp_path / "tiny" / "model.safetensors").write_bytes(b"other weights")
    second = await SentenceEmbedder.open(tmp_path / "tiny")

    assert first.model.startswith("tiny:")
    assert first.model != second.model
    with pytest.raises(ModelMissing):
        _ = first.dimensions
