"""The certificate as one HTML page of A4: no script, nothing loaded, its style named in its own policy."""

from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

import segno
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from community_core.errors import InvalidInput
from community_core.telling import in_words, say
from community_volunteer_hours.paper.contents import Paper
from community_volunteer_hours.records import Record, in_hours

_MODULE_MM = 0.4
"""How wide one module of the code is printed: telephones read it from there on."""


def page(paper: Paper, zone: ZoneInfo) -> str:
    """The certificate in the reader's language, with its code. InvalidInput where that would be too large."""
    told: str = _template().render(**_told(paper, zone))
    return told


@cache
def _template() -> Any:
    loader = PackageLoader("community_volunteer_hours", "paper")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("page.html.jinja")


@cache
def _style() -> str:
    return files("community_volunteer_hours").joinpath("paper", "page.css").read_text(encoding="utf-8")


def _told(paper: Paper, zone: ZoneInfo) -> Mapping[str, Any]:
    style, typed = _style(), paper.typed
    return {
        "language": say("en", "zh-CN"),
        "style": Markup(style),
        "style_hash": b64encode(sha256(style.encode()).digest()).decode(),
        "title": say("Record of Volunteer Service", "志愿服务记录证明"),
        "issued_by": say(f"issued by {typed.issuer}", f"（{typed.issuer}出具）"),
        "statement": _statement(paper),
        "facts": _facts(paper),
        "heads": _heads(),
        "services": [_line(each, zone) for each in paper.services],
        "waiting": _waiting(paper.waiting),
        "signatures": _signatures(paper),
        "check_title": say("How to check this paper", "如何核对"),
        "code": Markup(_drawn(paper.code)),
        "checks": _checks(paper, zone),
    }


def _statement(paper: Paper) -> str:
    issued, typed = paper.issued, paper.typed
    count, hours = len(issued.claims), in_hours(issued.minutes)
    times = "once" if count == 1 else f"{count} times"
    return say(
        f"{typed.name} gave volunteer service {times} between {issued.since} and {issued.until}, in all "
        f"{hours} hours ({issued.minutes} minutes), each verified by somebody else.",
        f"兹证明 {typed.name} 于 {issued.since} 至 {issued.until} 期间参加志愿服务 {count} 次，"
        f"经他人核实的服务时长共 {hours} 小时（{issued.minutes} 分钟）。",
    )


def _facts(paper: Paper) -> list[tuple[str, str]]:
    issued, typed = paper.issued, paper.typed
    told = [
        (say("Certificate number", "证明编号"), issued.number),
        (say("Name", "姓名"), typed.name),
        (say("Document", "证件类型"), typed.kind),
        (say("Document number", "证件号码"), typed.document),
        (say("Volunteer number", "志愿者编号"), paper.national_id or say("none", "无")),
        (say("Purpose", "用途"), issued.purpose),
    ]
    return [(name, value) for name, value in told if value]


def _heads() -> Mapping[str, str]:
    return {
        "day": say("Day", "日期"),
        "activity": say("Activity", "活动（项目）名称"),
        "work": say("Work", "服务内容"),
        "served": say("Served", "服务对象"),
        "minutes": say("Minutes", "分钟"),
        "seal": say("(seal)", "（盖章）"),
    }


def _line(record: Record, zone: ZoneInfo) -> Mapping[str, str]:
    return {
        "day": record.started_at.astimezone(zone).date().isoformat(),
        "activity": record.activity,
        "work": record.work or "",
        "served": record.served or "",
        "minutes": str(record.minutes),
    }


def _waiting(count: int) -> str:
    if not count:
        return ""
    more = "1 more claim of this period waits" if count == 1 else f"{count} more claims of this period wait"
    return say(f"{more} to be verified and is not counted.", f"期间内另有 {count} 项申报尚待核实，未计入。")


def _signatures(paper: Paper) -> list[tuple[str, str]]:
    issued = paper.issued
    return [
        (say("Issued by", "出具单位"), paper.typed.issuer),
        (say("In charge", "负责人"), paper.lead),
        (say("Handled by", "经办人"), paper.handler),
        (say("Telephone", "联系电话"), paper.typed.telephone),
        (say("Date", "出具日期"), issued.issued_on.isoformat()),
    ]


def _checks(paper: Paper, zone: ZoneInfo) -> list[str]:
    sealed, telephone = in_words(paper.sealed.sealed_at, zone), paper.typed.telephone
    return [
        say(
            "Scan the code and give its text, with the public key, to 'community certificate check TEXT "
            f"--key KEY'. The key is called {paper.key}; take it from where it was made public, not from "
            "whoever shows this paper.",
            "扫码得到文本，连同公钥离线核对：community 证明 核对 文本 --密钥 公钥。"
            f"公钥名为 {paper.key}，请从公布处取得，不要向出示本证明的人索取。",
        ),
        say(
            f"It shows: this certificate was in the ledger sealed at {sealed}, was not changed since, and is "
            "of whoever has this name and this document.",
            f"核对能说明：本证明在 {sealed} 封存的账本之中，其后未被改动，且属于上述姓名和证件的持有人。",
        ),
        say(
            "It cannot show: whether the certificate was voided, or hours were put right, after that; nor "
            f"whether what people recorded is true. For that ask {telephone}, or look at the public list of "
            "void numbers.",
            "核对不能说明：其后是否作废、时长是否更正，也不能说明当初所登记的是否属实；"
            f"请致电 {telephone}，或查看公布的作废编号。",
        ),
    ]


def _drawn(code: str) -> str:
    try:
        made = segno.make_qr(code, error="m", mode="alphanumeric", boost_error=False)
    except segno.DataOverflowError as error:
        raise InvalidInput(
            "So many claims make no code that can be printed; issue certificates for shorter periods.",
            "申报过多，无法生成可打印的二维码；请按较短的期间分别出具。",
        ) from error
    return made.svg_inline(scale=_MODULE_MM, unit="mm", border=4)
