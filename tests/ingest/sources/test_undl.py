"""Adopted resolutions of the UN Digital Library, in rows of our own: no real file is available."""

from pathlib import Path
from typing import Any

import pytest

from dateline.pipeline.append import AppendOptions, append_reading
from ingest.problems import Refused
from ingest.sources.raw import UnreadableFile
from ingest.sources.reading import readings
from tests.ingest.sources.damage import withstands
from tests.validating import Accepted, validate
from warehouse.ledger.ledger import Ledger

OLD = """\
undl_id,ms_codes,ms_names,ms_votes,resolutions,title,modality,draft,meeting,agenda_titles,subjects,date,yes,no,\
abstentions,non-voting,total-voting
100,CUB,CUBA,Y,A/RES/1,"A title
of two lines",With vote,A/L.1,A/PV.1,AN ITEM,ARMS|TRADE,1985-11-12,2,0,1,1,4
100,SUN,USSR,N,A/RES/1,A title,With vote,A/L.1,A/PV.1,AN ITEM,ARMS|TRADE,1985-11-12,2,0,1,1,4
101,CUB,CUBA,A,A/RES/2,Another,With vote,,,,,1985-11-13,,,,,
100,NAM,NAMIBIA,NV,A/RES/1,A title,With vote,A/L.1,A/PV.1,AN ITEM,ARMS|TRADE,1985-11-12,2,0,1,1,4
100,QQQ,NOWHERE,A,A/RES/1,A title,With vote,A/L.1,A/PV.1,AN ITEM,ARMS|TRADE,1985-11-12,2,0,1,1,4
"""
COUNCIL = """\
undl_id,ms_code,ms_name,permanent_member,ms_vote,date,resolution,description,modality,total_yes
200,CHN,CHINA,1,Y,2004-01-02,S/RES/1,By vote,RECORDED VOTE,14
200,CHL,CHILE,0,X,2004-01-02,S/RES/1,By vote,RECORDED VOTE,14
201,CHN,CHINA,1,Y,2004-01-03,S/RES/2,By consent,ADOPTED WITHOUT VOTE,15
"""


