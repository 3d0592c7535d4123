"""Questions with known answers -> index/answering/reader.safetensors, and what it says of articles it did not see.

    python -m bench.fit_reader --data DIR --library DIR [--folds 0,1,2,all]

Trains the layers of the packaged model to point at the words that answer, in whole passages of
those that the ranking puts first. For each fold, on the articles of the others; what it then says
of the best sentences of the fold, computed as shipped, is kept beside the library, for
bench/fit_ranking.py. ``all`` makes what is shipped. Two cores with AVX-512 took 10 to 13 minutes
a fold.
"""

import argparse
import asyncio
import pickle
import random
import time
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file
from torch import Tensor, nn
from transformers import AutoModel

from bench.fit_cases import READS, Asked, asked
from bench.fit_ranking import rough_scores
from index.answering.excerpts import best_sentences, excerpts
from index.answering.reader import encode, of_sentences, sentences_of, tokenizer
from index.models import model_files
from index.models.reader_network import Network as Shipped
from index.models.threads import cores
from index.ports import PassageText, Read
from index.types import Span

TARGET = Path(__file__).parent.parent / "index" / "answering" / "reader.safetensors"
FOLDS = 3
EPOCHS = 2
RATE = 1e-4  # of AdamW, after a tenth of the steps; it falls to nothing
TOGETHER = 8  # questions a step
PASSAGES = 3  # read for each in training, one that answers among them
LENGTHS = 3  # parts that a step's passages are put through the network in, by their length
FROM = 5  # best ones of the ranking, from which the others are taken
SEED = 1
HIGHEST = 63  # that a weight is written down as
# What each part of the loss counts: to find the words, the sentence, and that they are there or not.
WORDS, SENTENCE, THERE, ABSENT = 0.5, 1.0, 0.5, 1.0

_MATRICES = {  # ours, and what they are made of in BERT
    "around": ("attention.self.query", "attention.self.key", "attention.self.value"),
    "attended": ("attention.output.dense",),
    "wide": ("intermediate.dense",),
    "narrow": ("output.dense",),
}
_NORMS = {"attended norm": "attention.output.LayerNorm", "narrow norm": "output.LayerNorm"}


class Network(nn.Module):
    """The packaged model with one weight a dimension at its end; its word vectors do not learn."""

    def __init__(self) -> None:
        super().__init__()
        self.bert = AutoModel.from_pretrained(
            model_files.packaged(),
            add_pooling_layer=False,
            attention_probs_dropout_prob=0.0,  # with it a step takes half as long again
            attn_implementation="eager",
        )
        self.bert.embeddings.requires_grad_(requires_grad=False)
        self.pointer = nn.Linear(self.bert.config.hidden_size, 1)

    def forward(self, ids: Tensor, types: Tensor, there: Tensor) -> Tensor:
        """Return a logit for each token, (passages, tokens)."""
        states = self.bert(input_ids=ids, token_type_ids=types, attention_mask=there)
        logits: Tensor = self.pointer(states.last_hidden_state)[..., 0].float()
        return logits


@dataclass(frozen=True, slots=True)
class Put:
    """A passage put to a question: its tokens, the sentence of each, and which of them answer."""

    ids: NDArray[np.int64]
    types: NDArray[np.int64]
    places: NDArray[np.int64]
    right: NDArray[np.bool_]  # sentences
    gold: NDArray[np.bool_]  # tokens


@dataclass(frozen=True, slots=True)
class Exercise:
    """A question with its sentences' scores, the passages best first, and those that answer."""

    case: Asked
    scores: NDArray[np.float64]
    best: list[int]
    answering: list[int]


