"""A timeline is plain YAML: a header says once what its records share, and every field knows its line."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest.sources.raw import UnreadableFile
from ingest.sources.yaml_text import LARGEST
from tests.validating import read

Write = Callable[..., Path]
Read = Callable[[Path], list[Any]]

RECORD = """\
  - id: test-1
    kind: missile_test
    claimant: kim
    data: {country: PRK}
"""


def refusal(file: Path) -> str:
    with pytest.raises(UnreadableFile) as caught:
        list(read(file))
    return str(caught.value)


# The header -------------------------------------------------------------------------------------------------------


def test_a_record_has_what_the_header_says_of_all(timeline: Write, accepted: Read) -> None:
    header = "source: s\nstated: 2017-07\nreporter: paper\ndocument: {title: T, publisher: P}\nactors:\n"
    header += "  paper: {name: the newspaper}\n  kim: {name: Kim, country: PRK}\nevents:\n"
    [event] = accepted(timeline(RECORD, header))
    assert (event.source, event.stated, event.reporter.name) == ("s", "2017-07", "the newspaper")
    assert (event.claimant.name, event.claimant.country) == ("Kim", "PRK")
    assert (event.document.title, event.document.publisher) == ("T", "P")


def test_a_record_may_say_otherwise(timeline: Write, accepted: Read) -> None:
    own = "    source: other\n    stated: 2018\n    reporter: {name: an agency}\n    document: {title: Another day}\n"
    [event] = accepted(timeline(RECORD + own))
    assert (event.source, event.stated, event.reporter.name) == ("other", "2018", "an agency")
    assert event.document.title == "Another day"


def test_a_locator_is_the_place_in_the_document(timeline: Write, accepted: Read) -> None:
    [event] = accepted(timeline(RECORD + "    locator: paragraph 10\n"))
    assert (event.document.title, event.document.locator) == ("A day in July", "paragraph 10")


def test_who_speaks_for_itself_has_no_reporter(timeline: Write, accepted: Read) -> None:
    [own_words] = accepted(timeline(RECORD.replace("claimant: kim", "claimant: paper")))
    assert own_words.reporter is None


def test_a_reporter_can_be_taken_out(timeline: Write, accepted: Read) -> None:
    assert accepted(timeline(RECORD + "    reporter: null\n"))[0].reporter is None


def test_joint_claimants_are_keys_of_actors_too(timeline: Write, accepted: Read) -> None:
    [event] = accepted(timeline(RECORD.replace("claimant: kim", "claimants: [kim, {name: China}]")))
    assert [one.name for one in event.all_claimants] == ["Kim Jong Un", "China"]


def test_a_misspelled_actor_is_reported_with_its_line(timeline: Write, problems: Read) -> None:
    [problem] = problems(timeline(RECORD.replace("claimant: kim", "claimant: kin")))
    assert (problem.line, problem.field, problem.value) == (10, "claimant", '"kin"')
    assert "a key that stands under actors" in problem.remedy


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("source: s\n", "line 1: no timeline; a timeline is a mapping with source, actors and a list of events"),
        ("- a\n- list\n", "line 1: no timeline"),
        ("# only a comment\n", "line 1: no timeline"),
        ("source: s\nevents: {a: 1}\n", "line 1: no timeline"),
        (
            "source: s\nauthor: me\nevents: []\n",
            "line 2: unknown key 'author' in the header; it knows timeline, source",
        ),
        ("source: s\nactors: [kim]\nevents: []\n", "line 2: actors is no mapping"),
        ("document: a newspaper\nevents: []\n", "line 1: document is no mapping"),
    ],
)
def test_a_broken_header_is_reported_with_its_line(timeline: Write, header: str, said: str) -> None:
    assert said in refusal(timeline("", header))


def test_a_fault_of_the_header_is_reported_with_the_line_of_the_header(timeline: Write, problems: Read) -> None:
    header = (
        "timeline: x\nsource: two words\nactors: {kim: {name: Kim}}\ndocument:\n  title: T\n  sha256: abc\nevents:\n"
    )
    assert [(one.line, one.field) for one in problems(timeline(RECORD, header))] == [
        (2, "source"),
        (6, "document.sha256"),
    ]


def test_a_timeline_of_no_records_is_read(timeline: Write, accepted: Read) -> None:
    assert accepted(timeline("", "events: []\n")) == []


# Records ----------------------------------------------------------------------------------------------------------


def test_a_record_keeps_its_own_text_and_no_more(timeline: Write) -> None:
    file = timeline(RECORD + "\n  # about the next one\n" + RECORD.replace("test-1", "test-2"))
    assert [raw.text for raw in read(file)] == [RECORD, RECORD.replace("test-1", "test-2")]
    assert [raw.line for raw in read(file)] == [8, 14]


def test_the_text_of_a_record_begins_with_its_dash_even_where_it_stands_alone(timeline: Write) -> None:
    [raw] = read(timeline("  -\n    " + RECORD[4:]))
    assert raw.text == "  -\n    " + RECORD[4:]


def test_records_end_where_the_header_goes_on(timeline: Write, accepted: Read) -> None:
    file = timeline(RECORD, "source: s\nevents:\n")
    with file.open("a") as more:
        more.write("actors:\n  kim: {name: Kim}\n")
    assert [raw.text for raw in read(file)] == [RECORD]
    assert accepted(file)[0].claimant.name == "Kim"


def test_what_is_no_mapping_is_no_record(timeline: Write, problems: Read) -> None:
    [problem] = problems(timeline("  - a missile test\n"))
    assert (problem.line, problem.reason) == (8, "a record is a mapping: its fields stand below the dash, one a line")


def test_a_nested_field_has_the_line_it_stands_on(timeline: Write, problems: Read) -> None:
    records = """\
  - id: good
    kind: statement
    claimant: kim
    data: {summary: all is well}
  - id: bad
    kind: trade_flow

    claimant: kim
    occurred: 2017-02-30
    locator: [10]
    data:
      # a comment
      reporter: PRK
      partner: CHN
      flow: import
      value:
        value: 880e6
        unit: dollars
      share: {low: 0.9,
              high: ninety}
