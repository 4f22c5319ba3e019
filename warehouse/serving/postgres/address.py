"""Where a PostgreSQL database is, named without its password; and what it refuses, in our words."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

import psycopg
from psycopg.conninfo import conninfo_to_dict

from ingest.errors import DatelineError, ExitCode, UsageError


class PostgresFailed(DatelineError):
    """The database is not to be reached, or refuses what is asked of it; what was there before is unharmed."""


class PostgresBusy(DatelineError):
    """Somebody is in the middle of reading, and the time to wait is over."""

    exit_code = ExitCode.LOCKED


@dataclass(frozen=True, slots=True)
class Address:
    """The database of a URL. `name` is it without the password; the password is in no text that we make."""

    url: str = field(repr=False)
    name: str

    @classmethod
    def of(cls, url: str) -> "Address":
        """Raises UsageError for what is no address of PostgreSQL."""
        if not re.match(r"postgres(ql)?://", url):
            raise UsageError("this is no address of PostgreSQL", expected="postgresql://user@host:5432/database")
        try:
            parts = conninfo_to_dict(url)
        except psycopg.Error:
            parts = {}
        userinfo = url.split("://", 1)[1].rpartition("@")[0].split("?")[0]
        _, colon, password = userinfo.partition(":")
        # A sign that libpq reads otherwise would come out as a part of the host, in its own errors too.
        if not parts or (colon and parts.get("password", "") != unquote(password)):
            raise UsageError(
                "this address of PostgreSQL cannot be read",
                expected="postgresql://user:password@host:5432/database",
                remedy="write signs of the password as %40 for @, %3A for :, %2F for /; "
                "or leave it out, for PGPASSWORD or ~/.pgpass to say it",
            )
        host, port, database = parts.get("host") or "local", parts.get("port") or "5432", parts.get("dbname") or ""
        return cls(url, f"postgresql://{host}:{port}/{database}")

    @contextmanager
    def connected(self, wait: float) -> Iterator["psycopg.Connection[Any]"]:
        """One transaction, committed at the end. What PostgreSQL refuses is raised as PostgresFailed."""
        try:
            with psycopg.connect(
                self.url, connect_timeout=max(2, int(wait)), application_name="dateline"
            ) as connection:
                yield connection
        except psycopg.Error as error:
            raise PostgresFailed(
                f"{self.name}: {self._masked(error)}",
                remedy="see that the server runs, and that the user may create schemas in that database",
            ) from None

    def _masked(self, error: psycopg.Error) -> str:
        password = str(conninfo_to_dict(self.url).get("password") or "")
        said = " ".join(str(error).split())
        return said.replace(password, "…") if password else said
