"""A person is told, alone, of the channels that they choose and are a member of."""

import pytest

from bot.digests import digest_wording
from bot.ledger import Feed
from bot.messages import Ask, Kind, Place, Role
from tests.conversation.digesting import at, chosen, own, share
from tests.conversation.house import BRIDGE, LINK, House
from tests.conversation.shown import says
from tests.conversation.twins import FERRY

SPACES = ["s", "direct"]  # of direct messages: on Slack the workspace, on Discord one of their own


async def test_a_person_is_told_of_the_channels_they_choose(house: House):
    assert "of 1 channel" in await chosen(house)
    assert "of 2 channels" in await chosen(house, channel="d", message="k2")
    await share(house, LINK, "m1")
    await share(house, BRIDGE, "m2", channel="d")
    await share(house, BRIDGE, "m3", channel="e")
    cards = await own(house)
    assert [says(card, Role.TITLE)[1] for card in cards] == [FERRY.title, "A bridge for Port Lorne"]
    assert [says(card, Role.TITLE)[0][-6:] for card in cards] == ["#the c", "#the d"]
    assert "no more" in await chosen(house, "me off", message="k3")
    await share(house, BRIDGE, "m4")
    assert await own(house, "2026-11-24", minutes=2) == []


async def test_what_two_of_the_channels_shared_is_told_once(house: House):
    await chosen(house)
    await chosen(house, channel="d", message="k2")
    await share(house, LINK, "m1")
    await share(house, LINK, "m2", channel="d")
    [card] = await own(house)
    assert says(card, Role.TITLE)[1] == FERRY.title


async def test_who_is_no_member_is_not_told_not_even_of_what_they_chose(house: House):
    house.room.outside = {"c": {"eve"}}
    assert "Only members" in await chosen(house, by="eve")
    await chosen(house)
    await share(house, LINK, "m1")
    house.room.outside = {"c": {"ben"}}
    assert await own(house) == []


async def test_a_person_chooses_when(house: House):
    assert "every day at 09:00 (Asia/Kolkata)" in await chosen(house, by="lena")
    said = await chosen(house, "me at 07:30 Europe/London weekdays", by="lena", message="k2")
    assert "on weekdays at 07:30 (Europe/London)" in said
    assert "“teatime” is no time" in await chosen(house, "me at teatime", by="lena", message="k3")
    assert "in a channel" in await chosen(house, by="lena", message="k4", place=Place.DIRECT)


async def test_asking_for_a_digest_in_the_direct_message_first_spoils_nothing(house: House):
    there = {"space": "direct", "channel": "dm-ben", "place": Place.DIRECT, "private": True}
    by_ben = {"author": "ben", "at": at()} | there
    for part, (ask, words) in enumerate([(Ask.TELL, ""), (Ask.DIGEST_NOW, ""), (Ask.TELL, "9:30")]):
        [reply] = await house.do(ask, words, "k0", part=f"{part}", **by_ben)
        assert says(reply.card, Role.SAYS) == [digest_wording.CHOOSE_IN_A_CHANNEL]
    assert "Your own digest" in await chosen(house)
    await share(house, LINK, "m1")
    [card] = await own(house)
    assert says(card, Role.TITLE)[1] == FERRY.title


async def test_a_digest_of_a_direct_message_becomes_its_persons_own(house: House):
    await house.ledger.plan_digests(Feed("twin", "direct", "dm-ben"), "UTC")
    assert "Your own digest" in await chosen(house)
    assert "Your own digest" in await chosen(house, channel="d", message="k2")
    await share(house, LINK, "m1")
    assert len(await own(house)) == 1


async def test_who_takes_no_direct_messages_is_told_so(house: House):
    house.room.unreachable = {"ben"}
    assert "cannot be sent direct messages" in await chosen(house)


@pytest.mark.parametrize("still", [True, False], ids=["chosen", "chosen no more"])
@pytest.mark.parametrize("direct", SPACES)
@pytest.mark.parametrize("how", ["forget", "delete", "leave", "purge"])
async def test_what_left_a_channel_leaves_what_people_were_sent(
    house: House, how: str, direct: str, *, still: bool
):
    house.room.direct_in = direct
    await chosen(house)
    await share(house, LINK, "m1")
    [card] = await own(house)
    if not still:
        await chosen(house, "me off", message="k3")
    if how == "forget":
        await house.do(Ask.FORGET, LINK, "k5", author="ada", private=True)
    elif how == "delete":
        await house.do(Ask.WITHDRAW, message="m1")
    else:
        await house.do(Ask.LEAVE if how == "leave" else Ask.PURGE, message="")
    told = [post.card for post in house.room.shown.values() if post.channel == "dm-ben"]
    assert card not in told
    assert all(FERRY.title not in str(each) for each in told)


