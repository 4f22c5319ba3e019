"""When a release of UCDP's came out, by its number in the name of a file: GEDEvent_v26_1.csv, GEDEvent_v26_0_8.csv.

UCDP dates none of its files. An annual release (26.1) comes in June. The candidate events of a month (26.0.8) come
about the 20th of the next month; those of a year until a month (26.01.26.06) revise them, and are taken for later than
they: the end of the next month. So the events of a month are revised by each release that has them, the annual one of
the next year last. https://ucdp.uu.se/downloads/"""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

# The name of UCDP's own file, or that of a page as `dateline fetch ucdp` writes it.
_NAMED = re.compile(
    r"(?:GEDEvent_v|ged-?)(?P<year>\d\d)[._]?(?:1(?![\d._]\d)|0[._](?P<month>\d{1,2})|01[._](?P=year)[._](?P<until>\d\d))"
    r"(?!\d)",
    re.IGNORECASE,
)


def release(files: Sequence[Path]) -> str | None:
    """An EDTF date; None for names that say nothing, or that say different things."""
    said = {_of(path.name) for path in files}
    return said.pop() if len(said) == 1 else None


def _of(name: str) -> str | None:
    found = _NAMED.match(name)
    if not found:
        return None
    year, month = 2000 + int(found["year"]), int(found["month"] or found["until"] or 0)
    if month > 12:
        return None
    if not month:
        return f"{year}-06"
    following = date(year, month, 1) + timedelta(31)
    if found["month"]:
        return f"{following:%Y-%m}-20~"
    return f"{(following.replace(day=1) + timedelta(31)).replace(day=1) - timedelta(1)}~"
