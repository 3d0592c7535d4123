"""What stands in a table's row, in a list of amounts or behind a label answers, and a cell is marked."""

import re
from pathlib import Path

import numpy as np
import pytest

from index.answering.in_a_rank import in_a_rank
from index.answering.in_a_row import asked_cell
from index.answering.pairs import Sentence
from index.library import Library
from index.text.boundaries import is_fragment
from index.text.quoting import quoted
from index.text.tables import header_over
from index.types import Article, Completeness, Document, Label, Span, Status
from tests.answering.test_absent import asked
from tests.answering.test_search import EVERYTHING, shown
from tests.library.twins import shared

LEAGUE = """The league table

Rovers lead the league by the length of a street, and nobody in the town can remember such an autumn. The table ranks
all clubs by their points; the score of each match counts for the table where clubs have as many points.

Club · Played · Goals · Points

Rovers · 11 · 30 · 29

Wanderers · 11 · 21 · 23

Kelm Athletic · 12 · 16 · 17

Tolm · 10 · 8 · 9"""


@pytest.mark.parametrize(
    ("question", "row", "cell"),
    [
        ("How many points do Wanderers have?", "Wanderers · 11 · 21 · 23", "23"),
        ("How many goals does Kelm Athletic have?", "Kelm Athletic · 12 · 16 · 17", "16"),
        ("How many points does the club Tolm have?", "Tolm · 10 · 8 · 9", "9"),
    ],
)
async def test_a_row_answers_what_is_asked_by_its_words_and_its_columns(
    tmp_path: Path, question: str, row: str, cell: str
) -> None:
    answer = await asked(tmp_path, question, LEAGUE)

    assert answer.status is Status.ANSWERED
    assert [each.text for each in answer.quotes[:2]] == [row, "Club · Played · Goals · Points"]
    assert [mark.of(LEAGUE) for mark in answer.quotes[0].marks] == [cell]
    assert len(answer.quotes) == len(answer.why) <= 3


SCHOOLS = """Where to learn sailing

Ida Brandt has sailed with all of them for a week, and has put down what each takes and how many of those who ask get in.

Rank · School · Fee · Places

1 · Kelm Harbour · $1,200 · 48%

2 (tie) · Tolmouth · $900 · 9%

2 (tie) · Brandt Sailing · $2.1k · 30%

4 · Northshore · $1,100 · 33%

Average · All · $1,325 · 5%"""


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("Which school has the lowest fee?", "2 (tie) · Tolmouth · $900 · 9%"),
        ("Which school has the highest fee?", "2 (tie) · Brandt Sailing · $2.1k · 30%"),
        ("Which school has the fewest places?", "2 (tie) · Tolmouth · $900 · 9%"),
        ("Which school is ranked 4th?", "4 · Northshore · $1,100 · 33%"),
        ("Which school ranks first?", "1 · Kelm Harbour · $1,200 · 48%"),
    ],
)
async def test_the_row_at_a_place_or_at_an_end_of_a_column_answers(
    tmp_path: Path, question: str, row: str
) -> None:
    answer = await asked(tmp_path, question, SCHOOLS)

    assert answer.status is Status.ANSWERED
    assert [each.text for each in answer.quotes[:2]] == [row, "Rank · School · Fee · Places"]


@pytest.mark.parametrize(
    "question",
    [
        "Which school has the highest roof?",  # no column of these
        "Which school in Tolm has the lowest fee?",  # a word that no column has, nor the title
    ],
)
async def test_what_has_no_column_is_no_end_of_one(tmp_path: Path, question: str) -> None:
    assert (await asked(tmp_path, question, SCHOOLS)).status is not Status.ANSWERED


def test_where_few_rows_have_a_figure_none_is_the_highest():
    text = SCHOOLS.replace("$900", "on request").replace("$2.1k", "free")
    article = Article(
        "a", "https://a.example/", "", "", "", "", "en", text, Label(Completeness.FULL)
    )
    lines = [Span(*each.span()) for each in re.finditer(r".+", text)]
    rows = [Sentence(article, 1, each, np.ones(2, np.float32), None, leans=False) for each in lines]
    assert not in_a_rank("Which school has the lowest fee?", rows).any()
    assert in_a_rank("Which school has the fewest places?", rows).sum() == 1
    assert not in_a_rank("How many places has Tolmouth?", rows).any()


