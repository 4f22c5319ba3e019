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

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: not noticed: {self.change}"


def scores(mutants: Iterable[Mutant]) -> dict[str, tuple[int, int]]:
    """Of each area: how many changes were noticed, and how many were made."""
    found: dict[str, list[bool]] = defaultdict(list)
    for mutant in mutants:
        found[mutant.area].append(mutant.noticed_by is not None)
    return {area: (sum(noticed), len(noticed)) for area, noticed in sorted(found.items())}


def followed(mutants: Iterable[Mutant], path: Path) -> Iterator[str]:
    """What is printed meanwhile: each survivor, and with each file that is done the score of its area so far.

    Each change is written to a file as a line of JSON at once, so that a search that is ended keeps what it found."""
    path.parent.mkdir(parents=True, exist_ok=True)
    so_far: list[Mutant] = []
    with path.open("w", encoding="utf-8") as file:
        for one in mutants:
            if so_far and so_far[-1].file != one.file:
                yield _score_of(so_far, so_far[-1])
            so_far.append(one)
            print(json.dumps(asdict(one)), file=file, flush=True)
            if one.noticed_by is None:
                yield str(one)
    yield from ("", *summary(so_far))


def _score_of(mutants: list[Mutant], last: Mutant) -> str:
    noticed, made = scores(mutants)[last.area]
    return f"{_score(noticed, made, last.area)} so far, with {last.file}"


def summary(mutants: list[Mutant]) -> Iterator[str]:
    """A line for each area, then one for all."""
    by_area = scores(mutants)
    for area, (noticed, made) in by_area.items():
        yield _score(noticed, made, area)
    yield _score(*(sum(counts) for counts in zip((0, 0), *by_area.values(), strict=True)), "all")


def _score(noticed: int, made: int, area: str) -> str:
    return f"{noticed / made if made else 1:5.2f}  {noticed:5d} of {made:5d}  {area}"
