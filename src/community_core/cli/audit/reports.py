"""What sealing, verifying and checking tell: lines for people, JSON and CSV for programs."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from attrs import asdict
from msgspec import to_builtins as columns

from community_core.cli import failures
from community_core.cli.screen.facts import logged
from community_core.cli.screen.layout import joined
from community_core.cli.screen.sheets import Format, TableFormat, write, write_csv
from community_core.cli.screen.terminal import fitted, note, put, screen_width
from community_core.telling.cells import in_words
from community_core.telling.facts import is_late
from community_core.telling.field_words import named_field
from community_core.telling.language import reader_language, say
from community_core.telling.sheets import Heading, Sheet, json_line
from community_core.telling.typed import as_typed

if TYPE_CHECKING:
    from community_core.audit import (
        Bundled,
        CheckedBundle,
        CheckedConsistency,
        CheckedReceipt,
        Checkpoint,
        Cosignature,
        Erasure,
        Finding,
        NewSeal,
        Quorum,
        Report,
        Rotation,
    )
    from community_core.audit.checking import Checked
    from community_core.audit.proofs.stored import StoredColumns
    from community_core.ledger import Recorded

_UTC = ZoneInfo("UTC")


def put_sealed(sealed: "NewSeal", style: Format, zone: ZoneInfo) -> None:
    """Tell what was sealed."""
    checkpoint = sealed.checkpoint
    told = {"added": sealed.added, **_checkpoint(checkpoint)}
    if style == "table":
        _put_wrapped([_sealed_line(sealed, _local(checkpoint.sealed, zone))])
    else:
        _put_object(told, style)


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
        _put_object({**told, "note": rotation.checkpoint.note}, style)
        return
    _put_wrapped(
        [
            say(
                f"From {at} events on another key seals. Publish its public half:",
                f"自第 {at} 条起改由另一密钥封存。请公布其公钥：",
            )
        ]
    )
    put([new])
    if rotation.lost:
        _put_wrapped(
            [
                say(
                    "The old one did not sign that: whoever knows that one alone is told, and must get this.",
                    "旧密钥没有为此签名：只持旧公钥者核验时会得知，须取得新公钥。",
                )
            ]
        )


def put_report(report: "Report", style: TableFormat, zone: ZoneInfo) -> None:
    """Tell what verification saw; that it failed goes to standard error as well."""
    if style == "json":
        put([json_line(_report(report), zone)])
    elif style == "csv":
        write_csv(_FINDING, map(_cells, [*report.findings, *report.remarks]), zone)
    elif style == "xlsx":
        write(Sheet(_titles(), _report_rows(report), ""), style, zone)
    else:
        _put_wrapped(_report_lines(report))
    if not report.verified:
        note(failures.error_line(_failed(len(report.findings))))


_FINDING = tuple(Heading(name, name) for name in ("kind", "position", "until", "message"))


def _titles() -> tuple[Heading, ...]:
    """The same for people, who look at a workbook."""
    return (
        Heading("kind", say("Found", "类别")),
        Heading("position", say("Position", "位置")),
        Heading("until", say("Up to", "至")),
        Heading("message", say("Meaning", "说明")),
    )


def _report_rows(report: "Report") -> Iterator[tuple[Any, ...]]:
    """What a workbook tells: that it is verified, too, since an empty sheet says nothing."""
    yield from map(_cells, report.findings)
    if report.verified:
        yield say("verified", "核验通过"), None, report.position, _verified(report)
    yield from map(_cells, report.remarks)


def _cells(finding: "Finding") -> tuple[Any, ...]:
    return tuple(_finding(finding).values())


def _report_lines(report: "Report") -> Iterator[str]:
    yield from _told(report.findings)
    if report.verified:
        yield _verified(report)
        if report.cosigned is not None:
            yield say(
                f"Enough witnesses cosigned a checkpoint of {report.cosigned} of them.",
                f"其中 {report.cosigned} 条的存证点有足够的见证人联署。",
            )
    yield from _told(report.remarks)


def _verified(report: "Report") -> str:
    return say(
        f"Verified: {report.sealed} events, up to position {report.position}, are what was sealed.",
        f"核验通过：至第 {report.position} 条共 {report.sealed} 条与封存时一致。",
    )


def _told(findings: "Iterable[Finding]") -> list[str]:
    return [as_typed(each.told(reader_language())) for each in findings]


def _failed(count: int) -> str:
    found = "1 finding" if count == 1 else f"{count} findings"
    return say(f"the ledger is not verified ({found}).", f"账本核验未通过（{count} 处）。")


def _report(report: "Report") -> dict[str, Any]:
    return {
        "verified": report.verified,
        "events": report.events,
        "sealed": report.sealed,
        "position": report.position,
        "checkpoints": report.checkpoints,
        **({} if report.cosigned is None else {"cosigned": report.cosigned}),
        "findings": list(map(_finding, report.findings)),
        "remarks": list(map(_finding, report.remarks)),
    }


def _finding(finding: "Finding") -> dict[str, Any]:
    return {
        "kind": finding.kind,
        "position": finding.position,
        "until": finding.until,
        "message": finding.told(reader_language()),
    }


def put_bundled(bundled: "Bundled", out: str, style: Format) -> None:
    """Tell what was bundled."""
    if style != "table":
        _put_object({"file": out, **asdict(bundled)}, style)
        return
    _put_wrapped(
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
        _put_wrapped(_cosigners(by, cosigned.size))


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
        when = f"{in_words(each.time, _UTC)} +00:00"
        yield say(
            f"Checkpoint {size} is cosigned by {each.witness.name} at {when}.",
            f"存证点 {size} 由 {each.witness.name} 于 {when} 联署。",
        )


def _put_checkpoint(checkpoint: "Checkpoint", style: Format, besides: dict[str, Any]) -> None:
    if style != "table":
        _put_object(_checkpoint(checkpoint) | besides, style)
        return
    when = _in_utc(checkpoint.sealed)
    _put_wrapped(
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
        sealed = {"index": checked.index, "checkpoint": _checkpoint(checkpoint)}
        _put_object({**columns(checked.event), **sealed, **besides}, style)
        return
    put(_event_lines(checked.event))
    _put_wrapped(
        [
            say(
                f"Verified: this event is number {number} of the {checkpoint.size} that "
                f"{checkpoint.origin} sealed at {_in_utc(checkpoint.sealed)}.",
                f"核对通过：这是 {checkpoint.origin} 于 {_in_utc(checkpoint.sealed)} 封存的"
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
            yield from joined([named_field(name, in_words(value, _UTC))], width)
        return
    yield from logged(fact, _UTC, width)
    yield from joined(list(_stored_besides(fact)), width, indent=" " * 6)


def _stored_besides(fact: "Recorded[Any]") -> Iterator[str]:
    """What the log leaves out."""
    yield say(f"version {fact.version}", f"第 {fact.version} 条")
    if not is_late(fact):
        yield named_field("recorded_at", in_words(fact.recorded_at, _UTC))
    for name in ("command_id", "causation_id", "correlation_id"):
        if told := getattr(fact, name):
            yield named_field(name, in_words(told, _UTC))
    yield say(f"times in {_UTC.key} (+00:00)", f"时区 {_UTC.key}（+00:00）")


def _put_consistency(checked: "CheckedConsistency", style: Format, besides: dict[str, Any]) -> None:
    older, newer = checked.older, checked.newer
    if style != "table":
        _put_object({"older": _checkpoint(older), "newer": _checkpoint(newer), **besides}, style)
        return
    _put_wrapped(
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
        _put_object({**found, **said, "checkpoint": _checkpoint(newest), **besides}, style)
        return
    _put_wrapped(_bundle_lines(checked))


def _put_erasure(erasure: "Erasure", style: Format) -> None:
    if style != "table":
        _put_object(asdict(erasure), style)
        return
    _put_wrapped([say("Verified: ", "核对通过：") + erasure_words(erasure)])


def erasure_words(erasure: "Erasure") -> str:
    """What a certificate says, in a sentence."""
    when = _in_utc(erasure.erased)
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
        f"{newest.origin} sealed at {_in_utc(newest.sealed)}; checkpoints that agree: {checked.checkpoints}.",
        f"核对通过：第 {checked.first_position} 至 {newest.position} 条共 {newest.size} 条，"
        f"与 {newest.origin} 于 {_in_utc(newest.sealed)} 封存的一致；相符的存证点 {checked.checkpoints} 个。",
    )
    if checked.unknown:
        yield say(
            f"Of types this program does not know, sealed all the same: {checked.unknown}.",
            f"其中 {checked.unknown} 条的类型本程序不认识，但同样已封存。",
        )


def _checkpoint(checkpoint: "Checkpoint") -> dict[str, Any]:
    return {
        "origin": checkpoint.origin,
        "size": checkpoint.size,
        "position": checkpoint.position,
        "root": checkpoint.root.hex(),
        "recorded": checkpoint.recorded,
        "sealed": checkpoint.sealed,
    }


def _put_object(told: dict[str, Any], style: Format) -> None:
    if style == "json":
        put([json_line(told, _UTC)])
    else:
        write_csv([Heading(name, name) for name in told], [tuple(told.values())], _UTC)


def _local(moment: str, zone: ZoneInfo) -> str:
    from community_core.times import from_text

    return in_words(from_text(moment), zone)


def _in_utc(moment: str) -> str:
    """A time nobody knows the zone for, with its offset; as it is when it is none."""
    from community_core.times import from_text

    try:
        return f"{in_words(from_text(moment), _UTC)} +00:00"
    except ValueError:
        return in_words(moment, _UTC)


def _put_wrapped(lines: Iterable[str]) -> None:
    for line in lines:
        put(fitted(line))