async def test_what_left_a_channel_leaves_a_digest_that_somebody_asked_for_too(house: House):
    await chosen(house)
    await share(house, LINK, "m1")
    there = {"space": "direct", "channel": "dm-ben", "author": "ben", "part": "now"}
    [reply] = await house.do(Ask.DIGEST_NOW, message="k2", at=at(minutes=1), **there)
    assert FERRY.title in str(reply.card)
    await house.do(Ask.FORGET, LINK, "k5", author="ada", private=True)
    assert FERRY.title not in house.everything()


@pytest.mark.parametrize("direct", SPACES)
async def test_what_a_channel_keeps_for_some_days_is_kept_no_longer_in_what_people_were_sent(
    house: House, direct: str
):
    house.room.direct_in = direct
    await chosen(house)
    await share(house, LINK, "m1")
    await own(house)
    await chosen(house, "me off", message="k3")
    assert await house.ledger.posts_since(direct, "dm-ben", "")
    await house.ledger.expire("s", "c", at(days=1))
    assert await house.ledger.posts_since(direct, "dm-ben", "") == []


async def test_who_chose_a_channel_no_more_can_choose_it_again(house: House):
    await chosen(house)
    await chosen(house, "me off", message="k2")
    assert "of 1 channel" in await chosen(house, message="k3")
    await share(house, LINK, "m1")
    assert len(await own(house)) == 1


async def test_who_is_forgotten_is_sent_nothing_more_and_named_to_nobody(house: House):
    await chosen(house)
    await chosen(house, by="lena", message="k2")
    await share(house, LINK, "m1", by="ben")
    await own(house)
    await own(house, by="lena")
    await house.do(Ask.FORGET_ME, author="ben", private=True, message="k9")
    there = {post.channel: post.card for post in house.room.shown.values() if post.channel != "c"}
    assert set(there) == {"dm-lena"}
    assert "Ben" not in str(there)
    assert await own(house, "2026-11-24", minutes=2) == []


@pytest.mark.parametrize("direct", SPACES)
async def test_who_is_forgotten_is_named_no_more_to_who_chose_the_channel_no_more(
    house: House, direct: str
):
    house.room.direct_in = direct
    await chosen(house, by="lena")
    await share(house, LINK, "m1", by="ada")
    await own(house, by="lena")
    await chosen(house, "me off", by="lena", message="k3")
    assert "shared by Ada" in house.everything()
    await house.do(Ask.FORGET_ME, author="ada", private=True, message="k9")
    assert "Ada" not in house.everything()


@pytest.mark.parametrize("said", ["in a channel", "in the direct message"])
@pytest.mark.parametrize("direct", SPACES)
async def test_nothing_is_left_of_the_own_digest_of_who_is_forgotten(
    house: House, direct: str, said: str
):
    house.room.direct_in = direct
    await chosen(house)
    await share(house, LINK, "m1")
    await own(house)
    await chosen(house, "me off", message="k3")
    there = {} if said == "in a channel" else {"space": direct, "channel": "dm-ben"}
    await house.do(Ask.FORGET_ME, author="ben", private=True, message="k9", **there)
    shown = [post.card.kind for post in house.room.shown.values() if post.channel == "dm-ben"]
    assert Kind.DIGEST not in shown
    assert await house.ledger.digest_plans() == []
    assert await house.ledger.personal_of("s", "ben") == []


async def test_who_is_forgotten_in_one_server_is_still_told_of_another(house: House):
    await chosen(house)
    await chosen(house, message="k2", space="s2", channel="d")
    await house.do(Ask.FORGET_ME, author="ben", private=True, message="k9")
    await share(house, LINK, "m1")
    await share(house, BRIDGE, "m2", space="s2", channel="d")
    [card] = await own(house)
    assert says(card, Role.TITLE)[1] == "A bridge for Port Lorne"
    await house.do(Ask.PURGE, space="s2", message="")
    assert await house.ledger.digest_plans() == []
