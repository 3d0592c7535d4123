"""Chat platforms: each parses and renders in pure functions, and knows nothing of the others."""
