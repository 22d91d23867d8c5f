"""Log an example from a guest with a link, once."""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import cast

from playbook.core.base.access import Actor
from playbook.core.base.errors import Invalid, Problem, Refused
from playbook.core.base.fields import MAX_NAME, cleaned
from playbook.core.log.changes.examples import ExampleLogged
from playbook.core.log.permission import refuse_unless_for_guests
from playbook.core.log.rollout import Rollout
from playbook.core.plan.examples import MAX_MINUTES, MAX_WHAT, SHARING, Example, Sharing
from playbook.desk.base.commit import commit_checked
from playbook.desk.base.workspace import Workspace
from playbook.desk.links import shares
from playbook.desk.links.crowd import crowd_of
from playbook.desk.links.devices import Bound, Device, bounded, is_form, new_form, no_device
from playbook.desk.links.shares import Share
from playbook.store import analytics

GUEST = Actor(name="Somebody with a link", role="member")
MOST_TASK = 80
MOST_UNREAD = 2_000
MOST_A_DAY = 10
MOST_OF_MINUTE = 250  # a day from the phones that opened a link in the same minute
_APART, _DAY = timedelta(seconds=5), timedelta(days=1)
_WHOLE = re.compile(r"[0-9]{1,6}", re.ASCII)


class TooMuch(Refused):
    """More examples than anybody reads, or than a room sends."""


def asks_for_one(share: Share) -> bool:
    """Return whether a share asks an existing team for examples after launch."""
    return "examples" in share.asks and share.rollout.launch is not None and shares.has_its_team(share)


def log_example(workspace: Workspace, share: Share, device: Device | None, form: Mapping[str, str]) -> bool:
    """Log or hold a guest's example once; return whether it was new.

    Raise Invalid with a problem for each field, Refused beyond the bounds or without a device, or Missing.
    """
    if not share.is_open or not asks_for_one(share):
        raise shares.gone()
    rollout = workspace.rollout_cache.get(share.link.rollout_id)
    example_id = form.get("once", "")
    if not is_form(example_id):
        example_id = new_form()
    elif (earlier := _earlier_text(workspace, rollout, example_id)) is not None:
        if earlier == cleaned(form.get("what", "")):
            _refuse_less(rollout.examples.get(example_id), form)
            return False
        example_id = new_form()  # the browser's history sent the same form with other words
    example = _example(workspace, share, form, example_id)
    if device is None:
        raise no_device()
    crowd = crowd_of(workspace)

    def store() -> str:
        now = workspace.rollout_cache.get(rollout.id)
        if sum(each.by_link and each.rating is None for each in now.examples.values()) >= MOST_UNREAD:
            raise TooMuch(
                f"{MOST_UNREAD:,} examples wait to be read, and no more are taken.",
                "Tell your team lead instead.",
            )
        changes = [ExampleLogged(example=example)]
        commit_checked(workspace, GUEST, rollout.id, changes, refuse_unless_for_guests, seen=now.version)
        return example_id

    of_device, of_minute = Bound(MOST_A_DAY, _DAY, _APART), Bound(MOST_OF_MINUTE, _DAY)
    try:
        with bounded(workspace, device, "example", of_device, of_minute, _full):
            store()
    except TooMuch as error:
        crowd.hold(device.origin, "example", example_id, store, error)
        return True
    except BaseException:
        if example_id in workspace.rollout_cache.get(rollout.id).examples:
            return False  # of two taps the other one was first
        raise
    crowd.note(device.origin, "example", example_id)
    return True


def _earlier_text(workspace: Workspace, rollout: Rollout, example_id: str) -> str | None:
    """Return the words of an earlier form, removed ones too."""
    if before := rollout.examples.get(example_id):
        return before.what
    return analytics.find_example_text(workspace.log, rollout.id, example_id)


def _refuse_less(before: Example | None, form: Mapping[str, str]) -> None:
    """Raise Refused for agreeing to less than in a stored example."""
    may_share = form.get("may_share", "no")
    if before and may_share in SHARING and SHARING.index(may_share) < SHARING.index(before.may_share):
        raise Refused(
            "You sent this already, and agreed to more then.",
            "Ask your team lead to make it private; one tap does it.",
        )


def _full() -> Refused:
    return TooMuch("More comes in by this link than a room could send.", "Tell your team lead instead.")


def _example(workspace: Workspace, share: Share, form: Mapping[str, str], example_id: str) -> Example:
    what, task, credit = (cleaned(form.get(field, "")) for field in ("what", "task", "credit"))
    if form.get("may_share") != "named":
        credit = ""  # a name is stored only where it is to be shown
    may_share = form.get("may_share", "no")
    if problems := [*_problems(share, form, what, task, credit)]:
        raise Invalid(problems)
    return Example(
        id=example_id,
        group_id=shares.find_group_id(share, form.get("group", "")),
        day=workspace.today(),
        what=what,
        task=task,
        minutes_saved=_minutes(form.get("saved", "")),
        minutes_checking=_minutes(form.get("checking", "")),
        may_share=cast(Sharing, may_share),
        credit=credit,
        by_link=True,
    )


def _problems(share: Share, form: Mapping[str, str], what: str, task: str, credit: str) -> Iterator[Problem]:
    if not what:
        yield Problem("what", "The example is empty.", "Say in a sentence what you did.")
    for field, text, most in (
        ("what", what, MAX_WHAT),
        ("task", task, MOST_TASK),
        ("credit", credit, MAX_NAME),
    ):
        if len(text) > most:
            yield Problem(field, f"This has {len(text):,} characters.", f"Shorten it to at most {most}.")
    for field in ("saved", "checking"):
        typed = form.get(field, "").strip()
        if typed and (not _WHOLE.fullmatch(typed) or int(typed) > MAX_MINUTES):
            yield Problem(field, "This is not a whole number of minutes.", "Enter a number, such as 30.")
    if (sign := form.get("group")) and shares.find_group_id(share, sign) is None:
        yield Problem("group", "This team was removed.", "Pick another one.")
    if form.get("may_share", "no") not in SHARING:
        yield Problem("may_share", "Choose who may read it.", "Pick one of the three.")
    if form.get("may_share") == "named" and not credit:
        yield Problem("credit", "Your name is missing.", "Enter it, or pick “without my name”.")


def _minutes(typed: str) -> int | None:
    return int(typed) if typed.strip() else None
