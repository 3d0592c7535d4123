"""What a process of ``footnote serve`` does: it takes in from some platforms, it works, or all of it."""

from enum import StrEnum


class Role(StrEnum):
    """A part of serving that may run elsewhere, beside others on one PostgreSQL database."""

    SLACK = "slack"
    DISCORD = "discord"
    WEB = "web"
    WORKER = "worker"


Roles = frozenset[Role]
EVERY: Roles = frozenset(Role)
TAKES_IN: Roles = EVERY - {Role.WORKER}


def roles_in(text: str) -> Roles:
    """Return the roles in ``web,worker``. Raises ValueError."""
    try:
        return frozenset(Role(each.strip()) for each in text.split(","))
    except ValueError:
        known = ", ".join(Role)
        raise ValueError(f"“{text}”: give some of {known}, with commas between them.") from None
