"""The manifest asks for what the code needs, and docs/slack.md says why."""

import re
from pathlib import Path

import yaml

from bot.chat.slack.parse import SHORTCUT
from bot.chat.slack.scopes import EVENTS, SCOPES, SPARED
from bot.settings import VARIABLES

MANIFEST = yaml.safe_load(Path("docs/slack-manifest.yaml").read_text())
DOCUMENT = Path("docs/slack.md").read_text()
CODE = "\n".join(path.read_text() for path in Path("bot/chat/slack").glob("*.py"))

# https://docs.slack.dev/reference/methods
OF_METHODS = {
    "apps_connections_open": set(),  # the app token's
    "auth_test": set(),
    "chat_delete": {"chat:write"},
    "chat_getPermalink": set(),
    "chat_postEphemeral": {"chat:write"},
    "chat_postMessage": {"chat:write"},
    "chat_update": {"chat:write"},
    "conversations_history": {"channels:history", "groups:history", "im:history", "mpim:history"},
    "conversations_info": {"channels:read", "groups:read"},
    "conversations_members": {"channels:read", "groups:read"},
    "conversations_open": {"im:write"},
    "conversations_replies": {"channels:history", "groups:history", "im:history", "mpim:history"},
    "files_info": {"files:read"},
    "reactions_add": {"reactions:write"},
    "users_info": {"users:read"},
    "views_open": set(),
    "views_publish": set(),
}
# https://docs.slack.dev/reference/events
OF_EVENTS = {
    "app_mention": {"app_mentions:read"},
    "member_joined_channel": {"channels:read", "groups:read"},
    "reaction_added": {"reactions:read"},
}
COMMANDS = {"commands"}


def test_the_manifest_asks_for_the_scopes_and_events_of_the_code() -> None:
    assert MANIFEST["oauth_config"]["scopes"] == {"bot": list(SCOPES)}
    assert MANIFEST["settings"]["event_subscriptions"]["bot_events"] == list(EVENTS)
    assert set(SCOPES) >= SPARED


def test_every_scope_is_needed_by_a_method_or_an_event() -> None:
    families = "|".join({method.partition("_")[0] for method in OF_METHODS} | {"team", "users"})
    called = set(re.findall(rf"\.((?:{families})_\w+)\(", CODE))
    assert called == set(OF_METHODS)
    needed = set().union(*OF_METHODS.values(), *OF_EVENTS.values(), COMMANDS)
    assert needed == set(SCOPES)


def test_every_event_is_understood_by_the_code() -> None:
    parse = Path("bot/chat/slack/parse.py").read_text()
    for event in EVENTS:
        assert f'"{event.partition(".")[0]}"' in parse, event


def test_the_command_and_the_shortcut_are_in_the_manifest() -> None:
    features = MANIFEST["features"]
    assert [each["command"] for each in features["slash_commands"]] == ["/footnote"]
    assert [each["callback_id"] for each in features["shortcuts"]] == [SHORTCUT]
    assert MANIFEST["settings"]["socket_mode_enabled"] is True
    assert MANIFEST["features"]["app_home"]["home_tab_enabled"] is True


def test_the_document_explains_every_scope_and_names_only_settings_that_exist() -> None:
    for scope in SCOPES:
        assert f"`{scope}`" in DOCUMENT, scope
    assert set(re.findall(r"FOOTNOTE_[A-Z_]+", DOCUMENT)) <= set(VARIABLES)


def test_every_test_that_a_rule_names_exists() -> None:
    rules = Path("docs/decisions/0106-slack-rules-and-their-tests.md").read_text()
    for row in rules.splitlines():
        file = ""
        for named, test in re.findall(r"`([\w/]*)::(\w+)…?`", row):
            file = named or file
            assert f"def test_{test}" in Path("tests", f"{file}.py").read_text(), test
