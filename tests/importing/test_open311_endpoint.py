"""A live endpoint of Open311, as a real server gives it: by pages and windows, patiently, and again."""

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from community_core import Community, InvalidInput
from community_core.importing import Patience, import_endpoint, preset, rehearse_endpoint
from community_core.importing.endpoints.open311 import PAGE_SIZE

Answer = tuple[int, dict[str, str], bytes]
Respond = Callable[["Asked"], "Answer | None"]
SINCE = datetime(2024, 1, 1, tzinfo=UTC)


class Asked:
    """What was asked of the server."""

    def __init__(self, handler: BaseHTTPRequestHandler, count: int) -> None:
        self.handler = handler
        self.count = count
        parts = urlsplit(handler.path)
        self.path = parts.path
        self.values = {name: values[0] for name, values in parse_qs(parts.query).items()}


class City:
    """An invented city's endpoint. ``respond`` may answer otherwise; None leaves it to the city."""

    def __init__(self, requests: int = 0) -> None:
        self.requests = [self.request(number) for number in range(requests)]
        self.respond: Respond = lambda _: None
        self.asked: list[Asked] = []
        self.pauses: list[float] = []
        city = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked = Asked(self, len(city.asked) + 1)
                city.asked.append(asked)
                answer = city.respond(asked) or city.answer(asked)
                if answer is not NOTHING:
                    city.send(self, answer)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                """Nothing on the screen."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=[0.01], daemon=True).start()

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server.server_address[1]}/open311/v2"

    @staticmethod
    def request(number: int, day: int | None = None) -> dict[str, Any]:
        """A request, one an hour from the beginning of 2024 on."""
        raised = SINCE + (timedelta(hours=number) if day is None else timedelta(days=day))
        return {
            "service_request_id": f"R{number}",
            "status": "open",
            "service_code": "lamp",
            "requested_datetime": raised.isoformat(),
        }

    def answer(self, asked: Asked) -> Answer:
        """As the standard says."""
        if asked.path.endswith("/services.json"):
            return _json([{"service_code": "lamp", "service_name": "Lamp dark"}])
        return _json(self.page(asked))

    def page(self, asked: Asked) -> list[dict[str, Any]]:
        """The requests of a window and page."""
        size, page = int(asked.values["page_size"]), int(asked.values["page"])
        found = self.within(asked)
        return found[(page - 1) * size : page * size]

    def within(self, asked: Asked) -> list[dict[str, Any]]:
        """All requests of a window."""
        start, end = (datetime.fromisoformat(asked.values[f"{each}_date"]) for each in ("start", "end"))
        assert end - start <= timedelta(days=90)
        told = ((each, datetime.fromisoformat(each["requested_datetime"])) for each in self.requests)
        return [each for each, raised in told if start <= raised <= end]

    @staticmethod
    def send(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
        """Give an answer."""
        status, headers, body = answer
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    def bring(self, community: Community, **settings: Any) -> Any:
        """Import it, without ever really pausing."""
        patience = Patience(
            silence=settings.pop("silence", 5), answer=5, tries=3, sleep=self.pauses.append, **settings
        )
        told = preset("open311")
        return import_endpoint(
            community, self.address, told, since=SINCE, patience=patience, rejects=self.rejects
        )

    rejects = Path("unused.csv")


NOTHING: Answer = (0, {}, b"")


def _json(value: Any, status: int = 200) -> Answer:
    return status, {"Content-Type": "application/json"}, json.dumps(value).encode()


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    """A city with 250 requests."""
    made = City(250)
    made.rejects = tmp_path / "rejects.csv"
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def community(tmp_path: Path) -> Iterator[Community]:
    """A community in a folder."""
    with Community.open(tmp_path / "store") as made:
        yield made


def _count(community: Community) -> int:
    return len(list(community.log(types=["RequestRaised"])))


def test_every_page_of_every_window_is_recorded(city: City, community: Community) -> None:
    """Names of services come from their codes; the same again adds nothing."""
    city.requests += [City.request(1000 + day, day=day) for day in (120, 300)]
    counts = city.bring(community)
    assert (counts.read, counts.requests, counts.set_aside) == (252, 252, 0)
    assert next(iter(community.log())).data.title == "Lamp dark"
    assert city.bring(community).recorded == 0


def test_a_later_state_of_a_request_is_news(city: City, community: Community) -> None:
    """It was closed meanwhile."""
    city.bring(community)
    city.requests[7] |= {"status": "closed", "updated_datetime": "2024-02-01T09:00:00Z"}
    assert city.bring(community).recorded == 1


def test_an_import_goes_on_where_it_broke_off(city: City, community: Community, tmp_path: Path) -> None:
    """What was recorded is said, and kept; the next import asks for the next page, in another process too."""
    city.respond = lambda asked: _json([], 500) if asked.values.get("page") == "3" else None
    with pytest.raises(InvalidInput, match=r"answers 500.*200 facts of 200 requests.*goes on there"):
        city.bring(community)
    assert _count(community) == 200
    assert (tmp_path / "store" / "imports.json").stat().st_mode & 0o077 == 0
    city.respond, city.asked = lambda _: None, []
    with Community.open(tmp_path / "store") as other:
        assert city.bring(other).requests == 50
    assert next(asked.values["page"] for asked in city.asked if "page" in asked.values) == "3"
    city.asked = []
    city.bring(community)
    assert next(asked.values["page"] for asked in city.asked if "page" in asked.values) == "1"


def test_a_busy_endpoint_is_asked_again(city: City, community: Community) -> None:
    """After as long as it wants, or a little longer each time."""
    answers = {2: (429, {"Retry-After": "7"}, b""), 3: (503, {}, b"")}
    city.respond = lambda asked: answers.get(asked.count)
    assert city.bring(community).requests == 250
    assert city.pauses == [7, 2]


def test_an_endpoint_that_wants_to_be_left_alone_is(city: City, community: Community) -> None:
    """Nobody waits for hours."""
    city.respond = lambda _: (503, {"Retry-After": "7200"}, b"")
    with pytest.raises(InvalidInput, match="7200 seconds"):
        city.bring(community)


def test_xml_where_there_is_no_json(city: City, community: Community) -> None:
    """The standard's other form says the same."""

    def respond(asked: Asked) -> Answer | None:
        if asked.path.endswith(".json"):
            return _json([{"code": 404, "description": "no such format"}], 404)
        told = [] if "services" in asked.path else city.page(asked)
        rows = "".join(
            "<request>" + "".join(f"<{name}>{value}</{name}>" for name, value in each.items())
            + "<service_name>Lamp</service_name></request>" for each in told
        )  # fmt: skip
        root = "services" if "services" in asked.path else "service_requests"
        return 200, {"Content-Type": "text/xml"}, f"<?xml version='1.0'?><{root}>{rows}</{root}>".encode()

    city.respond = respond
    assert city.bring(community).requests == 250


