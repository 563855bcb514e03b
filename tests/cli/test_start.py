"""Help comes at once: no room is entered before something in it is asked for."""

import subprocess
import sys

import pytest

_LOADED = """
import sys
from community_core.cli import main
try:
    main()
finally:
    heavy = {"eventsourcing", "sqlalchemy", "cryptography", "openpyxl", "community_core.views"}
    print(sorted(heavy & sys.modules.keys()), file=sys.stderr)
"""


@pytest.mark.parametrize("words", ["--help", "do --help", "do raise-request --help", "correct --help"])
def test_help_loads_neither_the_ledger_nor_the_views(words: str) -> None:
    """Nor what either needs: a phone waits for each of them."""
    shown = subprocess.run(
        [sys.executable, "-c", _LOADED, *words.split()], capture_output=True, text=True, check=True
    )
    assert shown.stdout
    assert shown.stderr == "[]\n"
