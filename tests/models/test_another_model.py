"""A model in a directory, as FOOTNOTE_MODEL names it: tiny, made here, and loaded for real."""

from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
from tokenizers import BertWordPieceTokenizer
from transformers import BertConfig, BertModel, BertTokenizerFast

from index.errors import ModelMismatch
from index.library import Library
from index.models.embed import SentenceEmbedder
from index.ports import PassageText
from index.types import Document, Quote, Scope, Span
from tests.library.twins import Matches, shared

TEXTS = {
    "de": "Die Fähre sank im Mai. Taucher hoben das Wrack.",
    "ru": "Мост построили в мае. Солдаты восстановили его.",
    "zh": "茶园建于五月。村民采摘嫩叶。",
}


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of one layer and eight dimensions over the characters of the texts."""
    place = tmp_path_factory.mktemp("models")
    letters = sorted({each for text in TEXTS.values() for each in text if not each.isspace()})
    pieces = [*letters, *(f"##{each}" for each in letters)]
    vocabulary = place / "vocab.txt"
    vocabulary.write_text(
        "\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *pieces]), "utf-8"
    )
    cutting = BertWordPieceTokenizer(str(vocabulary), lowercase=False)
    config = BertConfig(
        vocab_size=len(pieces) + 5,
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(place / "bert")
    BertTokenizerFast(tokenizer_object=cutting._tokenizer, model_max_length=64).save_pretrained(
        place / "bert"
    )
    read = Transformer(str(place / "bert"), max_seq_length=64)
    SentenceTransformer(modules=[read, Pooling(8)], device="cpu").save(str(place / "tiny"))
    return place / "tiny"


@pytest.mark.parametrize("language", list(TEXTS))
async def test_it_makes_vectors_of_its_own_length(tiny: Path, language: str) -> None:
    embedder = await SentenceEmbedder.open(tiny)
    text = TEXTS[language]

    found = await embedder.embed_passages([PassageText(text, (Span(0, 10), Span(10, len(text))))])

    assert embedder.model.startswith("tiny:")
    assert embedder.dimensions == found.passages.shape[1] == 8
    assert np.allclose(np.linalg.norm(found.sentences[0], axis=1), 1, atol=1e-5)


async def test_articles_in_many_languages_are_read_and_asked_with_it(
    tiny: Path, tmp_path: Path
) -> None:
    async with Library.open(tmp_path, model=tiny, reader=Matches()) as library:
        await add_all(library)
        for language in TEXTS:
            assert await found(library, TEXTS[language][:6], language)


async def test_another_model_than_the_articles_were_read_with_is_refused_until_they_are_read_again(
    tiny: Path, tmp_path: Path
) -> None:
    async with Library.open(tmp_path, reader=Matches()) as library:
        await add_all(library)
    with pytest.raises(ModelMismatch, match="rebuild"):
        async with Library.open(tmp_path, model=tiny, reader=Matches()):
            pass

    await Library.rebuild(tmp_path, model=tiny)

    async with Library.open(tmp_path, model=tiny, reader=Matches()) as library:
        assert await found(library, "Wann sank die Fähre?", "de")


async def add_all(library: Library) -> None:
    for language, text in TEXTS.items():
        article = Document(f"https://example.org/{language}", text, id=language, language=language)
        await library.add(article, shared(language))


async def found(library: Library, question: str, channel: str) -> tuple[Quote, ...]:
    answer = await library.ask(question, Scope("local", channel))
    return answer.quotes or answer.closest
