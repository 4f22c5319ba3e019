"""An answer of Comtrade's API, `{"data": [{…}, {…}]}`, in parts that processes can share."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.sources import json_text
from ingest.sources.comtrade_record import raw
from ingest.sources.raw import Raw, UnreadableFile

PART = 2 * 1024 * 1024

# A record has a thousand bytes; what has no end by then is no answer.
LARGEST = 64 * 1024 * 1024

# Between two records. No text of a JSON document can look like it: a quote within one has a backslash before it.
_BETWEEN = re.compile(rb'\}\s*(,)\s*\{\s*"\w+"\s*:')


@dataclass(frozen=True, slots=True)
class Part:
    """Some records of an answer, the first of them numbered `first`, made whole as an answer of their own."""

    file: Path
    document: dict[str, Any]
    first: int
    json: bytes

    def __iter__(self) -> Iterator[Raw]:
        """Of an answer that breaks off, those before; then the reason. Raises UnreadableFile for what is no answer."""
        broken = ""
        try:
            answer = json_text.loads(self.json)
        except (ValueError, RecursionError) as error:
            answer, broken = self._before_the_break(), str(error)
            if answer is None:
                raise UnreadableFile(f"{self.file}: not JSON to its end ({broken})", remedy="fetch it again") from error
        if not isinstance(answer, dict) or not isinstance(answer.get("data"), list):
            raise UnreadableFile(
                f"{self.file}: no answer of Comtrade's: it has no list of data", remedy="fetch it again"
            )
        for number, fields in enumerate(answer["data"], self.first):
            text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
            if defect := json_text.half_character(text):
                yield Raw(self.file, number, b"", json.dumps(fields), defect=defect)
            elif defect := json_text.repeated(fields):
                yield Raw(self.file, number, b"", text, defect=defect)
            elif isinstance(fields, dict):
                yield raw(self.file, number, self.document | {"locator": f"record {number}"}, fields, text)
            else:
                defect = "not a record of Comtrade's: expected an object"
                yield Raw(self.file, number, b"", text, defect=defect)
        if broken:
            defect = f"the file is not complete: not JSON to its end ({broken}). Fetch it again"
            yield Raw(self.file, 0, b"", "", defect=defect)

    def _before_the_break(self) -> Any:
        """The answer up to its last whole record; None where it has none."""
        marks = [found.start(1) for found in _BETWEEN.finditer(self.json)][-1:]
        for end in (self.json.rfind(b"}") + 1, *marks):
            try:
                return json_text.loads(self.json[:end] + b"]}")
            except (ValueError, RecursionError):
                continue
        return None


def parts(path: Path, document: dict[str, Any]) -> Iterator[Part]:
    """The records of a file, some at a time. Raises OSError, and UnreadableFile for one that has no end."""
    first, begin, rest = 1, b"", b""
    with path.open("rb") as file:
        while piece := file.read(PART):
            rest += piece
            if len(rest) < PART:  # the last of it
                continue
            if marks := [found.start(1) for found in _BETWEEN.finditer(rest)]:
                yield Part(path, document, first, begin + rest[: marks[-1]] + b"]}")
                first, begin, rest = first + len(marks), b'{"data":[', rest[marks[-1] + 1 :]
            elif len(rest) > LARGEST:
                raise UnreadableFile(f"{path}: a record without an end", remedy="fetch it again")
    yield Part(path, document, first, begin + rest)
