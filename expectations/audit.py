"""The audit: every suite held against the tables of one built file."""

import io
from contextlib import redirect_stdout
from pathlib import Path

from expectations.outcome import Audit
from expectations.suites import read_suites
from warehouse.build.state import is_sealed
from warehouse.unneeded import allow_pandas

SUITES = Path(__file__).with_name("suites")


def audit(
    database: Path,
    *,
    docs: Path | None = None,
    suites: Path = SUITES,
    published: Path | None = None,
    is_whole: bool = False,
) -> Audit:
    """Hold the suites of the folder `suites` against the DuckDB file `database`, which is only read.

    Checks that the build before this one passed run on the rows that changed since, where these can decide them; with
    `is_whole`, or where another program has written to the build, on all rows.
    What asks for likeness is held against the file `published`, and passes while there is none.
    With `docs`, a web site of the findings is built in that folder; the folder must be empty or hold an
    earlier site, which is replaced. The first audit of a process takes some seconds longer, for Great
    Expectations is imported then. Afterwards nothing holds the file.

    Raises SuiteError for a suite file that cannot be used, WarehouseError for a file that cannot be read,
    DocsError for a folder that holds something else.
    """
    readable = read_suites(suites)
    # Importing Great Expectations takes seconds, which a caller that never audits shall not pay.
    allow_pandas()
    from expectations.session import examine

    # Great Expectations prints advice at every query it meets, and standard output is data.
    with redirect_stdout(io.StringIO()):
        is_whole = is_whole or not is_sealed(database)
        return Audit(examine(database, readable, docs, published, is_whole=is_whole))
