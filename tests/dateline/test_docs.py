"""The documentation: its site is built, asks nothing of any network, leaves nothing out, and its commands are run."""

import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from html import unescape
from itertools import pairwise
from pathlib import Path

import pytest

from dateline.cli import app
from ingest.kinds import CLAIMS
from ingest.sources.registry import SOURCES
from ingest.sources.source import Source
from tests.calling import Dateline, Shell
from tests.shared import made_once
from tests.yaml_files import read_yaml

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs").rglob("*.md"))
MARTS = [
    f"{path.parent.name}.{model['name']}"
    for schema in ("core", "trade", "diplomacy", "ops")
    for path in (ROOT / "dbt_project" / "models" / schema).glob("*.yml")
    for model in read_yaml(path).get("models", [])
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]) -> Path:
    """Built with `strict`: a link that leads nowhere ends it."""

    def build(folder: Path) -> None:
        command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(folder)]
        quiet = environment | {"NO_MKDOCS_2_WARNING": "1"}
        built = subprocess.run(command, cwd=ROOT, env=quiet, capture_output=True, encoding="utf-8")
        assert built.returncode == 0, built.stderr

    return made_once(tmp_path_factory, "site", build)


def test_no_page_asks_a_network_for_anything(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) > len(PAGES)
    for page in pages:
        asked = re.findall(
            r"<(?:script|img|iframe|link)\b[^>]*\b(?:src|href)=\"?(https?:[^\"> ]+)", page.read_text("utf-8")
        )
        assert asked == [], page


def test_the_reference_has_every_command_kind_and_mart(site: Path) -> None:
    def headings(page: str) -> set[str]:
        return set(re.findall(r"<h[23] id=\"[^\"]+\">([^<]+)<a", (site / "reference" / page).read_text("utf-8")))

    assert headings("commands.html") == {str(command.name) for command in app.registered_commands}
    assert set(CLAIMS) < headings("kinds.html")
    assert set(MARTS) < headings("marts.html")
    assert "{{ doc(" not in (site / "reference" / "marts.html").read_text("utf-8")


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_every_source_has_its_page(site: Path, source: Source) -> None:
    page = (site / "reference" / "sources" / f"{source.name}.html").read_text("utf-8")
    text = unescape(re.sub(r"<[^>]+>", "", page))
    assert f"dateline append --source {source.name} FILE" in text
    said = (*source.kinds, source.version, source.tried, source.licence, source.citation, source.left_out)
    assert [part for part in (*said, *source.defects) if part not in text] == []


def test_every_tool_says_what_was_tried_here() -> None:
    for page in (ROOT / "docs" / "how-to" / "bi").glob("*.md"):
        text = page.read_text(encoding="utf-8")
        assert page.name == "index.md" or "ried here" in text or "Only read" in text or "Tried before" in text, page


def blocks(page: Path) -> list[tuple[str, str]]:
    return re.findall(r"^```(\w*)\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


# test_readme.py follows tutorial.md
@pytest.mark.parametrize("name", ["how-to/report.md", "how-to/timelines.md"])
def test_its_commands_do_what_it_says(desk: Path, shell: Shell, name: str) -> None:
    found = [*blocks(ROOT / "docs" / name), ("", "")]
    for (language, text), (after, shown) in pairwise(found):
        if language != "sh":
            continue
        for command in text.splitlines():
            done = shell(command, desk)
            assert done.returncode == 0, f"{command}\n{done.stderr}"
        if after == "text":
            printed = [line.rstrip() for line in done.stdout.splitlines() if line.strip()]
            assert printed == [line.rstrip() for line in shown.splitlines() if line.strip()]


CONCEPTS = [page for page in PAGES if page.parent.name == "concepts" and page.name != "index.md"]


@pytest.mark.parametrize("page", CONCEPTS, ids=lambda page: page.stem)
def test_a_concept_is_a_screen_with_a_definition_and_an_answered_question(
    page: Path, main_job: Path, dateline: Dateline
) -> None:
    text = page.read_text(encoding="utf-8")
    definition = text.split("\n\n")[1]
    assert len(text.splitlines()) <= 60
    assert len(re.findall(r"\.(?:\s|$)", definition)) == 1, "it opens with a definition in one sentence"
    assert "(../methods.md" in text
    ((first, query), (second, answer)) = blocks(page)
    assert (first, second) == ("sql", "text")
    assert shown(dateline("query", query, folder=main_job).stdout) == shown(answer)


def shown(printed: str) -> list[str]:
    return [line.rstrip() for line in printed.splitlines() if line.strip()]


DECISIONS = [page for page in PAGES if page.parent.name == "decisions" and page.name != "index.md"]


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_a_decision_says_what_why_what_else_and_until_when(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == ["Why", "What was weighed", "Look at it again when"]
    assert [part for part in re.split(r"^#.*$", text, flags=re.MULTILINE)[1:] if not part.strip()] == []


@pytest.mark.parametrize("folder", ["concepts", "how-to", "how-to/bi", "reference", "decisions"])
def test_the_index_of_a_section_names_each_of_its_pages(folder: str) -> None:
    index = (ROOT / "docs" / folder / "index.md").read_text(encoding="utf-8")
    there = {page.name for page in (ROOT / "docs" / folder).glob("*.md")} - {"index.md"}
    assert there - set(re.findall(r"\(([\w-]+\.md)\)", index)) == set()


def test_no_sentence_stands_in_two_pages() -> None:
    pages: defaultdict[str, set[str]] = defaultdict(set)
    for page in [*ROOT.glob("*.md"), *PAGES]:
        for sentence in sentences(page.read_text(encoding="utf-8")):
            pages[sentence].add(page.relative_to(ROOT).as_posix())
    assert len(pages) > 1000
    assert {sentence: sorted(found) for sentence, found in pages.items() if len(found) > 1} == {}


def sentences(text: str) -> Iterator[str]:
    """The sentences of a page of eight words and more: of its paragraphs, lists and tables, without its blocks."""
    prose = re.sub(r"\]\([^)]*\)", "]", re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL))
    for part in re.split(r"\n\s*\n|\n(?=- |\* )|\|", prose):
        words = " ".join(part.split()).lstrip("-* ")
        yield from (sentence for sentence in re.split(r"(?<=[.:;?])\s", words) if len(sentence.split()) >= 8)


def test_the_python_of_the_how_to_runs(main_job: Path, environment: dict[str, str]) -> None:
    found = blocks(ROOT / "docs" / "how-to" / "bi" / "python.md")
    code = "".join(text for language, text in found if language == "python")
    code = code.replace("/path/to/data", str(main_job / "data"))
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=main_job, env=environment, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "93"


def test_it_names_no_place_of_this_machine() -> None:
    for page in PAGES:
        assert re.findall(r"/work\b|/tmp\b|/home/\w|/root\b|index-url", page.read_text("utf-8")) == [], page
