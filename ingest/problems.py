"""What is wrong with a record that is refused: line, field, value, reason and remedy."""

import json
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ingest.event import EVENT_MODELS
from ingest.record import KEY, NAME, TEXT
from ingest.sources.raw import Raw


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a record, where it stands and what would fix it."""

    line: int  # 0 where the file as a whole is meant
    field: str
    value: str
    reason: str
    remedy: str = ""
    origin: str = ""  # what the field is made of, where a mapping says that

    def __str__(self) -> str:
        place = ", ".join(filter(None, [f"line {self.line}" if self.line else "", self.field]))
        place += f" = {self.value}" if self.value else ""
        place += f" ({self.origin})" if self.origin else ""
        return (f"{place}: " if place else "") + self.reason + (f". {self.remedy}" if self.remedy else "")


@dataclass(frozen=True, slots=True)
class Refused:
    raw: Raw
    problems: tuple[Problem, ...]

    def __str__(self) -> str:
        return "\n".join(f"{self.raw.file}: {problem}" for problem in self.problems)


# What to write where something else stands than the fields of a model.
_FIELDS = {
    "Quantity": "Write a plain number, or {low: 30000, high: 50000}, or {value: 77e6, unit: USD}",
    "Actor": "Write {name: …}, or, in a timeline, a key that stands under actors",
    "Document": "Write {title: …, publisher: …, url: …}",
}

_CHARACTERS = {
    KEY: "a space, or a character that does not print",
    NAME: "a line break, or a character that does not print",
    TEXT: "a character that does not print",
}


def refused_by(error: ValidationError, raw: Raw) -> Refused:
    """A record that is not as its model wants it."""
    details = error.errors(include_url=False, include_context=True)
    return Refused(raw, tuple(_problem(raw, detail) for detail in details))


def _problem(raw: Raw, detail: ErrorDetails) -> Problem:
    location = detail["loc"]
    if location and location[0] in EVENT_MODELS:  # the union's own step, which is no field
        location = location[1:]
    context = detail.get("ctx", {})
    reason, remedy = detail["msg"], ""
    match detail["type"]:
        case "value_error":
            reason = str(context["error"])
        case "literal_error":
            reason, remedy = "not one of the words known here", f"Write {context['expected']}"
        case "extra_forbidden":
            reason, remedy = "no such field here", "Take it out, or check its spelling and indentation"
        case "missing":
            reason, remedy = "missing", f"Add {location[-1]}"
        case "union_tag_not_found":
            location, reason, remedy = ("kind",), "missing", f"Write one of {', '.join(EVENT_MODELS)}"
        case "union_tag_invalid":
            location = ("kind",)
            reason, remedy = "unknown kind", f"Write one of {', '.join(EVENT_MODELS)}"
        case "json_invalid":
            reason, remedy = f"not JSON ({context['error']})", "A line holds one whole JSON object"
        case "dict_type" if location == ():
            reason, remedy = "not a record", "A line holds one JSON object in braces"
        case "model_type":
            reason = "not the fields that belong here"
            remedy = _FIELDS.get(context["class_name"], "Write them in braces, or one a line below")
        case "tuple_type":
            reason, remedy = "not a list", "Write it in brackets, such as [PRK, RUS]"
        case "string_type":
            remedy = "Put the text in quotes"
        case "bool_type":
            remedy = "Write true or false, without quotes"
        case "float_type" | "int_type" | "finite_number":
            remedy = "Write a plain number: no quotes, no comma, no unit"
        case "string_pattern_mismatch" if context["pattern"] in _CHARACTERS:
            reason, remedy = f"holds {_CHARACTERS[context['pattern']]}", "Take it out"
        case "string_pattern_mismatch":
            reason = f"does not fit the pattern {context['pattern']}"
    value = detail["input"]["kind"] if detail["type"] == "union_tag_invalid" else detail["input"]
    if value is None and detail["type"] != "missing":
        reason, remedy = "nothing is written here", "Fill it in, or take the line out"
    return Problem(
        raw.line_of(location),
        ".".join(map(str, location)),
        _shown(detail["type"], value),
        reason,
        remedy,
        raw.origin_of(location),
    )


def _shown(error_type: str, value: Any) -> str:
    """The value as a person can find it again; nothing for what is missing, or too large to help."""
    if error_type in ("missing", "json_invalid", "union_tag_not_found"):
        return ""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 80 else text[:77] + "…"
