"""Every kind of record by its name. A kind is a module: its payload, its figure, nothing else."""

from ingest.kinds.acts import Dispute, Link, Redaction, Retraction
from ingest.kinds.coded_event import CodedEvent
from ingest.kinds.conflict_event import ConflictEvent
from ingest.kinds.diplomatic_tie import DiplomaticTie
from ingest.kinds.ferry_trip import FerryTrip
from ingest.kinds.labour_migration import LabourMigration
from ingest.kinds.meeting import Meeting
from ingest.kinds.military_exercise import MilitaryExercise
from ingest.kinds.missile_test import MissileTest
from ingest.kinds.payload import Payload
from ingest.kinds.sanction import Sanction
from ingest.kinds.statement import Statement
from ingest.kinds.trade_flow import TradeFlow
from ingest.kinds.vote import Vote

CLAIMS: dict[str, type[Payload]] = {
    "missile_test": MissileTest,
    "meeting": Meeting,
    "vote": Vote,
    "ferry_trip": FerryTrip,
    "trade_flow": TradeFlow,
    "statement": Statement,
    "labour_migration": LabourMigration,
    "military_exercise": MilitaryExercise,
    "sanction": Sanction,
    "conflict_event": ConflictEvent,
    "coded_event": CodedEvent,
    "diplomatic_tie": DiplomaticTie,
}

# Here the kind is the act itself.
ACTS: dict[str, type[Payload]] = {"retract": Retraction, "dispute": Dispute, "link": Link, "redact": Redaction}

VERSIONS: dict[str, int] = dict.fromkeys(CLAIMS | ACTS, 1)

__all__ = ["ACTS", "CLAIMS", "VERSIONS", "Payload"]
