"""The same source again: what is known adds nothing, what changed just that, what is old undoes nothing."""

import pytest

from community_core.domain import (
    CorrectFact,
    FactCorrected,
    FollowUpRequest,
    RequestRaised,
    RequestResolved,
)
from community_core.ledger.mapper import StoredFact
from community_core.times import to_text
from community_open_requests import OpenRequests

from .bench import PLAIN, Bench

TITLE = "1,楼道灯不亮,2024-01-05 09:00"
RAISED = f"{TITLE},待办,,,2024-01-05 09:00"
ASSIGNED = f"{TITLE},已派单,,org:物业,2024-01-06 09:00"
IN_HAND = f"{TITLE},在办,,org:物业,2024-01-07 09:00"
CLOSED = f"{TITLE},办结,2024-01-08 10:00,org:物业,2024-01-08 10:00"


def test_the_same_row_adds_nothing(bench: Bench) -> None:
    """A row imported twice is recorded once, and counted as known the second time."""
    assert bench.hotline_rows(CLOSED).recorded == 3
    counts = bench.hotline_rows(CLOSED)
    assert (counts.read, counts.recorded, counts.requests, counts.already_known) == (1, 0, 0, 1)


def test_each_later_export_adds_its_step(bench: Bench) -> None:
    """From export to export, only the step that is new is added, on the stream of the first."""
    for row in (RAISED, ASSIGNED, IN_HAND, CLOSED):
        bench.hotline_rows(row)
    assert bench.facts() == ["RequestRaised", "RequestAssigned", "RequestStarted", "RequestResolved"]
    assert bench.count() == 1


def test_a_row_changed_beside_the_point_adds_nothing(bench: Bench) -> None:
    """A newer time of update alone is no new step."""
    bench.hotline_rows(ASSIGNED)
    assert bench.hotline_rows(ASSIGNED.replace("01-06 09:00", "01-06 17:00")).recorded == 0


def test_a_correction_by_a_newer_program_keeps_no_news_from_being_recorded(bench: Bench) -> None:
    """What it says cannot be read here, and is left as it is."""
    bench.hotline_rows(RAISED)
    [raised] = bench.history()
    newer = b'{"type":"RequestRaised","schema":99,"data":{"title":"x"}}'
    stored = b'{"version":1,"said":%b,"right":%b,"reason":"x"}' % (newer, newer)
    envelope = (to_text(raised.occurred_at), "person-shen", None, None, raised.id, "[]")
    row = (0, "", raised.stream_id, 2, "FactCorrected", 1, stored, *envelope)
    bench.community.ledger.recorder.insert_events([StoredFact(row)])
    bench.hotline_rows(CLOSED.replace("楼道", "门厅"))
    assert sorted(bench.facts()[2:]) == ["FactCorrected", "RequestAssigned", "RequestResolved"]


def test_an_older_export_undoes_nothing(bench: Bench) -> None:
    """An unseen export from before the closing adds nothing and leaves the request resolved."""
    bench.hotline_rows(CLOSED)
    assert bench.hotline_rows(IN_HAND).recorded == 0
    assert bench.facts() == ["RequestRaised", "RequestAssigned", "RequestResolved"]
    assert not bench.open()


def test_the_first_export_once_more_undoes_nothing(bench: Bench) -> None:
    """A known old export adds nothing after the closing."""
    for row in (IN_HAND, CLOSED):
        bench.hotline_rows(row)
    assert bench.hotline_rows(IN_HAND).recorded == 0
    assert not bench.open()


def test_open_again_in_a_later_export(bench: Bench) -> None:
    """A closed request whose source later says that it is in hand is reopened, then in hand; once."""
    bench.hotline_rows(CLOSED)
    again = f"{TITLE},在办,,org:物业,2024-01-20 09:00"
    assert bench.hotline_rows(again).recorded == 2
    assert bench.facts()[3:] == ["RequestReopened", "RequestStarted"]
    assert bench.hotline_rows(again).recorded == 0
    assert bench.open()
    assert bench.hotline_rows(CLOSED).recorded == 0
    assert bench.open()


def test_what_people_did_meanwhile_keeps_no_later_export_from_reopening(bench: Bench) -> None:
    """Whatever id they gave their commands."""
    bench.hotline_rows(CLOSED)
    asked = FollowUpRequest(request_id=bench.history()[0].stream_id, satisfaction="not-satisfied")
    bench.community.execute(asked, by="person-shen", command_id="asked-1")
    bench.hotline_rows(f"{TITLE},在办,,org:物业,2034-01-20 09:00")
    assert "RequestReopened" in bench.facts()


