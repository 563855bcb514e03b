"""The web example answers real requests, by several processes on one store."""

import itertools
import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator
from tests.examples.servers import WEB, serving

from community_core import Community
from community_core.domain import RequestRaised

Desks = list[httpx.Client]

EMBEDDING = WEB.parents[1] / "docs" / "embedding.md"
COLD = {"title": "Radiator is cold", "category": "heating", "channel": "pavilion"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all tests here: each looks at requests of its own."""
    return tmp_path_factory.mktemp("web") / "desk"


@pytest.fixture(scope="module")
def desks(store: Path) -> Iterator[Desks]:
    """Three servers of one store, and somebody who is logged in at each."""
    person = {"X-Forwarded-User": "person-shen"}
    with serving(store, 3) as addresses:
        clients = [httpx.Client(base_url=each, headers=person, timeout=30) for each in addresses]
        yield clients
        for each in clients:
            each.close()


@pytest.fixture
def key(request: pytest.FixtureRequest) -> Iterator[str]:
    """Keys that no other test uses."""
    return (f"{request.node.name}-{number}" for number in itertools.count())


def do(desk: httpx.Client, command: str, key: str, values: dict[str, Any], **headers: str) -> httpx.Response:
    """Send a command."""
    return desk.post(f"/commands/{command}", json=values, headers={"Idempotency-Key": key, **headers})


def pages(desks: Desks, **query: str | int) -> Iterator[dict[str, Any]]:
    """Pages of the list, each asked from the next server."""
    after: dict[str, str] = {}
    for desk in itertools.islice(itertools.cycle(desks), 30):
        page = desk.get("/requests", params={**query, **after}).raise_for_status().json()
        yield page
        if page["cursor"] is None:
            return
        after = {"after": page["cursor"]}


def test_what_is_sent_to_every_server_at_once_is_done_once(
    desks: Desks, store: Path, key: Iterator[str]
) -> None:
    """Each command goes to all three servers under one key: one fact, one number, one receipt."""
    keys = list(itertools.islice(key, 20))
    values = {each: COLD | {"title": f"Once only {each}"} for each in keys}
    with ThreadPoolExecutor(12) as pool:
        sent = [
            (each, pool.submit(do, desk, "raise-request", each, values[each]))
            for each in keys
            for desk in desks
        ]
        answers = [(each, answer.result()) for each, answer in sent]
    assert {answer.status_code for _, answer in answers} == {201}
    receipts = {(each, json.dumps(answer.json())) for each, answer in answers}
    assert len(receipts) == len(keys)
    assert len({json.loads(receipt)["number"] for _, receipt in receipts}) == len(keys)
    with Community.open(store) as community:
        titles = [fact.data.title for fact in community.log(types=RequestRaised)]
    assert sorted(each for each in titles if each.startswith("Once")) == sorted(
        each["title"] for each in values.values()
    )


def test_a_list_is_read_page_by_page_from_any_server(desks: Desks, key: Iterator[str]) -> None:
    """A cursor that one server gave fits every other."""
    titles = [f"Lamp {number}" for number in range(7)]
    for desk, title in zip(itertools.cycle(desks), titles, strict=False):
        assert do(desk, "raise-request", next(key), COLD | {"title": title}).status_code == 201
    read = list(pages(desks, limit=3, search="Lamp"))
    assert [len(each["rows"]) for each in read] == [3, 3, 1]
    assert [row["title"] for each in read for row in each["rows"]] == titles


def test_the_form_of_a_command_accepts_what_the_command_accepts(desks: Desks) -> None:
    """Whatever is on the list of commands has a JSON Schema; a slip of the pen is told what is near."""
    assert desks[0].get("/commands").json()["raise-request"] == "登记诉求"
    schema = desks[1].get("/commands/raise-request").json()
    Draft202012Validator.check_schema(schema)
    form = Draft202012Validator(schema)
    assert form.is_valid(COLD)
    assert not form.is_valid(COLD | {"channel": "pigeon"})
    unknown = desks[2].get("/commands/raise-requst")
    assert unknown.status_code == 422
    assert "raise-request" in unknown.json()["message"]


@pytest.mark.parametrize(
    ("command", "values", "status", "told"),
    [
        ("raise-request", COLD | {"channel": "pigeon"}, 422, {"kind": "invalid", "field": "channel"}),
        ("accept-request", {"request_id": "request-nobody"}, 404, {"kind": "not-found", "retryable": False}),
        ("accept-request", {}, 409, {"kind": "conflict", "rule": "accept-once"}),
        ("verify-hours", {"claim": 1}, 403, {"kind": "forbidden", "rule": "own-hours"}),
    ],
)
def test_an_error_is_answered_by_its_kind(
    desks: Desks, key: Iterator[str], command: str, values: dict[str, Any], status: int, told: dict[str, Any]
) -> None:
    """Status, rule, field and message, in the language that was asked for."""
    values = values | _begun(desks[0], command, values, key)
    refused = do(desks[1], command, next(key), values)
    assert refused.status_code == status
    assert told.items() <= refused.json().items()
    chinese = do(desks[2], command, next(key), values, **{"Accept-Language": "zh-CN,zh;q=0.9"})
    assert refused.json()["message"].isascii()
    assert re.search("[一-龥]", chinese.json()["message"])


def _begun(desk: httpx.Client, command: str, values: dict[str, Any], key: Iterator[str]) -> dict[str, str]:
    """What must stand before a command can be out of turn, or somebody's own."""
    if command == "verify-hours":
        person = {"person_id": "person-shen"}
        volunteer = do(desk, "register-volunteer", next(key), person).json()["stream_id"]
        hours = {"started_at": "2024-01-06 06:00", "ended_at": "2024-01-06 07:00", "activity": "扫雪"}
        do(desk, "claim-hours", next(key), {"volunteer_id": volunteer, **hours}).raise_for_status()
        return {"volunteer_id": volunteer}
    if command == "accept-request" and not values:
        request = do(desk, "raise-request", next(key), COLD).json()["stream_id"]
        do(desk, command, next(key), {"request_id": request}).raise_for_status()
        return {"request_id": request}
    return {}


def test_a_key_is_not_used_again_for_something_else(desks: Desks, key: Iterator[str]) -> None:
    """Nobody's command is taken for another's; one without a key is not taken at all."""
    same = next(key)
    assert do(desks[0], "raise-request", same, COLD).status_code == 201
    reused = do(desks[1], "raise-request", same, COLD | {"title": "Another"})
    assert (reused.status_code, reused.json()["error"]) == (409, "CommandIdReused")
    assert desks[0].post("/commands/raise-request", json=COLD).status_code == 422


def test_a_list_is_live_on_another_server(desks: Desks, key: Iterator[str]) -> None:
    """Who listens at one server hears what happens at another, and goes on where they were cut off."""
    with desks[0].stream("GET", "/live") as stream:
        request = do(desks[1], "raise-request", next(key), COLD | {"title": "Tap drips"}).json()["stream_id"]
        cursor, raised = next(news(stream, request))
    assert (raised["type"], raised["row"]["title"]) == ("RequestRaised", "Tap drips")

    do(desks[2], "accept-request", next(key), {"request_id": request}).raise_for_status()
    do(desks[0], "resolve-request", next(key), {"request_id": request, "outcome": "done"}).raise_for_status()
    with desks[1].stream("GET", "/live", headers={"Last-Event-ID": cursor}) as stream:
        heard = [each for _, each in itertools.islice(news(stream, request), 2)]
    assert [each["type"] for each in heard] == ["RequestAccepted", "RequestResolved"]
    assert heard[-1]["row"] is None
    history = desks[2].get(f"/requests/{request}/history").json()
    assert [each["type"] for each in history] == [raised["type"], *(each["type"] for each in heard)]


def news(stream: httpx.Response, request_id: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """What a stream tells of a request, each with its cursor."""
    assert stream.status_code == 200
    told = None
    for line in stream.iter_lines():
        name, _, value = line.partition(": ")
        if name == "data":
            told = json.loads(value)
        elif name == "id" and told is not None and told["stream_id"] == request_id:
            yield value, told


def test_a_place_in_another_ledger_is_refused_before_the_stream_begins(desks: Desks) -> None:
    """Whoever kept a cursor of a ledger that was put back learns that it does not fit."""
    elsewhere = {"Last-Event-ID": "1:0000000000000000"}
    answer = desks[0].get("/live", headers=elsewhere)
    assert (answer.status_code, answer.json()["error"]) == (409, "OtherLedger")


def test_servers_end_while_somebody_listens(tmp_path: Path) -> None:
    """Nobody who leaves a page open keeps a server from ending, well and at once."""
    with httpx.Client(timeout=30) as client, serving(tmp_path / "store", 2) as addresses:
        streams = [client.stream("GET", f"{each}/live") for each in addresses for _ in range(2)]
        for each in streams:
            assert each.__enter__().status_code == 200


def test_the_statuses_are_those_of_the_document() -> None:
    """docs/embedding.md has the table from kind to status."""
    table = dict(re.findall(r"^\| `([a-z-]+)` \| .* \| (\d{3}) \|$", EMBEDDING.read_text("utf-8"), re.M))
    written = re.search(r"^STATUS = (\{.*?^\})", (WEB / "desk.py").read_text("utf-8"), re.M | re.S)
    assert written is not None
    assert {name: str(status) for name, status in eval(written[1]).items()} == table
