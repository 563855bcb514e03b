"""What the commands about certificates do: issue, print, check, list the void ones."""

import json
import secrets
import sys
from datetime import date
from pathlib import Path

import click

from community_core import Community
from community_core.audit import NotVerified, PublicKey, public_key, receipt
from community_core.cli.parts import (
    changes_of_keys,
    chosen_key,
    fitted,
    give,
    knowing,
    opened,
    outside_store,
    put,
    sound,
    who,
    whole_file,
)
from community_core.errors import InvalidInput
from community_core.telling import id_meant, named, say, stream_named
from community_core.times import parse_day
from community_volunteer_hours.certificate import CertificateIssued, IssueCertificate
from community_volunteer_hours.certificates import Certificates
from community_volunteer_hours.paper.checking import (
    CheckedCertificate,
    check_certificate,
    void_certificates,
)
from community_volunteer_hours.paper.contents import Typed, paper
from community_volunteer_hours.paper.holder import SALT_BYTES, holder_hash
from community_volunteer_hours.paper.page import page
from community_volunteer_hours.records import in_hours


def issue(
    volunteer: str,
    since: str,
    until: str,
    name: str | None,
    document: str | None,
    purpose: str | None,
    lead: str | None,
    by: str | None,
    store: str | None,
) -> None:
    """Certify the verified hours of a volunteer, and say the certificate's number."""
    actor = who(by)
    with opened(store, actor) as community:
        person = id_meant("person", volunteer, "volunteer")
        called = name or _name_of(community, person, actor)
        salt = secrets.token_bytes(SALT_BYTES)
        command = IssueCertificate(
            person_id=person,
            since=_day(community, since),
            until=_day(community, until),
            holder=holder_hash(salt, called, document or _asked()),
            salt=salt.hex(),
            purpose=purpose or "",
            lead=id_meant("person", lead, "lead") if lead else None,
        )
        done = community.execute(command, by=community.actor(actor))
        (issued,) = (each.data for each in done.events if isinstance(each.data, CertificateIssued))
        hours = in_hours(issued.minutes)
        put(
            fitted(
                say(
                    f"Certificate {issued.number} for {named(person)}: {hours} hours ({issued.minutes} "
                    "minutes). Once the ledger is sealed: community certificate print "
                    f"{issued.number}",
                    f"证明 {issued.number} 已为 {named(person)} 出具：{hours} 小时（{issued.minutes} 分钟）。"
                    f"封存账本之后打印：community 证明 打印 {issued.number}",
                )
            )
        )


def print_paper(
    certificate: str,
    name: str | None,
    document: str | None,
    kind: str | None,
    telephone: str,
    called: str | None,
    out: str,
    overwrite: bool,
    key: str | None,
    reader: str | None,
    store: str | None,
) -> None:
    """Write a sealed certificate as a page."""
    with sound(store) as community:
        certificate_id = stream_named(community, certificate)
        asking = knowing(community, reader)
        if asking is None:
            raise InvalidInput(
                "Who prints it? Add --reader with a person's id, or set COMMUNITY_BY: opening the holder's "
                "salt is noted.",
                "由谁打印？请加 --reader 人员编号，或设置 COMMUNITY_BY：打开持有人的盐会留下查阅记录。",
            )
        typed = Typed(
            name=name or _name_of(community, _holder_of(community, certificate_id), asking),
            document=document or _asked(),
            kind=kind or say("identity card", "居民身份证"),
            issuer=called or community.store.name,
            telephone=telephone,
        )
        told = paper(community, certificate_id, typed, key=chosen_key(community, key), reader=asking)
        with whole_file(outside_store(store, out), overwrite=overwrite) as file:
            file.write(page(told, community.zone).encode())
    put([say(f"Written to {out}.", f"已写入 {out}。")])


def check(
    text: str,
    key: str,
    name: str | None,
    document: str | None,
    revoked: str | None,
    rotations: tuple[str, ...],
) -> None:
    """Say what the text of a certificate's code proves, and what it cannot."""
    public, changes = public_key(key), changes_of_keys(rotations)
    checked = check_certificate(_written(text), public, changes)
    if revoked and checked.certificate_id in void_certificates(_lines(revoked), public, changes):
        raise NotVerified(
            f"Certificate {checked.issued.number} was voided.", f"证明 {checked.issued.number} 已作废。"
        )
    holder = _holder(checked, name, document)
    for line in (_told(checked), holder, _limits(revoked)):
        put(fitted(line))


