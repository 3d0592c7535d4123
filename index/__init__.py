"""From a link to a cited answer. Knows no chat, no environment, no clock."""
