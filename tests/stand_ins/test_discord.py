"""The stand-in refuses what Discord refuses, and its gateway forgets nothing that it should keep."""

import aiohttp
import pytest

from tests.stand_ins.discord import DiscordStandIn
from tests.stand_ins.discord.limits import wrong_with
from tests.stand_ins.discord.world import FORUM, PRIVATE_THREAD

QUIET = {"allowed_mentions": {"parse": []}, "nonce": "ab0", "enforce_nonce": True}
BUTTON = {"type": 2, "style": 2, "label": "More", "custom_id": "footnote:more:ab"}


@pytest.fixture
async def discord():
    async with DiscordStandIn.open() as stand_in:
        yield stand_in


@pytest.fixture
async def ask(discord):
    async with aiohttp.ClientSession(headers={"Authorization": f"Bot {discord.token}"}) as session:

        async def request(method, path, body=None):
            async with session.request(method, discord.api_url + path, json=body) as response:
                read = await response.json() if response.status != 204 else None
                return response.status, read

        yield request


@pytest.mark.parametrize(
    "body",
    [
        {"content": ""},
        {"content": "x" * 2001},
        {"content": "😀" * 1001},
        {"embeds": [{"description": "x" * 4097}]},
        {"embeds": [{"title": "x" * 257}]},
        {"embeds": [{"description": "x" * 3100}] * 2},
        {"embeds": [{"description": "x"}] * 11},
        {"embeds": [{"color": 1}]},
        {"content": "x", "components": [{"type": 1, "components": [BUTTON, BUTTON]}]},
        {"content": "x", "components": [{"type": 1, "components": [BUTTON | {"label": "x" * 81}]}]},
        {"content": "x", "nonce": "x" * 26},
        {"content": "x", "nonce": None},
        {"content": "x", "enforce_nonce": False},
        {"content": "https://news.example"},
        {"content": "x", "allowed_mentions": {"parse": ["everyone"]}},
    ],
)
async def test_messages_beyond_the_limits_are_refused(discord, ask, body) -> None:
    status, answer = await ask("POST", f"/channels/{discord.channel.id}/messages", QUIET | body)
    assert (status, answer["code"]) == (400, 50035)
    assert discord.rest.violations


async def test_a_nonce_makes_one_message_of_two_requests(discord, ask) -> None:
    body = QUIET | {"content": "x", "nonce": "1", "enforce_nonce": True}
    first = await ask("POST", f"/channels/{discord.channel.id}/messages", body)
    assert first == await ask("POST", f"/channels/{discord.channel.id}/messages", body)
    assert len(discord.shown(discord.channel)) == 1
    assert "nonce" not in discord.shown(discord.channel)[0]


async def test_a_message_has_one_thread(discord, ask) -> None:
    message = await discord.say(discord.channel, discord.add_person(), "x")
    path = f"/channels/{discord.channel.id}/messages/{message}/threads"
    assert (await ask("POST", path, {"name": "A"}))[1]["id"] == message
    assert (await ask("POST", path, {"name": "A"}))[1]["code"] == 160004
    other = await discord.say(discord.channel, discord.add_person(), "x")
    path = path.replace(message, other)
    assert (await ask("POST", path, {"name": "x" * 101}))[0] == 400
    assert (await ask("POST", path, {"name": "x", "auto_archive_duration": 5}))[0] == 400


async def test_what_is_not_there_and_not_allowed_has_its_code(discord, ask) -> None:
    discord.channel.denied.add("write")
    assert (
        await ask("POST", f"/channels/{discord.channel.id}/messages", QUIET | {"content": "x"})
    )[0] == 403
    assert (await ask("GET", "/channels/5/messages"))[1]["code"] == 10003
    assert (await ask("PATCH", f"/channels/{discord.channel.id}/messages/5", {}))[1][
        "code"
    ] == 10008
    discord.rest.token = "another"
    assert (await ask("GET", "/users/@me"))[0] == 401


