"""What there is one of for each open house."""

import gc
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from weakref import ref

from playbook.desk.house import House, open_house
from playbook.desk.per_house import PerHouse
from playbook.settings import Settings


class Thing:
    def __init__(self, house: House) -> None:
        self.data = house.settings.data


def test_there_is_one_for_each_house_however_many_ask_and_none_once_the_house_is_gone(tmp_path: Path):
    things = PerHouse(Thing)
    first, second = (open_house(Settings(data=tmp_path / name)) for name in ("one", "two"))
    with ThreadPoolExecutor(8) as threads:
        assert len({*threads.map(lambda _: things.of(first), range(50))}) == 1
    assert things.of(second).data != things.of(first).data
    gone = ref(things.of(second))
    second.close()
    del second
    gc.collect()
    assert gone() is None
    first.close()
