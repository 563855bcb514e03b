"""What a case says otherwise than it last did is recorded, whatever comes back; nothing else is."""

from typing import Any

import pytest

from community_core import Community, InvalidInput
from community_core.domain import FactCorrected, RequestRestated
from community_core.importing import FileMapping, ImportCounts, import_file
from community_core.views import Period
from community_open_requests import OpenRequests, RequestHappenings

from .bench import PLAIN, Bench

LANE = """
source = "lane"
time_zone = "Asia/Shanghai"
time_formats = ["%Y-%m-%d %H:%M", "%Y-%m-%d"]
[columns]
number = "no"
title = "what"
raised_at = "raised"
status = "status"
resolved_at = "done"
assignee = "org:{team}"
[statuses]
open = "raised"
seen = "acknowledged"
taken = "accepted"
doing = "in-progress"
parked = "waiting"
given = "assigned"
done = "resolved"
refused = "rejected"
"""
HEADER = "no,what,raised,status,done,team\n"
BEGAN = "2024-01-03 09:00"


@pytest.fixture
def lane(bench: Bench) -> FileMapping:
    """A mapping without a column of changes."""
    return bench.mapping(LANE)


def night(bench: Bench, mapping: FileMapping, *told: str, **how: Any) -> ImportCounts:
    """Import an export of one case, or of several: status, closing date and team of each."""
    rows = [f"{at},Lamp dark,{BEGAN},{each}\n" for at, each in enumerate(told, start=1)]
    return import_file(bench.community, bench.file(HEADER + "".join(rows)), mapping, **how)


def stands(bench: Bench, number: str = "1") -> tuple[Any, ...]:
    """How the case stands in the register."""
    [row] = bench.community.view(OpenRequests).by_source_number(number)
    return row.status, row.assignee


@pytest.mark.parametrize(
    ("nights", "status"),
    [
        (("done,2024-01-05 09:00,A", "open,,A"), "reopened"),
        (("done,2024-01-05 09:00,A", "doing,,A"), "in-progress"),
        (("done,2024-01-05 09:00,A", "open,,A", "done,2024-01-05 09:00,A"), "resolved"),
        (("done,,A", "given,,A", "done,,A", "given,,A"), "assigned"),
        (("refused,2024-01-05 09:00,A", "open,,A"), "reopened"),
        (("doing,,A", "parked,,A", "doing,,A"), "in-progress"),
        (("parked,,A", "doing,,A", "parked,,A"), "waiting"),
        (("given,,A", "doing,,A", "given,,A"), "assigned"),
        (("doing,,A", "open,,A"), "raised"),
        (("doing,,A", "taken,,A"), "accepted"),
        (("given,,A", "seen,,A"), "acknowledged"),
        (("doing,,A", "open,,A", "doing,,A"), "in-progress"),
    ],
)
def test_whatever_returns_is_news(
    bench: Bench, lane: FileMapping, nights: tuple[str, ...], status: str
) -> None:
    """Without a column of changes, each export is the newest; told again at once, it adds nothing."""
    for each in nights:
        night(bench, lane, each)
        assert night(bench, lane, each).recorded == 0
    assert stands(bench) == (status, "org:A")


@pytest.mark.parametrize("status", ["open", "seen", "taken", "given", "doing", "parked", "done", "refused"])
def test_it_is_whose_the_source_says_under_any_status(bench: Bench, lane: FileMapping, status: str) -> None:
    """And whose it was before, once it says so again; nobody's where it names nobody."""
    done = "2024-01-05 09:00" if status in ("done", "refused") else ""
    word = stands_as(bench, lane, f"{status},{done},A")
    for team in ("B", "A"):
        assert night(bench, lane, f"{status},{done},{team}").recorded == 1
        assert stands(bench) == (word, f"org:{team}")
    assert len([fact for fact in bench.history() if fact.type == "RequestReopened"]) == 0


def stands_as(bench: Bench, lane: FileMapping, told: str) -> str:
    """The status of a case after its first export."""
    night(bench, lane, told)
    status, assignee = stands(bench)
    assert assignee == "org:A"
    return str(status)


def test_where_no_step_leads_is_said_by_one_flagged_fact(bench: Bench, lane: FileMapping) -> None:
    """Decider and views follow it; people go on from there, or undo it."""
    night(bench, lane, "doing,,A")
    night(bench, lane, "open,,A")
    last = bench.history()[-1]
    assert last.data == RequestRestated(stands="raised", assignee="org:A")
    assert set(last.flags) == {"no-step-leads-there", "dated-by-guess"}
    steps = bench.community.steps(last.stream_id, by="person-shen")
    assert "AcceptRequest" in {each.command.__name__ for each in steps}