async def test_a_forum_takes_posts_and_no_messages(discord, ask) -> None:
    forum = discord.add_channel("forum", kind=FORUM)
    path = f"/channels/{forum.id}"
    assert (await ask("POST", f"{path}/messages", QUIET | {"content": "x"}))[1]["code"] == 50008
    first = {"content": "x", "allowed_mentions": {"parse": []}}
    _, made = await ask("POST", f"{path}/threads", {"name": "A", "message": first})
    assert (made["id"], made["parent_id"]) == (made["message"]["id"], forum.id)
    listed = (await ask("GET", f"/guilds/{discord.guild.id}/threads/active"))[1]["threads"]
    assert [each["id"] for each in listed] == [made["id"]]
    assert (await ask("POST", f"{path}/threads", {"name": "", "message": first}))[0] == 400
    elsewhere = f"/channels/{discord.channel.id}/threads"
    assert (await ask("POST", elsewhere, {"name": "A", "message": first}))[0] == 400


async def test_embeds_are_a_permission_of_their_own(discord, ask) -> None:
    discord.channel.denied.add("embed")
    path = f"/channels/{discord.channel.id}/messages"
    framed = QUIET | {"embeds": [{"description": "x"}]}
    assert (await ask("POST", path, framed))[1]["code"] == 50013
    _, sent = await ask("POST", path, QUIET | {"content": "x"})
    assert (await ask("PATCH", f"{path}/{sent['id']}", framed))[1]["code"] == 50013


async def test_direct_messages_are_opened_once_and_may_not_be_taken(discord, ask) -> None:
    anna = discord.add_person()
    opened = await ask("POST", "/users/@me/channels", {"recipient_id": anna.id})
    assert opened == await ask("POST", "/users/@me/channels", {"recipient_id": anna.id})
    assert [each["id"] for each in opened[1]["recipients"]] == [anna.id]
    anna.closed = True
    path = f"/channels/{opened[1]['id']}/messages"
    assert (await ask("POST", path, QUIET | {"content": "x"}))[1]["code"] == 50007
    message = await discord.say(discord.add_direct(anna), anna, "x")
    thread = f"{path}/{message}/threads"
    assert (await ask("POST", thread, {"name": "A"}))[1]["code"] == 50024
    nobody = await ask("POST", "/users/@me/channels", {"recipient_id": "5"})
    assert (nobody[0], nobody[1]["code"]) == (400, 50033)


async def test_a_thread_knows_its_members_and_has_no_overwrites_of_its_own(discord, ask) -> None:
    anna, ben = discord.add_person(), discord.add_person("ben")
    private = discord.add_channel(private=True)
    thread = discord.world.add_thread(private, discord.world.new_id(), "t", "", PRIVATE_THREAD)
    thread.people.append(anna)
    path = f"/channels/{thread.id}/thread-members"
    assert (await ask("GET", f"{path}/{anna.id}"))[1]["user_id"] == anna.id
    assert (await ask("GET", f"{path}/{ben.id}"))[0] == 404
    assert (await ask("GET", f"/channels/{private.id}/thread-members/{anna.id}"))[0] == 400
    found = (await ask("GET", f"/channels/{thread.id}"))[1]
    assert (found["type"], found["parent_id"]) == (12, private.id)
    assert found["permission_overwrites"] == []


async def test_an_archived_thread_can_only_be_read_until_it_is_opened_again(discord, ask) -> None:
    us = discord.world.us.id
    thread = discord.world.add_thread(discord.channel, discord.world.new_id(), "t", us)
    path = f"/channels/{thread.id}"
    _, sent = await ask("POST", f"{path}/messages", QUIET | {"content": "x"})
    message = f"{path}/messages/{sent['id']}"
    assert (await ask("PATCH", path, {"archived": True}))[0] == 200
    for method in ("PATCH", "DELETE"):
        assert (await ask(method, message, {"content": "y"}))[1]["code"] == 50083
    assert (await ask("PUT", f"{message}/reactions/x/@me"))[1]["code"] == 50083
    assert (await ask("PATCH", path, {"archived": False}))[1]["thread_metadata"][
        "archived"
    ] is False
    assert (await ask("PATCH", message, {"content": "y"}))[0] == 200
    thread.archived = True
    assert (await ask("POST", f"{path}/messages", QUIET | {"content": "z", "nonce": "2"}))[0] == 200
    assert not thread.archived


async def test_a_locked_thread_is_opened_by_who_manages_threads(discord, ask) -> None:
    us = discord.world.us
    thread = discord.world.add_thread(discord.channel, discord.world.new_id(), "t", us.id)
    thread.archived = thread.locked = True
    path = f"/channels/{thread.id}"
    assert (await ask("PATCH", path, {"archived": False}))[1]["code"] == 50013
    assert (await ask("POST", f"{path}/messages", QUIET | {"content": "x"}))[1]["code"] == 50013
    us.manager = True
    assert (await ask("PATCH", path, {"archived": False}))[0] == 200