def test_an_unseen_closing_from_before_the_reopening(bench: Bench) -> None:
    """An older export undoes no reopening; a newer row closes it, though its date lacks the hour."""
    bench.hotline_rows(CLOSED)
    bench.hotline_rows(f"{TITLE},在办,,org:物业,2024-01-20 09:00")
    bench.hotline_rows(f"{TITLE},办结,2024-01-12 09:00,org:物业,2024-01-12 09:00")
    assert bench.open()
    bench.hotline_rows(f"{TITLE},办结,2024-01-20,org:物业,2024-01-20 18:00")
    assert not bench.open()


@pytest.mark.parametrize("updated", ["2024-01-15 10:00", ""])
def test_an_unseen_row_from_before_the_end_reopens_nothing(bench: Bench, updated: str) -> None:
    """It is older than the closed row, or, where that has no time of change, than its closing date."""
    bench.hotline_rows(f"{TITLE},办结,2024-01-08 10:00,,{updated}")
    bench.hotline_rows(f"{TITLE},待办,,,{'2024-01-10 09:00' if updated else '2024-01-06 09:00'}")
    assert bench.facts() == ["RequestRaised", "RequestResolved"]


def test_an_unknown_word_reopens_nothing(bench: Bench) -> None:
    """A later status the mapping does not know is noted and flagged; the request stays as it is."""
    bench.hotline_rows(CLOSED)
    bench.hotline_rows(f"{TITLE},归档,,org:物业,2024-02-01 09:00")
    noted = bench.history()[-1]
    assert (noted.type, noted.data.note, noted.flags) == ("RequestNoted", "归档", ("unknown-status",))
    assert not bench.open()


def test_closed_with_a_date_before_its_last_step(bench: Bench) -> None:
    """A closing date without its hour closes all the same: at the last step, the date itself noted."""
    bench.hotline_rows(IN_HAND)
    bench.hotline_rows(f"{TITLE},办结,2024-01-07,org:物业,2024-01-07 18:00")
    noted, resolved = bench.history()[-2:]
    assert (noted.type, noted.data.kind) == ("RequestNoted", "RequestResolved")
    assert (resolved.type, resolved.occurred_at) == ("RequestResolved", bench.history()[2].occurred_at)
    assert "closed-before-last-step" in resolved.flags
    assert not bench.open()


def test_a_changed_title_is_a_correction(bench: Bench) -> None:
    """An edited title neither raises a second request nor edits the first: it corrects it, once."""
    bench.hotline_rows(RAISED)
    edited = RAISED.replace("楼道灯不亮", "三楼楼道灯不亮")
    counts = bench.hotline_rows(edited)
    assert (counts.recorded, counts.requests, counts.flagged) == (1, 0, 1)
    raised, correction = bench.history()
    assert isinstance(correction.data, FactCorrected)
    assert correction.data.version == 1
    assert correction.data.said == raised.data
    assert isinstance(correction.data.right, RequestRaised)
    assert (correction.data.right.title, correction.data.right.number) == (
        "三楼楼道灯不亮",
        raised.data.number,
    )
    assert [row.title for row in bench.open()] == ["三楼楼道灯不亮"]
    assert bench.hotline_rows(edited).recorded == 0


def test_the_first_title_once_more_is_news(bench: Bench) -> None:
    """Put back in the source, it is put back here; the export from before the edit changes nothing back."""
    edited = RAISED.replace("楼道灯不亮", "三楼楼道灯不亮")
    later = edited[: -len("2024-01-05 09:00")] + "2024-01-06 09:00"
    bench.hotline_rows(RAISED)
    bench.hotline_rows(later)
    assert bench.hotline_rows(RAISED).recorded == 0
    assert [row.title for row in bench.open()] == ["三楼楼道灯不亮"]
    assert bench.hotline_rows(RAISED[: -len("2024-01-05 09:00")] + "2024-01-07 09:00").recorded == 1
    assert [row.title for row in bench.open()] == ["楼道灯不亮"]


