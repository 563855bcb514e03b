"""A community that keeps what was lost and found: what was recorded there, from outside."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from attrs import evolve, frozen
from tests.outside.installed import Program

KNOWN = "has initials on it"
MARKS = "a broken handle"

_SEEN = ("--found-at", "east gate", "--kept-at", "office")
_UMBRELLA = ("--what", "umbrella", "--sort", "other", "--finder", "person-he", "--details", KNOWN)
_PAPERS = ("--what", "身份证", "--sort", "证件")
_REQUEST = ("--title", "Radiatr", "--category", "heating", "--channel", "desk")


@frozen
class Told:
    """An umbrella that was claimed in vain, papers given away, and a request, each by its number."""

    program: Program
    umbrella_id: str
    umbrella: str
    papers: str
    request: str

    @classmethod
    def by(cls, run: Program) -> "Told":
        """The story, recorded by a program in a store of its own, and sealed."""
        run.told("init")
        umbrella = run.data("do", "hand-in-item", *_UMBRELLA, *_SEEN)
        long_ago = datetime.now(UTC) - timedelta(days=100)
        papers = run.data("do", "hand-in-item", *_PAPERS, *_SEEN, "--at", long_ago.isoformat())
        on = ("--item-id", umbrella["number"])
        run.told("do", "claim-item", *on, "--claimant", "person-lin", "--marks", MARKS)
        run.told("do", "reject-item-claim", *on, "--reason", "another colour")
        run.told("do", "give-away-item", "--item-id", papers["number"], "--charity", "police station")
        run.told("correct", f"{umbrella['number']}@1", "--set", "what=black umbrella", "--reason", "misread")
        request = run.data("do", "raise-request", *_REQUEST)
        run.told("correct", f"{request['number']}@1", "--set", "title=Radiator", "--reason", "misspelt")
        told = cls(run, umbrella["stream_id"], umbrella["number"], papers["number"], request["number"])
        told.public.write_text(run.told("audit", "key", told.key, "--name", "liuyin.example/ledger"))
        run.told("audit", "seal", "--key", told.key)
        return told

    @property
    def key(self) -> Path:
        """What seals."""
        return self.program.store.parent / "seal.key"

    @property
    def public(self) -> Path:
        """What checks the seals."""
        return self.program.store.parent / "seal.pub"

    def copied(self, folder: Path) -> "Told":
        """The same in a store of its own, to go on with."""
        shutil.copytree(self.program.store.parent, folder, dirs_exist_ok=True)
        return evolve(self, program=evolve(self.program, store=folder / self.program.store.name))

    def exported(self, style: str, folder: Path) -> str:
        """The log as a file for other tools."""
        self.program.told("audit", "export", "--as", style, folder / style)
        return (folder / style).read_text(encoding="utf-8")
