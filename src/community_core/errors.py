"""Everything that can go wrong, as one tree.

    CommunityError
    ├── Refused                a rule of the domain says no (exit code 1)
    │   └── CommandIdReused    a command id seen before, with another command or actor
    ├── InvalidInput           a value, name or file that cannot be understood (exit code 2)
    │   ├── UnknownName        no command, view, event type or column of that name
    │   └── OtherLedger        a place in the log of another ledger, or of what this one was before
    ├── StoreUnavailable       the store cannot be opened, read or written (exit code 4)
    │   ├── Conflict           others kept writing the same stream; try again
    │   ├── KeyUnavailable     the keys to sealed values are missing, damaged or others
    │   └── ResidueRemains     a person was erased, but a copy of their key is left
    ├── UnreadableEvent        stored bytes that do not fit their event type
    │   └── SealBroken         a sealed value that was changed or moved does not open
    ├── UnknownStream          no fact was ever recorded about that id
    ├── InvalidProjection      a projection class that breaks the contract
    ├── ProjectionStopped      a handler raised; the view waits until it is mended
    └── audit.NotVerified      a ledger, checkpoint or proof does not hold what it claims (exit code 3)

Each error says what was wrong and the way out in English (``str``) and, by ``told("zh")``, in Chinese.
"""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

Language = Literal["en", "zh"]


class CommunityError(Exception):
    """The root of the tree. ``en`` and ``zh`` are whole sentences meant for a person."""

    def __init__(self, en: str, zh: str = "") -> None:
        super().__init__(en)
        self.en = en
        self.zh = zh or en

    def told(self, language: Language) -> str:
        """The message in the reader's language."""
        return self.zh if language == "zh" else self.en


class Refused(CommunityError):
    """A rule of the domain says no. ``rule`` is its stable name, such as ``resolve-needs-outcome``."""

    def __init__(self, rule: str, en: str, zh: str = "") -> None:
        super().__init__(f"{en} [{rule}]", f"{zh or en}〔{rule}〕")
        self.rule = rule


class CommandIdReused(Refused):
    """The same command id came before with another command or another actor."""

    def __init__(self, command_id: str) -> None:
        super().__init__(
            "command-id-reused",
            f"Command id {command_id!r} was used before for another command or by somebody else. "
            "Give each new command its own id.",
            f"命令编号 {command_id!r} 已用于另一条命令或另一个人。请为每条新命令使用新的编号。",
        )
        self.command_id = command_id


class InvalidInput(CommunityError):
    """A value, name or file that cannot be understood. Nothing was recorded."""


class UnknownName(InvalidInput):
    """No ``kind`` (command, view, event type, column) is called ``name``; says what comes near."""

    def __init__(self, kind: str, name: str, known: Iterable[str], kind_zh: str = "") -> None:
        names = sorted(known)
        near = get_close_matches(name, names, n=1, cutoff=0.5)
        listed = ", ".join(names) or "none"
        en = f"did you mean {near[0]!r}?" if near else f"there are: {listed}."
        zh = f"是不是 {near[0]!r}？" if near else f"现有：{listed}。"
        super().__init__(f"No {kind} {name!r}; {en}", f"没有名为 {name!r} 的{kind_zh or kind}；{zh}")
        self.name = name


class OtherLedger(InvalidInput):
    """A ``place`` in the log that this ledger does not have: it was put back from a backup since the place
    was noted, or is another store's. Going on from there would pass over facts in silence."""

    def __init__(self, place: int | str, found_en: str, found_zh: str) -> None:
        super().__init__(
            f"{place} is no place in this log: {found_en}. It was put back from a backup since, or this is "
            "another store. Follow from 0 or an older cursor that fits, and check what you hold since then.",
            f"{place} 不是此日志中的位置：{found_zh}。账本其后已从备份恢复，或者这是另一个存储。"
            "请从 0 或仍相符的较早游标重新开始，并核对此后已取得的内容。",
        )
        self.place = place


class StoreUnavailable(CommunityError):
    """The store cannot be opened, read or written. What was acknowledged before is safe."""


class Conflict(StoreUnavailable):
    """Others kept writing the same stream while this command was decided, several times over."""

    def __init__(self, stream_id: str, attempts: int) -> None:
        super().__init__(
            f"Others changed {stream_id!r} {attempts} times while this command was being decided. Try again.",
            f"办理期间他人 {attempts} 次更改了 {stream_id!r}。请重试。",
        )
        self.stream_id = stream_id


class KeyUnavailable(StoreUnavailable):
    """``keys.db`` or the master key is missing, damaged or another one. Only what is sealed needs them."""


class ResidueRemains(StoreUnavailable):
    """``person`` is erased and reads as erased, but ``files`` of the store still hold a copy of their key."""

    def __init__(self, person: str, files: Sequence[Path]) -> None:
        listed = ", ".join(map(str, files))
        super().__init__(
            f"{person} is erased, but a copy of their key is left in {listed}; delete or move it, then erase "
            "them again to be sure.",
            f"{person} 的个人信息已删除，但 {listed} 中仍留有其密钥副本；请删除或移走该文件，"
            "然后再次运行删除以确认。",
        )
        self.person = person
        self.files = tuple(files)


class UnreadableEvent(CommunityError):
    """Stored bytes that do not fit the event type and schema version they claim."""


class SealBroken(UnreadableEvent):
    """A value sealed for ``person`` as ``origin`` does not open with their key."""

    def __init__(self, person: str, origin: str) -> None:
        super().__init__(
            f"What was sealed for {person} as {origin} does not open: it was changed or moved since. To find "
            "out where: community audit verify",
            f"为 {person} 加密的 {origin} 无法打开：内容被改动或移动过。查明位置：community audit verify",
        )
        self.person = person
        self.origin = origin


class UnknownStream(InvalidInput):
    """No fact was ever recorded about ``stream_id``."""

    def __init__(self, stream_id: str) -> None:
        super().__init__(
            f"Nothing was ever recorded about {stream_id!r}; copy the id from a list or a receipt.",
            f"从未记录过 {stream_id!r}；请从清单或回执中复制编号。",
        )
        self.stream_id = stream_id


class InvalidProjection(CommunityError):
    """A projection class breaks the contract; the message names the class and what to change."""


class ProjectionStopped(CommunityError):
    """A handler raised at ``position``. Other views go on; ``community views rebuild`` after mending it."""

    def __init__(self, name: str, position: int, cause: str) -> None:
        super().__init__(
            f"View {name!r} stopped at position {position}: {cause}. "
            f"Mend its plugin, then run: community views rebuild {name}",
            f"视图 {name!r} 停在第 {position} 条：{cause}。修好插件后运行：community views rebuild {name}",
        )
        self.name = name
        self.position = position
        self.cause = cause
