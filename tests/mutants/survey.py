"""What becomes of changes: the score of each area, and every survivor with its file and line."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one file, and whether a test noticed it."""

    area: str
    file: str
    line: int
    change: str
    noticed_by: str | None  # None: no test noticed it


def scores(mutants: Iterable[Mutant]) -> dict[str, tuple[int, int]]:
    """Of each area: how many changes were noticed, and how many were made."""
    found: dict[str, list[bool]] = defaultdict(list)
    for mutant in mutants:
        found[mutant.area].append(mutant.noticed_by is not None)
    return {area: (sum(noticed), len(noticed)) for area, noticed in sorted(found.items())}


def lines(mutants: list[Mutant]) -> Iterator[str]:
    """What is printed: the survivors, then a line for each area, then one for all."""
    for one in sorted(mutants, key=lambda one: (one.file, one.line, one.change)):
        if one.noticed_by is None:
            yield f"{one.file}:{one.line}: not noticed: {one.change}"
    by_area = scores(mutants)
    for area, (noticed, made) in by_area.items():
        yield f"{noticed / made:5.2f}  {noticed:5d} of {made:5d}  {area}"
    noticed, made = (sum(counts) for counts in zip(*by_area.values(), strict=True)) if by_area else (0, 0)
    yield f"{noticed / made if made else 1:5.2f}  {noticed:5d} of {made:5d}  all"


def write(mutants: list[Mutant], path: Path) -> None:
    """The same as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([asdict(one) for one in mutants], indent=1) + "\n", encoding="utf-8")
