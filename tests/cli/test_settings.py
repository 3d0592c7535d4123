"""The settings: the environment, then .env; what is wrong is one sentence that shows no secret."""

from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.settings import VARIABLES, Settings, SettingsError

KEY = Fernet.generate_key().decode()
SOCKET_MODE = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
SEVERAL = {
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": "hush",
    "SLACK_SIGNING_SECRET": "hush",
    "SECRET_KEY": KEY,
}


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Return the settings of an environment that has these variables and no others."""
    monkeypatch.chdir(tmp_path)

    def read(**variables: str) -> Settings:
        for name in VARIABLES:
            monkeypatch.delenv(name, raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(f"FOOTNOTE_{name}", value)
        return Settings.read()

    return read


def test_a_database_s_password_is_shown_by_nothing_and_hidden_in_logs(given):
    settings = given(DATABASE="postgresql://footnote:s3cr%40et@db.example.org/articles")
    assert "s3cr" not in f"{settings!r}{settings.where}{settings.where!r}"
    assert "s3cr@et" in settings.secrets
    assert str(settings.where) == "the PostgreSQL database articles on db.example.org"
    with pytest.raises(SettingsError, match="FOOTNOTE_DATABASE is no address of a") as said:
        given(DATABASE="mysql://footnote:s3cret@db.example.org/articles")
    assert "s3cret" not in str(said.value)
    asked = given(DATABASE="postgresql:///articles?host=/run/postgresql&password=s3cret")
    assert "s3cret" in asked.secrets


@pytest.mark.parametrize("password", ["s3c@ret", "s3c/ret", "a/s3c@ret", "s3c#ret", "s3c?ret"])
def test_a_password_that_is_not_written_as_in_an_address_is_not_taken_for_a_host(given, password):
    with pytest.raises(SettingsError, match="@ is written as %40") as said:
        given(DATABASE=f"postgresql://footnote:{password}@db.example.org/articles")
    assert "s3c" not in str(said.value)


def test_every_field_is_a_documented_variable_and_stands_in_the_example():
    example = (Path(__file__).parents[2] / ".env.example").read_text(encoding="utf-8")
    assert {f"FOOTNOTE_{name.upper()}" for name in Settings.model_fields} == set(VARIABLES)
    assert all(f"#{name}=" in example for name in VARIABLES)


def test_nothing_set_is_the_local_channel_alone(given):
    settings = given()
    assert (settings.slack, settings.discord, settings.port) == (False, False, 8765)


@pytest.mark.parametrize(
    "variables",
    [
        SOCKET_MODE,
        {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "hush"},
        SEVERAL,
        {**SOCKET_MODE, "SLACK_API_URL": "http://127.0.0.1:9/api/"},
        {"DISCORD_TOKEN": "t", "DISCORD_GATEWAY_URL": "ws://[::1]:9/"},
        {"DISCORD_TOKEN": "t", "DISCORD_API_URL": "http://localhost:9/api/v10"},
    ],
)
def test_a_whole_set_is_taken(given, variables):
    settings = given(**variables)
    assert settings.slack or settings.discord


@pytest.mark.parametrize(
    ("variables", "says"),
    [
        ({"PORT": "70000"}, "FOOTNOTE_PORT"),
        ({"PORT": "-1"}, "FOOTNOTE_PORT"),
        ({"PORT": "٣"}, "FOOTNOTE_PORT is “٣”: give a port number"),
        ({"PUBLIC_URL": "https://a:secret@b.org"}, "https://b.org”: leave out a password"),
        ({"PUBLIC_URL": "https://b.org/x?y"}, "leave out a password, ? and #"),
        ({"PUBLIC_URL": "https://b.org/#y"}, "leave out a password, ? and #"),
        ({"PUBLIC_URL": "https://b.org:99999"}, "give an address that begins with https://"),
        ({"PUBLIC_URL": "https://b .org"}, "give an address that begins with https://"),
        ({"DATA": "~nobody-of-that-name/data"}, "nobody here is called so"),
        ({"DEBUG": "maybe"}, "FOOTNOTE_DEBUG is “maybe”: give 1 or 0."),
        ({"MODEL": "no/such/place"}, "no such directory"),
        ({"FETCH_ALLOW": "8.8.8.8:80"}, "loopback"),
        ({"SLACK_BOT_TOKEN": "xapp-secret"}, "xoxb-"),
        ({**SOCKET_MODE, "SLACK_APP_TOKEN": "xoxb-secret"}, "xapp-"),
        ({"SLACK_APP_TOKEN": "xapp-secret"}, "FOOTNOTE_SLACK_BOT_TOKEN"),
        ({"SLACK_SIGNING_SECRET": "secret"}, "FOOTNOTE_SLACK_BOT_TOKEN"),
        ({"SLACK_BOT_TOKEN": "xoxb-secret"}, "FOOTNOTE_SLACK_APP_TOKEN"),
        ({"SLACK_CLIENT_ID": "1.2"}, "FOOTNOTE_SLACK_CLIENT_SECRET"),
        ({**SEVERAL, "SECRET_KEY": ""}, "Fernet"),
        ({**SEVERAL, "SECRET_KEY": "secret"}, "Fernet"),
        ({"SLACK_API_URL": "http://slack.com/api/"}, "https://"),
        ({"SLACK_API_URL": "http://127.0.0.1.evil.example/api/"}, "https://"),
        ({"SLACK_API_URL": "https://slack.com/"}, "/api/"),
        ({"DISCORD_API_URL": "http://["}, "https://"),
        ({"DISCORD_GATEWAY_URL": "ws://10.0.0.1/"}, "wss://"),
        ({"DISCORD_GATEWAY_URL": "https://gateway.example/"}, "wss://"),
    ],
)
def test_a_wrong_value_or_half_a_set_is_one_sentence_without_the_secret(given, variables, says):
    with pytest.raises(SettingsError) as caught:
        given(**variables)
    said = str(caught.value)
    assert says in said
    assert "\n" not in said
    assert "secret" not in said.replace("SIGNING_SECRET", "").replace("CLIENT_SECRET", "")


def test_a_file_is_read_and_the_environment_and_the_option_win_over_it(given, tmp_path: Path):
    (tmp_path / ".env").write_text("FOOTNOTE_PORT=1\nFOOTNOTE_DATA=a\nFOOTNOTE_DISCORD_TOKEN=t\n")
    assert (given().port, given().data, given().discord) == (1, Path("a"), True)
    assert given(PORT="2").port == 2
    assert Settings.read(Path("b")).data == Path("b")


def test_a_file_that_is_no_text_is_said_in_a_sentence(given, tmp_path: Path):
    (tmp_path / ".env").write_bytes(b"FOOTNOTE_PORT=\xff\xfe")
    with pytest.raises(SettingsError, match=r"\.env"):
        given()


@pytest.mark.parametrize(
    "line", ["FOOTNOTE_PORT: 1234", 'export FOOTNOTE_PORT="1234', "FOOTNOTE_DISCORD_TOKEN s3cret"]
)
def test_a_setting_that_would_be_passed_over_in_silence_is_said(given, tmp_path: Path, line: str):
    (tmp_path / ".env").write_text(f"\ufeff# all of it\nFOOTNOTE_DEBUG=1\n{line}\n")
    with pytest.raises(SettingsError, match=r"Line 3 of \.env is no setting") as said:
        given()
    assert "s3cret" not in str(said.value)


def test_what_others_write_into_the_file_is_theirs(given, tmp_path: Path):
    (tmp_path / ".env").write_text(
        "what: ever\n# FOOTNOTE_PORT: 1\nFOOTNOTE_HOST\nFOOTNOTE_PORT=1234\n"
    )
    assert given().port == 1234


def test_a_directory_in_the_file_s_place_is_said(given, tmp_path: Path):
    (tmp_path / ".env").mkdir()
    with pytest.raises(SettingsError, match=r"\.env cannot be read: it has to be a text file"):
        given()


def test_home_is_found_without_a_shell(given, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "model").mkdir()
    settings = given(DATA="~/data", MODEL="~/model")
    assert (settings.data, settings.model) == (tmp_path / "data", tmp_path / "model")


def test_no_secret_is_shown_when_settings_are_printed(given):
    shown = repr(given(**SEVERAL)) + str(given(**SOCKET_MODE))
    assert "hush" not in shown
    assert KEY not in shown
    assert "xoxb-1" not in shown
