"""What Discord sends becomes what was said, and what is nobody's word becomes nothing."""

from dataclasses import replace

import pytest

from bot.channel_settings import ChannelSettings, form
from bot.chat.discord.asked import asked, may_manage
from bot.chat.discord.forms import modal
from bot.chat.discord.parse import Us, Where, edited, marked, said, time_of, withdrawn
from bot.messages import Action, Ask, File, Place, tag
from tests.discord.payloads import (
    ANNA,
    BEN,
    FOOTNOTE,
    MESSAGE,
    US,
    command,
    interaction,
    message,
    press,
)

HERE = Where("10", "20")
BOT = Us(US, frozenset({"99"}))
LINK = "https://news.example/ferry"


def test_a_message_with_a_link_is_said_with_its_link() -> None:
    found = said(message(f"look: <{LINK}>, and {LINK}?utm_source=x"), HERE, BOT)
    assert found
    assert found.links == (LINK,)
    assert (found.platform, found.space, found.channel, found.message) == (
        "discord",
        "10",
        "20",
        MESSAGE,
    )
    assert (found.author, found.thread, found.addressed, found.edited) == ("1", "", False, "")


@pytest.mark.parametrize(
    "given",
    [
        {"author": FOOTNOTE},
        {"author": BEN | {"bot": True}},
        {"webhook_id": "5"},
        {"type": 7},  # somebody joined
        {"type": 18},  # a thread was made
        {"author": ANNA | {"id": US}},
    ],
)
def test_what_bots_and_discord_write_is_nobodys_word(given) -> None:
    assert said(message(LINK, **given), HERE, BOT) is None
    assert (
        edited(message(LINK, edited_timestamp="2023-11-17T12:05:00+00:00", **given), HERE, BOT)
        is None
    )


@pytest.mark.parametrize(
    "given",
    [
        {"author": BEN | {"bot": True}, "content": LINK},
        {"author": BEN | {"bot": True}, "embeds": [{"url": LINK}]},
        {"webhook_id": "5", "content": LINK},
        {"author": BEN | {"bot": True}, "type": 20, "content": LINK},  # it answers a command
    ],
)
def test_what_a_program_posts_is_read_for_who_marks_it(given) -> None:
    found = marked(message(**given), HERE, BOT, by="1")
    assert found
    assert (found.links, found.author, found.message) == ((LINK,), "1", MESSAGE)


def test_what_a_person_wrote_stays_theirs_when_somebody_marks_it_and_ours_is_not_read() -> None:
    found = marked(message(LINK, author=BEN), HERE, BOT, by="1")
    assert found
    assert found.author == BEN["id"]
    assert marked(message(LINK, author=FOOTNOTE), HERE, BOT, by="1") is None


@pytest.mark.parametrize("name", ["<@900>", "<@!900>", "<@&99>"])
def test_our_name_addresses_us_and_is_no_part_of_the_question(name) -> None:
    found = said(message(f"{name} who paid for  it?"), HERE, BOT)
    assert found
    assert found.addressed
    assert not found.to_another
    assert found.text == "who paid for it?"


def test_a_direct_message_is_addressed_to_us() -> None:
    found = said(message("who paid?"), Where("direct", "30", place=Place.DIRECT), BOT)
    assert found
    assert found.addressed


def test_a_message_that_begins_with_somebodys_name_or_answers_them_is_to_another() -> None:
    named = message("<@2>, who paid? <a:blob:44> <#20> <t:1:R>", mentions=[BEN])
    found = said(named, HERE, BOT)
    assert found
    assert found.to_another
    assert found.text == "@ben, who paid? :blob:"
    answer = message(
        "yes", type=19, message_reference={"message_id": "5"}, referenced_message={"author": BEN}
    )
    found = said(answer, HERE, BOT)
    assert found
    assert (found.to_another, found.reply_to) == (True, "5")


