"""The pages that are generated: sources, kinds, marts, contributing; and the end of those on commands and settings."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
SCHEMAS = {
    "core": "What all share: claims, events, countries, days, actors, sources.",
    "trade": "Flows, balances, shares, ferry and labour, with both bounds.",
    "diplomacy": "Votes, meetings, tests, statements, and what followed what.",
    "ops": "What runs did and what was checked.",
}


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """MkDocs' hook: a folder that the navigation names stands for its pages, written or generated, the index first."""
    written = [path.relative_to(DOCS).as_posix() for path in sorted(DOCS.rglob("*.md"))]
    paths = sorted([*written, *(path for path, _ in pages())], key=lambda path: not path.endswith("/index.md"))
    config.nav = _without_folders(config.nav, paths)
    return config


def _without_folders(entry: Any, paths: list[str]) -> Any:
    if isinstance(entry, str):
        return [path for path in paths if path.startswith(entry)] if entry.endswith("/") else entry
    if isinstance(entry, dict):
        return {title: _without_folders(target, paths) for title, target in entry.items()}
    return [_without_folders(one, paths) for one in entry]


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """MkDocs' hook: add the pages to those that stand in docs/."""
    for path, text in pages():
        files.append(File.generated(config, path, content=text))
    return files


def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:
    """MkDocs' hook: a page that is written by hand is followed by what is generated."""
    generate = CONTINUED.get(page.file.src_uri)
    return f"{markdown}\n{generate()}" if generate else markdown


def pages() -> Iterator[tuple[str, str]]:
    """Path and Markdown of each page."""
    yield from sources()
    yield "reference/kinds.md", kinds()
    yield "reference/marts.md", marts()
    yield "contributing.md", _read("CONTRIBUTING.md").replace("](docs/", "](")


def sources() -> Iterator[tuple[str, str]]:
    from ingest.fetch.registry import FETCHERS
    from ingest.sources.registry import SOURCES

    rows = [(f"[{one.name}]({one.name}.md)", one.title, ", ".join(one.kinds), one.licence) for one in SOURCES.values()]
    yield "reference/sources/index.md", "# Sources\n\n" + _table(("source", "title", "becomes", "licence"), rows)
    for one in SOURCES.values():
        said = {
            "Published at": one.url,
            "Licence": one.licence,
            "Cite as": one.citation,
            "New data": one.cadence,
            "Read": one.version,
            "Real rows that the tests have read": one.tried,
            "Not carried over": one.left_out,
        }
        becomes = ", ".join(f"[{kind}](../kinds.md#{kind})" for kind in one.kinds)
        fetcher = next((name for name in FETCHERS if one.name.startswith(name) or one.name.endswith(name)), None)
        how = [f"dateline append --source {one.name} FILE..."]
        how = ([f"dateline fetch {fetcher} --help"] if fetcher else []) + how
        parts = [
            f"# {one.title}",
            _table(
                ("what", "of this source"),
                [("Becomes", becomes), *((what, _cell(text)) for what, text in said.items())],
            ),
            "## How to read it",
            "```console\n" + "\n".join(how) + "\n```",
            "`--source` is needed only where the source cannot be detected; `--dry-run` says what it would do.",
            "## Defects that are known and handled" if one.defects else "",
            *(f"- {_cell(defect)}" for defect in one.defects),
        ]
        yield f"reference/sources/{one.name}.md", "\n\n".join(filter(None, parts)) + "\n"


def commands() -> str:
    from typer.main import get_command

    from dateline.cli import app

    group: Any = get_command(app)
    parts = ["Each command, as `dateline COMMAND --help` prints it:"]
    for name, command in sorted(group.commands.items()):
        context = command.make_context(f"dateline {name}", [], resilient_parsing=True)
        parts += [f"## {name}", f"```text\n{command.get_help(context).strip()}\n```"]
    return "\n\n".join(parts) + "\n"


def settings() -> str:
    from dateline.settings import DEFAULTS

    rows = [
        (f"`{name}`", f"`DATELINE_{name.upper()}`", f"`{value}`" if value != "" else "none")
        for name, value in DEFAULTS.items()
    ]
    head = "## All settings\n\n`dateline doctor` shows the value of each and where it is from.\n\n"
    return head + _table(("in dateline.toml", "in the environment", "default"), rows)


def kinds() -> str:
    from ingest.event import Event
    from ingest.kinds import KINDS

    parts = [
        "# Kinds",
        "The envelope of every record, then the payload of each kind. `dateline schema` prints it as JSON Schema.",
    ]
    parts += ["## The envelope", _fields(Event)]
    for name, kind in KINDS.items():
        parts += [f"## {name}", kind.text, _fields(kind.payload)]
    return "\n\n".join(filter(None, parts)) + "\n"


def marts() -> str:
    texts = dict(re.findall(r"{% docs (\w+) %}(.*?){% enddocs %}", _read("dbt_project/models/columns.md"), re.DOTALL))
    parts = ["# Marts", "One heading a table of the published file. Every description begins with the grain."]
    for schema, text in SCHEMAS.items():
        parts += [f"## {schema}", text]
        for path in sorted((ROOT / "dbt_project" / "models" / schema).glob("*.yml")):
            for model in yaml.load(path.read_bytes(), yaml.CSafeLoader).get("models", []):
                rows = [
                    (
                        f"`{column['name']}`",
                        column.get("data_type", ""),
                        _cell(_resolved(column.get("description", ""), texts)),
                    )
                    for column in model.get("columns", [])
                ]
                parts += [f"### {schema}.{model['name']}", _resolved(model["description"], texts)]
                parts.append(_table(("column", "type", "meaning"), rows))
    return "\n\n".join(parts) + "\n"


CONTINUED = {"reference/commands.md": commands, "reference/settings.md": settings}


def _fields(model: Any) -> str:
    rows = []
    for name, field in model.model_fields.items():
        type_name = re.sub(r"(\w+\.)+", "", str(field.annotation)).removeprefix("<class '").removesuffix("'>")
        rows.append(
            (
                f"`{name}`",
                f"`{type_name}`".replace("|", "\\|"),
                "yes" if field.is_required() else "",
                _cell(field.description or ""),
            )
        )
    return _table(("field", "type", "needed", "meaning"), rows)


def _resolved(text: str, texts: dict[str, str]) -> str:
    return re.sub(r"{{ doc\('(\w+)'\) }}", lambda found: texts[found[1]], text).strip()


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _cell(text: str) -> str:
    """A text in one line of a table: what Markdown or HTML would read as more is escaped."""
    return re.sub(r"([<>|*_\[\]])", r"\\\1", " ".join(text.split()))


def _read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")
