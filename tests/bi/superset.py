"""Apache Superset over a folder that goes away. It lives in an environment of its own, which `make test-bi` makes."""

import io
import os
import secrets
import shutil
import socket
import subprocess
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.warehouse.serving.test_superset import SHIPPED

PROGRAMS = Path(__file__).parents[2] / ".venv-bi" / "bin"
USER = {"username": "ana", "password": secrets.token_urlsafe()}
ADDRESS = "duckdb:////path/to/data/warehouse.duckdb?access_mode=read_only"  # as shipped; of no machine


def environment(folder: Path) -> dict[str, str]:
    """Superset keeps what it knows in that folder."""
    config = folder / "superset_config.py"
    config.write_text(
        f"SECRET_KEY = {USER['password']!r}\nSQLALCHEMY_DATABASE_URI = 'sqlite:///{folder}/superset.db'\n",
        encoding="utf-8",
    )
    own = {"SUPERSET_CONFIG_PATH": str(config), "SUPERSET_HOME": str(folder)}
    return os.environ | own | {"FLASK_APP": "superset.app:create_app()", "PATH": f"{PROGRAMS}:{os.environ['PATH']}"}


def prepare(folder: Path) -> Path:
    """A folder in which Superset has its tables, its roles and one user, and knows no database yet."""
    if not (PROGRAMS / "superset").exists():
        pytest.skip("Superset is not installed here: make test-bi")
    names = ("--firstname", "Ana", "--lastname", "Kim", "--email", "ana@example.org")
    who = ("--username", USER["username"], "--password", USER["password"])
    for command in (("db", "upgrade"), ("fab", "create-admin", *who, *names), ("init",)):
        done = subprocess.run(
            ["superset", *command], env=environment(folder), cwd=folder, capture_output=True, text=True, timeout=600
        )
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    return folder


class Superset:
    """A running Superset, asked over its REST API by the user of `prepare`."""

    def __init__(self, url: str) -> None:
        self.url, self.session = url, requests.Session()
        answer = self._ask("post", "/security/login", json=USER | {"provider": "db"})
        self.session.headers["Authorization"] = f"Bearer {answer['access_token']}"
        self.session.headers["X-CSRFToken"] = self.get("/security/csrf_token/")["result"]
        self.session.headers["Referer"] = url

    def get(self, path: str, **params: str) -> Any:
        return self._ask("get", path, params=params)

    def post(self, path: str, **given: Any) -> Any:
        return self._ask("post", path, **given)

    def put(self, path: str) -> Any:
        return self._ask("put", path)

    def bring(self, address: str) -> None:
        """Import what is shipped, on the database of that address."""
        bundle = io.BytesIO()
        with zipfile.ZipFile(bundle, "w") as archive:
            for file in SHIPPED.rglob("*.yaml"):
                text = file.read_text(encoding="utf-8").replace(ADDRESS, address)
                archive.writestr(f"superset/{file.relative_to(SHIPPED)}", text)
        self.post("/assets/import/", files={"bundle": ("superset.zip", bundle.getvalue(), "application/zip")})

    def _ask(self, method: str, path: str, **given: Any) -> Any:
        answer = self.session.request(method, f"{self.url}/api/v1{path}", timeout=300, **given)
        assert answer.ok, f"{path}: {answer.status_code} {answer.text[:2000]}"
        return answer.json()


@contextmanager
def running(prepared: Path, folder: Path) -> Iterator[Superset]:
    """Superset over a copy of what was prepared."""
    shutil.copy(prepared / "superset.db", folder / "superset.db")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(PROGRAMS / "gunicorn"), "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--threads", "8"]
    with (folder / "log").open("w", encoding="utf-8") as log:
        server = subprocess.Popen(
            [*command, "--timeout", "300", "superset.app:create_app()"],
            env=environment(folder),
            cwd=folder,
            stdout=log,
            stderr=log,
        )
    try:
        _wait_for(f"http://127.0.0.1:{port}/health", server, folder / "log")
        yield Superset(f"http://127.0.0.1:{port}")
    finally:
        server.terminate()
        server.wait(60)


def _wait_for(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline:
        try:
            if requests.get(url, timeout=30).ok:
                return
        except (requests.ConnectionError, requests.Timeout):
            time.sleep(0.5)
        if server.poll() is not None:
            break
    raise AssertionError(f"Superset does not answer at {url}:\n{log.read_text(encoding='utf-8')[-4000:]}")
