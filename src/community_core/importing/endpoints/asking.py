"""Asking an endpoint over HTTP, patiently: again when it is busy, never for ever, nowhere else than asked."""

import ssl
import time
from collections.abc import Callable, Mapping
from email.message import Message
from email.utils import parsedate_to_datetime
from http.client import HTTPException, HTTPMessage, HTTPResponse
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from attrs import field, frozen

from community_core.errors import InvalidInput
from community_core.times import system_clock

_BUSY = frozenset([408, 429, 500, 502, 503, 504])
_CHUNK = 1 << 16


@frozen(kw_only=True)
class Patience:
    """How long to wait for an endpoint: so many seconds for a sign of life, and for a whole answer; how often
    to ask, with which pauses, which ``sleep`` makes; and how large an answer may be."""

    silence: float = 30
    answer: float = 180
    tries: int = 5
    pause: float = 1
    longest_pause: float = 120
    most_bytes: int = 64 << 20
    sleep: Callable[[float], None] = field(factory=lambda: time.sleep)


@frozen
class Response:
    """What came: the status, what it says that it is, and its bytes."""

    status: int
    kind: str
    body: bytes


class _Failed(Exception):
    """Asking again may help: why not yet, and how long the endpoint wants us to wait."""

    def __init__(self, en: str, zh: str, wait: float | None = None) -> None:
        super().__init__(en)
        self.en = en
        self.zh = zh
        self.wait = wait


class Endpoint:
    """An endpoint by its address. InvalidInput for what is none, and for whatever keeps it from answering."""

    def __init__(self, address: str, patience: Patience) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
            raise unusable_endpoint(
                address,
                "its address must be https://host/path, without a password",
                "地址应形如 https://主机/路径，不含密码",
            )
        self.address = address
        self._parts = parts
        self._patience = patience
        self._opener = build_opener(_StayHere(self))

    def ask(self, path: str, **values: str) -> Response:
        """The answer to one question, asked again when the endpoint is busy or breaks off."""
        address = self._address(path, values)
        for turn in range(1, self._patience.tries + 1):
            try:
                return self._asked(address)
            except _Failed as failed:
                if turn == self._patience.tries:
                    raise unusable_endpoint(self.address, failed.en, failed.zh) from failed
                self._wait(turn, failed.wait)
        raise AssertionError("asked at least once")

    def _address(self, path: str, values: Mapping[str, str]) -> str:
        base = self._parts
        query = urlencode([*parse_qsl(base.query), *values.items()])
        return urlunsplit((base.scheme, base.netloc, f"{base.path.rstrip('/')}/{path}", query, ""))

    def _wait(self, turn: int, wanted: float | None) -> None:
        pause = self._patience.pause * 2 ** (turn - 1) if wanted is None else wanted
        if pause > self._patience.longest_pause:
            raise unusable_endpoint(
                self.address,
                f"it is busy and wants to be left alone for {pause:.0f} seconds; try again then",
                f"对方繁忙，要求等待 {pause:.0f} 秒；请届时再试",
            )
        self._patience.sleep(pause)

    def _asked(self, address: str) -> Response:
        request = Request(address, headers={"Accept": "application/json, text/xml;q=0.5"})
        try:
            with self._opener.open(request, timeout=self._patience.silence) as response:
                return self._read(response)
        except HTTPError as error:
            with error:
                return self._refused(error)
        except URLError as error:
            raise self._unreachable(error.reason) from error
        except (TimeoutError, HTTPException, OSError) as error:
            raise self._unreachable(error) from error

    def _read(self, response: HTTPResponse) -> Response:
        until, chunks, size = time.monotonic() + self._patience.answer, list[bytes](), 0
        while chunk := response.read1(_CHUNK):
            chunks.append(chunk)
            size += len(chunk)
            if size > self._patience.most_bytes:
                raise unusable_endpoint(
                    self.address,
                    f"one answer is larger than {self._patience.most_bytes >> 20} MB",
                    f"一次回答超过 {self._patience.most_bytes >> 20} MB",
                )
            if time.monotonic() > until:
                raise _Failed("it answers too slowly", "回答太慢")
        wanted = response.headers.get("Content-Length", "")
        if wanted.isdecimal() and int(wanted) > size:
            raise _Failed("its answer breaks off", "回答中断")
        return Response(response.status, response.headers.get_content_type(), b"".join(chunks))

    def _refused(self, error: HTTPError) -> Response:
        if error.code in _BUSY:
            told = f"it answers {error.code} {error.reason}"
            raise _Failed(told, f"对方回答 {error.code} {error.reason}", _retry_after(error.headers))
        body = error.read(_CHUNK)
        return Response(error.code, error.headers.get_content_type(), body)

    def _unreachable(self, reason: Any) -> Exception:
        if isinstance(reason, InvalidInput):
            return reason
        if isinstance(reason, ssl.SSLCertVerificationError):
            why = reason.verify_message
            return unusable_endpoint(
                self.address,
                f"its certificate cannot be trusted ({why}); ask whoever runs it",
                f"其证书不可信（{why}）；请询问其管理者",
            )
        if isinstance(reason, TimeoutError):
            return _Failed("it does not answer in time", "未及时回答")
        return _Failed(f"it cannot be reached: {reason}", f"无法连接：{reason}")


class _StayHere(HTTPRedirectHandler):
    """Follows no redirect to another host, nor away from https: what was asked for is asked for there."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        before, after = urlsplit(req.full_url), urlsplit(urljoin(req.full_url, newurl))
        is_same = (before.hostname, before.port) == (after.hostname, after.port)
        if not is_same or (before.scheme, after.scheme) == ("https", "http"):
            fp.close()
            where = urlunsplit((after.scheme, after.netloc, after.path, "", ""))
            raise unusable_endpoint(
                self._endpoint.address,
                f"it sends elsewhere, to {where}; give that address if it is right",
                f"对方转到 {where}；如无误请改用该地址",
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def unusable_endpoint(address: str, en: str, zh: str) -> InvalidInput:
    """The error for an endpoint that cannot be imported; what may be a secret in its query is left out."""
    shown = urlunsplit((*urlsplit(address)[:3], "", ""))
    return InvalidInput(f"The endpoint {shown!r} cannot be imported: {en}.", f"无法从 {shown!r} 导入：{zh}。")


def _retry_after(headers: Message) -> float | None:
    """How long it wants us to wait, in seconds, or until a date."""
    said = headers.get("Retry-After", "").strip()
    if said.isdecimal():
        return float(said)
    try:
        return max(0.0, (parsedate_to_datetime(said) - system_clock()).total_seconds())
    except (TypeError, ValueError):
        return None
