"""What each part of the ledger's front door does its work in."""

from index.db.engine import Database


class Transactions:
    """Each call is one transaction, in one database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._read = database.read
        self._write = database.write
