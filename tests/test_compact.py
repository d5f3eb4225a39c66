"""Small containers hold what a list and a dict hold."""
from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.batch.compact import Names, Table


@given(st.lists(st.text(st.characters(exclude_categories=()), max_size=20)))
def test_names_are_a_list_of_strings(given: list[str]) -> None:
    names = Names()
    for name in given:
        names.append(name)
    assert list(names) == given
    assert len(names) == len(given)
    assert [names[index] for index in range(-len(given), 0)] == given
    with pytest.raises(IndexError):
        names[len(given)]


@given(st.lists(st.tuples(st.integers(0, 2**64 - 1) | st.integers(0, 3) | st.integers(0, 40).map(lambda n: n << 20),
                          st.integers(0, 2**31 - 1))))
def test_a_table_is_a_dict(given: list[tuple[int, int]]) -> None:
    table, known = Table(), dict[int, int]()
    for key, value in given:
        assert table.get(key, -7) == known.get(key, -7)
        assert table.setdefault(key, value) == known.setdefault(key, value)
    assert len(table) == len(known)
    assert {key: table.get(key, -1) for key in known} == known


def test_they_are_small() -> None:
    names, table = Names(), Table()
    for n in range(50_000):
        names.append(f"folder/page-{n:06}.html")
        table.setdefault(hash(f"{n}") & 0xFFFF_FFFF_FFFF_FFFF, n)
    assert len(names._data) + 8 * len(names._ends) < 35 * 50_000
    assert sys.getsizeof(table._keys) + sys.getsizeof(table._values) < 50 * 50_000
    assert table.get(hash("49999") & 0xFFFF_FFFF_FFFF_FFFF, -1) == 49_999
