"""What cannot be taken or is not there is a sentence, and leaves nothing behind."""

from pathlib import Path

import pytest

from bot.files import MAX_FILE
from tests.web.house import visiting


@pytest.mark.parametrize("name", ["", "  ", "---", "../..", "a" * 61, 7, None])
async def test_a_channel_without_a_usable_name_is_refused_in_a_sentence(
    tmp_path: Path, name: object
) -> None:
    async with visiting(tmp_path) as anna:
        refused = await anna.post("/api/channels", {"name": name})
        assert refused.status == 422
        assert (await refused.json())["error"].endswith(".")


@pytest.mark.parametrize(
    ("body", "part"),
    [
        ({"key": "key-12345", "text": "  "}, "nothing in the message"),
        ({"key": "key-12345", "text": "a" * 200_001}, "200,000 characters"),
        ({"key": "short", "text": "hello"}, "Reload"),
        ({"key": "key-12345"}, "Reload"),
        (["not", "a", "message"], "Reload"),
        (b"{not json", "cannot be taken"),
    ],
    ids=["empty", "too long", "bad key", "no text", "no object", "no json"],
)
async def test_what_cannot_be_taken_is_refused_in_a_sentence_and_leaves_nothing(
    tmp_path: Path, body: object, part: str
) -> None:
    async with visiting(tmp_path) as anna:
        refused = await anna.post("/api/c/general/messages", body)
        assert refused.status == 422
        assert part in (await refused.json())["error"]
        assert await anna.messages() == []


async def test_a_file_that_is_too_large_is_refused_before_it_is_kept(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        refused = await anna.drop("huge.txt", b"a" * (MAX_FILE + 2))
        assert refused.status == 413
        assert "25 MiB" in (await refused.json())["error"]
        assert await anna.messages() == []


@pytest.mark.parametrize(
    "path",
    ["/c/none", "/nowhere", "/c/general/read/none", "/c/none/t/a", "/c/general/as/Elsewhere/none"],
)
async def test_what_is_not_there_is_a_page_with_a_sentence(tmp_path: Path, path: str) -> None:
    async with visiting(tmp_path) as anna:
        reply = await anna.get(path)
        assert reply.status == 404
        page = await reply.text()
        assert "<h1>" in page
        assert "404" not in page
