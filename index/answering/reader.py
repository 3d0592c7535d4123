"""A question and passages -> how well each sentence answers, both read together, word by word.

A cross-encoder (Nogueira and Cho, arXiv 1901.04085) that points at the words that answer: it begins
as the packaged model, and is trained by bench/fit_reader.py. The word vectors stay the packaged
model's; the layers' weights are reader.safetensors, a byte each. It reads English.
"""

import asyncio
import re
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.models import model_files
from index.models.threads import cores, use_one_thread
from index.ports import PassageText, Read

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

    from index.models.reader_network import Network

_AT_ONCE = 3  # excerpts, of all questions: more would only share the cores with each other
MAX_TOKENS = 192  # of a question and an excerpt; what is longer loses its end
_MAX_QUESTION = 64  # of these, at most, the question
_SURROGATE = re.compile("[\ud800-\udfff]")


class PassageReader:
    """The trained reader, loaded when it is first needed.

    Each passage is read for itself, ``_AT_ONCE`` of them at most at once: what it gets does not
    depend on what else is read.
    """

    def __init__(self) -> None:
        self._workers = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="read")
        self._lock = threading.Lock()
        self._loaded: tuple[Tokenizer, Network] | None = None

    async def read(self, question: str, passages: Sequence[PassageText]) -> list[Read]:
        """Return what each passage has to say to the question. Raises ModelMissing."""
        loop = asyncio.get_running_loop()
        left, found = enumerate(passages), dict[int, Read]()
        # As many as can be read at once: each further one would be a thread more to wait for.
        readers = min(cores(), len(passages))
        await asyncio.gather(
            *(
                loop.run_in_executor(self._workers, self._read_on, question, left, found)
                for _ in range(readers)
            )
        )
        return [found[at] for at in range(len(passages))]

    def _read_on(
        self, question: str, left: "enumerate[PassageText]", found: dict[int, Read]
    ) -> None:
        """Read what is left, one after the other; another thread may take some of it."""
        cut, network = self._load()
        use_one_thread()
        for at, passage in left:
            [encoded] = encode(cut, question, [passage.text])
            logits = network.logits(encoded.ids, encoded.type_ids)
            found[at] = of_sentences(passage, encoded, logits)

    def _load(self) -> "tuple[Tokenizer, Network]":
        # Here, not above: it takes seconds, and most commands need no model.
        from index.models.reader_network import Network  # noqa: PLC0415

        with self._lock:
            if self._loaded is None:
                with as_file(files("index.answering").joinpath("reader.safetensors")) as weights:
                    self._loaded = tokenizer(), Network.load(weights)
            return self._loaded


def tokenizer() -> "Tokenizer":
    """Return the packaged model's tokenizer."""
    from tokenizers import Tokenizer  # noqa: PLC0415 - as above

    found = Tokenizer.from_file(str(model_files.packaged() / "tokenizer.json"))
    found.no_padding()
    found.no_truncation()
    return found


def encode(cut: "Tokenizer", question: str, texts: Sequence[str]) -> list["Encoding"]:
    """Return the tokens of the question with each text: ``[CLS] question [SEP] text [SEP]``."""
    # Half a character, as JSON may hold: no tokenizer takes it, and offsets must stay.
    asked, *whole = (_SURROGATE.sub("\ufffd", each) for each in (question, *texts))
    words = cut.encode(asked, add_special_tokens=False)
    if len(words) > _MAX_QUESTION:
        asked = asked[: words.offsets[_MAX_QUESTION - 1][1]]
    encoded = list(cut.encode_batch([(asked, text) for text in whole]))
    for each in encoded:
        each.truncate(MAX_TOKENS)
    return encoded


def sentences_of(passage: PassageText, encoded: "Encoding") -> NDArray[np.int64]:
    """Return for each token the place of the sentence that it lies in, -1 for none, (tokens,)."""
    offsets = np.array(encoded.offsets, np.int64).reshape(-1, 2)
    is_text = (np.array(encoded.type_ids) == 1) & (offsets[:, 1] > offsets[:, 0])
    places = np.full(len(offsets), -1, np.int64)
    for place, span in enumerate(passage.sentences):
        places[is_text & (offsets[:, 0] >= span.start) & (offsets[:, 1] <= span.end)] = place
    return places


def of_sentences(passage: PassageText, encoded: "Encoding", row: NDArray[np.float32]) -> Read:
    """Return each sentence's log of the summed exponentials of its tokens."""
    places = sentences_of(passage, encoded)
    logits = row[: len(places)]
    lowest = float(logits.min())  # for a sentence beyond the last token that was read
    scores = [
        float(np.logaddexp.reduce(logits[places == place])) if (places == place).any() else lowest
        for place in range(len(passage.sentences))
    ]
    return np.array(scores, np.float32)
