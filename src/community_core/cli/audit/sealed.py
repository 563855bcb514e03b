"""What is told of a seal, a change of keys and a bundle that were just made."""

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from attrs import asdict

from community_core.cli.audit.output import checkpoint_values, put_object, put_wrapped
from community_core.cli.screen.sheets import Format
from community_core.cli.screen.terminal import put
from community_core.telling.cells import in_words
from community_core.telling.language import say

if TYPE_CHECKING:
    from community_core.audit import Bundled, NewSeal, Rotation


def put_sealed(sealed: "NewSeal", style: Format, zone: ZoneInfo) -> None:
    """Tell what was sealed."""
    checkpoint = sealed.checkpoint
    told = {"added": sealed.added, **checkpoint_values(checkpoint)}
    if style == "table":
        put_wrapped([_sealed_line(sealed, _local(checkpoint.sealed, zone))])
    else:
        put_object(told, style)


def _sealed_line(sealed: "NewSeal", when: str) -> str:
    size, position = sealed.checkpoint.size, sealed.checkpoint.position
    if not sealed.added:
        return say(
            f"Nothing new since checkpoint {size} of {when}.", f"自 {when} 的存证点 {size} 以来没有新内容。"
        )
    more = "1 more event is" if sealed.added == 1 else f"{sealed.added} more events are"
    return say(
        f"Checkpoint {size}: {more} sealed, up to position {position}.",
        f"存证点 {size}：新封存 {sealed.added} 条，至第 {position} 条。",
    )


def put_rotation(rotation: "Rotation", style: Format) -> None:
    """Tell which key seals from now on."""
    at, new = rotation.checkpoint.size, str(rotation.new)
    if style != "table":
        told = {"size": at, "old": str(rotation.old), "new": new, "lost": rotation.lost}
        put_object({**told, "note": rotation.checkpoint.note}, style)
        return
    put_wrapped(
        [
            say(
                f"From {at} events on another key seals. Publish its public half:",
                f"自第 {at} 条起改由另一密钥封存。请公布其公钥：",
            )
        ]
    )
    put([new])
    if rotation.lost:
        put_wrapped(
            [
                say(
                    "The old one did not sign that: whoever knows that one alone is told, and must get this.",
                    "旧密钥没有为此签名：只持旧公钥者核验时会得知，须取得新公钥。",
                )
            ]
        )


def put_bundled(bundled: "Bundled", out: str, style: Format) -> None:
    """Tell what was bundled."""
    if style != "table":
        put_object({"file": out, **asdict(bundled)}, style)
        return
    put_wrapped(
        [
            say(
                f"Written to {out}: {bundled.events} events, up to position {bundled.position}; "
                f"checkpoints: {bundled.checkpoints}; recorded since, not sealed and left out: "
                f"{bundled.unsealed}.",
                f"已写入 {out}：{bundled.events} 条，至第 {bundled.position} 条；"
                f"存证点 {bundled.checkpoints} 个；其后登记、尚未封存而未写入 {bundled.unsealed} 条。",
            )
        ]
    )


def _local(moment: str, zone: ZoneInfo) -> str:
    from community_core.times import from_text

    return in_words(from_text(moment), zone)
