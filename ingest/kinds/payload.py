"""What every payload is: a model of its own, that may know the figure its records are about."""

from ingest.record import Frozen


class Payload(Frozen):
    def figure(self, occurred: str | None) -> str | None:
        """The name of the figure that this payload claims a value for, so that rival claims on it share one
        stream; None where a record opens a stream of its own unless it names another."""
        return None