async def test_only_its_maker_and_who_manages_threads_archive_a_thread(discord, ask) -> None:
    theirs = discord.add_person().id
    thread = discord.world.add_thread(discord.channel, discord.world.new_id(), "t", theirs)
    path = f"/channels/{thread.id}"
    assert (await ask("PATCH", path, {"archived": True}))[1]["code"] == 50013
    thread.archived = True
    assert (await ask("PATCH", path, {"archived": False}))[0] == 200


async def test_an_interaction_is_answered_once_and_in_time(discord, ask) -> None:
    given = await discord.slash(discord.channel, discord.add_person(), "help")
    path = f"/interactions/{given.id}/{given.token}/callback"
    webhook = f"/webhooks/{discord.world.us.id}/{given.token}/messages/@original"
    assert (await ask("PATCH", webhook, QUIET | {"content": "x"}))[1]["code"] == 10015
    assert (await ask("POST", path, {"type": 5}))[0] == 204
    assert (await ask("POST", path, {"type": 5}))[1]["code"] == 40060
    late = await discord.slash(discord.channel, discord.add_person(), "help")
    late.made_at -= 4
    assert (await ask("POST", f"/interactions/{late.id}/{late.token}/callback", {"type": 5}))[
        0
    ] == 404
    given.expired = True
    assert (await ask("PATCH", webhook, QUIET | {"content": "x"}))[1]["code"] == 50027


async def test_faults_come_as_often_as_they_were_asked_for(discord, ask) -> None:
    discord.fail("GET", "/users/@me", 429, times=2)
    assert [(await ask("GET", "/users/@me"))[0] for _ in range(3)] == [429, 429, 200]


async def _identify(socket, discord, intents=1 << 15):
    assert (await socket.receive_json())["op"] == 10
    await socket.send_json({"op": 2, "d": {"token": discord.token, "intents": intents}})
    ready = await socket.receive_json()
    assert (await socket.receive_json())["t"] == "GUILD_CREATE"
    return ready


async def test_a_resumed_session_gets_what_it_missed_and_again_what_it_had(discord) -> None:
    anna = discord.add_person()
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(discord.gateway_url) as socket:
            ready = await _identify(socket, discord)
            await discord.say(discord.channel, anna, "one")
            seen = (await socket.receive_json())["s"]
        await discord.say(discord.channel, anna, "two")
        discord.gateway.replay = 1
        async with session.ws_connect(discord.gateway_url) as socket:
            await socket.receive_json()
            resume = {"session_id": ready["d"]["session_id"], "seq": seen, "token": discord.token}
            await socket.send_json({"op": 6, "d": resume})
            got = [await socket.receive_json() for _ in range(3)]
    assert [each["d"].get("content") for each in got] == ["one", "two", None]
    assert got[-1]["t"] == "RESUMED"


async def test_without_the_intent_messages_have_no_text_but_for_those_to_the_bot(discord) -> None:
    anna = discord.add_person()
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(discord.gateway_url) as socket,
    ):
        await _identify(socket, discord, intents=1 << 9)
        await discord.say(discord.channel, anna, "secret")
        await discord.say(discord.channel, anna, f"<@{discord.world.us.id}> hello")
        got = [await socket.receive_json() for _ in range(2)]
    assert [bool(each["d"]["content"]) for each in got] == [False, True]


async def test_an_invalid_session_and_a_wrong_token_are_refused(discord) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(discord.gateway_url) as socket,
    ):
        await socket.receive_json()
        lost = {"session_id": "5", "seq": 1, "token": discord.token}
        await socket.send_json({"op": 6, "d": lost})
        assert await socket.receive_json() == {"op": 9, "d": False, "t": None, "s": None}
        await socket.send_json({"op": 2, "d": {"token": "wrong", "intents": 0}})
        await socket.receive()
        assert socket.close_code == 4004


def test_what_is_fine_is_taken() -> None:
    rows = [{"type": 1, "components": [BUTTON]}]
    assert (
        wrong_with(
            QUIET
            | {"content": "x" * 2000, "embeds": [{"description": "y" * 4096}], "components": rows}
        )
        == ""
    )
