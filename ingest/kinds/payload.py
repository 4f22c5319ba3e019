"""What every payload is: a model of its own, that may know the figure its records are about."""

from ingest.record import Frozen


class Payload(Frozen):
    # A field that a kind gets later is None where it is not given: what was stored before it must still be written, and
    # hashed, as it was then.
    def figure(self, occurred: str | None) -> str | None:
        """The name of the figure that this payload claims a value for, so that rival claims on it share one
        stream; None where a record opens a stream of its own unless it names another."""
        return None
