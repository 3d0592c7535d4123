"""Run the migrations that ``index.db.migrate`` has chosen, on its connection."""

# ruff: noqa: INP001 - Alembic runs this file, nobody imports it

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    version_table=context.config.attributes["opts"]["version_table"],
    transactional_ddl=True,  # SQLite's is, from BEGIN IMMEDIATE on
)
context.run_migrations()
