"""The stand-in refuses what Slack refuses, and forgets no delivery."""

import asyncio
from collections.abc import Awaitable, Callable

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.stand_ins.slack import SlackStandIn
from tests.stand_ins.slack.methods import Methods
from tests.stand_ins.slack.world import APP_TOKEN, BOT_TOKEN, BOT_USER, World

TEXT = {"type": "mrkdwn", "text": "fine"}


@pytest.fixture
def world() -> World:
    world = World()
    world.channel("C1")
    return world


@pytest.fixture
def methods(world: World) -> Methods:
    scopes = {"chat:write", "channels:history"}
    return Methods(world, scopes, lambda: "ws://127.0.0.1/socket")


def _post(methods: Methods, *blocks: dict, **more: object) -> dict:
    given = {"channel": "C1", "text": "t", "blocks": list(blocks)} | more
    return methods.call("chat.postMessage", BOT_TOKEN, given)


def _section(text: str, **more: object) -> dict:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}} | more


def _button(identity: str, **more: object) -> dict:
    label = {"type": "plain_text", "text": "Go"}
    return {"type": "button", "action_id": identity, "text": label} | more


@pytest.mark.parametrize(
    "blocks",
    [
        [_section("x" * 3001)],
        [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}],
        [{"type": "context", "elements": [TEXT] * 11}],
        [_section("x")] * 51,
        [{"type": "nonsense"}],
        [_section("<!channel> look")],
        [_section("<@U1> look")],
        [{"type": "actions", "elements": [_button("a"), _button("a")]}],
        [{"type": "actions", "elements": [_button("a", url="javascript:alert(1)")]}],
        [_section("a", block_id="b"), _section("b", block_id="b")],
    ],
)
def test_blocks_beyond_the_limits_are_refused(methods: Methods, blocks: list[dict]) -> None:
    assert _post(methods, *blocks)["error"] == "invalid_blocks"
    assert methods.refusals[0]["why"]


def test_blocks_that_are_too_long_together_are_refused(methods: Methods) -> None:
    assert _post(methods, *[_section("x" * 2900)] * 5)["error"] == "msg_blocks_too_long"


def test_sound_blocks_are_taken(methods: Methods) -> None:
    assert _post(methods, _section("a"), {"type": "context", "elements": [TEXT]})["ok"]
    assert methods.refusals == []


def test_tokens_scopes_membership_and_archives_count(methods: Methods, world: World) -> None:
    assert methods.call("auth.test", "xoxb-other", {})["error"] == "invalid_auth"
    assert methods.call("apps.connections.open", BOT_TOKEN, {})["error"] == "invalid_auth"
    assert methods.call("apps.connections.open", APP_TOKEN, {})["ok"]
    assert methods.call("users.info", BOT_TOKEN, {"user": "U1"})["error"] == "missing_scope"
    assert _post(methods, channel="C9")["error"] == "channel_not_found"
    world.channels["C1"].archived = True
    assert _post(methods)["error"] == "is_archived"
    world.channels["C1"].members.discard(BOT_USER)
    assert _post(methods)["error"] == "not_in_channel"


def test_a_text_without_blocks_deletes_the_blocks(methods: Methods, world: World) -> None:
    ts = _post(methods, _section("a"))["ts"]
    methods.call("chat.update", BOT_TOKEN, {"channel": "C1", "ts": ts, "text": "only"})
    assert "blocks" not in world.channels["C1"].find(ts)


def test_only_own_messages_can_be_changed(methods: Methods, world: World) -> None:
    theirs = world.add(world.channels["C1"], {"user": "U1", "text": "mine"})
    given = {"channel": "C1", "ts": theirs["ts"], "text": "no"}
    assert methods.call("chat.update", BOT_TOKEN, given)["error"] == "cant_update_message"
    assert methods.call("chat.delete", BOT_TOKEN, given)["error"] == "cant_delete_message"


def test_a_history_comes_in_pages_without_metadata_unless_asked(methods: Methods) -> None:
    for _ in range(20):
        _post(methods, metadata={"event_type": "e", "event_payload": {}})
    given = {"channel": "C1", "limit": 100}
    page = methods.call("conversations.history", BOT_TOKEN, given)
    assert len(page["messages"]) == 15
    assert "metadata" not in page["messages"][0]
    cursor = page["response_metadata"]["next_cursor"]
    more = given | {"cursor": cursor, "include_all_metadata": True}
    rest = methods.call("conversations.history", BOT_TOKEN, more)
    assert len(rest["messages"]) == 5
    assert rest["messages"][0]["metadata"]


def test_members_come_in_pages_that_may_be_shorter_than_asked_for(
    methods: Methods, world: World
) -> None:
    def asked(**given: object) -> dict:
        return methods.call("conversations.members", BOT_TOKEN, {"channel": "C1"} | given)

    assert asked()["error"] == "missing_scope"
    methods.scopes.add("channels:read")
    assert asked(limit=1000)["error"] == "invalid_limit"
    assert asked(cursor="U1")["error"] == "invalid_cursor"
    assert asked()["members"] == ["U1", "U2", "UBOT", "UROOT"]
    methods.fewer = 3
    page = asked(limit=200)
    assert page["members"] == ["U1", "U2", "UBOT"]
    rest = asked(limit=200, cursor=page["response_metadata"]["next_cursor"])
    assert rest["members"] == ["UROOT"]
    assert rest["response_metadata"]["next_cursor"] == ""


