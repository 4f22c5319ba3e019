"""The table that a bench prints, each row beside the limit of the same run that it is held against."""

import json
import os
import platform
import resource
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from dateline.output import Format, write

RESULTS = Path(__file__).parent / "results"
Note = Callable[..., None]


class Table:
    """Its rows, each printed on standard error as soon as it is known."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []

    def note(self, what: str, value: float, unit: str, limit: str = "", is_met: bool | None = None) -> None:
        """One figure, and what it is held against."""
        self.rows.append({"what": what, "value": value, "unit": unit, "limit": limit, "met": is_met})
        print(f"{what}: {value:,.3f} {unit} ({limit})", file=sys.stderr, flush=True)

    def print(self) -> None:
        """All of it, below the machine that it was measured on."""
        print(machine())
        shown = [row | {"value": f"{row['value']:,.{0 if row['value'] >= 100 else 1}f}"} for row in self.rows]
        write(shown, ("what", "value", "unit", "limit", "met"), Format.TABLE)

    def keep(self, folder: Path) -> None:
        """As JSON, in a file named by the time."""
        folder.mkdir(exist_ok=True)
        now = datetime.now(UTC)
        kept = {"at": now.isoformat(timespec="seconds"), "machine": machine(), "rows": self.rows}
        (folder / f"{now:%Y%m%dT%H%M%SZ}.json").write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n")


def alone(case: Callable[..., Any], *arguments: Any) -> tuple[Any, float]:
    """The answer of a case run in a process of its own, and the peak memory of it or a child of it in MB."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_measured, case, arguments).result()


def _measured(case: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[Any, float]:
    answer = case(*arguments)
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return answer, peak / 1024


def machine() -> str:
    """Its processor, cores and Python."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    model = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.processor())
    return f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}"


def fresh(folder: Path, name: str) -> Path:
    """A new folder in it."""
    (folder / name).mkdir()
    return folder / name
