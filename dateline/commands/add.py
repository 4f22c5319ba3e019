import json
from pathlib import Path
from typing import Annotated

import typer

from dateline.output import say
from ingest.errors import UsageError

EXAMPLE = "Example: dateline add missile_test"


def add(
    kind: Annotated[
        str, typer.Argument(metavar="KIND", show_default=False, help="Such as missile_test or trade_flow.")
    ],
    out: Annotated[Path | None, typer.Option(help="File to write.  [default: KIND.yaml]")] = None,
) -> None:
    """Write a YAML template of a kind of record to fill in.

    Beside it goes timeline.schema.json, by which an editor completes and checks it. No file is overwritten.
    """
    from ingest.kinds import CLAIMS
    from ingest.schema import template, timeline_schema

    if kind not in CLAIMS:
        raise UsageError(f"unknown kind {kind!r}", expected=", ".join(CLAIMS))
    target = out or Path(f"{kind}.yaml")
    if target.exists():
        raise UsageError(f"{target} exists", remedy="give another name with --out FILE")
    target.write_text(template(kind), encoding="utf-8")
    schema = target.with_name("timeline.schema.json")
    schema.write_text(json.dumps(timeline_schema(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    say(f"Fill in {target}, then: dateline validate {target}")
