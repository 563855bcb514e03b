"""What is told of receipts, proofs, checkpoints, bundles and certificates that were checked."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from attrs import asdict
from msgspec import to_builtins as columns

from community_core.cli.audit.output import UTC, checkpoint_values, in_utc, put_object, put_wrapped
from community_core.cli.screen.facts import logged
from community_core.cli.screen.layout import joined
from community_core.cli.screen.sheets import Format
from community_core.cli.screen.terminal import put, screen_width
from community_core.telling.cells import in_words
from community_core.telling.facts import is_late
from community_core.telling.field_words import named_field
from community_core.telling.language import say

if TYPE_CHECKING:
    from community_core.audit import (
        CheckedBundle,
        CheckedConsistency,
        CheckedReceipt,
        Checkpoint,
        Cosignature,
        Erasure,
        Quorum,
    )
    from community_core.audit.checking import Checked
    from community_core.audit.proofs.stored import StoredColumns
    from community_core.ledger import Recorded


def put_checked(checked: "Checked", style: Format, quorum: "Quorum | None" = None) -> None:
    """Tell what a receipt, a proof, a checkpoint, a certificate or a bundle shows, and who cosigned it."""
    from community_core.audit import CheckedBundle, CheckedReceipt, Checkpoint, Erasure

    cosigned = _cosigned_one(checked)
    by = quorum.cosigned(cosigned) if quorum and cosigned else ()
    besides = {"cosigned": [_cosignature(each) for each in by]} if quorum else {}
    match checked:
        case CheckedReceipt():
            _put_receipt(checked, style, besides)
        case CheckedBundle():
            _put_bundle(checked, style, besides)
        case Checkpoint():
            _put_checkpoint(checked, style, besides)
        case Erasure():
            _put_erasure(checked, style)
        case _:
            _put_consistency(checked, style, besides)
    if cosigned and style == "table":
        put_wrapped(_cosigners(by, cosigned.size))


def _cosignature(found: "Cosignature") -> dict[str, Any]:
    return {"witness": found.witness.name, "time": found.time}


def _cosigned_one(checked: "Checked") -> "Checkpoint | None":
    """The checkpoint that witnesses had to cosign."""
    from community_core.audit import CheckedBundle, CheckedConsistency, CheckedReceipt, Checkpoint

    match checked:
        case Checkpoint():
            return checked
        case CheckedReceipt():
            return checked.checkpoint
        case CheckedBundle():
            return checked.cosigned
        case CheckedConsistency():
            return checked.newer
        case _:
            return None


def _cosigners(found: "Iterable[Cosignature]", size: int) -> Iterator[str]:
    for each in found:
        when = f"{in_words(each.time, UTC)} +00:00"
        yield say(
            f"Checkpoint {size} is cosigned by {each.witness.name} at {when}.",
            f"存证点 {size} 由 {each.witness.name} 于 {when} 联署。",
        )


def _put_checkpoint(checkpoint: "Checkpoint", style: Format, besides: dict[str, Any]) -> None:
    if style != "table":
        put_object(checkpoint_values(checkpoint) | besides, style)
        return
    when = in_utc(checkpoint.sealed)
    put_wrapped(
        [
            say(
                f"Verified: {checkpoint.origin} sealed {checkpoint.size} events, up to position "
                f"{checkpoint.position}, at {when}.",
                f"核对通过：{checkpoint.origin} 于 {when} 封存了至第 {checkpoint.position} 条共 "
                f"{checkpoint.size} 条。",
            ),
            *_new_key(checkpoint),
        ]
    )


def _new_key(checkpoint: "Checkpoint") -> Iterator[str]:
    from community_core.audit.signatures.succession import is_rotation, rotation_in

    if is_rotation(checkpoint.note):
        rotation = rotation_in("", checkpoint.note)
        yield say(
            f"From there on another key seals: {rotation.new}",
            f"其后改由另一密钥封存：{rotation.new}",
        )


def _put_receipt(checked: "CheckedReceipt", style: Format, besides: dict[str, Any]) -> None:
    checkpoint, number = checked.checkpoint, checked.index + 1
    if style != "table":
        sealed = {"index": checked.index, "checkpoint": checkpoint_values(checkpoint)}
        put_object({**columns(checked.event), **sealed, **besides}, style)
        return
    put(_event_lines(checked.event))
    put_wrapped(
        [
            say(
                f"Verified: this event is number {number} of the {checkpoint.size} that "
                f"{checkpoint.origin} sealed at {in_utc(checkpoint.sealed)}.",
                f"核对通过：这是 {checkpoint.origin} 于 {in_utc(checkpoint.sealed)} 封存的"
                f" {checkpoint.size} 条中的第 {number} 条。",
            )
        ]
    )


def _event_lines(event: "StoredColumns") -> Iterator[str]:
    """As the log tells it, and what else was stored. A receipt does not know the community's zone."""
    from community_core.audit.proofs.stored import fact_of

    fact, width = fact_of(event), screen_width()
    if fact is None:
        for name, value in columns(event).items():
            yield from joined([named_field(name, in_words(value, UTC))], width)
        return
    yield from logged(fact, UTC, width)
    yield from joined(list(_stored_besides(fact)), width, indent=" " * 6)


