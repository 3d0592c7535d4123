"""Only our own pages write, nothing of others runs, and every answer says so."""

import itertools
import re
from pathlib import Path

from yarl import URL

from bot.chat.web.security import COOKIE
from bot.chat.web.site import TEMPLATES
from tests.library.twins import Pages
from tests.web.house import TIDES, Visitor, visiting

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HOSTILE = {
    TIDES: (
        '</title><script>alert("title")</script><img src=x onerror=alert(1)>\n'
        "</p><script>alert('text')</script> <img src=x onerror=alert(2)> {{ 7 * 7 }}\n\n"
        '"><svg onload=alert(3)> javascript:alert(4) &lt;b&gt;'
    )
}
# Each has a check of its own: a login link, a signature, a secret in the address, who is near.
WITH_OTHER_CHECKS = {
    "/login/{token}",
    "/slack/{path}",
    "/digests/look/{name}",
    "/digests/{token}/",
    "/digests/{token}/{day}",
    "/digests/{token}/{day}.md",
    "/digests/{token}/feed.xml",
    "/read/look/{name}",
    "/read/{token}",
    "/healthz",
    "/readyz",
    "/metrics",
    "/static",  # what every page looks like
}
FILLED_IN = {
    "channel": "general",
    "message": "key-12345",
    "platform": "Elsewhere",
    "day": "2026-11-23",
    "path": "events",
}
READING = {"GET", "HEAD"}


def routes(anna: Visitor) -> list[tuple[str, str, str]]:
    """Return the method, the name and a path of every route that there is."""
    app = anna.client.app
    assert app
    found = []
    for route in app.router.routes():
        resource = route.resource
        assert resource
        path = re.sub(r"\{(\w+)\}", lambda each: FILLED_IN.get(each[1], "none"), resource.canonical)
        path = f"{path}/app.js" if resource.canonical == "/static" else path
        found.append(("POST" if route.method == "*" else route.method, resource.canonical, path))
    return found


def writes(anna: Visitor) -> list[str]:
    """Return a path of every route that changes something."""
    return [
        path
        for method, name, path in routes(anna)
        if method not in READING and name not in WITH_OTHER_CHECKS
    ]


