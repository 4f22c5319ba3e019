"""YAML 1.2's core schema with the line of every field: `no` is a word, 2017-07-04 a text, no tag runs code."""

import re
from pathlib import Path
from typing import Any

import yaml

from ingest.sources import decoding
from ingest.sources.raw import Location

LARGEST = 16 * 1024 * 1024

# A record is flat; what is nested a thousandfold is there to break a parser, and does break libyaml's.
DEEPEST = 50

# No number that a source gives is longer; Python refuses to read some that are.
LONGEST_NUMBER = 400

# Numbers elsewhere, texts here: the year 2016, and the HS chapter 01.
ALWAYS_TEXT = ("occurred", "stated", "id", "commodity")


class _Loader(yaml.CSafeLoader):
    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 (PyYAML's own way)


for _tag, _pattern, _first in (
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    ("int", r"^[-+]?[0-9]+$", list("-+0123456789")),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", list("-+.0123456789")),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), _first)


def load(path: Path) -> tuple[Any, dict[Location, int]]:
    """The document of a file, and the line (from 1) of each value by its location.

    Raises ValueError, with the line, for what is no plain YAML."""
    if path.stat().st_size > LARGEST:
        raise ValueError(f"larger than {LARGEST >> 20} MiB: write so many records as NDJSON, one a line")
    text = decoding.text_of(path)
    try:
        _check_shape(text)
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ValueError(f"line {line}: not YAML ({error.problem}); check indentation, quotes and colons") from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, int(error.position)) + 1
        raise ValueError(
            f"line {line}: the character U+{error.character:04X} cannot stand in YAML; take it out"
        ) from error
    lines: dict[Location, int] = {}
    return (None if node is None else _value(node, (), lines)), lines


def _check_shape(text: str) -> None:
    """Raises ValueError for what must not be composed: nesting that breaks the parser, and aliases, for a repeated
    anchor can stand for a billion laughs; the header of a timeline says shared things once."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent):
            raise ValueError(f"line {line}: anchors and aliases (& and *) are not read here; write the value out")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise ValueError(f"line {line}: nested more than {DEEPEST} deep; check the brackets")


def _value(node: Any, at: Location, lines: dict[Location, int]) -> Any:
    lines[at] = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*at, index), lines) for index, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        mapping: dict[str, Any] = {}
        for key, item in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise ValueError(
                    f"line {line}: a key is plain text here; put what stands in braces or brackets in quotes"
                )
            if key.value in mapping:
                raise ValueError(f"line {line}: the key {key.value!r} stands twice")
            value = _value(item, (*at, key.value), lines)
            text = key.value in ALWAYS_TEXT and isinstance(value, (int, float)) and not isinstance(value, bool)
            mapping[key.value] = item.value if text else value
            lines[(*at, key.value)] = line
        return mapping
    return _scalar(node.tag.removeprefix("tag:yaml.org,2002:"), node.value, lines[at])


def _scalar(tag: str, text: str, line: int) -> Any:
    match tag:
        case "str":
            return text
        case "null":
            return None
        case "bool":
            return text.lower() == "true"
        case "int":
            return int(text) if len(text) < LONGEST_NUMBER else text
        case "float":
            return float(text)
    raise ValueError(f"line {line}: the tag {tag!r} is not read here; write plain text and numbers")