def main() -> None:
    """Train each fold that is asked for, and say how it does."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--folds", default="0,1,2,all")
    options = parser.parse_args()
    found = asyncio.run(asked(options.data, options.library))
    exercises = list(_exercises(found))
    for fold in options.folds.split(","):
        held = [each for each in exercises if fold == str(_fold(each.case))]
        kept = [each for each in exercises if fold != str(_fold(each.case))]
        target = TARGET if fold == "all" else options.library / f"reader-{fold}.safetensors"
        save_file(_exported(train([each for each in kept if _teaches(each)])), target)
        if fold != "all":
            shipped = Shipped.load(target)
            reads = {each.case.number: _reads(shipped, each) for each in held}
            (options.library / READS.format(fold)).write_bytes(pickle.dumps(reads))
            print(f"fold {fold}: {_told(held, reads)}", flush=True)


def _exercises(found: Sequence[Asked]) -> Iterator[Exercise]:
    for case, scores in zip(found, rough_scores(found), strict=True):
        passages = [each.passage for each in case.candidates.sentences]
        order = np.argsort(-scores, kind="stable").tolist()
        best = list(dict.fromkeys(passages[row] for row in order))
        answering = {passages[row] for row in np.flatnonzero(case.right).tolist()}
        yield Exercise(case, scores, best, [each for each in best if each in answering])


def _teaches(exercise: Exercise) -> bool:
    return bool(exercise.answering) or exercise.case.group == "wiki, unanswerable"


def _fold(case: Asked) -> int:
    return zlib.crc32(f"x{case.article}".encode()) % FOLDS


def train(exercises: Sequence[Exercise]) -> Network:
    """Return the network after ``EPOCHS`` of the exercises, in an order of their own each time."""
    torch.set_num_threads(cores())
    torch.manual_seed(SEED)
    order = random.Random(SEED)
    network = Network().train()
    learning = [each for each in network.parameters() if each.requires_grad]
    optimizer = torch.optim.AdamW(learning, lr=RATE, weight_decay=0.01)
    steps = EPOCHS * (len(exercises) // TOGETHER)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, RATE, total_steps=steps + 2, pct_start=0.1, anneal_strategy="linear"
    )
    begun, losses = time.monotonic(), [0.0]
    for step, some in enumerate(_batches(exercises, order), 1):
        put = [_put(each, _drawn(each, order)) for each in some]
        loss = torch.stack([_loss(each, *one) for each, one in _logits(network, put)]).mean()
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(learning, 1.0)
        optimizer.step()
        schedule.step()
        losses.append(0.98 * losses[-1] + 0.02 * float(loss.detach()))
        if step % 50 == 0:
            mean = losses[-1] / (1 - 0.98**step)
            print(
                f"step {step} of {steps}, {time.monotonic() - begun:.0f} s, loss {mean:.3f}",
                flush=True,
            )
    return network.eval()


def _batches(exercises: Sequence[Exercise], order: random.Random) -> Iterator[list[Exercise]]:
    for _ in range(EPOCHS):
        shuffled = order.sample(exercises, len(exercises))
        for start in range(0, len(shuffled) - TOGETHER + 1, TOGETHER):
            yield shuffled[start : start + TOGETHER]


def _drawn(exercise: Exercise, order: random.Random) -> list[int]:
    """Return the passages to read: one that answers, and others that come near."""
    answering = [order.choice(exercise.answering[:2])] if exercise.answering else []
    others = [each for each in exercise.best[:FROM] if each not in exercise.answering]
    drawn = [*answering, *others[: PASSAGES - len(answering)]]
    return order.sample(drawn, len(drawn))


def _put(exercise: Exercise, passages: Sequence[int]) -> list[Put]:
    case = exercise.case
    found = []
    for passage in passages:
        rows = [
            row for row, each in enumerate(case.candidates.sentences) if each.passage == passage
        ]
        own = [case.candidates.sentences[row] for row in rows]
        start, article = own[0].span.start, own[0].article
        text = PassageText(
            article.text[start : own[-1].span.end],
            tuple(Span(each.span.start - start, each.span.end - start) for each in own),
        )
        [encoded] = encode(_TOKENIZER, case.question, [text.text])
        places, offsets = sentences_of(text, encoded), np.array(encoded.offsets) + start
        right = case.right[rows]
        gold = np.zeros(len(places), bool)
        for first, past in case.gold if article.id == case.article else ():
            gold |= (offsets[:, 0] < past) & (offsets[:, 1] > first)
        gold &= (places >= 0) & right[places]
        ids, types = np.array(encoded.ids), np.array(encoded.type_ids)
        found.append(Put(ids, types, places, right, gold))
    return found


def _logits(
    network: Network, put: Sequence[list[Put]]
) -> Iterator[tuple[list[Put], tuple[list[Tensor], Tensor]]]:
    """Yield each question's passages with the logits of their words, and those of their absence."""
    every = [each for one in put for each in one]
    logits = dict[int, Tensor]()
    order = sorted(range(len(every)), key=lambda at: len(every[at].ids))
    for some in np.array_split(order, LENGTHS):
        logits |= zip(some.tolist(), _padded(network, [every[at] for at in some]), strict=True)
    rows = iter([logits[at] for at in range(len(every))])
    for one in put:
        own = [next(rows) for _ in one]
        words = [
            row[torch.from_numpy(np.flatnonzero(each.places >= 0))]
            for each, row in zip(one, own, strict=True)
        ]
        yield one, (words, torch.stack([row[0] for row in own]))


