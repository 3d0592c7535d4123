"""Which sentences can stand alone, and which need the one before."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.references import lead_in_end, leaves_open, needs_antecedent

POINTS_BACK = {
    "en": """
        He said so.
        She left.
        They won.
        His mother died.
        Its shares fell.
        It fell 3 percent.
        It is a city in Peru.
        It is expected to rise.
        It is common in Peru.
        It was seen an hour after the storm.
        It was the best year since the war.
        It seems to work.
        It comes as prices rise.
        This is bad.
        That year, sales fell.
        These cars are red.
        Those were the days.
        Such moves are rare.
        However, rain fell.
        But rain fell.
        And so it went.
        Meanwhile, in Paris, rain fell.
        Still, prices fell.
        Instead, they stayed.
        Later, police came.
        Then he left.
        So he left.
        Also in Rome, a car burned.
        For example, cats sleep.
        As a result, prices fell.
        After that, he left.
        Because of this, prices fell.
        In this case, nothing helps.
        In this report, the police blame the crew.
        In this post-war town, nothing helps.
        At that time, nobody knew.
        Two days later, police came.
        Hours later police came.
        Hours before, police came.
        Hours after she left, police came.
        Yes, we did.
        Which is why it fell.
        The company said so.
        The move follows a ban.
        The man was arrested.
        The pair met in Rome.
        The latter won.
        The 26-year-old was arrested.
        Other factions broke it.
        Another man died.
        Both men died.
        One of them died.
        Most were children.
        When he left, she cried.
        In his view, the deal is dead.
        Asked about the vote, Mr Lee shrugged.
        “It’s a disgrace,” said Ann Lee.
        "He is gone," Ann Lee said.
        WASHINGTON (CNN) -- He left.
        2. He left.
        said Mr Lee.
        It is for that reason that Mr Lee left.
        It was from this street that Mr Lee came.
        Mr Lee, however, stayed at home.
        The men of Port Lomond, though, did not come.
        Ann Lee, for example, has two boats.
    """,
    "de": """
        Er ging.
        Sie gewann.
        Seine Mutter starb.
        Das ist schlecht.
        Diese Autos sind rot.
        Doch es regnete.
        Aber niemand kam.
        Außerdem fielen die Preise.
        Deshalb blieb Anna Lee zu Hause.
        Dort regnete es.
        Das Unternehmen lehnte ab.
        „Er ist weg“, sagte Anna Lee.
    """,
    "es": """
        Él se fue.
        Ella ganó.
        Su madre murió.
        Esto es malo.
        Estos coches son rojos.
        Pero llovió.
        Sin embargo, llovió.
        Además, los precios bajaron.
        Por eso Ana se quedó.
        La empresa se negó.
    """,
    "fr": """
        Il est parti.
        Elle a gagné.
        Sa mère est morte.
        Cela est mauvais.
        Ces voitures sont rouges.
        Mais il a plu.
        Cependant, il a plu.
        De plus, les prix ont baissé.
        C’est pourquoi Anne est restée.
        La société a refusé.
    """,
    "ru": """
        Он ушёл.
        Она победила.
        Его мать умерла.
        Это плохо.
        Эти машины красные.
        Но шёл дождь.
        Однако шёл дождь.
        Кроме того, цены упали.
        Поэтому Анна осталась дома.
        Там шёл дождь.
    """,
    "zh": """
        他走了。
        这是坏消息。
        但是下雨了。
        因此价格下跌。
    """,
}

STANDS_ALONE = {
    "en": """
        Police arrested ten men.
        It is raining.
        It rained all day in Rome.
        It is unclear whether Ann Lee will go.
        It was Ann Lee who found the boat.
        It's hard to know.
        It's not uncommon for ships to wait ten days.
        It's common for high-value ships to wait ten days.
        It was about an hour after the storm that Ann Lee came home.
        It wasn't until the storm was over that Ann Lee came home.
        It's been a decade since Ann Lee left.
        Ann Lee, however tired, went on.
        Towns such as Rome, for example Ostia, lie at the sea.
        It is for Ann Lee that they came.
        It has been ten years since the war.
        There are ten cats in Rome.
        There's a new cafe in Rome.
        This week, prices fell.
        This article lists ten tips.
        In this guide, we compare ten boats.
        Throughout this blog post, we compare ten boats.
        In this beginner’s guide to boats, we compare ten.
        For this review, we sailed ten boats.
        Those who smoke die sooner.
        The man who shot the king was freed.
        The company behind the app, Acme, fell.
        The decision to close the port was wrong.
        The report by the UN said so.
        The U.S. Army left.
        The ultimate aim of the offensive may be to seize the city.
        The army’s rapid advance has left it in control of most of the border.
        WASHINGTON (CNN) -- President Lee left.
        When he took office, Mr. Lee promised more.
        In its report, the commission said no.
        After the war, Ann Lee moved to Rome.
        Hours before Ann Lee won the race, rain fell.
        Days after leaving Rome, Ann Lee came back.
        At the same table sat Ann.
        As the sun rose, the boats left.
        Both Ann and Bob left.
        Earlier this month it emerged that troops had entered Syria.
        Later this year, Acme will open a shop.
        So far, ten people have died.
        Instead of rain, snow fell.
        In addition to cats, she keeps dogs.
        No one was hurt.
        Not everyone agrees.
        First lady Ann Lee left.
        Then-president Lee left.
        iPhone sales fell.
        I love this.
        We were tired.
        “I am tired,” Ann Lee said.
        The spokesman Mozahem said his men were airlifted.
    """,
    "de": """
        Die Polizei nahm zehn Männer fest.
        Das Haus brannte ab.
        Diese Woche fielen die Preise.
        Es gibt zehn Katzen in Rom.
        Es regnete in Rom.
        Anna Lee sagte, sie gehe.
        Im Mai fielen die Preise.
    """,
    "es": """
        La policía detuvo a diez hombres.
        Esta semana bajaron los precios.
        El presidente de México viajó a Roma.
        Después de la guerra, Ana volvió.
    """,
    "fr": """
        La police a arrêté dix hommes.
        Cette semaine, les prix ont baissé.
        Il y a dix chats à Rome.
        Il faut dormir.
        La société de transport a fermé.
    """,
    "ru": """
        Полиция задержала десять человек.
        Этим летом цены упали.
        После войны Анна вернулась.
        Президент приехал в Рим.
    """,
    "zh": """
        警方逮捕了十人。
        这周价格下跌。
    """,
    "xx": "He would be a word of another language.",
}


def cases(table: dict[str, str]) -> list[tuple[str, str]]:
    return [
        (language, sentence.strip())
        for language, sentences in table.items()
        for sentence in sentences.strip().splitlines()
    ]


@pytest.mark.parametrize(("language", "sentence"), cases(POINTS_BACK))
def test_it_points_back(language, sentence) -> None:
    assert needs_antecedent(sentence, language)


@pytest.mark.parametrize(("language", "sentence"), cases(STANDS_ALONE))
def test_it_stands_alone(language, sentence) -> None:
    assert not needs_antecedent(sentence, language)


def test_a_language_that_is_not_known_is_taken_for_english() -> None:
    assert needs_antecedent("She left.")


def test_a_region_does_not_change_the_language() -> None:
    assert needs_antecedent("Er ging.", "de-AT")
    assert needs_antecedent("He left.", "en_GB")


def test_text_without_capitals_is_no_fragment() -> None:
    assert not needs_antecedent("police arrested ten men.", "en")


@pytest.mark.parametrize(
    ("sentence", "start"),
    [
        ("WASHINGTON (CNN) -- The house voted.", "The house"),
        ("(CNN)The house voted.", "The house"),
        ("BERLIN, Oct. 3 (Reuters) - Prices fell.", "Prices"),
        ("NORTHHAVEN, Nov. 18, 2026 /PRNewswire/ -- Prices fell.", "Prices"),
        ("PORT LOMOND, Varra, Nov. 18, 2026 /PRNewswire-USNewswire/ – Prices fell.", "Prices"),
        ("NORTHHAVEN, Texas--(BUSINESS WIRE)--Prices fell.", "Prices"),
        ("Northhaven, Texas, Nov. 18, 2026 /BUSINESS WIRE/ -- Prices fell.", "Prices"),
        ("NORTHHAVEN, Nov. 18, 2026 (GLOBE NEWSWIRE) -- Prices fell.", "Prices"),
        ("BEIJING - Prices fell.", "Prices"),
        ("BERLIN — Prices fell.", "Prices"),
        ("BERLIN − Prices fell.", "Prices"),
        ("PORT LOMOND, Varra ― Prices fell.", "Prices"),
        ("Palo Alto, Calif. ‒ Prices fell.", "Prices"),
        ("The bank − a small one − fell.", "The bank"),
        ("SINGAPORE: Prices fell.", "Prices"),
        ("SINGAPORE :Prices fell.", "Prices"),
        ("UPDATE:Prices fell.", "UPDATE"),
        ("NEW YORK :     Prices fell.", "Prices"),
        ("New York, NY – The range fell.", "The range"),
        ("Palo Alto, Calif. — Prices fell.", "Prices"),
        ("Ann Lee, who left — and returned — said no.", "Ann Lee"),
        ("Mr Roe (CEO) said no.", "Mr Roe"),
        ("U.S. - China talks failed.", "U.S."),
        ("HARLTON, Calif. - Prices fell.", "Prices"),
        ("NORTH HARLTON, S.C. - Prices fell.", "Prices"),
        ("HARLTON- Prices fell.", "Prices"),
        ("NATO, U.S. - and others - said no.", "NATO"),
        ("Washington, DC, United States: The Moon is far.", "The Moon"),
        ("(EUROPA PRESS) - El Gobierno cayó.", "El Gobierno"),
        ("Bisnis.com, JAKARTA — Sejumlah bank jatuh.", "Sejumlah"),
        ("INTERFAX.RU - Цены упали.", "Цены"),
        ("日内瓦 — 价格下跌。", "价格"),
        ("他说 — 价格下跌。", "他说"),
        ("（早报讯） 价格下跌。", "价格"),
        ("本报北京10月10日电  （记者徐佩玉）价格下跌。", "价格"),
        ("[엔터미디어=정덕현의 이슈공감] 가격이 떨어졌다.", "가격"),
        ("(서울=연합뉴스) 김철수 기자 = 가격이 떨어졌다.", "가격"),
        ("BARCELONA, 3 de enero (EFE).", "BARCELONA"),
        ("1. Prices fell.", "Prices"),
        ("(12) Prices fell.", "Prices"),
        ("A. The house voted.", "The house"),
        ("A. Smith left.", "A. Smith"),
        ("(911) calls rose.", "(911)"),
        ("Amazon.com, Microsoft - both giants - rose.", "Amazon.com"),
        ("特斯拉 — 全球最大的车企 — 价格下跌。", "特斯拉"),
        ("Prices fell.", "Prices"),
    ],
)
def test_a_sentence_begins_after_its_dateline_or_number(sentence, start) -> None:
    assert sentence[lead_in_end(sentence) :].startswith(start)


def test_a_number_with_a_full_stop_may_be_an_ordinal_elsewhere() -> None:
    assert lead_in_end("3. Oktober ist ein Feiertag.", "de") == 0


@pytest.mark.parametrize(
    "sentence",
    [
        "She may be a minister now, but Ann Lee still drives a tram.",
        "The minister is Ann Lee.",
        "The crash has closed the port for a week.",
        "Another cloud of smoke hangs over Rome.",
        "ROME - While he was mending a door, a man fell off a ladder.",
        "It is the night that all of Rome waits for.",
        "It began with a fire in the kitchen.",
    ],
)
def test_before_an_article_s_first_sentence_there_is_nothing_to_point_back_to(sentence) -> None:
    assert not leaves_open(sentence, "en")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "She may be a minister now, but I doubt it."),
        ("en", "He left."),
        ("en", "It is not meant to be a film about safety."),
        ("en", "But rain fell."),
        ("en", "This is why Ann Lee left."),
        ("en", "One of them died."),
        ("en", "said Ann Lee."),
        ("de", "Er ging."),
    ],
)
def test_an_article_s_first_sentence_may_leave_open_of_whom_it_speaks(language, sentence) -> None:
    assert leaves_open(sentence, language)


@given(st.text(), st.sampled_from(["", "en", "de", "es", "fr", "ru", "zh"]))
def test_it_answers_for_any_text(text: str, language: str) -> None:
    assert needs_antecedent(text, language) in {True, False}