async def test_every_answer_carries_the_headers(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        for method, _, path in [*routes(anna), ("GET", "", "/c/none"), ("GET", "", "/nowhere")]:
            async with anna.client.request(method, path, allow_redirects=False) as reply:
                headers = reply.headers
            assert headers["Content-Security-Policy"] == POLICY, path
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert headers["Referrer-Policy"] == "no-referrer"
            assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
            assert "Access-Control-Allow-Origin" not in headers


async def test_refusals_carry_the_headers_too(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        for reply in (
            await anna.get("/", Host="evil.example"),
            await anna.post("/api/channels", {"name": "x"}, Origin=None),
        ):
            assert reply.status == 403
            assert reply.headers["Content-Security-Policy"] == POLICY


async def test_a_name_of_others_that_leads_here_is_not_answered(tmp_path: Path) -> None:
    names = (
        "evil.example",
        "evil.example:80",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "footnote",
        "",
        "[::1",
        "127.0.0.1@evil.example",
    )
    paths = ("/", "/c/general", "/api/c/general/messages", "/static/app.js")
    async with visiting(tmp_path) as anna:
        for host, path in itertools.product(names, paths):
            assert (await anna.get(path, Host=host)).status in {400, 403}, (host, path)


async def test_our_own_names_are_answered(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        for host in ("localhost:8765", "127.0.0.1:8765", "[::1]:8765", "LOCALHOST"):
            assert (await anna.get("/c/general", Host=host)).status == 200, host


async def test_without_a_session_nothing_is_answered_beyond_this_machine(tmp_path: Path) -> None:
    async with visiting(tmp_path, host="0.0.0.0") as anna:
        seen = set()
        for method, name, path in routes(anna):
            async with anna.client.request(method, path, allow_redirects=False) as reply:
                if name in WITH_OTHER_CHECKS:
                    seen.add(name)
                else:
                    assert reply.status == 401, (method, path)
        assert seen == WITH_OTHER_CHECKS


async def test_a_write_from_another_page_is_refused(tmp_path: Path) -> None:
    others = (None, "null", "https://evil.example", "http://127.0.0.1", "http://127.0.0.1:1")
    async with visiting(tmp_path) as anna:
        for path, origin in itertools.product(writes(anna), others):
            assert (await anna.post(path, {}, Origin=origin)).status == 403, (path, origin)


async def test_a_write_without_the_page_s_token_is_refused(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        for path, token in itertools.product(writes(anna), (None, "", "0" * 64, "\u00e9")):
            refused = await anna.post(path, {}, X_Footnote_Token=token)
            assert refused.status == 403, (path, token)


async def test_another_session_s_token_is_refused(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        token, anna.token = anna.token, "x"
        anna.client.session.cookie_jar.clear()
        assert (
            await anna.post("/api/channels", {"name": "b"}, X_Footnote_Token=token)
        ).status == 403


async def test_the_session_is_for_this_site_alone_and_not_for_scripts(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        anna.client.session.cookie_jar.clear()
        cookie = (await anna.get("/c/general")).cookies[COOKIE]
        assert (cookie["samesite"], cookie["httponly"], cookie["path"]) == ("Strict", True, "/")


async def test_a_page_outlives_a_restart(tmp_path: Path) -> None:
    async with visiting(tmp_path) as before:
        session = before.client.session.cookie_jar.filter_cookies(before.client.make_url("/"))
    async with visiting(tmp_path) as after:
        after.client.session.cookie_jar.clear()
        after.client.session.cookie_jar.update_cookies(session, after.client.make_url("/"))
        assert (await after.post("/api/channels", {"name": "b"}, X_Footnote_Token=before.token)).ok


async def test_what_an_article_says_is_text_and_nothing_else(tmp_path: Path) -> None:
    async with visiting(tmp_path, Pages(HOSTILE)) as anna:
        article = (await anna.shared())["card"]["article"]
        page = await (await anna.get(f"/c/general/read/{article}?start=0&end=20")).text()
        for inert in ("alert(1)", "alert(2)", "alert(3)", "&amp;lt;b&amp;gt;", "{{ 7 * 7 }}"):
            assert inert in page
        for alive in ("<script>", "<img", "<svg", 'href="javascript'):
            assert alive not in page
        card = await anna.get("/api/c/general/messages")
        assert card.content_type == "application/json"


async def test_a_link_that_leads_away_tells_the_other_site_nothing(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        article = (await anna.shared())["card"]["article"]
        page = await (await anna.get(f"/c/general/read/{article}")).text()
    (link,) = re.findall(r'<a [^>]*href="https?://[^>]*>', page)
    assert 'rel="noopener noreferrer nofollow"' in link


def test_a_link_that_the_scripts_make_tells_the_other_site_nothing() -> None:
    made = Path("bot/chat/web/static/dom.js").read_text()
    assert 'el("a", { href, rel: "noopener noreferrer nofollow"' in made


def test_no_template_takes_text_for_markup() -> None:
    assert TEMPLATES.autoescape is True
    templates = [each.read_text() for each in Path("bot/chat/web/templates").glob("*.html")]
    assert templates
    for template in templates:
        assert not re.search(r"\|\s*safe|autoescape|Markup|style=|<style|\son[a-z]+=", template)
        assert not re.search(r"<script(?! type=\"module\" src=\"/static/)", template)


async def test_a_place_that_is_not_in_the_text_marks_nothing(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        article = (await anna.shared())["card"]["article"]
        for start in ("-1", "7", "x", "", "99999999999999999999", "1e3"):
            reply = await anna.get(f"/c/general/read/{article}?start={start}&end=5")
            assert reply.status == 200
            assert "<mark" not in await reply.text(), start


async def test_only_our_own_files_are_served(tmp_path: Path) -> None:
    paths = ("/static/..%2fadapter.py", "/static/%2e%2e/adapter.py", "/static//etc/passwd")
    async with visiting(tmp_path) as anna:
        for path in paths:
            url = URL(str(anna.client.make_url("/")).rstrip("/") + path, encoded=True)
            async with anna.client.session.get(url) as reply:
                assert reply.status in {403, 404}, path
