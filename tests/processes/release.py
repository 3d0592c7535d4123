"""Footnote made to be another release: steps of another version, and tables one revision on.

``become`` changes this process alone; the processes of one ``serve`` become it by this program,
which its children run too, as ``__mp_main__``. What a revision does here is what one may do while
processes of the release before are at work: every table gets a column that it can do without.
"""

import os
import shutil
from pathlib import Path

import bot.chat.slack.rows
import bot.chat.web.history
import bot.ledger.ledger
import bot.workflows.system
import index.store.sql

NUMBER = "RELEASE_NUMBER"  # of the release; the one that there is, where it is not set
FOLDER = "RELEASE_FOLDER"  # in which each release has its revisions
FIRST = bot.workflows.system.VERSION  # the release whose tables are those that there are
HELD = "RELEASE_HELD"  # seconds that a revision holds the tables

PARTS = {  # and what the name of each one's tables begins with
    bot.ledger.ledger: ("ledger_version", "^bot_"),
    bot.chat.web.history: ("web_version", "^web_"),
    bot.chat.slack.rows: ("slack_version", "^slack_"),
    index.store.sql: ("articles_version", "^(?!bot_|web_|slack_)"),
}
_REVISION = """
from alembic import op
revision = "{here}"
down_revision = "{before}"
def upgrade():
    at = op.get_bind()
    for table in at.exec_driver_sql(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        " AND tablename ~ '{like}' AND NOT tablename ~ 'version$'"
    ).scalars().all():
        at.exec_driver_sql(f"ALTER TABLE {{table}} ADD COLUMN {part}_{number} text")
    at.exec_driver_sql("SELECT pg_sleep({held})")
"""


def become(number: int, folder: Path, held: float = 0.0) -> None:
    """Be release ``number``: of ``FIRST`` the tables are those that there are."""
    bot.workflows.system.VERSION = number
    for part, (name, like) in PARTS.items():
        versions = folder / f"{name}-{number}"
        if not versions.exists():
            _write(part._VERSIONS, versions, number, held, name, like)
        part._VERSIONS = versions


def _write(real: Path, versions: Path, number: int, held: float, name: str, like: str) -> None:
    made = versions.with_suffix(f".{os.getpid()}")
    shutil.copytree(real, made, ignore=shutil.ignore_patterns("__pycache__"))
    before = max(each.name[:4] for each in made.glob("[0-9]*.py"))
    for each in range(FIRST + 1, number + 1):
        here = f"9{each:03}"
        source = _REVISION.format(
            here=here, before=before, like=like, number=each, held=held, part=name
        )
        (made / f"{here}_release.py").write_text(source)
        before = here
    try:
        made.rename(versions)
    except OSError:  # another process was faster
        shutil.rmtree(made)


if number := os.environ.get(NUMBER):
    become(int(number), Path(os.environ[FOLDER]), float(os.environ.get(HELD, "0")))

if __name__ == "__main__":
    from bot.cli import main

    main()
