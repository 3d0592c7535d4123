"""Where the bot is installed, with which token, and for how long."""

import time
from collections.abc import AsyncIterator

import pytest
from cryptography.fernet import Fernet
from slack_sdk.oauth.installation_store import Installation

from bot.chat.slack import rows
from bot.chat.slack.installations import Store
from bot.chat.slack.states import States
from bot.errors import PlatformFailed, Undeliverable
from index.db.where import Where
from tests.databases import contents

KEY = Fernet.generate_key().decode()
NOWHERE = "http://127.0.0.1:9/api/"


@pytest.fixture
async def store(where: Where) -> AsyncIterator[Store]:
    async with Store.open(where, KEY, "1.2", "secret", NOWHERE) as opened:
        yield opened


def _installation(team: str | None = "T1", **more: object) -> Installation:
    given = {
        "team_id": team,
        "user_id": "U1",
        "bot_token": f"xoxb-{team}",
        "bot_id": "B1",
        "bot_user_id": "UBOT",
        "bot_scopes": "chat:write",
        "installed_at": 1000.0,
    }
    return Installation(**given | more)


async def test_each_workspace_has_its_own_token(store: Store) -> None:
    await store.async_save(_installation("T1"))
    await store.async_save(_installation("T2"))
    assert await store.token("T1") == "xoxb-T1"
    assert await store.token("T2") == "xoxb-T2"
    assert await store.bot("T2") == ("UBOT", "B1")
    assert await store.spaces() == ["T1", "T2"]


async def test_where_it_is_not_installed_nothing_can_be_delivered(store: Store) -> None:
    with pytest.raises(Undeliverable, match="not installed"):
        await store.token("T9")
    assert await store.async_find_bot(enterprise_id=None, team_id="T9") is None


async def test_no_token_can_be_read_in_the_file(store: Store, where: Where) -> None:
    await store.async_save(_installation(user_token="xoxp-person"))
    written = contents(where)
    assert b"gAAAAA" in written  # as what is encrypted begins
    assert b"xoxb-T1" not in written
    assert b"xoxp-person" not in written


async def test_another_key_is_said_to_be_another(store: Store, where: Where) -> None:
    await store.async_save(_installation())
    other = Fernet.generate_key().decode()
    async with Store.open(where, other, "1.2", "secret", NOWHERE) as opened:
        with pytest.raises(Undeliverable, match="FOOTNOTE_SECRET_KEY"):
            await opened.token("T1")


async def test_a_new_key_before_the_old_one_takes_its_place(store: Store, where: Where) -> None:
    await store.async_save(_installation())
    new = Fernet.generate_key().decode()
    for keys in (f"{new},{KEY}", new):  # both once, then the new one is enough
        async with Store.open(where, keys, "1.2", "secret", NOWHERE) as opened:
            assert await opened.token("T1") == "xoxb-T1"
    with pytest.raises(Undeliverable, match="FOOTNOTE_SECRET_KEY"):
        await store.token("T1")


async def test_a_token_that_was_moved_to_another_workspace_is_not_used(
    store: Store, where: Where
) -> None:
    await store.async_save(_installation("T1"))
    await store.async_save(_installation("T2"))
    async with rows.opened(where) as database:
        await database.write(
            lambda connection: connection.exec_driver_sql(
                "UPDATE slack_installations SET sealed = (SELECT sealed FROM slack_installations"
                " WHERE space = 'T1') WHERE space = 'T2'"
            )
        )
    with pytest.raises(Undeliverable, match="another workspace"):
        await store.token("T2")


async def test_an_uninstall_forgets_once_and_spares_a_newer_installation(store: Store) -> None:
    await store.async_save(_installation(installed_at=1000.0))
    assert await store.removed("T1", 2000.0)
    assert await store.removed("T1", 2000.1)
    await store.async_save(_installation(installed_at=3000.0))
    assert not await store.removed("T1", 2000.2)
    assert await store.token("T1") == "xoxb-T1"


async def test_an_organisation_can_install_for_all_its_workspaces(store: Store) -> None:
    whole = _installation(None, enterprise_id="E1", is_enterprise_install=True)
    await store.async_save(whole)
    assert await store.token("T7") == "xoxb-None"
    await store.async_save(_installation("T1"))
    assert await store.token("T1") == "xoxb-T1"


async def test_a_token_that_lasts_is_not_rotated(store: Store) -> None:
    expires = int(time.time()) + 100_000
    await store.async_save(_installation(bot_refresh_token="r", bot_token_expires_at=expires))
    assert await store.token("T1") == "xoxb-T1"


async def test_a_token_that_expires_is_not_used_where_slack_gives_no_new_one(store: Store) -> None:
    expires = int(time.time()) + 60
    await store.async_save(_installation(bot_refresh_token="r", bot_token_expires_at=expires))
    with pytest.raises(PlatformFailed):
        await store.token("T1")


async def test_a_state_works_once(where: Where) -> None:
    async with States.open(where) as states:
        state = await states.async_issue()
        assert await states.async_consume(state)
        assert not await states.async_consume(state)
        assert not await states.async_consume("made up")


async def test_a_state_expires(where: Where, monkeypatch: pytest.MonkeyPatch) -> None:
    async with States.open(where) as states:
        state = await states.async_issue()
        later = time.time() + 601
        monkeypatch.setattr("bot.chat.slack.states.time.time", lambda: later)
        assert not await states.async_consume(state)
