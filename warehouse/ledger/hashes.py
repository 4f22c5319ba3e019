"""What is hashed, in which order: SQL expressions, so that a million records are hashed where they lie."""

from ingest.arrow import PUBLIC, REDACTABLE

# Parts of a hash are joined by control characters that no stored text can hold, so no two records join alike.
_PART, _NULL = "chr(31)", "chr(30)"

_COUNTED = (
    *("position", "batch_id", "epoch_us(recorded_at)", "source", "id", "identity_key", "subject_key"),
    *("subject_version", "target_positions"),
)


def content_hash(table: str, *, salt: str = "salt") -> str:
    """SHA-256 of a salt and the redactable part, as an expression over `table`."""
    return joined_hash([salt, *(f"{table}.{name}" for name in REDACTABLE)])


def event_hash() -> str:
    """SHA-256 of all that is stored of a record, its redactable part by its content_hash."""
    return joined_hash([*_COUNTED, *PUBLIC, "content_hash"])


def joined_hash(parts: list[str]) -> str:
    """SHA-256 of these expressions as texts."""
    joined = ", ".join(f"coalesce(({part})::varchar, {_NULL})" for part in parts)
    return f"sha256(concat_ws({_PART}, {joined}))"
