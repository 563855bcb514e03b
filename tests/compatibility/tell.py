"""Write down anew what the kept store tells: ``python -m tests.compatibility.tell [NAME ...]``.

Without a name everything. Do it when something is meant to be told otherwise, and read every line of
``git diff tests/compatibility`` before it is committed: each is something that people, or other programs, see
differently from now on.
"""

import sys
from collections.abc import Sequence

from .answers import QUESTIONS, answer
from .places import EXPECTED


def main(names: Sequence[str]) -> None:
    """Write the files of these names, or all there are."""
    EXPECTED.mkdir(exist_ok=True)
    for name in names or QUESTIONS:
        (EXPECTED / name).write_text(answer(name), encoding="utf-8", newline="")


if __name__ == "__main__":
    main(sys.argv[1:])
