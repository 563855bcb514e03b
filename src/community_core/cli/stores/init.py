"""``community init``: make a store, and say who may see what in it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from community_core.cli.options.standard import option
from community_core.cli.options.store import chosen_hooks, chosen_store, note_closed, store_option
from community_core.cli.screen.pages import Page
from community_core.cli.screen.terminal import put
from community_core.errors import InvalidInput, Refused
from community_core.telling.language import say
from community_core.telling.typed import as_typed

if TYPE_CHECKING:
    from pathlib import Path

    from community_core.community import Community
    from community_core.store import Access, People

_BEGINNING = "system:init"
"""Who appoints the first secretary: nobody is there yet who could."""


def init_command() -> click.Command:
    """Make a store and settle its time zone, who may see what is sealed, and who may be named."""
    return Page(
        "init",
        callback=_init,
        params=[
            click.Argument(["folder"], required=False, metavar=say("STORE", "存储")),
            option(
                "--zone",
                "ZONE",
                "时区",
                "The community's time zone, settled once (Asia/Shanghai when left out).",
                "社区所在时区，设定后不再更改（默认 Asia/Shanghai）。",
            ),
            option(
                "--access",
                "any|roles",
                "any|roles",
                "Who may see what is sealed: whoever gives an id, or whoever holds a role that opens it. "
                "Who reads, --reader and --by, is a claim and not a proof: whoever can read the folder "
                "can claim to be anybody.",
                "谁可以查看加密内容：any 为凡给出编号者，roles 为按所任职务。--reader、--by 所写的查阅人"
                "只是自称，未经验证：能读取该文件夹的人可以自称任何人。",
                type=click.Choice(["any", "roles"]),
            ),
            option(
                "--secretary",
                "PERSON",
                "人员",
                "The first secretary, who may see everything: an id, a code, or a name to register.",
                "首任书记（可查看全部内容）：人员编号、代码，或要登记的姓名。",
            ),
            option(
                "--people",
                "any|registered",
                "any|registered",
                "Who may be named: any person's id, or only people of the register.",
                "可以填写哪些人员：any 为任何人员编号，registered 仅限已登记人员。",
                type=click.Choice(["any", "registered"]),
            ),
            store_option(),
        ],
        help=say(
            "Make a store, a folder of that name. One that exists is left as it is.",
            "新建存储（一个文件夹）。已有的存储保持不变。",
        ),
    )


def _init(
    folder: str | None,
    zone: str | None,
    access: "Access | None",
    secretary: str | None,
    people: "People | None",
    store: str | None,
) -> None:
    from community_core.community import Community

    where = chosen_store(folder or store)
    if access == "roles" and secretary is None:
        raise InvalidInput(
            "--secretary is missing: where roles say who may see what, somebody must hold one to begin with; "
            "add --secretary NAME.",
            "缺少 --secretary：按职务查看时，须先有人任职；请加 --secretary 姓名。",
        )
    with Community.open(where, zone=zone, access=access, people=people, **chosen_hooks()) as community:
        if secretary is not None:
            _appoint(community, secretary)
        put(map(as_typed, _told(community, str(community.store.address or where))))
        note_closed(community.store)


def _appoint(community: "Community", secretary: str) -> None:
    """Somebody is the first secretary from today on; registered at once where a name is given."""
    from community_core.domain import AppointRole, RegisterPerson
    from community_core.domain.kit.values.checks import is_person

    today = community.clock().astimezone(community.zone).date()
    if held := community.register.holding("secretary", today):
        raise Refused(
            "secretary-appointed",
            f"{held[0]} is secretary here; appoint others with: community do appoint-role --role secretary",
            f"{held[0]} 已任书记；任命其他人请用：community do appoint-role --role secretary",
            kind="conflict",
        )
    known = secretary if is_person(secretary) else community.register.coded(secretary)
    person = known or community.new_id("person")
    registering = [] if known else [RegisterPerson(person_id=person, name=secretary)]
    appointing = AppointRole(person_id=person, role="secretary", since=today)
    community.execute_all([*registering, appointing], by=_BEGINNING)


def master_in_store(file: "Path") -> Iterator[str]:
    """What it means that the master key lies in the store, and how to move it."""
    yield say(
        f"The master key is kept in {file}, made when something is first sealed: whoever has this folder can "
        "read what is sealed in it.",
        f"主密钥存放在 {file}（首次加密时生成）：得到此文件夹的人即可读取其中的加密内容。",
    )
    yield say(
        "To keep it elsewhere: community keys rotate --to FILE, then COMMUNITY_MASTER_KEY_FILE=FILE.",
        "如需另存：community keys rotate --to 文件，此后设置 COMMUNITY_MASTER_KEY_FILE=文件。",
    )


def _told(community: "Community", where: str) -> Iterator[str]:
    zone = community.zone.key
    yield say(f"The store {where} is ready; its zone is {zone}.", f"存储 {where} 已就绪，时区 {zone}。")
    today = community.clock().astimezone(community.zone).date()
    for each in community.register.holding("secretary", today):
        known = community.register.person(each)
        code = known.code if known else ""
        yield say(
            f"The secretary is {each}{f' ({code})' if code else ''}: give that with --by and --reader.",
            f"书记是 {each}{f'（{code}）' if code else ''}：用 --by、--reader 给出。",
        )
    if community.store.choices.access == "roles":
        yield say("Roles say who may see what is sealed.", "加密内容按职务查看。")
    if community.store.choices.people == "registered":
        yield say("Only people of the register may be named.", "只能填写已登记人员。")
    if (file := community.vault.master_in_store) is not None:
        yield from master_in_store(file)
