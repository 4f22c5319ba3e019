"""YAML 1.2's core schema with the line of every field: `no` is a word, 2017-07-04 a text, no tag runs code."""

import re
from pathlib import Path
from typing import Any

import yaml

from ingest.sources.raw import Location

LARGEST = 16 * 1024 * 1024

# Numbers elsewhere, texts here: the year 2016, and the HS chapter 01.
ALWAYS_TEXT = ("occurred", "stated", "id", "commodity")


class _Loader(yaml.CSafeLoader):
    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 (PyYAML's own way)


for _tag, _pattern, _first in (
    ("null", r"^(?:~|null|)$", ["~", "n", ""]),
    ("bool", r"^(?:true|false)$", ["t", "f"]),
    ("int", r"^[-+]?[0-9]+$", list("-+0123456789")),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", list("-+.0123456789")),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), _first)


def load(path: Path) -> tuple[Any, dict[Location, int]]:
    """The document of a file, and the line (from 1) of each value by its location.

    Raises ValueError, with the line, for what is no plain YAML."""
    if path.stat().st_size > LARGEST:
        raise ValueError(f"larger than {LARGEST >> 20} MiB: write so many records as NDJSON, one a line")
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ValueError(f"line {line}: not YAML ({error.problem}); check indentation, quotes and colons") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise ValueError(f"not YAML: {error}") from error
    lines: dict[Location, int] = {}
    return (None if node is None else _value(node, (), lines, set())), lines


def _value(node: Any, at: Location, lines: dict[Location, int], seen: set[int]) -> Any:
    first = node.start_mark.line + 1
    # A repeated anchor can stand for a billion laughs; the header of a timeline says shared things once.
    if id(node) in seen:
        raise ValueError(f"line {first}: anchors and aliases (& and *) are not read here; write the value out")
    seen.add(id(node))
    lines[at] = first
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*at, index), lines, seen) for index, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        mapping: dict[str, Any] = {}
        for key, item in node.value:
            if key.value in mapping:
                raise ValueError(f"line {key.start_mark.line + 1}: the key {key.value!r} stands twice")
            text = (
                key.value in ALWAYS_TEXT and isinstance(item, yaml.ScalarNode) and item.value not in ("", "~", "null")
            )
            mapping[key.value] = item.value if text else _value(item, (*at, key.value), lines, seen)
            lines[(*at, key.value)] = key.start_mark.line + 1
        return mapping
    return _scalar(node.tag.removeprefix("tag:yaml.org,2002:"), node.value, first)


def _scalar(tag: str, text: str, line: int) -> Any:
    match tag:
        case "str":
            return text
        case "null":
            return None
        case "bool":
            return text == "true"
        case "int":
            return int(text)
        case "float":
            return float(text)
    raise ValueError(f"line {line}: the tag {tag!r} is not read here; write plain text and numbers")
