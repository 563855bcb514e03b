"""Webhooks: signed, in time, without redirects, over real connections."""

import hmac
import socket
import ssl
import subprocess
import time
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import ExitStack
from hashlib import sha256
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from tests.docs.documents import examples

from community_core import CallFailed, Community, InvalidInput
from community_core.reactors import webhook
from community_core.reactors.webhook import Webhook, address_in
from community_core.storage.address import is_address

from ..servers import Server, change_settings
from .office import Hurrying, raised, worked
from .server import Answers, serving, status

SECRET = bytes(range(32))
TOLD = f"whsec_{b64encode(SECRET).decode()}"


def settings(where: str | Path, url: str, secret: str = TOLD, *, beside: Path | None = None) -> None:
    """Write down a channel called office in the settings of a community. The secret of one on a server lies
    ``beside`` something else."""
    on_server = is_address(where)
    folder = beside if on_server else Path(where)
    assert folder is not None
    file = folder / "webhook.secret"
    file.write_text(f"{secret}\n")
    told = f'\n[channels.office]\nurl = "{url}"\nsecret_file = "{file if on_server else file.name}"\n'
    if on_server:
        change_settings(str(where), lambda before: before + told)
    else:
        with (folder / "community.toml").open("a") as settings_file:
            settings_file.write(told)


@pytest.fixture
def community(tmp_path: Path) -> Iterator[Community]:
    """A community in a folder, whose clock hurries: webhooks do not know where it is."""
    with Community.open(tmp_path / "store", clock=Hurrying()) as opened:
        yield opened


def test_a_call_is_posted_as_json_and_signed(community: Community, tmp_path: Path) -> None:
    """With its key, as Standard Webhooks say; whoever has the secret can tell that nobody changed it."""
    request = raised(community, "灯坏", requester="person-lin", details="夜里睡不好")
    with serving() as server:
        settings(tmp_path / "store", f"{server.url}?from=us")
        worked(community)
    assert server.paths == ["/hook?from=us"]
    assert server.payloads == [{"title": "灯坏", "said": {"sealed": "person-lin"}, "number": "2024-0001"}]
    [headers] = server.headers
    key = f"react/receive/1/{request}@1/2"
    assert headers["Idempotency-Key"] == headers["Webhook-Id"] == key
    assert headers["Content-Type"] == "application/json; charset=utf-8"
    assert abs(int(headers["Webhook-Timestamp"]) - time.time()) < 60
    signed = f"{key}.{headers['Webhook-Timestamp']}.".encode() + server.bodies[0]
    version, _, told = headers["Webhook-Signature"].partition(",")
    assert (version, b64decode(told)) == ("v1", hmac.digest(SECRET, signed, sha256))
    assert community.reactors.parked() == []


def test_the_documents_tell_how_a_receiver_checks_it() -> None:
    """By hand, with the secret as it is in the file; what was changed is not genuine."""
    document = Path(__file__).parents[2] / "docs" / "reactors.md"
    [told] = [each.text for each in examples(document, "python") if "def is_genuine" in each.text]
    known: dict[str, Any] = {}
    exec(told, known)  # the document's own example
    with serving() as server:
        Webhook(address_in(server.url), SECRET)("key", {"title": "灯坏"})
    [headers], [body] = server.headers, server.bodies
    assert known["is_genuine"](TOLD, headers, body)
    assert not known["is_genuine"](TOLD, headers, body + b" ")
    assert not known["is_genuine"](TOLD, headers | {"Webhook-Timestamp": "1"}, body)


@pytest.mark.parametrize(("answer", "calls"), [(status(500, 503, 204), 3), (status(429, 408, 425, 200), 4)])
def test_trouble_that_may_pass_is_tried_again_with_the_same_key(
    community: Community, tmp_path: Path, answer: Answers, calls: int
) -> None:
    """The other side is not well, or has too much to do."""
    raised(community)
    with serving(answer) as server:
        settings(tmp_path / "store", server.url)
        worked(community)
    assert len(server.keys) == calls
    assert len(set(server.keys)) == 1
    assert community.reactors.parked() == []


@pytest.mark.parametrize("code", [400, 401, 404, 410, 422])
def test_what_the_other_side_refuses_is_parked_at_once(
    community: Community, tmp_path: Path, code: int
) -> None:
    """Sent again it would be refused again."""
    raised(community)
    with serving(status(code)) as server:
        settings(tmp_path / "store", f"{server.url}?key=not-for-everybody")
        worked(community)
    [parked] = community.reactors.parked()
    assert parked.en.startswith(f"{server.url} answered {code} ")
    assert len(server.keys) == parked.tries == 1


