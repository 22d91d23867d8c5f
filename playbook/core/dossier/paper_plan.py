"""The whole plan for the board in one table, in the order of days."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

from playbook.core.base.fields import Id
from playbook.core.base.words import capital, closed, count, listed, lower_first, short_date
from playbook.core.case.decision_page import ConditionLine
from playbook.core.case.rows.training import without_teams
from playbook.core.dossier.model import EVERYONE, Dossier, DossierStep
from playbook.core.dossier.paper_blocks import Grid, Row, Titled
from playbook.core.dossier.paper_gates import plain_gate
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem, Kind, ManagerBriefing, Message, TrainingSession
from playbook.core.progress.progress import STANDING_NAMES

EACH_TEAMS_MANAGER, EACH = "Each team’s own manager", "Each manager"
THE_PLAN = "The plan, day by day"
_HEADS, _WIDTHS = ("Date", "Task, and when it is done", "Owner"), (1.6, 8.0, 2.4)
# Where one task stands for tasks with different titles.
_ONE_TASK = ("managers", "question 7", "question 14", "question 28", "support")
# What is told at shifts and to others by another way is told once.
_SAME_WORD = {
    "board-dates": "how-it-works", "after-30-shift": "after-30-days", "handover-question": "first-questions",
    "manager-talk-shift": "manager-talk",
}  # fmt: skip
# They have a part of the paper of their own, or a row of those that decide.
_ELSEWHERE: tuple[Kind, ...] = ("gate", "metric", "key_message", "resistance", "objective", "use_case")
# What every change needs again and again is told once, with its days: its words, and its plays.
_ALL_ALONG, _QUESTION = "All along", "Ask one question of everyone"
RHYTHMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Name the helpers: advisers, one leader per team, champions", ("trusted", "coalition", "champions")),
    ("Be with the teams", ("rhythm-before", "rhythm-after", "rhythm-later", "sponsor-first-day")),
    ("Go first, in front of others", (
        "sponsor-shows-use", "sponsor-shows-after", "manager-shows-use", "manager-own-change",
        "manager-own-first",
    )),
    ("Tell people what we fixed, heard and reached", (
        "early-win-told", "after-30-days", "after-30-shift", "after-90-days",
    )),
    ("Tell each team its own tasks, dates, help and rules", ("name-tasks", "how-it-works", "board-dates")),
    ("Ask how the first days went", ("first-questions", "handover-question")),
    ("Help on the job", ("office-hours", "shift-rounds")),
    (_QUESTION, ("weekly-example", "weekly-example-board", "monthly-example")),
    ("Review what helps and what to drop; thank people by name", ("review-30", "review-60", "review-90")),
)  # fmt: skip
_RHYTHM_OF = {play: words for words, plays in RHYTHMS for play in plays}
_MOST_NAMES, _MOST_MANAGERS, _MOST_DAYS, _FEWEST_WORDS_OF_A_TITLE = 2, 4, 8, 2
_WORRY = re.compile(r" \(“[^”]{1,200}”\)$")  # it stands with its answer
_POINTS_AT_IT = re.compile(r"\b(?:it|this|these)\b")  # at the worry behind it
_EACH_OF = re.compile(r"Each of the \d+ (.{1,40}?)s?$")
_DECIDES = re.compile(r"^(?:Decide(?: on| go or no-go)?|Make) (?:the )?", re.IGNORECASE)

_Task = tuple[DossierStep, AnyItem]
# A task or a rhythm, for which start, its steps.
_Same = tuple[tuple[str, str], date | None, list[DossierStep]]


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A task, or what decides; rows of one `key` share a line."""

    day: date | None
    task: str
    owner: str = ""
    until: date | None = None
    more: str = ""  # when it is done, what it takes
    decides: bool = False
    key: tuple[object, ...] = ()
    start: date | None = None  # whose own line it is part of, where the same was done for one before
    recurs: bool = False


