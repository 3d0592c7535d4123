"""Quality and speed, measured: every number that the project claims comes from here."""
