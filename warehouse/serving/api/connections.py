"""Connections that bring nothing: a client that does not ask in time is not waited for."""

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

# Seconds from one answer, or from the beginning, until the next question is there as a whole.
PATIENCE = 10.0


class Impatient(H11Protocol):
    """HTTP/1.1 as uvicorn speaks it, with a time limit on a question that is only begun, or never."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._alarm: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._rest()

    def _watch(self) -> None:
        if not self._is_asked():
            self._alarm = self._alarm or self.loop.call_later(PATIENCE, self._end)
        else:
            self._rest()

    def _is_asked(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _rest(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def _end(self) -> None:
        self._alarm = None
        if not self._is_asked():
            self.transport.close()
