"""``footnote digest``: what a channel shared on a day, by story."""

from collections.abc import Sequence
from datetime import MAXYEAR, MINYEAR, date, datetime, time, timedelta
from pathlib import Path

import click

from bot.chat.web import SPACE
from bot.cli import human, records
from bot.cli.common import asynchronous, channel_option, data_option, json_option
from bot.cli.opening import elsewhere, open_kept
from bot.cli.output import print_record
from bot.cli.progress import progress
from bot.digests import digest_wording
from bot.digests.digest import Told, digest
from bot.digests.digest_cards import Names, digest_cards
from bot.digests.edition import edition_of
from bot.digests.markdown_export import markdown
from index.types import Scope


def _day(_context: click.Context, _option: click.Parameter, text: str | None) -> date | None:
    try:
        day = datetime.strptime(text, "%Y-%m-%d").date() if text is not None else None  # noqa: DTZ007
    except ValueError as error:
        raise click.BadParameter(
            f"“{text}” is no day: write it as YYYY-MM-DD, as 2026-03-04."
        ) from error
    # Of the first and the last year some days begin or end at no time that there is.
    if day and not MINYEAR < day.year < MAXYEAR:
        raise click.BadParameter(f"give a day of the years {MINYEAR + 1} to {MAXYEAR - 1}.")
    return day


@click.command("digest")
@click.option(
    "--date",
    "day",
    callback=_day,
    metavar="YYYY-MM-DD",
    help="The day, by this machine's clock  [default: today]",
)
@channel_option
@data_option
@json_option
@click.option("--markdown", "as_markdown", is_flag=True, help="The day as a Markdown file")
@asynchronous
async def digest_command(
    day: date | None, channel: str, data: Path | None, as_json: bool, as_markdown: bool
) -> None:
    """Tell what a channel shared on a day, by story.

    Articles that report the same event are one story. Every sentence stands in one of them.
    """
    if as_json and as_markdown:
        raise click.UsageError("--json and --markdown are two formats: choose one of them.")
    on = day or datetime.now().astimezone().date()
    since, until = _begins(on), _begins(on + timedelta(days=1))
    async with open_kept(data) as library, progress("Putting the day together"):
        told = await digest(library, Scope(SPACE, channel), since, until)
        hint = await elsewhere(library, channel)
    if as_json:
        print_record(records.of_digest(channel, on, told))
    elif as_markdown:
        click.echo(_as_markdown(on, told) if told else "", nl=False)
    else:
        human.print_digest(told)
    if not told:
        click.echo(f"Nothing was shared in {channel} on {on}.{hint}", err=True)


def _as_markdown(day: date, told: Sequence[Told]) -> str:
    """Return what the channel's digest would say, as Markdown."""
    shares = [share for each in told for _, share in each.first_shares]
    people = {share.shared_by: share.shared_by for share in shares}
    says = digest_wording.digest_says(
        len(told), len({each.article for each in shares}), len(people)
    )
    title = digest_wording.digest_of(day, ())
    cards = digest_cards(title, says, told, Names(people, {}), in_thread=False)
    return markdown(edition_of(day, cards))


def _begins(day: date) -> datetime:
    """Return when a day begins here."""
    return datetime.combine(day, time.min).astimezone()
