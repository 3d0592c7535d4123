"""What the library says -> the card that says it to people."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from bot.channel_settings import Length
from bot.messages import Action, Button, Card, Citation, Kind, Paragraph, Role
from bot.showing import wording
from bot.showing.cleaning import clean
from bot.showing.quotes import cite, named, quoted
from bot.showing.quotes import without as without_numbers
from index.types import Answer, Article, Quote, Reading, Scope, Span, Status, Summary, Verified

MAX_QUOTES = 3  # shown of an answer
MAX_QUESTION = 300  # characters of a question that is repeated

_PARAGRAPH = re.compile(r"\S(?:.*?\S)??(?=\s*\n\n|\s*\Z)", re.DOTALL)
_SHOWN = {
    Length.SHORT: {Role.LEAD},
    Length.USUAL: {Role.LEAD, Role.KEY},
    Length.LONG: {Role.LEAD, Role.KEY, Role.MORE},
}
_ASK_PEOPLE = Button(Action.ASK_PEOPLE, wording.ASK_PEOPLE, "")


def article_card(reading: Reading, length: Length = Length.USUAL) -> Card:
    """Return what an article is and says: as much of the ladder as ``length`` asks for."""
    article = reading.article
    rungs = [each for each in _rungs(reading.summary) if each[0] in _SHOWN[length]]
    return Card(
        kind=Kind.ARTICLE,
        paragraphs=(*_heading(article), *_spans(article, rungs)),
        citations=_cited(article, rungs),
        buttons=tuple(_buttons(article)),
        article=article.id,
    )


def passages_card(article: Article, summary: Summary) -> Card:
    """Return the key passages of an article; all of one that is too short to have any."""
    rungs = [(Role.MORE, span) for span in summary.passages or _whole(article)]
    return Card(
        kind=Kind.PASSAGES,
        paragraphs=(_titled(article), *_spans(article, rungs)),
        citations=_cited(article, rungs),
        article=article.id,
    )


def context_card(around: Sequence[tuple[Article, Span]]) -> Card:
    """Return quotes with the sentences before and after each."""
    numbered = list(enumerate(around, 1))
    return Card(
        kind=Kind.PASSAGES,
        paragraphs=tuple(
            Paragraph(Role.QUOTE, span.of(article.text), number)
            for number, (article, span) in numbered
        ),
        citations=tuple(cite(article, span, number) for number, (article, span) in numbered),
    )


def with_reader(card: Card, links: Iterable[tuple[int, str, str]]) -> Card:
    """Return a card that leads to the whole text too: by a citation's number, article and link."""
    found = [
        Paragraph(
            Role.ITEM,
            f"{wording.READ_WHOLE} [{number}]" if number else wording.READ_WHOLE,
            link=link,
            article=article,
        )
        for number, article, link in links
        if link
    ]
    hint = (Paragraph(Role.HINT, wording.OPENS_FOR_A_WHILE),) if found else ()
    return replace(card, paragraphs=(*card.paragraphs, *found, *hint))


def known_card(reading: Reading, by: str, thread: str, asked: Sequence[str]) -> Card:
    """Return who shared the article first, a link to that thread, and what was asked there."""
    article, first = reading.article, reading.first
    buttons = [Button(Action.THREAD, wording.ITS_THREAD, thread)] if thread else []
    return Card(
        kind=Kind.KNOWN,
        paragraphs=(
            _titled(article),
            Paragraph(Role.SAYS, wording.known(by, first.shared_at), link=thread),
            *(Paragraph(Role.ASKED, clean(question, MAX_QUESTION)) for question in asked),
        ),
        buttons=(*buttons, Button(Action.READER, wording.READ_HERE, article.id)),
        article=article.id,
    )


def answer_card(answer: Answer, scope: Scope, *, private: bool = False) -> Card:
    """Return quotes that answer, passages that may not, or that there are none.

    A ``private`` one repeats the question, and can be shown to everyone.
    """
    card = _answer(answer, scope)
    if not private:
        return card
    asked = Paragraph(Role.ASKED, clean(answer.question, MAX_QUESTION))
    show = Button(Action.SHOW, wording.SHOW, "")
    return replace(card, paragraphs=(asked, *card.paragraphs), buttons=(*card.buttons, show))


