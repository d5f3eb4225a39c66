"""Containers for a hundred thousand names and hashes: a driver's memory must not grow with its run.

A list of strings takes 70 to 120 bytes a name and a dict of hashes 100 bytes a page; these take the name's own bytes
and 8 more, and 24 to 48 bytes.
"""
from __future__ import annotations

from array import array
from collections.abc import Iterator


class Names:
    """A list of strings that only grows. Lone surrogates (names of files that are no UTF-8) are kept."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._ends = array("Q")

    def append(self, name: str) -> None:
        """Add a name at the end."""
        self._data += name.encode("utf-8", "surrogatepass")
        self._ends.append(len(self._data))

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, index: int) -> str:
        if index < 0:
            index += len(self._ends)
        start = self._ends[index - 1] if index else 0
        return self._data[start:self._ends[index]].decode("utf-8", "surrogatepass")

    def __iter__(self) -> Iterator[str]:
        return (self[index] for index in range(len(self)))


class Table:
    """A map from hashes (whole numbers of 64 bits, well spread) to indices up to 2**31; nothing is ever taken out."""

    def __init__(self) -> None:
        self._size = 0
        self._keys, self._values = self._empty(1024)

    @staticmethod
    def _empty(slots: int) -> tuple[array[int], array[int]]:
        return array("Q", bytes(8 * slots)), array("i", b"\xff" * (4 * slots))

    def __len__(self) -> int:
        return self._size

    def get(self, key: int, default: int) -> int:
        """The value of the key, or the default."""
        value = self._values[self._slot(key)]
        return default if value < 0 else value

    def setdefault(self, key: int, value: int) -> int:
        """The value of the key; it becomes ``value`` where there is none yet."""
        slot = self._slot(key)
        if self._values[slot] < 0:
            self._keys[slot], self._values[slot] = key, value
            self._size += 1
            if 2 * self._size > len(self._keys):
                self._grow()
            return value
        return self._values[slot]

    def _slot(self, key: int) -> int:
        """Where the key is, or would be."""
        mask = len(self._keys) - 1
        slot = key & mask
        while self._values[slot] >= 0 and self._keys[slot] != key:
            slot = (slot + 1) & mask
        return slot

    def _grow(self) -> None:
        keys, values = self._keys, self._values
        self._keys, self._values = self._empty(2 * len(keys))
        for key, value in zip(keys, values, strict=True):
            if value >= 0:
                slot = self._slot(key)
                self._keys[slot], self._values[slot] = key, value
