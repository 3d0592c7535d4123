"""The local channel: a page that works like a chat channel, and the history that it shows."""
