"""Ask for what the brief leaves open, in the order of what the answers change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from playbook.core.base.fields import StageKey
from playbook.core.base.words import capital, count
from playbook.core.case.case import Case
from playbook.core.case.timing import HABITS
from playbook.core.plan.brief import ASPECTS, EACH_MANAGER, MANAGER_OF, Brief, Group
from playbook.core.plan.case import PROMISE_QUESTIONS
from playbook.llm.builtin.facts import LEAD, SPONSOR, answer_to, home_year, names_of, people_count
from playbook.llm.builtin.schedule import Schedule
from playbook.llm.builtin.wording import TextFacts, as_sentences, fit, listed, say_day

_ASK_REACH_ABOVE = 60
_TALKS_WITH = 25
# How many items of each kind wait for an answer, by stage and play.
Asks = Mapping[str, Mapping[StageKey, Mapping[str, int]]]
# The brief's own fields: the question, and what depends on the answer.
_QUESTIONS: dict[str, tuple[str, str]] = {
    "organisation": ("What is the organization called?", "Some sentences name it."),
    "why": ("Why are you doing this?", "The first message to every group has to say why."),
    "why_now": ("Why now, and not in a year?", "The first message to every group has to say why now."),
    "risk_of_not_changing": ("What happens if nothing changes?",
                             "The first message to every group has to name the risk."),
    "what_stays": ("What stays as it is?",
                   "People listen better once they know what is safe; each group hears it before go-live."),
    "objective": ("What should be true at the end that is not true today?", "The objective rests on it."),
    "expected_benefit": ("What gets better, for the organization and for the people in it?",
                         "Messages say what is in it for people, and the objective needs a benefit."),
    "outcome_measure": ("Which number of the business should move because of this?",
                        "Logins and course counts do not show whether the work got better."),
    "outcome_baseline": ("Where does that number stand today?", "Without a baseline no change can be shown."),
    "outcome_target": ("Where should that number be at the end?", "A metric needs a target to be judged by."),
    "outcome_unit": ("In what unit is that number counted?", "A number without a unit cannot be read."),
    "tools": ("Which tools are approved for this?", "Guardrails and use cases may only name approved tools."),
    "sponsor_id": ("Which executive stands for this?",
                   "Every announcement needs one sender with authority over all teams."),
    "lead_id": ("Who leads the rollout day to day?", "Most steps are owned by the rollout lead."),
    "lead_hours_per_week": ("How many hours a week does the lead have?", "A lead without time is a name."),
    "budget": ("What is the budget?", "Seats, training time and support have to be paid from something."),
    "sustainment_owner_id": ("Who looks after this once the rollout is over?",
                             "The hand-over needs a person, and not the rollout lead."),
    "incident_contact": ("Whom does someone call when the tool did harm or data went astray?",
                         "The guardrails must name a contact; until then it is the rollout lead."),
    "headcount": ("How many people are in scope?", "The teams together should cover everyone, once."),
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
    "tasks": ("Which two or three pieces of the daily work change first in {groups}?",
              "Training, first examples and the manager's talk practice them. A name tells none."),
    "supervisors": ("How many people lead a team or a shift in {groups}?",
                    "One manager cannot talk with more than about 25 people. These are briefed first."),
    "has_mailbox": ("Do people in {groups} have a mailbox at work, and do they work in shifts?",
                    "Without one they hear it in person at the start of a shift and read it on a board."),
}  # fmt: skip
_CASE_QUESTIONS: dict[str, tuple[str, str]] = {
    "change_kind": ("What kind of change is this?", "Rules, training and examples depend on it."),
    "country": ("In which country do these people work?",
                "Its public holidays are kept free, and its rules on agreement with employees count."),
    "trainers": ("How many people can train the others?", "It decides how many rounds fit into a week."),
    "seats_per_session": ("How many people fit into one session?",
                          "It decides how many rounds there are: one trainer cannot help a full hall."),
}  # fmt: skip
_ASKED_OF_THE_LEAD = frozenset((
    "incident_contact", "change_kind", "country", "trainers", "seats_per_session", "headcount", "regions",
    "end", "company_blackouts",
))  # fmt: skip
# What a plan should know even where no sentence needs it.
_ALWAYS = (
    "sponsor_id", "lead_id", "lead_hours_per_week", "budget", "why", "why_now", "risk_of_not_changing",
    "objective", "expected_benefit", "tools", "headcount", "regions", "sustainment_owner_id",
    "what_stays", "past_attempts", "outcome_measure",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A fact that the brief lacks: the question, its reason, who answers by when."""

    field: str
    question: str
    reason: str
    items: int = 0  # that would change with the answer
    who: str = ""
    by: date | None = None


