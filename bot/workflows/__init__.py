"""Event -> kept, prepared, delivered, through crashes and restarts: all that knows DBOS.

One process takes events and keeps them (``Queue``), another works on them (``Workflows``).
"""

from bot.workflows.queue import Queue
from bot.workflows.queued import followed_by
from bot.workflows.system import READ_AT_ONCE, VERSION
from bot.workflows.workflows import DONE_KEPT, LOCK, Workflows

__all__ = ["DONE_KEPT", "LOCK", "READ_AT_ONCE", "VERSION", "Queue", "Workflows", "followed_by"]