@pytest.mark.parametrize(
    ("first", "then", "status"),
    [("在办", "待办", "raised"), ("已派单", "待办", "raised"), ("在办", "已派单", "assigned")],
)
def test_a_step_back_is_dated_as_the_source_dates_it(
    bench: Bench, first: str, then: str, status: str
) -> None:
    """By its column of changes."""
    for day, word in ((4, first), (6, then)):
        bench.hotline_rows(f"1,灯,2024-01-03 09:00,{word},,org:A,2024-01-0{day} 10:00")
    assert stands(bench) == (status, "org:A")
    assert bench.history()[-1].occurred_at.day == 6


@pytest.mark.parametrize("moved", ["2024-01-04 09:00", "2024-01-06 09:00", "2024-01-05 09:30"])
def test_a_closing_date_that_moves_is_a_correction_of_when(
    bench: Bench, lane: FileMapping, moved: str
) -> None:
    """Not a second resolution, earlier or later; and back again."""
    for done in ("2024-01-05 09:00", moved, "2024-01-05 09:00", moved):
        night(bench, lane, f"done,{done},A")
    assert bench.facts().count("RequestResolved") == 1
    [row] = bench.community.view(OpenRequests).register()
    assert row.outcome_at is not None
    assert f"{row.outcome_at.astimezone(bench.community.zone):%Y-%m-%d %H:%M}" == moved


def test_a_closing_date_given_later_puts_a_guess_right(bench: Bench, lane: FileMapping) -> None:
    """It was taken as closed when it was raised; now it is known when."""
    night(bench, lane, "done,,")
    night(bench, lane, "done,2024-01-05 09:00,")
    assert bench.facts() == ["RequestRaised", "RequestResolved", "FactCorrected"]


def test_the_same_latest_four_nights_running(bench: Bench) -> None:
    """A column of changes that moves alone tells of no news."""
    mapping = bench.mapping(LANE.replace("[statuses]", 'updated_at = "changed"\n[statuses]'))
    for day in (5, 6, 7, 8):
        row = f"1,Lamp dark,{BEGAN},done,,A,2024-01-0{day} 09:00\n"
        import_file(bench.community, bench.file(HEADER.strip() + ",changed\n" + row), mapping)
    assert bench.facts() == ["RequestRaised", "RequestAssigned", "RequestResolved"]


def test_what_is_told_older_undoes_nothing(bench: Bench, lane: FileMapping) -> None:
    """By a day or a moment; the day itself is no older. What tells no age is the newest."""
    from datetime import UTC, date, datetime

    night(bench, lane, "doing,,A", as_of=date(2024, 1, 9))
    assert night(bench, lane, "open,,B", as_of=date(2024, 1, 8)).recorded == 0
    assert night(bench, lane, "open,,B", as_of=datetime(2024, 1, 9, 1, tzinfo=UTC)).recorded == 0
    assert night(bench, lane, "doing,,B", as_of=date(2024, 1, 9)).recorded == 1
    assert night(bench, lane, "doing,,A").recorded == 1
    with pytest.raises(InvalidInput, match="still to come"):
        night(bench, lane, "open,,A", as_of=date(2100, 1, 1))


def test_what_vanished_from_a_complete_export_is_named(bench: Bench, lane: FileMapping) -> None:
    """Nothing becomes of it; without saying that the file is complete, nothing is said either."""
    night(bench, lane, "open,,A", "doing,,A", "given,,A")
    assert night(bench, lane, "open,,A").vanished == ()
    counts = night(bench, lane, "open,,A", complete=True)
    assert (counts.vanished, counts.recorded) == (("2", "3"), 0)


def test_raised_at_another_time_and_back(bench: Bench, lane: FileMapping) -> None:
    """The time is put right each time, with what else changed about it."""
    for began, title in ((BEGAN, "Lamp"), ("2024-01-02 09:00", "Lamp dark"), (BEGAN, "Lamp")):
        row = f"1,{title},{began},open,,\n"
        import_file(bench.community, bench.file(HEADER + row), lane)
    raised, *corrected = bench.history()
    assert [type(each.data) for each in corrected] == [FactCorrected, FactCorrected]
    [row] = bench.community.view(OpenRequests).register()
    assert (row.title, row.raised_at) == ("Lamp", raised.occurred_at)


