"""Whether everything that Footnote needs is there and sound: what ``doctor`` says."""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator, Iterator
from difflib import get_close_matches
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

from bot.doctor.findings import Finding, Verdict
from bot.doctor.platform_health import platform_findings
from bot.doctor.queue_health import waiting_finding
from bot.monitoring.vitals import LOW_DISK
from bot.settings import VARIABLES, Settings, unknown_names
from bot.showing.wording import counted
from bot.workflows.queue_rows import FILE as QUEUE
from bot.workflows.queue_rows import QUEUE_DAMAGED
from index.db.copy import check
from index.db.emptied import refuse_emptied
from index.db.sqlite import is_in
from index.db.where import Where
from index.errors import ExtractError, ModelError, StoreDamaged, StoreError
from index.extract.child import ChildExtractor
from index.health import Health, inspect
from index.models.embed import SentenceEmbedder
from index.types import Link, Page

_SAMPLE = b"""<html><head><title>Tides</title></head><body><article><h1>Tides</h1>
<p>The moon pulls at the sea, and the tide follows it round the turning earth twice a day.</p>
<p>Sailors knew the tide long before anybody could say what it was that moved so much water.</p>
</article></body></html>"""
_OURS = ("footnote", "workflows", "front")
_MIB = 2**20
_GIB = 2**30


async def findings(settings: Settings) -> AsyncIterator[Finding]:
    """Yield one finding after another, the quick ones first."""
    yield Finding("Python", Verdict.OK, sys.version.split()[0])
    yield _packages()
    yield await _local_channel(settings)
    for finding in _configured(settings):
        yield finding
    async for finding in platform_findings(settings):
        yield finding
    yield _disk(settings.data)
    yield await _reading()
    fingerprint, finding = await _model(settings.model)
    yield finding
    async for each in database_findings(settings.where, fingerprint):
        yield each


def _packages() -> Finding:
    """Compare what is installed with what this version of Footnote was declared to need."""
    needed = [Requirement(each) for each in metadata.requires("footnote") or ()]
    wrong = [
        said
        for each in needed
        if not each.marker or each.marker.evaluate({"extra": ""})
        if (said := _amiss(each))
    ]
    if wrong:
        says = f"{'; '.join(wrong)}: install Footnote again, as `make run` does."
        return Finding("packages", Verdict.PROBLEM, says)
    version = metadata.version("footnote")
    return Finding("packages", Verdict.OK, f"all that Footnote {version} needs")


def _amiss(needed: Requirement) -> str:
    """Return what is wrong with a package, empty where it is there and new enough."""
    try:
        installed = metadata.version(needed.name)
    except metadata.PackageNotFoundError:
        return f"{needed.name} is missing"
    if needed.specifier.contains(installed, prereleases=True):
        return ""
    return f"{needed.name} is {installed}, not {needed.specifier}"


async def _local_channel(settings: Settings) -> Finding:
    """Listen for a moment on the address, but on a port that nothing else is on: it may be served."""
    try:
        server = await asyncio.get_running_loop().create_server(asyncio.Protocol, settings.host, 0)
    except (OSError, UnicodeError) as error:  # some names break the rules of IDNA
        why = getattr(error, "strerror", None) or "no such address"
        says = f"{settings.host} cannot be listened on: {why}. Check FOOTNOTE_HOST."
        return Finding("local channel", Verdict.PROBLEM, says)
    server.close()
    return Finding("local channel", Verdict.OK, f"http://{settings.host}:{settings.port}")


def _configured(settings: Settings) -> Iterator[Finding]:
    for name in unknown_names():
        meant = get_close_matches(name, VARIABLES, 1)
        hint = f" Did you mean {meant[0]}?" if meant else ""
        yield Finding("settings", Verdict.WARNING, f"{name} is no setting of Footnote’s.{hint}")
    if settings.fetch_allow:
        opened = ", ".join(f"{host}:{port}" for host, port in sorted(settings.fetch_allow))
        yield Finding(
            "fetching",
            Verdict.WARNING,
            f"links may lead to {opened}: unset FOOTNOTE_FETCH_ALLOW outside tests and demos.",
        )
    else:
        yield Finding("fetching", Verdict.OK, "public addresses only")