def _answer(answer: Answer, scope: Scope) -> Card:
    if answer.status is Status.ANSWERED and answer.quotes:
        return _quoting(Kind.ANSWERED, (), answer, *_verify(answer.quotes))
    if answer.status is Status.CLOSEST and answer.closest:
        says = Paragraph(Role.SAYS, wording.CLOSEST)
        return _quoting(Kind.CLOSEST, (says,), answer, _ASK_PEOPLE)
    return Card(
        Kind.NOTHING,
        (Paragraph(Role.SAYS, _nothing_in(scope)), Paragraph(Role.HINT, wording.NOTHING_HINT)),
        buttons=(_ASK_PEOPLE,),
    )


def _nothing_in(scope: Scope) -> str:
    if not scope.articles:
        return wording.NOTHING
    return wording.NOTHING_IN_ARTICLE if len(scope.articles) == 1 else wording.NOTHING_IN_ARTICLES


def _verify(quotes: Sequence[Quote]) -> Iterator[Button]:
    """Yield the button that looks at the pages again, where there are any."""
    if any(web(quote.article) for quote in quotes):
        yield Button(Action.VERIFY, wording.VERIFY, "")


def _why(answer: Answer, numbers: Sequence[int]) -> Iterator[Paragraph]:
    """Yield why each quote was chosen, and how sure that is."""
    for number, quote, why in zip(numbers, answer.shown, answer.why, strict=False):
        yield from (Paragraph(Role.ITEM, says, number) for says in wording.why(quote, why))
    yield Paragraph(Role.HINT, wording.confidence(answer.confidence))


def why_card(card: Card, shared: Mapping[str, str]) -> Card:
    """Return why a card's quotes were chosen, each with when its article came, from ``shared``."""
    paragraphs: list[Paragraph] = []
    for citation in card.citations:
        quoted = [each for each in card.paragraphs if each.citation == citation.number]
        says = [each.text for each in card.why if each.citation == citation.number]
        says.append(wording.came(citation.date, shared.get(citation.article, "")))
        paragraphs += quoted
        paragraphs += (_of(citation, Role.ITEM, each, marked=not quoted) for each in says)
    hints = (each for each in card.why if not each.citation)
    return Card(Kind.PASSAGES, (*paragraphs, *hints), card.citations)


def verified_card(card: Card, found: Mapping[int, Verified | str]) -> Card:
    """Return what has become of each quote, by its number; a sentence where nobody could look."""
    paragraphs: list[Paragraph] = []
    for citation in card.citations:
        quoted = [each for each in card.paragraphs if each.citation == citation.number]
        says, now = _standing(found[citation.number])
        paragraphs += [*quoted, _of(citation, Role.SAYS, says, marked=not quoted)]
        paragraphs += [_of(citation, Role.QUOTE, now)] if now else []
    return Card(Kind.PASSAGES, tuple(paragraphs), card.citations)


def _standing(found: Verified | str) -> tuple[str, str]:
    if isinstance(found, str):
        return wording.not_verified(found), ""
    return wording.STANDING[found.standing], found.now


def _of(citation: Citation, role: Role, says: str, *, marked: bool = False) -> Paragraph:
    """Return what goes when its article is forgotten; with its number where no quote above has it."""
    return Paragraph(role, says, citation.number if marked else 0, article=citation.article)


def unasked_card(says: str) -> Card:
    """Return why there is nothing to answer: nobody's failure, so without a reference."""
    return Card(Kind.NOTHING, (Paragraph(Role.SAYS, says),))


def failure_card(says: str, reference: str) -> Card:
    """Return what went wrong in a sentence, and the id to find it by in the log."""
    return Card(
        Kind.FAILED,
        (
            Paragraph(Role.SAYS, says),
            Paragraph(Role.REFERENCE, wording.reference(reference)),
        ),
    )


def note_card(says: str, *others: Paragraph) -> Card:
    """Return a line of the bot's own, and what belongs to it."""
    return Card(Kind.NOTE, (Paragraph(Role.SAYS, says), *others))


def lowered_card(card: Card) -> Card | None:
    """Return that the best quote of an answer comes last now, and what says the same with it.

    None where the card has no quote any more. It cites what is lowered, to be taken back by its button.
    """
    best = next((each for each in card.paragraphs if each.role is Role.QUOTE), None)
    if best is None:
        return None
    lowered = tuple(each for each in card.citations if each.number in named([best]))
    return Card(
        Kind.NOTE,
        (Paragraph(Role.SAYS, wording.lowered(best.text), article=lowered[0].article),),
        lowered,
        (Button(Action.RELEVANT, wording.RELEVANT, ""),),
    )


def forgotten_card(article: str) -> Card:
    """Return that an article is gone; posting it takes its text out of what the platform keeps."""
    return Card(Kind.FORGOTTEN, (Paragraph(Role.SAYS, wording.FORGOTTEN),), article=article)


