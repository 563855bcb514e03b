"""The letters of 2011 to 2018 and their replies, counted straight from the file."""

import csv
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from community_core import Community, Recorded
from community_core.importing import import_file, preset
from community_core.importing.cases.replies import kind_of_reply
from community_open_requests import OpenRequests

RECEIVED, EMPTY, PASSED_ON, ANSWERED = 38, 15, 92, 1781
"""As the README says."""


@pytest.fixture(scope="module")
def letters(real_data: Path) -> Path:
    """The file."""
    return real_data / "citizen_letters_2011_2018.csv"


@pytest.fixture(scope="module")
def community(letters: Path) -> Community:
    """A community the letters were imported into."""
    made = Community.open(":memory:")
    counts = import_file(made, letters, preset("citizen-letters"))
    assert (counts.read, counts.requests, counts.set_aside, counts.rejects) == (1926, 1926, 0, None)
    return made


@pytest.fixture(scope="module")
def rows(letters: Path) -> list[dict[str, str]]:
    """The rows, read without our readers."""
    with letters.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_letter_is_one_request(community: Community, rows: list[dict[str, str]]) -> None:
    """1,926 letters are 1,926 requests, each with its number, its time, and its writer as a pseudonym."""
    raised = {fact.data.source_number: fact for fact in community.log(types=["RequestRaised"])}
    assert raised.keys() == {row["留言编号"] for row in rows}
    for row in rows:
        fact = raised[row["留言编号"]]
        local = datetime.strptime(row["留言时间"] + " +0800", "%Y/%m/%d %H:%M:%S %z")
        assert fact.occurred_at == local
        assert fact.data.requester.startswith("person-")
    assert len({fact.data.requester for fact in raised.values()}) == len({row["留言用户"] for row in rows})


def test_what_is_not_answered_stays_open(community: Community) -> None:
    """A reply that only says received acknowledges; any other resolves, as referred out where it says so."""
    resolved = Counter(fact.data.outcome for fact in community.log(types=["RequestResolved"]))
    acknowledged = list(community.log(types=["RequestAcknowledged"]))
    assert resolved == {"not-told": ANSWERED, "referred-out": PASSED_ON}
    assert len(acknowledged) == RECEIVED + EMPTY
    assert sum("empty-reply" in fact.flags for fact in acknowledged) == EMPTY
    assert len(list(community.view(OpenRequests))) == RECEIVED + EMPTY


def test_the_rule_agrees_with_a_plain_count(rows: list[dict[str, str]]) -> None:
    """The 35 replies of just 已收悉, greeted or not, count as received; none of over 60 characters does."""
    bare = [row for row in rows if row["答复意见"].strip() in ("已收悉", "网友：您好！留言已收悉")]
    assert len(bare) == 35
    assert all(kind_of_reply(row["答复意见"]) == "received" for row in bare)
    for row in rows:
        if kind_of_reply(row["答复意见"]) == "received":
            assert len("".join(row["答复意见"].split())) <= 60


def test_a_bare_date_is_kept_and_flagged(community: Community, rows: list[dict[str, str]]) -> None:
    """The one reply dated by a day only counts from the start of that day in Shanghai, flagged."""
    (bare,) = (row for row in rows if ":" not in row["答复时间"])
    flagged = [fact for fact in community.log() if "date-without-time" in fact.flags]
    assert [fact.occurred_at for fact in flagged] == [datetime(2018, 4, 23, 16, tzinfo=UTC)]
    assert bare["答复时间"] == "2018/4/24"


def test_no_letter_or_reply_is_kept(community: Community, rows: list[dict[str, str]]) -> None:
    """What people wrote about themselves, and what was replied to them, is not in the ledger."""
    written = (row[column].split() for row in rows for column in ("留言详情", "答复意见"))
    kept = "\n".join(str(fact.data) for fact in community.log())
    passages = sorted({max(words, key=len)[:60] for words in written if words}, key=len)[-300:]
    assert len(passages[0]) == 60
    assert not any(passage in kept for passage in passages)


def test_twice_adds_nothing(community: Community, letters: Path) -> None:
    """Importing the letters again records nothing, and says so."""
    before = community.ledger.position()
    counts = import_file(community, letters, preset("citizen-letters"))
    assert (counts.read, counts.recorded, counts.already_known) == (1926, 0, 1926)
    assert community.ledger.position() == before


def test_an_earlier_export_then_this_one(letters: Path, rows: list[dict[str, str]], tmp_path: Path) -> None:
    """Letters first seen without a reply get just the reply from the later export."""
    earlier = tmp_path / "earlier.csv"
    waiting = {row["留言编号"] for row in rows[::7]}
    with earlier.open("w", encoding="gb18030", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        for row in rows:
            blank = {"答复意见": "", "答复时间": ""} if row["留言编号"] in waiting else {}
            writer.writerow({**row, **blank})
    with Community.open(":memory:") as community:
        first = import_file(community, earlier, preset("citizen-letters"))
        second = import_file(community, letters, preset("citizen-letters"))
        assert first.recorded == 2 * 1926 - len(waiting)
        assert (second.recorded, second.requests, second.already_known) == (
            len(waiting),
            0,
            1926 - len(waiting),
        )
        assert len(list(community.view(OpenRequests))) == RECEIVED + EMPTY
        assert _content(community) == _content(_whole(letters))


def _whole(letters: Path) -> Community:
    community = Community.open(":memory:")
    import_file(community, letters, preset("citizen-letters"))
    return community


def _content(community: Community) -> set[tuple[object, ...]]:
    """Without the hashes of contents, in which a writer's id is another in each store."""
    facts: list[Recorded[object]] = list(community.log())
    known = ((str(fact.command_id).rpartition("/")[0], fact) for fact in facts)
    return {(by, fact.type, fact.occurred_at, fact.flags) for by, fact in known}
