"""The keys of a ledger, one after another.

A change of keys is a checkpoint with two more lines, ``old-key`` and ``new-key``, which both keys signed: so
it reaches whoever knows either. Where the old private key is lost the new one signs alone, and the line is
``lost-key``: whoever knows the old public key alone is not to believe that, and is told.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from attrs import frozen

from community_core.audit.failures import NotVerified, SignedOtherwise
from community_core.audit.signatures.checkpoint import Checkpoint, open_checkpoint, parsed_checkpoint
from community_core.audit.signatures.keys import PublicKey, SigningKey, public_key
from community_core.audit.signatures.mailed import as_signed
from community_core.audit.signatures.notes import is_note, is_signed, sign_note, unchecked_text
from community_core.errors import InvalidInput

_MOST = 1000
"""A bound for whoever reads what others made: a key a day lasts for years."""
_OLD, _LOST, _NEW = "old-key", "lost-key", "new-key"


@frozen
class Rotation:
    """From ``checkpoint`` on ``new`` signs in place of ``old``, which was ``lost`` or signed that too."""

    checkpoint: Checkpoint
    old: PublicKey
    new: PublicKey
    lost: bool


def sign_rotation(at: Checkpoint, old: SigningKey | PublicKey, new: SigningKey, sealed: str) -> Rotation:
    """The change of keys at a checkpoint. With the public half alone of the old key, that one is lost."""
    lost = isinstance(old, PublicKey)
    before = old if isinstance(old, PublicKey) else old.public
    stated = [line for line in unchecked_text(at.note).splitlines() if not line.startswith(_LEFT_OUT)]
    lines = [*stated, f"sealed {sealed}", f"{_LOST if lost else _OLD} {before}", f"{_NEW} {new.public}"]
    keys = [new] if isinstance(old, PublicKey) else [old, new]
    note = sign_note("".join(f"{line}\n" for line in lines), *keys)
    return Rotation(open_checkpoint(note, new.public), before, new.public, lost)


_LEFT_OUT = ("sealed ", f"{_OLD} ", f"{_LOST} ", f"{_NEW} ")


def rotation_in(name: str, note: str) -> Rotation:
    """The change of keys in a note, signed as it has to be. NotVerified, naming the file, when it is not."""
    rotation = _said(name, note)
    signers = (rotation.new,) if rotation.lost else (rotation.old, rotation.new)
    if not all(is_signed(note, each) for each in signers):
        raise _half(name, rotation)
    return rotation


def is_rotation(note: str) -> bool:
    """Whether a note says that keys were changed, whoever signed it."""
    return any(line.startswith(f"{_NEW} ") for line in unchecked_text(note).splitlines())


class Succession:
    """The keys that may sign for a ledger: what whoever trusts ``key`` may conclude from changes of keys.

    ``rotations`` are the changes, the oldest first, by which one came after the other, ``keys`` those keys.
    NotVerified, naming the file, when a change is signed by halves or leads to no key that is trusted.
    """

    def __init__(self, key: PublicKey, notes: Mapping[str, str] | None = None) -> None:
        self.key = key
        _refuse_too_many(notes or {})
        found = {name: rotation_in(name, note) for name, note in (notes or {}).items()}
        after = list(_after(key, found))
        before = list(_before(key, found))[::-1]
        for name in found.keys() - {*before, *after}:
            raise _strange(name, found[name], key)
        self.rotations = tuple(found[name] for name in [*before, *after])
        olds = [each.old for each in self.rotations]
        self.keys = (*olds, self.rotations[-1].new) if self.rotations else (key,)

    @property
    def newest(self) -> PublicKey:
        """The key that signs now."""
        return self.keys[-1]

    def open(self, note: str | bytes, name: str = "") -> Checkpoint:
        """The checkpoint in a note that the key signed whose turn it was. NotVerified when none did."""
        try:
            return self._opened(note)
        except NotVerified as error:
            if not name:
                raise
            raise NotVerified(f"{name}: {error.en}", f"{name}：{error.zh}") from error

    def refuse_replaced(self, key: PublicKey) -> None:
        """NotVerified when this key is not the one that signs now."""
        for rotation in self.rotations:
            if rotation.old == key:
                raise NotVerified(
                    f"This key was replaced at {rotation.checkpoint.size} events by {rotation.new}: seal "
                    "with that one. Nothing was sealed.",
                    f"此密钥在第 {rotation.checkpoint.size} 条时已由 {rotation.new} 取代，请用后者封存。"
                    "未封存。",
                )

    def _opened(self, note: str | bytes) -> Checkpoint:
        signed, *others = self._by_trust()
        try:
            checkpoint, signer = open_checkpoint(note, signed), signed
        except NotVerified:
            for each in others:
                if _is_signed(note, each):
                    checkpoint, signer = open_checkpoint(note, each), each
                    break
            else:
                raise
        self._refuse_out_of_turn(checkpoint, signer)
        return checkpoint

    def _by_trust(self) -> list[PublicKey]:
        return [self.key, *(each for each in self.keys if each != self.key)]

    def _refuse_out_of_turn(self, checkpoint: Checkpoint, signer: PublicKey) -> None:
        for rotation in self.rotations:
            if rotation.old == signer and checkpoint.size > rotation.checkpoint.size:
                raise NotVerified(
                    f"It is signed with key {signer.id.hex()}, which was replaced at "
                    f"{rotation.checkpoint.size} events: whoever signed this used a key that was given up.",
                    f"签名密钥 {signer.id.hex()} 在第 {rotation.checkpoint.size} 条时已被取代："
                    "签署者用的是已停用的密钥。",
                )
            if rotation.new == signer and checkpoint.size < rotation.checkpoint.size:
                raise NotVerified(
                    f"It is signed with key {signer.id.hex()}, which signs from {rotation.checkpoint.size} "
                    "events on alone.",
                    f"签名密钥 {signer.id.hex()} 自第 {rotation.checkpoint.size} 条起才启用。",
                )


def _refuse_too_many(notes: Mapping[str, str]) -> None:
    if len(notes) > _MOST:
        raise NotVerified(
            f"There are {len(notes)} changes of keys; more than {_MOST} are not looked at.",
            f"更换密钥的记录有 {len(notes)} 条，超过 {_MOST} 条不予核对。",
        )


def refuse_given_up(remembered: Checkpoint, key: PublicKey) -> None:
    """NotVerified when what a key remembers is that another took its place."""
    if is_rotation(remembered.note):
        Succession(key, {"memory": remembered.note}).refuse_replaced(key)


def refuse_unfit(old: PublicKey, new: PublicKey, succession: Succession) -> None:
    """InvalidInput for a key that cannot take the place of another."""
    if old.name != new.name:
        raise InvalidInput(
            f"The ledger's name is that of its key, {old.name}, and stays: community audit key FILE --name "
            f"{old.name}. The new key is called {new.name}.",
            f"账本以密钥名称 {old.name} 为名，不能更改：community audit key 文件 --name {old.name}。"
            f"新密钥的名称是 {new.name}。",
        )
    if new.raw == old.raw or new in succession.keys:
        raise InvalidInput(
            "That is no new key: it signed for this ledger before. To make one: community audit key FILE "
            f"--name {old.name}",
            f"这不是新密钥：它曾为此账本签名。新建：community audit key 文件 --name {old.name}",
        )


def leading_from_or_to(key: PublicKey, notes: Mapping[str, str]) -> dict[str, str]:
    """Those of these changes of keys that have to do with a key. NotVerified when one is signed by halves, or
    several are of one key."""
    found = {name: rotation_in(name, note) for name, note in notes.items()}
    return {name: notes[name] for name in (*_before(key, found), *_after(key, found))}


def _after(key: PublicKey, found: Mapping[str, Rotation]) -> Iterator[str]:
    """Those that follow this key, by name: what a lost key did not sign does not follow from it."""
    known = {key}
    while names := [name for name, each in found.items() if each.old == key and not each.lost]:
        name = _only(names)
        yield name
        key = found[name].new
        _refuse_circle(name, key, known)


def _before(key: PublicKey, found: Mapping[str, Rotation]) -> Iterator[str]:
    known = {key}
    while names := [name for name, each in found.items() if each.new == key]:
        name = _only(names)
        yield name
        key = found[name].old
        _refuse_circle(name, key, known)


def _only(names: list[str]) -> str:
    if len(names) == 1:
        return names[0]
    told = ", ".join(sorted(names))
    raise NotVerified(
        f"{told}: one key was changed twice, and only one change can be true. Compare the public keys "
        "with whoever published them, and verify with the right one.",
        f"{told}：同一密钥被更换了两次，只有一次可能属实。请向公布者核对公钥，并用正确的公钥核验。",
    )


def _refuse_circle(name: str, key: PublicKey, known: set[PublicKey]) -> None:
    if key in known:
        raise NotVerified(f"{name}: a key cannot come after itself.", f"{name}：密钥不能取代自身。")
    known.add(key)


def _said(name: str, note: str) -> Rotation:
    text = unchecked_text(note)
    told = dict(line.split(" ", 1) for line in text.splitlines()[3:] if " " in line)
    try:
        old, new = public_key(told.get(_OLD) or told[_LOST]), public_key(told[_NEW])
        checkpoint = parsed_checkpoint(text, note)
    except (KeyError, InvalidInput, NotVerified) as error:
        raise NotVerified(
            f"{name} is not a change of keys, or it is damaged.", f"{name} 不是更换密钥的记录，或已损坏。"
        ) from error
    if not checkpoint.origin == old.name == new.name or (_OLD in told) == (_LOST in told):
        raise NotVerified(
            f"{name}: this change of keys is of several ledgers, or does not say what became of the old key.",
            f"{name}：更换密钥的记录涉及多个账本，或没有说明旧密钥的情况。",
        )
    return Rotation(checkpoint, old, new, _LOST in told)


def _half(name: str, rotation: Rotation) -> NotVerified:
    return NotVerified(
        f"{name}: half a change of keys. It must be signed by {rotation.old.id.hex()} and "
        f"{rotation.new.id.hex()}, and is not; remove it, and run again: community audit rotate",
        f"{name}：更换密钥只完成了一半，须由 {rotation.old.id.hex()} 和 {rotation.new.id.hex()} 共同签名。"
        "请移除此文件，再次运行：community audit rotate",
    )


def _strange(name: str, rotation: Rotation, key: PublicKey) -> NotVerified:
    if rotation.lost and rotation.old == key:
        return NotVerified(
            f"{name}: at {rotation.checkpoint.size} events the key was changed to {rotation.new} because the "
            "old one was lost, so that only the new one signed. Compare it with what was published, and "
            "verify with it.",
            f"{name}：旧密钥遗失，在第 {rotation.checkpoint.size} 条时改用 {rotation.new}，只有新密钥签名。"
            "请与公布的公钥核对，并用新公钥核验。",
        )
    return NotVerified(
        f"{name}: a change of keys, from {rotation.old.id.hex()} to {rotation.new.id.hex()}, that has "
        f"nothing to do with the key {key.id.hex()}.",
        f"{name}：更换密钥（{rotation.old.id.hex()} 改为 {rotation.new.id.hex()}）与密钥 {key.id.hex()} "
        "无关。",
    )


def _is_signed(note: str | bytes, key: PublicKey) -> bool:
    return is_signed(as_signed(note) if isinstance(note, bytes) else note, key)


def received_rotation(name: str, received: bytes) -> str:
    """The note of a change of keys as a file has it. NotVerified, naming the file, for anything else."""
    note = as_signed(received)
    if not is_note(note):
        raise NotVerified(f"{name} is not a change of keys.", f"{name} 不是更换密钥的记录。")
    _said(name, note)
    return note


def named_rotations(notes: Sequence[str], beside: Sequence[str] = ()) -> dict[str, str]:
    """Changes of keys that came with a proof, and others at hand ``beside`` it, by what to call them."""
    known = {unchecked_text(note) for note in notes} if beside else set()
    further = {text: note for note in beside if (text := unchecked_text(note)) not in known}
    return {f"rotation {number}": note for number, note in enumerate([*notes, *further.values()], 1)}


@contextmanager
def asking_for_changes(rotations: Sequence[str]) -> Iterator[None]:
    """Where something is signed with another key of the same name, and no changes of keys came along, the
    error says how to give them."""
    try:
        yield
    except SignedOtherwise as error:
        if rotations:
            raise
        raise NotVerified(
            f"{error.en} If the key was changed, give the change as well: --rotation SIZE-ID.rotation",
            f"{error.zh}如更换过密钥，请同时给出更换记录：--rotation 条数-编号.rotation",
        ) from error
