"""Lists that OpenSanctions gathers, in both of its formats: rows written by the model of FollowTheMoney."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from ingest.sources import opensanctions
from tests.ingest.sources.appending import append, reasons, sources_of, validated
from tests.ingest.sources.damage import withstands


def entity(identity: str, schema: str, lists: Sequence[str] = ("us_ofac_sdn",), **properties: Any) -> dict[str, Any]:
    found = {name: one if isinstance(one, list) else [one] for name, one in properties.items()}
    return {
        "id": identity,
        "caption": properties.get("caption", properties.get("name", identity)),
        "schema": schema,
        "referents": [],
        "datasets": list(lists),
        "first_seen": "2023-04-20T10:27:20",
        "last_seen": "2026-06-09T20:32:01",
        "last_change": "2024-06-16T20:32:02",
        "properties": {name: one for name, one in found.items() if name != "caption"},
        "target": True,
    }


PERSON = {
    "caption": "Jon Doe",
    "name": ["Jon Doe", "DOE, Jon"],
    "weakAlias": "Johnny",
    "previousName": "Jon Roe",
    "birthDate": "1957-03",
    "nationality": ["kp", "suhh"],
    "innCode": "7700000000",
    "topics": "sanction",
    "position": "Minister",
}
SANCTION = entity(
    "ofac-s1",
    "Sanction",
    entity="NK-1",
    authority="Office of Foreign Assets Control",
    authorityId="901",
    programId="DPRK2",
    program="North Korea",
    listingDate="2016-03-02",
    reason="A reason",
)
PAPER = entity("p1", "Passport", holder="NK-1", type="Diplomatic passport", number="PS 1", country="kp")
PLACE = entity("a1", "Address", full="1 Main Street, Rason", country="kp")
SHIP = {
    "caption": "STAR",
    "name": "STAR",
    "imoNumber": "IMO9000009",
    "flag": "ga",
    "tonnage": "5000",
    "topics": "sanction",
}
LIFTED = entity(
    "eu-s2",
    "Sanction",
    ["eu_fsf"],
    entity="NK-2",
    authority="European Union",
    startDate=["2017", "2018"],
    endDate="2020-05-01",
)
FTM = [
    entity("NK-1", "Person", **PERSON, addressEntity="a1"),
    entity("NK-2", "Vessel", ["eu_fsf"], **SHIP),
    entity("Q1", "Person", name="A relative", topics="role.rca"),
    SANCTION,
    PAPER,
    PLACE,
    LIFTED,
]
NESTED = [
    entity("NK-1", "Person", **PERSON, addressEntity=[PLACE], sanctions=[SANCTION], passportEntity=[PAPER]),
    entity("NK-2", "Vessel", ["eu_fsf"], **SHIP, sanctions=[LIFTED]),
]


def written(folder: Path, entities: Sequence[dict[str, Any]] = FTM, name: str = "entities.ftm.json") -> Path:
    path = folder / name
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in entities), encoding="utf-8")
    return path


@pytest.mark.parametrize("entities", [FTM, NESTED], ids=["entities.ftm.json", "targets.nested.json"])
def test_each_sanction_of_an_entity_is_a_listing_with_all_that_the_file_says(
    tmp_path: Path, entities: list[dict[str, Any]]
) -> None:
    (person, ship), refused = validated(written(tmp_path, entities))
    assert refused == []
    assert (person.id, person.occurred, person.claimant.name, person.reporter and person.reporter.name) == (
        *("ofac-s1", "2016-03-02", "Office of Foreign Assets Control", "OpenSanctions"),
    )
    assert person.data.model_dump(mode="json", exclude_none=True, exclude_defaults=True) == {
        "action": "listing",
        "authority": "Office of Foreign Assets Control",
        "programmes": ["North Korea"],
        "target": "Jon Doe",
        "target_type": "individual",
        "reference": "901",
        "countries": ["PRK", "SUN"],
        "countries_given": ["KP", "SUN"],
        "aliases": ["DOE, Jon"],
        "weak_aliases": ["Johnny"],
        "former_names": ["Jon Roe"],
        "addresses": [{"text": "1 Main Street, Rason", "country": "PRK"}],
        "born": ["1957-03"],
        "identifiers": ["INN 7700000000", "Diplomatic passport PS 1 (kp)"],
        "title": "Minister",
        "remarks": "A reason",
        "list": "us_ofac_sdn",
        "first_seen": "2023-04-20",
    }
    assert (ship.occurred, ship.data.target_type, ship.data.list) == ("2017/2020-05-01", "vessel", "eu_fsf")
    assert (ship.data.identifiers, ship.data.countries) == (("IMO IMO9000009",), ("GAB",))
    assert ship.data.vessel
    assert ship.data.vessel.tonnage == 5000


def test_a_target_without_a_sanction_of_its_own_is_a_listing_of_its_list(tmp_path: Path) -> None:
    (one,), _ = validated(written(tmp_path, [entity("NK-3", "Company", ["xx_list"], name="Star", topics="sanction")]))
    assert (one.id, one.occurred, one.data.authority, one.data.target_type) == ("NK-3", None, "xx_list", "entity")


def test_a_file_is_complete_for_the_lists_that_occur_in_it(tmp_path: Path) -> None:
    assert opensanctions.release([written(tmp_path)]) == "2026-06-09"
    assert append(tmp_path, written(tmp_path)).new == 2
    later = [{**one, "last_seen": "2026-07-01T00:00:00"} for one in FTM]
    same = append(tmp_path, written(tmp_path, later))
    assert (same.known, same.corrected, same.withdrawn) == (2, 0, 0)
    other = entity("NK-4", "Company", name="Moon", topics="sanction")
    taken = append(tmp_path, written(tmp_path, [{**other, "last_seen": "2026-08-01T00:00:00"}]))
    assert (taken.new - taken.withdrawn, taken.withdrawn) == (1, 1)  # the list of the European Union is not in it


def test_a_line_that_breaks_off_may_be_any_entity_and_withdraws_nothing(tmp_path: Path) -> None:
    append(tmp_path, written(tmp_path))
    path = written(tmp_path, [{**one, "last_seen": "2026-07-01T00:00:00"} for one in FTM])
    path.write_bytes(path.read_bytes()[:-40])
    taken = append(tmp_path, path)
    assert (taken.known, taken.new, taken.withdrawn, taken.lacking) == (1, 0, 0, 1)
    assert "line 7: the line is no JSON" in reasons(taken.refused)[0]


def test_a_value_that_is_none_is_refused_with_its_line_and_field(tmp_path: Path) -> None:
    wrong = {**SANCTION, "properties": {**SANCTION["properties"], "listingDate": ["soon"]}}
    _, refused = validated(written(tmp_path, [FTM[0], wrong]))
    assert reasons(refused)[0].startswith('line 1, occurred = "soon"')


def test_another_json_is_not_taken_for_it(tmp_path: Path) -> None:
    assert sources_of(written(tmp_path)) == ["opensanctions"]
    path = tmp_path / "other.json"
    path.write_text('{"id": "1", "schema": "Person", "properties": {}}\n', encoding="utf-8")
    assert sources_of(path) == []


@pytest.mark.search
def test_a_damaged_file_gives_errors_of_ours_only(tmp_path: Path) -> None:
    withstands(tmp_path, {"entities.ftm.json": written(tmp_path).read_bytes()}, source="opensanctions")
