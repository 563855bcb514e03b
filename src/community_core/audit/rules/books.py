"""What is kept beside the events, read from a store and compared with what checkpoints say of it."""

from collections.abc import Collection, Iterable, Iterator
from hashlib import sha256

from attrs import frozen

from community_core.audit.findings import Finding
from community_core.audit.merkle import Frontier
from community_core.audit.signatures.bookkeeping import Bookkeeping, SealedRows
from community_core.audit.signatures.checkpoint import Checkpoint
from community_core.community import Community
from community_core.errors import KeyUnavailable
from community_core.ledger.leaves import RawRow, hash_of
from community_core.ledger.state import LedgerState
from community_core.privacy import Vault
from community_core.store import settings_text

BEFORE_ALL = -(2**62)
"""Before every position there is."""

StoredType = tuple[bytes, int]
"""Name and schema version of a type of facts."""


@frozen
class BesideLedger:
    """What lies beside the ledger: the log of openings, whether its file is built as this program made it,
    the zone and the settings."""

    openings: tuple[bytes, ...]
    is_ours: bool
    zone: str
    settings: bytes

    @classmethod
    def of(cls, community: Community) -> "BesideLedger":
        """Those of a store. Where the keys are gone, so is the log."""
        settings = sha256(settings_text(community.store)).digest()
        openings, is_ours = _log(community.vault)
        return cls(openings, is_ours, community.zone.key, settings)

    def opened(self, count: int) -> SealedRows:
        """The first so many openings, fewer where there are not so many."""
        return SealedRows(min(count, len(self.openings)), Frontier().extend(self.openings[:count]).root())


def _log(vault: Vault) -> tuple[tuple[bytes, ...], bool]:
    """The hashes of the entries, and whether the file is built as ours; none where the keys are gone."""
    try:
        return tuple(map(hash_of, vault.stored_openings())), vault.is_built_as_ours()
    except KeyUnavailable:
        return (), True


def kept(state: LedgerState, beside: BesideLedger, commands: Frontier) -> Bookkeeping:
    """What a checkpoint is to say of all this."""
    return Bookkeeping(
        given=state.given(),
        numbers=state.numbers(),
        kinds=kinds_hash(state.kinds()),
        commands=SealedRows(commands.size, commands.root()),
        openings=beside.opened(len(beside.openings)),
        zone=beside.zone,
        settings=beside.settings,
    )


def kinds_hash(kinds: Iterable[RawRow]) -> bytes:
    """A hash of the types that are noted."""
    return sha256(b"".join(map(hash_of, kinds))).digest()


def settings_differ(beside: BesideLedger, last: Bookkeeping, *, accepted: bool = False) -> Iterator[Finding]:
    """What of the settings is not as it was sealed last."""
    if last.zone != beside.zone:
        yield Finding(
            "settings",
            f"The time zone is {beside.zone}, sealed was {last.zone}, and a zone never changes: days, "
            "deadlines and numbers go by it. Put the line back in community.toml.",
            f"时区是 {beside.zone}，封存时是 {last.zone}；时区从不更改，日期、期限与编号都以它为准。"
            "请在 community.toml 中改回。",
        )
    elif last.settings != beside.settings and not accepted:
        yield Finding(
            "settings",
            "The settings in community.toml are not those that were sealed. If they were changed on purpose, "
            "seal them: community audit seal --accept settings",
            "community.toml 中的设置与封存时不同。如系有意更改，请封存：community audit seal --accept 设置",
        )


def openings_differ(beside: BesideLedger, said: Bookkeeping) -> Iterator[Finding]:
    """What of the log of openings is not as it was sealed."""
    if not beside.is_ours:
        yield Finding(
            "openings",
            "Tables or triggers of keys.db are not as this program made them: entries of the log of openings "
            "may be thrown away or changed, and keys kept that are destroyed. Find out who did this, and "
            "restore keys.db from a backup.",
            "keys.db 的表或触发器与本程序所建的不同：查阅记录可能被丢弃或改动，已销毁的密钥可能被留存。"
            "请查明是谁所为，并从备份恢复密钥。",
        )
    if beside.opened(said.openings.count) != said.openings:
        yield Finding(
            "openings",
            f"The log of who opened sealed values is not what was sealed ({said.openings.count} entries, "
            f"there are {len(beside.openings)}): entries were changed, put between or taken away.",
            f"查阅记录与封存时不同（封存 {said.openings.count} 条，现有 {len(beside.openings)} 条）："
            "有记录被改动、插入或移除。",
        )


def commands_departed(state: LedgerState, checkpoints: Iterable[Checkpoint]) -> Iterator[Finding]:
    """Whether what is remembered of commands is not what each of the checkpoints says."""
    said = [(each, each.beside.commands) for each in checkpoints if each.beside]
    newest = max((each.position for each, _ in said), default=0)
    found = _commands(state, newest, {each.position for each, _ in said})
    for checkpoint, commands in said:
        if found[checkpoint.position] != commands:
            yield _commands_differ(commands, found[checkpoint.position])
            return


def _commands_differ(said: SealedRows, found: SealedRows) -> Finding:
    return Finding(
        "commands",
        f"What is remembered of the ids of commands and imported rows is not what was sealed ({said.count} "
        f"were, {found.count} are there): a command could be carried out again, or kept out.",
        f"所记住的命令编号和导入编号与封存时不同（封存 {said.count} 个，现有 {found.count} 个）："
        "命令可能重复执行，或被挡在外面。",
    )


def _commands(state: LedgerState, upto: int, positions: set[int]) -> dict[int, SealedRows]:
    """What is remembered by each of these positions."""
    tree, left = Frontier(), sorted(positions)
    found = dict[int, SealedRows]()
    for row in state.commands(BEFORE_ALL, upto):
        while left and row[3] > left[0]:
            found[left.pop(0)] = SealedRows(tree.size, tree.root())
        tree.add(hash_of(row))
    return found | dict.fromkeys(left, SealedRows(tree.size, tree.root()))


def kinds_differ(
    kinds: Iterable[RawRow], newer: Collection[StoredType], said: Bookkeeping
) -> Iterator[Finding]:
    """Whether the types that are noted, but for those with newer facts alone, are not those sealed."""
    if kinds_hash(each for each in kinds if (bytes(each[0]), each[1]) not in newer) != said.kinds:
        yield Finding(
            "kinds",
            "What is noted of the types of facts, and who brought each, is not what was sealed.",
            "所记的事实类型及其来源与封存时不同。",
        )
