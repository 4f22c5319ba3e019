"""UCDP Georeferenced Event Dataset, in the layouts of 41 and 42 columns (until 19.1) and of 49 (from 20.1 on).

Codebook: S. Högbladh, UCDP GED Codebook, Department of Peace and Conflict Research, Uppsala University."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ingest.crosswalk import UNKNOWN, country, is_own, state_of
from ingest.sources import ucdp_pages, ucdp_release
from ingest.sources.cells import code, contradicted, filled, misdated, number, raw, spoilt
from ingest.sources.document import document
from ingest.sources.raw import Raw
from ingest.sources.source import Sample, Source
from ingest.sources.tabular import Columns, Row, folded, rows

_MARKS = ("id", "type_of_violence", "side_a", "side_b", "country_id", "date_prec", "date_start", "date_end", "best")

_COLUMNS = Columns(
    required=dict.fromkeys((*_MARKS, "year", "country", "low", "high"), ()),
    optional={
        "conflict_code": ("conflict_new_id",),
        "conflict_name": (),
        "dyad_code": ("dyad_new_id",),
        "dyad_name": (),
        "side_a_code": ("side_a_new_id",),
        "side_b_code": ("side_b_new_id",),
        "gwnoa": (),
        "gwnob": (),
    },
)

_VIOLENCE = {"1": "state-based", "2": "non-state", "3": "one-sided"}

_CLAIMANT = {"name": "Uppsala Conflict Data Program", "type": "organisation"}


def _recognises(sample: Sample) -> bool:
    return ucdp_pages.is_page(sample) or set(map(folded, _MARKS)) <= sample.names()


def _scope(data: Mapping[str, Any]) -> str | None:
    """A release has all that UCDP knows of a country in the years that it covers."""
    place = data.get("place") or {}
    return place.get("country_given") or place.get("country")


def _is_page(path: Path) -> bool:
    return path.is_file() and ucdp_pages.is_page(Sample.of(path))


def _read(files: Sequence[Path]) -> Iterator[Raw]:
    """The rows of tables, or of pages of an answer, then what the pages lack.

    Raises UnreadableFile, UnicodeDecodeError and OSError."""
    found = ucdp_pages.rows(files, _COLUMNS) if _is_page(files[0]) else _of_tables(files)
    for path, row in found:
        if row.defect:
            yield spoilt(path, row)
        elif defect := misdated(_dates(row.fields), row.fields["year"]):
            yield contradicted(path, row, _record(path, row), defect)
        else:
            yield raw(path, row, _record(path, row))
    yield from _missing(files)


def _missing(files: Sequence[Path]) -> Sequence[Raw]:
    """What the pages of an answer lack; a table does not say how many rows it has."""
    return ucdp_pages.missing(files) if _is_page(files[0]) else ()


def _of_tables(files: Sequence[Path]) -> Iterator[tuple[Path, Row]]:
    return ((path, row) for path in files for row in rows(path, _COLUMNS))


def _record(path: Path, row: Row) -> dict[str, Any]:
    fields = row.fields
    return {
        "source": SOURCE.name,
        "id": code(fields["id"]),
        "kind": "conflict_event",
        "occurred": _occurred(fields),
        "claimant": _CLAIMANT,
        "document": document(path, f"row {row.number}", title=SOURCE.title, publisher=_CLAIMANT["name"]),
        "data": _data(fields),
    }


def _occurred(fields: Mapping[str, str]) -> str:
    """On the day, or lasting, where the days are known (precision 1); some time within, in any other grade."""
    first, last = _dates(fields).values()
    if first == last:
        return first
    return f"{first}/{last}" if code(fields["date_prec"]) == "1" else f"[{first}..{last}]"


def _dates(fields: Mapping[str, str]) -> dict[str, str]:
    """Both days of the event. A table may have midnight behind a day, an answer of the API has it behind a T."""
    return {name: fields[name].replace("T", " ").split(" ")[0] for name in ("date_start", "date_end")}


def _data(fields: Mapping[str, str]) -> dict[str, Any]:
    violence = code(fields["type_of_violence"]) or ""
    return filled(
        {
            "type": _VIOLENCE.get(violence, violence),
            "conflict": fields.get("conflict_name"),
            "conflict_code": code(fields.get("conflict_code")),
            "dyad": fields.get("dyad_name"),
            "dyad_code": code(fields.get("dyad_code")),
            "side_a": _side(fields, "a"),
            "side_b": _side(fields, "b"),
            "place": filled(
                {
                    "name": fields.get("where_coordinates"),
                    "region": ", ".join(filter(None, (fields.get("adm_1"), fields.get("adm_2")))),
                    "precision": code(fields.get("where_prec")),
                    "latitude": number(fields.get("latitude")),
                    "longitude": number(fields.get("longitude")),
                }
                | _country(fields["country_id"], fields["country"], fields)
            ),
            **_estimates(fields),
            "deaths_a": _deaths(fields.get("deaths_a")),
            "deaths_b": _deaths(fields.get("deaths_b")),
            "deaths_civilian": _deaths(fields.get("deaths_civilians")),
            "deaths_unknown": _deaths(fields.get("deaths_unknown")),
            "date_precision": number(fields["date_prec"]),
            "clarity": number(fields.get("event_clarity")),
            "source_count": _counted(fields.get("number_of_sources")),
            "reports": fields.get("source_article"),
            "informant": fields.get("source_original"),
        }
    )


def _side(fields: Mapping[str, str], side: str) -> dict[str, Any]:
    given = fields.get(f"gwno{side}", "")
    known = {"name": fields[f"side_{side}"], "code": code(fields.get(f"side_{side}_code"))}
    return filled(known | (_country(given, given, fields) if given else {}))


def _country(given: str, name: str, fields: Mapping[str, str]) -> dict[str, Any]:
    """By its number of Gleditsch and Ward on that day; one that they lack, or several at once, as given."""
    day = fields.get("date_start") or ""
    found = country(given, "gw", day[:10] if len(day) >= 10 else fields["year"].removesuffix(".0"))
    state = state_of(found) if found else UNKNOWN
    return {"country": state} | ({} if is_own(given, "gw", state) else {"country_given": name})


def _estimates(fields: Mapping[str, str]) -> dict[str, Any]:
    """The estimates of all deaths. Where they are not in order the bounds are widened to hold all three, and what UCDP
    gave stands beside them."""
    given = {name: number(fields[name]) for name in ("low", "best", "high")}
    values = [value for value in given.values() if isinstance(value, (int, float))]
    if len(values) < len(given) or values == sorted(values):
        return {"deaths": given | {"unit": "deaths"}}
    widened = {"low": min(values), "best": given["best"], "high": max(values), "unit": "deaths"}
    return {"deaths": widened, "deaths_given": ", ".join(f"{name} {value}" for name, value in given.items())}


def _deaths(text: str | None) -> dict[str, Any] | None:
    value = number(text)
    return None if value is None else {"value": value, "unit": "deaths"}


def _counted(text: str | None) -> int | float | str | None:
    """UCDP writes -1 where it did not count."""
    value = number(text)
    return None if value == -1 else value


SOURCE = Source(
    name="ucdp-ged",
    title="UCDP Georeferenced Event Dataset",
    kinds=("conflict_event",),
    url="https://ucdp.uu.se/downloads/",
    licence="CC BY 4.0",
    citation="Sundberg, R. and Melander, E. (2013), Introducing the UCDP Georeferenced Event Dataset, Journal of Peace "
    "Research 50(4); and Högbladh, S., UCDP GED Codebook, Uppsala University, of the version used",
    cadence="every year in June; candidate events every month",
    stale_after=400,
    version="19.1 and before (41 and 42 columns), 20.1 and later (49 columns), CSV, with the candidate events of "
    "months; the pages of its API, JSON",
    tried="16,566; in 101 the best figure lies outside low and high, and the bounds are widened to hold it",
    defects=(
        "in some rows the best estimate lies outside low and high, or low is above high: the bounds are widened to "
        "hold all three, and deaths_given has them as UCDP gives them",
        "precision 2 to 5 of a date means some time between its two days, and is read so",
        "extracts without gwnoa name the government of side a in words only: it has no country then",
        "a row whose dates are not of the year in its column year is refused",
        "a file says only by its name which release it is (GEDEvent_v26_1.csv, GEDEvent_v26_0_8.csv), and not when it "
        "came out: an annual one counts as of June, candidate events as of the 20th of the next month, those of a year "
        "until a month as of its end; under another name the release has to be given with --release",
        "candidate events are provisional: each later release that has their days revises them, the annual one last",
        "a page of the API is a part: where not all pages of one fetch are read together, only new rows are appended",
        "a download that was filtered by anything but country and time looks as if the rest had been withdrawn: see it "
        "with --dry-run first",
    ),
    left_out="the office, date and headline of each report (they stand in source_article too), geom_wkt and "
    "priogrid_gid (they follow from the coordinates), region, relid, code_status, active_year, and the numbers of the "
    "older numbering (*_dset_id)",
    recognises=_recognises,
    read=_read,
    is_joined=_is_page,
    missing=_missing,
    release=ucdp_release.release,
    complete="scope",
    scope=_scope,
)
