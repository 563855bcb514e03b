"""``--accept``: what a seal would refuse, once somebody knows how it came about."""

from typing import TYPE_CHECKING

import click

from community_core.errors import InvalidInput
from community_core.telling.language import say

if TYPE_CHECKING:
    from community_core.audit.since import Acceptable


def accept_option() -> click.Option:
    """``--accept``, which may be given several times."""
    return click.Option(
        ["--accept"],
        multiple=True,
        metavar="gaps|clock",
        help=say(
            "Seal nevertheless where positions are missing (gaps), or times are those of another clock "
            "(clock), once you know why.",
            "查明原因后仍然封存：缺少的位置（gaps），或另一时钟的时间（clock）。",
        ),
    )


def accepted_by(words: tuple[str, ...]) -> "list[Acceptable]":
    """What these words accept. InvalidInput for other words."""
    from community_core.audit.since import ACCEPTABLE

    for word in set(words).difference(ACCEPTABLE):
        listed = ", ".join(ACCEPTABLE)
        raise InvalidInput(
            f"--accept: {word!r} is not one of {listed}.", f"--accept：{word!r} 不在可选值中：{listed}。"
        )
    return [each for each in ACCEPTABLE if each in words]