def test_an_answer_to_one_of_our_messages_is_to_us_even_before_ours_was_recorded() -> None:
    answer = message(
        "why?",
        type=19,
        message_reference={"message_id": "5"},
        referenced_message={"author": FOOTNOTE},
    )
    found = said(answer, HERE, BOT)
    assert found
    assert (found.to_another, found.reply_to, found.addressed) == (False, "5", True)


def test_a_mention_later_in_the_message_does_not_make_it_theirs() -> None:
    found = said(message("what did <@2> say?", mentions=[BEN]), HERE, BOT)
    assert found
    assert not found.to_another


def test_a_link_in_a_forwarded_message_is_found_and_what_it_refers_to_is_no_reply() -> None:
    forwarded = message(
        "",
        message_reference={"type": 1, "message_id": "5"},
        message_snapshots=[{"message": {"content": LINK}}],
    )
    found = said(forwarded, HERE, BOT)
    assert found
    assert (found.links, found.reply_to) == ((LINK,), "")


def test_files_that_can_be_read_come_along_and_pictures_do_not() -> None:
    pdf = {"id": "8", "filename": "Report.PDF", "url": "https://cdn.example/r.pdf", "size": 12}
    png = {"id": "9", "filename": "cat.png", "url": "https://cdn.example/c.png", "size": 12}
    found = said(message("", attachments=[pdf, png]), HERE, BOT)
    assert found
    assert found.files == (File("Report.PDF", "https://cdn.example/r.pdf", 12),)


def test_an_edit_by_a_person_counts_and_a_preview_that_discord_adds_does_not() -> None:
    assert edited(message(LINK, embeds=[{"type": "article"}]), HERE, BOT) is None
    assert edited({"id": MESSAGE, "embeds": []}, HERE, BOT) is None
    found = edited(message(LINK, edited_timestamp="2023-11-17T13:05:00.123456+01:00"), HERE, BOT)
    assert found
    assert found.edited == "2023-11-17T12:05:00.123+00:00"
    assert found.links == (LINK,)


def test_a_message_in_a_thread_belongs_to_the_channel_that_the_thread_hangs_in() -> None:
    found = said(message("who?"), replace(HERE, thread="55"), BOT)
    assert found
    assert (found.channel, found.thread) == ("20", "55")
    gone = withdrawn(MESSAGE, replace(HERE, thread="55"))
    assert (gone.ask, gone.channel, gone.thread, gone.message) == (
        Ask.WITHDRAW,
        "20",
        "55",
        MESSAGE,
    )


@pytest.mark.parametrize(
    ("name", "options", "ask", "text"),
    [
        ("ask", {"question": "who paid?"}, Ask.QUESTION, "who paid?"),
        ("articles", {}, Ask.ARTICLES, ""),
        ("forget", {"article": "ferry"}, Ask.FORGET, "ferry"),
        ("forget-me", {}, Ask.MAY_FORGET_ME, ""),
        ("forget", {"article": "Me"}, Ask.MAY_FORGET_ME, "Me"),
        ("privacy", {}, Ask.PRIVACY, ""),
        ("status", {}, Ask.STATUS, ""),
        ("settings", {}, Ask.SETTINGS, ""),
        ("help", {}, Ask.HELP, ""),
    ],
)
def test_a_command_asks_for_something_that_only_its_author_sees(name, options, ask, text) -> None:
    (event,) = asked(command(name, **options), HERE)
    assert (event.ask, event.text, event.private, event.handle) == (ask, text, True, "tok")
    assert (event.author, event.message, event.manager) == ("1", "1175110500000000000", False)


def test_summarise_links_reads_each_link_of_the_message_once_and_names_the_rest() -> None:
    links = [f"https://news.example/{n}" for n in range(7)]
    target = message(" ".join([*links, links[0]]), author=BEN)
    events = asked(interaction(2, _chosen(target)), HERE)
    assert [event.text for event in events] == [*links[:5], "\n".join(links[5:])]
    assert [event.ask for event in events] == [Ask.READ] * 5 + [Ask.REST]
    assert {event.message for event in events} == {MESSAGE}
    assert len({event.key for event in events}) == 6


