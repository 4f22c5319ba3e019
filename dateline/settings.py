"""Where things lie and how long to wait: flag, then environment, then dateline.toml, then default."""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.errors import UsageError
from ingest.fetch.defaults import KEYS, SETTINGS, Value, prefix

FETCHING: Mapping[str, Value] = {**SETTINGS, **dict.fromkeys(KEYS.values(), "")}
DEFAULTS: dict[str, Any] = {"home": "data", "wait": 10.0, "memory": "5GB", **FETCHING}
FILE = Path("dateline.toml")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that is made lies in `home`; `wait` is how many seconds to wait for a file another process holds, and
    `memory` how much DuckDB may take, such as 5GB.

    `fetch` has those of FETCHING, a key empty where none is set."""

    home: Path
    wait: float
    memory: str
    fetch: Mapping[str, Value]

    @property
    def ledger(self) -> Path:
        return self.home / "ledger.duckdb"

    @property
    def build(self) -> Path:
        return self.home / "build.duckdb"

    @property
    def lock(self) -> Path:
        return self.home / "build.lock"

    @property
    def warehouse(self) -> Path:
        return self.home / "warehouse.duckdb"

    @property
    def brought(self) -> Path:
        return self.home / "brought"

    @property
    def runs(self) -> Path:
        return self.home / "runs.duckdb"

    @property
    def dbt(self) -> Path:
        return self.home / "dbt"

    @property
    def data_docs(self) -> Path:
        return self.home / "data_docs"

    @property
    def audit_page(self) -> Path:
        return self.home / "audit.html"

    @property
    def report_page(self) -> Path:
        return self.home / "report.html"

    @property
    def health(self) -> Path:
        return self.home / "health.json"

    @property
    def logs(self) -> Path:
        return self.home / "logs"

    @property
    def refused(self) -> Path:
        return self.home / "refused"

    @property
    def fetched(self) -> Path:
        return self.home / "fetched"

    def of_source(self, source: str) -> dict[str, Value]:
        """The settings of a source that is fetched, by their names without the source's."""
        begins = prefix(source)
        return {name.removeprefix(begins): value for name, value in self.fetch.items() if name.startswith(begins)}

    @property
    def fetch_keys(self) -> tuple[str, ...]:
        """The secrets: no log, event or manifest may hold one."""
        return tuple(key for name in KEYS.values() if (key := str(self.fetch[name])))

    def masked(self, text: str) -> str:
        """A text that is to be kept, without any of the secrets."""
        for key in self.fetch_keys:
            text = text.replace(key, "***")
        return text

    def key(self, source: str) -> str:
        return str(self.fetch[KEYS[source]]) if source in KEYS else ""


def load(flags: Mapping[str, Any]) -> tuple[Settings, dict[str, str]]:
    """The settings, and where each came from. `flags` holds what was given on the command line, None where nothing was.

    Raises UsageError for a setting that is not known or no value of its kind."""
    from_file = _file()
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for name, default in DEFAULTS.items():
        variable = f"DATELINE_{name.upper()}"
        if flags.get(name) is not None:
            values[name], origins[name] = flags[name], f"--{name}"
        elif variable in os.environ:
            values[name], origins[name] = os.environ[variable], variable
        elif name in from_file:
            values[name], origins[name] = from_file[name], str(FILE.resolve())
        else:
            values[name], origins[name] = default, "default"
    if not isinstance(values["home"], (str, Path)):
        raise UsageError(
            f"home = {values['home']!r} (from {origins['home']}) is no path", remedy='write it in quotes: home = "data"'
        )
    memory = str(values["memory"]).strip()
    if not re.fullmatch(r"[1-9][0-9]*(\.[0-9]+)? ?[KMGT]i?B", memory, re.I):
        raise UsageError(
            f"memory = {values['memory']!r} (from {origins['memory']}) is no size", remedy="write 5GB, or 800MB"
        )
    fetch = {name: _fetching(name, values[name], origins[name]) for name in FETCHING}
    try:
        wait = float(values["wait"])
        return Settings(home=Path(values["home"]), wait=wait, memory=memory, fetch=fetch), origins
    except (TypeError, ValueError) as error:
        raise UsageError(
            f"wait = {values['wait']!r} (from {origins['wait']}) is no number of seconds", remedy="write 10, or 0.5"
        ) from error


def _fetching(name: str, value: Any, origin: str) -> Value:
    """An address, a number, a text for a header or a key. Raises UsageError, which does not repeat a key."""
    default = FETCHING[name]
    if not isinstance(default, str):
        return _number(name, value, origin, type(default))
    text = value.strip() if isinstance(value, str) else ""
    if name in KEYS.values():
        if value != "" and not (text.isprintable() if name.endswith("_password") else re.fullmatch(r"[!-~]+", text)):
            raise UsageError(f"{name} (from {origin}) is no key", expected="letters, digits and signs, in quotes")
        return text
    if not text and value == "":
        return "" if name.endswith("_fallback_url") else default
    if not name.endswith("_url"):
        if not re.fullmatch(r"[ -~]+", text):
            raise UsageError(f"{name} = {value!r} (from {origin}) is no text", expected="ASCII, in quotes")
        return text
    if not text.startswith(("http://", "https://")):
        raise UsageError(f"{name} = {value!r} (from {origin}) is no address", remedy='write "https://…"')
    return text.rstrip("/")


def _number(name: str, value: Any, origin: str, kind: type[int] | type[float]) -> Value:
    try:
        number = kind(value)
    except (TypeError, ValueError):
        number = kind(-1)
    if isinstance(value, bool) or not 0 <= number < float("inf"):
        expected = f"a {'whole ' if kind is int else ''}number, such as {FETCHING[name]}"
        raise UsageError(f"{name} = {value!r} (from {origin}) is no number", expected=expected)
    return number


def _file() -> dict[str, Any]:
    if not FILE.exists():
        return {}
    try:
        content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{FILE.resolve()}: not TOML ({error})", remedy='write lines such as home = "data"') from error
    if unknown := sorted(content.keys() - DEFAULTS.keys()):
        raise UsageError(
            f"{FILE.resolve()}: unknown setting {unknown[0]!r}",
            expected=" or ".join(sorted(DEFAULTS)),
            remedy="take it out",
        )
    if content.keys() & set(KEYS.values()) and FILE.stat().st_mode & 0o077:
        raise UsageError(
            f"{FILE.resolve()} holds a key, and others than its owner may read it",
            expected="a file of mode 600, or the key in the environment",
            remedy=f"chmod 600 {FILE.resolve()}",
        )
    return content
