"""How the scheduled runs fare, as a small file that monitoring reads: `is_ok`, and since when."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dateline.output import say
from ingest.errors import ExitCode
from warehouse.files.replacement import replacing


class Health:
    """The file; what it says is kept in memory too, for a disk may be full."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.state = self._read()

    def begin(self, run_id: str, words: Sequence[str], started: datetime) -> None:
        self._write(
            state="running",
            run_id=run_id,
            command=list(words),
            started_at=started.isoformat(timespec="seconds"),
            ended_at=None,
            exit_code=None,
            error=None,
        )

    def end(self, code: int, error: str | None) -> None:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        is_ok = code == ExitCode.DONE
        self._write(
            state="idle",
            is_ok=is_ok,
            ended_at=now,
            exit_code=int(code),
            error=error,
            failures_in_a_row=0 if is_ok else self.state.get("failures_in_a_row", 0) + 1,
            last_success_at=now if is_ok else self.state.get("last_success_at"),
        )

    def wait_until(self, at: datetime | None) -> None:
        self._write(next_at=at.astimezone(UTC).isoformat(timespec="seconds") if at else None)

    @property
    def last_started(self) -> datetime | None:
        at = self.state.get("started_at")
        return datetime.fromisoformat(at) if at else None

    def _read(self) -> dict[str, Any]:
        try:
            state = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):  # none yet, or cut off by a full disk of long ago
            return {}
        return state if isinstance(state, dict) else {}

    def _write(self, **state: Any) -> None:
        self.state |= state
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with replacing(self._path) as fresh:
                fresh.write_text(json.dumps(self.state, indent=2) + "\n", encoding="utf-8")
        except OSError as error:
            say(f"{self._path} cannot be written: {error.strerror}")
