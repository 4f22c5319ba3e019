"""What becomes of changes: the score of each area, and every survivor with its file and line."""

import json
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TypeVar

import yaml
from scipy.stats import binomtest

Found = TypeVar("Found")
Same = dict[str, dict[str, str]]

ROOT = Path(__file__).parents[2]

# The list of changes that are shown to change nothing.
SAME = Path(__file__).with_name("same.yaml")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one file, and whether a test noticed it."""

    file: str
    line: int
    change: str
    noticed_by: str | None  # None: no test noticed it

    @property
    def area(self) -> str:
        return area_of(self.file)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: not noticed: {self.change}"


@dataclass(frozen=True, slots=True)
class Score:
    """Of so many changes of an area: how many were noticed, and how many of the others change nothing."""

    made: int
    noticed: int
    same: int

    def line(self, area: str, *, is_sample: bool = False) -> str:
        """With the 95 per cent interval of Wilson where the changes are a random sample."""
        share = f"{self.noticed / self.made if self.made else 1:5.2f}"
        if is_sample and self.made:
            found = binomtest(self.noticed, self.made).proportion_ci(method="wilson")
            share += f" ({found.low:.2f} to {found.high:.2f})"
        nothing = f", {self.same} of the others change nothing" if self.same else ""
        return f"{share}  {self.noticed:5d} of {self.made:5d}  {area}{nothing}"


def area_of(file: str) -> str:
    """The folder of a file is its area."""
    return Path(file).parent.as_posix()


def drawn(changes: Iterable[Found], file_of: Callable[[Found], str], number: int | None) -> list[Found]:
    """Of the changes of each area so many at random, the same ones each time; all of them without a number."""
    by_area: dict[str, list[Found]] = defaultdict(list)
    for change in changes:
        by_area[area_of(file_of(change))].append(change)
    return [
        those[place]
        for area, those in by_area.items()
        for place in sorted(random.Random(area).sample(range(len(those)), min(number or len(those), len(those))))
    ]


def read_same(path: Path = SAME) -> Same:
    """By file the patterns of changes that change nothing, each with the reason."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))  # type: ignore[no-any-return] # of this form, by its test


def is_same(mutant: Mutant, same: Same) -> bool:
    """Whether the list says that a change changes nothing."""
    return any(fnmatchcase(mutant.change, pattern) for pattern in same.get(mutant.file, ()))


def scores(mutants: Iterable[Mutant], same: Same) -> dict[str, Score]:
    """The score of each area."""
    by_area: dict[str, list[Mutant]] = defaultdict(list)
    for mutant in mutants:
        by_area[mutant.area].append(mutant)
    return {
        area: Score(
            len(those),
            sum(one.noticed_by is not None for one in those),
            sum(one.noticed_by is None and is_same(one, same) for one in those),
        )
        for area, those in sorted(by_area.items())
    }


def followed(mutants: Iterable[Mutant], path: Path, *, is_sample: bool = False) -> Iterator[str]:
    """What is printed meanwhile: each survivor, and with each file that is done the score of its area so far.

    Each change is written to a file as a line of JSON at once, so that a search that is ended keeps what it found."""
    path.parent.mkdir(parents=True, exist_ok=True)
    same = read_same()
    so_far: list[Mutant] = []
    with path.open("w", encoding="utf-8") as file:
        for one in mutants:
            if so_far and so_far[-1].file != one.file:
                last = so_far[-1]
                yield f"{scores(so_far, same)[last.area].line(last.area)} so far, with {last.file}"
            so_far.append(one)
            print(json.dumps(asdict(one)), file=file, flush=True)
            if one.noticed_by is None and not is_same(one, same):
                yield str(one)
            if one.noticed_by is not None and is_same(one, same):
                yield f"{SAME.name}: {one.file}: this change is noticed, take it out of the list: {one.change}"
    yield from ("", *summary(so_far, same, is_sample=is_sample))


def summary(mutants: list[Mutant], same: Same, *, is_sample: bool = False) -> Iterator[str]:
    """A line for each area, then one for all."""
    by_area = scores(mutants, same)
    for area, score in by_area.items():
        yield score.line(area, is_sample=is_sample)
    yield Score(*(sum(getattr(one, name) for one in by_area.values()) for name in Score.__slots__)).line("all")
