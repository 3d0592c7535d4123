"""Discord: parse and render are pure; chat posts, gateway listens."""
