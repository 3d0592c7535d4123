"""The real thing: processes that are killed, stopped, and in each other's way."""

import socket
from pathlib import Path

from tests.web.press import FERRY, printing
from tests.web.served import Served, serving


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
            assert [each["state"] for each in second.messages()] == ["said", "read"]
            press.let_go("/ferry")
            second.until(lambda messages: messages[-1]["state"] == "card")
            second.say(link, "the-message")  # delivered again
            second.say(link, "another-message")
            said, reply, _, again = second.until(
                lambda messages: len(messages) > 2 and messages[-1]["state"] == "card"
            )
            assert said["text"] == link
            assert reply["card"]["kind"] == "article"
            assert again["card"]["kind"] == "known"
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
