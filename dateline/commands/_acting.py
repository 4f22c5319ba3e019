"""What the commands share that act upon records of the ledger."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from dateline.commands.options import settings_of
from dateline.output import Format, write
from ingest.errors import UsageError

if TYPE_CHECKING:
    from ingest.event import Act, Event, Ref
    from warehouse.ledger.ledger import Ledger
    from warehouse.ledger.recorded import Recorded

Target = Annotated[str, typer.Argument(metavar="SOURCE#ID", show_default=False, help="The record.")]
Targets = Annotated[list[str], typer.Argument(metavar="SOURCE#ID...", show_default=False, help="The records.")]
Reason = Annotated[str, typer.Option(help="Why. It is kept, and shown with the act.", show_default=False)]
By = Annotated[str, typer.Option(help="Who does it, by name.", show_default=False)]
ByEditor = Annotated[
    str | None,
    typer.Option(help="The editor who does it; left out, it is the claimant's own doing.", show_default=False),
]


def ledger_of(context: typer.Context) -> "Ledger":
    from warehouse.ledger.ledger import Ledger

    settings = settings_of(context)
    return Ledger(settings.ledger, wait=settings.wait)


def refs(texts: list[str]) -> "list[Ref]":
    from ingest.event import Ref

    try:
        return [Ref.parse(text) for text in texts]
    except ValueError as error:
        raise UsageError(str(error), remedy="dateline events --format jsonl shows source and id") from error


def held(ledger: "Ledger", ref: "Ref") -> "Recorded":
    """The record of an identity, with its content."""
    found = ledger.find(ref)
    if found is None:
        raise UsageError(f"{ref} is not in the ledger", remedy="dateline events lists what is")
    return found


def act(ledger: "Ledger", verb: "Act", targets: "list[Ref]", *, reason: str, by: str | None, **more: Any) -> "Event":
    """The event of an act: an editor's, or without one the claimant's own, from the data set of the target."""
    from pydantic import ValidationError

    from ingest.acts import act_upon, editor

    try:
        if by is not None:
            actor, source = editor(by)
            return act_upon(verb, targets, reason=reason, by=actor, source=source, **more)
        first = held(ledger, targets[0])
        if first.event is None:
            raise UsageError(
                f"{targets[0]} is redacted: its claimant is not known any more", remedy="name an editor: --by NAME"
            )
        return act_upon(verb, targets, reason=reason, by=first.event.all_claimants, source=first.source, **more)
    except ValidationError as error:
        raise UsageError("\n".join(_problem(detail["loc"], detail["msg"]) for detail in error.errors())) from error


def _problem(location: tuple[int | str, ...], message: str) -> str:
    """What is wrong, with the field; the kind, which comes first, is none."""
    return ": ".join(part for part in (".".join(map(str, location[1:])), message.removeprefix("Value error, ")) if part)


def append_and_report(ledger: "Ledger", event: "Event") -> None:
    """Append an act, and write what it did as one row."""
    appended = ledger.append([event])
    row = {
        "position": appended.positions[0],
        "act": event.act,
        "record": str(event.ref),
        "upon": " ".join(map(str, event.targets)),
        "new": bool(appended.new),
    }
    write([row], tuple(row), Format.TABLE)