def list_void(out: str | None, overwrite: bool, key: str | None, store: str | None) -> None:
    """List the certificates that are void, a sealed receipt a line."""
    with sound(store) as community:
        public = chosen_key(community, key)
        void = community.view(Certificates).issued.where(status="void")
        lines = [_receipt(community, each.voided_at, public) for each in void]
        give(community, "".join(f"{each}\n" for each in lines), out, overwrite)


# ---- how it is said


def _told(checked: CheckedCertificate) -> str:
    issued, sealed = checked.issued, f"{checked.sealed_at:%Y-%m-%d %H:%M} +00:00"
    hours = in_hours(issued.minutes)
    return say(
        f"Verified: certificate {issued.number} over {hours} hours ({issued.minutes} minutes) from "
        f"{issued.since} to {issued.until} is in the ledger that {checked.origin} sealed at {sealed}, "
        "unchanged.",
        f"核对通过：证明 {issued.number}，{issued.since} 至 {issued.until} 共 {hours} 小时"
        f"（{issued.minutes} 分钟），在 {checked.origin} 于 {sealed} 封存的账本之中，未被改动。",
    )


def _holder(checked: CheckedCertificate, name: str | None, document: str | None) -> str:
    if not (name and document):
        return say(
            "Whose it is was not checked: add --name and --document, as the holder shows them.",
            "未核对持有人：请按出示的证件加 --姓名 和 --证件号码。",
        )
    if not checked.is_of(name, document):
        raise NotVerified(
            f"Certificate {checked.issued.number} was issued to another name or document.",
            f"证明 {checked.issued.number} 的持有人与所写姓名或证件号码不符。",
        )
    return say("It is of whoever has that name and document.", "持有人与所写姓名和证件号码相符。")


def _limits(revoked: str | None) -> str:
    if revoked:
        return say(
            "It is not on that list of void ones; whether the list is complete and of today, this does not "
            "show.",
            "不在该作废名单中；名单是否完整、是否最新，此处无法说明。",
        )
    return say(
        "Whether it was voided since, this cannot show: ask whoever issued it, or add their list with "
        "--revoked.",
        "其后是否作废，此处无法说明：请向出具单位查询，或用 --作废名单 加上其公布的名单。",
    )


# ---- what they need for it


def _day(community: Community, text: str) -> date:
    return parse_day(text, today=community.clock().astimezone(community.zone).date())


def _name_of(community: Community, person: str, reader: str) -> str:
    """The name in the register, as far as whoever asks may see it."""
    directory = community.directory(community.actor(reader))
    known = directory.register.person(person)
    entry = known and directory.entry(known)
    if not entry or not entry.name:
        raise InvalidInput(
            "The name is not to be seen here; type it as on the document: --name",
            "此处看不到姓名；请按证件填写：--姓名",
        )
    return str(entry.name)


def _holder_of(community: Community, certificate_id: str) -> str:
    issued = community.view(Certificates).issued.get(certificate_id)
    return issued.person_id if issued else ""


def _asked() -> str:
    """The number of the document, asked for where somebody sits at a terminal: so no shell remembers it."""
    if not sys.stdin.isatty():
        raise InvalidInput(
            "The number of the document is missing; add --document.", "缺少证件号码；请加 --证件号码。"
        )
    return str(click.prompt(say("Number of the document", "证件号码"), err=True))


def _written(text: str) -> str:
    """The text itself, or what the file of that name holds."""
    path = Path(text)
    is_file = len(text) < 256 and path.is_file()
    return path.read_text(encoding="utf-8-sig", errors="replace").strip("\r\n") if is_file else text


def _lines(file: str) -> list[str]:
    try:
        return Path(file).read_text(encoding="utf-8-sig", errors="replace").splitlines()
    except (FileNotFoundError, IsADirectoryError) as error:
        raise InvalidInput(f"There is no file {file!r}.", f"没有文件 {file!r}。") from error


def _receipt(community: Community, position: int, key: PublicKey) -> str:
    """On one line."""
    told = json.loads(receipt(community, position, key=key))
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))
