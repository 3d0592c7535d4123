"""What stands in the channel can be pressed, changed, taken away, dismissed and chosen."""

from pathlib import Path

import pytest

from bot.workflows.workflows import DONE_KEPT
from tests.web.house import PARAGRAPHS, TIDES, is_introduction, visiting
from tests.web.test_channel import texts

CLOUDS = "https://example.org/clouds"


async def test_the_key_passages_are_seen_by_who_asks_under_the_card(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        card = await anna.shared()
        assert (await anna.press(card["id"], "more", author="ben")).status == 202
        assert await anna.told("anna") == []
        (told,) = [each for each in await anna.replies(person="ben") if each["only"]]
        assert told["under"] == card["id"]
        assert told["card"]["kind"] == "passages"


async def test_a_button_pressed_twice_with_one_key_counts_once(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        card = await anna.shared()
        for _ in range(2):
            await anna.press(card["id"], "up", key="the-same-key")
            await anna.settled()
        assert len(await anna.told()) == 1


@pytest.mark.parametrize(
    ("card", "action"),
    [("0" * 16, "more"), ("", "more"), (None, "more"), ("card", "explode"), ("card", "show")],
)
async def test_a_button_that_is_not_there_is_refused_in_a_sentence(
    tmp_path: Path, card: str | None, action: str
) -> None:
    async with visiting(tmp_path) as anna:
        shared = await anna.shared()
        named = shared["id"] if card == "card" else card
        body = {"key": anna.key(), "card": named, "action": action}
        refused = await anna.post("/api/c/general/press", body)
        assert refused.status == 422
        assert (await refused.json())["error"].endswith(".")
        assert await anna.told() == []


async def test_a_private_answer_can_be_shown_to_everyone(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        await anna.shared()
        await anna.say("/footnote ask Who is Ann Poole?", author="ben")
        (told,) = [each for each in await anna.replies(person="ben") if each["only"]]
        assert texts(told["card"], "asked") == ["Who is Ann Poole?"]
        assert [each["state"] for each in await anna.messages()] == ["said", "card"]

        await anna.press(told["id"], "show", author="ben")
        shown = (await anna.replies())[-1]
        assert texts(shown["card"], "quote") == [PARAGRAPHS[1]]
        assert not shown["only"]


async def test_people_can_be_asked_by_name(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        await anna.shared()
        await anna.say("Which song won?", author="Ben")
        answer = (await anna.replies())[-1]
        await anna.press(answer["id"], "ask_people", author="Ben")
        posted = (await anna.replies())[-1]["card"]
        assert texts(posted, "asked") == ["Which song won?"]
        assert "Ben asks" in texts(posted, "says")[0]


async def test_an_edited_question_is_answered_anew_in_place(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        await anna.shared()
        await anna.say("Which song won?", key="the-question")
        before = (await anna.replies())[-1]
        assert before["card"]["kind"] == "nothing"
        assert (await anna.edit("the-question", "Who is Ann Poole?")).status == 202
        said, after = (await anna.messages())[-2:]
        assert (said["text"], said["edited"]) == ("Who is Ann Poole?", True)
        assert after["id"] == before["id"]
        assert texts(after["card"], "quote") == [PARAGRAPHS[1]]


async def test_a_link_put_in_by_an_edit_is_read_and_one_taken_out_is_forgotten(
    tmp_path: Path,
) -> None:
    async with visiting(tmp_path) as anna:
        await anna.say(TIDES, key="the-links")
        await anna.settled()
        await anna.edit("the-links", f"{TIDES} {CLOUDS}")
        titles = [texts(card, "title") for card in await anna.cards()]
        assert titles == [["Tides"], ["Clouds"]]
        await anna.edit("the-links", CLOUDS)
        assert [texts(card, "title") for card in await anna.cards()] == [["Clouds"]]


async def test_a_deleted_message_takes_its_reply_and_its_article_along(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        card = await anna.shared()
        assert (await anna.delete(card["to"])).status == 202
        assert await anna.messages() == []
        reader = f"/c/general/read/{card['card']['article']}"
        assert (await anna.get(reader)).status == 404


async def test_what_one_person_sees_can_be_dismissed_and_nothing_else(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        card = await anna.shared()
        await anna.say("/footnote help")
        (told,) = [each for each in await anna.replies() if each["only"]]
        path = "/api/c/general/messages/{}/dismiss"
        assert (await anna.post(path.format(told["id"]), {"key": anna.key()})).status == 202
        assert await anna.told() == []
        assert (await anna.post(path.format(card["id"]), {"key": anna.key()})).status == 422
        assert len(await anna.cards()) == 1


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("help", "What you can do"),
        ("articles", "1 article shared here"),
        ("privacy", "What Footnote stores"),
        ("status", "at work"),
        ("settings", "In this channel"),
        ("forget tides", "Forgotten"),
        ("forget me", "Forget you?"),
    ],
)
async def test_commands_are_answered_in_private_and_leave_no_message(
    tmp_path: Path, command: str, says: str
) -> None:
    async with visiting(tmp_path) as anna:
        await anna.shared()
        before = [each["id"] for each in await anna.messages()]
        assert (await anna.say(f"/footnote {command}")).status == 202
        assert says in texts((await anna.told())[-1], "says")[0]
        assert [each["id"] for each in await anna.messages() if not each["only"]] == before


async def test_the_page_is_told_of_as_it_is_where_nobody_is_mentioned(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        await anna.shared()
        await anna.say("/footnote help")

        helped = " ".join(texts((await anna.told())[-1], "item"))
        shown = (await (await anna.get("/api/c/general/messages")).json())["messages"]
        (hello,) = [texts(each["card"], "says")[0] for each in shown if is_introduction(each)]

    assert "its summary comes under it" in helped
    assert "a short summary under each link" in hello
    assert "mention it" not in hello


async def test_what_people_write_here_is_said_to_be_stored(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        await anna.shared()
        await anna.say("/footnote privacy")

        told = " ".join(texts((await anna.told())[-1], "item"))

    assert "Every message that is written here, until it is deleted" in told
    assert "ordinary talk is not stored" not in told
    assert f"until a day after it is done, ids for {DONE_KEPT.days} days" in told


async def test_a_person_is_forgotten_once_they_say_so_again(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        await anna.shared()
        await anna.say("/footnote forget me")
        (asks,) = [each for each in await anna.replies() if each["only"]]
        assert {each["author"] for each in await anna.messages() if each["text"]} == {"anna"}
        await anna.press(asks["id"], "forget_me")
        (done,) = await anna.told()
        assert "Forgotten" in texts(done, "says")[0]
        assert {each["author"] for each in await anna.messages() if each["text"]} == {""}


async def test_settings_are_a_form_that_is_filled_in_and_kept(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        path = "/api/c/general/settings"
        form = await (await anna.get(path)).json()
        values = {field["name"]: field["value"] for field in form["fields"]}
        assert values["posting"] == "usual"

        await anna.post(path, {"key": anna.key(), "values": values | {"sites": "-example.org"}})
        assert "Saved" in texts((await anna.told())[-1], "says")[0]
        kept = await (await anna.get(path)).json()
        assert "-example.org" in [field["value"] for field in kept["fields"]]
        assert (await (await anna.say(TIDES)).json())["taken"]
        assert "example.org" in texts((await anna.replies())[-1]["card"], "says")[0]


@pytest.mark.parametrize("values", [{"keep_days": "soon"}, {"reading": "perhaps"}])
async def test_settings_that_cannot_be_are_told_and_not_kept(
    tmp_path: Path, values: dict[str, str]
) -> None:
    async with visiting(tmp_path) as anna:
        path = "/api/c/general/settings"
        before = await (await anna.get(path)).json()
        refused = await anna.post(path, {"key": anna.key(), "values": values})
        assert refused.status == 422
        told = await refused.json()
        assert [*told["fields"]] == [*values]
        assert told["error"] in told["fields"].values()
        assert await anna.told() == []
        assert await (await anna.get(path)).json() == before


async def test_a_card_can_be_seen_as_elsewhere(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        card = await anna.shared()
        page = await (await anna.get(f"/c/general/as/Elsewhere/{card['id']}")).text()
        assert page.count(f"<p>{len(card['card']['paragraphs'])}</p>") == 3
        assert (await anna.get(f"/c/general/as/Nowhere/{card['id']}")).status == 404
