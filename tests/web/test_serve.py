"""The real thing: processes that are killed, stopped, and in each other's way."""

import socket
from pathlib import Path
from typing import Any

from tests.web.house import is_introduction
from tests.web.press import FERRY, printing
from tests.web.served import Served, serving


def replies(messages: list[dict[str, Any]]) -> list[str]:
    """Return the kinds of the replies, but for the introduction."""
    cards = [each["card"] for each in messages if "card" in each and not is_introduction(each)]
    return [card["kind"] for card in cards]


def test_killed_while_reading_it_reads_on_after_a_restart_and_replies_once(
    tmp_path: Path,
) -> None:
    with printing() as press:
        link = press.page("/ferry", FERRY)
        allowed = {"FOOTNOTE_FETCH_ALLOW": press.address}
        press.hold("/ferry")
        with serving(tmp_path, **allowed) as first:
            assert first.say(link, "the-message") == 202
            press.until_asked("/ferry", 1)
            first.kill()
        with serving(tmp_path, **allowed) as second:
            press.until_asked("/ferry", 2)
            assert "read" in {each["state"] for each in second.messages()}
            press.let_go("/ferry")
            second.until(lambda messages: replies(messages) == ["article"])
            second.say(link, "the-message")  # delivered again
            second.say(link, "another-message")
            seen = second.until(lambda messages: len(replies(messages)) > 1)
            assert replies(seen) == ["article", "known"]
            assert [each["text"] for each in seen if each["state"] == "said"] == [link, link]
            assert second.stop() == (0, "")
        assert press.asked == ["/ferry", "/ferry"]


def test_a_port_in_use_is_said_in_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        status, err = Served(tmp_path, FOOTNOTE_PORT=port).ended()
    assert status == 1
    assert err == (
        f"footnote: Port {port} on 127.0.0.1 is in use by another program; "
        "stop it, or choose another port with FOOTNOTE_PORT.\n"
    )


def test_an_address_that_is_not_ours_is_said_in_a_sentence(tmp_path: Path) -> None:
    status, err = Served(tmp_path, FOOTNOTE_HOST="192.0.2.1").ended()
    assert status == 1
    assert "192.0.2.1" in err
    assert "FOOTNOTE_HOST" in err
    assert err.count("\n") == 1