# ---- nothing is invented


def test_a_column_that_is_not_mapped_says_nothing(bench: Bench, lane: FileMapping) -> None:
    """Left out of the mapping later, whoever has it and when it was closed stay as they are."""
    night(bench, lane, "done,2024-01-05 09:00,A")
    less = LANE.replace('assignee = "org:{team}"\n', "").replace('resolved_at = "done"\n', "")
    assert night(bench, bench.mapping(less), "done,2024-01-05 09:00,B").recorded == 0
    assert stands(bench) == ("resolved", "org:A")
    assert night(bench, bench.mapping(LANE), "done,2024-01-05 09:00,B").recorded == 1


@pytest.mark.parametrize("column", ['place = "where"', 'channel = "how"', 'due_at = "due"'])
def test_a_column_mapped_later_is_news(bench: Bench, lane: FileMapping, column: str) -> None:
    """And says nothing again once it is left out."""
    more = bench.mapping(LANE.replace("[statuses]", f"{column}\n[statuses]"))
    rows = HEADER.strip() + f",where,how,due\n1,Lamp,{BEGAN},open,,,hall,phone,2024-01-09\n"
    for mapping, recorded in ((lane, 1), (more, 1), (more, 0), (lane, 0)):
        assert import_file(bench.community, bench.file(rows), mapping).recorded == recorded


@pytest.mark.parametrize("done", ["done,2024-01-05 09:00,A", "done,,A", "filed,2024-01-05 09:00,A"])
def test_channel_and_outcome_nobody_told_are_not_told(bench: Bench, done: str) -> None:
    """Shown so, and in no rate."""
    night(bench, bench.mapping(LANE + 'filed = "closed"\n'), done)
    [row] = bench.community.view(OpenRequests).register()
    assert (bench.history()[0].data.channel, row.outcome) == ("not-told", "not-told")
    period = Period.month(2024, 1, bench.community.zone)
    figures = bench.community.figures(period, projections=[RequestHappenings]).figures
    rates = {each.measure.code: each.whole for each in figures if each.measure.unit == "percent"}
    assert (rates["done-rate"], rates["found-going-out"]) == (0, 0)


def test_words_of_no_list_are_counted_and_named(bench: Bench) -> None:
    """Of each list, the most frequent first."""
    mapping = bench.mapping(
        LANE.replace("[statuses]", 'outcome = "what"\nchannel = "raised"\n[statuses]').replace(
            "%H:%M", "%H:%M"
        )
    )
    counts = night(bench, mapping, "odd,,", "odd,,", "open,,")
    assert counts.unknown == {
        f"channel: '{BEGAN}'": 3,
        "outcome: 'Lamp dark'": 3,
        "status: 'odd'": 2,
    }


# ---- whom a source names

PEOPLE = LANE.replace("[statuses]", 'requester = "team"\n[statuses]') + '[people]\n"周小雨" = "person-zhou"\n'


def test_a_status_tells_no_outcome_and_is_no_unknown_word(bench: Bench) -> None:
    """Where both stand in one column, as ledgers have them: what is neither is named."""
    columns = 'number = "n"\ntitle = "t"\nraised_at = "r"\nstatus = "s"\noutcome = "s"\n'
    lists = '[statuses]\n"已办结" = "resolved"\n[outcomes]\n"转" = "referred-out"\n'
    mapping = bench.mapping(f'source = "ledger"\n[columns]\n{columns}{lists}')
    rows = "n,t,r,s\n1,灯,2024-01-05,已办结\n2,门,2024-01-05,转街道\n"
    assert bench.bring(rows, mapping=mapping).unknown == {"status: '转街道'": 1}


def named(community: Community) -> list[str | None]:
    """Whom the requests are for."""
    return [fact.data.requester for fact in community.log(types=["RequestRaised"])]


def test_names_and_telephones_resolve_through_the_register(bench: Bench) -> None:
    """Where they are exactly one person; else by the mapping; else they get an id of their own."""
    from community_core.domain import RegisterPerson

    def register(**told: Any) -> str:
        return bench.community.execute(RegisterPerson(**told), by="person-shen").stream_id

    lin = register(name="林小禾", telephone="13900001111")
    register(name="何小满")
    register(name="何小满")
    mapping = bench.mapping(PEOPLE)
    night(bench, mapping, "open,,林小禾", "open,,13900001111", "open,,何小满", "open,,周小雨", "open,,P9999")
    by_name, by_telephone, several, by_mapping, nobody = named(bench.community)
    assert (by_name, by_telephone, by_mapping) == (lin, lin, "person-zhou")
    assert all(str(each).startswith("person-") for each in (several, nobody))
    assert night(bench, mapping, "open,,林小禾", "open,,13900001111", "open,,何小满").recorded == 0


