"""`python -m tests.warehouse.of_project PROJECT …`: dateline as it is, but its builds are of that dbt project."""

import sys
from functools import partial
from pathlib import Path

from dateline import cli
from dateline.pipeline import run
from warehouse.build.dbt import build

if __name__ == "__main__":
    run.build = partial(build, project=Path(sys.argv.pop(1)))
    cli.main()
