"""Sources that are a folder of YAML and rows: each is tried with its own, and a folder that is wrong is named."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from ingest.sources.contributed import FOLDER, sources
from ingest.sources.raw import UnreadableFile
from ingest.sources.yaml_text import load
from tests.ingest.sources.appending import sources_of, validated

NAMES = sorted(one.name for one in FOLDER.iterdir())


def rows_of(name: str) -> Path:
    (rows,) = (FOLDER / name).glob("rows.*")
    return rows


@pytest.mark.parametrize("name", NAMES)
def test_the_rows_of_a_contributed_source_give_the_records_that_it_says(name: str) -> None:
    rows = rows_of(name)
    expected: Any = load(FOLDER / name / "records.yaml")[0]
    good, refused = validated(rows, source=name)
    assert [said(event) for event in good] == expected["records"]
    assert expected["refused"], "a row that must be refused shows what the reader does with one"
    said_of = [str(one).removeprefix(f"{rows}: ") for one in refused]
    assert len(said_of) == len(expected["refused"])
    assert [text for text, start in zip(said_of, expected["refused"], strict=True) if not text.startswith(start)] == []


def said(event: Any) -> dict[str, Any]:
    found = {"id": event.id, "occurred": event.occurred}
    return found | {"data": event.data.model_dump(mode="json", exclude_none=True, exclude_defaults=True)}


@pytest.mark.parametrize("name", NAMES)
def test_the_rows_of_a_contributed_source_are_known_for_its_own_by_their_header(name: str) -> None:
    assert sources_of(rows_of(name)) == [name]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(FOLDER / "imf-imts", tmp_path / "imf-imts")
    return tmp_path


def test_a_folder_is_a_source_with_all_that_its_yaml_says(folder: Path) -> None:
    (source,) = sources(folder)
    assert (source.name, source.kinds, source.is_revised, source.stale_after) == ("imf-imts", ("trade_flow",), True, 70)
    assert source.licence.startswith("terms of use of IMF data")


def test_what_is_not_known_of_a_contributed_source_is_named_with_its_file(folder: Path) -> None:
    about = folder / "imf-imts" / "source.yaml"
    lines = about.read_text(encoding="utf-8").splitlines()
    about.write_text("\n".join(line for line in lines if not line.startswith("licence")), encoding="utf-8")
    with pytest.raises(UnreadableFile, match=r"source\.yaml: line 1, licence: Field required"):
        list(sources(folder))
    about.unlink()
    with pytest.raises(UnreadableFile, match=r"source\.yaml: No such file"):
        list(sources(folder))


def test_a_folder_has_the_name_of_its_source(folder: Path) -> None:
    (folder / "imf-imts").rename(folder / "imf-dots")
    with pytest.raises(UnreadableFile, match="name the folder as the source"):
        list(sources(folder))
