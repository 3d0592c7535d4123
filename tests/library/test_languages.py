"""Articles and questions in other languages: no crash, the right sentence, no other language's words."""

import itertools
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.db.where import Where
from index.library import Library
from index.retrieval.finder import Finder
from index.text.language import language_of
from index.types import Answer, Document, Quote, Scope, Summary, Vectors
from tests.library.twins import Lines, Matches, Pages, Words, shared

EVERYTHING = Scope("local", "news")
TEXTS = {
    "de": (
        "Die Fähre Aurora sank am 3. Mai 1987 vor Kelm. An Bord waren 214 Menschen und vierzig Autos.\n\n"
        "Kapitänin Ida Brandt hatte die Eigentümer vor der Bugklappe gewarnt. Eine Antwort bekam sie nie.\n\n"
        "Taucher hoben das Wrack im Jahr 1991. Die Schiffsglocke steht heute im Hafenmuseum von Kelm."
    ),
    "es": (
        "El volcán Tolima despertó en marzo de 1984. La ceniza cubrió los cafetales de tres municipios.\n\n"
        "La geóloga Inés Roldán pidió evacuar el valle. El gobernador tardó cuatro días en firmar la orden.\n\n"
        "Hoy los campesinos cultivan flores en las laderas. El observatorio vigila el cráter día y noche."
    ),
    "ru": (
        "Мост через реку Вельгу построили в 1931 году. Инженер Павел Орлов работал над ним шесть лет.\n\n"
        "Весной 1942 года ледоход разрушил две опоры. Жители посёлка переправлялись на лодках.\n\n"
        "После войны мост восстановили солдаты. Теперь по нему ходят поезда до самого Каменска."
    ),
    "zh": (
        "梅里山的茶园建于1902年。创办人林秀兰从福建带来了第一批茶苗。\n\n"
        "每年四月，村民在清晨采摘嫩叶。茶叶要在竹匾上晾晒两天。\n\n"
        "去年的霜冻毁掉了一半的收成。合作社为此买了新的风扇。"
    ),
    "ja": (
        "青葉灯台は一八七二年に建てられた。設計したのは英国人の技師ブラントンである。\n\n"
        "台風で窓ガラスが割れた夜、灯台守の妻が火を守った。島の子どもたちは今もその歌を歌う。\n\n"
        "灯台は昨年、太陽光発電に切り替わった。見学は週末だけできる。"
    ),
    "ar": (
        "بُنيت مكتبة النور عام 1925 في مدينة صفرا. تبرعت التاجرة ليلى حداد بأول ألف كتاب.\n\n"
        "أحرق الجنود سقف المكتبة خلال الحرب. أخفى الحارس المخطوطات في بئر جافة.\n\n"
        "تفتح المكتبة أبوابها اليوم للطلاب مجانا. وتضم قاعة للأطفال وحديقة صغيرة."
    ),
}
QUESTIONS = {
    "de": ("Wann wurde das Wrack gehoben, und von welchen Tauchern?", "Taucher hoben das Wrack"),
    "es": ("¿Quién pidió la evacuación del valle?", "Inés Roldán pidió"),
    "ru": ("Сколько лет инженер Орлов работал над мостом?", "шесть лет"),
    "zh": ("霜冻毁掉了多少收成？", "一半的收成"),
    "ja": ("灯台を設計したのは誰ですか。", "ブラントン"),
    "ar": ("أين أخفى الحارس المخطوطات؟", "بئر جافة"),
}
LANGUAGES = tuple(TEXTS)
WRECK = "Taucher hoben das Wrack im Jahr 1991."
GULLS = "Möwen brüten auf den Dächern von Kelm."


@pytest.fixture
async def library(where: Where) -> AsyncIterator[Library]:
    async with Library.open(
        where, fetcher=Pages({}), extractor=Lines(), embedder=Words(), reader=Matches()
    ) as opened:
        for language, text in TEXTS.items():
            await add(opened, language, text, language)
            await add(opened, language, text, "news")
        yield opened


async def add(library: Library, language: str, text: str, channel: str) -> Summary:
    article = Document(f"https://example.org/{language}", text, id=language, language=language)
    return (await library.add(article, shared(channel, message=f"{channel}/{language}"))).summary


