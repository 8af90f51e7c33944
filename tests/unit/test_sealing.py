"""Sealing: any leaf proves that it is in, no other does, and any changed byte is found."""

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain import merkle, sealing
from chalicelib.domain.history import GENESIS
from chalicelib.domain.sealing import Broken, Inclusion, Seal, extent, holds, sealed

DAY = date(2026, 3, 2)
HEX = "0123456789abcdef"


def a_leaf(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


def leaves_of(count: int) -> tuple[str, ...]:
    return tuple(sorted(map(a_leaf, range(count))))


def proof(leaves: Sequence[str], index: int) -> Inclusion:
    tiles, tile = sealing.tiles(leaves), index // sealing.TILE
    start = tile * sealing.TILE
    return sealing.included(tiles, tile, leaves[start : start + sealing.TILE], index - start)


def by_the_book(nodes: Sequence[bytes]) -> bytes:
    """Return the root as RFC 6962, section 2.1, writes it down."""
    if len(nodes) < 2:
        return nodes[0] if nodes else hashlib.sha256().digest()
    half = 1
    while half * 2 < len(nodes):
        half *= 2
    left, right = by_the_book(nodes[:half]), by_the_book(nodes[half:])
    return hashlib.sha256(b"\x01" + left + right).digest()


def other(digit: str) -> str:
    return HEX[(HEX.index(digit) + 1) % 16]


counts = st.integers(1, 70)


@given(st.integers(0, 130))
def test_the_root_is_that_of_rfc_6962(count: int) -> None:
    nodes = [merkle.leaf(str(number).encode()) for number in range(count)]
    assert merkle.root(nodes) == by_the_book(nodes)


def test_the_hashes_are_those_that_rfc_6962_logs_publish() -> None:
    assert merkle.root(()).hex() == hashlib.sha256(b"").hexdigest()
    known = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert merkle.leaf(b"").hex() == known
    two = merkle.root([merkle.leaf(b""), merkle.leaf(b"\x00")])
    assert two.hex() == "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"


@given(counts)
def test_any_leaf_is_proved_by_its_path(count: int) -> None:
    leaves = leaves_of(count)
    seal = sealed(DAY, leaves, None)
    assert all(holds(seal, proof(leaves, index)) for index in range(count))


@pytest.mark.parametrize("count", [1023, 1024, 1025, 2048, 2049, 3000])
def test_a_path_through_tiles_is_that_of_the_whole_tree(count: int) -> None:
    leaves = leaves_of(count)
    seal = sealed(DAY, leaves, None)
    nodes = [merkle.leaf(bytes.fromhex(leaf)) for leaf in leaves]
    for index in {0, 1, 511, 1022, count // 2, count - 2, count - 1}:
        found = proof(leaves, index)
        assert found.path == tuple(one.hex() for one in merkle.path(nodes, index))
        assert holds(seal, found)


@given(counts, st.data())
def test_no_other_leaf_is_proved(count: int, data: st.DataObject) -> None:
    leaves = leaves_of(count)
    seal = sealed(DAY, leaves, None)
    found = proof(leaves, data.draw(st.integers(0, count - 1)))
    stranger = data.draw(st.integers(count, 10**6).map(a_leaf) | st.sampled_from(leaves))
    assert holds(seal, replace(found, leaf=stranger)) is (stranger == found.leaf)


@given(counts, st.data())
def test_any_changed_digit_number_or_step_is_found(count: int, data: st.DataObject) -> None:
    leaves = leaves_of(count)
    seal = sealed(DAY, leaves, None)
    found = proof(leaves, data.draw(st.integers(0, count - 1)))
    place = data.draw(st.integers(0, 63))

    def turned(one: str) -> str:
        return one[:place] + other(one[place]) + one[place + 1 :]

    assert not holds(replace(seal, root=turned(seal.root)), found)
    assert not holds(
        replace(seal, count=data.draw(st.integers(-1, 99).filter(count.__ne__))), found
    )
    assert not holds(seal, replace(found, leaf=turned(found.leaf)))
    wrong = data.draw(st.integers(-1, 99).filter(found.index.__ne__))
    assert not holds(seal, replace(found, index=wrong))
    assert not holds(seal, replace(found, path=(*found.path, seal.root)))
    for step, one in enumerate(found.path):
        rest = found.path[:step], found.path[step + 1 :]
        assert not holds(seal, replace(found, path=(*rest[0], turned(one), *rest[1])))
        assert not holds(seal, replace(found, path=(*rest[0], *rest[1])))


@pytest.mark.parametrize("odd", ["", "00", "g" * 64, "A" * 64, "é" * 64])
def test_what_is_no_hash_proves_nothing(odd: str) -> None:
    leaves = leaves_of(3)
    seal, found = sealed(DAY, leaves, None), proof(leaves, 1)
    assert not holds(seal, replace(found, leaf=odd))
    assert not holds(seal, replace(found, path=(odd, *found.path[1:])))


def test_an_inner_node_passes_for_no_leaf() -> None:
    leaves = leaves_of(4)
    seal = sealed(DAY, leaves, None)
    nodes = [merkle.leaf(bytes.fromhex(leaf)) for leaf in leaves]
    inner, beside = merkle.root(nodes[:2]).hex(), merkle.root(nodes[2:]).hex()
    for count in (2, 4):
        assert not holds(replace(seal, count=count), Inclusion(inner, 0, (beside,)))


def test_a_day_without_entries_keeps_the_chain() -> None:
    first = sealing.seal_file(sealed(DAY, leaves_of(2), None))
    empty = sealed(date(2026, 3, 3), (), first)
    assert (empty.count, empty.previous) == (0, hashlib.sha256(first).hexdigest())
    assert not holds(empty, Inclusion(a_leaf(1), 0, ()))
    assert sealing.tiles(()) == ()
    assert sealing.read_leaves(b"") == ()


@given(counts, st.data())
def test_a_changed_byte_of_a_seal_is_found(count: int, data: st.DataObject) -> None:
    seal = sealed(DAY, leaves_of(count), None)
    file = sealing.seal_file(seal)
    assert sealing.read_seal(file) == seal
    place = data.draw(st.integers(0, len(file) - 1))
    byte = data.draw(st.integers(0, 255).filter(file[place].__ne__))
    changed = file[:place] + bytes([byte]) + file[place + 1 :]
    with suppress(Broken):
        assert sealing.read_seal(changed) != seal


@pytest.mark.parametrize("odd", [b"", b"[]", b"null", b"{}", b'{"day":1}', b"[" * 9999, b"\xff"])
def test_what_is_no_seal_is_told(odd: bytes) -> None:
    with pytest.raises(Broken, match="no seal"):
        sealing.read_seal(odd)


def test_a_seal_has_one_spelling() -> None:
    file = sealing.seal_file(Seal(DAY, 1, a_leaf(1), GENESIS))
    assert file == (
        b'{"count":1,"day":"2026-03-02","previous":"' + b"0" * 64 + b'","root":"'
        + a_leaf(1).encode() + b'"}\n'
    )  # fmt: skip
    for spelled in (file.strip(), file.replace(b":1,", b": 1,"), file.replace(b":1,", b":1.0,")):
        with pytest.raises(Broken):
            sealing.read_seal(spelled)


def test_leaves_are_hashes_that_rise_and_none_stands_twice() -> None:
    leaves = leaves_of(5)
    file = sealing.leaves_file(leaves)
    assert sealing.read_leaves(file) == leaves
    assert len(file) == 5 * sealing.LINE
    twice, back = sealing.leaves_file(leaves[:1] * 2), sealing.leaves_file(leaves[::-1])
    for wrong in (twice, back, file[:-1], file + b"\n", file.upper(), file.replace(b"\n", b"\r")):
        with pytest.raises(Broken):
            sealing.read_leaves(wrong)


@given(counts, st.data())
def test_a_changed_byte_of_the_leaves_is_found(count: int, data: st.DataObject) -> None:
    leaves = leaves_of(count)
    seal, file = sealed(DAY, leaves, None), sealing.leaves_file(leaves)
    place = data.draw(st.integers(0, len(file) - 1))
    byte = data.draw(st.integers(0, 255).filter(file[place].__ne__))
    changed = file[:place] + bytes([byte]) + file[place + 1 :]
    with suppress(Broken):
        assert sealed(DAY, sealing.read_leaves(changed), None) != seal


@given(st.integers(1, 3000), st.integers(24, 64), st.data())
def test_a_leaf_is_found_by_how_it_begins(count: int, length: int, data: st.DataObject) -> None:
    leaves = leaves_of(count)
    tiles = sealing.tiles(leaves)
    index = data.draw(st.integers(0, count - 1))
    code = leaves[index][:length]
    tile = sealing.tile_of(tiles, code)
    assert tile == index // sealing.TILE
    part = leaves[tile * sealing.TILE : (tile + 1) * sealing.TILE]
    assert sealing.leaf_of(part, code) == index % sealing.TILE
    absent = a_leaf(count)[:length]
    there = sealing.tile_of(tiles, absent)
    if there is not None:
        part = leaves[there * sealing.TILE : (there + 1) * sealing.TILE]
        assert sealing.leaf_of(part, absent) is None


def test_below_the_first_leaf_and_in_an_empty_day_there_is_no_tile() -> None:
    assert sealing.tile_of(sealing.tiles(("f" * 64,)), "0" * 24) is None
    assert sealing.tile_of((), "0" * 24) is None


def test_an_extent_tells_sets_apart_whatever_their_order() -> None:
    one, two, three = leaves_of(3)
    assert extent((one, two)) == extent((two, one)) != extent((one, three))
    assert extent(()) == sealing.Extent(0, 0)
