"""The Merkle tree of RFC 6962 (and 9162): roots, inclusion proofs, consistency proofs, and checking them.

A leaf is hashed as SHA-256(0x00 || leaf), a node as SHA-256(0x01 || left || right). Leaves count from 0.
Proofs are checked by the algorithms of RFC 9162, sections 2.1.3.2 and 2.1.4.2, and need no tree.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256

HASH_BYTES = 32
EMPTY_ROOT = sha256().digest()

Proof = tuple[bytes, ...]


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees, the older on the left."""
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """A growing tree, of which only the roots of its perfect subtrees are kept: the largest first.

    Memory and the cost of a root are logarithmic in ``size``. ``peaks`` must be those of ``size`` leaves.
    """

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size = size
        self.peaks = list(peaks)
        if len(self.peaks) != size.bit_count():
            raise ValueError(f"{size} leaves have {size.bit_count()} peaks, not {len(self.peaks)}")

    def add(self, leaf: bytes) -> None:
        """Append the hash of the next leaf."""
        carried, node, peaks = self.size, leaf, self.peaks
        while carried & 1:
            node = sha256(b"\x01" + peaks.pop() + node).digest()
            carried >>= 1
        peaks.append(node)
        self.size += 1

    def extend(self, leaves: Iterable[bytes]) -> "Frontier":
        """Append the hashes of the next leaves; the tree itself."""
        for leaf in leaves:
            self.add(leaf)
        return self

    def root(self) -> bytes:
        """The hash of the whole tree; that of nothing when it is empty."""
        if not self.peaks:
            return EMPTY_ROOT
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over the hashes of leaves."""
    return Frontier().extend(leaves).root()


def inclusion_proof(leaves: Sequence[bytes], index: int) -> Proof:
    """Proof that the leaf at ``index`` is in the tree over the hashes of these leaves.

    IndexError when there is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise IndexError(f"there is no leaf {index} among {len(leaves)}")
    return tuple(reversed(_path_down(leaves, index)))


def _path_down(leaves: Sequence[bytes], index: int) -> list[bytes]:
    path, start, end = [], 0, len(leaves)
    while end - start > 1:
        middle = start + _left_size(end - start)
        if index < middle:
            path.append(root_of(leaves[middle:end]))
            end = middle
        else:
            path.append(root_of(leaves[start:middle]))
            start = middle
    return path


def consistency_proof(leaves: Sequence[bytes], older: int) -> Proof:
    """Proof that the tree over these leaves begins with the tree over the first ``older`` of them.

    ValueError unless 0 <= ``older`` <= the number of leaves. Nothing needs proof for the empty and the same.
    """
    if not 0 <= older <= len(leaves):
        raise ValueError(f"a tree of {len(leaves)} leaves does not begin with {older}")
    if older in (0, len(leaves)):
        return ()
    return tuple(reversed(_shared_down(leaves, older)))


def _shared_down(leaves: Sequence[bytes], older: int) -> list[bytes]:
    path, start, end = [], 0, len(leaves)
    while older != end:
        middle = start + _left_size(end - start)
        if older <= middle:
            path.append(root_of(leaves[middle:end]))
            end = middle
        else:
            path.append(root_of(leaves[start:middle]))
            start = middle
    return [*path, root_of(leaves[start:end])] if start else path


def _left_size(size: int) -> int:
    """The largest power of two smaller than ``size``."""
    return 1 << (size - 1).bit_length() - 1


def includes(root: bytes, size: int, index: int, leaf: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows the leaf of this hash at ``index`` in the tree of ``size`` and ``root``."""
    if not 0 <= index < size:
        return False
    node, place, last = leaf, index, size - 1
    for sibling in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            node = node_hash(sibling, node)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            node = node_hash(node, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and node == root


def extends(older: int, older_root: bytes, newer: int, newer_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that the tree of ``newer`` leaves begins with the tree of ``older``."""
    if not 0 <= older <= newer:
        return False
    if older == newer:
        return not proof and older_root == newer_root
    if older == 0:
        return not proof and older_root == EMPTY_ROOT
    return _resolves(older - 1, newer - 1, older_root, newer_root, proof)


def _resolves(place: int, last: int, older_root: bytes, newer_root: bytes, proof: Sequence[bytes]) -> bool:
    while place & 1:
        place, last = place >> 1, last >> 1
    nodes = iter(proof if place else (older_root, *proof))  # a whole left subtree is its own proof
    before = after = next(nodes, b"")
    for sibling in nodes:
        if last == 0:
            return False
        if place & 1 or place == last:
            before, after = node_hash(sibling, before), node_hash(sibling, after)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            after = node_hash(after, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and before == older_root and after == newer_root
