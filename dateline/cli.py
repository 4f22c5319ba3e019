"""The command line: every command, and the one place where an error becomes a message and an exit code."""

import os
import signal
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from dateline.commands import (
    add,
    append,
    backup,
    build,
    check,
    checkpoint,
    correct,
    diff,
    dispute,
    docs,
    doctor,
    events,
    explain,
    export,
    fetch,
    follow,
    history,
    link,
    map,
    migrate,
    preview,
    profile,
    publish,
    query,
    redact,
    report,
    restore,
    retract,
    run,
    schedule,
    schema,
    serve,
    shell,
    sources,
    status,
    timeline,
    validate,
    verify,
)
from dateline.settings import load
from ingest.characters import visible
from ingest.child import PARENT, end_with
from ingest.errors import DatelineError, ExitCode, UsageError
from warehouse.unneeded import without_pandas

app = typer.Typer(
    name="dateline",
    help="Collect what sources say happened, and ask SQL what it adds up to.",
    epilog="Start with: dateline run",
    invoke_without_command=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)


@app.callback()
def settings(
    context: typer.Context,
    home: Annotated[Path | None, typer.Option(help="Folder for everything that is made.  [default: data]")] = None,
    wait: Annotated[
        float | None, typer.Option(min=0, help="Seconds to wait for a file another process holds.  [default: 10]")
    ] = None,
    memory: Annotated[
        str | None, typer.Option(metavar="<size>", help="How much memory DuckDB may take.  [default: 5GB]")
    ] = None,
) -> None:
    if context.invoked_subcommand is None:
        print(context.get_help())
        raise typer.Exit(ExitCode.USAGE)
    context.obj = load({"home": home, "wait": wait, "memory": memory})
    os.environ["DATELINE_MEMORY"] = context.obj[0].memory  # for what opens DuckDB, here and in processes of ours


for command in (
    *(
        run,
        validate,
        preview,
        profile,
        map,
        fetch,
        append,
        sources,
        events,
        build,
        check,
        publish,
        export,
        query,
        shell,
        serve,
        schedule,
        status,
        add,
        schema,
    ),
    *(correct, retract, dispute, link, redact, history, explain, diff, verify, checkpoint, follow, migrate),
    *(backup, restore, doctor, docs, report, timeline),
):
    name = command.__name__.rsplit(".", 1)[-1]
    app.command(name, epilog=command.EXAMPLE)(getattr(command, name))


def main() -> NoReturn:
    """Run a command; ends the process with one of ExitCode."""
    # What is made is nobody's but the user's, and the group's where the user's own mask lets it.
    os.umask(os.umask(0o077) | 0o007)
    signal.signal(signal.SIGTERM, _interrupt)
    if parent := os.environ.pop(PARENT, None):
        end_with(int(parent), signal.SIGTERM)
    with without_pandas():
        sys.exit(_run())


def _interrupt(*_: object) -> NoReturn:
    """SIGTERM, from a service manager or a container, ends a command as Ctrl-C does: with its children and files."""
    raise KeyboardInterrupt


def _run() -> int:
    try:
        _require_utf8(sys.argv)
        code = int(app(standalone_mode=False) or ExitCode.DONE)
        sys.stdout.flush()  # a reader who has left a pipe is noticed here, not while Python ends
    except DatelineError as error:
        return _fail(str(error), error.exit_code)
    except typer.TyperException as error:  # what the command line itself finds wrong
        said = getattr(error, "format_message", error.__str__)()
        return _fail(f"{said}\ndateline {_command()}--help shows how", ExitCode.USAGE)
    except (KeyboardInterrupt, typer.Abort):
        code = ExitCode.INTERRUPTED
    except BrokenPipeError:  # the reader of a pipe has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.DONE
    except SystemExit as leaving:  # how Typer answers the same
        if isinstance(leaving.__context__, BrokenPipeError):
            return ExitCode.DONE
        raise
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        return _fail(f"{where}{error.strerror or error}\nto fix it: check permissions and free disk", ExitCode.DATA)
    except Exception as error:
        return _fail(_unforeseen(error), ExitCode.DATA)
    if code == ExitCode.INTERRUPTED:  # Typer makes this code of an interrupt and says nothing
        return _fail("interrupted; what was appended before stays appended", ExitCode.INTERRUPTED)
    return code


def _require_utf8(arguments: list[str]) -> None:
    """Raises UsageError for an argument, such as the name of a file, that no table and no JSON could hold."""
    for argument in arguments:
        try:
            argument.encode()
        except UnicodeEncodeError:
            shown = os.fsencode(argument).decode(errors="backslashreplace")
            raise UsageError(
                f"the argument {shown!r} is not UTF-8",
                expected="words and names of files in UTF-8",
                remedy="rename the file, or set the terminal to UTF-8",
            ) from None


def _unforeseen(error: Exception) -> str:
    from warehouse.files.errors import MORE_MEMORY, OUT_OF_MEMORY  # it imports DuckDB, which --help shall not wait for

    said = str(error).partition("\n")[0]
    if OUT_OF_MEMORY.search(said):
        return f"{said}\nto fix it: {MORE_MEMORY} {_command()}".rstrip()
    handle, report = tempfile.mkstemp(prefix="dateline-", suffix=".txt")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        traceback.print_exception(error, file=file)
    return f"a fault of dateline's own: {error}\nplease report it with {report}"


def _command() -> str:
    names = {command.name for command in app.registered_commands}
    return next((f"{word} " for word in sys.argv[1:] if word in names), "")


def _fail(message: str, code: ExitCode) -> int:
    print(f"error: {visible(message)}", file=sys.stderr)
    return code