def _without_pages(city: City, most: int) -> Respond:
    def respond(asked: Asked) -> Answer | None:
        return None if "services" in asked.path else _json(city.within(asked)[:most])

    return respond


def test_an_endpoint_without_pages_gives_all_at_once(city: City, community: Community) -> None:
    """The same page again is its end, and a page longer than asked is read."""
    city.respond = _without_pages(city, 1000)
    assert city.bring(community).requests == 250


def test_an_endpoint_that_gives_the_first_page_alone_is_asked_for_shorter_windows(
    city: City, community: Community
) -> None:
    """So that nothing stays hidden behind it."""
    city.respond = _without_pages(city, PAGE_SIZE)
    assert city.bring(community).read >= 250
    assert _count(community) == 250


def test_the_same_page_for_ever_comes_to_an_end(city: City, community: Community) -> None:
    """Whatever is asked: said in one line, with what was recorded."""
    city.respond = lambda asked: None if "services" in asked.path else _json(city.requests[:PAGE_SIZE])
    with pytest.raises(InvalidInput, match=r"the same page again and again.*Recorded before that: 100 facts"):
        city.bring(community)
    assert _count(community) == 100


def test_pages_that_go_round_come_to_an_end(city: City, community: Community) -> None:
    """A page that tells nothing new is the last one."""

    def respond(asked: Asked) -> Answer | None:
        if "page" in asked.values:
            asked.values["page"] = str((int(asked.values["page"]) - 1) % 3 + 1)
        return None

    city.respond = respond
    assert city.bring(community).requests == 250


