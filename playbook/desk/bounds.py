"""How much a device, and all devices of its link, may send: never by address, since a room shares one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from playbook.core.errors import Refused
from playbook.desk.devices import Device
from playbook.desk.house import House


@dataclass(frozen=True, slots=True)
class Bound:
    """At most so many within a time, each so far `apart` from the last one."""

    most: int
    within: timedelta
    apart: timedelta = timedelta(0)


@contextmanager
def bounded(
    house: House,
    device: Device,
    what: str,
    of_device: Bound,
    of_link: Bound,
    full: Callable[[], Refused],
) -> Iterator[None]:
    """Count one for the device and for its link, unless nothing comes of it; raises Refused beyond either.

    `full` makes what is raised where the link takes no more.
    """
    whose, link = f"{what} {device.link_id} {device.mark}", f"{what} {device.link_id}"
    now = house.now()
    house.pace.keep(whose, now, most=of_device.most, within=of_device.within, apart=of_device.apart)
    counted = [whose]
    try:
        try:
            house.pace.keep(link, now, most=of_link.most, within=of_link.within, apart=of_link.apart)
        except Refused as error:
            raise full() from error
        counted.append(link)
        yield
    except BaseException:
        for one in counted:
            house.pace.give_back(one)
        raise
