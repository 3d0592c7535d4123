"""A Slack of our own: Web API, Socket Mode and signed HTTP, on loopback."""

from tests.stand_ins.slack.server import SlackStandIn
from tests.stand_ins.slack.world import Channel, World

__all__ = ["Channel", "SlackStandIn", "World"]