BROKEN: dict[str, tuple[Answer, str]] = {
    "a page of HTML": (
        (200, {"Content-Type": "text/html"}, b"<html><p>Hello</html>"),
        "neither JSON nor XML|<html>",
    ),
    "no JSON": ((200, {}, b"Hello"), "not JSON"),
    "JSON that breaks off": ((200, {}, b'[{"service_request_id": "1", '), "breaks off"),
    "an object": ((200, {}, b'{"error": "x"}'), "no list of requests"),
    "a deep bomb": ((200, {}, b"[" * 100_000), "not JSON"),
    "entities": ((200, {}, b'<!DOCTYPE x [<!ENTITY a "b">]><service_requests/>'), "entities"),
    "a refusal": (_json([{"code": 403, "description": "key needed"}], 403), "403 .key needed."),
    "another host": (
        (302, {"Location": "http://other.example/v2"}, b""),
        "sends elsewhere, to http://other.example",
    ),
    "an endless redirect": ((302, {"Location": "/open311/v2/requests.json"}, b""), "cannot be imported"),
    "too much": ((200, {}, b"[" + b" " * 2_000_000 + b"]"), "larger than"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_answer_is_told_in_one_line(city: City, community: Community, name: str) -> None:
    """After the first page, which stays recorded."""
    answer, said = BROKEN[name]
    city.respond = lambda asked: answer if asked.values.get("page") == "2" else None
    with pytest.raises(InvalidInput, match=said) as error:
        city.bring(community, most_bytes=1_000_000)
    assert "Recorded before that: 100 facts of 100 requests." in error.value.en
    assert "\n" not in error.value.en
    assert _count(community) == 100


def _silent(asked: Asked) -> Answer | None:
    if asked.values.get("page") == "2":
        threading.Event().wait(2)
        return NOTHING
    return None


def _ends_in_the_middle(asked: Asked) -> Answer | None:
    if asked.values.get("page") == "2":
        City.send(asked.handler, (200, {"Content-Length": "1000"}, b"[{"))
        return NOTHING
    return None


@pytest.mark.parametrize(
    ("respond", "said"),
    [(_silent, "in time|cannot be reached"), (_ends_in_the_middle, "breaks off|IncompleteRead")],
)
def test_one_that_is_slow_or_ends_in_the_middle_is_given_up(
    city: City, community: Community, respond: Respond, said: str
) -> None:
    """After a few tries; what was recorded stays."""
    city.respond = respond
    with pytest.raises(InvalidInput, match=said):
        city.bring(community, silence=0.2)
    assert len([asked for asked in city.asked if asked.values.get("page") == "2"]) == 3
    assert _count(community) == 100


def test_nobody_there(city: City, community: Community) -> None:
    """Said after a few tries."""
    city.server.shutdown()
    city.server.server_close()
    with pytest.raises(InvalidInput, match="cannot be reached"):
        city.bring(community)


@pytest.mark.parametrize("address", ["https://", "https://user:secret@host/v2", "http:///v2"])
def test_an_address_that_is_none_is_refused(community: Community, address: str) -> None:
    """Without telling the password in it."""
    with pytest.raises(InvalidInput, match="must be https://host/path"):
        import_endpoint(community, address, preset("open311"))


def test_a_bad_certificate_is_not_trusted(city: City, community: Community, tmp_path: Path) -> None:
    """And asked only once."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_self_signed(tmp_path))
    city.server.socket = context.wrap_socket(city.server.socket, server_side=True)
    address = city.address.replace("http:", "https:")
    with pytest.raises(InvalidInput, match="certificate cannot be trusted"):
        import_endpoint(
            community, address, preset("open311"), patience=Patience(tries=3, sleep=city.pauses.append)
        )
    assert city.pauses == []


def _self_signed(folder: Path) -> Path:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now).not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, form, plain)
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


def test_a_rehearsal_counts_and_records_nothing(city: City, community: Community, tmp_path: Path) -> None:
    """Nor does it remember where it was."""
    found = rehearse_endpoint(community, city.address, preset("open311"), since=SINCE)
    assert (found.counts.requests, found.kinds) == (250, {"RequestRaised": 250})
    assert _count(community) == 0
    assert not (tmp_path / "store" / "imports.json").exists()


def test_a_request_that_cannot_be_read_is_set_aside(city: City, community: Community) -> None:
    """The others are recorded."""
    city.requests[3]["requested_datetime"] = "2024-01-01T03:00:00Z"
    del city.requests[5]["service_request_id"]
    counts = city.bring(community)
    assert (counts.requests, counts.set_aside) == (249, 1)


def test_a_damaged_memory_of_where_it_was_is_begun_again(
    city: City, community: Community, tmp_path: Path
) -> None:
    """Asking again records nothing twice."""
    (tmp_path / "store" / "imports.json").write_text("{", "utf-8")
    assert city.bring(community).requests == 250
