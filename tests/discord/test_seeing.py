"""Who may read a channel on Discord, as its own rules and its own library have it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import discord as library
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.discord.seeing import permissions
from bot.errors import PlatformFailed, Undeliverable
from bot.messages import Ask, Audience, Place
from tests.discord.cards import note, post
from tests.discord.wire import event
from tests.stand_ins.discord.world import PRIVATE_THREAD

pytestmark = pytest.mark.simcord(strict_sync=False, shard_count=1)

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
GUILD, ROLES, PEOPLE = "1", ("11", "12", "13"), ("21", "22")
BITS = st.sets(st.sampled_from([1 << n for n in (3, 10, 11, 16, 20, 34)])).map(sum)
VIEW = library.PermissionOverwrite(view_channel=True)
HIDE = library.PermissionOverwrite(view_channel=False)


async def sees(world, channel, person) -> bool:
    return await world.chat.sees(str(world.guild.id), str(channel.id), str(person.id))


async def has_left(world, channel, person) -> bool:
    return await world.chat.has_left(str(world.guild.id), str(channel.id), str(person.id))


# channels, in a server that simcord keeps


async def test_members_of_a_server_see_its_open_channels(world) -> None:
    stranger = world.env.create_user("stranger")
    assert await sees(world, world.channel, world.anna)
    assert not await sees(world, world.channel, stranger)
    world.guild.remove_member(world.anna)
    assert not await sees(world, world.channel, world.anna)


async def test_a_private_channel_is_seen_by_whom_it_was_opened_for(world) -> None:
    readers = world.guild.create_role("Readers")
    cleo = world.guild.add_member(world.env.create_user("cleo"), roles=[readers])
    open_for = {world.guild.default_role: HIDE, readers: VIEW, world.anna: VIEW}
    # The bot has to see it, to be told of it.
    open_for |= {_ours(world): VIEW}
    private = world.guild.create_text_channel("private", overwrites=open_for)
    assert await sees(world, private, world.anna)
    assert await sees(world, private, cleo)
    assert not await sees(world, private, world.ben)
    assert await sees(world, private, world.guild.owner)


async def test_who_may_not_read_what_was_said_does_not_see_it(world) -> None:
    forgetful = library.PermissionOverwrite(read_message_history=False)
    channel = world.guild.create_text_channel(
        "forgetful", overwrites={world.guild.default_role: forgetful}
    )
    assert not await sees(world, channel, world.anna)


async def test_who_presses_has_left_where_discord_says_so(world) -> None:
    forgetful = library.PermissionOverwrite(read_message_history=False)
    open_for = {world.guild.default_role: HIDE, _ours(world): VIEW, world.anna: VIEW}
    private = world.guild.create_text_channel("private", overwrites=open_for)
    quiet = world.guild.create_text_channel("quiet", overwrites={world.anna: forgetful})
    hidden = world.guild.create_text_channel("hidden", overwrites={_ours(world): HIDE})
    assert not await has_left(world, private, world.anna)
    assert await has_left(world, private, world.ben)
    assert not await has_left(world, quiet, world.anna)
    assert not await has_left(world, hidden, world.ben)  # nor could the bot know
    world.guild.remove_member(world.anna)
    assert await has_left(world, private, world.anna)


async def test_who_was_denied_it_alone_does_not_see_it_unless_they_administer(world) -> None:
    admins = world.guild.create_role("Root", permissions=library.Permissions(administrator=True))
    root = world.guild.add_member(world.env.create_user("root"), roles=[admins])
    hidden = {world.anna: HIDE, root: HIDE}
    channel = world.guild.create_text_channel("hidden", overwrites=hidden)
    assert not await sees(world, channel, world.anna)
    assert await sees(world, channel, root)
    assert await sees(world, channel, world.ben)


async def test_the_text_of_a_voice_channel_is_for_those_who_may_connect(world) -> None:
    voice = world.guild.create_voice_channel("voice")
    assert await sees(world, voice, world.anna)
    everyone = world.env.backend.guilds[world.guild.id].everyone_role
    everyone.permissions &= ~library.Permissions.connect.flag
    assert not await sees(world, voice, world.anna)


async def test_a_channel_of_another_server_is_not_seen(world) -> None:
    other = replace(world, guild=world.env.create_guild("Others"))
    world.env.backend.add_member(other.guild.id, world.anna.id)
    assert not await sees(other, world.channel, world.anna)


async def test_a_channel_that_is_gone_or_hidden_from_the_bot_is_not_seen(world) -> None:
    hidden = world.guild.create_text_channel("hidden", overwrites={_ours(world): HIDE})
    assert not await sees(world, hidden, world.anna)
    assert not await sees(world, SimpleNamespace(id=5), world.anna)


async def test_a_thread_is_seen_by_who_sees_its_channel(world) -> None:
    hidden = world.guild.create_text_channel("hidden", overwrites={world.anna: HIDE})
    for channel in (world.channel, hidden):
        made = world.env.backend.create_thread(channel.id, "a thread", world.client.user.id)
        assert await sees(world, made, world.anna) is (channel is world.channel)
        assert await sees(world, made, world.ben)


def _ours(world):
    return next(role for name, role in world.guild.roles.items() if name == "TestBot")


# private threads, timeouts and failures, over the wire


async def test_a_private_thread_is_seen_by_who_is_in_it_and_still_sees_its_channel(
    discord, chat
) -> None:
    anna, ben, boss = (
        discord.add_person(name, manager=name == "boss") for name in ("anna", "ben", "boss")
    )
    channel = discord.add_channel(private=True)
    thread = discord.world.add_thread(channel, discord.world.new_id(), "t", "", PRIVATE_THREAD)
    channel.people += [anna, ben]
    thread.people.append(anna)

    async def who():
        people = {"anna": anna, "ben": ben, "boss": boss}
        return {
            name
            for name, person in people.items()
            if await chat.sees(discord.guild.id, thread.id, person.id)
        }

    assert await who() == {"anna", "boss"}
    channel.people.remove(anna)
    assert await who() == {"boss"}


async def test_a_timeout_takes_no_channel_away(discord, chat) -> None:
    anna = discord.add_person()
    anna.timed_out_until = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    assert await chat.sees(discord.guild.id, discord.channel.id, anna.id)


@pytest.mark.parametrize("path", ["/channels/", "/guilds/[0-9]+$", "/members/"])
async def test_a_failure_that_may_pass_is_not_taken_for_an_answer(discord, chat, path) -> None:
    anna = discord.add_person()
    discord.fail("GET", path, 503)  # which discord.py does not try again
    with pytest.raises(PlatformFailed):
        await chat.sees(discord.guild.id, discord.channel.id, anna.id)
    discord.fail("GET", path, 429)
    assert await chat.sees(discord.guild.id, discord.channel.id, anna.id)


# direct messages


async def test_direct_messages_are_opened_and_are_their_persons_alone(discord, chat) -> None:
    anna, ben = discord.add_person(), discord.add_person("ben")
    space, channel = await chat.direct(discord.guild.id, anna.id)
    assert (space, channel) == await chat.direct(discord.guild.id, anna.id)
    assert space == "direct"
    assert await chat.sees(space, channel, anna.id)
    assert not await chat.sees(space, channel, ben.id)
    told = _told(discord, space, channel)
    sent = await chat.send(post(told, note("Your digest."), Audience.CHANNEL), told, 0)
    assert [each["id"] for each in discord.shown(discord.world.channels[channel])] == [sent]


async def test_who_takes_no_direct_messages_is_not_tried_again(discord, chat) -> None:
    anna = discord.add_person()
    anna.closed = True
    told = _told(discord, *await chat.direct(discord.guild.id, anna.id))
    with pytest.raises(Undeliverable):
        await chat.send(post(told, note(), Audience.CHANNEL), told, 0)
    with pytest.raises(Undeliverable):
        await chat.direct(discord.guild.id, "5")


async def test_opening_them_too_fast_is_tried_again_later(discord, chat) -> None:
    discord.fail("POST", "/users/@me/channels", 403, code=40003)
    anna = discord.add_person()
    with pytest.raises(PlatformFailed):
        await chat.direct(discord.guild.id, anna.id)
    assert await chat.direct(discord.guild.id, anna.id)


def _told(discord, space, channel):
    digest = event(discord, "", Ask.DIGEST, channel=channel, place=Place.DIRECT, part="2026-11-23")
    return replace(digest, space=space)


# any server, as discord.py computes it


@st.composite
def overwrites(draw) -> list[dict]:
    targets = draw(st.lists(st.sampled_from([GUILD, *ROLES, *PEOPLE]), unique=True))
    return [
        {
            "id": target,
            "type": int(target in PEOPLE),
            "allow": str(draw(BITS)),
            "deny": str(draw(BITS)),
        }
        for target in targets
    ]


@given(
    st.tuples(*[BITS] * (1 + len(ROLES))),
    st.sets(st.sampled_from(ROLES)),
    overwrites(),
    st.sampled_from(PEOPLE),
    st.sampled_from([None, timedelta(hours=-1), timedelta(hours=1)]),
)
def test_permissions_are_those_that_discord_py_computes(
    granted, held, written, owner, timeout
) -> None:
    roles = [
        {"id": role, "name": role, "permissions": str(bits), "position": n, "color": 0}
        | {"colors": {"primary_color": 0}, "hoist": False, "managed": False, "mentionable": False}
        for n, (role, bits) in enumerate(zip((GUILD, *ROLES), granted, strict=True))
    ]
    channel = {"id": "31", "type": 0, "name": "c", "position": 0, "permission_overwrites": written}
    guild = {"id": GUILD, "name": "g", "owner_id": owner, "roles": roles, "channels": [channel]}
    now = datetime.now(UTC)  # discord.py takes no clock
    member = {
        "user": {"id": PEOPLE[0], "username": "u", "discriminator": "0", "avatar": None},
        "roles": sorted(held),
        "flags": 0,
        "joined_at": NOW.isoformat(),
        "communication_disabled_until": (now + timeout).isoformat() if timeout else None,
    }
    ours = permissions(guild, channel, member, now)
    state = library.Client(intents=library.Intents.none())._connection
    served = library.Guild(data=guild, state=state)
    theirs = library.abc.GuildChannel.permissions_for(
        served.get_channel(31), library.Member(data=member, guild=served, state=state)
    )
    assert ours & library.Permissions.all().value == theirs.value & library.Permissions.all().value
