import typer

from dateline.commands.options import extra, settings_of
from ingest.errors import UsageError

EXAMPLE = "Example: dateline shell"


def shell(context: typer.Context) -> None:
    """Ask the published warehouse in SQL on a terminal, with completion, in harlequin.

    Reads only that file, as it stood when it was opened. Ends by Ctrl-Q.
    """
    import os
    import sys
    from importlib.util import find_spec

    from warehouse.files.connection import opened
    from warehouse.publish.contents import PUBLICATION

    warehouse = settings_of(context).warehouse
    with extra("shell"):
        if find_spec("harlequin") is None:
            raise ModuleNotFoundError("harlequin is not installed", name="harlequin")
    with opened(warehouse, contents=PUBLICATION):
        pass  # a file that is missing, or holds what it may not, is refused here
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            "the shell needs a terminal, and there is none",
            remedy='ask without one: dateline query "from core.fct_event"',
        )
    command = [sys.executable, "-m", "harlequin", "--read-only", str(warehouse)]
    os.execv(command[0], command)
