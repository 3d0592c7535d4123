"""A question that was asked, and what came of it."""

from dataclasses import dataclass

from bench.question_sets import Question
from index.types import Answer, Quote, Status


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, what was answered, and how long that took.

    ``passage_rank`` is the place of the first passage that holds the answer, as it was retrieved.
    ``ranked`` are the gains of the sentences, best first, where the question grades them.
    """

    question: Question
    answer: Answer
    seconds: float
    passage_rank: int | None = None
    ranked: tuple[float, ...] = ()

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """What was shown, best first, whether it was claimed to answer or not."""
        return self.answer.shown

    @property
    def answered(self) -> bool:
        """Whether the quotes are claimed to answer."""
        return self.answer.status is Status.ANSWERED

    @property
    def rank(self) -> int | None:
        """The place of the first quote that holds the answer, from 0, or None."""
        right = [self.holds_answer(quote) for quote in self.quotes]
        return right.index(True) if any(right) else None

    def holds_answer(self, quote: Quote) -> bool:
        """Tell whether a quote holds a whole answer."""
        return quote.article.id == self.question.article and any(
            quote.start <= start and end <= quote.end for start, end in self.question.gold
        )
