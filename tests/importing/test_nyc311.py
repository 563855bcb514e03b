"""A thousand requests of New York City: the Status column decides, whatever the dates say."""

import csv
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from community_core import Community
from community_core.importing import import_file, preset
from community_open_requests import OpenRequests

FORMAT = "%m/%d/%Y %I:%M:%S %p"


@pytest.fixture(scope="module")
def requests(real_data: Path) -> Path:
    """The file."""
    return real_data / "nyc311_2018_1000.csv"


@pytest.fixture(scope="module")
def rows(requests: Path) -> list[dict[str, str]]:
    """The rows, read without our readers."""
    with requests.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def community(requests: Path) -> Community:
    """A community the requests were imported into."""
    made = Community.open(":memory:")
    counts = import_file(made, requests, preset("nyc311"))
    assert (counts.read, counts.requests, counts.flagged, counts.set_aside) == (1000, 1000, 37, 0)
    return made


def test_the_open_list_is_what_the_status_column_says(
    community: Community, rows: list[dict[str, str]]
) -> None:
    """Open here are exactly the rows whose Status is not Closed, each as far along as its status says."""
    means = {
        "Open": "raised",
        "Assigned": "assigned",
        "Email Sent": "assigned",
        "In Progress": "in-progress",
        "Pending": "waiting",
    }
    expected = {row["Unique Key"]: means[row["Status"]] for row in rows if row["Status"] != "Closed"}
    shown = {row.request_id: row.status for row in community.view(OpenRequests)}
    numbers = {fact.stream_id: fact.data.source_number for fact in community.log(types=["RequestRaised"])}
    assert {numbers[request_id]: status for request_id, status in shown.items()} == expected
    assert len(expected) == 31


def test_impossible_rows_are_kept_and_flagged(community: Community, rows: list[dict[str, str]]) -> None:
    """The 10 closed before created and the 17 with a closing date beside another status carry their flags, as
    do those that nobody was given yet and an agency has, and whatever nothing dates."""
    numbers = {fact.stream_id: fact.data.source_number for fact in community.log(types=["RequestRaised"])}
    flagged: dict[str, set[str]] = {}
    for fact in community.log():
        for flag in fact.flags:
            flagged.setdefault(flag, set()).add(numbers[fact.stream_id])
    dated = [row for row in rows if row["Closed Date"]]
    early = {row["Unique Key"] for row in dated if _time(row["Closed Date"]) < _time(row["Created Date"])}
    unclosed = {row["Unique Key"] for row in dated if row["Status"] != "Closed"}
    assert (len(early), len(unclosed)) == (10, 17)
    assert flagged.pop("closed-before-raised") == early
    assert flagged.pop("closing-date-without-closed-status") == unclosed
    unowned = {row["Unique Key"] for row in rows if row["Status"] == "Open"}
    undated = {row["Unique Key"] for row in rows if not row["Resolution Action Updated Date"]}
    assert flagged.pop("no-step-leads-there") == unowned
    assert flagged.pop("dated-by-guess") <= undated
    assert flagged == {}


def test_times_are_those_of_new_york(community: Community, rows: list[dict[str, str]]) -> None:
    """Created, due and closing dates are local times, also where they are before the creation."""
    first = {fact.data.source_number: fact for fact in community.log(types=["RequestRaised"])}["39573567"]
    assert first.occurred_at.isoformat() == "2018-06-26T14:58:54+00:00"
    assert first.data.due_at.isoformat() == "2018-06-26T22:58:54+00:00"
    for row in rows:
        if row["Unique Key"] == "39573567":
            assert row["Created Date"] == "06/26/2018 10:58:54 AM"


def test_only_the_board_is_kept_of_an_address(community: Community, rows: list[dict[str, str]]) -> None:
    """No street or house number gets into the ledger."""
    kept = "\n".join(str(fact.data) for fact in community.log())
    addresses = {row["Incident Address"] for row in rows if len(row["Incident Address"]) > 8}
    assert not any(address in kept for address in addresses)
    places = {fact.data.place for fact in community.log(types=["RequestRaised"])}
    assert places == {"" if row["Borough"] == "Unspecified" else row["Community Board"] for row in rows} | {
        row["Community Board"] for row in rows if row["Community Board"] != "0 Unspecified"
    }


def test_closed_is_done_only_where_the_description_says_so(community: Community) -> None:
    """Every closed row is resolved once; what does not say that it was put right is not called done."""
    outcomes = Counter(fact.data.outcome for fact in community.log(types=["RequestResolved"]))
    assert outcomes.total() == 969
    assert outcomes == {"not-told": 703, "done": 152, "unable": 89, "referred-out": 14, "explained": 11}


def test_a_later_export_closes_what_was_open(
    requests: Path, rows: list[dict[str, str]], tmp_path: Path
) -> None:
    """A case since closed adds its resolution and nothing else; an older export then undoes nothing."""
    later = tmp_path / "later.csv"
    since = [row["Unique Key"] for row in rows if row["Status"] == "Pending"]
    with later.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        for row in rows:
            closed = {
                "Status": "Closed",
                "Closed Date": "10/01/2019 09:00:00 AM",
                "Resolution Action Updated Date": "10/01/2019 09:00:00 AM",
            }
            writer.writerow({**row, **(closed if row["Unique Key"] in since else {})})
    with Community.open(":memory:") as community:
        import_file(community, requests, preset("nyc311"))
        before = community.ledger.position()
        counts = import_file(community, later, preset("nyc311"))
        added = [fact.type for fact in community.log(after=before)]
        assert added == ["RequestResolved"] * len(since)
        assert (counts.recorded, counts.already_known) == (len(since), 1000 - len(since))
        assert import_file(community, requests, preset("nyc311")).recorded == 0
        assert len(list(community.view(OpenRequests))) == 31 - len(since)


def _time(text: str) -> datetime:
    return datetime.strptime(text, FORMAT)  # noqa: DTZ007  compared with one another only
