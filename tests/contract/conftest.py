"""The databases that the catalog's contract tests run on: SQLite, and PostgreSQL where Debian's server is there.

The server runs on a socket in a folder of its own, as an ordinary user (PostgreSQL refuses root), without a port.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from urllib.parse import quote

import pytest

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
SETTINGS = {"fsync": "off", "max_connections": "100", "listen_addresses": "''"}


def _run(*command: object, **options: object) -> str:
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False, timeout=120, **options)  # type: ignore[call-overload]
    if done.returncode:
        pytest.skip(f"PostgreSQL does not start here: {done.stderr.strip()[-300:]}")
    return str(done.stdout)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Path]:
    """Folder of the socket of a server started for these tests; skips, with the reason, where there is none."""
    if find_spec("psycopg") is None:
        pytest.skip("psycopg is not installed: make postgresql")
    if not PROGRAMS:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: a socket's path has at most 107 bytes
    options: dict[str, object] = {}
    if os.getuid() == 0:
        user = next((u.pw_name for u in pwd.getpwall() if u.pw_name in {"postgres", "nobody"}), "nobody")
        shutil.chown(folder, user)
        options = {"user": user, "env": {"PATH": "/usr/bin:/bin", "HOME": str(folder)}}
    data = folder / "data"
    settings = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
    _run(
        PROGRAMS[-1] / "initdb",
        "-D",
        data,
        "-U",
        "puente",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-sync",
        cwd=folder,
        **options,
    )
    log = folder / "log"
    _run(
        PROGRAMS[-1] / "pg_ctl",
        "-D",
        data,
        "-l",
        log,
        "-w",
        "-o",
        f"-k {folder} {settings}",
        "start",
        cwd=folder,
        **options,
    )
    try:
        yield folder
    finally:
        subprocess.run(
            [str(PROGRAMS[-1] / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"],
            capture_output=True,
            check=False,
            cwd=folder,
            **options,  # type: ignore[call-overload]
        )
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def new_database(postgresql_server: Path) -> Callable[[], str]:
    """Makes a new, empty catalog on the server and gives its URL."""
    import psycopg

    from corpus.catalog import open_catalog

    numbers = count()
    address = {"host": str(postgresql_server), "user": "puente", "autocommit": True}

    def url(name: str) -> str:
        return f"postgresql://puente@/{name}?host={quote(str(postgresql_server), safe='')}"

    with psycopg.connect(dbname="postgres", **address) as connection:  # type: ignore[arg-type]
        connection.execute("CREATE DATABASE pattern")
    open_catalog(url("pattern")).close()

    def new() -> str:
        name = f"catalog_{next(numbers)}"
        with psycopg.connect(dbname="postgres", **address) as connection:  # type: ignore[arg-type]
            connection.execute(f"CREATE DATABASE {name} TEMPLATE pattern")  # type: ignore[arg-type]
        return url(name)

    return new


@pytest.fixture(params=["sqlite", "postgresql"])
def catalog_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """URL of a new, empty catalog."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("new_database")())
    return f"sqlite:///{tmp_path / 'con espacio, ñ, % y ?' / 'catalog.db'}"
