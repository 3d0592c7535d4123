"""The process that takes in: it keeps each event before it acknowledges it, and computes nothing."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import click

from bot.account import account
from bot.chat.preview import PREVIEWS
from bot.chat.web import SPACE
from bot.chat.web.adapter import PLATFORM
from bot.chat.web.history import History
from bot.chat.web.inbox import Inbox
from bot.chat.web.live import Live
from bot.chat.web.monitoring import Watched
from bot.chat.web.noticing import noticing
from bot.chat.web.security import Guard
from bot.chat.web.server import listening, make_app, make_bare_app
from bot.chat.web.sessions import login_link
from bot.chat.web.signed import Signed
from bot.chat.web.site import Site
from bot.housekeeping import keep_log
from bot.intake import Intake
from bot.ledger import Ledger
from bot.messages import Said
from bot.monitoring.connections import Connections
from bot.monitoring.loop_lag import LoopLag
from bot.monitoring.vitals import Vitals
from bot.processes.child import Line, Told
from bot.processes.far import stay
from bot.processes.locks import alone
from bot.processes.pulse import Pulse
from bot.processes.roles import EVERY, TAKES_IN, Role, Roles
from bot.reading_links import ReadingLinks
from bot.reception import HasEffect, Reception
from bot.settings import Settings
from bot.timekeeping import keep_time
from bot.times import now
from bot.workflows import Queue
from index.shelf import Shelf

LOCK = "front.lock"
FIRST_CHANNEL = "general"


async def front(settings: Settings, line: Line, roles: Roles = EVERY) -> None:
    """Listen until the supervisor says stop, to what is among ``roles``.

    The page is there before the model is loaded, and messages are taken: they wait for it. Raises
    AlreadyServed, PortTaken, AddressUnusable, StartFailed, StoreError, or SettingsError where a
    platform refuses a token.
    """
    async with AsyncExitStack() as stack:
        if isinstance(settings.where, Path) and roles & TAKES_IN:
            await stack.enter_async_context(alone(settings.data / LOCK))
        queue = await stack.enter_async_context(Queue.open(settings.where))
        ledger = await stack.enter_async_context(Ledger.open(settings.where))
        shelf = await stack.enter_async_context(Shelf.open(settings.where))
        intake = Intake(queue, ledger)
        await intake.begin()
        signed, lag, connections = (
            Signed(),
            LoopLag(),
            Connections(_on(settings, roles) - {PLATFORM}),
        )
        pulse = Pulse(expected=Role.WORKER in roles)
        vitals = Vitals(settings.data, pulse, lag, ledger, queue, connections)
        if Role.WEB in roles:
            listened = _local_channel(settings, line, ledger, shelf, intake, signed, vitals)
        else:
            listened = _watched(settings, line, signed, vitals)
        await stack.enter_async_context(listened)
        await line.until_stopped(
            lag.watch(),
            connections.watch(),
            *_platforms(settings, roles, ledger, shelf, intake, signed, connections),
            *([keep_time(ledger, queue.submit, _on(settings))] if roles & TAKES_IN else []),
            *([] if Role.WORKER in roles else [keep_log()]),  # the worker's is in its directory
        )


@asynccontextmanager
async def _watched(
    settings: Settings, line: Line, signed: Signed, vitals: Vitals
) -> AsyncIterator[None]:
    """Say how this process is, and let platforms call; the page is served elsewhere."""

    def heard(told: Told) -> None:
        vitals.pulse.hear(told)

    line.heard = heard
    app = make_bare_app(_watching(vitals), signed)
    async with listening(app, settings.host, settings.port) as address:
        click.echo(f"Footnote works; its health is at {address}/healthz")
        yield


def _watching(vitals: Vitals) -> Watched:
    return Watched(vitals.unwell, vitals.unready, vitals.metrics)


@asynccontextmanager
async def _local_channel(
    settings: Settings,
    line: Line,
    ledger: Ledger,
    shelf: Shelf,
    intake: Intake,
    signed: Signed,
    vitals: Vitals,
) -> AsyncIterator[None]:
    """Serve the local channel, and say where it is."""
    async with AsyncExitStack() as stack:
        history = await stack.enter_async_context(History.open(settings.where, SPACE))
        await history.add_channel(FIRST_CHANNEL, now())
        live = Live()
        ready = asyncio.Event()

        def heard(told: Told) -> None:
            if vitals.pulse.hear(told):
                if vitals.pulse.ready:
                    ready.set()
                live.changed()

        line.heard = heard
        if vitals.pulse.ready:  # workers run elsewhere
            ready.set()
        inbox = Inbox(history, live, ledger, intake.submit, _effects(intake, shelf))
        key = await history.secret()
        guard = Guard(settings.host, key, settings.public_url)
        site = Site(
            history,
            ledger,
            live,
            inbox,
            guard,
            shelf,
            ready,
            account(),
            PREVIEWS,
            ReadingLinks(key),
        )
        await stack.enter_async_context(noticing(settings.where, history, live))
        app = make_app(site, _watching(vitals), signed)
        address = await stack.enter_async_context(listening(app, settings.host, settings.port))
        click.echo(f"Footnote is at {address}")
        if not guard.is_on_loopback:
            click.echo(
                f"To log in, once and within 10 minutes: {login_link(key, settings.public_url or address)}"
            )
        await inbox.take_up()
        yield


def _effects(intake: Intake, shelf: Shelf) -> HasEffect:
    """Return what tells whether a message shares an article, or asked for what is not done yet."""

    async def has_effect(said: Said) -> bool:
        if await intake.is_worked_on(said):
            return True
        return bool(await shelf.shared_by(said.space, said.channel, said.message))

    return has_effect


def _platforms(
    settings: Settings,
    roles: Roles,
    ledger: Ledger,
    shelf: Shelf,
    intake: Intake,
    signed: Signed,
    connections: Connections,
) -> Iterator[Coroutine[Any, Any, None]]:
    """Yield what listens to each platform that has a token; its library is loaded only then."""
    on = _on(settings, roles)
    if not on - {PLATFORM}:
        return
    take = Reception(ledger, intake.submit, _effects(intake, shelf)).take
    if "slack" in on:
        from bot.chat.slack.gateway import SlackGateway  # noqa: PLC0415

        async def run_slack(gateway: SlackGateway) -> None:
            with (
                signed.listening(gateway.routes()),
                connections.open("slack", gateway.is_connected),
            ):
                await gateway.run()

        yield stay(
            "Slack", lambda: SlackGateway.open(settings, ledger, take, intake.submit), run_slack
        )
    if "discord" in on:
        from bot.chat.discord.gateway import DiscordGateway  # noqa: PLC0415

        async def run_discord(gateway: DiscordGateway) -> None:
            with connections.open("discord", gateway.is_connected):
                await gateway.run()

        yield stay(
            "Discord",
            lambda: DiscordGateway.open(settings, ledger, take, intake.submit),
            run_discord,
        )


def _on(settings: Settings, roles: Roles = EVERY) -> set[str]:
    """Return the platforms that Footnote is on, of those that are among ``roles``."""
    there = {
        PLATFORM: Role.WEB in roles,
        "slack": settings.slack and Role.SLACK in roles,
        "discord": settings.discord and Role.DISCORD in roles,
    }
    return {name for name, is_there in there.items() if is_there}