def plan_by_day(
    rollout: Rollout,
    dossier: Dossier,
    home: date,
    settling: Iterable[PlanRow],
    last_rounds: Mapping[Id, date],
    waiting: Mapping[str, str],
) -> Grid:
    """Return every task, condition, start and decision of a plan in the order of days.

    `settling`: when leaders decide; `last_rounds`: the days on which sessions end, by item; `waiting`:
    how roles read that wait for a name.
    """
    table = _PlanTable(rollout, home, last_rounds, waiting)
    return table.grid((*table.decisive(dossier, settling), *table.others(dossier)))


class _PlanTable:
    """Writes the tasks of a plan by day, owners by last name."""

    def __init__(
        self, rollout: Rollout, home: date, last_rounds: Mapping[Id, date], waiting: Mapping[str, str]
    ) -> None:
        brief = rollout.brief
        self.rollout, self.home, self.last_rounds = rollout, home, last_rounds
        names = [person.name for person in brief.people]
        lasts = [name.split()[-1] for name in names if name.split()]
        self.short = {name: last for name in names if lasts.count(last := name.split()[-1]) == 1} | {
            **waiting
        }
        self.managers = {manager.name for group in brief.groups if (manager := brief.manager_of(group))}
        self.starts = {group.id: day for group in brief.groups if (day := brief.go_live_of(group))}
        self.measure = f": “{brief.outcome_measure.rstrip('.')}”"

    def decisive(self, dossier: Dossier, settling: Iterable[PlanRow]) -> Iterator[PlanRow]:
        """Yield what is decided, what must be true, what is heaviest, and who starts."""
        page = dossier.page
        own = {step.id for step in dossier.steps} - {row.item_id for row in page.heavy}
        rows = [*settling]
        rows += [
            PlanRow(each.day, each.title, each.owner, more=closed(each.done_when))
            for each in page.actions
            if each.item_id in own
        ]
        titles = tuple(_WORRY.sub("", row.task).casefold() for row in rows if row.more)
        conditions = [each for each in page.conditions if not each.name.casefold().startswith(titles)]
        rows += _conditions(conditions)
        for each in page.heavy:
            takes = " ".join(closed(text) for text in (each.hours, each.hands.partition(";")[0]) if text)
            rows.append(PlanRow(each.by, each.work, each.owner, more=takes))
        for gate in dossier.gates:
            title = f"Go/no-go: {lower_first(_DECIDES.sub('', plain_gate(gate.title)))}"
            rows.append(PlanRow(gate.day, title, gate.who, more=gate.decision))
        for wave in page.waves:
            rows.append(PlanRow(wave.day, f"{count(wave.people, 'person', 'people')} start"))
        for row in rows:
            yield replace(row, owner=self._leader(row.owner), decides=True)

    def others(self, dossier: Dossier) -> Iterator[PlanRow]:
        """Yield the tasks that no row of those that decide tells."""
        first_starts: dict[tuple[str, str], date | None] = {}
        for name, start, steps in self._same(self._remaining(dossier)):
            first = first_starts.setdefault(name, start)
            yield self._row(steps, start if start != first else None, name[1] if not name[0] else "")

    def grid(self, rows: Iterable[PlanRow]) -> Grid:
        """Return the table; what recurs and what has no day comes last."""
        merged: dict[tuple[object, ...], list[PlanRow]] = {}
        for place, row in enumerate(sorted(rows, key=lambda row: row.day or date.max)):
            week = row.day - timedelta(days=row.day.weekday()) if row.day else None
            key = (place,) if row.decides else row.key or (week, row.owner)
            merged.setdefault(key, []).append(row)
        lines = sorted(
            merged.values(), key=lambda own: (own[0].recurs, own[0].day or date.max, not own[0].decides)
        )
        cells: list[Row] = []
        for month, own in groupby(lines, key=lambda line: self._part(line[0])):
            cells += [(Titled(month),), *map(self._line, own)]
        return Grid(_HEADS, _WIDTHS, tuple(cells))

    def _remaining(self, dossier: Dossier) -> Iterator[_Task]:
        page, days = dossier.page, self._named_by()
        shown = {row.item_id for row in page.actions} | {row.item_id for row in page.heavy}
        conditions = {row.name.casefold() for row in page.conditions}
        for step in dossier.steps:
            has_row = step.id in shown or step.title.casefold() in conditions
            if step.kind not in _ELSEWHERE and not has_row:
                dated = step if step.day else replace(step, day=days.get(step.kind))
                yield dated, self.rollout.items[step.id]

    def _named_by(self) -> dict[Kind, date | None]:
        """Return the days by which helpers are named, if tasks have none."""
        items = self.rollout.items.values()
        words = (each.due for each in items if isinstance(each, ManagerBriefing | Message) and each.due)
        lessons = (each.due for each in items if isinstance(each, TrainingSession) and each.due)
        return {"coalition_member": min(words, default=None), "champion": min(lessons, default=None)}

    def _same(self, tasks: Iterable[_Task]) -> Iterator[_Same]:
        """Yield the steps of one task together, those of each start apart."""
        own: dict[tuple[tuple[str, str], date | None], list[DossierStep]] = {}
        several = len({*self.starts.values()}) > 1
        for step, item in sorted(tasks, key=lambda task: task[0].day or date.max):
            play = item.provenance.play_id if step.kind == "message" else ""
            play = _SAME_WORD.get(play, play)
            rhythm = _rhythm_of(item)
            name = rhythm or (step.series if step.series in _ONE_TASK else play or self._title(step))
            days = {self.starts.get(group_id) for group_id in item.group_ids}
            is_of_one = several and len(days) == 1 and step.for_whom != EVERYONE
            start = next(iter(days)) if is_of_one and not rhythm else None
            own.setdefault((("" if rhythm else step.kind, name), start), []).append(step)
        return ((name, start, steps) for (name, start), steps in own.items())

    def _row(self, steps: Sequence[DossierStep], start: date | None, rhythm: str) -> PlanRow:
        # The widest says it for all, as “each manager” does.
        widest = max(steps, key=lambda step: (step.for_whom == EVERYONE, len(step.for_whom)))
        title = rhythm or self._title(widest) or widest.kind_name.capitalize()
        first, until = steps[0], None
        if start:
            head = title.partition(": ")[0]
            is_named = widest.kind == "training_session" or len(head.split()) >= _FEWEST_WORDS_OF_A_TITLE
            title = head if is_named else title
        elif not rhythm:
            until = max((day for step in steps if (day := self.last_rounds.get(step.id))), default=None)
        days = self._rhythm(steps) if rhythm or first.how_often else self._again(steps)
        about = "; ".join(filter(None, (days, _stands(steps))))
        return PlanRow(
            first.day,
            f"{title} ({about})" if about else title,
            self._owners(steps),
            until,
            key=("start", start) if start else ("rhythm", rhythm) if rhythm else (),
            start=start,
            recurs=bool(rhythm),
        )

    def _line(self, rows: Sequence[PlanRow]) -> Row:
        first = rows[0]
        when = f"{short_date(first.day)}{_to(first.day, first.until)}" if first.day else ""
        owners = "; ".join(dict.fromkeys(row.owner for row in rows if row.owner))
        if first.decides:
            return when, Titled(f"{first.task.rstrip('.')}.", first.more), first.owner
        days = ("" if row.day == first.day else f"{self._on(row.day)} " for row in rows)
        tasks = "; ".join(f"{day}{row.task}" for day, row in zip(days, rows, strict=True))
        same = first.start and Titled(f"The same for the start of {self._on(first.start)}.", tasks)
        return when, same or tasks, owners

    def _part(self, row: PlanRow) -> str:
        if row.recurs:
            return _ALL_ALONG
        if not row.day:
            return "No day yet"
        return f"{row.day:%B}" if row.day.year == self.home.year else f"{row.day:%B} {row.day.year}"

    def _title(self, step: DossierStep) -> str:
        """Return a title without its teams, its worry and the number that is known anyway."""
        title = step.title if _POINTS_AT_IT.search(step.title) else _WORRY.sub("", step.title)
        return without_teams(title).removesuffix(self.measure).rstrip(".")

    def _owners(self, steps: Iterable[DossierStep]) -> str:
        names = list(dict.fromkeys(step.who for step in steps if step.who))
        is_each = EACH_TEAMS_MANAGER in names or (
            len(names) > _MOST_NAMES and self.managers.issuperset(names)
        )
        return EACH if is_each else listed(map(self._owner, names))

    def _leader(self, name: str) -> str:
        """Return the owner of what decides; few managers are named."""
        if name not in (EACH, EACH_TEAMS_MANAGER):
            return self._owner(name)
        few = sorted(self.managers) if len(self.managers) <= _MOST_MANAGERS else ()
        return ", ".join(map(self._owner, few)) or EACH

    def _owner(self, name: str) -> str:
        """Return an owner by last name, a role without its teams."""
        return self.short.get(name) or _EACH_OF.sub(r"Each \1", capital(without_teams(name)))

    def _again(self, steps: Sequence[DossierStep]) -> str:
        """Return on which other days the same is done."""
        days = sorted({step.day for step in steps if step.day})[1:]
        return f"again {', '.join(map(self._on, days))}" if days else ""

    def _rhythm(self, steps: Sequence[DossierStep]) -> str:
        """Return on which days it is done, or how often until when."""
        lasting = {step.how_often: step.last_day for step in steps if step.how_often and step.last_day}
        if lasting:
            each = sorted(lasting.items(), key=lambda of: of[1])
            each = each[-1:] if steps[0].kind == "support" else each
            return ", then ".join(f"{often} to {self._on(last)}" for often, last in each)
        days = sorted({step.day for step in steps if step.day})
        return f"{len(days)} times to {self._on(days[-1])}" if len(days) > _MOST_DAYS else self._again(steps)

    def _on(self, day: date | None) -> str:
        year = f", {day.year}" if day and day.year != self.home.year else ""
        return f"{short_date(day)}{year}" if day else ""


