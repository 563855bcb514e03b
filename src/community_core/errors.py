"""Everything that can go wrong, as one tree; after the dash the ``kind`` of each.

    CommunityError
    ├── Refused                a rule of the domain says no (exit code 1) — invalid, unless it says otherwise
    │   ├── CommandIdReused    a command id seen before, with something else that was said — conflict
    │   └── Forbidden          whoever embeds the library does not let the actor do that — forbidden
    ├── InvalidInput           a value, name or file that cannot be understood (exit code 2) — invalid
    │   ├── UnknownName        no command, view, event type or column of that name — invalid
    │   └── OtherLedger        a place in the log of another ledger, or of what this was before — conflict
    ├── StoreUnavailable       the store cannot be opened, read or written (exit code 4) — unavailable
    │   ├── Conflict           others kept writing the same stream; try again — conflict, retryable
    │   │   ├── Outdated       the stream is not at the expected version — conflict
    │   │   └── DoneAlready    what is done once only was done by others — conflict
    │   ├── PerhapsRecorded    the connection broke in mid-commit: recorded, or not — unavailable
    │   ├── KeyUnavailable     the keys to sealed values are missing, damaged or others — unavailable
    │   └── ResidueRemains     a person was erased, but a copy of their key is left — unavailable
    ├── UnreadableEvent        stored bytes that do not fit their event type — damaged
    │   └── SealBroken         a sealed value that was changed or moved does not open — damaged
    ├── UnknownStream          no fact was ever recorded about that id — not-found
    ├── InvalidProjection      a projection class that breaks the contract — unavailable
    ├── ProjectionStopped      a handler raised; the view waits until it is mended — unavailable
    ├── InvalidReactor         a reactor class that breaks the contract — unavailable
    ├── CallFailed             a channel could not hand over a reactor's call — unavailable
    └── audit.NotVerified      a ledger, checkpoint or proof is not what it claims (exit code 3) — damaged

Each error says what was wrong and the way out in English (``str``) and, by ``told("zh")``, in Chinese.
Programs go by ``kind`` and ``retryable``. One error may differ from its class: a step of a stream that was
never begun is refused as ``not-found``; a ledger that is busy is ``retryable``, a damaged one ``damaged``.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

Language = Literal["en", "zh"]

Kind = Literal["invalid", "not-found", "conflict", "forbidden", "unavailable", "damaged"]
"""``invalid``: other values would do. ``not-found``: there is no such thing. ``conflict``: it does not fit
how things stand by now. ``forbidden``: not for this actor. ``unavailable``: not now. ``damaged``: what was
stored is not as it was written."""


class CommunityError(Exception):
    """The root of the tree. ``en`` and ``zh`` are whole sentences meant for a person.

    ``kind`` is one of six. ``retryable`` says whether the very same call may go well if it is made again.
    ``field`` names the field whose value was wrong, where it was one. ``command_place`` says which of several
    commands given together it is about, counted from 1.
    """

    kind: Kind = "invalid"
    retryable: bool = False
    command_place: int | None = None
    _alone: tuple[str, str] | None = None

    def __init__(
        self,
        en: str,
        zh: str = "",
        *,
        kind: Kind | None = None,
        retryable: bool | None = None,
        field: str | None = None,
    ) -> None:
        super().__init__(en)
        self.en = en
        self.zh = zh or en
        self.field = field
        if kind is not None:
            self.kind = kind
        if retryable is not None:
            self.retryable = retryable

    def __str__(self) -> str:
        return self.en

    def of_command(self, place: int, count: int, name: str = "") -> None:
        """Say which of several commands it is about, and what that is called if it is there."""
        self.command_place = place
        self._alone = (self.en, self.zh)
        self.en = f"Command {place} of {count}{name and f', {name}'}: {self.en}"
        self.zh = f"第 {place} 条命令（共 {count} 条{name and f'，{name}'}）：{self.zh}"

    def told(self, language: Language) -> str:
        """The message in the reader's language."""
        return self.zh if language == "zh" else self.en

    def call_field(self, name: str, zh: str) -> None:
        """Begin the message in Chinese with what the field is called there, where it begins with its name."""
        if self.zh.startswith(f"{name}："):
            self.zh = zh + self.zh.removeprefix(name)

    def told_alone(self, language: Language) -> str:
        """The same, without which of several commands it is about: for whoever shows it beside that one."""
        en, zh = self._alone or (self.en, self.zh)
        return zh if language == "zh" else en


