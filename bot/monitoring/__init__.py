"""What is wrong right now: signs of life, connections, how long the event loop kept others waiting."""
