"""Files in: CSV, XLSX and JSON become facts, once, whatever is imported again."""

from community_core.importing.endpoints.asking import Patience
from community_core.importing.endpoints.importing import import_endpoint, is_endpoint, rehearse_endpoint
from community_core.importing.importer import ImportCounts, ImportFile, import_file
from community_core.importing.mappings.command_mapping import CommandMapping
from community_core.importing.mappings.mapping import FileMapping
from community_core.importing.mappings.mapping_file import PRESETS, load_any_mapping, load_mapping, preset
from community_core.importing.proposing.proposal import propose_mapping
from community_core.importing.rehearsing.rehearsal import Rehearsal, rehearse_file
from community_core.telling.flags import FLAGS

__all__ = [
    "FLAGS",
    "PRESETS",
    "CommandMapping",
    "FileMapping",
    "ImportCounts",
    "ImportFile",
    "Patience",
    "Rehearsal",
    "import_endpoint",
    "import_file",
    "is_endpoint",
    "load_any_mapping",
    "load_mapping",
    "preset",
    "propose_mapping",
    "rehearse_endpoint",
    "rehearse_file",
]
