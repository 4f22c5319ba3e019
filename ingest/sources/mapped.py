"""The records of a CSV as its mapping says."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from ingest.crosswalk import UNKNOWN, country
from ingest.crosswalk.keys import plain
from ingest.kinds import CLAIMS
from ingest.sources import tabular
from ingest.sources.document import document
from ingest.sources.mapping import PLACE, Field, Plan, read_plan
from ingest.sources.raw import Location, Raw, UnreadableFile
from ingest.sources.source import Source
from ingest.sources.tabular import Columns, Row, rows

NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,2})?")

# Beyond it a double no longer knows one whole number from the next.
LARGEST_WHOLE = 2**53


def source_of(mapping: Path) -> Source:
    """The data set that a mapping describes. Raises UnreadableFile."""
    plan, lines = read_plan(mapping)
    return Source(
        name=plan.source,
        title=str(plan.document.get("title", plan.source)),
        kinds=(plan.kind,),
        url=str(plan.document.get("url", "")),
        licence="as its publisher says",
        citation=str(plan.document.get("title", plan.source)),
        cadence="not known",
        version=f"as {mapping.name} maps it",
        defects=(),
        left_out="the columns that the mapping does not name",
        recognises=lambda sample: False,
        read=partial(_read, mapping, plan, lines),
    )


def _read(mapping: Path, plan: Plan, lines: Mapping[Location, int], files: Sequence[Path]) -> Iterator[Raw]:
    for path in files:
        try:
            _check_columns(mapping, plan, lines, path)
            columns = Columns({name: () for name, _ in plan.columns()}, {})
            for row in rows(path, columns, delimiter=plan.delimiter, encoding=plan.encoding):
                yield _raw(plan, path, row)
        except (LookupError, UnicodeError) as error:
            raise UnreadableFile(
                f"{path}: not in the encoding {plan.encoding or 'of its byte order mark'} ({error})",
                remedy=f"say its encoding in {mapping}, such as encoding: latin-1",
            ) from error


def _check_columns(mapping: Path, plan: Plan, lines: Mapping[Location, int], path: Path) -> None:
    """Raises UnreadableFile, with the line of the mapping, for a column that the file has not."""
    header = tabular.header(path, plan.delimiter, plan.encoding)
    for name, at in plan.columns():
        if name not in header:
            raise UnreadableFile(
                f"{mapping}: line {lines[at]}: no column {name!r} in {path}",
                expected="one of " + ", ".join(header),
                remedy=f"correct the name, or the delimiter, which is {plan.delimiter or 'that of the first line'!r}",
            )


def _raw(plan: Plan, path: Path, row: Row) -> Raw:
    if row.defect:
        return Raw(path, row.line, b"", row.text, defect=row.defect)
    given = {name: value for name, value in row.fields.items() if plan.says(value)}
    title, publisher = str(plan.document.get("title", plan.source)), str(plan.document.get("publisher", ""))
    where = document(path, f"row {row.number}", title=title, publisher=publisher)
    record = {
        "source": plan.source,
        "id": _told(plan.id, given),
        "kind": plan.kind,
        "occurred": _told(plan.occurred, given),
        "stated": _told(plan.stated, given),
        "claimant": _told(plan.claimant, given),
        "reporter": _told(plan.reporter, given),
        "document": _filled(where | dict(_told(plan.document, given))),
        "data": _data(plan, given),
    }
    return Raw(path, row.line, json.dumps(_filled(record), ensure_ascii=False).encode(errors="replace"), row.text)


def _told(template: Any, row: Mapping[str, str]) -> Any:
    """A template with its columns filled in; None where one of them says nothing."""
    if isinstance(template, Mapping):
        return _filled({key: _told(value, row) for key, value in template.items()})
    if not isinstance(template, str):
        return template
    if any(name not in row for name in PLACE.findall(template)):
        return None
    return PLACE.sub(lambda found: row[found[1]], template)


def _data(plan: Plan, row: Mapping[str, str]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    known = CLAIMS[plan.kind].model_fields
    for name, field in plan.data.items():
        text = row.get(field.column) if field.column else _told(field.text, row)
        if text is None:
            continue
        parts = text.split(field.split) if field.split else [text]
        values = [_value(field, part.strip(), row) for part in parts]
        _put(data, name, values if field.split else values[0])
        if field.country and UNKNOWN in values and f"{name}_given" in known:
            unknown = [part.strip() for part, value in zip(parts, values, strict=True) if value == UNKNOWN]
            _put(data, f"{name}_given", unknown if field.split else text)
    return data


def _put(data: dict[str, Any], name: str, value: Any) -> None:
    """Under its name, or within a field where the name has a point."""
    *outer, last = name.split(".")
    for step in outer:
        inner = data.setdefault(step, {})
        if not isinstance(inner, dict):
            return  # the whole field is mapped as well; it is refused for what it is
        data = inner
    if value is not None:
        data[last] = value


def _value(field: Field, text: str, row: Mapping[str, str]) -> Any:
    """What a text of the column stands for; what cannot be understood stays as it is, to be refused."""
    if field.values is not None and text in field.values:
        return field.values[text]
    if field.country:
        year = plain(_told(field.year, row))
        return country(text, field.country, int(year) if re.fullmatch("[0-9]{4}", year) else None) or UNKNOWN
    if not field.is_number or not NUMBER.fullmatch(text):
        return text
    number = Decimal(text) * Decimal(str(field.scale or 1))
    value = int(number) if number == number.to_integral_value() and abs(number) < LARGEST_WHOLE else float(number)
    return {"value": value, "unit": field.unit} if field.unit else value


def _filled(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value not in (None, "", {})}
