"""What verifying tells: lines for people, JSON and CSV for programs."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from community_core.cli import failures
from community_core.cli.audit.output import put_wrapped
from community_core.cli.screen.sheets import TableFormat, write, write_csv
from community_core.cli.screen.terminal import note, put
from community_core.telling.language import reader_language, say
from community_core.telling.sheets import Heading, Sheet, json_line
from community_core.telling.typed import as_typed

if TYPE_CHECKING:
    from community_core.audit import Finding, Report


def put_report(report: "Report", style: TableFormat, zone: ZoneInfo) -> None:
    """Tell what verification saw; that it failed goes to standard error as well."""
    if style == "json":
        put([json_line(_report(report), zone)])
    elif style == "csv":
        write_csv(_FINDING, map(_cells, [*report.findings, *report.remarks]), zone)
    elif style == "xlsx":
        write(Sheet(_titles(), _report_rows(report), ""), style, zone)
    else:
        put_wrapped(_report_lines(report))
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