# As in 2026_02_06_ga_outcomes.csv.
OUTCOMES = """\
undl_id,resolution,session,date,title,modality,draft,committee_report,meeting,agenda_title,subjects,vote_note,\
total_yes,total_no,total_abstentions,total_non_voting,total_ms,undl_link
1,A/RES/80/10,80,2025-10-20,A day,"Vote, recorded",A/80/L.4,,A/80/PV.1,An item,PEOPLES|WOMEN,,2.0,1.0,0.0,1.0,4.0,http
2,A/RES/80/2,80,2025-09-30,A climate,Without a vote,,,A/80/PV.1,An item,CLIMATE,,,,,,,http
5,A/RES/43/62,43,1988-12-07,"An old
vote","Vote, non-recorded",,,A/43/PV.1,An item,,,,,,,,http
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "votes.csv"
    file.write_text(text, encoding="utf-8")
    return file


def validated(file: Path, source: str = "undl-ga") -> list[Accepted | Refused]:
    (reading,) = readings([file])
    assert reading.source
    assert reading.source.name == source
    return list(validate(reading))


def events(file: Path, source: str = "undl-ga") -> list[Any]:
    found = validated(file, source)
    assert [str(one) for one in found if isinstance(one, Refused)] == []
    return [one.event for one in found if isinstance(one, Accepted)]


def test_a_resolution_has_the_ballots_of_its_rows_and_the_counts_as_stated(tmp_path: Path) -> None:
    first, second = events(written(tmp_path, OLD))
    assert (first.id, first.occurred, first.data.outcome, first.data.matter) == (
        *("100", "1985-11-12", "adopted"),
        "A title\nof two lines",
    )
    assert [(one.country, one.given, one.vote) for one in first.data.ballots] == [
        ("CUB", None, "yes"),
        ("SUN", None, "no"),
        ("NAM", None, "non_voting"),
        ("ZZZ", "NOWHERE", "abstain"),
    ]
    # They do not add up, and are the source's own.
    counts = (first.data.yes_count, first.data.no_count, first.data.abstain_count, first.data.non_voting_count)
    assert (*counts, first.data.member_count) == (2, 0, 1, 1, 4)
    assert (first.data.issues, first.data.agenda, first.data.draft) == (("ARMS", "TRADE"), "AN ITEM", "A/L.1")
    assert (second.data.yes_count, len(second.data.ballots)) == (None, 1)


@pytest.mark.fault("15")
def test_a_member_without_a_vote_did_not_take_part(tmp_path: Path) -> None:
    first, _ = events(written(tmp_path, OLD.replace("100,SUN,USSR,N,", "100,SUN,USSR,,")))
    assert [(one.country, one.vote) for one in first.data.ballots][1] == ("SUN", "non_voting")


@pytest.mark.fault("15")
def test_a_row_that_breaks_off_before_its_vote_is_no_vote(tmp_path: Path) -> None:
    found = validated(written(tmp_path, OLD + "101,SUN,USSR\n"))
    (refused,) = [str(one) for one in found if isinstance(one, Refused)]
    assert "data.ballots.1.vote" in refused


def test_an_outcome_is_a_resolution_with_its_counts_or_without_a_vote(tmp_path: Path) -> None:
    by_vote, by_consent, uncounted = events(written(tmp_path, OUTCOMES), "undl-ga-outcomes")
    assert (by_vote.id, by_vote.occurred, by_vote.data.resolution) == ("1", "2025-10-20", "A/RES/80/10")
    counts = (by_vote.data.yes_count, by_vote.data.no_count, by_vote.data.abstain_count, by_vote.data.member_count)
    assert counts == (2, 1, 0, 4)
    assert (by_vote.data.body, by_vote.data.outcome, by_vote.data.ballots) == ("UNGA", "adopted", ())
    assert (by_vote.data.issues, by_vote.data.session) == (("PEOPLES", "WOMEN"), "80")
    assert (by_consent.data.note, by_consent.data.yes_count) == ("Without a vote", None)
    assert (uncounted.data.note, uncounted.data.yes_count) == ("Vote, non-recorded", None)


def test_an_outcome_and_its_ballots_are_two_records_of_one_resolution(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.duckdb")
    voting = tmp_path / "voting.csv"
    voting.write_text(OLD, encoding="utf-8")
    for file in (written(tmp_path, OUTCOMES.replace("\n1,", "\n100,")), voting):
        (reading,) = readings([file])
        append_reading(reading, ledger, tmp_path / "refused", AppendOptions(), lambda task, done: None)
    assert {(one.event.source, one.event.id) for one in ledger.read()} >= {
        ("undl-ga", "100"),
        ("undl-ga-outcomes", "100"),
    }


@pytest.mark.parametrize(
    ("good", "bad", "says"),
    [(",2.0,1.0", ",two,1.0", "yes_count"), ("2025-10-20", "20 October", "occurred"), ("\n1,A/", "\n,A/", "roll call")],
)
def test_an_outcome_that_is_none_is_refused_and_the_others_are_kept(
    tmp_path: Path, good: str, bad: str, says: str
) -> None:
    found = validated(written(tmp_path, OUTCOMES.replace(good, bad, 1)), "undl-ga-outcomes")
    (refused,) = [str(one) for one in found if isinstance(one, Refused)]
    assert says in refused
    assert len(found) == 3


def test_what_was_adopted_without_a_vote_has_no_ballots(tmp_path: Path) -> None:
    by_vote, by_consent = events(written(tmp_path, COUNCIL), "undl-sc")
    assert [(one.country, one.vote) for one in by_vote.data.ballots] == [("CHN", "yes"), ("CHL", "non_voting")]
    assert (by_vote.data.body, by_vote.data.yes_count) == ("UNSC", 14)
    assert (by_consent.data.outcome, by_consent.data.ballots, by_consent.data.yes_count) == ("adopted", (), None)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("102,CUB,CUBA,maybe,A/RES/3,T,,,,,,1985-11-14,,,,,", '"maybe": not one of the words known here'),
        ("102,CUB,CUBA,Y,A/RES/3,T,,,,,,14 Nov,,,,,", "line 8, occurred"),
        ("102,CUB,CUBA,Y,A/RES/3,T,,,,,,1985-11-14,many,,,,", "data.yes_count"),
        (",CUB,CUBA,Y,A/RES/3,T,,,,,,1985-11-14,,,,,", "line 8: 1 ballots of no roll call"),
        ("102,CUB,CUBA,Y,A/RES/3,T,,,,,,1985-11-14,,,,,,", "line 8: the row has 18 fields, the table 17 columns"),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_its_line(tmp_path: Path, row: str, reason: str) -> None:
    found = validated(written(tmp_path, f"{OLD}{row}\n"))
    (refusal,) = [str(one) for one in found if isinstance(one, Refused)]
    assert reason in refusal
    assert sum(isinstance(one, Accepted) for one in found) == 2


def test_a_header_without_one_of_its_columns_is_refused_with_the_difference(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"no column date[\s\S]*day"):
        validated(written(tmp_path, OLD.replace(",date,", ",day,")))


def test_a_second_read_appends_nothing_and_a_newer_release_a_correction(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.duckdb")

    def appended(text: str, release: str) -> tuple[int, int, int]:
        (reading,) = readings([written(tmp_path, text)])
        done = append_reading(reading, ledger, tmp_path / "refused", AppendOptions(release=release), lambda *_: None)
        return done.new, done.known, done.corrected

    assert appended(OLD, "2024-09") == (2, 0, 0)
    assert appended(OLD, "2024-09") == (0, 2, 0)
    assert appended(OLD.replace("100,SUN,USSR,N", "100,SUN,USSR,A"), "2025-03") == (1, 1, 1)


def test_a_new_column_may_be_called_anything(tmp_path: Path) -> None:
    header, *rows = COUNCIL.splitlines()
    more = "\n".join([header + ",vote,line,roll_call", *(row + ",a,b,c" for row in rows)]) + "\n"
    plain, wider = (events(written(tmp_path, text), "undl-sc") for text in (COUNCIL, more))
    assert [event.data for event in plain] == [event.data for event in wider]


@pytest.mark.search
@pytest.mark.parametrize(("good", "source"), [(OLD, "undl-ga"), (COUNCIL, "undl-sc"), (OUTCOMES, "undl-ga-outcomes")])
def test_damaged_rows_give_errors_of_ours_only(tmp_path: Path, good: str, source: str) -> None:
    withstands(tmp_path, {"votes.csv": good.encode()}, source=source)
