"""A schedule as the units of systemd or the lines of a crontab, whole as they are printed."""

import re
import shlex
import sys
from pathlib import Path

from dateline.scheduling.cron import Cron
from dateline.scheduling.supervise import GRACE, Job
from dateline.settings import Settings

NAME = "dateline"


def systemd(cron: Cron, job: Job, settings: Settings) -> str:
    """A service and a timer. Each begins with a comment that names the file it goes into."""
    command = " ".join(map(_quoted, _supervised(job, settings)))
    return f"""\
# ~/.config/systemd/user/{NAME}.service
[Unit]
Description=dateline {_plain(" ".join(job.words))}

[Service]
Type=oneshot
WorkingDirectory={_plain(str(Path.cwd()))}
ExecStart={command}
TimeoutStartSec={int(job.timeout + 6 * GRACE)}
UMask=0077
Nice=10

# ~/.config/systemd/user/{NAME}.timer
[Unit]
Description=dateline {_plain(" ".join(job.words))} at {_plain(cron.text)}

[Timer]
OnCalendar={cron.calendar()}
Persistent=true

[Install]
WantedBy=timers.target
"""


def crontab(cron: Cron, job: Job, settings: Settings) -> str:
    """One line for the schedule; one that makes up for a run missed while the machine was off."""
    there = f"cd {shlex.quote(str(Path.cwd()))} && "
    command, if_missed = _supervised(job, settings), _supervised(job, settings, "--cron", cron.text)
    # A crontab takes a bare % for a line break.
    lines = [(cron.text, command), ("@reboot", if_missed)]
    return "".join(f"{when} {(there + shlex.join(what)).replace('%', chr(92) + '%')}\n" for when, what in lines)


def _supervised(job: Job, settings: Settings, *more: str) -> list[str]:
    """The call of one supervised run."""
    options = ["--home", str(settings.home.resolve()), "--wait", f"{settings.wait:g}"]
    after = ["--on-failure", job.on_failure] if job.on_failure else []
    once = ["schedule", "--once", "--timeout", f"{job.timeout:g}"]
    return [sys.executable, "-m", "dateline", *options, *once, *more, *after, "--", *job.words]


def _quoted(word: str) -> str:
    """A word as systemd reads it in a command: no variable, no specifier, no escape of its own."""
    text = _plain(word).replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$")
    return text if re.fullmatch(r"[\w./:=+-]+", text) else f'"{text}"'


def _plain(text: str) -> str:
    return text.replace("%", "%%")
