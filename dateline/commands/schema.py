import json

EXAMPLE = "Example: dateline schema > timeline.schema.json"


def schema() -> None:
    """Print the JSON Schema of a timeline.

    By it an editor completes and checks one. The first line of a timeline names it:
    # yaml-language-server: $schema=timeline.schema.json
    """
    from ingest.schema import timeline_schema

    print(json.dumps(timeline_schema(), indent=1, ensure_ascii=False))
