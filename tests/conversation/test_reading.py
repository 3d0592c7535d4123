"""Links and files become summaries, as the channel wants them, or a sentence that says why not."""

import pytest

from bot.files import MAX_FILE
from bot.messages import Action, Ask, Audience, Kind, Role
from bot.reception import ASKED, ASKED_OF_SEVERAL, DECLINED, EDITED, WANTED, link_part
from bot.showing import wording
from bot.showing.failure_wording import failure
from index.errors import ModelError, StoreBusy, StoreDamaged, StoreError, StoreUnreachable
from index.links.finding import find_links
from index.types import Scope, Status
from tests.conversation.answering import COST, answers
from tests.conversation.house import BRIDGE, LINK, Failing, House
from tests.conversation.shown import actions, says
from tests.conversation.twins import FERRY, SENTENCES, answer


async def test_a_link_becomes_a_summary(house: House):
    card = await house.card(Ask.READ, LINK)
    assert card.kind is Kind.ARTICLE
    assert says(card, Role.TITLE) == [FERRY.title]
    assert card.paragraphs[0].link == LINK
    assert "words" in says(card, Role.FACTS)[0]
    assert {Action.MORE, Action.UP, Action.DOWN, Action.FORGET} <= actions(card)
    for paragraph in card.paragraphs:
        if paragraph.citation:
            cited = card.citations[paragraph.citation - 1]
            assert FERRY.text[cited.start : cited.end] == paragraph.text
            assert cited.link.startswith(f"{LINK}#:~:text=")


async def test_the_same_event_again_gets_the_same_card(house: House):
    assert await house.card(Ask.READ, LINK) == await house.card(Ask.READ, LINK)
    assert house.pages.fetched == [LINK]


async def test_the_same_link_again_says_who_shared_it_and_what_was_asked(house: House):
    await house.do(Ask.READ, LINK)
    await house.do(Ask.QUESTION, COST, "m2", thread="m1", author="ben")
    card = await house.card(Ask.READ, LINK, "m3", author="ben")
    assert card.kind is Kind.KNOWN
    assert says(card, Role.SAYS)[0].startswith("Shared here before, by Ada on")
    assert says(card, Role.ASKED) == [COST]
    links = [each.value for each in card.buttons if each.action is Action.THREAD]
    assert links == ["https://chat.example/c/m1"]
    assert not card.citations


async def test_what_is_asked_beside_a_link_is_answered_below_its_summary(house: House):
    await house.do(Ask.READ, BRIDGE, "m0")
    values = {ASKED: COST}
    summary, reply = await house.do(Ask.READ, LINK, values=values)
    assert (summary.card.kind, summary.audience) == (Kind.ARTICLE, Audience.THREAD)
    assert reply.audience is Audience.THREAD
    assert {each.article for each in reply.card.citations} == {summary.card.article}
    [asked] = await house.ledger.questions_in("s", "c", "m1")
    assert (asked.question, asked.articles) == (COST, (summary.card.article,))


async def test_what_is_asked_beside_several_links_can_be_asked_in_the_thread(house: House):
    _, hint = await house.do(Ask.READ, LINK, values={ASKED_OF_SEVERAL: "yes"})
    assert says(hint.card, Role.SAYS) == [wording.ASK_HERE]


async def test_a_summary_that_is_asked_for_beside_a_link_is_not_searched_for(house: House):
    values = {ASKED: "Can you summarise this?"}
    card = await house.card(Ask.READ, LINK, values=values)
    assert card.kind is Kind.ARTICLE


async def test_an_empty_question_beside_a_link_takes_no_summary_away(house: House):
    summary, reply = await house.do(Ask.READ, LINK, values={ASKED: "? ? ?"})
    assert (summary.card.kind, reply.card.kind) == (Kind.ARTICLE, Kind.NOTHING)


async def test_a_question_that_is_edited_beside_its_link_is_answered_anew(house: House):
    await house.do(Ask.READ, LINK, values={ASKED: COST})
    asked = answers(house, answer(Status.ANSWERED, 2))
    await house.do(Ask.EDIT, f"{LINK} When does the council decide?", values={"links": LINK})
    assert asked[-1][0] == "When does the council decide?"
    assert [says(each, Role.QUOTE) for each in house.public()] == [[], [SENTENCES[2]]]


