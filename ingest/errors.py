"""The one root of our errors, and the exit code each of them ends a command with."""

from collections.abc import Callable
from enum import IntEnum
from functools import partial
from typing import Any, ClassVar


class ExitCode(IntEnum):
    DONE = 0
    DATA = 1
    USAGE = 2
    LOCKED = 3
    BUILD = 4
    TIMED_OUT = 124
    INTERRUPTED = 130


class DatelineError(Exception):
    """What happened, what was expected, what to do: the three things a person needs to go on."""

    exit_code: ClassVar[ExitCode] = ExitCode.DATA

    def __init__(self, what: str, *, expected: str = "", remedy: str = "") -> None:
        self.what, self.expected, self.remedy = what, expected, remedy
        super().__init__(str(self))

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[str]]:
        """So that it is the same when another process has raised it."""
        return partial(type(self), expected=self.expected, remedy=self.remedy), (self.what,)

    def __str__(self) -> str:
        lines = [self.what]
        if self.expected:
            lines.append(f"expected: {self.expected}")
        if self.remedy:
            lines.append(f"to fix it: {self.remedy}")
        return "\n".join(lines)


class UsageError(DatelineError):
    """A command was asked for something that cannot be."""

    exit_code = ExitCode.USAGE
