"""``footnote doctor``: what is configured, what is missing, and whether everything is sound."""

from pathlib import Path

import click

from bot.cli.common import asynchronous, data_option, json_option
from bot.cli.output import print_record
from bot.cli.progress import aside, progress
from bot.doctor.findings import Finding, Verdict
from bot.doctor.health import findings
from bot.settings import Settings

_MARKS = {Verdict.OK: "✓", Verdict.WARNING: "!", Verdict.PROBLEM: "✗"}


@click.command("doctor")
@data_option
@json_option
@click.pass_context
@asynchronous
async def doctor_command(ctx: click.Context, data: Path | None, as_json: bool) -> None:
    """Check that everything is sound.

    The settings, the disk, the model, the database and the indexes are looked at.
    """
    healthy = True
    async with progress("Examining"):
        async for finding in findings(Settings.read(data)):
            healthy = healthy and finding.verdict is not Verdict.PROBLEM
            with aside():
                _show(finding, as_json)
    ctx.exit(0 if healthy else 1)


def _show(finding: Finding, as_json: bool) -> None:
    if as_json:
        print_record(
            {"check": finding.what, "verdict": finding.verdict.value, "says": finding.says}
        )
    else:
        click.echo(f"{_MARKS[finding.verdict]} {finding.what:<14} {finding.says}")