def open_questions(case: Case, schedule: Schedule, asks: Asks, facts: TextFacts) -> tuple[OpenQuestion, ...]:
    """Return what sentences and rules lack, most wanted first."""
    brief = case.brief
    fields = dict.fromkeys([*(name for name in _ALWAYS if _is_empty(brief, name)), *asks])
    if not case.concerns:
        fields["concerns"] = None
    questions = [_about(name, asks.get(name, {})) for name in fields if name in _QUESTIONS]
    questions += [
        *_about_case(case, asks),
        *_about_groups(case, asks),
        *_about_concerns(case, facts),
        *_about_people(brief),
        *_about_groups_in_all(brief),
        *_about_dates(case, schedule),
    ]
    answered = [_with_answerer(case, schedule, question) for question in questions]
    # What it is all for comes first, however few tasks wait for it.
    return tuple(sorted(answered, key=lambda question: (question.field != "objective", -question.items)))


def most_wanted(questions: Sequence[OpenQuestion]) -> str:
    """Return in one sentence what the first three answers would change, or nothing."""
    first = [question for question in questions[:3] if question.items]
    if not first:
        return ""
    number = count(sum(question.items for question in first), "task")
    texts = " ".join(question.question for question in first)
    return f"Answering {'this' if len(first) == 1 else 'these'} would change up to {number}: {texts}"


def _with_answerer(case: Case, schedule: Schedule, question: OpenQuestion) -> OpenQuestion:
    """Return the question with who answers it and by when, unless it says so itself."""
    who, by = question.who or _answerer(case.brief, question.field), question.by or _needed_by(schedule)
    day = f" by {say_day(by, home_year(case.brief))}" if by else ""
    waits = f" {count(question.items, 'task')} wait for it." if question.items > 1 else ""
    reason = f"{question.reason}{waits} {capital(who)} answers it{day}."
    return replace(question, who=who, by=by, reason=reason)


def _answerer(brief: Brief, field: str) -> str:
    if field == "sponsor_id" and brief.sponsor is None:
        return "the person who decided on this change"
    is_for_lead = field.startswith("groups.") or field in _ASKED_OF_THE_LEAD
    person = brief.lead if is_for_lead else brief.sponsor
    return fit(person.name, 80) if person else LEAD if is_for_lead else SPONSOR


def _their_manager(brief: Brief, indexes: set[int]) -> str:
    if len(indexes) > 1:
        return EACH_MANAGER
    group = brief.groups[min(indexes)]
    manager = brief.manager_of(group)
    return fit(manager.name, 80) if manager else MANAGER_OF.format(group=fit(group.label, 80))


def _needed_by(schedule: Schedule) -> date | None:
    """Return the last working day before the managers' briefing."""
    if (slot := schedule.slot("brief-managers", None)) is None:
        return None
    day = schedule.office.up_to(slot.day - 1)
    return date.fromordinal(max(slot.day if day is None else day, schedule.first))


def _items(asks: Asks, name: str) -> int:
    return sum(sum(labels.values()) for labels in asks.get(name, {}).values())


def _is_empty(brief: Brief, name: str) -> bool:
    value = getattr(brief, name)
    return value is None or value in ("", ()) or (name in ("lead_hours_per_week", "headcount") and value == 0)


def _about(name: str, labels_by_stage: Mapping[StageKey, Mapping[str, int]]) -> OpenQuestion:
    question, reason = _QUESTIONS[name]
    labels = dict.fromkeys(label for labels in labels_by_stage.values() for label in labels)
    waits = f" Waiting for it: {listed(list(labels))}." if labels else ""
    items = sum(sum(labels.values()) for labels in labels_by_stage.values())
    return OpenQuestion(name, question, reason + waits, items)


