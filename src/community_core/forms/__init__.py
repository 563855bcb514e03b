"""Commands as sheets: one to fill in, a filled one as commands, what is wrong with it by cell."""

from community_core.forms.beginnings import Beginning, Beginnings, names_left
from community_core.forms.columns import Columns, known_columns
from community_core.forms.filled import Filled, read_filled
from community_core.forms.importing import import_commands, rehearse_commands
from community_core.forms.likely_commands import likely_command
from community_core.forms.marking import mark
from community_core.forms.proposing import columns_lacking, propose_commands
from community_core.forms.refusals import refusals
from community_core.forms.rehearsing import rehearse_rows
from community_core.forms.rows import FilledRow, Wrong
from community_core.forms.templates import write_template

__all__ = [
    "Beginning",
    "Beginnings",
    "Columns",
    "Filled",
    "FilledRow",
    "Wrong",
    "columns_lacking",
    "import_commands",
    "known_columns",
    "likely_command",
    "mark",
    "names_left",
    "propose_commands",
    "read_filled",
    "refusals",
    "rehearse_commands",
    "rehearse_rows",
    "write_template",
]
