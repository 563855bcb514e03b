"""``community erase`` and ``community export-person``: what people may ask for concerning themselves."""

from typing import TYPE_CHECKING

import click

from community_core.cli.audit.checked import erasure_words
from community_core.cli.audit.files import give
from community_core.cli.audit.keys import signing_key, signing_key_option
from community_core.cli.options.standard import option, out_option, overwrite_option
from community_core.cli.options.standard_input import read_here
from community_core.cli.options.store import opened, store_option
from community_core.cli.options.who import who, who_option
from community_core.cli.recording.prompts import no_input_option, second_look
from community_core.cli.screen.pages import Page
from community_core.cli.screen.terminal import note
from community_core.cli.stores.backups import note_backups
from community_core.telling.language import reader_language, say
from community_core.telling.names import named_in
from community_core.telling.sheets import json_line

if TYPE_CHECKING:
    from community_core.audit import Erasure
    from community_core.community import Community


def erase_command() -> click.Command:
    """Forget a person."""
    return Page(
        "erase",
        callback=_erase,
        params=[
            click.Argument(["person"], metavar=say("PERSON", "人员")),
            option(
                "--reason",
                "TEXT",
                "文字",
                "Why, without names",
                "原因，不写姓名",
                required=True,
                callback=read_here,
            ),
            who_option(),
            signing_key_option(),
            out_option(),
            overwrite_option(),
            no_input_option(),
            store_option(),
        ],
        help=say(
            "Forget a person: destroy the key to everything personal kept on them, and print a signed "
            "certificate. It cannot be undone. Facts, counts and seals stay as they are. Backups that still "
            "hold the key are named.",
            "删除一个人的个人信息：销毁其密钥，并给出签名证明。不可恢复。事实、统计与封存不受影响。"
            "仍含其密钥的备份会逐一列出。",
        ),
    )


def export_person_command() -> click.Command:
    """Give somebody everything held on them."""
    return Page(
        "export-person",
        callback=_export_person,
        params=[
            click.Argument(["person"], metavar=say("PERSON", "人员")),
            who_option(),
            out_option(),
            overwrite_option(),
            store_option(),
        ],
        help=say(
            "Everything held on a person, as JSON: every fact that names them or that they recorded, and "
            "what is sealed for them in plain text. Who asked for it is noted.",
            "一个人的全部信息（JSON）：提到本人或由本人登记的每条事实，加密内容给出明文。会留下查阅记录。",
        ),
    )


def _erase(
    person: str,
    reason: str,
    by: str | None,
    key: str | None,
    out: str | None,
    overwrite: bool,
    no_input: bool,
    store: str | None,
) -> None:
    from community_core.audit import certificate, open_certificate

    named, signing = who(by), signing_key(key)
    with opened(store, named) as community:
        actor = community.actor(named)
        person = community.person_held(person, reader=actor)
        look = [say("Erase what is kept on them", "删除个人信息"), named_in(person), reason]
        second_look(look, {"no_input": no_input, "style": "table"})
        erased = community.erase(person, by=actor, reason=reason)
        also = community.register.same_person(person)
        signed = certificate(erased, signing, also=also)
        give(community, signed, out, overwrite)
        _note_in_chinese(open_certificate(signed, signing.public))
        note_backups(community, person)
        note_beyond(community, person)


def note_beyond(community: "Community", person: str) -> None:
    """Name the files in the store of which nobody can tell whether they hold the key."""
    if files := community.vault.beyond_looking(person):
        listed = ", ".join(map(str, files))
        note(
            say(
                f"Packed or locked, so that nobody can look for the key of {person} in them: {listed}. If "
                "they were made of keys.db, delete them.",
                f"以下文件已打包或加密，无法检查其中是否有 {person} 的密钥：{listed}。"
                "如含 keys.db 的副本，请删除。",
            )
        )


def _note_in_chinese(erasure: "Erasure") -> None:
    """What the certificate says, whose own words are the same for every program that checks it."""
    if reader_language() == "zh":
        note(f"证明内容：{erasure_words(erasure)}核对证明：community audit check 文件 --key 公钥")


def _export_person(person: str, by: str | None, out: str | None, overwrite: bool, store: str | None) -> None:
    from community_core.audit import person_file

    named = who(by)
    with opened(store, named) as community:
        reader = community.actor(named)
        person = community.person_held(person, reader=reader)
        held = person_file(community, person, reader=reader)
        give(community, f"{json_line(held, community.zone)}\n", out, overwrite)