@pytest.mark.parametrize(("posting", "thread"), [("usual", "m0"), ("usual", ""), ("quiet", "")])
async def test_a_question_that_is_edited_beside_its_link_is_asked_of_that_article_alone(
    house: House, posting: str, thread: str
):
    await house.do(Ask.CHANGE_SETTINGS, "", "i0", author="root", values={"posting": posting})
    await house.do(Ask.READ, BRIDGE, "m0")
    asked = answers(house, answer(Status.ANSWERED, 2))
    await house.do(Ask.READ, LINK, thread=thread, values={ASKED: COST})
    for edited in ("What did it cost in all?", "When does the council decide?"):
        said = f"{LINK} {edited}"
        await house.do(Ask.EDIT, said, thread=thread, part=edited, values={"links": LINK})
    assert [scope for _, scope, _ in asked] == [asked[0][1]] * 3
    assert len(asked[0][1].articles) == 1


async def edit(house: House, said: str, part: str = "e1", question: str = COST, **values) -> None:
    links = " ".join(each.url for each in find_links(said))
    asked = {"links": links} | ({ASKED: question} if question else {})
    await house.do(Ask.EDIT, said, part=part, values=asked, **values)


async def test_what_an_edit_asks_first_is_answered_once_and_of_what_was_read_before(house: House):
    await house.do(Ask.READ, BRIDGE, "m0")
    read = await house.card(Ask.READ, LINK, thread="m0")
    asked = answers(house, answer(Status.ANSWERED, 2))
    for part in ("e1", "e1", "e2"):  # prepared again after a crash, and edited again
        await edit(house, f"{LINK} {COST}", part, thread="m0")
    assert {scope.articles for _, scope, _ in asked} == {(read.article,)}
    assert [each.kind for each in house.public()] == [Kind.ARTICLE, Kind.ARTICLE, Kind.ANSWERED]
    assert [each.question for each in await house.ledger.questions_in("s", "c", "m0")] == [COST]


async def test_what_an_edit_asks_of_a_file_is_asked_of_it_alone(house: House):
    await house.do(Ask.READ, BRIDGE, "m0")
    house.room.files["F1"] = ("ferry.txt", f"Ferry\n{FERRY.text}".encode())
    read = await house.card(Ask.OPEN, "ferry.txt", source="F1")
    asked = answers(house, answer(Status.ANSWERED, 2))
    await edit(house, COST)
    assert [scope.articles for _, scope, _ in asked] == [(read.article,)]


async def test_an_edit_leaves_to_a_link_that_is_not_read_yet_what_is_asked_beside_it(house: House):
    await house.do(Ask.READ, BRIDGE)
    asked = answers(house, answer(Status.ANSWERED, 2))
    await edit(house, f"{LINK} {COST}")
    assert (asked, house.public()) == ([], [])
    await house.do(Ask.READ, LINK, values={ASKED: COST})
    await edit(house, f"{LINK} {COST}", "e2")
    assert [each.kind for each in house.public()] == [Kind.ARTICLE, Kind.ANSWERED]


@pytest.mark.parametrize("is_for_the_bot", [True, False])
async def test_what_is_left_of_a_message_whose_link_was_taken_out_is_a_question_to_the_bot_or_none(
    house: House, *, is_for_the_bot: bool
):
    await house.do(Ask.READ, BRIDGE, "m0")
    await house.do(Ask.READ, LINK, values={ASKED: COST})
    asked = answers(house, answer(Status.ANSWERED, 2))
    said = "When does the council decide?"
    await edit(house, said, question=said if is_for_the_bot else "")
    assert [(text, scope.articles) for text, scope, _ in asked] == [(said, ())] * is_for_the_bot
    assert [each.kind for each in house.public()][1:] == [Kind.ANSWERED] * is_for_the_bot
    assert await house.ledger.asked_by("s", "c", "m1") == [said] * is_for_the_bot


async def test_an_answer_to_an_edit_goes_with_the_link_that_it_was_about(house: House):
    await house.do(Ask.READ, LINK, "m0")
    await house.do(Ask.READ, LINK)
    await edit(house, f"{LINK} {COST}")
    await edit(house, "Never mind", "e2", question="")
    assert [each.kind for each in house.public()] == [Kind.ARTICLE]


