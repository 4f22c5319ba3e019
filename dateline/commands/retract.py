import typer

from dateline.commands._acting import ByEditor, Reason, Targets, act, append_and_report, ledger_of, refs

EXAMPLE = 'Example: dateline retract my/paper#trade --reason "withdrawn by the paper on 2 August"'


def retract(context: typer.Context, targets: Targets, reason: Reason, by: ByEditor = None) -> None:
    """Withdraw records: they no longer stand.

    They stay in the history. Only their claimant, their data set or an editor may do so.
    """
    ledger = ledger_of(context)
    append_and_report(ledger, act(ledger, "retract", refs(targets), reason=reason, by=by))
