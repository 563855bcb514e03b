"""The command line as tests use it: in this process for most, in processes of its own where that matters."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from community_core.cli import application

Run = Callable[..., Result]

_SILENT = {"COMMUNITY_LANG": "en", "NO_COLOR": "1", "COLUMNS": "", "COMMUNITY_BY": ""}


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Where this test's store is, made or not."""
    return tmp_path / "community"


@pytest.fixture
def run(store: Path) -> Run:
    """Run ``community`` in this process, in ``lang`` and a window of ``width`` cells (None: piped)."""

    def call(
        *words: str, lang: str = "en", width: int | None = None, stdin: str | bytes = "", **env: str
    ) -> Result:
        asked = {"COMMUNITY_LANG": lang, "COLUMNS": str(width or ""), "COMMUNITY_STORE": str(store), **env}
        return CliRunner(env=_SILENT | asked).invoke(
            application(), list(words), input=stdin, prog_name="community", catch_exceptions=False
        )

    return call


@pytest.fixture
def made(run: Run) -> Run:
    """The same, in a store that exists."""
    assert run("init").exit_code == 0
    return run


@pytest.fixture
def receipt(made: Run) -> Callable[..., dict[str, Any]]:
    """Record a command that must be accepted, and give its receipt as a dictionary."""

    def call(*words: str, **settings: Any) -> dict[str, Any]:
        answer = made("do", *words, "--by", "person-shen", "--format", "json", **settings)
        assert answer.exit_code == 0, answer.stderr
        told: dict[str, Any] = json.loads(answer.stdout)
        return told

    return call


@pytest.fixture
def request_id(receipt: Callable[..., dict[str, Any]]) -> str:
    """A request that was raised at the pavilion."""
    told = receipt(
        "raise-request", "--title", "暖气不热", "--category", "heating", "--channel", "pavilion",
        "--at", "2024-01-15 09:30",
    )  # fmt: skip
    return str(told["stream_id"])


@pytest.fixture
def process(surroundings: dict[str, str]) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Run ``community`` in a process of its own, with nothing of this one's language settings."""

    def call(*words: str, **env: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "community_core", *words],
            env=surroundings | env,
            capture_output=True,
            timeout=60,
            check=False,
        )

    return call


@pytest.fixture
def surroundings(store: Path) -> dict[str, str]:
    """What a process needs of ours to run, and no more."""
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "HOME") if name in os.environ}
    return kept | {"COMMUNITY_STORE": str(store)}


_PLUGIN = """
from datetime import datetime, timedelta
from enum import Enum
from typing import Annotated, Iterator, Literal

from attrs import frozen

from community_core.domain import Help, RequestRaised, RequestResolved
from community_core.ledger import Recorded
from community_core.views import Column, Projection, Table, handles, query

_WHERE = Help("Where", "渠道", words={"desk": ("desk", "窗口")})


class Mood(Enum):
    CALM = "calm"
    CROSS = "cross"


@frozen
class Asked:
    request_id: Annotated[str, Column(en="Id", zh="编号")]
    number: Annotated[str, Column(en="Number", zh="序号")]
    title: Annotated[str, Column(en="Title", zh="诉求")]
    channel: Annotated[
        Literal["pavilion", "home-visit", "shop", "desk", "phone", "online"], Column(en="Heard", zh="渠道")
    ]
    since: Annotated[datetime, Column(en="Since", zh="登记时间")]
    open: Annotated[bool, Column(en="Open", zh="未办结")] = True
    place: Annotated[str, Column(en="Place", zh="地点")] = ""
    requester: Annotated[str | None, Column(en="For", zh="诉求人")] = None
    times: Annotated[int, Column(en="Times", zh="次数")] = 1

print("a plugin that talks while it is imported")


class AskedFor(Projection[Asked]):
    "What was asked for."
    name, version = "asked-for", 1
    zh = "居民提出的事。"
    register = Table(Asked, index=["open"], order="since")

    @handles(RequestRaised)
    def add(self, e: Recorded[RequestRaised]) -> None:
        if e.data.title == "a title this plugin cannot stand":
            raise ValueError("cannot stand it")
        self.register.put(
            Asked(
                request_id=e.stream_id,
                number=e.data.number,
                title=e.data.title,
                channel=e.data.channel,
                since=e.occurred_at,
                place=e.data.place,
                requester=e.data.requester,
            )
        )

    @handles(RequestResolved)
    def end(self, e: Recorded[RequestResolved]) -> None:
        self.register.change(e.stream_id, open=False)

    @query
    def older_than(self, days: Annotated[int, Help("Age in days", "天数", "30")]) -> list[Asked]:
        "Asked for more than so many days ago."
        return [row for row in self if row.since < self.now - timedelta(days=days)]

    @query
    def between(self, since: datetime, until: datetime | None = None, only_open: bool = False) -> list[Asked]:
        "Asked for in a stretch of time."
        return [
            row for row in self
            if row.since >= since and (until is None or row.since < until) and (row.open or not only_open)
        ]

    @query
    def heard(
        self,
        channel: Annotated[Literal["shop", "desk"] | None, _WHERE] = None,
        mood: Mood = Mood.CALM,
    ) -> list[Asked]:
        "Asked for in some place, in some mood."
        return [row for row in self if channel in (None, row.channel) and mood is Mood.CALM]

    @query
    def how_many(self) -> int:
        "Number of requests."
        return len(self.register)

    @query
    def titles(self) -> list[str]:
        "Titles alone."
        return [row.title for row in self]

    @query
    def pairs(self):
        "Says nothing of what it gives."
        return [(row.title, row.open) for row in self]

    @query
    def wrong(self) -> list[Asked]:
        "Has a mistake in it."
        raise KeyError("oh")


class Other(Projection[Asked]):
    "Does not go by the name of its entry point."
    name, version = "something-else", 1
    register = Table(Asked)
"""

_ENTRY_POINTS = """
[community_core.projections]
asked-for = neighbour_plugin:AskedFor
misnamed = neighbour_plugin:Other
no-projection = neighbour_plugin:Asked
without-module = neighbour_plugin_that_is_not_there:X
raises-on-import = neighbour_plugin_broken:X
"""


@pytest.fixture(scope="session")
def plugin_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for sys.path with installed plugins: a good one, and broken ones of every kind."""
    folder = tmp_path_factory.mktemp("site")
    information = folder / "neighbour_plugin-1.2.dist-info"
    information.mkdir()
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: neighbour-plugin\nVersion: 1.2\n")
    (information / "entry_points.txt").write_text(_ENTRY_POINTS)
    future = folder / "from_the_future-9.dist-info"
    future.mkdir()
    (future / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: from-the-future\nVersion: 9\nRequires-Dist: community-core>=999\n"
    )
    (future / "entry_points.txt").write_text(
        "[community_core.projections]\nfuture = neighbour_plugin:AskedFor\n"
    )
    (folder / "neighbour_plugin.py").write_text(_PLUGIN)
    (folder / "neighbour_plugin_broken.py").write_text("raise RuntimeError('of its own making')\n")
    return folder


@pytest.fixture
def plugged(made: Run, plugin_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run ``community`` in a store, with the plugins of ``plugin_folder`` installed."""
    monkeypatch.syspath_prepend(plugin_folder)
    made("plugins")  # the plugin says something on its first import, whichever test that is in
    return made