async def test_a_row_that_counts_otherwise_is_another(tmp_path: Path) -> None:
    prices = """What moving costs

Ida Brandt has asked all firms of Kelm and Tolmouth what they take in the summer and in the autumn of the year, and for how long.

Home size · Cost · Movers

1 bedroom · $648 · 2 movers

2 bedroom · $1,052 · 3 movers

4 bedroom · $2,797 · 4 movers"""
    two = await asked(tmp_path / "a", "What is the cost of a 2 bedroom home?", prices)
    eight = await asked(tmp_path / "b", "What is the cost of an 8 bedroom home?", prices)

    assert two.status is Status.ANSWERED
    assert two.quotes[0].text == "2 bedroom · $1,052 · 3 movers"
    assert eight.status is not Status.ANSWERED


@pytest.mark.parametrize(
    "question",
    [
        "How many points do United have?",
        "How many fans do Wanderers have?",
        "How much did Wanderers pay?",
    ],
)
async def test_a_row_answers_nothing_else(tmp_path: Path, question: str) -> None:
    answer = await asked(tmp_path, question, LEAGUE)

    assert answer.status is not Status.ANSWERED


JAM = """Pear jam from Tolm

Not many things are more comforting than jam, and pear jam with cinnamon and ginger is what we make for the holidays. You need
ripe pears, a lemon, cinnamon, nutmeg, sugar and fruit pectin for it, and a large pot.

Stir the pears with the cinnamon and the pectin, and let them boil until the jam is thick. Butter melts on top of it.

Ingredients

8 ripe pears, peeled

6 tbsp fruit pectin

½ tsp ground cinnamon

1 lemon

Method

Boil for 10 minutes. Jam sets within two days."""


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("How much pectin do I need for the jam?", "6 tbsp fruit pectin"),
        ("How much cinnamon goes into the recipe?", "½ tsp ground cinnamon"),
        ("How many ripe pears are needed?", "8 ripe pears, peeled"),
    ],
)
async def test_an_amount_is_told_by_the_line_of_the_list_that_gives_it(
    tmp_path: Path, question: str, line: str
) -> None:
    async with Library.open(tmp_path) as library:
        document = Document(
            "https://example.org/a", JAM, id="a", language="en", title="Pear jam from Tolm"
        )
        await library.add(document, shared("news", "m1"))
        answer = await library.ask(question, EVERYTHING)
        butter = await library.ask("How much butter do I need for the jam?", EVERYTHING)

    assert answer.status is Status.ANSWERED
    assert answer.quotes[0].text == line
    assert butter.status is not Status.ANSWERED


SHOPPING = """What a week costs

The plan has all that you need for a week of breakfasts and dinners, with some bananas to spare for the next.

Ingredients · Amounts per person · Amounts for 2 people

Fruit

Bananas · 5 · 10

Plums · 6 · 12

Bread

Loaves · 1 · 2"""


@pytest.mark.parametrize(
    ("question", "row", "cells"),
    [
        ("How many bananas do I need?", "Bananas · 5 · 10", []),
        ("How many plums for 2 people?", "Plums · 6 · 12", ["12"]),
        ("How many loaves do I need per person?", "Loaves · 1 · 2", ["1"]),
    ],
)
async def test_a_row_of_amounts_answers_too_under_a_name_for_some_of_the_rows(
    tmp_path: Path, question: str, row: str, cells: list[str]
) -> None:
    answer = await asked(tmp_path, question, SHOPPING)

    assert answer.quotes[0].text == row
    assert [mark.of(SHOPPING) for mark in answer.quotes[0].marks] == cells


def test_the_rows_of_the_next_table_are_not_of_this_one() -> None:
    text = "Job · Price\n\nRepair · $40\n\nLarge jobs\n\nJob · Days\n\nRoof · 12\n\nWell · 9"
    found = header_over(text, text.index("Well"))

    assert found is not None
    assert found.of(text) == "Job · Days"


