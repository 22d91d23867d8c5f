"""What each alarm that rings asks of a leader this week, in a sentence with a name in it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from playbook.core.base.fields import Id
from playbook.core.base.words import quoted
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Group
from playbook.core.plan.items import ELEMENTS, STRENGTHENED_IN, Metric, Step
from playbook.core.progress.next_step import NextStep, Weight, lead_of, manager_of, owner_of
from playbook.core.review import DEFAULTS, Finding, Result, Review
from playbook.core.review.rules.tracking import ALARMS, barrier_of

_ALARMS = {alarm.id: alarm for alarm in ALARMS}


@dataclass(frozen=True, slots=True)
class AlarmStep:
    """One finding of an alarm, with the group that it is about, if any."""

    rollout: Rollout
    result: Result
    finding: Finding
    group: Group | None

    @property
    def who(self) -> str:
        """Whom it is done with: who leads the group, else the rollout lead."""
        return manager_of(self.rollout, self.group) if self.group else lead_of(self.rollout)

    @property
    def name(self) -> str:
        return self.group.name if self.group else "the rollout"

    def step(self, do: str, cause: str, place: str, **more: object) -> NextStep:
        """The step that this finding asks for."""
        alarm = _ALARMS[self.result.rule_id]
        about: dict[str, object] = {
            "rule_id": alarm.id,
            "grade": alarm.grade,
            "sort": alarm.id,
            "cause": cause,
            "weight": Weight.WARNING,
            "do": do,
            "why": self.finding.text,
            "stage": alarm.stage,
            "place": place,
            "group_ids": (self.group.id,) if self.group else (),
        }
        return NextStep(**(about | more))  # type: ignore[arg-type]


def answer_format(rollout: Rollout, alarms: Review, group_id: Id | None = None) -> Iterator[NextStep]:
    """The steps of every alarm that rings; with a group, only what concerns it or the whole rollout."""
    for result in alarms.failing:
        make = STEPS_OF_ALARMS.get(result.rule_id)
        for finding in result.findings if make else ():
            if finding.state == "fail" and (group_id is None or finding.group_id in (None, group_id)):
                group = rollout.brief.find_group(finding.group_id) if finding.group_id else None
                step = make(AlarmStep(rollout, result, finding, group)) if make else None
                if step:
                    yield step


def _barrier(one: AlarmStep) -> NextStep | None:
    if one.group is None:
        return None
    scores: Mapping[Step, float] = one.rollout.readiness.get(one.group.id, {})
    step, _ = barrier_of(scores, DEFAULTS.barrier_score)
    if step is None:
        return None
    element = f"'{ELEMENTS[step].lower()}'"
    # Of a group that is too small the alarm has no figure.
    figure = one.result.figures.get(f"{one.group.id}:{step}")
    score = "" if figure is None else f": {figure:.1f} of 5"
    do = f"With {one.who}, strengthen {element} for {one.name} before anything that comes after it."
    why = f"{one.name} is held up at {element}{score}."
    return one.step(do, "readiness", "stage", why=why, stage=STRENGTHENED_IN[step])


def _checkin(one: AlarmStep) -> NextStep:
    do = f"Ask {one.who} in person what got in the way of the check-in, and agree on the next day to answer."
    return one.step(do, "check-in", "my_team", stage="reinforcement")


def _milestone(one: AlarmStep) -> NextStep | None:
    item_id = next(iter(one.finding.item_ids), "")
    item = one.rollout.items.get(item_id)
    if item is None:
        return None
    owner = owner_of(one.rollout, item.owner)
    do = f"Settle with {owner} what the day of {quoted(item.title)} depends on, or drop it."
    return one.step(do, f"item {item_id}", "item", item_id=item_id)


def _low_value(one: AlarmStep) -> NextStep:
    do = (
        f"With {one.who}, show two examples that were worth it, say why, and ask the leads for work that "
        "matters this week."
    )
    return one.step(do, "value", "worth", stage="reinforcement")


def _busy(one: AlarmStep) -> NextStep:
    do = (
        f"With {one.who}, pick the tasks where it helps, stop the others, and check quality before "
        "counting use."
    )
    return one.step(do, "value", "worth", stage="reinforcement")


def _unbalanced(one: AlarmStep) -> NextStep:
    do = f"With {one.who}, put right what runs behind before more people get the tool."
    return one.step(do, "balance", "stage", stage="training")


def _idle(one: AlarmStep) -> NextStep:
    idle = int(one.result.figures.get("idle_seats", 0))
    seats = "the idle seat" if idle == 1 else f"the {idle:,} idle seats"
    do = f"Have {one.who} offer {seats} to people who wait for one, or give them back."
    return one.step(do, "seats", "used")


def _slipping(one: AlarmStep) -> NextStep | None:
    if "silent_days" in one.result.figures and one.finding is one.result.findings[0]:
        return None  # the silence is a step of its own
    sponsor = one.rollout.brief.sponsor
    do = (
        f"Book the next two acts with {sponsor.name if sponsor else 'the sponsor'} today; "
        "ask what to drop if time is short."
    )
    return one.step(do, "sponsor", "stage", stage="leadership")


def _costly(one: AlarmStep) -> NextStep | None:
    item_id = next(iter(one.finding.item_ids), "")
    item = one.rollout.items.get(item_id)
    if item is None:
        return None
    owner = owner_of(one.rollout, item.owner)
    do = f"With {owner}, leave {quoted(item.title)} to people, or cut the checking by a narrower use."
    return one.step(do, f"item {item_id}", "item", item_id=item_id)


def _mismatch(one: AlarmStep) -> NextStep | None:
    items = [one.rollout.items.get(item_id) for item_id in one.finding.item_ids]
    metric = next((item for item in items if isinstance(item, Metric)), None)
    if metric is None:
        return None
    owner = owner_of(one.rollout, metric.owner)
    name = quoted(metric.title)
    do = f"Ask {owner} what else has to change for {name} to move, or measure something nearer."
    if one.finding.text.endswith("at its target."):
        do = f"Ask {owner} what moved {name}, as none of the work behind it is done."
    return one.step(do, f"metric {metric.id}", "item", item_id=metric.id)


def _unready(one: AlarmStep) -> NextStep:
    do = (
        f"With {one.who}, hold a short session for those in {one.name} who missed it, before the group is "
        "asked for results."
    )
    return one.step(do, "go-live", "stage", stage="training")


STEPS_OF_ALARMS: dict[str, Callable[[AlarmStep], NextStep | None]] = {
    "T01": _barrier,
    "T02": _checkin,
    "T03": _milestone,
    "T04": _low_value,
    "T05": _busy,
    "T06": _unbalanced,
    "T07": _idle,
    "T08": _slipping,
    "T09": _costly,
    "T10": _mismatch,
    "T12": _unready,
}
