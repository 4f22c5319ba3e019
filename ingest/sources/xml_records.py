"""The records of a large XML file that nobody vouches for: streamed, with the line of each, by a parser that refuses
document types, entities and whatever lies outside of the file."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, TreeBuilder
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml import expatreader

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
