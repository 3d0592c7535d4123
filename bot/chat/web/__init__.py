"""The local channel: a page that works like a chat channel, and the history that it shows."""

SPACE = "local"  # the one space of its channels, and of what the command line reads
