"""``community certificate``: issue a certificate of hours, print it, check one, list the void."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import click

from community_core.cli.parts import (
    Page,
    PageGroup,
    argument,
    option,
    out_option,
    overwrite_option,
    public_key_option,
    reader_option,
    rotation_option,
    store_option,
    verified,
    who_option,
)
from community_core.telling import say


def certificate_group() -> click.Command:
    """Certificates of hours."""
    return PageGroup(
        "certificate",
        [_issue_command(), _print_command(), _check_command(), _revoked_command()],
        zh="证明",
        help=say(
            "Certificates of volunteer hours: issue one, print it, check one, list the void ones.",
            "志愿服务证明：出具、打印、核对、列出已作废的。",
        ),
    )


# ---- what the commands take


def _issue_command() -> click.Command:
    return Page(
        "issue",
        zh="出具",
        callback=_certifying("issue"),
        params=[
            argument("volunteer", "VOLUNTEER", "志愿者"),
            _option(
                "--since",
                "--起",
                "DAY",
                "日期",
                "The first day of the period.",
                "服务期间起。",
                required=True,
            ),
            _option(
                "--until", "--止", "DAY", "日期", "The last day of the period.", "服务期间止。", required=True
            ),
            _name_option(),
            _document_option(),
            _option("--purpose", "--用途", "TEXT", "文字", "What it is for.", "用途。"),
            _option("--lead", "--负责人", "WHO", "人员", "Who is in charge.", "负责人。"),
            who_option(),
            store_option(),
        ],
        help=say(
            "Certify the verified hours of a volunteer in a period. The document's number is asked for and "
            "stored nowhere: the ledger keeps a salted hash.",
            "为志愿者出具某一期间已核实时长的证明。会询问证件号码，但不保存：账本只存加盐摘要。",
        ),
        epilog=say(
            "Example:\n  community certificate issue person-lin --since 2024-01-01 --until 2024-01-31 "
            "--name 'Lin Xiaotang' --document E12345678 --by person-shen",
            "示例：\n  community 证明 出具 林晓棠 --起 2024-01-01 --止 2024-01-31 "
            "--证件号码 E12345678 --by person-shen",
        ),
    )


def _print_command() -> click.Command:
    return Page(
        "print",
        zh="打印",
        callback=verified(_certifying("print_paper")),
        params=[
            argument("certificate", "CERTIFICATE", "证明编号"),
            _name_option(),
            _document_option(),
            _option(
                "--kind",
                "--证件类型",
                "TEXT",
                "文字",
                "What document that is; an identity card when left out.",
                "证件类型；不写则为居民身份证。",
            ),
            _option(
                "--telephone", "--联系电话", "NUMBER", "电话", "Whom to ask.", "联系电话。", required=True
            ),
            _option(
                "--called",
                "--出具单位",
                "NAME",
                "名称",
                "Who issues it; the name of the store's folder when left out.",
                "出具单位；不写则用存储文件夹的名称。",
            ),
            option("--out", "FILE", "文件", "Where to write the page.", "写入此文件。", required=True),
            overwrite_option(),
            public_key_option(),
            reader_option(),
            store_option(),
        ],
        help=say(
            "Lay out a sealed certificate on A4, with a code that anybody can check offline. Void ones, and "
            "those whose hours have changed since, are not printed.",
            "把已封存的证明排成可打印的页面（A4），附可离线核对的二维码。已作废或时长其后有变的不打印。",
        ),
        epilog=say(
            "Example:\n  community certificate print 2024-0001 --document E12345678 --telephone 555-0100 "
            "--out certificate.html",
            "示例：\n  community 证明 打印 2024-0001 --证件号码 E12345678 --联系电话 555-0100 "
            "--out 证明.html",
        ),
    )


def _check_command() -> click.Command:
    return Page(
        "check",
        callback=verified(_certifying("check")),
        params=[
            argument("text", "TEXT", "文本"),
            option(
                "--key", "PUBLIC", "公钥", "The public key, or its file.", "公钥或其文件。", required=True
            ),
            _name_option(),
            _document_option(),
            _option(
                "--revoked",
                "--作废名单",
                "FILE",
                "文件",
                "A list of void certificates: see revoked.",
                "已作废证明的名单，由“作废名单”命令写出。",
            ),
            rotation_option(),
        ],
        help=say(
            "Check the text of a certificate's code, or a file that holds it, with the public key alone: no "
            "store, no network.",
            "只用公钥核对证明二维码的文本（或含此文本的文件），无需存储和网络。",
        ),
        epilog=say(
            "Example:\n  community certificate check code.txt --key liuyin.pub --name 'Lin Xiaotang' "
            "--document E12345678",
            "示例：\n  community 证明 核对 二维码.txt --key 柳荫.pub --姓名 林晓棠 --证件号码 E12345678",
        ),
    )


def _revoked_command() -> click.Command:
    return Page(
        "revoked",
        zh="作废名单",
        callback=verified(_certifying("list_void")),
        params=[out_option(), overwrite_option(), public_key_option(), store_option()],
        help=say(
            "List the certificates that are void, a sealed receipt a line, to be made public: it names "
            "nobody.",
            "列出已作废的证明，每行一份封存回执，可以公布：不含姓名。",
        ),
    )


def _option(
    en: str, zh: str, called_en: str, called_zh: str, help_en: str, help_zh: str, *, required: bool = False
) -> click.Option:
    """An option with a value, under its English name and its Chinese one."""
    meant, said = say(called_en, called_zh), say(help_en, help_zh)
    return click.Option([en, zh], metavar=meant, help=said, required=required)


def _name_option() -> click.Option:
    return _option("--name", "--姓名", "NAME", "姓名", "Name as on the document.", "证件上的姓名。")


def _document_option() -> click.Option:
    return _option("--document", "--证件号码", "NUMBER", "号码", "Number of the document.", "证件号码。")


def _certifying(name: str) -> Callable[..., None]:
    """What a command does, loaded when it is given: help comes at once."""

    def run(**given: Any) -> None:
        getattr(import_module("community_volunteer_hours.certifying"), name)(**given)

    return run
