"""What commands of plugins are made of: pages of help, options, the store they name, and what is printed.

A command of ``community`` is a :class:`Page`, several of one name a :class:`PageGroup`. Its options are those
of the program's own commands, under the same names in both languages; within :func:`opened` people and places
are told by name.
"""

from typing import TYPE_CHECKING

from community_core.doors import opened_on_demand

if TYPE_CHECKING:
    from community_core.cli.audit.files import give
    from community_core.cli.audit.keys import changes_of_keys, chosen_key, public_key_option, rotation_option
    from community_core.cli.audit.sound import sound, verified
    from community_core.cli.options.delivery import delivered, outside_store, table_options
    from community_core.cli.options.standard import (
        argument,
        format_option,
        limit_option,
        option,
        out_option,
        overwrite_option,
    )
    from community_core.cli.options.store import opened, store_option
    from community_core.cli.options.who import knowing, reader_option, reading, who, who_option
    from community_core.cli.overview.failed import note_failed
    from community_core.cli.screen.pages import Page, PageGroup
    from community_core.cli.screen.sheets import TableFormat, write
    from community_core.cli.screen.terminal import fitted, note, put
    from community_core.cli.views.catching_up import bring_all_up_to_date
    from community_core.storage.files.whole_file import whole_file

__getattr__ = opened_on_demand(
    __name__,
    {
        "community_core.cli.audit.files": ["give"],
        "community_core.cli.audit.keys": [
            "changes_of_keys",
            "chosen_key",
            "public_key_option",
            "rotation_option",
        ],
        "community_core.cli.audit.sound": ["sound", "verified"],
        "community_core.cli.options.standard": [
            "argument",
            "format_option",
            "limit_option",
            "option",
            "out_option",
            "overwrite_option",
        ],
        "community_core.cli.options.store": ["opened", "store_option"],
        "community_core.cli.options.who": ["knowing", "reader_option", "reading", "who", "who_option"],
        "community_core.cli.options.delivery": ["delivered", "outside_store", "table_options"],
        "community_core.cli.overview.failed": ["note_failed"],
        "community_core.cli.screen.pages": ["Page", "PageGroup"],
        "community_core.cli.screen.sheets": ["TableFormat", "write"],
        "community_core.cli.screen.terminal": ["fitted", "note", "put"],
        "community_core.cli.views.catching_up": ["bring_all_up_to_date"],
        "community_core.storage.files.whole_file": ["whole_file"],
    },
)

__all__ = [
    "Page",
    "PageGroup",
    "TableFormat",
    "argument",
    "bring_all_up_to_date",
    "changes_of_keys",
    "chosen_key",
    "delivered",
    "fitted",
    "format_option",
    "give",
    "knowing",
    "limit_option",
    "note",
    "note_failed",
    "opened",
    "option",
    "out_option",
    "outside_store",
    "overwrite_option",
    "public_key_option",
    "put",
    "reader_option",
    "reading",
    "rotation_option",
    "sound",
    "store_option",
    "table_options",
    "verified",
    "who",
    "who_option",
    "whole_file",
    "write",
]
