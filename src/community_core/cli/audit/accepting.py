"""``--accept``: what a seal would refuse, once somebody knows how it came about."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from community_core.cli.options.standard import option
from community_core.errors import InvalidInput
from community_core.times import plain

if TYPE_CHECKING:
    from community_core.audit.rules.since import Acceptable

ACCEPTED: "Mapping[Acceptable, str]" = {"gaps": "缺号", "clock": "时钟", "settings": "设置"}
"""What may be accepted, and its Chinese word."""


def accept_option() -> click.Option:
    """``--accept``, which may be given several times."""
    return option(
        "--accept",
        "|".join(ACCEPTED),
        "|".join(ACCEPTED.values()),
        "Seal nevertheless, once you know why, where positions or numbers are missing (gaps), times are "
        "those of another clock (clock), or the settings were changed (settings).",
        "查明原因后仍然封存：有缺号，时间来自另一时钟，或设置有更改。",
        multiple=True,
    )


def accepted_by(words: tuple[str, ...]) -> "list[Acceptable]":
    """What these words accept. InvalidInput for other words."""
    return [_accepted(plain(word).casefold()) for word in words]


def _accepted(word: str) -> "Acceptable":
    for name, chinese in ACCEPTED.items():
        if word in (name, chinese):
            return name
    listed = ", ".join(ACCEPTED)
    raise InvalidInput(
        f"--accept: {word!r} is not one of {listed}.",
        f"--accept：{word!r} 不在可选值中：{'、'.join(ACCEPTED.values())}。",
    )