def shown(answer: Answer) -> tuple[Quote, ...]:
    return answer.quotes or answer.closest


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("channel", ["alone", "of all languages"])
async def test_the_sentence_that_answers_comes_first(
    library: Library, language: str, channel: str
) -> None:
    question, words = QUESTIONS[language]
    where = language if channel == "alone" else "news"

    answer = await library.ask(question, Scope("local", where))

    assert shown(answer)[0].article.language == language
    assert words in shown(answer)[0].text


class Mistaken(Words):
    """Takes every question for one about gulls; cuts a word into so many tokens."""

    def __init__(self, tokens: int) -> None:
        super().__init__()
        self._tokens = tokens

    async def embed_question(self, _question: str) -> Vectors:
        return (self._vector(GULLS) - self._vector(WRECK)).reshape(1, -1)

    async def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [self._tokens * len(text.split()) for text in texts]


@pytest.mark.parametrize(("tokens", "first"), [(1, "gulls"), (3, "wreck")])
async def test_words_count_for_more_in_a_language_that_the_model_cuts_into_pieces(
    tmp_path: Path, tokens: int, first: str
) -> None:
    model = Mistaken(tokens)
    async with Library.open(
        tmp_path, fetcher=Pages({}), extractor=Lines(), embedder=model, reader=Matches()
    ) as opened:
        for name, text in (("wreck", WRECK), ("gulls", GULLS)):
            document = Document(f"https://example.org/{name}", text, id=name, language="de")
            await opened.add(document, shared(message=name))
        finder = Finder(opened._store, opened._indexes, model)

        found = await finder.passages("Wann wurde das Wrack gehoben?", EVERYTHING)

    assert found[0].article.id == first


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_summary_is_made_of_the_articles_own_sentences(
    tmp_path: Path, language: str
) -> None:
    async with Library.open(tmp_path, fetcher=Pages({}), embedder=Words()) as opened:
        summary = await add(opened, language, TEXTS[language], "news")

    spans = [*summary.one, *summary.three, *summary.passages]
    assert summary.one
    assert summary.three
    for span in spans:
        assert span.of(TEXTS[language]).strip()
        # It neither begins nor ends inside a word or a number.
        for at in (span.start, span.end):
            around = TEXTS[language][max(0, at - 1) : at + 1]
            assert not (around.isalnum() and around.isascii() and len(around) == 2)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_without_a_language_is_told_by_itself(language: str) -> None:
    assert language_of(TEXTS[language]) == language


async def test_a_question_in_a_language_that_no_article_has_is_answered_or_not_but_never_fails(
    library: Library,
) -> None:
    for where, (question, _) in itertools.product(LANGUAGES, QUESTIONS.values()):
        for quote in shown(await library.ask(question, Scope("local", where))):
            assert quote.article.language == where
            assert quote.article.text[quote.start : quote.end] == quote.text


async def test_a_name_finds_an_article_in_another_language(library: Library) -> None:
    answer = await library.ask("Who is Ida Brandt?", EVERYTHING)
    assert "Ida Brandt" in shown(answer)[0].text


async def test_the_reader_is_not_asked_about_what_it_does_not_know(tmp_path: Path) -> None:
    class Knows(Matches):
        async def read(self, question, passages):
            assert all(each.text.isascii() for each in passages), "it was asked all the same"
            return await super().read(question, passages)

    async with Library.open(tmp_path, embedder=Words(), reader=Knows()) as opened:
        await add(opened, "ru", TEXTS["ru"], "ru")
        await add(opened, "en", "The bridge was built in 1931. Pavel Orlov built it.", "en")

        assert shown(await opened.ask(QUESTIONS["ru"][0], Scope("local", "ru")))
        assert shown(await opened.ask("Who built the bridge?", Scope("local", "en")))


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25
)
@given(
    st.text(alphabet="".join(TEXTS.values()) + "?！،ـ\u200f\u0301", min_size=1, max_size=40),
    st.sampled_from([*LANGUAGES, "news"]),
)
async def test_any_characters_may_be_asked(library: Library, question: str, where: str) -> None:
    if any(each.isalnum() for each in question):
        answer = await library.ask(f"{question} a", Scope("local", where))
        assert all(each.text in each.article.text for each in shown(answer))
