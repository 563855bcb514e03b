"""Verification: read every stored byte again, and compare with what was signed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice

from attrs import frozen

from community_core.audit.checkpoints.archive import Archive, archive_of
from community_core.audit.checkpoints.unsealed import nothing_sealed
from community_core.audit.failures import NotVerified
from community_core.audit.findings import Finding
from community_core.audit.rules import books
from community_core.audit.rules.moved import moved_in
from community_core.audit.rules.since import Continuity
from community_core.audit.signatures.checkpoint import Checkpoint
from community_core.audit.signatures.cosignatures import Quorum
from community_core.audit.signatures.keys import PublicKey
from community_core.audit.signatures.succession import Rotation, Succession, leading_from_or_to
from community_core.audit.verification.damage import damage_of, departure_of
from community_core.audit.verification.differences import first_difference
from community_core.audit.verification.walk import LedgerWalk
from community_core.community import Community
from community_core.ledger.leaves import is_as_written
from community_core.ledger.state import LedgerState


@frozen
class Report:
    """What a verification saw.

    ``events`` are in the ledger; ``sealed`` of them, up to ``position``, are as the newest of the
    ``checkpoints`` that agree has it. ``findings`` say what is wrong, the first position first: none means
    verified. ``remarks`` are worth a look. ``cosigned`` of the events are in a checkpoint that enough
    witnesses cosigned; None when none was asked for.
    """

    events: int
    sealed: int
    position: int
    checkpoints: int
    findings: tuple[Finding, ...]
    remarks: tuple[Finding, ...] = ()
    cosigned: int | None = None

    @property
    def verified(self) -> bool:
        """Whether the ledger is what was sealed, and keeps its own rules."""
        return not self.findings


def verify(
    community: Community,
    *,
    key: PublicKey,
    against: Checkpoint | None = None,
    quorum: Quorum | None = None,
) -> Report:
    """Recompute everything from the stored bytes and compare it with the checkpoints that ``key`` signed.

    ``against`` is a checkpoint that was kept elsewhere; only such a one shows that the newest checkpoints
    were taken away together with what they sealed. With a ``quorum``, enough witnesses must have cosigned one
    of them. Nothing but ``key`` and signatures is trusted, and nothing
    is written. Raises StoreUnavailable when the ledger cannot be read.
    """
    archive = archive_of(community)
    succession, wrong = _succession(key, archive)
    checkpoints, foreign = _opened(archive.notes(), succession)
    chosen = _with([*checkpoints, *(each.checkpoint for each in succession.rotations)], against)
    with community.ledger.state() as state:
        walk = LedgerWalk(state.rows(), {each.size for each in chosen})
        agreeing = [each for each in chosen if walk.roots.get(each.size) == each.root]
        difference = first_difference(walk, chosen, archive)
        beside = _beside(community, state, walk, chosen, agreeing)
    found = [
        *filter(None, (difference, damage_of(community.ledger), departure_of(community.ledger))),
        *walk.findings,
        *beside,
    ]
    if not chosen:
        found += wrong or [_none_opens(foreign) if foreign else nothing_sealed(archive)]
    elif not against:
        found += [*wrong, *foreign]
    last = max(agreeing, key=lambda each: each.size, default=None)
    cosigned, missing = _cosigned(agreeing, quorum)
    found += missing
    return Report(
        events=len(walk.hashes),
        sealed=last.size if last else 0,
        position=last.position if last else 0,
        checkpoints=len(agreeing),
        findings=tuple(sorted(found, key=_place)),
        remarks=(
            *(() if difference else _tail(walk, last)),
            *_since(cosigned, last),
            *map(_rotated, succession.rotations),
            *_lost(walk, last, archive),
            *([*wrong, *foreign] if against and chosen else ()),
        ),
        cosigned=(cosigned.size if cosigned else 0) if quorum else None,
    )


def _beside(
    community: Community,
    state: LedgerState,
    walk: LedgerWalk,
    chosen: Sequence[Checkpoint],
    agreeing: Sequence[Checkpoint],
) -> list[Finding]:
    """What of all that is kept beside the sealed events is not as it was sealed; and since then, what is
    missing."""
    said = sorted((each for each in chosen if each.beside), key=lambda each: (each.size, each.sealed))
    if not said or said[-1].beside is None:
        return []
    last, kept, lies = said[-1], said[-1].beside, books.BesideLedger.of(community)
    found = [*books.commands_departed(state, said), *books.settings_differ(lies, kept)]
    found += _first(books.openings_differ(lies, each.beside) for each in said if each.beside)
    if last not in agreeing:
        return found
    newer = {kind for kind, size in walk.first_of.items() if size > last.size}
    found += books.kinds_differ(state.kinds(), newer, kept)
    return [*found, *_missing(community, state, last), *_first(_moved(state, last))]


def _first(found: Iterable[Iterable[Finding]]) -> list[Finding]:
    """The first of all, if there is any."""
    return list(islice(chain.from_iterable(found), 1))


def _missing(community: Community, state: LedgerState, last: Checkpoint) -> Iterator[Finding]:
    """The first fact that was recorded since the last seal and is not there any more, if there is one."""
    continuity = Continuity(community.ledger.registry, last, state.kinds())
    found = (continuity.add(row) for row in state.rows(last.position))
    missing = next(filter(None, found), None) or continuity.end(state)
    if missing:
        yield missing


def _moved(state: LedgerState, last: Checkpoint) -> Iterator[list[Finding]]:
    """What was recorded since the last seal and holds a text that was sealed in another fact."""
    for row in state.rows(last.position):
        if is_as_written(row) and (moved := moved_in(row)):
            yield [moved]


def _succession(key: PublicKey, archive: Archive) -> tuple[Succession, list[Finding]]:
    """The keys that may have signed, and what is wrong with the changes of keys."""
    rotations = archive.rotations()
    try:
        return Succession(key, rotations), []
    except NotVerified as error:
        found = [Finding("checkpoint", error.en, error.zh)]
    try:
        return Succession(key, leading_from_or_to(key, rotations)), found
    except NotVerified:
        return Succession(key), found


def _rotated(rotation: Rotation) -> Finding:
    """That the key was changed, for whoever has the one or the other."""
    size, en, zh = rotation.checkpoint.size, "both signed that", "新旧密钥都已签名"
    if rotation.lost:
        en, zh = "the old one was lost, the new one alone signed that", "旧密钥遗失，只有新密钥签名"
    return Finding(
        "rotated",
        f"The key was changed at {size} events, from {rotation.old.id.hex()} to {rotation.new}; {en}.",
        f"第 {size} 条时更换了密钥：{rotation.old.id.hex()} 改为 {rotation.new}；{zh}。",
    )


def _opened(notes: Mapping[str, str], succession: Succession) -> tuple[list[Checkpoint], list[Finding]]:
    """The checkpoints that open with the key whose turn it was, and what is wrong with the others."""
    opened, foreign = [], []
    for name, note in notes.items():
        try:
            opened.append(succession.open(note, name))
        except NotVerified as error:
            foreign.append(Finding("checkpoint", error.en, error.zh))
    return opened, foreign


def _cosigned(
    agreeing: Sequence[Checkpoint], quorum: Quorum | None
) -> tuple[Checkpoint | None, list[Finding]]:
    """The largest checkpoint that enough witnesses cosigned, and what is wrong with cosignatures."""
    if quorum is None:
        return None, []
    met, found = [], []
    for each in agreeing:
        try:
            met += [each] * quorum.is_met(each)
        except NotVerified as error:
            name, zh = f"Checkpoint {each.size}: {error.en}", f"存证点 {each.size}：{error.zh}"
            found.append(Finding("witness", name, zh))
    largest = max(met, key=lambda each: each.size, default=None)
    if largest is None and agreeing and not found:
        missed = quorum.missed(max(agreeing, key=lambda each: each.size))
        found.append(Finding("witness", missed.en, missed.zh))
    return largest, found


def _since(cosigned: Checkpoint | None, last: Checkpoint | None) -> list[Finding]:
    if not (cosigned and last and cosigned.size < last.size):
        return []
    count = last.size - cosigned.size
    en = "1 event is" if count == 1 else f"{count} events are"
    return [
        Finding(
            "cosigned",
            f"{en} sealed, and not cosigned by enough witnesses yet, after position {cosigned.position}.",
            f"第 {cosigned.position} 条之后有 {count} 条已封存，但联署的见证人尚不足。",
            cosigned.position + 1,
        )
    ]


def _with(checkpoints: list[Checkpoint], against: Checkpoint | None) -> list[Checkpoint]:
    every = checkpoints if against is None or against in checkpoints else [*checkpoints, against]
    return sorted(every, key=lambda each: each.size)


def _place(finding: Finding) -> tuple[bool, int]:
    """Those that name a position first, in that order."""
    return finding.position is None, finding.position or 0


def _none_opens(foreign: Sequence[Finding]) -> Finding:
    """Checkpoints are there, but all of another key: the newest stands for all."""
    newest = foreign[-1]
    if len(foreign) == 1:
        return newest
    return Finding(
        "checkpoint",
        f"None of the {len(foreign)} checkpoints opens with this key. {newest.en}",
        f"{len(foreign)} 个存证点都不能用此公钥打开。{newest.zh}",
    )


def _tail(walk: LedgerWalk, last: Checkpoint | None) -> list[Finding]:
    count = len(walk.hashes) - (last.size if last else 0)
    if not last or count <= 0:
        return []
    en = "1 event is" if count == 1 else f"{count} events are"
    return [
        Finding(
            "tail",
            f"{en} not sealed yet, after position {last.position}.",
            f"第 {last.position} 条之后有 {count} 条尚未封存。",
            last.position + 1,
        )
    ]


def _lost(walk: LedgerWalk, last: Checkpoint | None, archive: Archive) -> list[Finding]:
    leaves = archive.leaves()
    sealed = last.size if last else 0
    if leaves[:sealed].packed == walk.hashes[:sealed].packed:
        return []
    return [
        Finding(
            "leaves",
            "The kept hashes of leaves do not agree with the checkpoints: they cannot tell exact places. "
            f"If the ledger is verified, delete {archive.where('leaves')} and seal again.",
            "所存的叶哈希与存证点不符，无法据以指明确切位置。"
            f"账本核验无误时，可删除 {archive.where('leaves')} 后重新封存。",
        )
    ]
