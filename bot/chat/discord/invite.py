"""The link that brings the bot into a server, with the permissions that it needs and no other.

https://docs.discord.com/developers/topics/permissions
"""

from urllib.parse import urlencode

PERMISSIONS = {  # name as Discord shows it: its bit
    "Add Reactions": 1 << 6,
    "View Channels": 1 << 10,
    "Send Messages": 1 << 11,
    "Embed Links": 1 << 14,
    "Read Message History": 1 << 16,
    "Create Public Threads": 1 << 35,
    "Send Messages in Threads": 1 << 38,
}


def permissions() -> int:
    """Return all permissions as the one number that Discord takes."""
    return sum(PERMISSIONS.values())


def invite_link(application: str) -> str:
    """Return the link under which a server's administrator invites an application."""
    query = {
        "client_id": application,
        "scope": "bot applications.commands",
        "permissions": permissions(),
    }
    return f"https://discord.com/oauth2/authorize?{urlencode(query)}"