def _about_case(case: Case, asks: Asks) -> Iterable[OpenQuestion]:
    brief = case.brief
    is_open = {
        "change_kind": case.kind_origin == "unknown",
        "country": not case.country,
        "trainers": brief.trainers is None,
        "seats_per_session": brief.seats_per_session is None and people_count(brief) > _ASK_REACH_ABOVE,
    }
    for name, (question, reason) in _CASE_QUESTIONS.items():
        if is_open[name]:
            yield OpenQuestion(name, question, reason, _items(asks, name))
    for promise in case.open_promises:
        person = brief.find_person(promise.decider_id)
        hint = case.hints.get(promise.topic, "")
        reason = "No text says anything about it until it is decided."
        if hint:
            reason = f"The brief says “{as_sentences(hint, 300)}” That does not settle it. {reason}"
        name = f"promises.{promise.topic}"
        yield OpenQuestion(
            name, PROMISE_QUESTIONS[promise.topic], reason, _items(asks, name),
            fit(person.name, 80) if person else "", promise.decide_by,
        )  # fmt: skip
    for condition in case.conditions:
        if condition.owner_id is None and not case.is_met(condition):
            question = f"Who sees to this: {fit(condition.name, 160)}?"
            reason = "What must be true before a step needs one person who reports when it is."
            yield OpenQuestion(f"conditions.{condition.id}", question, reason)


def _about_concerns(case: Case, facts: TextFacts) -> Iterable[OpenQuestion]:
    for concern in case.concerns:
        if not concern.is_about_people and answer_to(case, concern, facts) is None:
            question = f"What is the answer to “{as_sentences(fit(concern.text, 200), 200)}”"
            reason = "A worry that is known and not answered is read as an answer."
            yield OpenQuestion(f"concerns.{concern.id}", question, reason)


def _about_groups(case: Case, asks: Asks) -> Iterable[OpenQuestion]:
    brief = case.brief
    missing: dict[str, set[int]] = {name: set() for name in _GROUP_QUESTIONS}
    waiting = dict.fromkeys(_GROUP_QUESTIONS, 0)
    for name in asks:
        parts = name.split(".")
        if len(parts) == 3 and parts[2] in missing:
            missing[parts[2]].add(int(parts[1]))
            waiting[parts[2]] += _items(asks, name)
    for index, group in enumerate(brief.groups):
        reach = case.reach[group.id]
        is_open = {
            "manager_id": group.manager_id is None,
            "impact": set(group.impact) != set(ASPECTS),
            "capacity_hours_per_week": not group.capacity_hours_per_week,
            "tasks": not group.tasks,
            "supervisors": group.supervisors is None and group.size > _TALKS_WITH,
            "has_mailbox": reach.has_mailbox is None and people_count(brief) > _ASK_REACH_ABOVE,
        }
        for name, is_asked in is_open.items():
            if is_asked:
                missing[name].add(index)
    missing["manager_id"] = {index for index, group in enumerate(brief.groups) if group.manager_id is None}
    for name, indexes in missing.items():
        if indexes:
            question, reason = _GROUP_QUESTIONS[name]
            names = listed(names_of(brief, sorted(indexes)))
            text = question.format(groups=names)
            who = _their_manager(brief, indexes) if name == "tasks" else ""
            yield OpenQuestion(f"groups.{min(indexes)}.{name}", text, reason, waiting[name], who)


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
            f"The teams add up to {count(total, 'person', 'people')}, and {brief.headcount:,} "
            f"{'is' if brief.headcount == 1 else 'are'} in scope: "
            "who is missing, or counted twice?",
            "Everyone in scope should be in one group, once.",
        )


def _about_dates(case: Case, schedule: Schedule) -> Iterable[OpenQuestion]:
    brief = case.brief
    last_go_live = max(schedule.go_lives)
    if schedule.last < last_go_live + HABITS.days:
        day = say_day(schedule.office_day(last_go_live + HABITS.days), brief.start.year if brief.start else 0)
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
                f"Can {name} go live on another day than its closed days?",
                "A launch in the busiest weeks asks for trouble.",
            )
        if busy := _overlapping(group):
            yield OpenQuestion(
                f"groups.{index}.other_changes",
                f"{name} also has {listed(busy)} at the same time: which of them can wait?",
                "Two other changes at once are more than most teams can carry; the gates decide on it.",
            )
        if (access := brief.access_of(group)) and go_live and (go_live - access).days > 28:
            yield OpenQuestion(
                f"groups.{index}.access_date",
                f"Can {name} get access nearer to its go-live?",
                "What is learned more than four weeks before it is used is forgotten.",
            )
    if not brief.company_blackouts and not any(group.blackouts for group in brief.groups):
        yield OpenQuestion(
            "company_blackouts",
            "On which days are these people closed or too busy, apart from public holidays?",
            "Nothing is planned on such days once they are entered.",
        )


def _overlapping(group: Group) -> list[str]:
    changes = group.other_changes
    busy = [
        change
        for change in changes
        if any(change is not it and change.start <= it.end and it.start <= change.end for it in changes)
    ]
    return [name for change in busy if (name := fit(change.name, 60))]
