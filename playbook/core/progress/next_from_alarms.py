"""What each ringing alarm asks of a leader, in a sentence."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from playbook.core.base.fields import Id, StageKey
from playbook.core.base.words import count, quoted
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Group
from playbook.core.plan.items import ELEMENTS, STRENGTHENED_IN, Metric, Step
from playbook.core.progress.next_step import NextStep, Weight, lead_of, manager_of, owner_of
from playbook.core.review.review import DEFAULTS, Finding, Result, Review
from playbook.core.review.rules.tracking import ALARMS, barrier_of

_ALARMS = {alarm.id: alarm for alarm in ALARMS}


@dataclass(frozen=True, slots=True)
class AlarmStep:
    """One finding of an alarm, with the group it is about."""

    rollout: Rollout
    result: Result
    finding: Finding
    group: Group | None

    @property
    def who(self) -> str:
        return manager_of(self.rollout, self.group) if self.group else lead_of(self.rollout)

    @property
    def name(self) -> str:
        return self.group.label if self.group else "the rollout"

    def step(self, do: str, cause: str, place: str, **overrides: object) -> NextStep:
        """Return the step this finding asks for."""
        alarm = _ALARMS[self.result.rule_id]
        group_ids = (self.group.id,) if self.group else ()
        about: dict[str, object] = {"rule_id": alarm.id, "grade": alarm.grade, "sort": alarm.id}
        about |= {"cause": cause, "weight": Weight.WARNING, "do": do, "why": self.finding.text}
        about |= {"stage": alarm.stage, "place": place, "group_ids": group_ids}
        return NextStep(**(about | overrides))  # type: ignore[arg-type]


def steps_of_alarms(rollout: Rollout, alarms: Review, group_id: Id | None = None) -> Iterator[NextStep]:
    """Yield the steps of ringing alarms, for one group or all."""
    for result in alarms.failing:
        make = STEPS_OF_ALARMS.get(result.rule_id)
        for finding in _worst_first(result) if make else ():
            if finding.state == "fail" and (group_id is None or finding.group_id in (None, group_id)):
                group = rollout.brief.find_group(finding.group_id) if finding.group_id else None
                step = make(AlarmStep(rollout, result, finding, group)) if make else None
                if step:
                    yield step


def _worst_first(result: Result) -> list[Finding]:
    """Return an alarm's findings, those of the teams with the lowest answers first."""
    lowest: dict[str, float] = {}
    for key, figure in result.figures.items():
        group_id, _, step = key.partition(":")
        if step:
            lowest[group_id] = min(figure, lowest.get(group_id, figure))
    return sorted(result.findings, key=lambda finding: lowest.get(finding.group_id or "", 0.0))


def _barrier(alarm: AlarmStep) -> NextStep | None:
    if alarm.group is None:
        return None
    scores: Mapping[Step, float] = alarm.rollout.readiness.get(alarm.group.id, {})
    step, _ = barrier_of(scores, DEFAULTS.barrier_score)
    if step is None:
        return None
    element = f"“{ELEMENTS[step].lower()}”"
    # Of a group that is too small the alarm has no figure.
    figure = alarm.result.figures.get(f"{alarm.group.id}:{step}")
    score = "" if figure is None else f" ({figure:.1f} of 5)"
    do = f"Ask {alarm.who} to work on {element} in {alarm.name} before anything else."
    why = f"In the self-check of {alarm.name}, {element} is the first answer that is too low{score}."
    return alarm.step(do, "readiness", "stage", why=why, stage=STRENGTHENED_IN[step])


def _idle(alarm: AlarmStep) -> NextStep:
    idle = int(alarm.result.figures.get("idle_seats", 0))
    do = f"Reassign or cancel {count(idle, 'unused license')}. Owner: {alarm.who}."
    return alarm.step(do, "seats", "used")


def _slipping(alarm: AlarmStep) -> NextStep | None:
    if "silent_days" in alarm.result.figures and alarm.finding is alarm.result.findings[0]:
        return None  # the silence is a step of its own
    sponsor = alarm.rollout.brief.sponsor
    who = sponsor.name if sponsor else "the sponsor"
    do = f"Schedule {who}’s next two appearances today; ask what to drop if time is short."
    return alarm.step(do, "sponsor", "stage", stage="leadership")


def _item(alarm: AlarmStep) -> NextStep | None:
    item_id = next(iter(alarm.finding.item_ids), "")
    item = alarm.rollout.items.get(item_id)
    if item is None:
        return None
    owner, title = owner_of(alarm.rollout, item.owner), quoted(item.title)
    do = f"Stop using the tool for {title}, or narrow the task. Owner: {owner}."
    if alarm.result.rule_id == "T03":
        do = f"Settle with {owner} what the day of {title} depends on, or drop it."
    return alarm.step(do, f"item {item_id}", "item", item_id=item_id)


def _mismatch(alarm: AlarmStep) -> NextStep | None:
    items = [alarm.rollout.items.get(item_id) for item_id in alarm.finding.item_ids]
    metric = next((item for item in items if isinstance(item, Metric)), None)
    if metric is None:
        return None
    owner = owner_of(alarm.rollout, metric.owner)
    name = quoted(metric.title)
    do = f"Ask {owner} what else has to change for {name} to move, or measure something nearer."
    if alarm.finding.text.endswith("at its target."):
        do = f"Ask {owner} what moved {name}, as none of the work behind it is done."
    return alarm.step(do, f"metric {metric.id}", "item", item_id=metric.id)


# What to do with whom about what, and the cause, place and stage of the step.
_SIMPLE: dict[str, tuple[str, str, str, StageKey]] = {
    "T02": ("Ask {who} in person what got in the way of the check-in, and agree on the next day to answer.",
        "check-in", "my_team", "reinforcement"),
    "T04": ("Show two examples that were worth it, say why, and ask the leads for work that matters this "
        "week. Owner: {who}.", "value", "worth", "reinforcement"),
    "T05": ("Pick the tasks where it helps, stop the others, and check quality before counting use. "
        "Owner: {who}.", "value", "worth", "reinforcement"),
    "T06": ("Fix what runs behind before more people get the tool. Owner: {who}.",
        "balance", "stage", "training"),
    "T12": ("Hold a short session for those in {name} who missed it, before asking the team for results. "
        "Owner: {who}.", "go-live", "stage", "training"),
}  # fmt: skip


def _simple(alarm: AlarmStep) -> NextStep:
    do, cause, place, stage = _SIMPLE[alarm.result.rule_id]
    return alarm.step(do.format(who=alarm.who, name=alarm.name), cause, place, stage=stage)


STEPS_OF_ALARMS: dict[str, Callable[[AlarmStep], NextStep | None]] = {
    **dict.fromkeys(_SIMPLE, _simple), **dict.fromkeys(("T03", "T09"), _item),
    "T01": _barrier, "T07": _idle, "T08": _slipping, "T10": _mismatch,
}  # fmt: skip
