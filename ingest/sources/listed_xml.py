"""A sanctions list as XML, with an element for each entry.

It is read twice, the first time to its end: of a file that breaks off, or lacks a part, what is missing would look as
if it had been delisted."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from xml.etree.ElementTree import Element
from xml.sax import SAXException

from ingest.sources.listed import AGAIN
from ingest.sources.raw import Raw, UnreadableFile
from ingest.sources.xml_records import Start, whole_records


def entries(path: Path, tags: Sequence[str]) -> Iterator[tuple[int, int, Element]]:
    """Each element of these tags, counted from 1, with its line; of a file that breaks off those before, for `lack_of`
    says so. Raises UnreadableFile, OSError."""
    number = 0
    with suppress(SAXException):
        for one in whole_records(path, tags):
            if not isinstance(one, Start):
                number += 1
                yield number, *one


def root_of(path: Path) -> Start | None:
    """None where nothing can be read. Raises UnreadableFile, OSError."""
    with suppress(SAXException):
        for one in whole_records(path, ()):
            return one if isinstance(one, Start) else None
    return None


def lack_of(
    path: Path,
    root: str,
    parts: Sequence[str],
    remedy: str,
    *,
    keep: Callable[[Element], None] = lambda one: None,
    tags: Sequence[str] = (),
) -> str:
    """Why the list is not complete, empty where it is: it breaks off, or lacks one of these parts below the root.

    Elements of `tags`, which entries refer to, go to `keep`. Raises UnreadableFile where the root is another."""
    found = set[str]()
    try:
        for one in whole_records(path, tags):
            if not isinstance(one, Start):
                keep(one[1])
            elif one.depth == 1 and one.tag != root:
                raise UnreadableFile(f"{path}: the root is {one.tag}", expected=root, remedy=remedy)
            else:
                found.add(one.tag)
    except SAXException as error:
        return f"the file is not complete: it is not XML to its end ({error})"
    lacking = [part for part in parts if part not in found]
    return f"the list is not complete: it has no {' and no '.join(lacking)}, not even an empty one" if lacking else ""


def lacking(files: Sequence[Path], lack: Callable[[Path], str]) -> list[Raw]:
    """A defect for each file that is not complete."""
    return [Raw(path, 0, b"", "", defect=f"{why}; {AGAIN}") for path in files if (why := lack(path))]
