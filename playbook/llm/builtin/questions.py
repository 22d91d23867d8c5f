"""Ask for what the brief leaves open."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from playbook.core.base.fields import StageKey
from playbook.core.plan.brief import ASPECTS, Brief, Group
from playbook.llm.builtin.facts import names_of
from playbook.llm.builtin.schedule import Schedule
from playbook.llm.builtin.wording import fit, listed, say_day

_HABIT_DAYS = 91
# The brief's own fields: the question, and what depends on the answer.
_QUESTIONS: dict[str, tuple[str, str]] = {
    "organisation": ("What is the organisation called?", "Some sentences name it."),
    "why": ("Why are you doing this?", "The first message to every group has to say why."),
    "why_now": ("Why now, and not in a year?", "The first message to every group has to say why now."),
    "risk_of_not_changing": ("What happens if nothing changes?",
                             "The first message to every group has to name the risk."),
    "what_stays": ("What stays as it is?",
                   "People listen better once they know what is safe; each group hears it before go-live."),
    "objective": ("What should be true at the end that is not true today?", "The objective rests on it."),
    "expected_benefit": ("What gets better, for the organisation and for the people in it?",
                         "Messages say what is in it for people, and the objective needs a benefit."),
    "outcome_measure": ("Which number of the business should move because of this?",
                        "Logins and course counts do not show whether the work got better."),
    "outcome_baseline": ("Where does that number stand today?", "Without a baseline no change can be shown."),
    "outcome_target": ("Where should that number be at the end?", "A metric needs a target to be judged by."),
    "outcome_unit": ("In what unit is that number counted?", "A number without a unit cannot be read."),
    "tools": ("Which tools are approved for this?", "Guardrails and use cases may only name approved tools."),
    "sponsor_id": ("Which executive stands for this?",
                   "Every announcement needs one sender with authority over all groups."),
    "lead_id": ("Who leads the rollout day to day?", "Most steps are owned by the rollout lead."),
    "lead_hours_per_week": ("How many hours a week does the lead have?", "A lead without time is a name."),
    "budget": ("What is the budget?", "Seats, training time and support have to be paid from something."),
    "sustainment_owner_id": ("Who looks after this once the rollout is over?",
                             "The hand-over needs a person, and not the rollout lead."),
    "incident_contact": ("Whom does someone call when the tool did harm or data went astray?",
                         "The guardrails must name a contact; until then it is the rollout lead."),
    "headcount": ("How many people are in scope?", "The groups together should cover everyone, once."),
    "regions": ("In which regions do these people work?",
                "Some duties, such as training in the EU, depend on it."),
    "concerns": ("What worries people about this?", "Answers can be prepared for what is known."),
    "past_attempts": ("What was tried before, and how did it go?", "People remember; the plan should too."),
}  # fmt: skip
_GROUP_QUESTIONS: dict[str, tuple[str, str]] = {
    "manager_id": ("Who manages {groups}?",
                   "People want to hear what it means for them from their own manager."),
    "impact": ("How much changes for {groups}, aspect by aspect?",
               "Without it the plan cannot say what changes, what stays, or which objections to expect."),
    "capacity_hours_per_week": ("How many hours a week can each person in {groups} give to this?",
                                "Sessions are spread over weeks so that they fit."),
}  # fmt: skip
# What a plan should know even where no sentence needs it.
_ALWAYS = (
    "sponsor_id", "lead_id", "lead_hours_per_week", "budget", "why", "why_now", "risk_of_not_changing",
    "objective", "expected_benefit", "tools", "headcount", "regions", "sustainment_owner_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A fact that the brief lacks, with the question and its reason."""

    field: str
    question: str
    reason: str


def open_questions(
    brief: Brief, schedule: Schedule, asks: Mapping[str, Mapping[StageKey, Sequence[str]]]
) -> tuple[OpenQuestion, ...]:
    """Return what sentences and rules lack, and what contradicts itself."""
    fields = dict.fromkeys([*(name for name in _ALWAYS if _is_empty(brief, name)), *asks])
    questions = [_about(name, asks.get(name, {})) for name in fields if name in _QUESTIONS]
    return (
        *questions,
        *_about_groups(brief, fields),
        *_about_people(brief),
        *_about_groups_in_all(brief),
        *_about_dates(brief, schedule),
    )


def _is_empty(brief: Brief, name: str) -> bool:
    value = getattr(brief, name)
    return value is None or value in ("", ()) or (name in ("lead_hours_per_week", "headcount") and value == 0)


def _about(name: str, labels_by_stage: Mapping[StageKey, Sequence[str]]) -> OpenQuestion:
    question, reason = _QUESTIONS[name]
    labels = [label for labels in labels_by_stage.values() for label in labels]
    waits = f" Waiting for it: {listed(labels)}." if labels else ""
    return OpenQuestion(name, question, reason + waits)