def _disk(data: Path) -> Finding:
    # False, too, of what cannot be looked into.
    there = next(each for each in (data.resolve(), *data.resolve().parents) if os.path.exists(each))  # noqa: PTH110
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        return Finding(
            "disk",
            Verdict.PROBLEM,
            f"{there} is no directory that can be written to: choose another with --data.",
        )
    for file in _ours(data):
        if not os.access(file, os.R_OK | os.W_OK):
            says = f"{file} cannot be used; check who owns it and its mode."
            return Finding("disk", Verdict.PROBLEM, says)
    free = shutil.disk_usage(there).free
    if free < LOW_DISK:
        return Finding(
            "disk", Verdict.PROBLEM, f"only {free // _MIB} MiB are free in {there}: make room."
        )
    return Finding("disk", Verdict.OK, f"{free / _GIB:.1f} GiB free for {data}")


def _ours(data: Path) -> Iterator[Path]:
    """Yield the files of a data directory that every command opens, by whoever it is run."""
    if data.is_dir() and os.access(data, os.R_OK):
        yield from (each for each in data.iterdir() if each.stem in _OURS and each.is_file())


async def _reading() -> Finding:
    """Parse a small page in a child process, as every page is."""
    link = Link("https://footnote.invalid/", "https://footnote.invalid/")
    page = Page(link, link.url, "text/html", "utf-8", _SAMPLE)
    try:
        async with ChildExtractor() as extractor:
            found = await extractor.extract(page)
    except (ExtractError, OSError) as error:
        return Finding("reading", Verdict.PROBLEM, f"no page can be parsed: {error}")
    if "tide" not in found.text:
        return Finding("reading", Verdict.PROBLEM, "a sample page was parsed, and nothing found.")
    return Finding("reading", Verdict.OK, "pages are parsed in a process of their own")


async def _model(path: Path | None) -> tuple[str | None, Finding]:
    """Load the model and embed a sentence. Returns its fingerprint, None where it does not work."""
    try:
        embedder = await SentenceEmbedder.open(path)
        vector = await embedder.embed_question("Is the model sound?")
    except ModelError as error:
        return None, Finding("model", Verdict.PROBLEM, str(error))
    name = embedder.model.partition(":")[0]
    says = f"{name}, {vector.shape[1]} dimensions, checksum as published"
    if path:
        says = f"{name} from {path}, {vector.shape[1]} dimensions"
    return embedder.model, Finding("model", Verdict.OK, says)


async def database_findings(data: Where, fingerprint: str | None = None) -> AsyncIterator[Finding]:
    """Examine both databases: every page of files, and what is made of the rows of articles."""
    if isinstance(data, Path) and _is_closed(data):
        says = f"{data} cannot be looked into; check who owns it and its mode."
        yield Finding("database", Verdict.PROBLEM, says)
        return
    if isinstance(data, Path) and (finding := await asyncio.to_thread(_queue, data / QUEUE)):
        yield finding
    if (not isinstance(data, Path) or (data / QUEUE).exists()) and (
        finding := await asyncio.to_thread(waiting_finding, data)
    ):
        yield finding
    if isinstance(data, Path) and not await asyncio.to_thread(is_in, data):
        yield Finding("database", Verdict.OK, f"none yet: {data} is made at the first reading")
        return
    try:
        health = await inspect(data)
    except StoreError as error:
        yield Finding("database", Verdict.PROBLEM, str(error))
        return
    yield _sound(health)
    yield _indexed(health)
    if health.model and fingerprint and health.model != fingerprint:
        yield Finding(
            "vectors",
            Verdict.PROBLEM,
            f"made with {health.model}, not with the model in use: run `footnote rebuild`.",
        )


def _is_closed(data: Path) -> bool:
    try:
        return data.is_dir() and not os.access(data, os.R_OK | os.X_OK)
    except PermissionError:
        return True


def _queue(file: Path) -> Finding | None:
    if not file.exists():
        return None
    try:
        refuse_emptied(file)
        check(file)
    except StoreDamaged:
        return Finding("queue", Verdict.PROBLEM, QUEUE_DAMAGED.format(file))
    except StoreError as error:
        return Finding("queue", Verdict.PROBLEM, str(error))
    return Finding("queue", Verdict.OK, "sound")


def _sound(health: Health) -> Finding:
    if health.damage:
        return Finding("database", Verdict.PROBLEM, health.damage)
    size = f"{health.bytes / _MIB:.1f} MiB"
    says = f"sound; {counted(health.articles, 'article')}, {size}; {health.database}"
    return Finding("database", Verdict.OK, says)


def _indexed(health: Health) -> Finding:
    if not health.indexes_equal_rows:
        return Finding(
            "indexes", Verdict.PROBLEM, "differ from the rows: run `footnote rebuild`, and tell us."
        )
    return Finding("indexes", Verdict.OK, f"equal the rows; {counted(health.passages, 'passage')}")