def test_who_is_in_a_private_channel_is_told_to_its_members(methods: Methods, world: World) -> None:
    methods.scopes |= {"channels:read", "groups:read"}
    world.channel("C1").members.discard(BOT_USER)
    world.channel("G1", "group").members.discard(BOT_USER)
    world.channel("G2", "mpim")
    answers = {
        channel: methods.call("conversations.members", BOT_TOKEN, {"channel": channel})
        for channel in ("C1", "G1", "G2", "C9")
    }
    assert answers["C1"]["ok"]
    assert answers["G1"]["error"] == answers["C9"]["error"] == "channel_not_found"
    assert answers["G2"]["error"] == "missing_scope"


def test_a_direct_channel_is_opened_once_for_people_who_are_there(
    methods: Methods, world: World
) -> None:
    def opened(users: str) -> dict:
        return methods.call("conversations.open", BOT_TOKEN, {"users": users})

    assert opened("U1")["error"] == "missing_scope"
    methods.scopes.add("im:write")
    world.person("U3", deleted=True)
    assert opened("U1")["channel"] == opened("U1")["channel"]
    assert world.channels[opened("U1")["channel"]["id"]].members == {"U1", BOT_USER}
    assert opened("U9")["error"] == "user_not_found"
    assert opened("U3")["error"] == "user_disabled"
    assert opened("")["error"] == "users_list_not_supplied"
    assert opened("U1,U2")["error"] == "missing_scope"  # mpim:write, which the app does not have


async def test_a_socket_gets_what_was_not_acknowledged_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tests.stand_ins.slack.deliveries.IN_TIME", 0.2)
    async with SlackStandIn.open() as slack, aiohttp.ClientSession() as session:
        url = slack.api_url.replace("http", "ws").replace("/api/", "/socket")
        async with session.ws_connect(url) as socket:
            assert (await socket.receive_json())["type"] == "hello"
            frames = []

            async def acknowledge_the_second() -> None:
                async for message in socket:
                    frames.append(message.json())
                    if len(frames) == 2:
                        await socket.send_json({"envelope_id": frames[-1]["envelope_id"]})
                        return

            listening = asyncio.create_task(acknowledge_the_second())
            delivery = await slack.deliveries.deliver("events_api", {"a": 1})
            await listening
        assert [frame["retry_attempt"] for frame in frames] == [0, 1]
        assert [tried is None for tried in delivery.tries] == [True, False]


async def test_a_cut_connection_may_have_posted() -> None:
    async with SlackStandIn.open() as slack, aiohttp.ClientSession() as session:
        channel = slack.world.channel("C1")
        slack.drop_next("chat.postMessage")
        headers = {"Authorization": f"Bearer {BOT_TOKEN}"}
        with pytest.raises(aiohttp.ClientError):
            await session.post(
                f"{slack.api_url}chat.postMessage",
                json={"channel": "C1", "text": "t"},
                headers=headers,
            )
        assert len(channel.messages) == 1


def test_a_code_and_a_refresh_token_work_once_and_end_the_old_token(methods: Methods) -> None:
    def exchange(**given: str) -> dict:
        return methods.call("oauth.v2.access", "", given)

    assert exchange(code="good")["access_token"] == BOT_TOKEN
    assert exchange(code="good")["error"] == "code_already_used"
    new = exchange(grant_type="refresh_token", refresh_token="xoxe-1")
    assert methods.call("auth.test", BOT_TOKEN, {})["error"] == "invalid_auth"
    assert methods.call("auth.test", new["access_token"], {})["ok"]
    again = exchange(grant_type="refresh_token", refresh_token="xoxe-1")
    assert again["error"] == "invalid_refresh_token"


async def test_who_asks_again_before_the_time_is_noticed() -> None:
    async with SlackStandIn.open() as slack, aiohttp.ClientSession() as session:
        slack.fail("auth.test", 429, retry_after=60)
        for status in (429, 200):
            async with session.post(
                f"{slack.api_url}auth.test", headers={"Authorization": f"Bearer {BOT_TOKEN}"}
            ) as answer:
                assert answer.status == status
        assert [each["error"] for each in slack.methods.refusals] == ["too_early"]


async def test_a_request_that_fails_is_made_again_and_says_so() -> None:
    heard: list[tuple[str | None, str | None]] = []

    async def app(request: web.Request) -> web.Response:
        retry = (request.headers.get(f"X-Slack-Retry-{name}") for name in ("Num", "Reason"))
        heard.append(tuple(retry))
        return web.Response(status=500 if len(heard) == 1 else 200)

    async with SlackStandIn.open() as slack, TestServer(_serving(app)) as server:
        slack.deliveries.request_url = str(server.make_url("/"))
        delivery = await slack.deliveries.deliver("events_api", {"a": 1})
    assert heard == [(None, None), ("1", "http_error")]
    assert [tried is None for tried in delivery.tries] == [True, False]


def _serving(handle: Callable[[web.Request], Awaitable[web.Response]]) -> web.Application:
    app = web.Application()
    app.router.add_post("/", handle)
    return app
