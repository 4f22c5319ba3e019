"""The JSON Schema of a timeline, so that an editor completes it, and a template of each kind to fill in."""

from collections.abc import Iterator, Mapping
from typing import Any

from ingest.actor import Actor
from ingest.event import EVENT_MODELS, Document
from ingest.kinds import CLAIMS, Payload

# Fields of the envelope that a person writes in a timeline, in the order in which they are read.
_WRITTEN = (
    *("id", "kind", "act", "targets", "reason", "subject", "occurred", "stated", "claimant", "claimants", "reporter"),
    *("modality", "reliability", "credibility", "source", "document", "data", "version"),
)


def timeline_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a timeline in YAML."""
    definitions: dict[str, Any] = {}
    records = [_record(_schema(model, definitions)) for model in EVENT_MODELS.values()]
    actor, document = _schema(Actor, definitions), _schema(Document, definitions)
    header = {
        "timeline": {"type": ["string", "null"], "description": "a title"},
        "source": {"type": "string", "description": "the data set or document all records come from"},
        "document": document,
        "stated": {"type": ["string", "integer"], "description": "EDTF; when it was said or published"},
        "reporter": _ACTOR_OR_KEY,
        "actors": {"type": "object", "additionalProperties": actor, "description": "who speaks, by a short key"},
        "events": {"type": "array", "items": {"oneOf": records}},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A dateline timeline",
        "type": "object",
        "properties": header,
        "required": ["events"],
        "additionalProperties": False,
        "$defs": definitions,
    }


_ACTOR_OR_KEY = {"anyOf": [{"type": "string", "description": "a key of actors"}, {"$ref": "#/$defs/Actor"}]}


def _schema(model: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    schema: dict[str, Any] = model.model_json_schema(mode="validation", ref_template="#/$defs/{model}")
    definitions |= schema.pop("$defs", {})
    if model in (Actor, Document):
        definitions[model.__name__] = schema
        return {"$ref": f"#/$defs/{model.__name__}"}
    return schema


def _record(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of an event as a timeline writes it: what the header says may be left out, actors are keys."""
    properties = {name: schema["properties"][name] for name in _WRITTEN}
    properties |= {"claimant": _ACTOR_OR_KEY, "reporter": {"anyOf": [*_ACTOR_OR_KEY["anyOf"], {"type": "null"}]}}
    properties["claimants"] = {"type": "array", "items": _ACTOR_OR_KEY, "minItems": 2}
    properties["locator"] = {"type": "string", "description": "page, row or paragraph in the document"}
    for name in ("occurred", "stated"):  # a bare year is a number to YAML
        properties[name] = properties[name] | {"anyOf": [*properties[name]["anyOf"], {"type": "integer"}]}
    return schema | {"properties": properties, "required": ["id", "kind", "data"]}


def template(kind: str) -> str:
    """A timeline with one record of that kind to fill in: what must be there is open, what may be is a comment."""
    payload = CLAIMS[kind]
    return _HEADER.format(kind=kind) + "".join(_fields(payload, "      "))


def _fields(payload: type[Payload], indent: str) -> Iterator[str]:
    definitions: dict[str, Any] = {}
    schema = _schema(payload, definitions)
    for name, field in sorted(schema["properties"].items(), key=lambda item: item[0] not in schema.get("required", ())):
        required = name in schema.get("required", ())
        hint = _hint(field, definitions)
        yield f"{indent}{'' if required else '# '}{name}:".ljust(28) + f"# {hint}\n"


def _hint(field: Mapping[str, Any], definitions: Mapping[str, Any]) -> str:
    """What a field takes, with an example: its words, or the form of its value."""
    choices = [branch for branch in field.get("anyOf", [field]) if branch.get("type") != "null"]
    words = [str(word) for branch in choices for word in branch.get("enum", ())]
    description = field.get("description") or next((b["description"] for b in choices if "description" in b), "")
    form = " | ".join(words) or next((_form(branch, definitions) for branch in choices), "")
    return form if description in form else f"{form}; {description}"


def _form(branch: Mapping[str, Any], definitions: Mapping[str, Any]) -> str:
    if "$ref" in branch:
        return _EXAMPLES.get(branch["$ref"].rsplit("/", 1)[-1], "")
    if branch.get("type") == "array":
        return f"[{_form(branch.get('items', {}), definitions)}, …]"
    if examples := branch.get("examples"):
        return f"{branch.get('description', 'text')}, such as {examples[0]}"
    return {"string": "text", "number": "a number", "integer": "a whole number", "boolean": "true or false"}.get(
        str(branch.get("type")), ""
    )


_EXAMPLES = {
    "Quantity": "a quantity",
    "Actor": "{name: …, country: PRK, role: …}",
    "CodedActor": "{name: …, code: RUSGOV, country: RUS, sectors: [GOV]}",
    "Place": "{name: Vladivostok, country: RUS, latitude: 43.1, longitude: 131.9}",
    "Port": "{name: Vladivostok, country: RUS, locode: RUVVO}",
    "Ballot": "{country: PRK, vote: yes | no | abstain | absent | not_member}",
}

_HEADER = """\
# yaml-language-server: $schema=timeline.schema.json
# A timeline with one {kind}. Fill in what stands open, take the # from what you know, leave out what the
# source does not say. Then: dateline validate FILE, and dateline append FILE.
# A quantity is a number, or bounds in the words of the source: {{low: 30000, high: 50000}}, or
# {{value: 77e6, unit: USD, rounded_to: 1e6, wording: US$77 million}}, or {{high: 0.9, high_included: false}}.
timeline:              # a title of yours
source:                # the data set or document, such as article/my-paper-2017-07; no spaces
document:
  title:               # what was read
  # publisher:
  # url:               # address, or the name of the file
actors:
  somebody: {{name: }}   # who says so; may have role, country: PRK, anonymous: true
  # paper: {{name: , type: media}}
# reporter: paper      # who relays what the claimants say
events:
  - id:                # a short name of this record, unlike any other of the source
    kind: {kind}
    claimant: somebody # a key of actors
    # occurred:        # EDTF: 2017-07-04 | 2017-07 | 2017-07-07/2017-07-08 (lasting)
                       # | "[2017-07-04..2017-07-31]" (some time in)
    # stated:          # EDTF: when it was said or published
    # modality:        # asserted | possible | expected | denied
    # locator:         # page, row or paragraph in the document
    data:
"""
