"""Every example in the documents runs as it is written."""

import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from tests.docs.documents import DOCUMENTS, ROOT, program
from tests.docs.running import commands_of, printed, surroundings
from tests.docs.served import Served, names_a_server
from tests.forked import EXAMPLE
from tests.months import month_told

from community_core.commands import CommandCatalogue
from community_core.domain import AGGREGATES, WORDS, Claim, CorrectFact, UndoFact
from community_core.domain.kit.values.fields import fields_of


@pytest.fixture
def shell(tmp_path: Path, community: Path) -> dict[str, str]:
    """An environment in which ``community`` is this very package, in an empty home."""
    return surroundings(tmp_path, community)


def _name(document: Path) -> str:
    return str(document.relative_to(ROOT))


@pytest.mark.parametrize("document", [each for each in DOCUMENTS if program(each).strip()], ids=_name)
def test_the_python_examples_of_a_document_run_in_order(
    document: Path, tmp_path: Path, shell: dict[str, str], request: pytest.FixtureRequest
) -> None:
    served = _served(document, request)
    text = served.meant(program(document)) if served else program(document)
    tests = re.findall(r"^def (test_\w+)\(\)", text, re.M)
    script = tmp_path / "example.py"
    calls = "".join(f"    {name}()\n" for name in tests) or "    pass\n"
    script.write_text(f"{text}\nif __name__ == '__main__':\n{calls}", encoding="utf-8")
    done = subprocess.run([EXAMPLE, script], cwd=tmp_path, env=shell, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("document", [each for each in DOCUMENTS if commands_of(each)], ids=_name)
def test_the_commands_of_a_document_run_in_order(
    document: Path,
    tmp_path: Path,
    shell: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
) -> None:
    """And print what it shows: ``python -m tests.docs.running FILE`` writes that anew."""
    commands = commands_of(document)
    for store in _months_of(document):
        month_told("en", tmp_path_factory).copied(tmp_path / store)
    shown = [each.shown for each in commands if each.shown is not None]
    assert printed(commands, tmp_path, shell, _served(document, request)) == shown


def _served(document: Path, request: pytest.FixtureRequest) -> Served | None:
    """The server a document names: no other needs one."""
    return Served(request.getfixturevalue("server")) if names_a_server(document) else None


def _months_of(document: Path) -> list[str]:
    """Where a document tells the demo's month. The README tells it anew; elsewhere it was told there before,
    so that it is only shown again."""
    if document.parent == ROOT:
        return []
    text = "".join(each.text for each in commands_of(document))
    return re.findall(r"^community demo --store (\S+)", text, re.M)


def test_the_documents_name_every_command_and_every_event() -> None:
    told = "".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)
    commands = [
        *CommandCatalogue(AGGREGATES),
        *(each.__name__ for each in (CorrectFact, UndoFact)),
        "community correct",
        "community undo",
    ]
    events = [each.__name__ for kind in AGGREGATES for each in kind.events]
    assert [name for name in commands + events if name not in told] == []


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_every_link_leads_to_a_file_and_a_heading(document: Path) -> None:
    lost = []
    for name, anchor in re.findall(r"\]\((?!https?:)([^)#]*)#?([^)]*)\)", document.read_text("utf-8")):
        target = document.parent / name if name else document
        headings = re.findall(r"^#+ (.*)$", target.read_text("utf-8"), re.M) if anchor else []
        if not target.exists() or (anchor and anchor not in map(_anchor, headings)):
            lost.append(f"{name}#{anchor}")
    assert lost == []


def test_the_domain_lists_the_codes_of_every_choice() -> None:
    """Of each field of an event, and each status: the codes in order, with what they are called."""
    told = (ROOT / "docs" / "domain.md").read_text(encoding="utf-8")
    choices = [*_choices_of_events(), *_statuses()]
    assert len(choices) > len(AGGREGATES)
    assert [row for row in choices if row not in told] == []


def _choices_of_events() -> Iterator[str]:
    for event in (event for kind in AGGREGATES for event in kind.events):
        for field in fields_of(event).values():
            if field.choices:
                yield _codes(f"{event.__name__}.{field.name}", {c: field.called(c) for c in field.choices})


def _statuses() -> Iterator[str]:
    for state in (Claim, *(type(kind.initial) for kind in AGGREGATES)):
        codes = fields_of(state)["status"].choices
        if len(codes) > 1:
            yield _codes(f"{state.__name__}.status", {code: WORDS[code] for code in codes})


def _codes(name: str, words: Mapping[str, tuple[str, str]]) -> str:
    listed = ", ".join(f"`{code}` {zh}" for code, (_, zh) in words.items())
    return f"| `{name}` | {listed} |\n"
