"""Why a ledger does not take a batch. Of a batch that is rejected nothing is kept."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from ingest.errors import DatelineError
from warehouse.ledger.recorded import ExpectedVersion


class Rejected(DatelineError):
    """`ordinals` are the places of the records in their batch, `reasons` what is wrong with each."""

    def __init__(self, reasons: Mapping[int, str], *, expected: str, remedy: str) -> None:
        self.ordinals, self.reasons = zip(*sorted(reasons.items()), strict=True)
        more = f"\nand {len(reasons) - 1} more like it" if len(reasons) > 1 else ""
        super().__init__(self.reasons[0] + more, expected=expected, remedy=remedy)


class IdentityConflict(Rejected):
    """A record has the identity of an earlier one and other content.

    `firsts` has, by the place of a record in its batch, the place of the earlier one, where it is in the batch too."""

    firsts: Mapping[int, int] = MappingProxyType({})


class UnknownTarget(Rejected):
    """An act is upon a record that the ledger does not hold."""


class NotTheClaimant(Rejected):
    """Somebody would correct or retract what another has claimed."""


class UnfitTarget(Rejected):
    """An act is upon a record that it cannot be upon."""


class StaleTarget(Rejected):
    """A record would be replaced or withdrawn a second time."""


class WrongVersion(DatelineError):
    """A subject has other records than the caller of the append expected; nothing was kept."""


def conflict(reasons: Mapping[int, str], firsts: Mapping[int, int] | None = None) -> IdentityConflict:
    error = IdentityConflict(
        reasons,
        expected="the same content, or an id of its own",
        remedy="give it an id of its own; only if the same record has changed, append it with act: correct, the "
        "earlier record as its target, and a reason",
    )
    error.firsts = firsts or {}
    return error


def unknown(reasons: Mapping[int, str]) -> UnknownTarget:
    return UnknownTarget(
        reasons,
        expected="the identity (source#id) of a record that the ledger holds",
        remedy="look the record up with dateline events, or append it first",
    )


def not_authorized(reasons: Mapping[int, str]) -> NotTheClaimant:
    return NotTheClaimant(
        reasons,
        expected="the claimant of the target, its data set, or a claimant whose role is editor",
        remedy="dispute it instead: a dispute removes nothing",
    )


def unfit(reasons: Mapping[int, str]) -> UnfitTarget:
    return UnfitTarget(
        reasons,
        expected="a claim of the same kind to correct, two claims to link, no retraction or redaction to undo",
        remedy="correct the record that was withdrawn instead, or assert it again under an id of its own",
    )


def stale(reasons: Mapping[int, str]) -> StaleTarget:
    return StaleTarget(
        reasons,
        expected="a record that stands, neither corrected nor retracted",
        remedy="act upon the record that replaced it: dateline history SUBJECT shows it",
    )


def check_version(expected: ExpectedVersion, versions: Sequence[tuple[str, int]]) -> None:
    """Hold the one subject of a batch, with its version before, against what the caller expects.

    Raises WrongVersion."""
    if expected == "any":
        return
    if len(versions) != 1:
        raise WrongVersion(
            f"a batch of {len(versions)} subjects has no one version to expect", remedy="append one subject at a time"
        )
    ((subject, actual),) = versions
    fits = {"none": actual == 0, "exists": actual > 0}.get(str(expected), actual == expected)
    if not fits:
        raise WrongVersion(
            f"{subject} is at version {actual}",
            expected=f"version {expected}" if isinstance(expected, int) else f"{expected} before",
            remedy="read the subject again and decide again",
        )
