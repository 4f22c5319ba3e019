from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.commands.options import FormatOption, settings_of
from dateline.output import Format, progress, say, write
from ingest.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from dateline.settings import Settings
    from ingest.fetch.fetcher import Fetcher, Request, Site
    from ingest.fetch.slices import Log

EXAMPLE = """Examples: dateline fetch gdelt --from 2017-07-04 --to 2017-07-05

dateline fetch comtrade --reporter RUS --partner PRK --period 2016"""

COLUMNS = ("slice", "state", "file", "bytes", "sha256")
CHECKED = ("source", "result", "bytes", "host")  # of a Probe: no wider than 80 columns
INCOMPLETE = ("slice", "state", "at", "why")


def fetch(
    context: typer.Context,
    source: Annotated[
        str | None,
        typer.Argument(
            metavar="[SOURCE]", show_default=False, help="gdelt, comtrade, ucdp, acled, un-sanctions, ofac."
        ),
    ] = None,
    begin: Annotated[
        str | None,
        typer.Option("--from", show_default=False, help="gdelt, ucdp, acled: the first day; gdelt: or moment."),
    ] = None,
    end: Annotated[
        str | None, typer.Option("--to", show_default=False, help="The last day or moment, included.")
    ] = None,
    version: Annotated[
        str | None,
        typer.Option(show_default=False, help="gdelt: 1.0 or 2.0 (default); ucdp: the release, as 26.1 (default)."),
    ] = None,
    mentions: Annotated[bool, typer.Option("--mentions", help="gdelt: the mentions of events, too.")] = False,
    translated: Annotated[
        bool, typer.Option("--translated", help="gdelt: of the languages other than English, instead.")
    ] = False,
    reporter: Annotated[
        str | None, typer.Option(show_default=False, help="comtrade: who reports, as RUS, WLD or a number.")
    ] = None,
    partner: Annotated[str | None, typer.Option(show_default=False, help="comtrade: with whom it trades.")] = None,
    period: Annotated[
        list[str] | None, typer.Option(show_default=False, help="comtrade: 2016, 2016-07 or 2010/2016; repeatable.")
    ] = None,
    flow: Annotated[
        list[str] | None,
        typer.Option(show_default=False, help="comtrade: import, export, re-import, re-export; default the first two."),
    ] = None,
    commodity: Annotated[
        list[str] | None,
        typer.Option(show_default=False, help="comtrade: HS code, TOTAL (default), AG2 for chapters, ALL."),
    ] = None,
    country: Annotated[
        list[str] | None,
        typer.Option(show_default=False, help="ucdp, acled: PRK, North Korea or a number; repeatable."),
    ] = None,
    deleted_since: Annotated[
        str | None, typer.Option(show_default=False, help="acled: what it deleted since this day, instead.")
    ] = None,
    to_folder: Annotated[
        Path | None, typer.Option(show_default=False, help="Where the files go.  [default: HOME/fetched/SOURCE]")
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Ask again for what was fetched, in case it changed.")] = False,
    missing: Annotated[
        bool, typer.Option("--missing", help="Fetch nothing; show what was asked for and not fetched.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Ask each source, or the one named, for one small slice; keep nothing.")
    ] = False,
    form: FormatOption = Format.TABLE,
) -> int:
    """Fetch files of a source that is public over HTTP.

    What was fetched is not asked for again, and a file that broke off is continued. Ends with 1 if a slice was asked
    for and not fetched; the state of each is kept in slices.ndjson beside the files.
    """
    from ingest.fetch.fetcher import Request
    from ingest.fetch.slices import Log

    settings = settings_of(context)
    if check:
        return _check(settings, source, form)
    fetcher = _fetcher(source)
    folder = to_folder or settings.fetched / fetcher.name
    if missing:
        return _report_missing(Log(folder, fetcher.name), form)
    request = Request(
        begin=begin,
        end=end,
        version=version,
        mentions=mentions,
        translated=translated,
        reporter=reporter,
        partner=partner,
        period=period or (),
        flow=flow or (),
        commodity=commodity or (),
        country=country or (),
        deleted_since=deleted_since,
    )
    if foreign := sorted(request.given - fetcher.takes):
        raise UsageError(
            f"{fetcher.name} takes no {_flag(foreign[0])}",
            expected=", ".join(sorted(map(_flag, fetcher.takes))) or "nothing but its name",
        )
    return _fetch(settings, fetcher, request, folder, again, form)


def _fetch(
    settings: "Settings", fetcher: "Fetcher", request: "Request", folder: Path, again: bool, form: Format
) -> int:
    from ingest.fetch.run import fetch as fetch_slices

    site = _site(settings, fetcher.name, folder)
    with progress() as step:
        tries = list(fetch_slices(fetcher, request, site, again=again, wait=settings.wait, progress=step))
    for one in tries:
        if not one.is_fetched:
            say(f"{one.slice}: {one.state}: {one.why}")
    rows = [
        {name: getattr(one, name) for name in COLUMNS} | {"file": str(folder / one.file) if one.file else None}
        for one in tries
    ]
    write(rows, COLUMNS, form)
    if site.budget:
        say(f"{site.budget.left()} of {site.budget.calls} calls of today (UTC) are left")
    return ExitCode.DONE if all(one.is_fetched for one in tries) else ExitCode.DATA


def _check(settings: "Settings", source: str | None, form: Format) -> int:
    from ingest.fetch.probe import probe
    from ingest.fetch.registry import FETCHERS

    fetchers = [_fetcher(source)] if source else list(FETCHERS.values())
    found = []
    with progress() as step:
        for number, fetcher in enumerate(fetchers):
            step(fetcher.name, number, len(fetchers))
            found.append(probe(fetcher, _site(settings, fetcher.name, settings.fetched)))
    for one in found:
        if one.result != "works":
            say(f"{one.source}: {one.result}: {one.why}")
    write([asdict(one) for one in found], CHECKED, form)
    return ExitCode.DATA if any(one.result == "fails" for one in found) else ExitCode.DONE


def _site(settings: "Settings", source: str, folder: Path) -> "Site":
    """A budget is kept in the home folder, wherever the files go: it is the key's."""
    from ingest.fetch.budget import Budget
    from ingest.fetch.fetcher import Site

    own, key = settings.of_source(source), settings.key(source)
    budget = Budget(settings.fetched / source / "calls.json", int(own["calls"])) if key and "calls" in own else None
    return Site(str(own["url"]), folder, key, own, budget)


def _report_missing(log: "Log", form: Format) -> int:
    last = log.last().values()
    counts = Counter(one.state for one in last)
    say(f"{len(last)} slices asked for: " + (", ".join(f"{counts[state]} {state}" for state in counts) or "none yet"))
    rows = [{name: getattr(one, name) for name in INCOMPLETE} for one in last if not one.is_fetched]
    write(rows, INCOMPLETE, form)
    return ExitCode.DATA if rows else ExitCode.DONE


def _fetcher(source: str | None) -> "Fetcher":
    from ingest.fetch.registry import FETCHERS

    if source is None:
        raise UsageError(
            "no source is named", expected=", ".join(FETCHERS), remedy="dateline fetch --check asks them all"
        )
    if source not in FETCHERS:
        raise UsageError(f"{source!r} cannot be fetched", expected=", ".join(FETCHERS))
    return FETCHERS[source]


def _flag(field: str) -> str:
    return {"begin": "--from", "end": "--to"}.get(field, f"--{field.replace('_', '-')}")
