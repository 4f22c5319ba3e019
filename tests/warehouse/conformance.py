"""What every ledger promises, wherever it keeps its records. A subclass gives one as the fixture `ledger`."""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from ingest.actor import Actor
from ingest.event import Event
from tests.warehouse.memory import MemoryLedger
from tests.warehouse.records import ANA, BEN, EVA, HOUSE, PAYLOADS, RIVAL, claim, emptied, ref, upon
from warehouse.ledger.held import held
from warehouse.ledger.ledger import Ledger
from warehouse.ledger.recorded import AsOf
from warehouse.ledger.redact import PARTS, REMOVED, CannotRedact
from warehouse.ledger.rejection import (
    IdentityConflict,
    NotTheClaimant,
    Rejected,
    StaleTarget,
    UnfitTarget,
    UnknownTarget,
    WrongVersion,
)
from warehouse.ledger.verify import Verdict

HAMBURG = date(2017, 7, 7)
SANCTION = {"action": "listing", "authority": "UN", "target": "a trading company"}


def standing(ledger: Any, **moments: Any) -> list[str]:
    """The ids of the claims that stand."""
    records = ledger.as_of(AsOf(**moments))
    assert [record.position for record in records] == list(ledger.positions_as_of(AsOf(**moments)))
    return [record.id for record in records]


def on_day(ledger: Any, day: str, **moments: Any) -> list[str]:
    return standing(ledger, occurred=date.fromisoformat(day), **moments)


def refused(ledger: Any, error: type[Rejected], events: Sequence[Event]) -> tuple[int, ...]:
    """The places of the records that the ledger names; nothing of the batch is kept."""
    before = list(ledger.read())
    with pytest.raises(error) as caught:
        ledger.append(events)
    assert type(caught.value) is error
    assert len(caught.value.reasons) == len(caught.value.ordinals)
    assert list(ledger.read()) == before
    return caught.value.ordinals


def redact(ledger: Any, *targets: str, fields: Sequence[str] = ()) -> Any:
    by = Actor(name="Eva Roth", role="editor")
    return ledger.redact([ref(target) for target in targets], fields=fields, reason="court order", by=by, source=HOUSE)


def assert_holds(ledger: Any, clock: str, *cases: tuple[str | None, str, str]) -> None:
    """Each case: a date on that clock, a day, and how a claim with the one holds on the other."""
    assert_each_holds(ledger, clock, *(({clock: dated}, day, holds) for dated, day, holds in cases))


def assert_each_holds(
    ledger: Any, clock: str, *cases: tuple[dict[str, Any], str, str], kind: str = "statement"
) -> None:
    """Each case: what a claim says, a day, and how the claim holds on that day of the clock.

    All are appended as one batch, and all are asked for on every day that a case names."""
    ledger.append([claim(str(place), kind, **said) for place, (said, _, _) in enumerate(cases)])
    days = {day for _, day, _ in cases}
    # A file is opened once for all questions: other tests ask one that they open for each.
    with held(ledger) if type(ledger) is Ledger else nullcontext(ledger) as asked:
        possibly = {day: standing(asked, **{clock: date.fromisoformat(day)}) for day in days}
        certainly = {day: standing(asked, **{clock: date.fromisoformat(day)}, certainly=True) for day in days}
    found = [
        "certainly" if str(place) in certainly[day] else "possibly" if str(place) in possibly[day] else "never"
        for place, (_, day, _) in enumerate(cases)
    ]
    assert found == [holds for _, _, holds in cases]
    assert all(set(certainly[day]) <= set(possibly[day]) for day in days)


