"""The examples in the documents, as code. Run with a folder, it writes them there for the type checker."""

import re
import sys
from pathlib import Path

from attrs import frozen

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = (
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")),
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "plugins").glob("*/README.md")),
)
_FENCE = re.compile(r"^(?:<!-- (?P<mark>[^>]*) -->\n)?```(?P<language>\w+)\n(?P<text>.*?)^```$", re.M | re.S)


@frozen
class Example:
    """A fenced block: its language, its text, and what an HTML comment just above says of it."""

    language: str
    text: str
    mark: str


def fences(document: Path) -> list[Example]:
    """The blocks of a document, in order."""
    found = _FENCE.finditer(document.read_text(encoding="utf-8"))
    return [Example(each["language"], each["text"], each["mark"] or "") for each in found]


def examples(document: Path, language: str) -> list[Example]:
    """Those in one language."""
    return [block for block in fences(document) if block.language == language]


def program(document: Path) -> str:
    """The Python blocks of a document as one program, imports first."""
    lines = "\n\n".join(block.text for block in examples(document, "python")).splitlines()
    return "\n".join(lines) + "\n"


def write_programs(folder: Path) -> None:
    """One file a document that has Python in it."""
    folder.mkdir(parents=True, exist_ok=True)
    for document in DOCUMENTS:
        text = program(document)
        if text.strip():
            name = "_".join(document.relative_to(ROOT).with_suffix("").parts).replace("-", "_").lower()
            (folder / f"example_{name}.py").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_programs(Path(sys.argv[1]))
