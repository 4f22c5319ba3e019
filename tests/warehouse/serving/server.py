"""A PostgreSQL server of the test's own, as Debian installs it: on 127.0.0.1, in a folder that goes away."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

PASSWORD = "s3cret-öf/the:owner@here"
QUOTED = "s3cret-%C3%B6f%2Fthe%3Aowner%40here"


def programs() -> Path:
    """Where the server's programs are; the test is skipped where there are none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        pytest.skip("no PostgreSQL server is installed here: apt-get install postgresql")
    return found[-1].parent


def _other_user() -> dict[str, Any]:
    """A server refuses to run as root: it runs as somebody else, then."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    return pytest.skip("there is no user that a PostgreSQL server could run as")


@contextmanager
def running(settings: str = "fsync=off") -> Iterator[str]:
    """The address of a database `warehouse` and its owner, who may make roles, with PASSWORD.

    What a test writes there need not last: a bench that measures what lasts asks for `fsync=on`."""
    there, other = programs(), _other_user()
    folder = Path(tempfile.mkdtemp(prefix="dateline-postgres-"))
    try:
        (folder / "password").write_text(PASSWORD, encoding="utf-8")
        for path in (folder, folder / "password"):
            os.chown(path, other.get("user", -1), other.get("group", -1))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]

        def call(*command: str) -> None:
            done = subprocess.run(command, cwd="/", capture_output=True, text=True, timeout=300, **other)
            assert done.returncode == 0, done.stdout + done.stderr

        data = str(folder / "data")
        secret = f"--pwfile={folder / 'password'}"
        call(str(there / "initdb"), "-D", data, "-U", "owner", "-A", "scram-sha-256", secret, "-E", "UTF8", "--no-sync")
        how = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} -c {settings} -c max_connections=200"
        log = ("-l", str(folder / "log"))
        call(str(there / "pg_ctl"), "-D", data, "-w", "-t", "240", *log, "-o", how, "start")
        try:
            yield f"postgresql://owner:{QUOTED}@127.0.0.1:{port}/postgres"
        finally:
            call(str(there / "pg_ctl"), "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
