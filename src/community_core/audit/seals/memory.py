"""What the signer remembers: the state of the ledger that was signed last, beside the key, outside the store.

It is a checkpoint like any other, in a file of its own, so whoever verifies may compare with it as well:
``--against seal.key.memory``. The size is 0 until something is sealed. Its ``sealed`` is when the signer
looked last, whether or not there was anything new.
"""

import os
from datetime import datetime
from pathlib import Path

from attrs import frozen

from community_core.audit.checkpoints.archive import Archive
from community_core.audit.failures import NotVerified
from community_core.audit.merkle import EMPTY_ROOT
from community_core.audit.signatures.checkpoint import Checkpoint, named_checkpoint, sign_checkpoint
from community_core.audit.signatures.keys import PublicKey, SigningKey
from community_core.errors import StoreUnavailable
from community_core.storage.files.durable import replace_file
from community_core.times import to_text


@frozen
class Memory:
    """The memory of one key, in a file."""

    file: Path

    @classmethod
    def beside(cls, key: Path) -> "Memory":
        """That of the key in a file: ``seal.key.memory`` of ``seal.key``."""
        return cls(key.with_name(f"{key.name}.memory"))

    def begin(self, key: SigningKey, now: datetime) -> None:
        """Remember that a new key has signed nothing yet."""
        nothing = sign_checkpoint(key, size=0, root=EMPTY_ROOT, position=0, recorded="", sealed=to_text(now))
        self.keep(nothing.note)

    def last(self, key: PublicKey) -> Checkpoint | None:
        """What this key signed last; None where nothing is remembered. NotVerified for another's note."""
        if not self.file.exists():
            return None
        note = self.file.read_bytes().decode("utf-8", "replace")
        return named_checkpoint(str(self.file), note, key)

    def keep(self, note: str) -> None:
        """Remember this checkpoint in place of the one before, durably."""
        replace_file(self.file, note.encode())

    def refuse_unwritable(self) -> None:
        """StoreUnavailable where nothing could be remembered: what is signed must be."""
        if not os.access(self.file.parent, os.W_OK):
            raise StoreUnavailable(
                f"The memory of the key, {self.file}, cannot be written; whoever seals must be allowed to "
                "write in that folder. Nothing was sealed.",
                f"密钥的记忆文件 {self.file} 无法写入；封存者须能写入该文件夹。未封存。",
            )


def refuse_beginning(remembered: Checkpoint | None, archive: Archive, file: Path, *, first: bool) -> None:
    """NotVerified for a first seal of a ledger that may have been sealed before."""
    if archive.notes():
        return
    if remembered is None and not first:
        raise NotVerified(
            f"Neither is there a checkpoint in {archive.where()}, nor does the key remember one ({file}). "
            "If this ledger was never sealed, begin with --first; if it was, put back a checkpoint kept "
            "elsewhere. Nothing was sealed.",
            f"{archive.where()} 中没有存证点，密钥也没有记忆（{file}）。若此账本从未封存，请加 --first 开始；"
            "若曾封存，请放回保存在别处的存证点。未封存。",
        )
    if remembered and remembered.size:
        raise NotVerified(
            f"This key sealed {remembered.size} events here by {remembered.sealed}, and the checkpoints are "
            f"gone. Find out who took them away; then put back the last one: community audit collect {file} "
            "--key PUBLIC. Nothing was sealed.",
            f"此密钥在 {remembered.sealed} 前已封存 {remembered.size} 条，而存证点不见了。请查明是谁拿走的，"
            f"再放回最后一个：community audit collect {file} --key 公钥。未封存。",
        )


def disagrees_with_memory(remembered: Checkpoint, file: Path) -> NotVerified:
    """The ledger is not the one that was signed last."""
    return NotVerified(
        f"The ledger does not agree with what this key signed last ({remembered.size} events, by "
        f"{remembered.sealed}; {file}); nothing was sealed. It was changed or put back since, or the memory "
        f"is of another store. To find out where: community audit verify --key PUBLIC --against {file}",
        f"账本与此密钥上次签署的内容（{remembered.size} 条，{remembered.sealed}；{file}）不符，未封存。"
        "账本其后被改动或被换成旧的，或记忆属于别的存储。"
        f"查明位置：community audit verify --key 公钥 --against {file}",
    )