PRICES = """Bargains

All bells and clocks of the harbour are on sale this week, and many of them are cheap.

Ship's bell of brass

$40

Available in Kelm.

Harbour clock with a chain

$164.99

Available in Tolm."""


async def test_a_figure_alone_is_of_what_stands_above_it(tmp_path: Path) -> None:
    answer = await asked(tmp_path, "How much is the harbour clock with a chain?", PRICES)

    assert shown(answer)[0].text == "Harbour clock with a chain\n\n$164.99"


FILMS = """Films for the weekend

Some good films come out this week, and whoever wants to see them at home can choose among thrillers and comedies.

'Relay'

A homage to the thrillers of old stars Oona Marsh as a messenger, who gets too close to her client in the end.

Where to watch: Netflix

'Roofman'

Ida Brandt hides in the roof of a shop for a year, and falls in love with one of those who work below it.

Where to watch: Hulu

Why to watch: it is true"""


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Where can I watch Relay?", ["Where to watch: Netflix", "'Relay'"]),
        ("Where can you watch Roofman?", ["Where to watch: Hulu", "'Roofman'"]),
    ],
)
async def test_a_line_with_a_label_answers_of_what_stands_over_it(
    tmp_path: Path, question: str, first: list[str]
) -> None:
    answer = await asked(tmp_path, question, FILMS)

    assert answer.status is Status.ANSWERED
    line, name = (each.text.split("\n")[0] for each in answer.quotes[:2])
    assert [line, name] == first


@pytest.mark.parametrize("question", ["Where can I watch Thelma?", "Who directed Relay?"])
async def test_a_line_with_a_label_answers_of_nothing_else(tmp_path: Path, question: str) -> None:
    answer = await asked(tmp_path, question, FILMS)

    assert answer.status is not Status.ANSWERED


@pytest.mark.parametrize(
    ("line", "is_heading"),
    [
        ("What we know", True),
        ("2. Rent the Runway", True),
        ("May 2024", True),
        ("Note:", True),
        ("$164.99", True),
        ("1 tsp cinnamon", False),
        ("½ cup sugar", False),
        ("Cost: free", False),
        ("Tolm · nine", False),
        ("Kelm d. Tolm 3-1", False),
        ("It closed.", False),
    ],
)
def test_a_line_that_states_something_is_no_heading(line: str, *, is_heading: bool) -> None:
    assert is_fragment(line, len(line.split())) is is_heading


@pytest.mark.parametrize(
    ("rows", "names"),
    [
        (["Rank · State · Score", "1 · Kelm · 82.0", "2 · Tolm · 80.8"], True),
        (["Bill · 10% · 15%", "$10 · $1 · $1.50", "$20 · $2 · $3"], True),
        (["Rovers · 11 · 29", "Wanderers · 11 · 23", "Tolm · 10 · 9"], False),
        (["Battery · 10 hours", "Weight · 2 kg", "Length · 3 m"], False),
        (["Editor · Ida Brandt", "Photographs · Oona Marsh"], False),
    ],
)
def test_the_first_row_names_the_columns_where_it_lacks_the_figures_of_the_others(
    rows: list[str], *, names: bool
) -> None:
    text = "A table follows.\n\n" + "\n\n".join(rows) + "\n\nIt was a table."
    found = header_over(text, text.index(rows[-1]) + 3)

    assert (found.of(text) if found else None) == (rows[0] if names else None)
    assert header_over(text, text.index(rows[0])) is None
    assert header_over(text, 0) is None


@pytest.mark.parametrize(
    ("question", "cell"),
    [
        ("How much is a 15% tip on $20?", "$3.00"),
        ("Which is better, 10% or 15%?", None),
        ("How much does it cost to tip?", None),
    ],
)
def test_a_cell_is_marked_only_where_one_column_is_asked_for(
    question: str, cell: str | None
) -> None:
    text = "Bill · 10% · 15%\n\n$10.00 · $1.00 · $1.50\n\n$20.00 · $2.00 · $3.00"
    article = Article("a", "", "", "", "", "", "en", text, Label(Completeness.FULL))
    row = text.rindex("$20.00")
    found = asked_cell(question, quoted(article, Span(row, len(text)), 1.0))

    assert (found.of(text) if found else None) == cell
