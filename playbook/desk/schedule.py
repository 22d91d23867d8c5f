"""The minute hand of the app: looks whether a post is due, while the house is open."""

import threading
from datetime import UTC

from playbook.desk import posting
from playbook.desk.house import House

SECONDS = 60


def begin(house: House) -> None:
    """Look every minute from now on, in a thread of its own that ends before the house closes."""
    if house.is_demo:
        return
    # Loaded once the app serves: neither its start nor a command pays for it.
    from apscheduler.schedulers.background import BackgroundScheduler

    over = threading.Event()
    scheduler = BackgroundScheduler(timezone=UTC)
    scheduler.add_job(
        posting.tick,
        "interval",
        args=(house,),
        kwargs={"is_over": over.is_set},
        seconds=SECONDS,
        next_run_time=house.now(),
        # What took longer than a minute is not looked at twice at once, nor made up for.
        max_instances=1,
        coalesce=True,
        misfire_grace_time=None,
    )

    def end() -> None:
        over.set()
        scheduler.shutdown()

    house.at_close.append(end)
    scheduler.start()