@pytest.mark.parametrize("error", [ModelError("none"), StoreDamaged("torn"), RuntimeError("x")])
async def test_what_goes_wrong_with_an_answer_beside_a_link_takes_no_summary_away(
    house: House, error: Exception
):
    house.library.ask = Failing(error).ask
    values = {ASKED: COST}
    summary, reply = await house.do(Ask.READ, LINK, values=values)
    assert (summary.card.kind, reply.card.kind) == (Kind.ARTICLE, Kind.FAILED)
    assert says(reply.card, Role.SAYS) == [failure(error)]
    answers(house, answer(Status.ANSWERED, 2))
    await house.do(Ask.EDIT, f"{LINK} {COST}", values={"links": LINK})
    assert [each.kind for each in house.public()] == [Kind.ARTICLE, Kind.ANSWERED]


@pytest.mark.parametrize("error", [StoreUnreachable("away"), StoreBusy("a release")])
async def test_an_answer_beside_a_link_waits_for_a_database_that_comes_back(
    house: House, error: StoreError
):
    house.library.ask = Failing(error).ask
    with pytest.raises(type(error)):
        await house.do(Ask.READ, LINK, values={ASKED: COST})


@pytest.mark.parametrize("ask", [Ask.READ, Ask.ARTICLES])
async def test_a_platform_that_tells_no_names_and_gives_no_links_gets_a_reply_without(
    house: House, ask: Ask
):
    await house.do(Ask.READ, LINK)
    house.room.terse = True
    card = await house.card(ask, LINK, "m3", author="ben")
    assert card.kind in {Kind.KNOWN, Kind.LIST}
    assert not [each for each in card.paragraphs if each.link.startswith("https://chat.")]
    assert not [each for each in card.buttons if each.action is Action.THREAD]


async def test_a_channel_s_length_is_kept_to(house: House):
    await house.do(Ask.CHANGE_SETTINGS, author="root", values={"posting": "short"})
    card = await house.card(Ask.READ, LINK)
    assert (len(says(card, Role.LEAD)), says(card, Role.KEY)) == (1, [])


async def test_a_quiet_channel_sees_only_what_somebody_asked_for(house: House):
    await house.do(Ask.CHANGE_SETTINGS, author="root", values={"posting": "quiet"})
    assert await house.do(Ask.READ, LINK) == []
    assert await house.do(Ask.READ, BRIDGE, "m2", values={"wanted": "yes"})


async def test_what_was_read_quietly_goes_with_its_link_and_a_file_stays(house: House):
    await house.do(Ask.CHANGE_SETTINGS, author="root", values={"posting": "quiet"})
    house.room.files["F1"] = (
        "cup.txt",
        b"The cup\nRovers won the cup. It was their first. They were glad.",
    )
    for ask, said, source in (
        (Ask.READ, LINK, ""),
        (Ask.READ, BRIDGE, ""),
        (Ask.OPEN, "cup.txt", "F1"),
    ):
        await house.do(ask, said, source=source)
    assert await titles(house) == {
        "Ferry returns to Kellan Sound",
        "A bridge for Port Lorne",
        "The cup",
    }
    await edit(house, BRIDGE, question="")
    assert await titles(house) == {"A bridge for Port Lorne", "The cup"}
    await edit(house, "Never mind", "e2", question="")
    assert await titles(house) == {"The cup"}


async def titles(house: House) -> set[str]:
    return {article.title for article, _ in await house.library.articles(Scope("s", "c"))}


async def test_what_an_edit_asks_beside_what_was_read_quietly_is_asked_of_it_alone(house: House):
    await house.do(Ask.CHANGE_SETTINGS, author="root", values={"posting": "quiet"})
    await house.do(Ask.READ, BRIDGE, "m0")
    await house.do(Ask.READ, LINK)
    asked = answers(house, answer(Status.ANSWERED, 2))
    await edit(house, f"{LINK} {COST}")
    assert [list(scope.articles) for _, scope, _ in asked] == [
        await house.library.shared_by("s", "c", "m1")
    ]


