"""A whole data directory: copied, brought back, moved to a server."""
