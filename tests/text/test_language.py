"""The language of a text, where there is a text."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from py3langid.langid import LanguageIdentifier

from index.text import language
from index.text.language import language_of, primary


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The moon pulls at the sea, and the sea rises twice a day.", "en"),
        ("Der Mond zieht am Meer, und zweimal am Tag steigt das Wasser.", "de"),
        ("La luna tira del mar, y el agua sube dos veces al día.", "es"),
        ("Луна притягивает море, и вода поднимается два раза в день.", "ru"),
        ("月亮吸引海水\uff0c海水每天涨两次。", "zh"),
        ("12:45 — 3,5 %", ""),
        ("", ""),
    ],
)
def test_it_is_told_by_the_text(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("tag", "language"),
    [("pt-BR", "pt"), ("en_GB", "en"), ("ZH-Hans-CN", "zh"), ("de", "de"), ("", "")],
)
def test_a_region_is_no_part_of_it(tag: str, language: str) -> None:
    assert primary(tag) == language


def test_many_that_ask_at_once_load_the_model_once(monkeypatch: pytest.MonkeyPatch):
    loaded = []
    load = LanguageIdentifier.from_model_file
    monkeypatch.setattr(
        LanguageIdentifier,
        "from_model_file",
        lambda *given, **options: loaded.append(given) or load(*given, **options),
    )
    language._loaded.cache_clear()
    together = threading.Barrier(8)

    def ask(_: int) -> str:
        together.wait(20)
        return language_of("The river flooded the old mill before anybody woke.")

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(ask, range(8))) == {"en"}
    assert len(loaded) == 1
