"""Who records, and who reads: the options that say so, and whom they mean."""

import os
from typing import TYPE_CHECKING

import click

from community_core.errors import InvalidInput
from community_core.telling.language import say

if TYPE_CHECKING:
    from community_core.community import Community

BY_VARIABLE = "COMMUNITY_BY"


def reader_option() -> click.Option:
    """``--reader``, who sees what is sealed."""
    return click.Option(
        ["--reader"],
        metavar=say("WHO", "人员"),
        help=say(
            "Open what is sealed for this reader: a person's id, code or name, or system:<name>. "
            "It is noted. A claim: nobody checks it.",
            "为此查阅人打开加密内容：人员编号、代码、姓名或 system:<名称>。会留下查阅记录。"
            "只是自称，不作验证。",
        ),
    )


def who_option(en: str = "Who did it", zh: str = "记录人") -> click.Option:
    """``--by``, who does it, and what that means."""
    return click.Option(
        ["--by"],
        metavar=say("WHO", "人员"),
        help=say(
            f"{en}: a person's id, code or name, or system:<name> (required; or set {BY_VARIABLE}). A claim: "
            "it is recorded as it is said, nobody checks it.",
            f"{zh}：人员编号、代码、姓名或 system:<名称>（必填；也可设置 {BY_VARIABLE}）。"
            "只是自称，照录而不验证。",
        ),
    )


def who(by: str | None) -> str:
    """Who does it: ``--by``, or COMMUNITY_BY. InvalidInput when neither says."""
    named = by or os.environ.get(BY_VARIABLE)
    if not named:
        raise InvalidInput(
            f"Who did it? Add --by with a person's id or system:<name>, or set {BY_VARIABLE}.",
            f"记录人是谁？请加 --by 人员编号（或 system:<名称>），或设置 {BY_VARIABLE}。",
        )
    return named


def reading(community: "Community", reader: str | None) -> str | None:
    """The id of whoever reads, however they are named; None where nobody is."""
    return community.actor(reader, "reader") if reader else None


def knowing(community: "Community", reader: str | None) -> str | None:
    """The id of whoever knows people by name here: the reader, or whoever COMMUNITY_BY names."""
    return reading(community, reader or os.environ.get(BY_VARIABLE))