def _about_groups(brief: Brief, fields: Iterable[str]) -> Iterable[OpenQuestion]:
    missing: dict[str, set[int]] = {name: set() for name in _GROUP_QUESTIONS}
    for name in fields:
        parts = name.split(".")
        if len(parts) == 3 and parts[2] in missing:
            missing[parts[2]].add(int(parts[1]))
    for index, group in enumerate(brief.groups):
        if set(group.impact) != set(ASPECTS):
            missing["impact"].add(index)
        if not group.capacity_hours_per_week:
            missing["capacity_hours_per_week"].add(index)
    missing["manager_id"] = {index for index, group in enumerate(brief.groups) if group.manager_id is None}
    for name, indexes in missing.items():
        if indexes:
            question, reason = _GROUP_QUESTIONS[name]
            names = listed(names_of(brief, sorted(indexes)))
            yield OpenQuestion(f"groups.{min(indexes)}.{name}", question.format(groups=names), reason)


def _about_people(brief: Brief) -> Iterable[OpenQuestion]:
    sponsor, lead = brief.sponsor, brief.lead
    if sponsor and sponsor.level != "executive":
        yield OpenQuestion(
            "sponsor_id",
            f"Is there an executive who can sponsor this beside {fit(sponsor.name, 80)}?",
            "The sponsor needs authority over every group.",
        )
    if lead and brief.sustainment_owner_id == lead.id:
        yield OpenQuestion(
            "sustainment_owner_id",
            f"Who other than {fit(lead.name, 80)} looks after this once the rollout is over?",
            "If the project keeps it, it ends with the project.",
        )
    led_by_sponsor = [
        index for index, group in enumerate(brief.groups) if sponsor and group.manager_id == sponsor.id
    ]
    if led_by_sponsor:
        yield OpenQuestion(
            f"groups.{led_by_sponsor[0]}.manager_id",
            f"Who besides the sponsor can stand up for this in {listed(names_of(brief, led_by_sponsor))}?",
            "Each group needs a leader of its own beside the sponsor.",
        )


def _about_groups_in_all(brief: Brief) -> Iterable[OpenQuestion]:
    total = sum(group.size for group in brief.groups)
    if brief.headcount and brief.headcount != total and not any(group.shares_units for group in brief.groups):
        yield OpenQuestion(
            "headcount",
            f"The groups add up to {total:,} people and {brief.headcount:,} are in scope: "
            "who is missing, or counted twice?",
            "Everyone in scope should be in one group, once.",
        )


def _about_dates(brief: Brief, schedule: Schedule) -> Iterable[OpenQuestion]:
    last_go_live = max(schedule.go_lives)
    if schedule.last < last_go_live + _HABIT_DAYS:
        day = say_day(schedule.office_day(last_go_live + _HABIT_DAYS), brief.start.year if brief.start else 0)
        yield OpenQuestion(
            "end",
            f"Can the rollout run until {day} or later?",
            "Habits take about eleven weeks [MS5]; reviews after 30, 60 and 90 days need the time.",
        )
    for index, group in enumerate(brief.groups):
        name = names_of(brief, [index])[0]
        if (go_live := brief.go_live_of(group)) and group.is_blacked_out(go_live):
            yield OpenQuestion(
                f"groups.{index}.go_live",
                f"Can {name} go live outside its blackout?",
                "A launch in the busiest weeks asks for trouble.",
            )
        if busy := _overlapping(group):
            yield OpenQuestion(
                f"groups.{index}.other_changes",
                f"{name} also has {listed(busy)} at the same time: which of them can wait?",
                "Two other changes at once are more than most groups can carry; the gates decide on it.",
            )
        if (access := brief.access_of(group)) and go_live and (go_live - access).days > 28:
            yield OpenQuestion(
                f"groups.{index}.access_date",
                f"Can {name} get access nearer to its go-live?",
                "What is learned more than four weeks before it is used is forgotten.",
            )
    if not schedule.case.country:
        yield OpenQuestion(
            "country",
            "In which country, and in which state or region of it, do these people work?",
            "Their public holidays follow from it. Until then only 1 January and 25 and 26 December are free.",
        )
    if not brief.company_blackouts and not any(group.blackouts for group in brief.groups):
        yield OpenQuestion(
            "groups.0.blackouts",
            "In which weeks are these people too busy, or is the company closed?",
            "Nothing that takes their time is planned in those weeks.",
        )


def _overlapping(group: Group) -> list[str]:
    changes = group.other_changes
    busy = [
        change
        for change in changes
        if any(change is not it and change.start <= it.end and it.start <= change.end for it in changes)
    ]
    return [name for change in busy if (name := fit(change.name, 60))]
