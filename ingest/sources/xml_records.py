"""The records of a large XML file from an unknown origin: streamed, with the line of each, by a parser that refuses
document types, entities and whatever lies outside of the file."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, TreeBuilder
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml import DefusedXmlException, expatreader

from ingest.sources.raw import UnreadableFile

_PIECE = 64 * 1024

# A record of a list is a few levels deep; what is nested deeper is there to break the program that walks over it.
DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Start:
    """The root, or an element directly below it, before anything in it."""

    depth: int  # 1, or 2
    tag: str
    attributes: dict[str, str]


def records(path: Path, tags: Sequence[str]) -> Iterator[Start | tuple[int, Element]]:
    """The root and what stands directly below it, and each element of these tags, whole, with its line; none of them
    stands within another.

    Raises SAXException, defusedxml.DefusedXmlException, LookupError, ValueError and OSError."""
    parser = expatreader.create_parser(forbid_dtd=True)
    handler = _Records(tags, parser.getLineNumber)
    parser.setContentHandler(handler)
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            try:
                parser.feed(piece)
            except SAXException:
                yield from handler.taken()  # what stands before the fault
                raise
            yield from handler.taken()
    parser.close()
    yield from handler.taken()


def whole_records(path: Path, tags: Sequence[str]) -> Iterator[Start | tuple[int, Element]]:
    """The same. Raises SAXException where it is not XML to its end, UnreadableFile where the parser will not go on."""
    found = records(path, tags)
    while True:
        try:
            one = next(found, None)
        except DefusedXmlException as error:
            raise UnreadableFile(
                f"{path}: it declares a document type or an entity, which no list does ({type(error).__name__})",
                remedy="do not trust the file; fetch the list again",
            ) from error
        except (LookupError, RecursionError) as error:
            raise UnreadableFile(
                f"{path}: not XML to its end ({error})", remedy="fetch it again; nothing of it was read"
            ) from error
        if one is None:
            return
        yield one


def text_of(element: Element, tag: str) -> str:
    """The text of a child with single blanks; empty where there is none."""
    return " ".join((element.findtext(tag) or "").split())


class _Records(ContentHandler):
    def __init__(self, tags: Sequence[str], line: Callable[[], int]) -> None:
        super().__init__()
        self._tags, self._line_now, self._depth = tags, line, 0
        self._found: list[Start | tuple[int, Element]] = []
        self._builder: TreeBuilder | None = None
        self._line = self._begun = 0

    def taken(self) -> list[Start | tuple[int, Element]]:
        found, self._found = self._found, []
        return found

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802, SAX calls it so
        self._depth += 1
        if self._depth > DEEPEST:
            raise ValueError(f"nested more than {DEEPEST} deep")
        if self._depth <= 2:
            self._found.append(Start(self._depth, name, dict(attrs)))
        if self._builder is None and name in self._tags:
            self._builder, self._begun = TreeBuilder(), self._depth
            self._line = self._line_now()
        if self._builder is not None:
            self._builder.start(name, dict(attrs))

    def characters(self, content: str) -> None:
        if self._builder is not None:
            self._builder.data(content)

    def endElement(self, name: str) -> None:  # noqa: N802, SAX calls it so
        if self._builder is not None:
            self._builder.end(name)
            if self._depth == self._begun:
                self._found.append((self._line, self._builder.close()))
                self._builder = None
        self._depth -= 1
