"""The database under a data directory: engines, settings, migrations, faults. Knows no table."""
