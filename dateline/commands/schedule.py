from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperGroup

from dateline.commands.options import settings_of
from dateline.output import say
from ingest.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from dateline.scheduling.cron import Cron
    from dateline.scheduling.supervise import Job
    from dateline.settings import Settings

EXAMPLE = """Examples: dateline schedule --cron "0 6 * * *" -- run my-timeline.yaml

dateline schedule --cron "0 6 * * *" --print systemd -- run my-timeline.yaml"""


class Units(StrEnum):
    SYSTEMD = "systemd"
    CRON = "cron"


def schedule(
    context: typer.Context,
    words: Annotated[
        list[str], typer.Argument(metavar="-- COMMAND...", show_default=False, help="What to run: run FILE…, fetch ….")
    ],
    cron: Annotated[
        str | None, typer.Option(show_default=False, help='When: "minute hour day month weekday", local time.')
    ] = None,
    once: Annotated[
        bool, typer.Option("--once", help="Run now and end; with --cron only if a run was missed since the last one.")
    ] = False,
    timeout: Annotated[float, typer.Option(min=1, help="Seconds after which a run is stopped.")] = 21_600,
    on_failure: Annotated[
        str | None,
        typer.Option(show_default=False, help="A command to call then, with DATELINE_RUN_ID and DATELINE_EXIT_CODE."),
    ] = None,
    units: Annotated[
        Units | None, typer.Option("--print", show_default=False, help="Only print units of systemd, or a crontab.")
    ] = None,
) -> int:
    """Run a command of dateline by the clock, in the foreground.

    One run at a time; a missed one is made up for once; one that hangs is stopped. Each has an id, a log in logs/ as
    JSON lines, a row in ops.run; health.json says how they fare. --once ends with the exit code of its run.
    """
    from dateline.scheduling.cron import Cron
    from dateline.scheduling.supervise import Job

    settings = settings_of(context)
    _check(context, words)
    job = Job(tuple(words), timeout, on_failure)
    if not cron and (units or not once):
        raise UsageError("no --cron", remedy='say when: --cron "0 6 * * *"; or --once for now')
    when = Cron.parse(cron) if cron else None
    if units and when:
        _print(units, when, job, settings)
        return ExitCode.DONE
    return _run(when, job, settings, once=once)


def _run(when: "Cron | None", job: "Job", settings: "Settings", *, once: bool) -> int:
    from datetime import UTC, datetime

    from dateline.scheduling.schedule import is_missed, serve
    from dateline.scheduling.supervise import Supervisor

    supervisor = Supervisor(settings, job)
    if when and not once:
        say(f"dateline {' '.join(job.words)} at {when.text}, local time; health in {settings.health}")
        serve(supervisor, when.trigger())
    elif when and not is_missed(supervisor, when.trigger(), datetime.now(UTC)):
        say("No run was missed.")
        return ExitCode.DONE
    try:
        return supervisor.run()
    except KeyboardInterrupt:
        supervisor.stop()
        raise


def _print(units: Units, when: "Cron", job: "Job", settings: "Settings") -> None:
    from dateline.scheduling.units import crontab, systemd

    print((systemd if units is Units.SYSTEMD else crontab)(when, job, settings), end="")
    if units is Units.SYSTEMD:
        say("Put each part into the file its first line names, then: systemctl --user enable --now dateline.timer")


def _check(context: typer.Context, words: list[str]) -> None:
    group = context.find_root().command
    assert isinstance(group, TyperGroup)
    if words[0] not in set(group.list_commands(context)) - {"schedule"}:
        raise UsageError(f"{words[0]!r} cannot be scheduled", expected="a command of dateline, such as run")