class Refused(CommunityError):
    """A rule of the domain says no. ``rule`` is its stable name, such as ``resolve-needs-outcome``.

    ``stream`` is the id of what was to be changed, unless it was only to begin; ``number`` is its speakable
    number, if it has one, which the message then says in place of the id.
    """

    def __init__(
        self, rule: str, en: str, zh: str = "", *, kind: Kind | None = None, field: str | None = None
    ) -> None:
        super().__init__(f"{en} [{rule}]", f"{zh or en}〔{rule}〕", kind=kind, field=field)
        self.rule = rule
        self.stream: str | None = None
        self.number: str | None = None
        self._numbers: dict[str, str] = {}

    def on(
        self, stream: str | None, numbers: Mapping[str, str], names: Mapping[str, str] | None = None
    ) -> None:
        """Note, unless it is known, which stream refuses; and call streams by their speakable numbers, or by
        the ``names`` their ids are made of.

        An id that is part of a fact's id stays, for that is to be copied.
        """
        for stream_id, called in {**(names or {}), **numbers}.items():
            self._call(stream_id, called)
        self._numbers.update(numbers)
        if self.stream is None and stream is not None:
            self.stream, self.number = stream, numbers.get(stream)

    def name_people(self, named_in: Callable[[str], str]) -> None:
        """Tell the message as ``named_in`` does, which is given it with the ids of people, in place of their
        codes."""
        for stream_id, number in self._numbers.items():
            if stream_id.startswith("person-"):
                self._call(number, stream_id)
        self.en, self.zh = named_in(self.en), named_in(self.zh)

    def _call(self, said: str, called: str) -> None:
        """Say one for the other, where it stands alone."""
        alone = re.compile(rf"(?<![\w-]){re.escape(said)}(?![\w@-])", re.ASCII)
        self.en, self.zh = (alone.sub(lambda _: called, told) for told in (self.en, self.zh))


class CommandIdReused(Refused):
    """The same command id came before with something else: another command, actor, time or text."""

    kind: Kind = "conflict"

    def __init__(self, command_id: str) -> None:
        super().__init__(
            "command-id-reused",
            f"Command id {command_id!r} was used before for another command, by somebody else, or with "
            "another time or text. Give each new command its own id.",
            f"命令编号 {command_id!r} 已用于另一条命令、另一个人，或时间、内容不同。"
            "请为每条新命令使用新的编号。",
        )
        self.command_id = command_id


class Forbidden(Refused):
    """``authorize`` does not let the actor give that command. Raise it there to say why in your own words."""

    kind: Kind = "forbidden"

    def __init__(self, en: str, zh: str = "") -> None:
        super().__init__("not-authorized", en, zh)


class InvalidInput(CommunityError):
    """A value, name or file that cannot be understood. Nothing was recorded."""


class UnknownName(InvalidInput):
    """No ``what`` (command, view, event type, column) is called ``name``; says what comes near.

    ``called`` gives the Chinese names of those ``known`` that have one, ``meaning`` what else people say for
    one of them: that is told beside it.
    """

    def __init__(
        self,
        what: str,
        name: str,
        known: Iterable[str],
        what_zh: str = "",
        *,
        called: Mapping[str, str] | None = None,
        meaning: Mapping[str, str] | None = None,
    ) -> None:
        names, in_chinese = sorted(known), called or {}
        listed_zh = "、".join(in_chinese.get(each) or each for each in names)
        near, meant = _near(name, [*names, *in_chinese.values()]), _near(name, meaning or {})
        en, zh = f"there are: {', '.join(names) or 'none'}.", f"现有：{listed_zh or '无'}。"
        if meaning and meant and (not near or _bare(meant) == _bare(name)):
            found = meaning[meant]
            en = f"did you mean {found!r} ({meant})?"
            zh = f"是不是 {in_chinese.get(found, found)!r}（{meant}）？"
        elif near:
            en, zh = f"did you mean {near!r}?", f"是不是 {near!r}？"
        super().__init__(f"No {what} {name!r}; {en}", f"没有名为 {name!r} 的{what_zh or what}；{zh}")
        self.name = name


def _near(name: str, names: Iterable[str]) -> str | None:
    """The name that is spelt nearly so; the dashes of options make none alike."""
    by_letters = {_bare(each): each for each in names}
    near = get_close_matches(_bare(name), by_letters, n=1, cutoff=0.5)
    return by_letters[near[0]] if near else None


def _bare(name: str) -> str:
    return name.removeprefix("--")


