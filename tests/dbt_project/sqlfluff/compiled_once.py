"""Jinja keeps what it compiled: SQLFluff compiles every macro again for each file, which is half of its time."""

from typing import Any

from jinja2 import Environment
from jinja2.sandbox import SandboxedEnvironment

_kept: dict[Any, Any] = {}


def _compile(self: Environment, source: str, *words: Any, **named: Any) -> Any:
    key = (source, words, *named.items(), *self.extensions)
    if key not in _kept:
        _kept[key] = Environment.compile(self, source, *words, **named)
    return _kept[key]


# SQLFluff runs this module once for each file: what is kept stays that of the first time.
if SandboxedEnvironment.compile is Environment.compile:
    SandboxedEnvironment.compile = _compile  # type: ignore[method-assign] # there is no other place to keep it
