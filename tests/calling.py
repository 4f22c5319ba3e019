"""Commands of dateline, run in the process of the test: what they print, and the code they end with.

A process of its own costs a second before it begins. Where the process itself is tested (signals, pipes, terminals,
what is imported), a test starts one with the fixture `environment`."""

import io
import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from dateline import cli

Done = subprocess.CompletedProcess[str]
Dateline = Callable[..., Done]
Shell = Callable[..., Done]


def in_this_process(
    words: list[str],
    folder: Path,
    variables: Mapping[str, str],
    stdin: str,
    mask: int,
    capfd: pytest.CaptureFixture[str],
) -> Done:
    """Run `dateline` and these words in that folder, with these environment variables and no others."""
    with pytest.MonkeyPatch.context() as there:
        for name in os.environ.keys() - variables.keys() - {"PYTEST_CURRENT_TEST"}:
            there.delenv(name)
        for name, value in variables.items():
            there.setenv(name, value)
        there.chdir(folder)
        there.setattr(sys, "argv", ["dateline", *words])
        there.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
        before = os.umask(mask)
        capfd.readouterr()
        try:
            with pytest.raises(SystemExit) as ended:
                cli.main()
        finally:
            os.umask(before)
    return Done(["dateline", *words], int(str(ended.value.code or 0)), *capfd.readouterr())


def words_of(command: str) -> list[str] | None:
    """The words after `dateline` of a shell command; None for another command, and for one that needs a shell."""
    lexer = shlex.shlex(command, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    tokens = list(lexer)
    has_operator = any(set(token) <= set("();<>|&") for token in tokens)
    has_glob = any("*" in word for word in command.split() if word in tokens)
    return None if tokens[:1] != ["dateline"] or has_operator or has_glob or "$" in command else tokens[1:]