class OtherLedger(InvalidInput):
    """A ``place`` in the log that this ledger does not have: it was put back from a backup since the place
    was noted, or is another store's. Going on from there would pass over facts in silence."""

    kind: Kind = "conflict"

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

    kind: Kind = "unavailable"


class Conflict(StoreUnavailable):
    """Others kept writing the same stream while this command was decided, several times over."""

    kind: Kind = "conflict"
    retryable = True

    def __init__(self, stream_id: str, attempts: int) -> None:
        super().__init__(
            f"Others changed {stream_id!r} {attempts} times while this command was being decided. Try again.",
            f"办理期间他人 {attempts} 次更改了 {stream_id!r}。请重试。",
        )
        self.stream_id = stream_id


class Outdated(Conflict):
    """The stream is at ``version``, and whoever gave the command had seen it at another."""

    retryable = False

    def __init__(self, stream_id: str, expected: int, version: int) -> None:
        StoreUnavailable.__init__(
            self,
            f"{stream_id!r} is at version {version}, not {expected}: look at it again, then decide anew.",
            f"{stream_id!r} 现为第 {version} 条，而非第 {expected} 条：请重新查看后再办理。",
        )
        self.stream_id = stream_id
        self.version = version


class DoneAlready(Conflict):
    """Another order did what both were to do, and what is done once only; see ``once`` of
    :meth:`community_core.Community.execute_all`."""

    retryable = False

    def __init__(self, stream_id: str) -> None:
        StoreUnavailable.__init__(
            self,
            f"Somebody else was faster: that was done on {stream_id!r}. Look again, and go on with theirs.",
            f"已有他人先行办理，见 {stream_id!r}。请重新查看，沿用已办的结果。",
        )
        self.stream_id = stream_id


class PerhapsRecorded(StoreUnavailable):
    """It broke off while it was committing, so that nobody knows whether it was recorded. ``retryable`` with
    a command id, and only then: the same id again gives the receipt of what was recorded, or records it."""

    def __init__(self, where: object, why_en: str, why_zh: str) -> None:
        super().__init__(
            f"The ledger {where} was recording when {why_en}: it may have been recorded, or not. With a "
            "command id, try again with the same one: it is recorded once. Without one, look first whether "
            "it is there.",
            f"账本 {where} 正在登记时{why_zh}：可能已经登记，也可能没有。如有命令编号，请用相同的编号重试，"
            "只会登记一次；如没有，请先查看是否已登记。",
        )


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

    kind: Kind = "damaged"


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
    """No fact was ever recorded about ``stream_id``; or none that is known here by that name, where plugins
    are ``missing``, as a sentence says in English and one in Chinese."""

    kind: Kind = "not-found"

    def __init__(self, stream_id: str, missing: tuple[str, str] = ("", "")) -> None:
        en, zh = missing
        if en:
            told = f"Nothing is known by the name of {stream_id!r} here, which may not be all. {en}"
            told_zh = f"此处未找到名为 {stream_id!r} 的记录，但未必没有。{zh}"
        else:
            told = f"Nothing was ever recorded about {stream_id!r}; copy the id from a list or a receipt."
            told_zh = f"从未记录过 {stream_id!r}；请从清单或回执中复制编号。"
        super().__init__(told, told_zh)
        self.stream_id = stream_id


class InvalidProjection(CommunityError):
    """A projection class breaks the contract; the message names the class and what to change."""

    kind: Kind = "unavailable"


class ProjectionStopped(CommunityError):
    """A handler raised at ``position``. Other views go on; ``community views rebuild`` after mending it."""

    kind: Kind = "unavailable"

    def __init__(self, name: str, position: int, cause: str) -> None:
        super().__init__(
            f"View {name!r} stopped at position {position}: {cause}. "
            f"Mend its plugin, then run: community views rebuild {name}",
            f"视图 {name!r} 停在第 {position} 条：{cause}。修好插件后运行：community views rebuild {name}",
        )
        self.name = name
        self.position = position
        self.cause = cause


class InvalidReactor(CommunityError):
    """A reactor class breaks the contract; the message names the class and what to change."""

    kind: Kind = "unavailable"


class CallFailed(CommunityError):
    """A channel could not hand over a call. Unless ``retryable`` it is parked at once: trying again cannot
    help before somebody mends something."""

    kind: Kind = "unavailable"

    def __init__(self, en: str, zh: str = "", *, retryable: bool) -> None:
        super().__init__(en, zh, retryable=retryable)