def _rhythm_of(item: AnyItem) -> str:
    """Return the words of the rhythm that a task of ours is part of, else ''."""
    is_ours = item.provenance.source == "builtin"  # the words of others stand in their own row
    words = _RHYTHM_OF.get(item.provenance.play_id, "") if is_ours else ""
    return "" if words == _QUESTION and not item.title.startswith("Ask ") else words


def _conditions(lines: Iterable[ConditionLine]) -> Iterator[PlanRow]:
    """Yield one row for all that one person sees to by one day."""
    same: dict[tuple[date | None, str, str, bool], list[str]] = {}
    for each in lines:
        about = (each.day, each.owner, each.before, each.mark == "brief")
        same.setdefault(about, []).append(each.name.rstrip("."))
    for (day, owner, before, is_of_brief), (first, *others) in same.items():
        task = "; ".join((first, *map(lower_first, others)))
        mark = "" if is_of_brief else " (proposal)"
        yield PlanRow(day, f"{task}{mark}", owner, more=f"Needed before {before}.")


def _to(first: date, last: date | None) -> str:
    """Return until when, as a table shows it: '–26', '–Oct 5'."""
    if not last or last <= first:
        return ""
    return f"–{last.day if first.month == last.month else short_date(last)}"


def _stands(steps: Iterable[DossierStep]) -> str:
    """Return how the tasks stand, '' for what is planned."""
    names = [STANDING_NAMES[step.standing] for step in steps if step.day and step.standing != "planned"]
    return ", ".join(map(str.lower, dict.fromkeys(names)))
