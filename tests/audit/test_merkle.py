"""The tree of RFC 6962: published vectors, and agreement with an independent implementation."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymerkle import ConsistencyProof, InclusionProof, InmemoryTree, verify_consistency

from community_core.audit.merkle import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    extends,
    includes,
    inclusion_proof,
    root_of,
)
from community_core.ledger.leaves import leaf_hash

ENTRIES = [
    bytes.fromhex(each)
    for each in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
"""The inputs of Certificate Transparency's own tests."""

ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]

INCLUSION = {
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
}

CONSISTENCY = {
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}

LEAVES = list(map(leaf_hash, ENTRIES))
SIZES = st.integers(1, 70)


def _hex(proof: Sequence[bytes]) -> list[str]:
    return [each.hex() for each in proof]


def _tree(size: int) -> tuple[list[bytes], InmemoryTree]:
    entries = [f"event {number}".encode() for number in range(size)]
    other = InmemoryTree(algorithm="sha256")
    other.append_entries(entries)
    return list(map(leaf_hash, entries)), other


def test_the_published_roots_come_out() -> None:
    """For every size from nothing to eight leaves."""
    assert [root_of(LEAVES[:size]).hex() for size in range(9)] == ROOTS
    assert root_of([]) == EMPTY_ROOT


@pytest.mark.parametrize(("index", "size"), INCLUSION)
def test_the_published_inclusion_proofs_come_out_and_hold(index: int, size: int) -> None:
    """And hold for no other leaf."""
    proof = inclusion_proof(LEAVES[:size], index)
    assert _hex(proof) == INCLUSION[index, size]
    root = bytes.fromhex(ROOTS[size])
    holding = [leaf for leaf in LEAVES if includes(root, size, index, leaf, proof)]
    assert holding == [LEAVES[index]]


@pytest.mark.parametrize(("older", "newer"), CONSISTENCY)
def test_the_published_consistency_proofs_come_out_and_hold(older: int, newer: int) -> None:
    """And hold for no other pair of roots."""
    proof = consistency_proof(LEAVES[:newer], older)
    assert _hex(proof) == CONSISTENCY[older, newer]
    roots = list(map(bytes.fromhex, ROOTS))
    assert [each for each in roots if extends(older, each, newer, roots[newer], proof)] == [roots[older]]
    assert [each for each in roots if extends(older, roots[older], newer, each, proof)] == [roots[newer]]


@given(SIZES, st.data())
@settings(max_examples=60)
def test_roots_and_proofs_are_those_of_pymerkle(size: int, data: st.DataObject) -> None:
    """Which puts the leaf in question before its proof, and cuts consistency proofs in another way."""
    leaves, other = _tree(size)
    index, older = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    assert root_of(leaves) == other.get_root()
    theirs: InclusionProof = other.prove_inclusion(index + 1, size)
    assert [leaves[index], *inclusion_proof(leaves, index)] == theirs.path
    before, after = other.get_root(older), other.get_root(size)
    assert extends(older, before, size, after, consistency_proof(leaves, older))
    between: ConsistencyProof = other.prove_consistency(older, size)
    verify_consistency(root_of(leaves[:older]), root_of(leaves), between, older, size)


@given(SIZES, st.data())
@settings(max_examples=80)
def test_a_proof_holds_for_what_it_was_made_for_and_nothing_else(size: int, data: st.DataObject) -> None:
    """A byte changed, a hash left out or added, another index: refused."""
    leaves, _ = _tree(size)
    index, root = data.draw(st.integers(0, size - 1)), root_of(leaves)
    proof = inclusion_proof(leaves, index)
    assert includes(root, size, index, leaves[index], proof)
    assert not includes(root, size, (index + 1) % (size + 1), leaves[index], proof)
    assert not includes(root, size, -1, leaves[index], proof)
    for broken in _broken(proof):
        assert not includes(root, size, index, leaves[index], broken)


@given(SIZES, st.data())
@settings(max_examples=80)
def test_consistency_holds_between_any_two_sizes_and_for_nothing_else(size: int, data: st.DataObject) -> None:
    """From the empty tree on."""
    leaves, _ = _tree(size)
    older = data.draw(st.integers(0, size))
    before, after = root_of(leaves[:older]), root_of(leaves)
    proof = consistency_proof(leaves, older)
    assert extends(older, before, size, after, proof)
    assert not extends(older, leaf_hash(b"other"), size, after, proof)
    assert not extends(size + 1, before, size, after, proof)
    for broken in _broken(proof):
        assert not extends(older, before, size, after, broken)


def _broken(proof: tuple[bytes, ...]) -> list[tuple[bytes, ...]]:
    changed = [
        (*proof[:at], bytes([each[0] ^ 1]) + each[1:], *proof[at + 1 :]) for at, each in enumerate(proof)
    ]
    return [*changed, (*proof, leaf_hash(b"more")), *([proof[:-1]] if proof else [])]


@given(st.integers(0, 200), st.integers(0, 200))
@settings(max_examples=40)
def test_a_tree_goes_on_from_its_peaks(first: int, more: int) -> None:
    """They are few: one for each bit of the size."""
    leaves = [leaf_hash(bytes([number % 251])) for number in range(first + more)]
    before = Frontier().extend(leaves[:first])
    assert len(before.peaks) == first.bit_count()
    assert Frontier(first, before.peaks).extend(leaves[first:]).root() == root_of(leaves)


@pytest.mark.parametrize("size", [2, 3, 5, 8, 9, 1000])
def test_a_proof_too_short_for_the_size_that_is_claimed_is_refused(size: int) -> None:
    """Though it leads to the root: a single leaf is not a tree of many, nor its first half all of it."""
    leaf, half = LEAVES[0], root_of(LEAVES[:4])
    assert not includes(leaf, size, 0, leaf, [])
    assert not includes(half, size + 4, 0, leaf, inclusion_proof(LEAVES[:4], 0))
    assert not extends(1, leaf, size, leaf, [])
    assert not extends(4, half, size + 4, half, [])
    grown = root_of(LEAVES[:6])
    assert extends(4, half, 6, grown, consistency_proof(LEAVES[:6], 4))
    assert not extends(4, half, size + 8, grown, consistency_proof(LEAVES[:6], 4))


def test_what_is_not_there_has_no_proof() -> None:
    """It is an error of the caller's."""
    with pytest.raises(IndexError):
        inclusion_proof(LEAVES, 8)
    with pytest.raises(ValueError, match="does not begin"):
        consistency_proof(LEAVES, 9)
    with pytest.raises(ValueError, match="peaks"):
        Frontier(3, [LEAVES[0]])