"""
    assert [(one.line, one.field) for one in problems(timeline(records))] == [
        (16, "occurred"),
        (17, "document.locator"),
        (23, "data.value"),
        (27, "data.share.high"),
    ]


def test_a_missing_field_has_the_line_of_what_lacks_it(timeline: Write, problems: Read) -> None:
    records = "  - id: x\n    kind: missile_test\n    claimant: kim\n    data:\n      outcome: success\n"
    [problem] = problems(timeline(records))
    assert (problem.line, problem.field, problem.reason, problem.remedy) == (
        11,
        "data.country",
        "missing",
        "Add country",
    )


@pytest.mark.parametrize(
    ("field", "reason", "remedy"),
    [
        ("document: a paper", "not the fields that belong here", "Write {title: …, publisher: …, url: …}"),
        ("targets: 5", "not a list", "Write it in brackets"),
        ("modality: maybe", "not one of the words known here", "Write 'asserted', 'possible', 'expected' or 'denied'"),
        ("occured: 2017", "no such field here", "Take it out, or check its spelling and indentation"),
        ("subject: two words", "holds a space, or a character that does not print", "Take it out"),
        ("id:", "nothing is written here", "Fill it in, or take the line out"),
    ],
)
def test_a_refusal_says_what_is_wrong_and_how_to_fix_it(
    timeline: Write, problems: Read, field: str, reason: str, remedy: str
) -> None:
    [problem] = problems(timeline(f"  - {field}\n" + RECORD.replace("  - id: test-1", "    id: x" * (field != "id:"))))
    assert problem.reason == reason
    assert problem.remedy.startswith(remedy)


@pytest.mark.parametrize("figure", ["500 km", "'500'", "[500, 600]", "true", "9" * 5000])
def test_a_figure_that_is_no_number_is_answered_with_the_forms_of_one(
    timeline: Write, problems: Read, figure: str
) -> None:
    [problem] = problems(timeline(RECORD.replace("country: PRK", f"country: PRK, range: {figure}")))
    assert problem.field == "data.range"
    assert problem.remedy.startswith("Write a plain number, or {low: 30000, high: 50000}")


# YAML 1.2, its core, and nothing clever ---------------------------------------------------------------------------


def test_no_is_a_word(timeline: Write, accepted: Read) -> None:
    records = """\
  - id: no
    kind: vote
    claimant: paper
    data: {body: UNSC, outcome: vetoed, matter: off, ballots: [{country: RUS, vote: no}, {country: USA, vote: yes}]}
