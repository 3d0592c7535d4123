"""A question and its best quotes -> whether these speak of something else in almost the same words. Pure.

Such quotes look better than any that answers, to every figure of the ranking (docs/decisions/0044).
"""

from collections.abc import Sequence

from index.answering.another_number import has_another_number
from index.answering.contrary import says_the_contrary
from index.answering.in_its_place import stands_for_another
from index.answering.named import lacks_a_name, lacks_an_age
from index.answering.turned_round import is_turned_round
from index.answering.unmentioned import is_unmentioned
from index.answering.untold import is_untold
from index.types import Quote

# What is left of the confidence then: of what is doubted and shown, 19 of 154 are right (`bench.contrary`).
DOUBT = 0.1


def speaks_of_something_else(question: str, quotes: Sequence[Quote]) -> bool:
    """Tell whether the best of the quotes says the contrary, or a name or an age that is asked for is lacking."""
    return (
        says_the_contrary(question, quotes[0])
        or lacks_a_name(question, quotes)
        or lacks_an_age(question, quotes)
        or stands_for_another(question, quotes[0])
        or has_another_number(question, quotes)
        or is_turned_round(question, quotes[0])
        or is_untold(question, quotes)
        or is_unmentioned(question, quotes)
    )
