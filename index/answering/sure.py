"""What a rule is sure of -> what that is worth beside the figures of the ranking. Pure."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.answering.asked_there import asked_there
from index.answering.in_a_list import in_a_list
from index.answering.in_a_rank import in_a_rank
from index.answering.in_a_row import in_a_row
from index.answering.pairs import Sentence
from index.answering.under_a_name import under_a_name

_SURE = 6.0  # score: 400 times the chances


def sure(question: str, sentences: Sequence[Sentence]) -> NDArray[np.float64]:
    """Return what is added to the score of each sentence, (sentences,)."""
    rows = in_a_row(question, sentences) | in_a_rank(question, sentences)
    others = (asked_there, in_a_list, under_a_name)
    is_sure = np.any([rows, *(rule(question, sentences) for rule in others)], axis=0)
    # What names columns looks more like an answer than the row does. It is quoted with that.
    headers = {each.header for each in sentences} if rows.any() else set()
    names = np.array([each.text in headers for each in sentences], np.bool_)
    return np.where(is_sure, _SURE, np.where(names, -_SURE, 0.0))
