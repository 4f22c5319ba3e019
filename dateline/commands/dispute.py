import typer

from dateline.commands._acting import By, Reason, Targets, act, append_and_report, ledger_of, refs

EXAMPLE = 'Example: dateline dispute my/paper#trade --reason "customs say otherwise" --by "Ana Kim"'


def dispute(context: typer.Context, targets: Targets, reason: Reason, by: By) -> None:
    """Say that records are not to be believed; it removes nothing."""
    ledger = ledger_of(context)
    append_and_report(ledger, act(ledger, "dispute", refs(targets), reason=reason, by=by))
