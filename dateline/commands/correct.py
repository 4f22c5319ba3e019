import json
from typing import Annotated, Any

import typer

from dateline.commands._acting import ByEditor, Reason, Target, act, append_and_report, held, ledger_of, refs
from ingest.errors import UsageError

EXAMPLE = 'Example: dateline correct my/paper#trade --set data.value.low=78e6 --reason "misprint" --by "Ana Kim"'

ENVELOPE = ("occurred", "stated", "modality", "reliability", "credibility")


def correct(
    context: typer.Context,
    target: Target,
    reason: Reason,
    changes: Annotated[
        list[str],
        typer.Option("--set", metavar="FIELD=VALUE", help="A field and its new value, as JSON or plain text."),
    ],
    by: ByEditor = None,
) -> None:
    """Replace a record by one in which some fields differ.

    The old record stays in the history. Only its claimant, its data set or an editor may do so.
    """
    ledger = ledger_of(context)
    (ref,) = refs([target])
    event = held(ledger, ref).event
    if event is None or event.act not in ("assert", "correct"):
        raise UsageError(f"{ref} is no claim that could be corrected", remedy="dateline history shows what it is")
    record = event.model_dump(mode="json", exclude_none=True, include={*ENVELOPE, "data", "reporter", "document"})
    for change in changes:
        _apply(record, change)
    append_and_report(ledger, act(ledger, "correct", [ref], reason=reason, by=by, kind=event.kind, **record))


def _apply(record: dict[str, Any], change: str) -> None:
    path, mark, text = change.partition("=")
    *steps, last = path.split(".")
    if not mark or (steps or [last])[0] not in (*ENVELOPE, "data", "reporter", "document"):
        raise UsageError(
            f"{change!r} changes nothing",
            expected="such as data.value.low=78e6, occurred=2017-07-04, modality=possible",
        )
    holder: Any = record
    try:
        for step in steps:
            holder = holder[int(step)] if isinstance(holder, list) else holder.setdefault(step, {})
        holder[int(last) if isinstance(holder, list) else last] = _value(text, is_text=path in ENVELOPE[:3])
    except (ValueError, IndexError, TypeError, AttributeError) as error:
        raise UsageError(f"there is no field {path}") from error


def _value(text: str, *, is_text: bool) -> Any:
    try:
        return text if is_text else json.loads(text)
    except ValueError:
        return text
