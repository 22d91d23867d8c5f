"""Write a plan as XML for Microsoft Project, in its strict order."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from xml.sax.saxutils import escape

from playbook.core.base.fields import STAGES
from playbook.core.dossier.model import Dossier, DossierStep
from playbook.exports.options import Options
from playbook.exports.xml_text import NAMESPACE, TEXT1, TEXT2, xml_text

_MOMENTS = ("gate", "milestone")
_HOURS_A_DAY, _DAYS_A_WEEK, _WORKING_DAYS = 8, 7, 5
_IN_DAYS, _WORK = 7, 1  # codes of the format
Line = str
_Values = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class _Task:
    """A line of the file: a stage, or a step of it."""

    name: str
    day: date
    last: date
    percent: int
    is_moment: bool = False
    step: DossierStep | None = None


def write(dossier: Dossier, _options: Options) -> bytes:
    """Return the dated steps by stage; the launch plan is the baseline."""
    steps = sorted(dossier.dated, key=lambda step: STAGES.index(step.stage))
    people = list(dict.fromkeys(step.who for step in steps if step.who))
    numbered = list(enumerate(_tree(dossier, steps), 1))
    lines = [
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
        f'<Project xmlns="{NAMESPACE}">',
        *_head(dossier, steps),
        *_attributes(),
        *_calendar(),
        "<Tasks>",
        *(line for each in numbered for line in _task(*each, has_baseline=dossier.is_launched)),
        "</Tasks>",
        "<Resources>",
        *(line for number, name in enumerate(people, 1) for line in _resource(number, name)),
        "</Resources>",
        "<Assignments>",
        *_assignments(numbered, people),
        "</Assignments>",
        "</Project>",
    ]
    return "\n".join(lines).encode()


def _tree(dossier: Dossier, steps: Iterable[DossierStep]) -> Iterator[_Task]:
    """Yield each stage as a summary, and then its steps."""
    titles = {stage.key: stage.title for stage in dossier.stages}
    for key, group in groupby(steps, key=lambda step: step.stage):
        own = [_task_of(step, dossier) for step in group]
        done = sum(task.percent for task in own) // len(own)
        days = min(task.day for task in own), max(task.last for task in own)
        yield _Task(titles.get(key, key.capitalize()), *days, done)
        yield from own


def _task_of(step: DossierStep, dossier: Dossier) -> _Task:
    day, last = step.day or dossier.day, step.last_day or dossier.day
    return _Task(step.title, day, last, 0 if step.is_open else 100, step.kind in _MOMENTS, step)


def _head(dossier: Dossier, steps: list[DossierStep]) -> Iterator[Line]:
    days = [day for step in steps for day in (step.day, step.last_day) if day]
    first, last = min(days, default=dossier.start or dossier.day), max(days, default=dossier.day)
    yield from _elements({
        "SaveVersion": 14, "Name": dossier.name, "Title": dossier.name, "Subject": dossier.stand,
        "Company": dossier.organization, "ScheduleFromStart": 1, "StartDate": _begins(first),
        "FinishDate": _ends(last), "CalendarUID": 1, "DefaultStartTime": "08:00:00",
        "DefaultFinishTime": "17:00:00", "MinutesPerDay": _HOURS_A_DAY * 60,
        "MinutesPerWeek": _HOURS_A_DAY * 60 * _WORKING_DAYS, "DaysPerMonth": 20,
        "DurationFormat": _IN_DAYS, "StatusDate": _ends(dossier.day), "NewTasksAreManual": 1,
    })  # fmt: skip


def _attributes() -> Iterator[Line]:
    yield "<ExtendedAttributes>"
    for field, name, alias in ((TEXT1, "Text1", "Playbook id"), (TEXT2, "Text2", "Playbook kind")):
        values = {"FieldID": field, "FieldName": name, "Alias": alias}
        yield from _block("ExtendedAttribute", values)
    yield "</ExtendedAttributes>"


def _calendar() -> Iterator[Line]:
    yield "<Calendars><Calendar><UID>1</UID><Name>Standard</Name><IsBaseCalendar>1</IsBaseCalendar><WeekDays>"
    for number in range(1, _DAYS_A_WEEK + 1):  # from Sunday
        is_working = 1 < number < _DAYS_A_WEEK
        times = "".join(
            f"<WorkingTime><FromTime>{begins}:00:00</FromTime><ToTime>{ends}:00:00</ToTime></WorkingTime>"
            for begins, ends in (("08", "12"), ("13", "17"))
        )
        yield (
            f"<WeekDay><DayType>{number}</DayType><DayWorking>{int(is_working)}</DayWorking>"
            + (f"<WorkingTimes>{times}</WorkingTimes>" if is_working else "")
            + "</WeekDay>"
        )
    yield "</WeekDays></Calendar></Calendars>"


def _task(number: int, task: _Task, *, has_baseline: bool) -> Iterator[Line]:
    step, (starts, ends, length) = task.step, _span(task.day, task.last, is_moment=task.is_moment)
    yield "<Task>"
    yield from _elements({
        "UID": number, "ID": number, "Name": task.name, "Active": 1, "Manual": 1, "Type": 1, "IsNull": 0,
        "OutlineLevel": 2 if step else 1, "Priority": 500, "Start": starts, "Finish": ends,
        "Duration": length, "ManualStart": starts, "ManualFinish": ends, "ManualDuration": length,
        "DurationFormat": _IN_DAYS, "EffortDriven": 0, "Estimated": 0, "Milestone": int(task.is_moment),
        "Summary": int(step is None), "PercentComplete": task.percent,
    })  # fmt: skip
    if step and not step.is_open:
        done_on = step.done_on or task.last
        actual = {"ActualStart": _begins(min(task.day, done_on)), "ActualFinish": _ends(done_on)}
        yield from _elements(actual)
    yield from _elements({"IgnoreResourceCalendar": 1})
    if step:
        notes = "\n\n".join(step.labeled_texts)
        yield from _elements({"Notes": notes} if notes else {})
        yield from _block("ExtendedAttribute", {"FieldID": TEXT1, "Value": step.id})
        yield from _block("ExtendedAttribute", {"FieldID": TEXT2, "Value": step.kind})
    if step and has_baseline:
        first = step.moved_from or task.day
        span = _span(first, first + (task.last - task.day), is_moment=task.is_moment)
        values = dict(zip(("Start", "Finish", "Duration"), span, strict=True))
        yield from _block("Baseline", {"Number": 0, **values, "DurationFormat": _IN_DAYS})
    yield "</Task>"


def _span(day: date, last: date, *, is_moment: bool) -> tuple[str, str, str]:
    """Return when something begins and ends, and its working time."""
    if is_moment:
        return _begins(day), _begins(day), "PT0H0M0S"
    # Counted by weeks: a plan may hold thousands of tasks of a hundred years.
    weeks, rest = divmod((last - day).days + 1, _DAYS_A_WEEK)
    begun = sum((day + timedelta(days=number)).weekday() < _WORKING_DAYS for number in range(rest))
    working = weeks * _WORKING_DAYS + begun
    return _begins(day), _ends(last), f"PT{max(1, working) * _HOURS_A_DAY}H0M0S"


def _resource(number: int, name: str) -> Iterator[Line]:
    yield from _block("Resource", {"UID": number, "ID": number, "Name": name, "Type": _WORK, "IsNull": 0})


def _assignments(numbered: Iterable[tuple[int, _Task]], people: list[str]) -> Iterator[Line]:
    numbers = {name: number for number, name in enumerate(people, 1)}
    owned = [(number, task.step.who) for number, task in numbered if task.step and task.step.who]
    for number, (task, who) in enumerate(owned, 1):
        values = {"UID": number, "TaskUID": task, "ResourceUID": numbers[who], "Units": 1}
        yield from _block("Assignment", values)


def _block(name: str, values: _Values) -> Iterator[Line]:
    yield f"<{name}>{''.join(_elements(values))}</{name}>"


def _elements(values: _Values) -> Iterator[Line]:
    for name, value in values.items():
        yield f"<{name}>{escape(xml_text(str(value)))}</{name}>"


def _begins(day: date) -> str:
    return f"{day.isoformat()}T08:00:00"


def _ends(day: date) -> str:
    return f"{day.isoformat()}T17:00:00"
