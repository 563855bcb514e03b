"""``community demo``: a month in an invented community, told and then looked at."""

import shlex
import tempfile
from datetime import datetime
from typing import TYPE_CHECKING

import click

from community_core.cli.options.common import store_option
from community_core.cli.screen.pages import Page
from community_core.cli.screen.progress import progress_bar
from community_core.cli.screen.terminal import bold, put
from community_core.cli.views.installed import called_in_chinese, installed
from community_core.errors import InvalidInput
from community_core.telling.language import reader_language, say
from community_core.telling.typed import as_typed, command_line

if TYPE_CHECKING:
    from community_core.demo import Told

_ROWS = "5"
_AHEAD = "2"


def demo_command() -> click.Command:
    """Tell the story."""
    return Page(
        "demo",
        callback=_demo,
        params=[store_option()],
        help=say(
            "See a month in an invented community: 7 compounds, 47 buildings, pavilion, visits, snow, hours. "
            "Without --store it is kept in a temporary folder.",
            "看看一个虚构社区的一个月：7 个小区、47 栋楼、便民亭、走访、扫雪、志愿时长。"
            "不加 --store 则存放在临时文件夹。",
        ),
    )


def _demo(store: str | None) -> None:
    named = store or click.get_current_context().find_root().params.get("store")
    folder = named or tempfile.mkdtemp(prefix="community-demo-")
    _refuse_real_facts(folder)
    told = _told(folder)
    put([say(f"A month is told: {told.facts} facts.", f"讲完了一个月，共 {told.facts} 条事实。")])
    for words in _worth_seeing(told):
        put(["", bold(f"$ {command_line(*words)}")])
        _run([*words, "--store", folder])
    put(map(as_typed, _what_next(folder)))


def _refuse_real_facts(folder: str) -> None:
    """A ledger is never edited: an invented month must not get into one that is in use."""
    from community_core.community import Community

    with Community.open(folder) as community:
        in_use = community.ledger.position() and not community.ledger.commands(["demo-00001"])
    if in_use:
        raise InvalidInput(
            f"{folder!r} has facts of its own; name a new folder for the demo.",
            f"{folder!r} 中已有真实记录；请为演示另起一个文件夹。",
        )


def _told(folder: str) -> "Told":
    from community_core.demo import DAYS, END, tell

    with progress_bar(say("telling a month", "讲述一个月")) as progress:

        def at(now: datetime) -> None:
            progress(max(0, DAYS - (END - now).days), DAYS)

        return tell(folder, reader_language(), at)


def _worth_seeing(told: "Told") -> list[list[str]]:
    """What the demo looks at: the day of a grid worker, the views that are installed, one request from its
    beginning to its end, and what the month comes to."""
    from community_core.demo import END, READER, WORKER

    views = [_called(name) for name in ("open-requests", "overdue", "volunteer-hours") if name in installed()]
    then = f"{END:%Y-%m-%d}"
    return [
        ["people", told.surname, "--limit", _ROWS, "--reader", READER],
        ["today", "--at", then, "--days", _AHEAD, "--for", WORKER, "--reader", READER],
        *(["show", name, "--at", then, "--limit", _ROWS, "--reader", READER] for name in views),
        ["history", told.number, "--reader", READER],
        ["figures", f"{END:%Y-%m}"],
    ]


def _called(name: str) -> str:
    """A view by the name its reader asks for it."""
    return say(name, called_in_chinese(installed()).get(name, name))


def _run(words: list[str]) -> None:
    program = click.get_current_context().find_root().command
    with program.make_context("community", words) as context:
        program.invoke(context)


def _what_next(folder: str) -> list[str]:
    from community_core.demo import END

    return [
        "",
        say("The store stays here; look around:", "存储保留在这里，可以继续查看："),
        f"  export COMMUNITY_STORE={shlex.quote(folder)}",
        f"  community today --at {END:%Y-%m-%d}",
        f"  community figures {END:%Y-%m} --split {say('channel', '渠道')}",
        "  community show --help",
        f"  community log --type {say('RequestRaised', '登记诉求')} --limit 5",
        "  community do --help",
        say("Make one of your own:", "建立自己的存储："),
        say("  community init my-community", "  community init 我的社区"),
    ]
