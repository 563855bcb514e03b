"""A view of the past that does not fit into little memory goes to a temporary file."""

import subprocess
import sys
from pathlib import Path

_PROGRAM = """
import sys
from resource import RUSAGE_SELF, getrusage
from pathlib import Path
from tests.views.neighbourhood import Neighbourhood, OpenRequests, Raised

FACTS, LETTERS = 200_000, 1_000

def peak():
    return getrusage(RUSAGE_SELF).ru_maxrss / 1024

here = Neighbourhood(Path(sys.argv[1]))
for first in range(0, FACTS, 1_000):
    numbers = range(first, first + 1_000)
    here.tell(*((f"request-{n:07}", Raised(title=f"{n:07}" * (LETTERS // 7))) for n in numbers))
engine = here.engine()
engine.as_of(OpenRequests, upto=1)
before = peak()
count = sum(len(row.title) > 900 for row in engine.as_of(OpenRequests).register)
print(count, round(peak() - before))
"""


def test_memory_stays_bounded_however_large_the_view(tmp_path: Path) -> None:
    """200 MB of rows are folded and read through, in a process that grows by much less."""
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(tmp_path / "ledger.db")],
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    rows, grown_by = map(int, done.stdout.split())
    assert rows == 200_000
    assert grown_by < 150