def _padded(network: Network, put: Sequence[Put]) -> Tensor:
    """Return the logits of passages of about one length, (passages, tokens)."""
    shape = len(put), max(len(each.ids) for each in put)
    ids, types, there = (torch.zeros(shape, dtype=torch.long) for _ in range(3))
    for row, each in enumerate(put):
        ids[row, : len(each.ids)] = torch.from_numpy(each.ids)
        types[row, : len(each.ids)] = torch.from_numpy(each.types)
        there[row, : len(each.ids)] = 1
    # Twice as fast where the processor has it, and elsewhere 50 times as slow.
    with torch.autocast("cpu", torch.bfloat16, torch.backends.cpu.get_cpu_capability() == "AVX512"):
        logits: Tensor = network(ids, types, there)
        return logits


def _loss(put: list[Put], words: list[Tensor], absent: Tensor) -> Tensor:
    """Return how unlikely the words, the sentence, and the presence of the answer are made.

    Presence is learned of each passage for itself: one that comes near and does not answer teaches
    it as well as a question without any answer.
    """
    golds = [torch.from_numpy(each.gold[each.places >= 0]) for each in put]
    presence = torch.stack([_presence(*each) for each in zip(golds, words, absent, strict=True)])
    every, gold = torch.cat(words), torch.cat(golds)
    if not gold.any():
        return ABSENT * presence.mean()
    scores = torch.cat([_sentences(each, row) for each, row in zip(put, words, strict=True)])
    right = torch.from_numpy(np.concatenate([each.right[_read_places(each)] for each in put]))
    return (
        WORDS * (every.logsumexp(0) - every[gold].logsumexp(0))
        + SENTENCE * (scores.logsumexp(0) - scores[right].logsumexp(0))
        + THERE * presence.mean()
    )


def _presence(gold: Tensor, words: Tensor, absent: Tensor) -> Tensor:
    """Return how unlikely it is made that a passage answers, or that it does not."""
    both = torch.cat([words, absent[None]]).logsumexp(0)
    return both - (words[gold].logsumexp(0) if gold.any() else absent)


def _read_places(put: Put) -> NDArray[np.int64]:
    return np.unique(put.places[put.places >= 0])


def _sentences(put: Put, words: Tensor) -> Tensor:
    places = torch.from_numpy(put.places[put.places >= 0])
    return torch.stack([words[places == each].logsumexp(0) for each in _read_places(put).tolist()])


def _reads(network: Shipped, exercise: Exercise) -> tuple[list[int], Read]:
    """Return the rows that are read, and what is said of each."""
    rows = best_sentences(exercise.case.candidates.sentences, exercise.scores)
    return rows, read_by(network, exercise.case, rows)


def read_by(network: Shipped, case: Asked, rows: Sequence[int]) -> Read:
    """Return what a reader says of the sentences in these rows, (rows,)."""
    said = [np.empty(0, np.float32)]
    for text in excerpts([case.candidates.sentences[row] for row in rows]):
        [encoded] = encode(_TOKENIZER, case.question, [text.text])
        said.append(of_sentences(text, encoded, network.logits(encoded.ids, encoded.type_ids)))
    return np.concatenate(said)


def _told(held: Sequence[Exercise], reads: dict[int, tuple[list[int], Read]]) -> dict[str, float]:
    """Return how often the reader alone puts a right sentence first, by group."""
    firsts: dict[str, list[bool]] = {}
    for each in held:
        if each.case.right.any():
            rows, said = reads[each.case.number]
            first = bool(each.case.right[rows[int(said.argmax())]])
            firsts.setdefault(each.case.group, []).append(first)
    return {group: round(float(np.mean(right)), 3) for group, right in firsts.items()}


def _exported(network: Network) -> dict[str, Tensor]:
    """Return the weights as index/answering/reader.py reads them: a byte each, one scale for a row.

    Of the byte seven bits are used: older processors add two products in 16 bits.
    """
    tensors = {"pointer": network.pointer.weight[0], "bias": network.pointer.bias}
    for number, layer in enumerate(network.bert.encoder.layer):
        for ours, theirs in _MATRICES.items():
            modules = [layer.get_submodule(name) for name in theirs]
            matrix = torch.cat([module.weight for module in modules])
            scales = (matrix.abs().amax(1) / HIGHEST).double()
            rounded = (matrix / scales[:, None]).round().clamp(-HIGHEST, HIGHEST)
            tensors[f"{number}.{ours}.weight"] = rounded.to(torch.int8)
            tensors[f"{number}.{ours}.scale"] = scales
            tensors[f"{number}.{ours}.bias"] = torch.cat([module.bias for module in modules])
        for ours, name in _NORMS.items():
            tensors[f"{number}.{ours}.weight"] = layer.get_submodule(name).weight
            tensors[f"{number}.{ours}.bias"] = layer.get_submodule(name).bias
    return {name: tensor.detach().clone() for name, tensor in tensors.items()}


_TOKENIZER = tokenizer()

if __name__ == "__main__":
    main()
