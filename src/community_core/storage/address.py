"""Where on a server a community is: ``postgresql://user@host/database?community=NAME``."""

import re
from collections.abc import Callable
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit

from attrs import field, frozen

from community_core.errors import InvalidInput

SCHEMES = ("postgresql", "postgres")
_NAME = re.compile(r"\w[\w-]*")
_OURS = ("community", "keys")
_LONGEST_NAME_BYTES = 50
"""The server cuts names at 63, and some are made longer by what they hold."""


@frozen
class Schema:
    """Tables on a server: ``name`` is their schema's, ``server`` what to connect to."""

    server: str = field(repr=False)
    name: str
    told: str
    """Where that is, for people: without a password."""
    belongs_to: str = ""
    """Of keys in a database of their own: what marks them as those of one ledger."""

    def __str__(self) -> str:
        return self.told


@frozen
class Address:
    """A community on a server. ``server`` is what to connect to, and may hold a password; so is
    ``keys_server`` where its keys are in a database of their own."""

    server: str = field(repr=False)
    community: str
    told: str
    keys_server: str = field(default="", repr=False)
    keys_told: str = ""

    def __str__(self) -> str:
        return self.told

    @property
    def place(self) -> str:
        """Where that is, whoever asks: without a user, too."""
        parts = urlsplit(self.told)
        return _written(parts._replace(netloc=parts.netloc.rpartition("@")[2]))

    @property
    def ledger(self) -> Schema:
        """Where its facts are."""
        return Schema(self.server, self.community, self.told)

    @property
    def views(self) -> Schema:
        """Where its views are, which may be dropped at any time."""
        return Schema(self.server, f"{self.community}.views", self.told)

    @property
    def keys(self) -> Schema:
        """Where the keys of its people are."""
        name = f"{self.community}.keys"
        return Schema(self.keys_server or self.server, name, self.keys_told or self.told)

    @property
    def seals(self) -> Schema:
        """Where its checkpoints are."""
        return Schema(self.server, f"{self.community}.seals", self.told)

    @property
    def reactors(self) -> Schema:
        """Where it is noted how far its reactors have come."""
        return Schema(self.server, f"{self.community}.reactors", self.told)


def is_address(where: object) -> bool:
    """Whether somebody means a community on a server rather than a folder."""
    return str(where).startswith(tuple(f"{each}:" for each in SCHEMES))


def shown(server: str) -> str:
    """An address as anybody may read it: without a password."""
    return _told(urlsplit(server))


def beside_each_other(database: str) -> Callable[[str], str]:
    """What gives each community of a database its URL, by its name. InvalidInput for a database that is none;
    what it gives may be none either, which :func:`address_of` says."""

    def named(name: str) -> str:
        return f"{database}{'&' if '?' in database else '?'}{urlencode({'community': name}, quote_via=quote)}"

    address_of(named("any"))
    return named


def address_of(url: str) -> Address:
    """The community at a URL. InvalidInput says what is wrong with it."""
    try:
        parts, asked = _taken_apart(url)
    except ValueError as error:
        raise _wrong(_without_password(url), str(error), str(error)) from error
    told = _told(parts)
    if not _names_database(url, parts):
        raise _wrong(told, "it names no database", "其中没有数据库名")
    names = [value for name, value in asked if name == "community"]
    if len(names) != 1:
        raise _wrong(told, "it says no community, or several", "其中没有社区名，或有多个")
    if not _NAME.fullmatch(names[0]) or len(names[0].encode()) > _LONGEST_NAME_BYTES:
        raise _wrong(
            told,
            f"{names[0]!r} is no name for a community: letters, digits, - and _, at most "
            f"{_LONGEST_NAME_BYTES} bytes",
            f"{names[0]!r} 不是社区名：只用文字、数字、- 和 _，至多 {_LONGEST_NAME_BYTES} 字节",
        )
    keys = _keys_among(asked, told)
    return Address(_without(parts, asked), names[0], told, keys, _told(urlsplit(keys)) if keys else "")


def _taken_apart(url: str) -> tuple[SplitResult, list[tuple[str, str]]]:
    """A URL and what it asks for. ValueError says what is wrong with it."""
    parts = urlsplit(url)
    _ = parts.port
    return parts, parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))


def _names_database(url: str, parts: SplitResult) -> bool:
    return parts.scheme in SCHEMES and bool(parts.path.strip("/")) and url.partition(":")[2].startswith("//")


def _keys_among(asked: list[tuple[str, str]], told: str) -> str:
    """The database of the keys, if one of their own is asked for."""
    found = [value for name, value in asked if name == "keys"]
    if not found:
        return ""
    try:
        parts, further = _taken_apart(found[0])
    except ValueError as error:
        raise _wrong(told, f"its keys=: {error}", f"其中 keys= 有误：{error}") from error
    if len(found) > 1 or not _names_database(found[0], parts) or any(name in _OURS for name, _ in further):
        raise _wrong(
            told,
            "behind keys= stands a database and nothing else, every & in it written %26: "
            "keys=postgresql://user@host/keys",
            "keys= 之后只写一个数据库，其中的 & 写成 %26：keys=postgresql://用户@主机/keys",
        )
    return _without(parts, further)


def _without(parts: SplitResult, asked: list[tuple[str, str]]) -> str:
    """What to connect to: the URL without what is ours."""
    rest = urlencode([each for each in asked if each[0] not in _OURS], quote_via=quote)
    return _written(parts._replace(scheme="postgresql", query=rest))


def _told(parts: SplitResult) -> str:
    """The URL without a password, wherever it is written."""
    user, _, host = parts.netloc.rpartition("@")
    named = user.partition(":")[0]
    shown = [(name, value) for name, value in parse_qsl(parts.query) if "password" not in name]
    query = "&".join(f"{name}={_told_keys(value) if name == 'keys' else value}" for name, value in shown)
    return _written(parts._replace(netloc=f"{named}@{host}" if named else host, query=query))


def _written(parts: SplitResult) -> str:
    """The URL, ``//`` and all where it names no host: ``geturl`` leaves that out."""
    asked = f"?{parts.query}" if parts.query else ""
    return (
        f"{parts.scheme}://{parts.netloc}{parts.path}{asked}{f'#{parts.fragment}' if parts.fragment else ''}"
    )


def _told_keys(url: str) -> str:
    try:
        return quote(_told(urlsplit(url)), safe=":/@?=")
    except ValueError:
        return "..."


def _without_password(url: str) -> str:
    return re.sub(r"//[^@/]*@", "//...@", url).partition("?")[0]


def _wrong(told: str, en: str, zh: str) -> InvalidInput:
    return InvalidInput(
        f"{told} is no address of a community: {en}. Write postgresql://user@host/database?community=NAME",
        f"{told} 不是社区地址：{zh}。请写成 postgresql://用户@主机/数据库?community=社区名",
        field="where",
    )
