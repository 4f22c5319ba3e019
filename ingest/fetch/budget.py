"""How many calls a source gives a day, and how many are left: counted in a file, for all processes of one home."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from filelock import FileLock

from ingest.fetch.client import RateLimited


def _today() -> date:
    return datetime.now(UTC).date()


@dataclass(frozen=True, slots=True)
class Budget:
    """At most `calls` a day, by UTC. The file has the last day on which one was made, and their number."""

    file: Path
    calls: int
    today: Callable[[], date] = _today

    def left(self) -> int:
        return max(0, self.calls - self._made())

    def spend(self) -> None:
        """Count a call that is about to be made. Raises RateLimited where none is left."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self.file.with_suffix(".lock")):
            made, day = self._made(), self.today().isoformat()
            if made >= self.calls:
                raise RateLimited(
                    f"all {self.calls} calls of {day} (UTC) are made",
                    remedy=f"fetch again tomorrow: what was fetched is not asked for again ({self.file} counts them)",
                )
            self.file.write_text(json.dumps({"day": day, "calls": made + 1}), encoding="utf-8")

    def _made(self) -> int:
        try:
            kept = json.loads(self.file.read_text(encoding="utf-8"))
            return int(kept["calls"]) if kept["day"] == self.today().isoformat() else 0
        except (FileNotFoundError, ValueError, KeyError, TypeError):  # none yet, or no count that can be read
            return 0
