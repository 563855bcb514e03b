"""A channel that comes with the library: JSON posted to an address, signed, as Standard Webhooks say.

Receivers have libraries for that in most languages: https://www.standardwebhooks.com. What is signed is
``<key>.<seconds since 1970>.<body>``.
"""

import hmac
import json
import socket
import ssl
import time
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from hashlib import sha256
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from threading import Timer
from typing import Any
from urllib.parse import SplitResult, urlsplit

from attrs import field, frozen

from community_core.errors import CallFailed, InvalidInput

_WAIT_SECONDS = 5.0
"""For a connection, and for each part of the answer."""
_WHOLE_SECONDS = 15.0
"""For all of it, however slowly the answer drips."""
_PREFIX = "whsec_"
_FEWEST_BYTES = 24
_MAKE_ONE = f"echo {_PREFIX}$(openssl rand -base64 32)"
_WORTH_ANOTHER_TRY = frozenset([408, 425, 429])


@frozen
class Webhook:
    """Posts each payload as JSON to one address, over HTTP or HTTPS with its certificate verified.

    Answers of 200 to 299 are success. Redirects are not followed. Those of 500 and more, 408, 425 and 429,
    and no answer in time are worth another try, any other is not.
    """

    address: SplitResult
    secret: bytes = field(repr=False)

    def __call__(self, key: str, payload: Any) -> None:
        """Hand it over. Raises CallFailed."""
        body = json.dumps(payload, ensure_ascii=False, allow_nan=False).encode()
        try:
            with _in_time(self._connection()) as connection:
                connection.request("POST", self._path, body, self._headers(key, body))
                with closing(connection.getresponse()) as answer:
                    status, reason = answer.status, answer.reason
        except (OSError, HTTPException) as error:
            raise self._unreachable(error) from error
        self._refuse(status, reason)

    def _connection(self) -> HTTPConnection:
        host = self.address.hostname or ""
        if self.address.scheme == "https":
            context = ssl.create_default_context()
            return HTTPSConnection(host, self.address.port, timeout=_WAIT_SECONDS, context=context)
        return HTTPConnection(host, self.address.port, timeout=_WAIT_SECONDS)

    @property
    def _path(self) -> str:
        query = self.address.query and f"?{self.address.query}"
        return (self.address.path or "/") + query

    def _headers(self, key: str, body: bytes) -> dict[str, str]:
        moment = str(int(time.time()))
        return {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "community_core",
            "Idempotency-Key": key,
            "Webhook-Id": key,
            "Webhook-Timestamp": moment,
            "Webhook-Signature": signature(self.secret, key, moment, body),
        }

    def _refuse(self, status: int, reason: str) -> None:
        if 200 <= status < 300:
            return
        told = f"{status} {reason}".strip()
        moved = 300 <= status < 400
        raise CallFailed(
            f"{self._named} answered {told}" + ("; redirects are not followed, write the final url" * moved),
            f"{self._named} 返回 {told}" + ("；不跟随重定向，请写最终网址" * moved),
            retryable=status >= 500 or status in _WORTH_ANOTHER_TRY,
        )

    def _unreachable(self, error: Exception) -> CallFailed:
        told = str(error) or type(error).__name__
        return CallFailed(
            f"{self._named} gave no answer ({told})", f"{self._named} 没有应答（{told}）", retryable=True
        )

    @property
    def _named(self) -> str:
        """The address without its query, which may hold what not everybody should see."""
        return f"{self.address.scheme}://{self.address.netloc}{self.address.path}"


def signature(secret: bytes, key: str, moment: str, body: bytes) -> str:
    """What the header ``Webhook-Signature`` says of a body, its key and the second it was sent."""
    signed = b".".join((key.encode(), moment.encode(), body))
    return f"v1,{b64encode(hmac.digest(secret, signed, sha256)).decode()}"


def address_in(url: str) -> SplitResult:
    """The address somebody wrote. InvalidInput unless it is a plain HTTP or HTTPS one."""
    address = _split(url)
    if address is None or not (url.isascii() and url.isprintable()) or set(url) & set(" @#"):
        raise InvalidInput(
            f"url: {url!r} is not the address of a webhook; write https://host/path, without a password or "
            "anything after a #.",
            f"url：{url!r} 不是 webhook 地址；请写 https://主机/路径，不含密码和 #。",
        )
    return address


def _split(url: str) -> SplitResult | None:
    """The parts of an address; None when it leads nowhere or is of another kind."""
    try:
        address = urlsplit(url)
        fits = address.scheme in ("http", "https") and address.hostname and address.port != 0
    except ValueError:
        return None
    return address if fits else None


def secret_in(file: Path) -> bytes:
    """The secret in a file: one line, ``whsec_`` and base64. InvalidInput when there is none."""
    try:
        prefix, _, told = file.read_text(encoding="utf-8-sig").strip().partition("_")
        secret = b64decode(told, validate=True) if f"{prefix}_" == _PREFIX else b""
    except OSError as error:
        raise _no_secret(file, error.strerror or str(error)) from error
    except (NotBase64, UnicodeDecodeError) as error:
        raise _no_secret(file, "it is no base64") from error
    if len(secret) < _FEWEST_BYTES:
        raise _no_secret(file, f"it is not {_PREFIX} and {_FEWEST_BYTES} bytes or more in base64")
    return secret


def _no_secret(file: Path, problem: str) -> InvalidInput:
    return InvalidInput(
        f"secret_file: {file} holds no secret ({problem}); make one: {_MAKE_ONE} > {file}",
        f"secret_file：{file} 中没有可用的密钥（{problem}）；请生成：{_MAKE_ONE} > {file}",
    )


@contextmanager
def _in_time(connection: HTTPConnection) -> Iterator[HTTPConnection]:
    """Cut the connection off when all of it takes too long."""
    cut = Timer(_WHOLE_SECONDS, _cut_off, [connection])
    cut.daemon = True
    cut.start()
    with closing(connection):
        try:
            yield connection
        finally:
            cut.cancel()


def _cut_off(connection: HTTPConnection) -> None:
    with suppress(OSError):  # it has ended by itself
        if connection.sock is not None:
            connection.sock.shutdown(socket.SHUT_RDWR)
