"""What a channel shared in some time, by story: chosen, as cards, and as an edition for pages and files."""