class LedgerConformance:
    @pytest.fixture
    def ledger(self) -> Any:
        raise NotImplementedError

    # Append -----------------------------------------------------------------------------------------------------------

    def test_an_append_answers_with_the_positions_in_the_order_of_the_batch(self, ledger: Any) -> None:
        first = ledger.append([claim("a")])
        second = ledger.append([claim("c"), claim("b")])
        assert (first.positions, first.new, first.known) == ((1,), 1, 0)
        assert (second.positions, second.new, second.known) == ((2, 3), 2, 0)
        assert [record.id for record in ledger.read()] == ["a", "c", "b"]

    def test_nothing_appended_is_nothing_done(self, ledger: Any) -> None:
        appended = ledger.append([])
        assert (appended.positions, appended.new) == ((), 0)

    def test_positions_have_no_gap_whatever_was_refused_or_known_between(self, ledger: Any) -> None:
        ledger.append([claim("a"), claim("b")])
        refused(ledger, UnknownTarget, [claim("c"), upon("retract", "nothing")])
        ledger.append([claim("b"), claim("c"), claim("a"), claim("d")])
        assert [record.position for record in ledger.read()] == [1, 2, 3, 4]

    def test_an_event_comes_out_as_it_went_in(self, ledger: Any) -> None:
        events = [
            claim(
                kind, kind, occurred="2017-07", stated="2017-07-11", reporter={"name": "a paper"}, modality="possible"
            )
            for kind in PAYLOADS
        ]
        events.append(claim("full", subject="s", document={"title": "T", "locator": "¶ 3"}, reliability="B"))
        ledger.append(events)
        assert [record.event for record in ledger.read()] == events

    def test_each_subject_counts_its_own_versions(self, ledger: Any) -> None:
        ledger.append([claim("a", subject="one"), claim("b", subject="two"), claim("c", subject="one")])
        ledger.append([claim("d", subject="one"), upon("correct", "b")])
        versions = [(record.subject, record.subject_version) for record in ledger.read()]
        assert versions == [("one", 1), ("two", 1), ("one", 2), ("one", 3), ("two", 2)]

    def test_the_records_of_a_batch_share_a_moment_that_never_goes_back(self, ledger: Any) -> None:
        for number in range(3):
            ledger.append([claim(f"{number}-{place}") for place in range(2)])
        moments = [record.recorded_at for record in ledger.read()]
        assert moments == sorted(moments)
        assert moments[::2] == moments[1::2]
        assert {moment.utcoffset() for moment in moments} == {timedelta(0)}

    # Identity and retries ---------------------------------------------------------------------------------------------

    def test_what_is_known_is_answered_with_its_position_and_not_taken_again(self, ledger: Any) -> None:
        ledger.append([claim("a"), claim("b")])
        again = ledger.append([claim("b"), claim("c"), claim("a")])
        assert (again.positions, again.new, again.known) == ((2, 3, 1), 1, 2)

    def test_a_record_twice_in_a_batch_is_one(self, ledger: Any) -> None:
        appended = ledger.append([claim("a"), claim("b"), claim("a")])
        assert (appended.positions, appended.new) == ((1, 2, 1), 2)

    def test_the_same_id_in_another_source_is_another_record(self, ledger: Any) -> None:
        assert ledger.append([claim("a"), claim("a", source=RIVAL)]).positions == (1, 2)

    def test_other_content_under_the_same_identity_is_refused(self, ledger: Any) -> None:
        dated = {"occurred": "2017-07-04", "stated": "2017-07-11"}
        changes: list[dict[str, Any]] = [
            {"occurred": "2017-07"},
            {"occurred": None},
            {"stated": "2017-07-12"},
            {"modality": "denied"},
            {"reliability": "A"},
            {"credibility": 1},
            {"subject": "another"},
            {"claimant": BEN},
            {"claimant": None, "claimants": [ANA, BEN]},
            {"reporter": {"name": "a paper"}},
            {"document": {"locator": "¶ 1"}},
            {"data": {"country": "KOR"}},
            {"kind": "meeting", "data": PAYLOADS["meeting"]},
        ]
        original, others = claim("a", **dated), [claim("a", **{**dated, **change}) for change in changes]
        everyone = tuple(range(1, 1 + len(others)))
        assert refused(ledger, IdentityConflict, [original, *others, claim("b")]) == everyone
        ledger.append([original])
        assert refused(ledger, IdentityConflict, [claim("b"), *others, original]) == everyone

    @pytest.mark.fault("08")
    @pytest.mark.parametrize(
        ("locator", "again"),
        [
            ("row 12", "row 530"),
            ("entry 1", "entry 22"),
            ('sheet "a, row" of \\, row 3', 'sheet "a, row" of \\, row 4'),
            ("story 7, sentence 2, row 1", "story 7, sentence 2, row 2"),
            ("row 5, sentence 3", "row 6, sentence 3"),
        ],
    )
    def test_the_number_of_a_row_is_not_content(self, ledger: Any, locator: str, again: str) -> None:
        first, second = (claim("a", document={"title": "T", "locator": one}) for one in (locator, again))
        assert ledger.append([first, second]).positions == (1, 1)
        assert (ledger.append([second]).positions, ledger.append([second]).new) == ((1,), 0)

    @pytest.mark.parametrize(
        "document",
        [
            {"title": "row 13", "locator": "row 1"},
            {"title": "row 12", "locator": "row 1, sentence 2"},
            {"title": "row 12", "locator": "page 1"},
            {"title": 'row 12", "locator":"row 2', "locator": "row 1"},
        ],
    )
    def test_anything_else_in_a_document_is(self, ledger: Any, document: dict[str, str]) -> None:
        first = claim("a", document={"title": "row 12", "locator": "row 1"})
        other = claim("a", document=document)
        assert refused(ledger, IdentityConflict, [first, other]) == (1,)
        ledger.append([first])
        assert refused(ledger, IdentityConflict, [other]) == (0,)

    def test_a_retry_of_a_whole_batch_is_safe_whatever_version_it_expected(self, ledger: Any) -> None:
        batch = [claim("a", subject="s"), claim("b", subject="s")]
        first = ledger.append(batch, expected_version="none")
        retried = ledger.append(batch, expected_version="none")
        assert (retried.positions, retried.new) == (first.positions, 0)

    def test_a_retry_of_acts_is_safe_though_their_targets_no_longer_stand(self, ledger: Any) -> None:
        batch = [claim("a"), upon("correct", "a"), upon("retract", "correct-a"), upon("dispute", "a")]
        assert ledger.append(batch).new == 4
        assert ledger.append(batch).new == 0
        assert ledger.append(batch[1:2]).positions == (2,)

    def test_a_retried_act_may_name_the_subject_that_it_joined(self, ledger: Any) -> None:
        ledger.append([claim("a", subject="s"), upon("correct", "a")])
        assert ledger.append([upon("correct", "a", subject="s")]).positions == (2,)
        assert refused(ledger, IdentityConflict, [upon("correct", "a", subject="other")]) == (0,)

    def test_an_act_twice_in_a_batch_is_one_if_it_names_one_subject(self, ledger: Any) -> None:
        acts = [upon("dispute", "a"), upon("dispute", "a", subject="s")]
        assert ledger.append([claim("a", subject="s"), *acts]).positions == (1, 2, 2)

    @pytest.mark.parametrize("target", ["a", "nothing"])
    def test_an_act_twice_in_a_batch_that_names_another_subject_is_refused(self, ledger: Any, target: str) -> None:
        acts = [upon("dispute", target), upon("dispute", target, subject="other")]
        assert refused(ledger, IdentityConflict, [claim("a", subject="s"), *acts]) == (2,)
        chain = [upon("dispute", "a"), upon("dispute", "dispute-a", identifier="b")]
        copy = upon("dispute", "dispute-a", identifier="b", subject="other")
        assert refused(ledger, IdentityConflict, [claim("a", subject="s"), *chain, copy]) == (3,)

    # Expected versions ------------------------------------------------------------------------------------------------

    @pytest.mark.parametrize("expected", ["none", 0, "any"])
    def test_a_subject_that_nobody_wrote_to_has_no_version(self, ledger: Any, expected: Any) -> None:
        assert ledger.append([claim("a", subject="s")], expected_version=expected).new == 1

    @pytest.mark.parametrize("expected", ["exists", 2, "any"])
    def test_a_subject_is_at_the_number_of_its_records(self, ledger: Any, expected: Any) -> None:
        ledger.append([claim("a", subject="s"), claim("b", subject="s"), claim("c", subject="other")])
        assert ledger.append([claim("d", subject="s")], expected_version=expected).new == 1

    @pytest.mark.parametrize("expected", ["none", 0, 1, 3])
    def test_another_version_than_expected_refuses_the_batch(self, ledger: Any, expected: Any) -> None:
        ledger.append([claim("a", subject="s"), claim("b", subject="s")])
        with pytest.raises(WrongVersion, match="s is at version 2"):
            ledger.append([claim("c", subject="s")], expected_version=expected)
        assert len(list(ledger.read())) == 2

    @pytest.mark.parametrize("expected", ["exists", 1])
    def test_a_new_subject_has_no_version_to_expect(self, ledger: Any, expected: Any) -> None:
        with pytest.raises(WrongVersion):
            ledger.append([claim("a", subject="s")], expected_version=expected)

    def test_a_version_is_of_one_subject(self, ledger: Any) -> None:
        with pytest.raises(WrongVersion, match="2 subjects"):
            ledger.append([claim("a", subject="s"), claim("b", subject="t")], expected_version="none")

    def test_the_version_of_an_act_is_that_of_the_stream_it_joins(self, ledger: Any) -> None:
        ledger.append([claim("a", subject="s"), claim("b", subject="s")])
        with pytest.raises(WrongVersion, match="s is at version 2"):
            ledger.append([upon("correct", "a")], expected_version=1)
        assert ledger.append([upon("correct", "a")], expected_version=2).positions == (3,)

    # Acts -------------------------------------------------------------------------------------------------------------

    def test_a_correction_replaces_its_target_and_may_be_corrected_itself(self, ledger: Any) -> None:
        ledger.append([claim("a"), claim("b")])
        ledger.append([upon("correct", "a", identifier="a2", data={"country": "KOR"})])
        assert standing(ledger) == ["b", "a2"]
        ledger.append([upon("correct", "a2", identifier="a3")])
        assert standing(ledger) == ["b", "a3"]

    def test_one_correction_may_replace_several_records(self, ledger: Any) -> None:
        ledger.append([claim("a"), claim("b"), upon("correct", "a", "b", identifier="ab")])
        assert standing(ledger) == ["ab"]
        assert [record.target_positions for record in ledger.read()] == [(), (), (1, 2)]

    def test_a_retraction_withdraws_its_targets(self, ledger: Any) -> None:
        ledger.append([claim("a"), claim("b"), claim("c"), upon("retract", "a", "c")])
        assert standing(ledger) == ["b"]

    def test_what_was_retracted_is_not_back_when_its_correction_is_retracted(self, ledger: Any) -> None:
        ledger.append([claim("a"), upon("correct", "a", identifier="a2"), upon("retract", "a2")])
        assert standing(ledger) == []

    def test_a_dispute_removes_nothing(self, ledger: Any) -> None:
        ledger.append([claim("a")])
        ledger.append([upon("dispute", "a", claimant=BEN, source=RIVAL)])
        assert standing(ledger) == ["a"]

    def test_a_link_removes_nothing_and_can_be_undone(self, ledger: Any) -> None:
        ledger.append([claim("a"), claim("b", source=RIVAL)])
        ledger.append([upon("link", "a", f"{RIVAL}#b", identifier="ab", claimant=EVA, source=HOUSE)])
        ledger.append([upon("retract", f"{HOUSE}#ab", claimant=EVA, source=HOUSE)])
        assert standing(ledger) == ["a", "b"]

    def test_an_act_joins_the_stream_of_its_first_target_unless_it_names_another(self, ledger: Any) -> None:
        ledger.append([claim("a", subject="s"), claim("b", subject="t")])
        ledger.append([upon("dispute", "b", "a"), upon("dispute", "a", identifier="d", subject="u")])
        assert [record.subject for record in ledger.read()] == ["s", "t", "t", "u"]

    def test_an_act_upon_an_act_of_its_batch_joins_the_stream_of_the_first_target_of_that(self, ledger: Any) -> None:
        first = upon("dispute", "b", "a", identifier="d")
        ledger.append([claim("a", subject="s"), claim("b", subject="t"), first, upon("dispute", "d", identifier="e")])
        assert [record.subject for record in ledger.read()] == ["s", "t", "t", "t"]

    def test_targets_may_stand_earlier_in_the_same_batch_but_not_later(self, ledger: Any) -> None:
        chain = [claim("a"), upon("correct", "a", identifier="a2"), upon("retract", "a2")]
        assert refused(ledger, UnknownTarget, [chain[1], chain[0], chain[2]]) == (0,)
        assert ledger.append(chain).positions == (1, 2, 3)

    def test_an_act_is_not_upon_itself(self, ledger: Any) -> None:
        assert refused(ledger, UnknownTarget, [upon("dispute", "d", identifier="d")]) == (0,)

    # Who may withdraw -------------------------------------------------------------------------------------------------

    @pytest.mark.parametrize(
        "who",
        [
            pytest.param({"claimant": ANA, "source": RIVAL}, id="its claimant"),
            pytest.param({"claimant": {"name": "Ana Kim"}, "source": RIVAL}, id="its claimant in another role"),
            pytest.param({"claimant": BEN}, id="its data set"),
            pytest.param({"claimant": EVA, "source": HOUSE}, id="an editor"),
            pytest.param({"claimant": None, "claimants": [BEN, ANA], "source": RIVAL}, id="its claimant and another"),
        ],
    )
    @pytest.mark.parametrize("act", ["correct", "retract"])
    def test_may_withdraw(self, ledger: Any, act: str, who: dict[str, Any]) -> None:
        ledger.append([claim("a")])
        assert ledger.append([upon(act, "paper/one#a", **who)]).positions == (2,)

    @pytest.mark.parametrize("act", ["correct", "retract"])
    def test_nobody_else_may_withdraw_not_even_in_one_batch(self, ledger: Any, act: str) -> None:
        stranger = upon(act, "a", "b", claimant=BEN, source=RIVAL)
        assert refused(ledger, NotTheClaimant, [claim("a"), claim("b", claimant=BEN), stranger]) == (2,)
        ledger.append([claim("a"), claim("b", claimant=BEN)])
        assert refused(ledger, NotTheClaimant, [claim("c"), stranger]) == (1,)

    def test_each_of_joint_claimants_may_withdraw(self, ledger: Any) -> None:
        joint = {"claimant": None, "claimants": [ANA, BEN]}
        ledger.append([claim("a", **joint), claim("b", **joint)])
        ledger.append([upon("retract", "a", source=RIVAL, claimant=BEN), upon("retract", "b", source=RIVAL)])
        assert standing(ledger) == []

    def test_the_editor_is_the_claimant_of_the_correction(self, ledger: Any) -> None:
        ledger.append([claim("a")])
        ledger.append([upon("correct", "paper/one#a", identifier="a2", source=HOUSE, claimant=EVA)])
        assert refused(ledger, NotTheClaimant, [upon("retract", f"{HOUSE}#a2")]) == (0,)

    # What an act can be upon ------------------------------------------------------------------------------------------

    def test_an_act_upon_what_the_ledger_does_not_hold_is_refused(self, ledger: Any) -> None:
        ledger.append([claim("a")])
        batch = [upon("retract", "b"), claim("c"), upon("dispute", "a", "b"), upon("correct", f"{RIVAL}#a")]
        assert refused(ledger, UnknownTarget, batch) == (0, 2, 3)

    def test_acts_that_do_not_fit_their_targets_are_refused(self, ledger: Any) -> None:
        ledger.append(
            [claim("a"), claim("b"), upon("retract", "a", identifier="r"), upon("dispute", "b", identifier="d")]
        )
        redact(ledger, "a")
        redaction = f"{HOUSE}#{list(ledger.read())[-1].id}"
        editor = {"source": HOUSE, "claimant": EVA}
        unfit = [
            upon("correct", "b", kind="meeting", data=PAYLOADS["meeting"]),
            upon("retract", "r"),
            upon("dispute", "r"),
            upon("correct", "r", identifier="x"),
            upon("retract", redaction, **editor),
            upon("dispute", redaction, **editor),
            upon("link", "b", "d"),
            upon("link", "b", "r"),
            upon("link", "b", "b", identifier="itself"),
        ]
        assert refused(ledger, UnfitTarget, [claim("c"), *unfit]) == tuple(range(1, 1 + len(unfit)))

    def test_a_record_is_replaced_or_withdrawn_once(self, ledger: Any) -> None:
        ledger.append([claim("a"), upon("correct", "a", identifier="a2")])
        second = [
            upon("correct", "a", identifier="a3"),
            upon("retract", "a"),
            upon("retract", "a2"),
            upon("correct", "a2"),
        ]
        assert refused(ledger, StaleTarget, second) == (0, 1, 3)
        ledger.append(second[2:3])
        assert refused(ledger, StaleTarget, [upon("correct", "a2")]) == (0,)

    def test_what_no_longer_stands_can_still_be_disputed_and_linked(self, ledger: Any) -> None:
        ledger.append([claim("a"), claim("b"), upon("retract", "a"), upon("dispute", "a"), upon("link", "a", "b")])
        assert standing(ledger) == ["b"]

    def test_rejections_are_reported_one_kind_at_a_time_identities_first(self, ledger: Any) -> None:
        ledger.append([claim("a", subject="s"), claim("b", subject="s"), upon("retract", "b", identifier="r")])
        stale = upon("retract", "b", identifier="r2", subject="s")
        unfit = upon("dispute", "r", subject="s")
        not_authorized = upon("retract", "a", source=RIVAL, claimant=BEN, subject="s")
        unknown = upon("dispute", "nothing", subject="s")
        conflict = claim("a", subject="s", occurred="2017")
        batch = [claim("c", subject="s"), stale, unfit, not_authorized, unknown, conflict]
        for last, error in (
            (5, IdentityConflict),
            (4, UnknownTarget),
            (3, NotTheClaimant),
            (2, UnfitTarget),
            (1, StaleTarget),
        ):
            assert refused(ledger, error, batch[: last + 1]) == (last,)
            with pytest.raises(error):
                ledger.append(batch[: last + 1], expected_version="none")
        with pytest.raises(WrongVersion):
            ledger.append(batch[:1], expected_version="none")
        assert ledger.append(batch[:1], expected_version=3).positions == (4,)

    # Redaction --------------------------------------------------------------------------------------------------------

    def test_a_redacted_record_is_still_there_without_its_content(self, ledger: Any) -> None:
        ledger.append([claim("a"), claim("b")])
        assert redact(ledger, "a").positions == (3,)
        record, other, act = ledger.read()
        assert (record.id, record.event) == ("a", None)
        assert other.event == claim("b")
        assert (act.act, act.target_positions, act.event.reason) == ("redact", (1,), "court order")
        assert standing(ledger) == ["a", "b"]
        assert ledger.find(ref("a")) == record

    def test_a_redaction_can_be_of_single_fields(self, ledger: Any) -> None:
        ledger.append(
            [claim("a", "statement", reporter={"name": "a paper"}, document={"title": "T", "locator": "¶ 3"})]
        )
        redact(ledger, "a", fields=["claimants", "document.title", "data.speaker.name"])
        (record, _) = ledger.read()
        event = record.event.model_dump(mode="json", exclude_none=True)
        assert event["claimant"] == {"name": REMOVED, "anonymous": False}
        assert event["document"] == {"title": REMOVED, "locator": "¶ 3"}
        assert event["data"]["speaker"]["name"] == REMOVED
        assert event["reporter"]["name"] == "a paper"
        redact(ledger, "a", fields=["data.speaker", "reporter"])
        event = next(ledger.read()).event
        assert (event.data.speaker, event.reporter) == (None, None)
        redact(ledger, "a")
        assert next(ledger.read()).event is None

    @pytest.mark.parametrize("part", PARTS)
    def test_each_part_that_is_offered_can_be_redacted(self, ledger: Any, part: str) -> None:
        ledger.append([claim("a", reporter={"name": "a paper"}, document={"title": "T"})])
        redact(ledger, "a", fields=[part])
        event = next(ledger.read()).event
        assert event is not None
        assert getattr(event, part) is None
        assert event.all_claimants[0].name == (REMOVED if part == "claimants" else "Ana Kim")

    def test_a_redaction_twice_is_one(self, ledger: Any) -> None:
        ledger.append([claim("a"), claim("b")])
        first = redact(ledger, "a", "b")
        assert redact(ledger, "a", "b").positions == first.positions

    def test_a_retry_of_what_was_redacted_is_known_and_brings_nothing_back(self, ledger: Any) -> None:
        ledger.append([claim("a"), claim("b", reporter={"name": "a paper"})])
        redact(ledger, "a")
        redact(ledger, "b", fields=["reporter.name"])
        assert ledger.append([claim("a"), claim("b", reporter={"name": "a paper"})]).positions == (1, 2)
        first, second, *_ = ledger.read()
        assert (first.event, second.event.reporter.name) == (None, REMOVED)
        assert refused(ledger, IdentityConflict, [claim("a", occurred="2017")]) == (0,)

    def test_a_redacted_record_is_withdrawn_by_its_data_set_or_an_editor_alone(self, ledger: Any) -> None:
        ledger.append([claim("a"), claim("b")])
        redact(ledger, "a", "b")
        assert refused(ledger, NotTheClaimant, [upon("retract", "paper/one#a", source=RIVAL)]) == (0,)
        ledger.append([upon("retract", "a"), upon("retract", "paper/one#b", source=HOUSE, claimant=EVA)])
        assert standing(ledger) == []

    def test_an_act_can_be_redacted_and_has_its_effect_all_the_same(self, ledger: Any) -> None:
        ledger.append([claim("a"), claim("b"), upon("retract", "a", identifier="r")])
        redact(ledger, "r")
        assert standing(ledger) == ["b"]

    @pytest.mark.parametrize(
        "fields", [["data.speaker"], ["reporter"], ["source"], ["data.country.x"], ["data.countries.3"], ["data.form"]]
    )
    def test_what_is_not_there_cannot_be_redacted(self, ledger: Any, fields: list[str]) -> None:
        ledger.append([claim("a")])
        with pytest.raises(CannotRedact, match="there is no field"):
            redact(ledger, "a", fields=fields)
        assert len(list(ledger.read())) == 1

    @pytest.mark.parametrize("fields", [["data.country"], ["data"], ["claimants.0"]])
    def test_a_redaction_leaves_a_record_or_takes_it_whole(self, ledger: Any, fields: list[str]) -> None:
        ledger.append([claim("a")])
        with pytest.raises(CannotRedact, match="is no record without"):
            redact(ledger, "a", fields=fields)
        assert next(ledger.read()).event == claim("a")

    def test_a_redaction_of_what_the_ledger_does_not_hold_is_refused(self, ledger: Any) -> None:
        ledger.append([claim("a")])
        with pytest.raises(UnknownTarget):
            redact(ledger, "a", "b")
        assert next(ledger.read()).event == claim("a")

    def test_a_redaction_does_not_redact_another(self, ledger: Any) -> None:
        ledger.append([claim("a")])
        redact(ledger, "a")
        with pytest.raises(UnfitTarget):
            redact(ledger, f"{HOUSE}#{list(ledger.read())[-1].id}")

    def test_a_redaction_that_does_not_attest_what_remains_is_refused(self, ledger: Any) -> None:
        ledger.append([claim("a")])
        with pytest.raises(CannotRedact, match="does not fit"):
            ledger.append([upon("redact", "a", data={"fields": ["claimants"]})])
        assert [record.event for record in ledger.read()] == [claim("a")]

    # What was redacted elsewhere --------------------------------------------------------------------------------------

    def test_what_is_left_of_a_record_is_one_as_well(self, ledger: Any) -> None:
        left = emptied(claim("a", occurred="2017-07"))
        assert ledger.append([left, upon("retract", "paper/one#a", source=RIVAL)]).positions == (1, 2)
        record, _ = ledger.read()
        assert (record.content, record.event, record.subject) == (left, None, left.subject)
        assert standing(ledger) == []

    def test_what_is_left_of_a_redacted_record_is_still_that_record(self, ledger: Any) -> None:
        ledger.append([claim("a")])
        assert ledger.append([emptied(claim("a")), claim("b"), emptied(claim("b"))]).positions == (1, 2, 2)
        assert [record.event for record in ledger.read()] == [claim("a"), claim("b")]
        assert refused(ledger, IdentityConflict, [emptied(claim("a", occurred="2017"))]) == (0,)

    def test_a_record_is_not_what_is_left_of_it(self, ledger: Any) -> None:
        assert refused(ledger, IdentityConflict, [emptied(claim("a")), claim("a")]) == (1,)
        ledger.append([emptied(claim("a"))])
        assert refused(ledger, IdentityConflict, [claim("a")]) == (0,)
        redact(ledger, "a")
        assert ledger.append([claim("a")]).positions == (1,)

    def test_once_redacted_here_it_is_withdrawn_by_its_data_set_or_an_editor_alone(self, ledger: Any) -> None:
        ledger.append([emptied(claim("a")), claim("b", claimant={"name": REMOVED})])
        redact(ledger, "a", "b")
        strangers = [upon("retract", f"paper/one#{one}", source=RIVAL) for one in "ab"]
        assert refused(ledger, NotTheClaimant, strangers) == (0, 1)

    def test_of_the_redactions_of_a_batch_the_last_attests_what_remains(self, ledger: Any) -> None:
        other = MemoryLedger()
        other.append([claim("a", "statement", reporter={"name": "a paper"})])
        redact(other, "a", fields=["reporter"])
        redact(other, "a", fields=["data.speaker"])
        left, first, second = (record.content for record in other.read())
        ledger.append([claim("b")])
        assert refused(ledger, CannotRedact, [left, first]) == (1,)
        assert ledger.append([left, first, second]).positions == (2, 3, 4)
        assert ledger.verify().is_sound

    # Proof ------------------------------------------------------------------------------------------------------------

    def test_the_head_cites_a_state_that_whatever_comes_later_extends(self, ledger: Any) -> None:
        cited = [ledger.head()]
        for number in range(3):
            ledger.append([claim(f"{number}-{place}") for place in range(2)])
            cited.append(ledger.head())
        redact(ledger, "0-0")
        assert [head.position for head in cited] == [0, 2, 4, 6]
        assert all(ledger.verify(against=head).is_sound for head in cited)
        assert ledger.verify(from_position=4) == Verdict(ledger.head(), 5)
        unknown = [replace(cited[1], position=3), replace(cited[2], position=2), replace(cited[3], position=8)]
        assert [ledger.verify(against=head).position for head in unknown] == [3, 2, 8]

    # Three clocks -----------------------------------------------------------------------------------------------------

    def test_as_of_a_moment_the_ledger_answers_what_it_knew_then(self, ledger: Any) -> None:
        steps: list[list[Event]] = [
            [claim("a"), claim("b")],
            [upon("correct", "a", identifier="a2")],
            [upon("retract", "b"), claim("c")],
        ]
        for step in steps:
            ledger.append(step)
        first, second, third = sorted({record.recorded_at for record in ledger.read()})
        assert standing(ledger, recorded_at=first - timedelta(microseconds=1)) == []
        assert standing(ledger, recorded_at=first) == ["a", "b"]
        assert standing(ledger, recorded_at=second - timedelta(microseconds=1)) == ["a", "b"]
        assert standing(ledger, recorded_at=second) == ["b", "a2"]
        assert standing(ledger, recorded_at=third) == standing(ledger) == ["a2", "c"]

    def test_a_claim_holds_possibly_or_certainly_on_a_day(self, ledger: Any) -> None:
        assert_holds(
            ledger,
            "occurred",
            ("2017-07", "2017-07-04", "possibly"),
            ("2017-07", "2017-06-30", "never"),
            ("2017-07-07/2017-07-08", "2017-07-06", "never"),
            ("2017-07-07/2017-07-08", "2017-07-07", "certainly"),
            ("2017-07-07/2017-07-08", "2017-07-08", "certainly"),
            ("2017-07-07/2017-07-08", "2017-07-09", "never"),
            ("[2017-07-07..2017-07-08]", "2017-07-07", "possibly"),
            ("2017-07-04", "2017-07-04", "certainly"),
            ("2017-07-04T10:30:00Z", "2017-07-04", "certainly"),
            ("2017-05/2017-07", "2017-05-01", "possibly"),
            ("2017-05/2017-07", "2017-06-15", "certainly"),
            ("2017-05/2017-07", "2017-07-31", "possibly"),
            ("2017-05/..", "2017-05-15", "possibly"),
            ("2017-05/..", "2030-01-01", "certainly"),
            ("2017-05/", "2030-01-01", "possibly"),
            ("2017-05-02/", "2017-05-02", "certainly"),
            ("../2017-07-08", "1950-01-01", "possibly"),
            ("../2017-07-08", "2017-07-08", "certainly"),
            ("../2017-07-08", "2017-07-09", "never"),
            ("[2017-07-04..]", "2030-01-01", "possibly"),
            ("[2017-07-04..]", "2017-07-03", "never"),
            ("[..2017-07-04]", "1950-01-01", "possibly"),
            ("[..2017-07-04]", "2017-07-05", "never"),
            ("2017-07-04~", "2017-07-04", "possibly"),
            ("2017-07-04~", "2017-07-05", "possibly"),
            ("{2017-07-04,2017-07-06}", "2017-07-05", "certainly"),
            (None, "2017-07-04", "never"),
        )

    def test_a_claim_was_possibly_or_certainly_said_by_a_day(self, ledger: Any) -> None:
        assert_holds(
            ledger,
            "stated",
            ("2017-07-07", "2017-07-06", "never"),
            ("2017-07-07", "2017-07-07", "certainly"),
            ("2017-07", "2017-07-07", "possibly"),
            ("2017-07", "2017-07-31", "certainly"),
            ("2017-07?", "2017-07-31", "possibly"),
            ("[2017-07-07..]", "2030-01-01", "possibly"),
            ("[..2017-07-07]", "1950-01-01", "possibly"),
            ("[..2017-07-07]", "2017-07-07", "certainly"),
            (None, "2017-07-07", "possibly"),
        )

    def test_nobody_asserts_or_denies_what_has_not_begun(self, ledger: Any) -> None:
        def said(modality: str, occurred: str | None, stated: str | None) -> dict[str, Any]:
            return {"modality": modality, "occurred": occurred, "stated": stated}

        assert_each_holds(
            ledger,
            "stated",
            (said("asserted", "2017-07-04", None), "2017-07-03", "never"),
            (said("asserted", "2017-07-04", None), "2017-07-04", "possibly"),
            (said("denied", "2017-07-04", None), "2017-07-03", "never"),
            (said("denied", "2017-07-04", None), "2030-01-01", "possibly"),
            (said("expected", "2017-07-04", None), "2017-07-03", "possibly"),  # it can lie ahead
            (said("possible", "2017-07-04", None), "2017-07-03", "possibly"),
            (said("asserted", "2017-07", None), "2017-06-30", "never"),
            (said("asserted", "2017-07", None), "2017-07-01", "possibly"),
            (said("asserted", "../2017-07-08", None), "1950-01-01", "possibly"),  # begun nobody knows when
            (said("asserted", None, None), "1950-01-01", "possibly"),
            (said("asserted", "2017-07-04", "2017"), "2017-07-03", "never"),
            (said("asserted", "2017-07-04", "2017"), "2017-07-04", "possibly"),
            (said("asserted", "2017-07-04", "2017"), "2017-12-31", "certainly"),
            (said("asserted", "2017-07-04", "[..2017-09-30]"), "2017-07-03", "never"),
            (
                said("asserted", "2017-07-04", "2017-07-01"),
                "2017-07-01",
                "certainly",
            ),  # the date that a source gives stays
            (said("asserted", "2017-07-04", "[..2017-07-02]"), "2017-07-01", "never"),
            (said("asserted", "2017-07-04", "[..2017-07-02]"), "2017-07-02", "certainly"),
        )

    def test_an_undated_correction_applies_at_once_and_stands_from_when_it_can_have_been_made(
        self, ledger: Any
    ) -> None:
        ledger.append([claim("a", occurred="2017-07-04"), upon("correct", "a", identifier="a2", occurred="2017-08-04")])
        assert standing(ledger, stated=date(2017, 7, 31)) == []
        assert standing(ledger, stated=date(2017, 8, 31)) == ["a2"]

    @pytest.mark.parametrize(
        ("stated", "day", "possibly", "certainly"),
        [
            ("2017-08", "2017-07-31", ["a"], ["a"]),
            ("2017-08", "2017-08-15", ["a", "a2"], []),  # it may have been replaced: neither certainly stands
            ("2017-08", "2017-08-31", ["a2"], ["a2"]),
            ("[2017-08-15..]", "2017-08-15", ["a", "a2"], []),
            ("[..2017-08-15]", "2017-07-31", ["a", "a2"], []),
            (None, "2017-07-31", ["a2"], []),  # without a date it applies at every date
        ],
    )
    def test_a_withdrawal_is_read_the_other_way_round(
        self, ledger: Any, stated: str | None, day: str, possibly: list[str], certainly: list[str]
    ) -> None:
        ledger.append([claim("a", stated="2017-07-01"), upon("correct", "a", identifier="a2", stated=stated)])
        assert standing(ledger, stated=date.fromisoformat(day)) == possibly
        assert standing(ledger, stated=date.fromisoformat(day), certainly=True) == certainly

    @pytest.mark.parametrize("action", ["listing", "measure"])
    def test_a_sanction_holds_from_its_listing_on(self, ledger: Any, action: str) -> None:
        def said(occurred: str | None, stated: str | None) -> dict[str, Any]:
            return {"data": SANCTION | {"action": action}, "occurred": occurred, "stated": stated}

        assert_each_holds(
            ledger,
            "occurred",
            (said("2016-03-02", "2020-01-01"), "2016-03-01", "never"),
            (said("2016-03-02", "2020-01-01"), "2016-03-02", "certainly"),
            (said("2016-03-02", "2020-01-01"), "2017-07-04", "certainly"),
            (said("2016-03-02", None), "2030-01-01", "certainly"),
            (said("2016", None), "2016-07-04", "possibly"),
            (said("2016", "2016-07-01"), "2016-07-04", "certainly"),  # it is on the list by then
            (said("2016-03-02", "2016-02-01"), "2016-02-15", "never"),  # announced, and not yet in force
            (said(None, "2018-01-01"), "2017-07-04", "possibly"),
            (said(None, "2018-01-01"), "2018-01-01", "certainly"),
            (said(None, None), "2017-07-04", "possibly"),
            (said("2016-03-02/2018-05-01", None), "2018-05-02", "never"),  # it has an end of its own
            (said("2016-03-02/2018-05-01", None), "2017-07-04", "certainly"),
            (said("2016-03-02/..", None), "2030-01-01", "certainly"),
            kind="sanction",
        )

    def test_an_amendment_and_a_delisting_are_of_their_day_alone(self, ledger: Any) -> None:
        acts = [(action, SANCTION | {"action": action}) for action in ("amendment", "delisting")]
        ledger.append([claim(action, "sanction", data=data, occurred="2016-03-02") for action, data in acts])
        assert on_day(ledger, "2016-03-02") == ["amendment", "delisting"]
        assert on_day(ledger, "2016-03-03") == []

    @pytest.mark.parametrize("how", ["subject", "reference", "link"])
    def test_a_delisting_ends_a_listing_on_its_day(self, ledger: Any, how: str) -> None:
        lifted = SANCTION | {"action": "delisting", "reference": "KPe.1" if how == "reference" else None}
        subjects = {"subject": "x" if how == "subject" else "y"}
        ledger.append(
            [
                claim("listed", "sanction", subject="x", data=SANCTION | {"reference": "KPe.1"}, occurred="2016-03-02"),
                claim("again", "sanction", subject="x", data=SANCTION, occurred="2019-01-01"),
                claim("other", "sanction", data=SANCTION | {"reference": "KPe.2"}, occurred="2016-03-02"),
                claim("lifted", "sanction", data=lifted, occurred="2018-03", **subjects),
                claim("hoped", "sanction", data=lifted, occurred="2017-03", modality="expected", **subjects),
            ]
        )
        if how == "link":
            ledger.append([upon("link", "listed", "lifted")])
        assert on_day(ledger, "2018-02-28", certainly=True) == ["listed", "other"]
        assert on_day(ledger, "2018-03-15", certainly=True) == ["other"]
        assert on_day(ledger, "2018-03-15") == ["listed", "other", "lifted"]
        assert on_day(ledger, "2018-03-31") == ["other", "lifted"]
        assert on_day(ledger, "2019-01-01", certainly=True) == ["again", "other"]  # it was listed once more

    def test_a_delisting_that_was_withdrawn_or_is_not_yet_known_ends_nothing(self, ledger: Any) -> None:
        listing = claim("listed", "sanction", subject="x", data=SANCTION, occurred="2016-03-02")
        lifted = SANCTION | {"action": "delisting"}
        ledger.append([listing])
        ledger.append([claim("lifted", "sanction", subject="x", data=lifted, occurred="2018-03-04", stated="2018-04")])
        first = min(record.recorded_at for record in ledger.read())
        assert on_day(ledger, "2018-05-01") == []
        assert on_day(ledger, "2018-05-01", recorded_at=first) == ["listed"]
        assert on_day(ledger, "2018-05-01", stated=date(2018, 3, 31)) == ["listed"]
        ledger.append([upon("retract", "lifted")])
        assert on_day(ledger, "2018-05-01") == ["listed"]

    def test_a_release_that_no_longer_has_an_entry_ends_it_between_itself_and_the_one_before(self, ledger: Any) -> None:
        stated = ("2016-01-01", "2018-01-01", "2018-02-01")
        ledger.append(
            [
                claim("gone", "sanction", data=SANCTION, stated=stated[0]),
                claim("kept", "sanction", data=SANCTION, stated=stated[1]),
                claim("never", "sanction", data=SANCTION, stated=stated[0]),
                upon("retract", "gone", identifier=f"gone@{stated[2]}", stated=stated[2]),
                upon("retract", "never", stated=stated[2]),
            ]
        )
        assert standing(ledger) == ["kept"]
        assert on_day(ledger, "2017-12-31", certainly=True) == ["gone"]
        assert on_day(ledger, "2018-01-15", certainly=True) == ["kept"]
        assert on_day(ledger, "2018-01-15") == ["gone", "kept"]
        assert on_day(ledger, "2018-02-01") == ["kept"]

    def test_the_clocks_can_be_asked_together(self, ledger: Any) -> None:
        ledger.append([claim("a", stated="2017-07-01", occurred="2017-07-07"), claim("b", stated="2017-09")])
        (known,) = {record.recorded_at for record in ledger.read()}
        ledger.append([claim("c", stated="2017-07-01", occurred="2017-07-07")])
        assert standing(ledger, recorded_at=known, stated=date(2017, 8, 1), occurred=HAMBURG) == ["a"]
        assert standing(ledger, stated=date(2017, 8, 1), occurred=HAMBURG, certainly=True) == ["a", "c"]

    def test_certainly_asks_nothing_where_no_day_is_asked(self, ledger: Any) -> None:
        ledger.append([claim("a")])
        assert standing(ledger, certainly=True) == ["a"]

    # Read -------------------------------------------------------------------------------------------------------------

    def test_records_are_read_from_a_position_of_a_subject_and_of_a_kind(self, ledger: Any) -> None:
        ledger.append([claim("a", subject="s"), claim("b", "meeting", subject="s"), claim("c"), upon("dispute", "a")])

        def ids(**asked: Any) -> list[str]:
            return [record.id for record in ledger.read(**asked)]

        assert ids(after=2) == ["c", "dispute-a"]
        assert ids(after=4) == []
        assert ids(subject="s") == ["a", "b", "dispute-a"]
        assert ids(kind="missile_test") == ["a", "c"]
        assert ids(after=1, subject="s", kind="meeting") == ["b"]
        assert ids(subject="nothing") == []

    def test_a_record_is_found_by_its_identity(self, ledger: Any) -> None:
        ledger.append([claim("a"), claim("a", source=RIVAL)])
        found = ledger.find(ref(f"{RIVAL}#a"))
        assert (found.position, found.source, found.event) == (2, RIVAL, claim("a", source=RIVAL))
        assert ledger.find(ref("b")) is None
