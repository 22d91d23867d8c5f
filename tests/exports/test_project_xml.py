"""A plan for Microsoft Project: what is in it, and in the order that Project wants."""

from dataclasses import replace
from datetime import date, timedelta
from xml.etree import ElementTree as ET

from playbook.core.dossier.audience import ALL_HANDS
from playbook.core.dossier.model import Dossier
from playbook.exports.options import Options
from playbook.exports.project_xml import write
from playbook.exports.xml_text import NAMESPACE
from tests.dossiers import dossier_of, sample

# As Project itself writes the elements of a task that we use.
ORDER = [
    "UID", "ID", "Name", "Active", "Manual", "Type", "IsNull", "OutlineLevel", "Priority", "Start",
    "Finish", "Duration", "ManualStart", "ManualFinish", "ManualDuration", "DurationFormat",
    "EffortDriven", "Estimated", "Milestone", "Summary", "PercentComplete", "ActualStart", "ActualFinish",
    "IgnoreResourceCalendar", "Notes", "ExtendedAttribute", "ExtendedAttribute", "Baseline",
]  # fmt: skip
SPACE = {"p": NAMESPACE}


def read(dossier: Dossier) -> ET.Element:
    return ET.fromstring(write(dossier, Options()))  # noqa: S314 - ours


def tasks(project: ET.Element, level: int = 2) -> dict[str, ET.Element]:
    found = project.findall("p:Tasks/p:Task", SPACE)
    return {said(task, "Name"): task for task in found if said(task, "OutlineLevel") == str(level)}


def said(element: ET.Element, path: str) -> str:
    return element.findtext("/".join(f"p:{name}" for name in path.split("/")), "", SPACE)


def test_every_dated_step_is_a_task_by_hand_below_its_stage():
    dossier = dossier_of(sample())
    project = read(dossier)
    steps, stages = tasks(project), tasks(project, 1)
    assert set(steps) == {step.title for step in dossier.dated}
    assert list(stages) == [stage.title for stage in dossier.stages if stage.total]
    assert {said(task, "Manual") for task in (*steps.values(), *stages.values())} == {"1"}
    for step in dossier.dated:
        task = steps[step.title]
        assert said(task, "Start").startswith(f"{step.day}T08")
        assert said(task, "Milestone") == str(int(step.kind in ("gate", "milestone")))
        assert (said(task, "PercentComplete") == "100") == (not step.is_open)
        assert [said(each, "Value") for each in task.findall("p:ExtendedAttribute", SPACE)] == [
            step.id,
            step.kind,
        ]
        first = step.moved_from or step.day
        assert said(task, "Baseline/Start").startswith(f"{first}T08")


def test_elements_stand_in_the_order_of_project():
    written = read(dossier_of(sample())).findall("p:Tasks/p:Task", SPACE)
    assert written
    for task in written:
        names = [child.tag.partition("}")[2] for child in task]
        left = iter(ORDER)
        assert all(name in left for name in names), names


def test_who_owns_a_step_is_a_resource_with_an_assignment():
    dossier = dossier_of(sample())
    project = read(dossier)
    names = {
        said(each, "UID"): said(each, "Name") for each in project.findall("p:Resources/p:Resource", SPACE)
    }
    numbers = {said(task, "UID"): title for title, task in tasks(project).items()}
    owned = {
        (numbers[said(each, "TaskUID")], names[said(each, "ResourceUID")])
        for each in project.findall("p:Assignments/p:Assignment", SPACE)
    }
    assert owned == {(step.title, step.who) for step in dossier.dated if step.who}


def test_a_plan_before_its_launch_has_no_baseline():
    assert b"<Baseline>" not in write(replace(dossier_of(sample()), phase="planning"), Options())


def test_any_text_is_text_and_nothing_that_xml_forbids():
    dossier = dossier_of(sample())
    step = replace(dossier.dated[0], title="<b>&amp; \x00\x0b\ud800 ]]> 🎉", note="a\nb")
    project = read(replace(dossier, name="R & <D>", steps=(step,)))
    (title,) = tasks(project)
    assert (title, said(project, "Name")) == ("<b>&amp;  ]]> 🎉", "R & <D>")
    assert said(tasks(project)[title], "Notes").endswith("a\nb")


def test_a_weekend_is_a_day_and_a_week_five():
    dossier = dossier_of(sample())
    step = replace(dossier.dated[0], kind="support", day=date(2026, 3, 7), until=None)
    assert said(next(iter(tasks(read(replace(dossier, steps=(step,)))).values())), "Duration") == "PT8H0M0S"
    week = replace(step, until=date(2026, 3, 13))
    assert said(next(iter(tasks(read(replace(dossier, steps=(week,)))).values())), "Duration") == "PT40H0M0S"


def test_everyone_gets_no_owner_and_no_note():
    project = read(dossier_of(sample(), ALL_HANDS))
    assert not project.findall("p:Assignments/p:Assignment", SPACE)
    assert not project.findall("p:Tasks/p:Task/p:Notes", SPACE)


def test_the_working_time_of_any_span_is_that_of_its_weekdays():
    dossier = dossier_of(sample())
    step = next(each for each in dossier.dated if each.kind not in ("gate", "milestone"))
    begins = [date(2026, 3, 2) + timedelta(days=number) for number in range(7)]
    spans = [(day, day + timedelta(days=long)) for day in begins for long in range(16)]
    spans += [(date(2000, 1, 3), date(2099, 12, 30))] * 2_000  # as long as a plan can be
    steps = [
        replace(step, id=f"s-{number}", title=f"{number}", day=day, until=until, moved_from=None)
        for number, (day, until) in enumerate(spans)
    ]
    written = tasks(read(replace(dossier, steps=tuple(steps))))
    for number, (day, until) in enumerate(spans[:112]):
        every = (day + timedelta(days=each) for each in range((until - day).days + 1))
        hours = 8 * max(1, sum(each.weekday() < 5 for each in every))
        assert said(written[f"{number}"], "Duration") == f"PT{hours}H0M0S"
