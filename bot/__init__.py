"""The conversation: events in, cards out."""