def test_summarise_links_finds_what_a_program_links_in_its_frames_alone() -> None:
    frame = {"title": "Tides", "url": LINK, "description": "The moon pulls."}
    target = message("A new story", author=FOOTNOTE | {"id": "7"}, embeds=[frame])
    events = asked(interaction(2, _chosen(target)), HERE)
    assert [event.text for event in events] == [LINK]
    # What Discord previews of a link that is said is not read beside it.
    preview = message(f"{LINK}?a=b", embeds=[frame])
    assert [event.text for event in asked(interaction(2, _chosen(preview)), HERE)] == [
        f"{LINK}?a=b"
    ]


def test_a_link_given_to_summarise_is_read() -> None:
    (event,) = asked(command("summarise", link=LINK), HERE)
    assert (event.ask, event.text) == (Ask.READ, LINK)
    assert asked(command("summarise", link="no link"), HERE) == []


@pytest.mark.parametrize(
    "action",
    [Action.MORE, Action.CONTEXT, Action.NOT_RELEVANT, Action.UP, Action.DOWN, Action.FORGET],
)
def test_a_press_is_answered_to_who_pressed(action) -> None:
    known = tag("key", 0)
    (event,) = asked(press(f"footnote:{action.value}:{known}"), HERE)
    assert (event.ask.name, event.tag, event.part) == (action.name, known, "1175110500000000000")
    assert (event.message, event.private) == (MESSAGE, True)


def test_what_is_shown_to_everyone_is_not_private() -> None:
    (event,) = asked(press("footnote:show:ab"), HERE)
    assert (event.ask, event.private) == (Ask.SHOW, False)


@pytest.mark.parametrize(
    "other",
    [
        press("poll:yes"), press("footnote:reader:ab"), press("footnote"), command("weather"),
        interaction(2, {"type": 1, "name": "weather"}), interaction(4, {"name": "footnote"}),
        interaction(5, {"custom_id": "other"}), interaction(1, None),
    ],
)  # fmt: skip
def test_what_is_not_ours_asks_for_nothing(other) -> None:
    assert asked(other, HERE) == []


def test_a_form_comes_back_with_what_was_filled_in() -> None:
    chosen = ChannelSettings(blocked=("bad.example",), keep_days=30)
    shown = modal(form(chosen))
    assert len(shown["components"]) <= 5
    back = [_answered(label["component"]) for label in shown["components"]]
    data = {
        "custom_id": shown["custom_id"],
        "components": [{"type": 18, "component": each} for each in back],
    }
    (event,) = asked(interaction(5, data, permissions=str(1 << 5)), HERE)
    assert event.ask is Ask.CHANGE_SETTINGS
    assert event.manager
    assert ChannelSettings.from_values(event.values) == chosen


def _answered(component):
    if component["type"] == 3:
        chosen = [each["value"] for each in component["options"] if each["default"]]
        return {"type": 3, "custom_id": component["custom_id"], "values": chosen}
    return {"type": 4, "custom_id": component["custom_id"], "value": component.get("value", "")}


@pytest.mark.parametrize(
    ("bit", "manages"), [(3, True), (4, True), (5, True), (0, False), (11, False)]
)
def test_a_manager_is_who_administers_the_channel_or_the_server(bit, manages) -> None:
    assert may_manage(1 << bit) is manages


def test_a_message_was_written_when_its_id_was_given_out() -> None:
    # the worked example of Discord's reference
    assert time_of("175928847299117063") == "2016-04-30T11:18:25.796+00:00"


def test_who_writes_to_the_bot_alone_manages_what_they_wrote() -> None:
    (event,) = asked(command("settings"), Where("direct", "30", place=Place.DIRECT))
    assert event.manager is True


def _chosen(target):
    chosen = {"target_id": MESSAGE, "resolved": {"messages": {MESSAGE: target}}}
    return {"type": 3, "name": "Summarise links"} | chosen
