import typer

from dateline.commands._acting import ledger_of

EXAMPLE = "Example: dateline checkpoint"


def checkpoint(context: typer.Context) -> None:
    """Print the citation of the ledger as it is: position:hash.

    Put it in a footnote, or keep it elsewhere: dateline verify --against it proves later that nothing before it was
    changed or cut off.
    """
    print(ledger_of(context).head())