def test_whoever_was_named_before_keeps_their_id(bench: Bench) -> None:
    """Registered since, they are not somebody else all at once; the mapping may say who they are."""
    from community_core.domain import RegisterPerson

    mapping = bench.mapping(PEOPLE.split("[people]")[0])
    night(bench, mapping, "open,,周小雨")
    bench.community.execute(RegisterPerson(name="周小雨"), by="person-shen")
    assert night(bench, mapping, "open,,周小雨").recorded == 0
    assert night(bench, bench.mapping(PEOPLE), "open,,周小雨").recorded > 0


def test_people_of_a_mapping_are_ids(bench: Bench) -> None:
    """Anything else is refused."""
    with pytest.raises(InvalidInput, match="no id"):
        bench.mapping(PEOPLE.replace("person-zhou", "周"))


# ---- notes

NOTES = """
source = "notes"
columns = { number = "n", title = "t", raised_at = "r", status = "s" }
statuses = { open = "raised", closed = "resolved" }
[notes]
list = "notes"
time = "at"
kind = "kind"
text = "say"
[notes.kinds]
closed = "resolved"
again = "reopened"
"""


def course(bench: Bench, status: str, *notes: tuple[str, int, str]) -> int:
    """Import a record with these notes: kind, day and text."""
    import json

    told = [{"kind": kind, "at": f"2024-01-{day:02}T09:00", "say": text} for kind, day, text in notes]
    record = [{"n": "1", "t": "Lamp", "r": "2024-01-01T09:00", "s": status, "notes": told}]
    return bench.bring(json.dumps(record), "notes.json", bench.mapping(NOTES)).recorded


def test_an_edited_note_is_one_note_corrected(bench: Bench) -> None:
    """Its text, its date, and back again."""
    other = ("call", 3, "called")
    assert course(bench, "open", ("crew", 2, "loked"), other) == 3
    assert course(bench, "open", ("crew", 2, "looked"), other) == 1
    assert course(bench, "open", ("crew", 4, "looked"), other) == 1
    assert course(bench, "open", ("crew", 4, "loked"), other) == 1
    assert bench.facts().count("RequestNoted") == 2


@pytest.mark.parametrize("at_once", [1, 2, 3, 5])
def test_each_thing_that_happened_is_told_once(bench: Bench, at_once: int) -> None:
    """Closed, reopened, and closed again, however many of it an export brings: no further note of what is
    known."""
    told = [("closed", 5, ""), ("again", 7, ""), ("closed", 9, ""), ("again", 11, ""), ("closed", 13, "")]
    for upto in range(1, len(told) + at_once, at_once):
        known = told[:upto]
        course(bench, "open" if known[-1][0] == "again" else "closed", *known)
    ended, again = "RequestResolved", "RequestReopened"
    assert bench.facts() == ["RequestRaised", ended, again, ended, again, ended]


def test_an_end_whose_note_gets_another_date_is_corrected(bench: Bench) -> None:
    """It ended once."""
    course(bench, "closed", ("closed", 5, ""))
    course(bench, "closed", ("closed", 6, ""))
    assert bench.facts() == ["RequestRaised", "RequestResolved", "FactCorrected"]


@pytest.mark.parametrize("column", ["title", "category", "place"])
@pytest.mark.parametrize("length", [500, 501, 5000])
def test_a_text_that_nobody_could_have_typed_in_is_flagged(bench: Bench, column: str, length: int) -> None:
    """It is kept."""
    mapping = bench.mapping(PLAIN + 'category = "c"\nplace = "p"\n')
    texts = dict.fromkeys(("title", "category", "place"), "灯") | {column: "长" * length}
    bench.bring(
        f"n,t,r,c,p\n1,{texts['title']},{BEGAN},{texts['category']},{texts['place']}\n", mapping=mapping
    )
    [raised] = bench.history()
    assert ("text-too-long" in raised.flags) is (length > 500)
    assert len(getattr(raised.data, column)) == length
