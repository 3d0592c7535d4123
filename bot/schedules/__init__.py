"""When a channel's digest is due, in its own time zone, and in people's words."""