def _stored_besides(fact: "Recorded[Any]") -> Iterator[str]:
    """What the log leaves out."""
    yield say(f"version {fact.version}", f"第 {fact.version} 条")
    if not is_late(fact):
        yield named_field("recorded_at", in_words(fact.recorded_at, UTC))
    for name in ("command_id", "causation_id", "correlation_id"):
        if told := getattr(fact, name):
            yield named_field(name, in_words(told, UTC))
    yield say(f"times in {UTC.key} (+00:00)", f"时区 {UTC.key}（+00:00）")


def _put_consistency(checked: "CheckedConsistency", style: Format, besides: dict[str, Any]) -> None:
    older, newer = checked.older, checked.newer
    if style != "table":
        put_object({"older": checkpoint_values(older), "newer": checkpoint_values(newer), **besides}, style)
        return
    put_wrapped(
        [
            say(
                f"Verified: checkpoint {newer.size} of {newer.origin} holds everything in checkpoint "
                f"{older.size}, unchanged, and {newer.size - older.size} more.",
                f"核对通过：{newer.origin} 的存证点 {newer.size} 原样包含存证点 {older.size} 的全部内容，"
                f"另增 {newer.size - older.size} 条。",
            )
        ]
    )


def _put_bundle(checked: "CheckedBundle", style: Format, besides: dict[str, Any]) -> None:
    newest, told = checked.checkpoint, checked.manifest
    if style != "table":
        found = {"events": newest.size, "first_position": checked.first_position, "unknown": checked.unknown}
        said = {"checkpoints": checked.checkpoints, "zone": told.zone, "tool": told.tool}
        put_object({**found, **said, "checkpoint": checkpoint_values(newest), **besides}, style)
        return
    put_wrapped(_bundle_lines(checked))


def _put_erasure(erasure: "Erasure", style: Format) -> None:
    if style != "table":
        put_object(asdict(erasure), style)
        return
    put_wrapped([say("Verified: ", "核对通过：") + erasure_words(erasure)])


def erasure_words(erasure: "Erasure") -> str:
    """What a certificate says, in a sentence."""
    when = in_utc(erasure.erased)
    who = say(", ", "、").join((erasure.person, *erasure.also))
    return say(
        f"{who} was erased at {when} by {erasure.by} ({erasure.reason}); "
        f"the ledger records it at position {erasure.position}.",
        f"{who} 的个人信息于 {when} 由 {erasure.by} 删除（{erasure.reason}），"
        f"账本记录在第 {erasure.position} 条。",
    )


def _bundle_lines(checked: "CheckedBundle") -> Iterator[str]:
    newest = checked.checkpoint
    yield say(
        f"Verified: {newest.size} events, positions {checked.first_position} to {newest.position}, are what "
        f"{newest.origin} sealed at {in_utc(newest.sealed)}; checkpoints that agree: {checked.checkpoints}.",
        f"核对通过：第 {checked.first_position} 至 {newest.position} 条共 {newest.size} 条，"
        f"与 {newest.origin} 于 {in_utc(newest.sealed)} 封存的一致；相符的存证点 {checked.checkpoints} 个。",
    )
    if checked.unknown:
        yield say(
            f"Of types this program does not know, sealed all the same: {checked.unknown}.",
            f"其中 {checked.unknown} 条的类型本程序不认识，但同样已封存。",
        )
