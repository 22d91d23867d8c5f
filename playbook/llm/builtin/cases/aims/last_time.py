"""Acts that failed last time, and what the plan does in their place."""

from collections.abc import Iterator, Sequence

from playbook.core.case.parts import EVENT_DECIDES
from playbook.core.case.reading.lessons import asked_for_examples
from playbook.core.plan.items import AnyItem, CheckinSeries, Milestone
from playbook.core.plan.plays.kinds import Prerequisite, Remedy
from playbook.llm.builtin.cases.case_writer import CaseWriter, lines
from playbook.llm.builtin.cases.teams.own_work import NAME_TASKS

_WEEKLY, _MONTHLY = ("weekly-example", "weekly-example-board"), "monthly-example"
_TITLES = {
    **dict.fromkeys(_WEEKLY, "Look at one named task with each person, weekly"),
    _MONTHLY: "Keep, change or drop each named task, monthly",
}
_AT_WORK = (
    "How long did your last real piece take, what did you fix by hand, and do we keep or swap the task? "
    "Ten minutes with each person, on one of the two tasks that they picked before the first session."
)


def changed_from_last_time(writer: CaseWriter, items: Sequence[AnyItem]) -> list[AnyItem]:
    """Return the items without the act that the brief says has failed."""
    if not asked_for_examples(writer.brief.past_attempts):
        return list(items)
    return [_changed(writer, item) for item in items]


def left_behind(writer: CaseWriter) -> Iterator[Milestone]:
    """Yield a task for what the last attempt left behind."""
    remedy = next((each for each in _cures(writer) if isinstance(each, Remedy) and each.left_behind), None)
    if remedy is None:
        return
    yield writer.make(
        Milestone,
        "left-behind",
        EVENT_DECIDES,
        title=writer.fill(remedy.left_behind),
        owner=writer.owner(writer.brief.lead_id),
        group_ids=writer.everyone,
        date=writer.day_before_announcement,
        done_when=remedy.left_behind_done,
        rule_ids=("R32",),
        why="The first thing people remember is what the last attempt left undone.",
    )


def not_again(writer: CaseWriter) -> str:
    """Return the number that shows that the last attempt's failure has not come back."""
    return counted_again(writer) or next((each.again_go for each in _cures(writer) if each.again_go), "")


def counted_again(writer: CaseWriter) -> str:
    """Return how often what failed last time may happen again."""
    lessons = [each for each in reversed(writer.case.lessons) if not each.is_trial]
    return next((cause.counted.go for each in lessons for cause in each.causes if cause.counted), "")


def _cures(writer: CaseWriter) -> Iterator[Prerequisite | Remedy]:
    """Yield what this plan does about earlier failures, the last one first."""
    for lesson in reversed(writer.case.lessons):
        if not lesson.is_trial:
            yield from filter(None, map(writer.kind.cure_of, lesson.remedies))


def _changed(writer: CaseWriter, item: AnyItem) -> AnyItem:
    play_id = item.provenance.play_id
    if isinstance(item, CheckinSeries) and (title := _TITLES.get(play_id)):
        return item.model_copy(
            update={"title": title, "question": "\n\n".join([_AT_WORK, *item.question.split("\n\n")[1:]])}
        )
    if isinstance(item, Milestone) and play_id == NAME_TASKS:
        people = sum(group.size for group in writer.brief.groups if group.id in item.group_ids)
        return item.model_copy(
            update={
                "title": "Pick two weekly tasks with each person, on one list, with today’s minutes",
                "owner": writer.leaders.of_each("manager", writer.indexes(item.group_ids)).owner,
                "done_when": lines(
                    f"Each of the {people:,} has picked two weekly tasks. One list has person, task and the "
                    "minutes that it takes today.",
                    item.done_when,
                ),
                "provenance": item.provenance.model_copy(update={"play_id": EVENT_DECIDES}),
            }
        )
    return item
