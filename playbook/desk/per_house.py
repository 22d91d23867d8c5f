"""What there is one of for each open house, made when it is first asked for."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from playbook.desk.house import House

Made = TypeVar("Made")


class PerHouse(Generic[Made]):
    """One for each house, as `make` makes it. Any thread may ask."""

    def __init__(self, make: Callable[[House], Made]) -> None:
        self._make = make
        self._made: WeakKeyDictionary[object, Made] = WeakKeyDictionary()
        self._turn = threading.Lock()

    def of(self, house: House) -> Made:
        """Give back the one of a house, always the same."""
        with self._turn:
            if house.log not in self._made:
                self._made[house.log] = self._make(house)
            return self._made[house.log]
