"""``community import`` from a live endpoint that is not as it should be: one line, exit code 2, exactly what
was recorded; and the same command goes on."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import Result

from community_core.importing import Patience, import_endpoint
from community_core.importing.endpoints import open311
from community_core.importing.endpoints.open311 import PAGE_SIZE

Run = Callable[..., Result]
Send = Callable[["Answering", int, list[dict[str, Any]]], None]


def requests(first: int, count: int) -> list[dict[str, Any]]:
    """So many lamps that are dark, numbered from there on."""
    return [
        {"service_request_id": f"R{number}", "service_name": "Lamp", "status": "open"}
        | {"requested_datetime": "2024-01-05T09:00:00Z"}
        for number in range(first, first + count)
    ]


class Answering(BaseHTTPRequestHandler):
    """Gives pages as the server's ``send`` says, of ninety days alone; of all others nothing."""

    server: "Server"

    def do_GET(self) -> None:
        told = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        if "services" in self.path or told["start_date"] > "2024-01-06":
            self.give([])
        else:
            page = int(told["page"])
            self.server.asked.append(page)
            self.server.send(self, page, requests(PAGE_SIZE * (page - 1), PAGE_SIZE))

    def give(self, records: Any, length: int | None = None) -> None:
        """These records, or fewer bytes than promised."""
        body = json.dumps(records).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Nothing on the screen."""


class Server(ThreadingHTTPServer):
    """An endpoint on this machine. ``send`` gives each page."""

    daemon_threads = True

    def __init__(self, send: Send) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.send = send
        self.asked: list[int] = []

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever asked is gone: nothing on the screen."""

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server_address[1]}/open311/v2"


def well(handler: Answering, page: int, records: list[dict[str, Any]]) -> None:
    """Four pages and a half."""
    handler.give(records if page < 5 else records[:50] if page == 5 else [])


def _slow(handler: Answering, page: int, records: list[dict[str, Any]]) -> None:
    if page == 3:
        threading.Event().wait(1)
    well(handler, page, records)


def _trickling(handler: Answering, page: int, records: list[dict[str, Any]]) -> None:
    """A sign of life now and then, and never an end."""
    if page < 3:
        return well(handler, page, records)
    handler.send_response(200)
    handler.end_headers()
    for _ in range(30):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        threading.Event().wait(0.05)
    return None


def _promising_more(handler: Answering, page: int, records: list[dict[str, Any]]) -> None:
    if page == 3:
        return handler.give(records, length=1_000_000)
    return well(handler, page, records)


def _ending_in_the_middle(handler: Answering, page: int, records: list[dict[str, Any]]) -> None:
    """A list that is cut, as if that were all of it."""
    if page < 3:
        return well(handler, page, records)
    handler.send_response(200)
    handler.end_headers()
    handler.wfile.write(json.dumps(records).encode()[:500])
    return None


def _being_mended(handler: Answering, page: int, records: list[dict[str, Any]]) -> None:
    if page == 3:
        return handler.give({"error": "maintenance"})
    return well(handler, page, records)


BREAKING_OFF = {
    _slow: "does not answer in time",
    _trickling: "answers too slowly",
    _promising_more: "its answer breaks off",
    _ending_in_the_middle: "is not JSON, or breaks off",
    _being_mended: "no list of requests",
}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Server]:
    """A server, and whoever asks it is in a hurry."""
    hurried = Patience(silence=0.3, answer=0.6, tries=2, pause=0)
    monkeypatch.setitem(import_endpoint.__kwdefaults__, "patience", hurried)
    monkeypatch.chdir(tmp_path)
    with Server(well) as made:
        threading.Thread(target=made.serve_forever, args=[0.01], daemon=True).start()
        yield made
        made.shutdown()


def bring(made: Run, server: Server, lang: str = "en") -> Result:
    """Import what it has."""
    return made("import", server.address, "--preset", "open311", "--since", "2024-01-01", lang=lang)


def recorded(made: Run) -> int:
    """How many facts there are."""
    return len(made("log", "--format", "json", "--limit", "10000").stdout.splitlines())


@pytest.mark.parametrize("send", BREAKING_OFF, ids=lambda send: send.__name__)
def test_what_breaks_off_is_told_in_one_line_and_the_same_command_goes_on(
    made: Run, server: Server, send: Send
) -> None:
    """With exactly what was recorded, in either language; the pages before are not asked for again."""
    server.send = send
    answer = bring(made, server)
    assert (answer.exit_code, answer.stdout, answer.stderr.count("\n")) == (2, "", 1), answer.stderr
    assert BREAKING_OFF[send] in answer.stderr
    assert answer.stderr.endswith(
        "Recorded before that: 200 facts of 200 requests. The next import goes on there.\n"
    )
    assert recorded(made) == 200
    again = bring(made, server, lang="zh")
    assert (again.exit_code, again.stderr.count("\n")) == (2, 1)
    assert "此前已由 0 件诉求记录 0 条事实" in again.stderr
    server.send, server.asked = well, []
    assert bring(made, server).exit_code == 0
    assert recorded(made) == 450
    assert server.asked == [3, 4, 5, 6]


def test_one_that_gives_a_page_again_and_again_is_told(made: Run, server: Server) -> None:
    """Nobody can say what else it has."""
    server.send = lambda handler, _, __: handler.give(requests(0, PAGE_SIZE))
    answer = bring(made, server)
    assert (answer.exit_code, answer.stderr.count("\n")) == (2, 1)
    assert "the same page again and again" in answer.stderr
    assert "Recorded before that: 100 facts of" in answer.stderr
    assert recorded(made) == 100


def test_one_that_never_comes_to_an_end_is_told(
    made: Run, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not taken for complete after the most pages that any has."""
    monkeypatch.setattr(open311, "_MOST_PAGES", 4)
    server.send = lambda handler, _, records: handler.give(records)
    answer = bring(made, server)
    assert (answer.exit_code, answer.stderr.count("\n")) == (2, 1)
    assert "more than 4 pages, perhaps without end" in answer.stderr
    assert "Recorded before that: 300 facts of 300 requests." in answer.stderr
    assert recorded(made) == 300


def test_pages_that_are_empty_end_it(made: Run, server: Server) -> None:
    """What was there is recorded, and that is all."""
    assert bring(made, server).exit_code == 0
    assert recorded(made) == 450
    assert bring(made, server).exit_code == 0
    assert recorded(made) == 450


def test_words_that_no_list_has_are_named_at_the_end(made: Run, server: Server) -> None:
    """Of all pages together."""
    odd = [each | {"status": "limbo"} for each in requests(1000, 50)]
    server.send = lambda handler, page, records: handler.give(
        records[:99] + odd[:1] if page == 1 else odd[1:] if page == 2 else []
    )
    answer = bring(made, server)
    assert answer.exit_code == 0
    assert "status: 'limbo' (50)" in answer.stdout
