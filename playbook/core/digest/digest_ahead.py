"""The end of a digest: alarms, what is overdue, what comes next."""

from collections.abc import Iterator, Sequence
from datetime import date

from playbook.core.base.words import count, day_in_words, quoted, some_of
from playbook.core.digest.sentences import Sentence
from playbook.core.log.activity import Happened
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem
from playbook.core.progress.progress import overdue, tracked, upcoming
from playbook.core.review.result import Result

AHEAD = 7


def standing_now(
    rollout: Rollout, happened: Happened, today: date, alarms: Sequence[Result]
) -> Iterator[Sentence]:
    """Yield ringing alarms, late items and what comes next."""
    stands = (
        _alarms(happened, alarms, rollout),
        _overdue(rollout, happened, today),
        _next(rollout, happened, today),
    )
    yield from (sentence for sentence in stands if sentence)


def _alarms(happened: Happened, alarms: Sequence[Result], rollout: Rollout) -> Sentence | None:
    ringing = [result for result in alarms if result.state == "fail"]
    if not ringing:
        return None
    seen = [finding for result in ringing for finding in result.findings if finding.state == "fail"]
    names = [item_id for finding in seen for item_id in finding.item_ids]
    names += [f"group:{finding.group_id}" for finding in seen if finding.group_id]
    versions = happened.ground(names) or (rollout.edition,)
    rings = "alarm rings" if len(ringing) == 1 else "alarms ring"
    titles = some_of([result.title for result in ringing], "; ")
    # An alarm judges people (a sponsor, a group): it is for who runs the rollout, never for a channel.
    return Sentence(f"{len(ringing)} {rings}: {titles}.", versions, part="noted")


def _overdue(rollout: Rollout, happened: Happened, today: date) -> Sentence | None:
    late = overdue(rollout, today)
    if not late:
        return None
    oldest = min(late, key=lambda item: item.until or date.max)
    text = f"{quoted(oldest.title)} is overdue{_since(oldest)}."
    if len(late) > 1:
        text = f"{len(late):,} items are overdue, the oldest, {quoted(oldest.title)},{_since(oldest)}."
    return Sentence(text, happened.ground([item.id for item in late]), part="slipped")


def _since(item: AnyItem) -> str:
    return f" since {day_in_words(item.until)}" if item.until else ""


def _next(rollout: Rollout, happened: Happened, today: date) -> Sentence | None:
    items = upcoming(rollout, today, AHEAD)
    if items:
        due = [_due(rollout, item) for item in items]
        text = f"Due in the next {AHEAD} days: {some_of(due, '; ')}."
        return Sentence(text, happened.ground([item.id for item in items]), part="ahead")
    later = _first_after(rollout, today)
    if later is None:
        return None
    text = f"Nothing is due in the next {AHEAD} days; the next is {_due(rollout, later)}."
    return Sentence(text, happened.ground([later.id]), part="ahead")


def _first_after(rollout: Rollout, today: date) -> AnyItem | None:
    return next(
        (
            item
            for item in tracked(rollout)
            if item.due and item.due >= today and rollout.tracking_of(item.id).status != "done"
        ),
        None,
    )


def _due(rollout: Rollout, item: AnyItem) -> str:
    text = quoted(item.title) + (f" on {day_in_words(item.due)}" if item.due else "")
    if item.owner is None:
        return text
    person = next((person.name for person in rollout.brief.people if person.id == item.owner.person_id), None)
    return f"{text} ({person or item.owner.role})"


def nothing_changed(rollout: Rollout, happened: Happened, first: date, today: date) -> Sentence:
    """Return the sentence of a quiet period, with what is next."""
    text = f"Nothing has changed since {day_in_words(first)}"
    late = overdue(rollout, today)
    following = _first_after(rollout, today)
    grounds = [item.id for item in late]
    if late:
        text += f"; {count(len(late), 'item')} {'is' if len(late) == 1 else 'are'} overdue"
    if following:
        text += f"; next due is {_due(rollout, following)}"
        grounds.append(following.id)
    return Sentence(f"{text}.", happened.ground(grounds), part="ahead")