async def test_an_article_stays_while_another_link_of_its_message_leads_there(house: House):
    again = f"{LINK}?page=1"
    house.pages.pages[again] = LINK  # a redirect
    card = await house.card(Ask.READ, LINK)
    await house.do(Ask.READ, again)
    await edit(house, again, question="")
    assert await house.library.shared_by("s", "c", "m1") == [card.article]
    await edit(house, "Never mind", "e2", question="")
    assert (await house.library.shared_by("s", "c", "m1"), house.public()) == ([], [])


@pytest.mark.parametrize("posting", ["usual", "quiet"])
async def test_what_stands_in_a_message_before_and_after_an_edit_is_read_once(
    house: House, posting: str
):
    await house.do(Ask.CHANGE_SETTINGS, author="root", values={"posting": posting})
    by_edit = {"part": f"{link_part(LINK)} e1", "values": {EDITED: "yes"}}
    first = await house.do(Ask.READ, LINK, part=link_part(LINK))
    assert await house.do(Ask.READ, LINK, **by_edit) == []
    await edit(house, "Never mind", question="")
    by_edit["part"] = f"{link_part(LINK)} e2"
    again = await house.do(Ask.READ, LINK, **by_edit)
    assert [each.card.kind for each in again] == [each.card.kind for each in first]
    assert await titles(house) == {"Ferry returns to Kellan Sound"}


async def test_an_edit_does_not_bring_back_what_was_forgotten(house: House):
    await house.do(Ask.READ, LINK, part=link_part(LINK))
    await house.do(Ask.FORGET, LINK, "i1", author="root", private=True)
    assert await titles(house) == set()
    by_edit = {"part": f"{link_part(LINK)} e1", "values": {EDITED: "yes"}}
    assert await house.do(Ask.READ, LINK, **by_edit) == []
    assert await titles(house) == set()


async def test_a_site_that_the_channel_does_not_read_is_not_fetched(house: House):
    await house.do(Ask.CHANGE_SETTINGS, author="root", values={"sites": "-news.example"})
    card = await house.card(Ask.READ, LINK)
    assert says(card, Role.SAYS) == [wording.site_not_read(LINK)]
    assert house.pages.fetched == []


@pytest.mark.parametrize("ask", [Ask.READ, Ask.OPEN])
async def test_what_is_declined_is_said_to_be_and_not_fetched(house: House, ask: Ask):
    card = await house.card(ask, LINK, values={DECLINED: "yes"})
    assert says(card, Role.SAYS) == [wording.TOO_MUCH_WAITS]
    assert house.pages.fetched == []


async def test_a_dropped_file_is_read_like_a_page(house: House):
    house.room.files["F1"] = ("ferry.txt", f"Ferry\n{FERRY.text}".encode())
    card = await house.card(Ask.OPEN, "ferry.txt", source="F1")
    assert card.kind is Kind.ARTICLE
    assert card.paragraphs[0].link == ""


@pytest.mark.parametrize(
    ("name", "body", "hint"),
    [
        ("photo.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF", "Drop a .html, .txt, .md or .pdf file."),
        ("huge.txt", b"a" * (MAX_FILE + 1), "25 MiB"),
        (None, b"", "Drop it once more."),
    ],
    ids=["image", "too large", "gone"],
)
async def test_a_file_that_cannot_be_read_says_what_can(house: House, name, body, hint):
    if name:
        house.room.files["F1"] = (name, body)
    card = await house.card(Ask.OPEN, "x", source="F1")
    assert card.kind is Kind.FAILED
    assert hint in says(card, Role.SAYS)[0]


async def test_a_picture_that_was_taken_for_a_file_is_passed_over_unless_somebody_asked(
    house: House,
):
    house.room.pictures = {"F1"}
    assert await house.do(Ask.OPEN, "", source="F1") == []
    assert await house.do(Ask.OPEN, "", "m3", source="F1", values={DECLINED: "yes"}) == []
    card = await house.card(Ask.OPEN, "", "m2", source="F1", values={WANTED: "yes"})
    assert "Drop a .html, .txt, .md or .pdf file." in says(card, Role.SAYS)[0]


async def test_links_that_are_too_many_are_named(house: House):
    card = await house.card(Ask.REST, f"{LINK}\n{BRIDGE}")
    assert says(card, Role.ITEM) == [LINK, BRIDGE]