def test_what_people_put_right_is_not_undone_by_the_source(bench: Bench) -> None:
    """A later export corrects what it changed itself, however often, and nothing else."""
    bench.hotline_rows(RAISED)
    fact_id = bench.history()[0].id
    right = {"place": "13号楼", "requester": "person-lin", "title": "楼梯灯不亮"}
    bench.community.execute(CorrectFact(fact_id=fact_id, right=right, reason="听错"), by="person-shen")
    bench.hotline_rows(RAISED.replace("09:00,待办", "09:30,待办"))
    assert [row.title for row in bench.open()] == ["楼梯灯不亮"]
    for title in ("三楼楼道灯不亮", "四楼楼道灯不亮"):
        bench.hotline_rows(RAISED.replace("楼道灯不亮", title))
        told = bench.history()[-1].data
        assert (told.right.title, told.right.place, told.right.requester) == (title, "13号楼", "person-lin")


def test_a_changed_time_of_raising_is_a_correction_of_when(bench: Bench) -> None:
    """A time of raising that changed in the source is put right, and so is how old the request is."""
    bench.hotline_rows(RAISED)
    bench.hotline_rows(RAISED.replace("09:00,待办", "09:30,待办"))
    raised, corrected = bench.history()
    assert raised.occurred_at.isoformat() == "2024-01-05T01:00:00+00:00"
    assert corrected.data.occurred_at.isoformat() == "2024-01-05T01:30:00+00:00"
    assert corrected.flags == ("source-changed",)
    [row] = bench.community.view(OpenRequests).register()
    assert row.raised_at == corrected.data.occurred_at


def test_a_changed_outcome_is_a_correction(bench: Bench) -> None:
    """The same closing with another outcome corrects the resolution."""
    outcomes = bench.mapping(PLAIN + 'resolved_at = "c"\noutcome = "o"\n[outcomes]\n"修好" = "done"\n')
    for outcome in ("已说明", "已修好", "已修好"):
        bench.bring(f"n,t,r,c,o\n1,灯,2024-01-05T09:00,2024-01-08T10:00,{outcome}\n", mapping=outcomes)
    assert bench.facts() == ["RequestRaised", "RequestResolved", "FactCorrected"]
    assert bench.history()[-1].data.right == RequestResolved(outcome="done")


def test_one_number_twice_in_a_file(bench: Bench) -> None:
    """Two different rows of one number are two requests, the second flagged, however often they come."""
    twin = "1,另一件事,2024-01-09 09:00,待办,,,2024-01-09 09:00"
    counts = bench.hotline_rows(RAISED, twin)
    assert (counts.requests, counts.flagged) == (2, 1)
    first, second = bench.community.log()
    assert first.stream_id != second.stream_id
    assert (first.flags, second.flags) == ((), ("same-number-twice",))
    assert bench.hotline_rows(RAISED, twin).recorded == 0


def test_twins_don_t_share_what_became_of_them(bench: Bench) -> None:
    """Of two requests with one number each has its own resolution, though their rows say the same of it."""
    twin = CLOSED.replace("楼道灯不亮", "另一件事")
    assert bench.hotline_rows(CLOSED, twin).recorded == 6
    assert not bench.open()
    assert bench.hotline_rows(CLOSED, twin).recorded == 0


def test_one_request_told_twice_in_a_file(bench: Bench) -> None:
    """A number whose second row says what became of it is one request."""
    counts = bench.hotline_rows(RAISED, CLOSED)
    assert (counts.requests, counts.flagged) == (1, 1)
    assert bench.facts() == ["RequestRaised", "RequestAssigned", "RequestResolved"]
    assert bench.history()[-1].flags == ("same-number-twice",)


def test_facts_carry_their_identity_and_story(bench: Bench) -> None:
    """Each fact is by the import, known by source, number, kind and content, in the story of its raising."""
    bench.hotline_rows(IN_HAND.replace("1,", "甲/1,", 1))
    facts = bench.history("甲/1")
    assert {fact.actor for fact in facts} == {"system:import"}
    assert {fact.correlation_id for fact in facts} == {facts[0].id}
    for fact in facts:
        source, number, kind, content = (fact.command_id or "").split("/")
        assert (source, number, kind, len(content)) == ("hotline", "甲%2F1", fact.type, 16)


def test_sources_are_told_apart(bench: Bench) -> None:
    """The same number from another source is another request."""
    bench.hotline_rows(RAISED)
    rows = "n,t,r\n1,楼道灯不亮,2024-01-05 09:00\n"
    assert bench.bring(rows, mapping=bench.mapping(PLAIN)).requests == 1
