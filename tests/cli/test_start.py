"""What is asked comes at once: no room is entered, no plugin imported, before something of it is meant."""

import subprocess
import sys
from pathlib import Path

import pytest

from community_core import Community

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


_PLUGINS = """
import sys
from community_core.cli import main
try:
    main()
finally:
    ours = {each.partition(".")[0] for each in sys.modules if each.startswith("community_")}
    servers = {"psycopg", "sqlalchemy.dialects.postgresql"} & sys.modules.keys()
    print(*sorted((ours | servers) - {"community_core"}), file=sys.stderr)
"""

_RAISED = ["--title", "暖气不热", "--category", "暖气", "--channel", "desk", "--by", "person-xu"]


@pytest.mark.parametrize(
    ("words", "imported"),
    [
        (["do", "raise-request", *_RAISED], ""),
        (["do", "登记诉求", *_RAISED], ""),
        (["log"], ""),
        (["show", "open-requests"], "community_open_requests"),
        (["show", "未办结诉求"], "community_open_requests"),
    ],
    ids=lambda each: " ".join(each[:2]),
)
def test_what_is_the_core_s_imports_no_plugin(words: list[str], imported: str, tmp_path: Path) -> None:
    """Nor what a server needs. A view imports its own: what is installed besides makes nothing slower."""
    store = tmp_path / "store"
    Community.open(store).close()
    done = subprocess.run(
        [sys.executable, "-c", _PLUGINS, "--store", store, *words], capture_output=True, text=True, check=True
    )
    assert done.stderr.splitlines()[-1] == imported


_LOOKED = """
import gc, sys
from community_core.cli import main
looks = []
gc.callbacks.append(lambda phase, _: looks.append(phase))
try:
    main()
finally:
    print(looks.count("start"), file=sys.stderr)
"""


def test_hardly_any_garbage_is_looked_for() -> None:
    """Nearly all that is there is needed to the end, and looking took a fifth of a command."""
    told = subprocess.run(
        [sys.executable, "-c", _LOOKED, "do", "--help"], capture_output=True, text=True, check=True
    )
    assert int(told.stderr) < 20
