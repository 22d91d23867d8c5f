"""The tasks of a stage as rows of words, filtered, by day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from playbook.core.base.fields import StageKey
from playbook.core.base.words import count, terms_of
from playbook.core.log.rollout import Rollout
from playbook.core.plan.guardrails import breach_of, guardrails_of
from playbook.core.plan.items import AnyItem, UseCase
from playbook.core.progress.progress import STANDING_NAMES, Standing, standing
from playbook.core.review.review import Result
from playbook.desk.plan.tracking import say_teams_done
from playbook.ui.words import item_words
from playbook.ui.words.item_words import title_of

Checks = Mapping[str, tuple[str, ...]]
HEADS = {
    "day": "Date", "title": "Task", "owner": "Owner", "team": "Team", "status": "Status", "checks": "Checks",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task in the words of its row."""

    item: AnyItem
    day: str
    owner: str
    team: str
    standing: Standing | None
    words: str
    teams_done: str = ""  # of what each team's manager does

    def cells(self, checks: Sequence[str]) -> dict[str, object]:
        """Return the row as the list draws it."""
        item = self.item
        return {
            "id": item.id,
            "title": title_of(item),
            "kind": item_words.kind_name(item.kind),
            "day": self.day,
            "owner": self.owner,
            "team": self.team,
            "standing": self.standing or "",
            "status": self.teams_done or (STANDING_NAMES[self.standing] if self.standing else ""),
            "checks": count(len(checks), "check") if checks else "",
            "why": " ".join(checks),
            "locked": item.locked,
            "has_day": item.due is not None or not item.is_tracked,
            "has_owner": item.owner is not None,
        }


def rows_of(rollout: Rollout, stage: StageKey, today: date) -> tuple[TaskRow, ...]:
    """Return a stage's tasks by day, those that lack a date first."""

    def order(row: TaskRow) -> tuple[bool, date, str, str]:
        item = row.item
        return item.is_tracked is False, item.due or date.min, item.kind, item.title.casefold()

    rows = (_row(rollout, item, today) for item in rollout.items.values() if item.stage == stage)
    return tuple(sorted(rows, key=order))


def _row(rollout: Rollout, item: AnyItem, today: date) -> TaskRow:
    owner = item_words.say_owner(item.owner, rollout.brief)
    kind = item_words.kind_name(item.kind)
    texts = [value for _, value in item if isinstance(value, str)]
    is_going = rollout.launch is not None and item.is_tracked
    return TaskRow(
        item,
        item_words.say_day(item.due, today) if item.due else "No date" if item.is_tracked else "",
        owner,
        item_words.say_groups(item.group_ids, rollout.brief),
        standing(item, rollout.tracking_of(item.id), today) if is_going else None,
        " ".join([*texts, owner, kind]).casefold(),
        say_teams_done(rollout, item).replace(" teams", "") if is_going else "",
    )


def matching(
    rows: Iterable[TaskRow], words: str, owner: str | None, group_id: str | None, status: Standing | None
) -> list[TaskRow]:
    """Return the rows that hold every word and have what is picked."""
    terms = terms_of(words)
    return [
        row
        for row in rows
        if (owner is None or row.owner == owner)
        and (group_id is None or group_id in row.item.group_ids)
        and (status is None or row.standing == status)
        and all(term in row.words for term in terms)
    ]


def checks_by_task(rollout: Rollout, results: Iterable[Result]) -> Checks:
    """Return what the guardrails and failing rules say of each task."""
    rails, by_task = guardrails_of(rollout.items), defaultdict[str, list[str]](list)
    for item in rollout.items.values():
        if isinstance(item, UseCase) and (reason := breach_of(rails, item)):
            by_task[item.id].append(f"Blocked: {reason}")
    for result in results:
        if result.state == "fail":
            for finding in result.findings:
                for item_id in finding.item_ids:
                    by_task[item_id].append(finding.text or result.title)
    return {item_id: tuple(dict.fromkeys(texts)) for item_id, texts in by_task.items()}
