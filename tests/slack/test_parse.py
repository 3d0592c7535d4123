"""What Slack sends becomes what was said, or what is asked for, or nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.slack.fields import Here, at, ts, unplaced
from bot.chat.slack.forms import Opened
from bot.chat.slack.parse import Wanted, from_history, parse
from bot.messages import Action, Ask, File, Place, Said
from bot.reception import introduction_to
from tests.slack.payloads import NOW, TS, US, changed, event, message, press, shortcut, slash


def _parse(body: dict, here: Here = US) -> list:
    return list(parse(body, here, NOW))


def _said(text: str = "hello", **more: object) -> Said:
    (said,) = _parse(event(message(text, **more)))
    return said


def test_a_message_is_what_somebody_said() -> None:
    assert _said("read <https://example.org/a?x=1&amp;y=2|this &amp; that>") == Said(
        platform="slack",
        space="T1",
        channel="C1",
        message=TS,
        author="U1",
        at="2025-11-23T15:00:00.000+00:00",
        text="read this & that",
        links=("https://example.org/a?x=1&y=2",),
    )


def test_a_mention_and_its_message_are_one() -> None:
    text = "<@UBOT> who paid?"
    mention = message(text, type="app_mention")
    del mention["channel_type"]
    assert _parse(event(mention)) == _parse(event(message(text)))
    assert _said(text).addressed
    assert _said(text).text == "who paid?"


def test_a_mention_in_the_middle_leaves_a_sentence() -> None:
    assert _said("so <@UBOT>, who paid?").text == "so , who paid?"
    assert _said("<@UBOT>: who paid?").text == "who paid?"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<@U2> look", "@U2 look"),
        ("<@U2|ada> look", "@ada look"),
        ("in <#C9|general>", "in #general"),
        ("<!here> look", "@here look"),
        ("<!subteam^S1|@crew> look", "@crew look"),
        ("<!date^1392734382^{date}|18 February> it was", "18 February it was"),
        ("write <mailto:a@example.org|a@example.org>", "write a@example.org"),
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2", "1 < 2 && 3 > 2"),
        ("&amp;lt; stays", "&lt; stays"),
    ],
)
def test_markup_is_read_as_a_person_reads_it(text: str, shown: str) -> None:
    assert _said(text).text == shown


def test_links_in_code_are_no_links() -> None:
    assert _said("`<https://example.org/a>` and <https://example.org/b>").links == (
        "https://example.org/b",
    )


@pytest.mark.parametrize("text", ["<@U2> can you look?", " <@U2|ada> hm", "<!subteam^S1> look"])
def test_a_message_that_begins_with_somebodys_name_is_addressed_to_them(text: str) -> None:
    assert _said(text).to_another


def test_a_message_to_us_that_names_somebody_is_not_addressed_to_them() -> None:
    assert not _said("<@UBOT> what does <@U2> say?").to_another


@pytest.mark.parametrize(
    "ignored",
    [
        {"bot_id": "BBOT", "user": "UBOT"},
        {"bot_id": "B9"},
        {"user": "UBOT"},
        {"user": "USLACKBOT"},
        {"subtype": "bot_message", "bot_id": "B9"},
        {"subtype": "channel_join"},
        {"subtype": "channel_topic"},
        {"subtype": "pinned_item"},
    ],
)
def test_what_bots_and_slack_itself_say_is_passed_over(ignored: dict) -> None:
    assert _parse(event(message(**ignored))) == []


def test_a_reply_that_is_sent_to_the_channel_too_is_taken() -> None:
    assert _said(subtype="thread_broadcast", thread_ts="1.0").thread == "1.0"


def test_the_first_message_of_a_thread_is_not_in_it() -> None:
    assert _said(thread_ts=TS).thread == ""


def test_dropped_files_come_with_their_source() -> None:
    file = {"id": "F1", "name": "a.pdf", "size": 9, "url_private_download": "https://files/a"}
    gone = {"id": "F2", "mode": "tombstone"}
    withheld = {"id": "F3", "mode": "file_access", "file_access": "check_file_info", "user": ""}
    withheld |= {"created": 0, "timestamp": 0}
    picture = {"id": "F4", "name": "b.png", "url_private": "https://files/b"}
    said = _said("", subtype="file_share", files=[file, gone, withheld, picture])
    assert said.files == (File("a.pdf", "https://files/a", 9), File("", "F3"))


@pytest.mark.parametrize(
    ("where", "place"),
    [
        ({"channel_type": "channel"}, Place.PUBLIC),
        ({"channel_type": "group"}, Place.PRIVATE),
        ({"channel_type": "mpim"}, Place.PRIVATE),
        ({"channel_type": "im", "channel": "D1"}, Place.DIRECT),
        ({"channel_type": "", "channel": "C2"}, Place.PRIVATE),
        ({"channel_type": "channel", "channel": "C3"}, Place.SHARED),
        ({"channel_type": "", "channel": "C9"}, Place.PRIVATE),
    ],
)
def test_who_can_see_a_channel_is_never_guessed_too_wide(where: dict, place: Place) -> None:
    assert _said(**where).place is place


@pytest.mark.parametrize("name", ["channel", "C", "tides", "im", "directmessage"])
def test_a_channel_is_known_by_its_id_and_never_by_its_name(name: str) -> None:
    private = {"id": "C2", "name": name}
    (commanded,) = _parse(slash("x", channel_id="C2", channel_name=name))
    (asked,) = _parse(press("more", channel=private))
    (wanted,) = _parse(shortcut("<https://example.org/a>", channel=private))
    assert {commanded.place, asked.place, wanted.said.place} == {Place.PRIVATE}
    assert name not in f"{commanded.key} {asked.key}".split("/")


def test_what_slack_puts_in_the_place_of_a_name_says_what_a_channel_is() -> None:
    (asked,) = _parse(slash("x", channel_id="C9", channel_name="privategroup"))
    assert asked.place is Place.PRIVATE
    (asked,) = _parse(slash("x", channel_id="C1", channel_name="tides"))
    assert asked.place is Place.PUBLIC
    (asked,) = _parse(slash("x", channel_id="D1", channel_name="directmessage"))
    assert asked.place is Place.DIRECT


def test_a_channel_shared_with_another_company_is_known_as_such() -> None:
    (said,) = _parse(event(message(), is_ext_shared_channel=True))
    assert said.place is Place.SHARED


def test_somebody_from_another_company_manages_nothing() -> None:
    assert _said(user_team="T9").manager is False
    assert _said(team="T9").manager is False
    assert _said().manager is None


def test_a_direct_message_is_addressed_to_us() -> None:
    assert _said(channel="D1", channel_type="im").addressed


def test_the_workspace_is_the_one_that_installed_us() -> None:
    (said,) = _parse(event(message(), team_id=None))
    assert said.space == "T1"
    (said,) = _parse(event(message(), team_id="T2", authorizations=[{"team_id": None}]))
    assert said.space == "T2"


def test_an_edit_says_the_new_text_and_when() -> None:
    after = message("now <https://example.org/b>", edited={"user": "U1", "ts": "1763910050.000000"})
    (said,) = _parse(event(changed(message("before"), after)))
    assert (said.edited, said.links) == ("1763910050.000000", ("https://example.org/b",))
    assert (said.channel, said.place) == ("C1", Place.PUBLIC)


def test_an_unfurl_is_no_edit() -> None:
    after = message("<https://example.org/a>", attachments=[{"from_url": "https://example.org/a"}])
    assert _parse(event(changed(message("<https://example.org/a>"), after))) == []


def test_our_own_edits_are_passed_over() -> None:
    ours = {"bot_id": "BBOT", "user": "UBOT"}
    assert _parse(event(changed(message("a", **ours), message("b", **ours)))) == []


def test_a_deleted_message_is_withdrawn() -> None:
    gone = {
        "type": "message",
        "subtype": "message_deleted",
        "channel": "C1",
        "channel_type": "channel",
        "deleted_ts": TS,
        "event_ts": "1763910060.000000",
        "previous_message": message("<https://example.org/a>", thread_ts="1.0"),
    }
    (asked,) = _parse(event(gone))
    assert (asked.ask, asked.message, asked.author) == (Ask.WITHDRAW, TS, "U1")
    assert asked.thread == "1.0"


def test_what_a_bot_wrote_is_withdrawn_too_unless_it_was_us() -> None:
    gone = message(subtype="message_deleted", deleted_ts=TS)
    bots = {"subtype": "bot_message", "bot_id": "B9", "ts": TS, "text": "<https://example.org/a>"}
    (wanted,) = _parse(shortcut("", message=bots))
    (asked,) = _parse(event(gone | {"previous_message": bots}))
    assert (asked.ask, asked.message) == (Ask.WITHDRAW, wanted.said.message)
    for ours in ({"bot_id": "BBOT"}, {"user": "UBOT"}):
        assert _parse(event(gone | {"previous_message": message() | ours})) == []


def test_a_deleted_message_that_has_replies_is_withdrawn_too() -> None:
    tombstone = {"subtype": "tombstone", "ts": TS, "user": "USLACKBOT", "text": "deleted."}
    (asked,) = _parse(event(changed(message("a", thread_ts=TS), tombstone)))
    assert (asked.ask, asked.message, asked.author) == (Ask.WITHDRAW, TS, "U1")
    assert asked.thread == ""


def test_a_bookmark_asks_for_the_message_it_is_on() -> None:
    marked = {
        "type": "reaction_added",
        "user": "U2",
        "reaction": "bookmark",
        "item": {"type": "message", "channel": "C1", "ts": TS},
        "event_ts": "1763910060.000000",
    }
    (asked,) = _parse(event(marked))
    assert (asked.ask, asked.channel, asked.message) == (Ask.MARKED, "C1", TS)
    assert (asked.author, asked.part, asked.place) == ("U2", "1763910060.000000", Place.PUBLIC)
    assert _parse(event(marked | {"reaction": "eyes"})) == []
    assert _parse(event(marked | {"user": "UBOT"})) == []


@pytest.mark.parametrize(
    ("text", "ask", "about"),
    [
        ("", Ask.HELP, ""),
        ("help", Ask.HELP, ""),
        ("ask who paid?", Ask.QUESTION, "who paid?"),
        ("Ask  who paid?", Ask.QUESTION, "who paid?"),
        ("ask", Ask.HELP, ""),
        ("who paid?", Ask.QUESTION, "who paid?"),
        ("status of the treaty?", Ask.QUESTION, "status of the treaty?"),
        ("status", Ask.STATUS, ""),
        ("artcles", Ask.HELP, "artcles"),
        ("Setting", Ask.HELP, "Setting"),
        ("ferry", Ask.QUESTION, "ferry"),
        ("artcles on ferries", Ask.QUESTION, "artcles on ferries"),
        ("articles", Ask.ARTICLES, ""),
        ("privacy", Ask.PRIVACY, ""),
        ("Settings", Ask.SETTINGS, ""),
        ("forget", Ask.FORGET, ""),
        ("forget  me", Ask.MAY_FORGET_ME, ""),
        ("forget <https://example.org/a>", Ask.FORGET, "https://example.org/a"),
        ("forget me not, the novel", Ask.FORGET, "me not, the novel"),
        ("asking price of tea", Ask.QUESTION, "asking price of tea"),
    ],
)
def test_a_command_is_understood(text: str, ask: Ask, about: str) -> None:
    (asked,) = _parse(slash(text))
    assert (asked.ask, asked.text) == (ask, about)
    assert asked.private
    assert asked.handle.startswith("https://hooks.slack.com/")
    assert asked.part == "1.2.abc"


@pytest.mark.parametrize("action", ["more", "context", "not_relevant", "show", "up", "down"])
def test_a_button_names_the_reply_it_stands_under(action: str) -> None:
    (asked,) = _parse(press(action))
    assert asked.ask.value.replace(" ", "_") == Action(action).value
    assert (asked.tag, asked.message) == ("0123456789abcdef", "1763910009.000300")
    assert (asked.thread, asked.part) == (TS, "1763910100.000400")


def test_a_button_that_opens_a_page_asks_for_nothing() -> None:
    assert _parse(press("original")) == []
    assert _parse(press("more:again")) == []


def test_a_button_on_the_bots_own_page_has_no_channel() -> None:
    view = {"channel": None, "message": None, "container": {"type": "view", "view_id": "V1"}}
    (asked,) = _parse(press("settings", **view))
    assert (asked.ask, asked.channel, asked.message) == (Ask.SETTINGS, "", "V1")


def test_the_shortcut_wants_the_links_of_its_message() -> None:
    (wanted,) = _parse(shortcut("see <https://example.org/a>"))
    assert isinstance(wanted, Wanted)
    assert wanted.said.links == ("https://example.org/a",)
    assert (wanted.said.author, wanted.said.message) == ("U1", TS)
    assert (wanted.refused.author, wanted.refused.private) == ("U2", True)


@pytest.mark.parametrize(
    "shows",
    [
        {"attachments": [{"title": "A", "title_link": "https://example.org/a", "text": "It says."}]},
        {"attachments": [{"text": "<https://example.org/a|A> says."}]},
        {"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "<https://example.org/a|A>"}}]},
        {"blocks": [{"type": "actions", "elements": [{"type": "button", "url": "https://example.org/a"}]}]},
        {
            "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "https://example.org/a"}}],
            "attachments": [{"blocks": [{"type": "image", "image_url": "https://example.org/a.png"}]}],
        },
    ],
)  # fmt: skip
def test_the_shortcut_finds_what_a_program_links_elsewhere_than_in_the_text(shows: dict) -> None:
    posted = {"bot_id": "B9", "user": "UB9", "ts": TS, "text": "A new story"} | shows
    (wanted,) = _parse(shortcut("", message=posted))
    assert wanted.said.links == ("https://example.org/a",)


def test_what_somebody_forwards_is_shared_and_a_preview_is_not() -> None:
    told = {"text": "see <https://example.org/b>", "is_msg_unfurl": True}
    (said,) = _parse(event(message("<https://example.org/a>", attachments=[told])))
    assert said.links == ("https://example.org/a",)
    (said,) = _parse(event(message("", attachments=[told | {"is_share": True}])))
    assert said.links == ("https://example.org/b",)


def test_what_a_bot_posted_is_shared_by_who_has_it_read() -> None:
    posted = {"bot_id": "B9", "user": "UB9", "ts": TS, "text": "<https://example.org/a>"}
    (wanted,) = _parse(shortcut("", message=posted))
    assert wanted.said.author == "U2"
    (wanted,) = _parse(shortcut("", message=posted | {"bot_id": None, "user": "U1"}))
    assert wanted.said.author == "U1"


def test_a_submitted_form_changes_the_channels_settings() -> None:
    state = {"values": {"reading": {"reading": {"selected_option": {"value": "off"}}}}}
    view = {
        "id": "V1",
        "callback_id": "footnote:settings",
        "private_metadata": Opened("C1", "https://h", "1.0").as_text(),
        "state": state,
    }
    body = {"type": "view_submission", "team": {"id": "T1"}, "user": {"id": "U1"}, "view": view}
    (asked,) = _parse(body)
    assert (asked.ask, asked.channel, asked.part) == (Ask.CHANGE_SETTINGS, "C1", "V1")
    assert (asked.values, asked.handle) == ({"reading": "off"}, "https://h")


def test_a_form_sent_from_another_company_is_of_the_workspace_that_installed_us() -> None:
    view = {
        "id": "V1",
        "app_installed_team_id": "T1",
        "callback_id": "footnote:settings",
        "private_metadata": Opened("C3").as_text(),
    }
    stranger = {"team": {"id": "T9"}, "user": {"id": "U9", "team_id": "T9"}}
    (asked,) = _parse({"type": "view_submission", "view": view} | stranger)
    assert (asked.space, asked.manager) == ("T1", False)


@pytest.mark.parametrize(
    ("payload", "ask", "channel"),
    [
        ({"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "home"}, Ask.HOME, "D1"),
        ({"type": "member_joined_channel", "user": "UBOT", "channel": "C1"}, Ask.INTRODUCE, "C1"),
        ({"type": "channel_left", "channel": "C1"}, Ask.LEAVE, "C1"),
        ({"type": "group_left", "channel": "C2"}, Ask.LEAVE, "C2"),
        ({"type": "channel_deleted", "channel": "C1"}, Ask.LEAVE, "C1"),
        ({"type": "app_uninstalled"}, Ask.PURGE, ""),
        ({"type": "tokens_revoked", "tokens": {"bot": ["UBOT"]}}, Ask.PURGE, ""),
    ],
)
def test_what_happens_to_the_place_is_asked_once(payload: dict, ask: Ask, channel: str) -> None:
    (asked,) = _parse(event(payload | {"event_ts": TS}))
    assert (asked.ask, asked.channel) == (ask, channel)
    assert asked.part == ("" if ask is Ask.INTRODUCE else TS)


def test_the_introduction_is_the_one_that_a_first_message_brings() -> None:
    joined = {"type": "member_joined_channel", "user": "UBOT", "channel": "C1", "event_ts": TS}
    (asked,) = _parse(event(joined))
    assert asked.key == introduction_to(_said()).key


@pytest.mark.parametrize(
    "payload",
    [
        {"type": "member_joined_channel", "user": "U1", "channel": "C1"},
        {"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "messages"},
        {"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}},
        {"type": "team_join"},
    ],
)
def test_what_is_not_about_us_is_passed_over(payload: dict) -> None:
    assert _parse(event(payload)) == []


def test_what_was_missed_says_so() -> None:
    late = from_history({"user": "U1", "ts": TS, "text": "hi"}, "T1", "C2", US, NOW)
    assert late is not None
    assert (late.late, late.place, late.channel) == (True, Place.PRIVATE, "C2")
    assert from_history({"bot_id": "B", "ts": TS, "text": "hi"}, "T1", "C2", US, NOW) is None


def test_only_channels_that_a_payload_does_not_describe_are_asked_about() -> None:
    assert unplaced(event(message())) == ""
    assert unplaced(event(message(channel_type=""))) == "C1"
    assert unplaced(slash("x")) == "C1"
    assert unplaced(slash("x", channel_id="D1")) == ""
    assert unplaced(press("more")) == "C1"


@given(st.integers(0, 4_000_000_000), st.integers(0, 999))
def test_times_go_there_and_back(seconds: int, milliseconds: int) -> None:
    moment = at(f"{seconds}.{milliseconds:03}000", NOW)
    assert at(ts(moment), NOW) == moment


@given(st.text())
def test_what_is_no_time_is_now(text: str) -> None:
    assert at(text, NOW).endswith("+00:00")


@given(st.text())
def test_any_text_can_be_parsed(text: str) -> None:
    assert isinstance(_said(text).text, str)
