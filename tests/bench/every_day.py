"""What an analyst waits for: the first run over the article, a run where nothing is new, and one missile test more.

With `DATELINE_BEFORE`, the Python of another checkout's environment, each is run with its code, too, in turns."""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from dateline.pipeline.run import bundled
from tests.bench.table import Note, fresh

RUNS = 5

# What a run may take of the code before, by the number of the target; of `--help`, where nothing is new.
WANTED = {"first run": 0.5, "one missile test more": 0.25}
MOST_HELPS = 3
MOST_PREVIEW = 2

NOTES = """
source: notes/missile-tests
actors: {kcna: {name: Korean Central News Agency, country: PRK, type: media}}
events:
  - id: test-2017-07-28
    kind: missile_test
    occurred: 2017-07-28
    claimant: kcna
    data: {country: PRK, range: {value: 998, unit: km}}
"""


def measure(folder: Path, note: Note) -> None:
    """Seconds of each, the median; each as a ratio of what it is held against."""
    notes = folder / "notes.yaml"
    notes.write_text(NOTES, encoding="utf-8")
    programs = {"now": sys.executable}
    if before := os.environ.get("DATELINE_BEFORE"):
        programs["before"] = before
    taken: dict[tuple[str, str], list[float]] = {}
    previews = []
    for number in range(RUNS):
        for program, python in programs.items():
            home = fresh(folder, f"{program} {number}")
            steps = {
                "help": ["--help"],
                "validate": ["validate", *map(str, bundled())],
                "first run": ["run"],
                "nothing new": ["run"],
                "one missile test more": ["run", str(notes)],
            }
            for step, words in steps.items():
                if (program, step) == ("now", "one missile test more"):
                    previews.append(_seconds(python, home, "preview", str(notes)))
                taken.setdefault((program, step), []).append(_seconds(python, home, *words))
    median = {key: statistics.median(seconds) for key, seconds in taken.items()}
    helps = (median["now", "nothing new"] - median["now", "validate"]) / median["now", "help"]
    limit = f"beyond reading its input {helps:.1f} of dateline --help, wanted {MOST_HELPS} at most"
    note("the article: nothing new", median["now", "nothing new"], "s", limit, helps <= MOST_HELPS)
    preview = statistics.median(previews)
    note("the article: preview", preview, "s", f"wanted {MOST_PREVIEW} at most", preview <= MOST_PREVIEW)
    for step, wanted in WANTED.items():
        ratio = median["now", step] / median["before", step] if before else None
        limit = (
            f"{ratio:.2f} of the code before, wanted {wanted}" if ratio else "DATELINE_BEFORE names no code to compare"
        )
        note(f"the article: {step}", median["now", step], "s", limit, ratio and ratio <= wanted)


def _seconds(python: str, home: Path, *words: str) -> float:
    begun = time.perf_counter()
    subprocess.run([python, "-P", "-m", "dateline", "--home", str(home), *words], check=True, capture_output=True)
    return time.perf_counter() - begun
