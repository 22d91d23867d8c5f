"""python -m playbook forget: what would go first, and the deed only with --yes."""

import argparse
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING

from playbook.settings import load
from playbook.terminal import say

if TYPE_CHECKING:
    from playbook.desk.forgetting import WouldGo

Verb = Callable[[str, Callable[[argparse.Namespace], int], str], argparse.ArgumentParser]

OK = 0


def add_verb(verb: Verb) -> None:
    """Add the verb to the command line."""
    asks = verb("forget", forget, "take a person's name and addresses out of everything that is kept here")
    asks.add_argument("name", metavar="NAME", help="the full name, as the plan has it")
    asks.add_argument(
        "--also",
        metavar="NAME",
        action="append",
        default=[],
        help="another way to write the name; may be repeated",
    )
    asks.add_argument(
        "--address",
        metavar="ADDRESS",
        action="append",
        default=[],
        help="an e-mail address, a telephone number or such; may be repeated",
    )
    asks.add_argument(
        "--delete-old-backups",
        action="store_true",
        help="also delete the backups and files set aside that hold the name or may hold it",
    )
    asks.add_argument(
        "--yes", action="store_true", help="do it; without this it is only said what would go. No way back"
    )


def forget(asked: argparse.Namespace) -> int:
    """forget"""
    from playbook.desk import forgetting, forgetting_words
    from playbook.desk.house import open_house
    from playbook.desk.reach import at_the_machine

    whom = [asked.name, *asked.also], asked.address
    with closing(open_house(load())) as house:
        me = at_the_machine(house)
        would = forgetting.what_would_go(house, me, *whom)
        _show(would)
        if not asked.yes:
            return _say_how_to_go_on(would)
        gone = forgetting.forget_person(house, me, *whom, delete_old_copies=asked.delete_old_backups)
    for sentence in (*forgetting_words.done(gone), forgetting_words.OUT_OF_REACH):
        say(sentence)
    return OK


def _show(would: "WouldGo") -> None:
    from playbook.desk import forgetting_words

    for touched in would.rollouts:
        print(f"{touched.rollout_id}  {touched.events:5} events  {touched.name}")
    for sentence in (*forgetting_words.going(would), *forgetting_words.staying(would)):
        say(sentence)


def _say_how_to_go_on(would: "WouldGo") -> int:
    from playbook.desk import forgetting_words

    copies = forgetting_words.old_copies(would.copies)
    for sentence in copies:
        say(sentence)
    if would.is_nothing:
        say("Nobody of this name is here. Check how it is written.")
        return OK
    if copies:
        say("--delete-old-backups deletes those too, once a backup without the name is made.")
    say("Nothing was changed. The same with --yes does it, and nothing can bring it back.")
    return OK
