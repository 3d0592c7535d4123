"""What goes over the wire to PostgreSQL in a way of its own, so that nothing comes back changed.

Vectors go in binary, as vector_send writes them: two bytes of dimensions, two unused ones, then float32,
all big-endian (https://github.com/pgvector/pgvector/blob/master/src/vector.c). And texts may hold every
character but U+0000, which SQLite keeps: U+FFFF, which no text has, stands for it on the server.
"""

import struct
from typing import Any

import numpy as np
import psycopg
from psycopg.adapt import Buffer, Dumper, Loader
from psycopg.pq import Format
from psycopg.types.string import StrDumperUnknown, TextBinaryLoader

from index.db.columns import VectorBytes

_HEAD = struct.Struct(">HH")
_NUL, _FOR_NUL = "\0", "\uffff"


def adapt(connection: psycopg.Connection[Any]) -> None:
    """Have the connection give and take vectors as bytes, and texts with any character."""
    row = connection.execute("SELECT to_regtype('vector')::oid").fetchone()
    oid = int(row[0]) if row and row[0] else 0

    class VectorDumper(_VectorDumper):
        pass

    VectorDumper.oid = oid
    adapters = connection.adapters
    adapters.register_dumper(VectorBytes, VectorDumper)
    adapters.register_loader(oid, _VectorLoader)
    adapters.register_dumper(str, _TextDumper)
    adapters.register_loader("text", _TextLoader)


class _VectorDumper(Dumper):
    format = Format.BINARY

    def dump(self, obj: VectorBytes) -> bytes:
        values = np.frombuffer(obj, "<f4")
        return _HEAD.pack(len(values), 0) + values.astype(">f4").tobytes()


class _VectorLoader(Loader):
    format = Format.BINARY

    def load(self, data: Buffer) -> bytes:
        return np.frombuffer(data, ">f4", offset=_HEAD.size).astype("<f4").tobytes()


class _TextDumper(StrDumperUnknown):
    def dump(self, obj: str) -> Buffer | None:
        return super().dump(obj.replace(_NUL, _FOR_NUL))


class _TextLoader(TextBinaryLoader):
    def load(self, data: Buffer) -> bytes | str:
        text = super().load(data)
        return text.replace(_FOR_NUL, _NUL) if isinstance(text, str) else text