def may_forget_card() -> Card:
    """Return the question whether a person is to be forgotten, and the button that does it."""
    button = Button(Action.FORGET_ME, wording.FORGET_ME, "")
    return Card(Kind.NOTE, (Paragraph(Role.SAYS, wording.MAY_FORGET_ME),), buttons=(button,))


_OF_SEVERAL = {Kind.DIGEST, Kind.LIST, Kind.NOTE}  # go on without one of what they name


def without(card: Card, article: str) -> Card:
    """Return the card as it stands once ``article`` has been forgotten."""
    if card.article == article:
        return forgotten_card(article)
    if article not in card.articles:
        return card
    gone = {citation.number for citation in card.citations if citation.article == article}
    others = [each for each in card.paragraphs if each.article != article]
    left = tuple(without_numbers(others, gone))
    numbers = named(left)
    kept = tuple(each for each in card.citations if each.number in numbers)
    left = left if kept or card.kind in _OF_SEVERAL else ()
    note = Paragraph(Role.HINT, wording.QUOTE_FORGOTTEN)
    return Card(card.kind, (*left, note), kept, card.buttons, card.article)


def unnamed(card: Card, person: str, questions: Collection[str]) -> Card:
    """Return a card that no longer says what ``person``, a name, shared, nor their ``questions``."""
    asked = {clean(question, MAX_QUESTION) for question in questions}
    kept = [
        each for each in card.paragraphs if each.role is not Role.ASKED or each.text not in asked
    ]
    return replace(card, paragraphs=tuple(_unnamed(each, person) for each in kept))


def _unnamed(paragraph: Paragraph, person: str) -> Paragraph:
    if paragraph.role not in {Role.SAYS, Role.ITEM}:
        return paragraph
    return replace(paragraph, text=wording.unnamed(paragraph.text, person))


def _heading(article: Article) -> Iterator[Paragraph]:
    yield _titled(article)
    yield Paragraph(Role.FACTS, wording.facts(article))
    label = wording.label(article.label, article.words)
    if label:
        yield Paragraph(Role.LABEL, label)


def _titled(article: Article) -> Paragraph:
    return Paragraph(Role.TITLE, wording.title(article), link=web(article))


def web(article: Article) -> str:
    """Return the link to an article; empty where it is not on the web."""
    return article.url if article.url.startswith(("http://", "https://")) else ""


def _whole(article: Article) -> Iterator[Span]:
    """Yield the paragraphs of an article."""
    return (Span(*found.span()) for found in _PARAGRAPH.finditer(article.text))


def _spans(article: Article, rungs: Sequence[tuple[Role, Span]]) -> Iterator[Paragraph]:
    for number, (role, span) in enumerate(rungs, 1):
        yield Paragraph(role, span.of(article.text), number)


def _cited(article: Article, rungs: Sequence[tuple[Role, Span]]) -> tuple[Citation, ...]:
    return tuple(cite(article, span, number) for number, (_, span) in enumerate(rungs, 1))


def _rungs(summary: Summary) -> Iterator[tuple[Role, Span]]:
    """Yield each span once, on the lowest rung that has it."""
    yield from ((Role.LEAD, span) for span in summary.one)
    yield from ((Role.KEY, span) for span in summary.three if span not in summary.one)
    yield from ((Role.MORE, span) for span in summary.passages)


def _buttons(article: Article) -> Iterator[Button]:
    yield Button(Action.MORE, wording.MORE, article.id)
    yield Button(Action.UP, wording.UP, article.id)
    yield Button(Action.DOWN, wording.DOWN, article.id)
    yield Button(Action.READER, wording.READ_HERE, article.id)
    if web(article):
        yield Button(Action.ORIGINAL, wording.ORIGINAL, article.url)
    yield Button(Action.FORGET, wording.FORGET, article.id)


def _quoting(kind: Kind, before: tuple[Paragraph, ...], answer: Answer, *buttons: Button) -> Card:
    shown = quoted(answer, MAX_QUOTES)
    return Card(
        kind=kind,
        paragraphs=(*before, *shown.paragraphs),
        citations=shown.citations,
        buttons=(
            Button(Action.CONTEXT, wording.CONTEXT, ""),
            Button(Action.WHY, wording.WHY, ""),
            Button(Action.NOT_RELEVANT, wording.NOT_RELEVANT, ""),
            *buttons,
        ),
        why=tuple(_why(answer, shown.numbers)),
    )
