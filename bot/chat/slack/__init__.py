"""Slack: payloads become what was said, cards become Block Kit."""