"""
    [vote] = accepted(timeline(records))
    assert vote.id == "no"
    assert vote.data.matter == "off"
    assert [ballot.vote for ballot in vote.data.ballots] == ["no", "yes"]


def test_true_and_null_are_what_the_core_schema_says(timeline: Write, accepted: Read) -> None:
    data = "{reporter: RUS, partner: PRK, flow: total, share: 0.5, includes_indirect: True, commodity_wording: NULL}"
    [event] = accepted(timeline(RECORD.replace("missile_test", "trade_flow").replace("{country: PRK}", data)))
    assert event.data.includes_indirect is True
    assert event.data.commodity_wording is None


def test_dates_and_codes_are_text_and_keep_their_zeros(timeline: Write, accepted: Read) -> None:
    records = """\
  - id: 007
    kind: trade_flow
    occurred: 2016
    stated: 2017-07-04
    claimant: paper
    data: {reporter: RUS, partner: PRK, flow: total, commodity: 01, share: 0.5}
"""
    [event] = accepted(timeline(records))
    assert (event.id, event.occurred, event.stated, event.data.commodity) == ("007", "2016", "2017-07-04", "01")


def test_numbers_are_written_as_people_write_them(timeline: Write, accepted: Read) -> None:
    [event] = accepted(timeline(RECORD.replace("country: PRK", "country: PRK, range: {low: 6.7e3, high: +8000}")))
    assert (event.data.range.low, event.data.range.high) == (6700, 8000)


def test_a_byte_order_mark_is_no_part_of_the_text(timeline: Write, accepted: Read) -> None:
    file = timeline(RECORD)
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert accepted(file)[0].source == "article/test"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("{country: PRK, country: KOR}", "the key 'country' stands twice"),
        ("{country: !!python/name:os.system PRK}", "the tag 'python/name:os.system' is not read here"),
        ("{country: !country PRK}", "the tag '!country' is not read here"),
        ("{? [a, b] : PRK}", "a key is plain text here"),
        ("{country: PRK", "not YAML"),
        ("{country: PRK}}", "not YAML"),
        ("\t{country: PRK}\n\tx", "not YAML"),
        ("{country: 'PRK\x07'}", "the character U+0007 cannot stand in YAML; take it out"),
    ],
)
def test_text_that_is_no_plain_yaml_is_reported_with_its_line(timeline: Write, data: str, said: str) -> None:
    message = refusal(timeline(RECORD.replace("{country: PRK}", data)))
    assert said in message
    assert any(f"line {line}: " in message for line in (11, 12))


def test_a_tag_is_refused_even_where_every_value_is_text(timeline: Write) -> None:
    assert "the tag" in refusal(timeline(RECORD.replace("id: test-1", "id: !!python/name:os.system test-1")))


def test_anchors_and_aliases_are_refused_so_that_no_laugh_grows_to_a_billion(timeline: Write) -> None:
    laughs = "a0: &a0 [ha, ha]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40))
    assert "line 2: anchors and aliases (& and *) are not read here" in refusal(timeline("", laughs))
    shared = RECORD + "    stated: &day 2017\n    occurred: *day\n"
    assert "line 13: anchors and aliases" in refusal(timeline(shared))


@pytest.mark.parametrize("bomb", ["[" * 100_000, "{a: " * 50_000, "[" * 900 + "]" * 900, "\n" + "- " * 100_000])
def test_nesting_without_end_is_refused_before_it_breaks_the_parser(timeline: Write, bomb: str) -> None:
    assert "nested more than 50 deep; check the brackets" in refusal(timeline("", "source: s\nevents: " + bomb))


def test_a_timeline_larger_than_a_person_writes_is_sent_to_ndjson(timeline: Write) -> None:
    file = timeline(RECORD)
    with file.open("ab") as large:
        large.truncate(LARGEST + 1)
    assert "larger than 16 MiB: write so many records as NDJSON, one a line" in refusal(file)


def test_many_records_are_read_in_time_that_grows_with_their_number(timeline: Write) -> None:
    records = [raw.line for raw in read(timeline(RECORD * 5_000))]
    assert records == list(range(8, 8 + 4 * 5_000, 4))
