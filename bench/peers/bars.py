"""Figures of everybody -> Footnote beside the best of the others, and the bar that it is held to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bench.peers.environments import BARE, PEERS
from bench.peers.running import FOOTNOTE

Best = Callable[[Sequence[float]], float]


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure, which of the others' is best, and what Footnote's divided by it should reach."""

    figure: str
    best: Best
    wanted: float

    def met(self, ratio: float) -> bool:
        """Tell whether the ratio reaches it."""
        return ratio >= self.wanted if self.best is max else ratio <= self.wanted


BARS = (
    Bar("articles a second", max, 1.5),
    Bar("import, s of processor", min, 1 / 1.5),
    Bar("100,000 passages p95 ms", min, 1 / 3),
    Bar("100,000 passages p95 ms, of processor", min, 1 / 3),
    Bar("first answer s", min, 1 / 2),
    Bar("first answer, s of processor", min, 1 / 2),
    Bar("answer in first passage", max, 1.0),
    Bar("answer in first five", max, 1.0),
    Bar("answer in first 300 words", max, 1.0),
)


def show_ratios(figures: Mapping[str, Mapping[str, float]]) -> None:
    """Print each bar: beside the best of all, and of those that search by words too."""
    for bar in BARS:
        own = figures.get(FOOTNOTE, {}).get(bar.figure)
        for whom, peers in (
            ("all", [*PEERS]),
            ("hybrid", [each for each in PEERS if each != BARE]),
        ):
            there = {
                peer: figures[peer][bar.figure]
                for peer in peers
                if bar.figure in figures.get(peer, {})
            }
            if own is None or not there:
                continue
            best = bar.best([*there.values()])
            names = ", ".join(peer for peer, value in there.items() if value == best)
            ratio = own / best
            print(
                f"{bar.figure}: {ratio:.2f} x {names}, the best of {whom};"
                f" wanted {bar.wanted:.2f}: {'yes' if bar.met(ratio) else 'no'}"
            )
