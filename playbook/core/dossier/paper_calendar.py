"""All tasks of a stage for the board, week by week.

A week has a line or two.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby

from playbook.core.base.words import listed, lower_first, short_date
from playbook.core.case.rows.training import without_teams
from playbook.core.dossier.model import EVERYONE, DossierStep
from playbook.core.dossier.paper_blocks import Entries, Titled
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import AnyItem, Kind
from playbook.core.progress.progress import STANDING_NAMES

EACH_TEAMS_MANAGER, EACH = "Each team’s own manager", "Each manager"
# Where one task stands for tasks with different titles.
_ONE_TASK = {
    "managers": "managers", "support": "support", "question 7": "question", "question 14": "question",
    "question 28": "question", "look": "look",
}  # fmt: skip
# What is told at shifts and to others by another way is told once.
_SAME_WORD = {
    "board-dates": "how-it-works", "after-30-shift": "after-30-days", "handover-question": "first-questions",
    "manager-talk-shift": "manager-talk",
}  # fmt: skip
# They have a part of the paper of their own, or are names for the full plan.
_ELSEWHERE: tuple[Kind, ...] = (
    "gate", "metric", "key_message", "resistance", "objective", "use_case", "coalition_member", "champion",
)  # fmt: skip
# The sponsor's days with the teams are one line, with what people wait for.
_WITH_TEAMS = {
    "sponsor-shows-use": "own first attempt", "sponsor-shows-after": "own change",
    "sponsor-first-day": "first day",
}  # fmt: skip
_SPONSOR, _REVIEWS = "sponsor", "look"
_ALL_REVIEWS = "Review the results and thank people by name"
_MOST_NAMES, _MOST_DAYS = 2, 3
_LONG, _MONTH = timedelta(days=7), timedelta(days=28)
_NO_DAY = "No fixed day."

_Task = tuple[DossierStep, AnyItem]


class StageCalendar:
    """Writes the tasks of a stage, owners by last name."""

    def __init__(self, brief: Brief, home: date, named: Mapping[str, str]) -> None:
        """`named`: what is said for roles that wait for a name."""
        self.home = home
        names = [person.name for person in brief.people]
        lasts = [name.split()[-1] for name in names if name.split()]
        self.short = {name: last for name in names if lasts.count(last := name.split()[-1]) == 1} | dict(
            named
        )
        self.managers = {manager.name for group in brief.groups if (manager := brief.manager_of(group))}
        self.starts = len({day for group in brief.groups if (day := brief.go_live_of(group))})
        self.measure = f": “{brief.outcome_measure.rstrip('.')}”"

    def entries(self, tasks: Iterable[_Task]) -> Entries:
        """Return the sponsor's days, then the tasks by week; those without a day come last."""
        tasks = list(tasks)
        seen = [each for each in tasks if _is_with_teams(*each)]
        seen = seen if len(seen) > 1 else []
        rows = sorted(
            self._same(each for each in tasks if each not in seen), key=lambda row: row[0].day or date.max
        )
        dated = [row for row in rows if row[0].day]
        weeks = (list(row) for _, row in groupby(dated, key=lambda row: _monday(row[0].day)))
        lines = [*self._with_teams(seen), *map(self._week, weeks)]
        if undated := [self._task(row) for row in rows if not row[0].day]:
            lines.append(Titled(_NO_DAY, f"{'; '.join(undated)}."))
        return Entries(tuple(lines))

    def _with_teams(self, seen: Iterable[_Task]) -> Iterator[Titled]:
        """Yield the days on which each leader is with the teams, on one line."""
        by_leader: dict[str, list[_Task]] = {}
        for step, item in seen:
            by_leader.setdefault(step.who, []).append((step, item))
        for leader, own in by_leader.items():
            own.sort(key=lambda task: task[0].day or date.max)
            days = (
                (self._on(step.day), _WITH_TEAMS.get(item.provenance.play_id, ""), _stands([step]))
                for step, item in own
            )
            shown = (f"{day} ({', '.join(filter(None, about))})".replace(" ()", "") for day, *about in days)
            yield Titled(f"{leader} with the teams:", f"{'; '.join(shown)}.")

    def _same(self, tasks: Iterable[_Task]) -> list[list[DossierStep]]:
        """Return the steps of one task together, by day."""
        rows: dict[tuple[str, str], list[DossierStep]] = {}
        for step, item in tasks:
            if step.kind in _ELSEWHERE:
                continue
            play = item.provenance.play_id if step.kind == "message" else ""
            play = _SAME_WORD.get(play, play)
            name = _ONE_TASK.get(step.series) or play or self._title(step)
            rows.setdefault((step.kind, name), []).append(step)
        return [sorted(row, key=lambda step: step.day or date.max) for row in rows.values()]

    def _week(self, rows: Sequence[Sequence[DossierStep]]) -> Titled:
        days = [list(row) for _, row in groupby(rows, key=lambda row: row[0].day)]
        parts = ["; ".join(map(self._task, same_day)) for same_day in days]
        others = (f"{self._on(day[0][0].day)} {part}" for day, part in zip(days[1:], parts[1:], strict=True))
        return Titled(self._on(days[0][0][0].day), f"{'; '.join((parts[0], *others))}.")

    def _task(self, steps: Sequence[DossierStep]) -> str:
        # The widest says it for all, as “each manager” does.
        often = [step for step in steps if step.how_often == steps[0].how_often]
        widest = max(often, key=lambda step: (step.for_whom == EVERYONE, len(step.for_whom)))
        title = self._title(widest) or widest.kind_name.capitalize()
        if widest.series == _REVIEWS and len({self._title(step) for step in steps}) > 1:
            title = _ALL_REVIEWS
        about = (self._owners(steps), *self._days(steps), _stands(steps))
        return f"{title} ({'; '.join(filter(None, about))})".replace(" ()", "")

    def _title(self, step: DossierStep) -> str:
        """Return a title without its teams and the number that is known anyway."""
        title = step.title if step.title.endswith("”)") else without_teams(step.title)
        return title.removesuffix(self.measure).rstrip(".")

    def _owners(self, steps: Iterable[DossierStep]) -> str:
        names = list(dict.fromkeys(step.who for step in steps if step.who))
        is_each = EACH_TEAMS_MANAGER in names or (
            len(names) > _MOST_NAMES and self.managers.issuperset(names)
        )
        if is_each:
            return lower_first(EACH)
        return listed(self.short.get(name) or lower_first(without_teams(name)) for name in names)

    def _days(self, steps: Sequence[DossierStep]) -> Iterator[str]:
        """Yield how often, and on which other days or until when."""
        days = sorted({step.day for step in steps if step.day})
        lasts: dict[str, date] = {}  # by how often
        for step in steps:
            if step.day and step.last_day and step.last_day - step.day > _LONG:
                lasts[step.how_often] = max(step.last_day, lasts.get(step.how_often, step.last_day))
        if lasts:
            first = next(iter(lasts.values()))
            ends = {often: last for often, last in lasts.items() if last == first or last > first + _MONTH}
            yield ", then ".join(f"{often} to {self._on(last)}".strip() for often, last in ends.items())
        elif len(days) == self.starts > 1:
            yield "each start"
        elif len(days) > _MOST_DAYS:
            yield f"{len(days)} times to {self._on(days[-1])}"
        elif days[1:]:
            yield f"again {', '.join(map(self._on, days[1:]))}"

    def _on(self, day: date | None) -> str:
        year = f", {day.year}" if day and day.year != self.home.year else ""
        return f"{short_date(day)}{year}" if day else ""


def _is_with_teams(step: DossierStep, item: AnyItem) -> bool:
    """Return whether a leader is seen by the teams, and decides or announces nothing."""
    is_shown = item.provenance.play_id in _WITH_TEAMS
    return bool(step.day) and item.kind == "sponsor_act" and (step.series == _SPONSOR or is_shown)


def _monday(day: date | None) -> date:
    return day - timedelta(days=day.weekday()) if day else date.max


def _stands(steps: Iterable[DossierStep]) -> str:
    """Return how the tasks stand, '' for what is planned."""
    names = [STANDING_NAMES[step.standing] for step in steps if step.day and step.standing != "planned"]
    return ", ".join(map(str.lower, dict.fromkeys(names)))
