"""Whose account this process runs in: who shares, where nobody says otherwise."""

import getpass


def account() -> str:
    """Return its name."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # an account without a name, as in a container
        return "someone"
