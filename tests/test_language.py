"""The words of code, messages and docs: standard technical English, by the list of what the project used to say."""

import os
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]
TEXTS = {
    *(".cfg", ".css", ".csv", ".html", ".ipynb", ".j2", ".js", ".json", ".md", ".py", ".sql", ".toml", ".txt"),
    *(".yaml", ".yml", ""),
}
GENERATED = {"build", "data", "dist", "site", "dbt_project/logs", "dbt_project/target", "tests/bench/results"}
# What to write instead; the words count in a name of several, too.
INSTEAD = {
    "told": "reported, stated, shown, distinguished, counted",
    "untold": "unknown, not reported",
    "tell": "report, say, show, distinguish",
    "tells": "reports, says, shows, distinguishes",
    "telling": "reporting, saying, showing",
    "teller": "source",
    "tellers": "sources",
    "whoever": "the reader, writer, claimant: name who it is",
    "anew": "again; rebuilt incrementally, if only changed rows are written",
    "mend": "fix, correct",
    "mends": "fixes, corrects",
    "mended": "fixed, corrected",
    "mending": "fixing, correcting",
    "aside": "moved, kept in another file or folder",
    "asides": "what was moved or kept",
    "usurped": "not authorized",
    "spoken": "representative: the claim that is read for an occurrence",
    "vouch": "attest",
    "vouches": "attests",
    "vouched": "attested",
    "vouching": "attesting",
    "spelt": "written, written in full",
    "misspelt": "misspelled",
    "parted": "divided, separated, classed",
}
# Words that are to be other ones together, also where a line ends between them.
PHRASES = {
    "to be had": "there, published, available",
    "let go of": "close, release",
    "by halves": "in part",
    "all else": "everything else",
    "made again": "rebuilt",
    "at hand": "present, available, current",
    "for good": "permanently",
    "in one go": "at once",
}
NAMES_THAT_STAY = {
    "spoken_claim_id": "a promised column of core.fct_event (docs/stable_columns.csv)",
    "told_on": "a promised column of diplomacy.fct_sanction_year (docs/stable_columns.csv)",
    ".tell()": "the position in a file, in Python",
}
FILES_THAT_MAY = {
    "CHANGELOG.md": "says what a name was before",
    "dateline/timelines/*.yaml": "the words of an article",
    "tests/test_language.py": "the list itself",
}
# A word within snake_case, camelCase or CAPITALS.
WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def texts() -> Iterator[str]:
    """Every text file that people write, by its path in the repository."""
    for folder, below, files in os.walk(REPOSITORY):
        place = Path(folder).relative_to(REPOSITORY)
        below[:] = sorted(name for name in below if name[0] != "." and (place / name).as_posix() not in GENERATED)
        yield from ((place / name).as_posix() for name in sorted(files) if Path(name).suffix in TEXTS)


# Between two words on two lines stands what begins a line of a comment.
PHRASE = re.compile(
    r"\b("
    + "|".join(phrase.replace(" ", r"[ \t]*(?:[ \t]|\n[ \t]*(?:#|--|//|>)?[ \t]*)") for phrase in PHRASES)
    + r")\b",
    re.IGNORECASE,
)


def idioms(text: str) -> Iterator[str]:
    """The lines of a text with a word that is to be another, with its number and what to write."""
    for number, line in enumerate(text.splitlines(), 1):
        for name in NAMES_THAT_STAY:
            line = line.replace(name, "")
        for word in sorted({word.lower() for word in WORD.findall(line)} & INSTEAD.keys()):
            yield f"line {number}: {word} (write: {INSTEAD[word]})"
    for found in PHRASE.finditer(text):
        phrase = " ".join(re.sub(r"\n[ \t]*(#|--|//|>)", " ", found.group()).split()).lower()
        number = text.count("\n", 0, found.start()) + 1
        yield f"line {number}: {phrase} (write: {PHRASES[phrase]})"


def found_in(path: str) -> list[str]:
    return [f"{path}: {idiom}" for idiom in idioms((REPOSITORY / path).read_text(encoding="utf-8"))]


def test_every_text_is_in_plain_terms() -> None:
    own = [path for path in texts() if not any(fnmatch(path, pattern) for pattern in FILES_THAT_MAY)]
    assert len(own) > 500
    found = [line for path in own for line in found_in(path)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("pattern", FILES_THAT_MAY)
def test_no_file_is_exempt_without_need(pattern: str) -> None:
    assert any(found_in(path) for path in texts() if fnmatch(path, pattern))


@pytest.mark.parametrize("name", NAMES_THAT_STAY)
def test_no_name_stays_without_need(name: str) -> None:
    assert any(
        name in (REPOSITORY / path).read_text(encoding="utf-8") for path in texts() if path not in FILES_THAT_MAY
    )


@pytest.mark.parametrize(
    "line",
    [
        "what is told",
        "def test_it_is_told_so()",
        "tellWhen(event)",
        "TOLD = 1",
        "Whoever asks",
        "made anew",
        "set_aside",
        "what nobody vouches for",
        "flows_parted",
        "it is not to be had",
        "the only file that cannot be\n# made again",
        "removed for   good",
        "All else is as it was",
    ],
)
def test_a_word_is_found_in_prose_and_in_names(line: str) -> None:
    assert len(list(idioms(line))) == 1


@pytest.mark.parametrize(
    "line",
    ["an amendment", "file.tell()", "event.spoken_claim_id", "intelligence", "recommend", "department", "for goods"],
)
def test_a_part_of_another_word_is_none(line: str) -> None:
    assert list(idioms(line)) == []
