"""Carrying an answer out: a command executed, a call handed over; or why not, and whether that may pass."""

from typing import Any

from attrs import frozen

from community_core.errors import CallFailed, CommandIdReused, CommunityError, StoreUnavailable
from community_core.ledger import Recorded
from community_core.reactors.answers import Answer, Call, Do, key_of, plain
from community_core.reactors.asking import said_by
from community_core.reactors.channels import Channel
from community_core.reactors.reactor import ReactorShape
from community_core.reactors.surroundings import Notice, Surroundings


@frozen
class Trouble:
    """Why an answer was not carried out, and whether another try can help."""

    en: str
    zh: str
    retryable: bool = False


def trouble_with(
    around: Surroundings, shape: ReactorShape, fact: Recorded[Any], number: int, answer: Answer
) -> Trouble | None:
    """Carry out an answer to a fact; what went wrong, if anything did."""
    key = key_of(shape.name, shape.version, fact.id, number)
    try:
        if isinstance(answer, Do):
            around.execute(answer.command, by=shape.actor, because_of=fact, command_id=key)
        else:
            _channel(around, answer.channel)(key, plain(answer.payload))
    except Exception as error:  # noqa: BLE001  whatever a stranger's channel or command does
        return _understood(error, answer)
    around.tell(_done(shape.name, fact, answer))
    return None


def _channel(around: Surroundings, name: str) -> Channel:
    if name not in around.channels:
        known = ", ".join(around.channels)
        raise CallFailed(
            f"there is no channel {name!r} (there are: {known or 'none'}); "
            f"add [channels.{name}] to community.toml",
            f"没有渠道 {name!r}（现有：{known or '无'}）；请在 community.toml 中加上 [channels.{name}]",
            retryable=False,
        )
    return around.channels[name]


def _understood(error: Exception, answer: Answer) -> Trouble:
    match error:
        case CommandIdReused():
            return Trouble(
                f"it did something else for this fact before: {error.en}",
                f"它对这条事实曾做过别的事：{error.zh}",
            )
        case CallFailed():
            return Trouble(error.en, error.zh, error.retryable)
        case CommunityError():
            return Trouble(error.en, error.zh, error.retryable or isinstance(error, StoreUnavailable))
        case _:
            told = said_by(error)
            return Trouble(told, told, isinstance(answer, Call))


def _done(name: str, fact: Recorded[Any], answer: Answer) -> Notice:
    if isinstance(answer, Do):
        what = type(answer.command).__name__
        en, zh = f"did {what}", f"已执行 {what}"
    else:
        en, zh = f"called {answer.channel}", f"已调用 {answer.channel}"
    return Notice("done", name, fact.id, f"{name}, {fact.id}: {en}", f"{name}，{fact.id}：{zh}")