@pytest.mark.parametrize("code", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(community: Community, tmp_path: Path, code: int) -> None:
    """Whoever it leads to was not chosen by whoever keeps the store."""
    raised(community)
    with serving() as elsewhere, serving(status(code, Location=elsewhere.url)) as server:
        settings(tmp_path / "store", server.url)
        worked(community)
    assert elsewhere.keys == []
    [parked] = community.reactors.parked()
    assert "redirects are not followed, write the final url" in parked.en
    assert parked.tries == 1


def test_nobody_there_is_tried_until_it_is_parked(community: Community, tmp_path: Path) -> None:
    """With the address and the reason."""
    raised(community)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    settings(tmp_path / "store", f"http://127.0.0.1:{port}/")
    worked(community)
    [parked] = community.reactors.parked()
    assert parked.tries == 9
    assert parked.en == f"http://127.0.0.1:{port}/ gave no answer ([Errno 111] Connection refused)"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits waits no longer than a test may take."""
    monkeypatch.setattr(webhook, "_WAIT_SECONDS", 0.3)
    monkeypatch.setattr(webhook, "_WHOLE_SECONDS", 0.6)


@pytest.mark.usefixtures("quick")
def test_a_webhook_that_never_answers_is_given_up_in_time() -> None:
    """Nothing comes at all."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = address_in(f"http://127.0.0.1:{silent.getsockname()[1]}/")
        began = time.monotonic()
        with pytest.raises(CallFailed, match=r"gave no answer \(timed out\)") as failed:
            Webhook(address, SECRET)("key", {})
        assert failed.value.retryable
        assert time.monotonic() - began < 5


@pytest.mark.usefixtures("quick")
def test_a_webhook_that_drips_is_given_up_in_time() -> None:
    """Each byte comes in time, the answer does not."""
    gone = Event()

    def drip(request: BaseHTTPRequestHandler) -> None:
        try:
            while not gone.wait(0.1):
                request.wfile.write(b"H")
        except OSError:
            gone.set()

    with serving(drip) as server:
        began = time.monotonic()
        with pytest.raises(CallFailed, match="gave no answer") as failed:
            Webhook(address_in(server.url), SECRET)("key", {})
        assert failed.value.retryable
        assert time.monotonic() - began < 5
        gone.set()


def test_a_certificate_nobody_vouches_for_is_not_believed(tmp_path: Path) -> None:
    """Whoever signed it themselves may be anybody."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-subj",
        "/CN=localhost",
        "-days",
        "1",
    ]
    subprocess.run([*made, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with ExitStack() as stack:
        listening = stack.enter_context(socket.create_server(("127.0.0.1", 0)))

        def shake_hands() -> None:
            with listening.accept()[0] as connection, pytest.raises(OSError, match=r"ALERT|EOF|closed|reset"):
                context.wrap_socket(connection, server_side=True).close()

        thread = Thread(target=shake_hands)
        thread.start()
        stack.callback(thread.join)
        address = address_in(f"https://127.0.0.1:{listening.getsockname()[1]}/")
        with pytest.raises(CallFailed, match="certificate verify failed"):
            Webhook(address, SECRET)("key", {})


@pytest.mark.parametrize(
    "url",
    [
        "ftp://office.example/hook",
        "file:///etc/passwd",
        "office.example/hook",
        "http:///hook",
        "https://user:word@office.example/",
        "https://office.example/#part",
        "https://office.example/a b",
        "https://办公室.example/",
        "https://office.example:99999/",
        "https://[::1/",
        "",
    ],
)
def test_only_plain_addresses_are_called(community: Community, tmp_path: Path, url: str) -> None:
    """The channel and the address are named before anything is done."""
    settings(tmp_path / "store", url)
    with pytest.raises(
        InvalidInput, match=r"community\.toml, \[channels\.office\]: url: .* is not the address"
    ):
        worked(community)
    assert community.reactors.standings() == []


@pytest.mark.parametrize("secret", ["", "plain words", "whsec_", "whsec_c2hvcnQ=", "whsec_no base64!"])
def test_a_secret_that_is_none_is_refused(community: Community, tmp_path: Path, secret: str) -> None:
    """It is said how to make one, and never what was in the file."""
    settings(tmp_path / "store", "https://office.example/hook", secret)
    with pytest.raises(InvalidInput, match=r"secret_file: .*webhook\.secret holds no secret") as refused:
        worked(community)
    assert "openssl rand -base64 32" in str(refused.value)
    assert secret in ("", "whsec_") or secret not in str(refused.value)


@pytest.mark.parametrize(
    "told",
    ['channels = "webhook"', "[channels]\noffice = 1", '[channels.office]\nurl = "https://office.example/"'],
)
def test_settings_that_are_no_channel_are_refused(community: Community, tmp_path: Path, told: str) -> None:
    """It is said what to write."""
    with (tmp_path / "store" / "community.toml").open("a") as file:
        file.write(f"\n{told}\n")
    with pytest.raises(
        InvalidInput, match=r'write url = "https://\.\.\." and secret_file = "webhook\.secret"'
    ):
        worked(community)


def test_a_secret_does_not_show() -> None:
    """Not where a channel is printed by mistake."""
    assert str(SECRET) not in repr(Webhook(address_in("https://office.example/"), SECRET))


def test_on_a_server_the_whole_path_of_a_secret_is_written(server: Server) -> None:
    """There is no folder it could be in."""
    url = server.new()
    with Community.open(url) as community:
        told = '[channels.office]\nurl = "https://office.example/"\nsecret_file = "webhook.secret"\n'
        change_settings(url, lambda before: before + told)
        with pytest.raises(InvalidInput, match="is in no folder here: write the whole path"):
            worked(community)
