"""41 ways to spoil a built-in plan, each with the rule that finds it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from playbook.core.base.fields import Span
from playbook.core.plan.brief import ASPECTS, Brief, Group, Person
from playbook.core.plan.case import Concern, Condition, Promise, Stakeholder
from playbook.core.plan.items import AnyItem, Message, Metric, Milestone, Owner, TrainingSession
from playbook.core.review.review import Result, accept, review
from tests.drafts import draft_of
from tests.soak import some

GO_LIVE = date(2027, 5, 10)
START, END = date(2027, 3, 1), date(2027, 12, 10)
PEOPLE = {
    "board": ("Ines Falk", "executive"), "lead": ("Jonas Weber", "manager"), "care": ("Mara Lind", "manager"),
    "motor": ("Piet Bosch", "manager"), "home": ("Elif Kaya", "manager"), "keeper": ("Rosa Blum", "manager"),
    "doubter": ("Karl Stein", "staff"),
}  # fmt: skip


def claims_brief() -> Brief:
    """Return an insurer's brief: claims move from letters to a new file."""
    impact = dict.fromkeys(ASPECTS, 1) | {"process": 5, "systems": 4, "habits": 4}
    sizes = {"care": 22, "motor": 24, "home": 18}
    about = {"impact": impact, "capacity_hours_per_week": 3}
    groups = tuple(
        Group(id=key, name=f"Claims {key}", size=size, manager_id=key, **about) for key, size in sizes.items()
    )
    return Brief(
        name="One claims file", organisation="Nordhaus Mutual (synthetic)", tools=("ClaimFile",),
        what_changes="Every claim is opened, read and decided in ClaimFile instead of paper folders.",
        why="A claim waits eleven days in a folder before anyone reads it.",
        why_now="The archive closes in summer.", risk_of_not_changing="Customers leave for faster insurers.",
        what_stays="Who decides a claim, and up to what amount.", objective="A first answer in three days.",
        expected_benefit="No folders to look for, and no second typing.", outcome_measure="Days to a first "
        "answer",
        outcome_unit="days", outcome_baseline=11, outcome_target=3, regions=("EU",), country="DE",
        start=START, go_live=GO_LIVE, end=END, headcount=64, sponsor_id="board", lead_id="lead",
        lead_hours_per_week=40, budget=90_000, currency="EUR", sustainment_owner_id="keeper", trainers=4,
        incident_contact="Jonas Weber", groups=groups,
        people=tuple(Person(id=key, name=name, level=level) for key, (name, level) in PEOPLE.items()),
        promises=(
            Promise(topic="duty", state="decided", sentence="ClaimFile is mandatory from 10 May."),
            Promise(topic="measurement", state="decided", sentence="Open claims are counted per person."),
        ),
    )  # fmt: skip


BRIEF = claims_brief()
_MOST_FIXES = 60
Plan = tuple[Brief, tuple[AnyItem, ...], date]
Test = Callable[[Any], bool]


def sound_items() -> tuple[AnyItem, ...]:
    return draft_of(BRIEF, start=START).items


def changed(test: Test, most: int = 1_000, **values: Any) -> Plan:
    """Return the plan with the first items of a kind changed."""
    ids = [item.id for item in sound_items() if test(item)][:most]
    assert ids
    items = (item.model_copy(update=values) if item.id in ids else item for item in sound_items())
    return BRIEF, tuple(items), START


def with_item(*items: AnyItem) -> Plan:
    return BRIEF, (*sound_items(), *items), START


def of(*kinds: str) -> Test:
    return lambda item: item.kind in kinds


def first(test: Test) -> Any:
    return min((item for item in sound_items() if test(item)), key=lambda item: item.due or date.max)


def brief(items: Iterable[AnyItem] | None = None, **values: Any) -> Plan:
    """Return the plan under a brief with other values."""
    return BRIEF.model_copy(update=values), sound_items() if items is None else tuple(items), START


BOSS, LEAD = Owner(person_id="board"), Owner(person_id="lead")
ALL = tuple(group.id for group in BRIEF.groups)
BLAND = (
    "We look forward to the coming weeks together, and we are glad about all of the people who are "
    "with us here."
)


def message(text: str, day: date = GO_LIVE - timedelta(days=12), **values: Any) -> Plan:
    """Return the plan with one more message of the sponsor."""
    about = {"owner": BOSS, "sender": BOSS, "sender_role": "sponsor", "group_ids": ALL}
    about |= {"id": "extra", "title": "A word from me", "date": day, "body": f"{text} {BLAND}"}
    return with_item(Message.model_validate(about | values))


def one_metric(**values: Any) -> Plan:
    return changed(lambda item: isinstance(item, Metric) and item.measures == "utilization", most=1, **values)


CONDITION = Condition(id="council", kind="works_council", name="Works council agreement")
OWN_TALK: Test = lambda item: isinstance(item, Message) and "wiifm" in item.topics  # noqa: E731
SESSION: Test = lambda item: isinstance(item, TrainingSession) and not item.for_managers  # noqa: E731


@dataclass(frozen=True)
class Damage:
    """What was spoiled, and the rule that finds it."""

    plan: Callable[[], Plan]
    rule: str
    severity: str = ""


def _same_place() -> Plan:
    day = GO_LIVE + timedelta(days=8)
    meetings = [
        Message(id=f"talk-{number}", title=f"Talk {number}", date=day, owner=BOSS, sender=BOSS, live=True,
            group_ids=ALL, body=f"Number {number}. {BLAND}") for number in range(5)]  # fmt: skip
    return with_item(*meetings)


def _late_condition() -> Plan:
    day = GO_LIVE + timedelta(days=4)
    late = Milestone(id="council", title="Works council agreement", owner=LEAD, date=day)
    return brief((*sound_items(), late), conditions=(CONDITION,))


def _before_gate() -> Plan:
    gate = first(of("gate"))
    return message("Thirty days in: what we change, and what we have decided.", gate.due - timedelta(days=3))


def _no_objections() -> Plan:
    hit = (group.model_copy(update={"impact": {**group.impact, "beliefs": 5}}) for group in BRIEF.groups)
    return brief((item for item in sound_items() if item.kind != "resistance"), groups=tuple(hit))


def _no_mailbox() -> Plan:
    groups = tuple(group.model_copy(update={"has_mailbox": False}) for group in BRIEF.groups)
    return brief(groups=groups)


def _christmas() -> Plan:
    items = draft_of(BRIEF.model_copy(update={"go_live": date(2027, 9, 6)}), start=START).items
    return brief(items, go_live=date(2027, 12, 22), end=date(2028, 6, 30))


def _shown_to_them() -> Plan:
    concern = Concern(id="heads", text="Heads of office who wait until it passes", is_about_people=True)
    _, items, _ = message("Heads of office who wait until it passes.")
    return brief(items, concern_list=(concern,))


def _hours() -> Plan:
    days = (GO_LIVE - timedelta(days=7 * number + 3) for number in range(4))
    return with_item(*(
        TrainingSession(id=f"long-{number}", title=f"Day {number}", owner=LEAD, date=day, hours=7,
            group_ids=ALL, agenda=f"Day {number}. {BLAND}") for number, day in enumerate(days)))  # fmt: skip


def _no_words() -> Plan:
    empty = {"agenda": "", "script": "", "body": "", "talking_points": ""}
    spoken = of("training_session", "sponsor_act", "message")
    items = tuple(item.model_copy(update=empty) if spoken(item) else item for item in sound_items())
    return BRIEF, items, START


def _before_its_training() -> Plan:
    days = (item.date for item in sound_items() if isinstance(item, TrainingSession) and item.date)
    early = max(days) - timedelta(days=1)
    return one_metric(measures="proficiency", first_read=GO_LIVE, target_date=early)


def _announced_late() -> Plan:
    return message("Next comes practice, and then we start on 10 May.", GO_LIVE + timedelta(days=14))


def _same_agenda() -> Plan:
    return with_item(first(SESSION).model_copy(update={"id": "again", "title": "Another session"}))


def errors(items: Iterable[AnyItem], today: date) -> set[str]:
    failing = review(BRIEF, tuple(items), today=today).failing
    return {result.rule_id for result in failing if result.severity == "E"}


DAMAGES: dict[str, Damage] = {
    "every message is the letter x": Damage(lambda: changed(of("message"), body="x"), "R41"),
    "agendas and scripts are empty": Damage(_no_words, "R41", "E"),
    "a text says one word over and over": Damage(
        lambda: changed(of("message"), most=1, body="blah " * 60), "R41"),
    "the words are gone and the tags stay": Damage(lambda: changed(OWN_TALK, body=BLAND), "R43"),
    "tomorrow's message has a bracket in it": Damage(
        lambda: message("Thanks to [names of two people].", START + timedelta(days=1)), "R42", "E"),
    "a done-when is tbd": Damage(lambda: changed(of("milestone"), most=1, done_when="TBD"), "R42"),
    "an agenda is filler text": Damage(
        lambda: changed(SESSION, most=1, agenda=f"Lorem ipsum dolor sit amet. {BLAND}"), "R42"),
    "'today we start' ten days early": Damage(
        lambda: message("Good morning. Today we start.", GO_LIVE - timedelta(days=10)), "R44"),
    "a message names another start": Damage(lambda: message("We start on 17 May."), "R44"),
    "a message names another day of training": Damage(lambda: message("The training is on 9 April."), "R44"),
    "a date has the wrong weekday": Damage(lambda: message("Write to me until Friday, May 6, 2027."), "R44"),
    "the Friday question starts on a Thursday": Damage(
        lambda: changed(of("checkin_series"), most=1, title="Friday question", cadence_days=7,
            start=GO_LIVE + timedelta(days=3)), "R44"),
    "a start that is over is announced": Damage(_announced_late, "R44"),
    "voluntary where it is mandatory": Damage(
        lambda: message("It is voluntary, try it if you like."), "R45", "E"),
    "jobs promised and nothing decided": Damage(lambda: message("Nobody will lose their job."), "R45", "E"),
    "nobody is measured, says the message": Damage(
        lambda: message("We look at teams, not at people, and nobody is ranked."), "R45", "E"),
    "a message stands in the plan twice": Damage(
        lambda: with_item(first(of("message")).model_copy(update={"id": "again"})), "R46"),
    "two sessions have the same agenda": Damage(_same_agenda, "R46"),
    "one trainer for one person at a time": Damage(lambda: brief(trainers=1, seats_per_session=1), "R47"),
    "an owner is tbd": Damage(lambda: changed(of("milestone"), most=1, owner=Owner(role="tbd")), "R48", "E"),
    "an owner leaves before the end": Damage(
        lambda: brief(concerns="Rosa Blum leaves on June 1, 2027."), "R48"),
    "an owner is in five places at once": Damage(_same_place, "R48"),
    "the lead has half an hour a week": Damage(lambda: brief(lead_hours_per_week=0.5), "R48"),
    "sessions are on a Sunday": Damage(lambda: changed(SESSION, most=2, date=date(2027, 5, 2)), "R49"),
    "the all-hands is on Easter Monday": Damage(
        lambda: message("Good morning to all.", date(2027, 3, 29), channel="all_hands", live=True), "R49"),
    "go-live is two days before Christmas": Damage(_christmas, "R49"),
    "a session is while the company is closed": Damage(
        lambda: brief(company_blackouts=(Span(start=date(2027, 4, 1), end=date(2027, 5, 7)),)), "R49"),
    "a decision is told before its gate": Damage(_before_gate, "R50"),
    "guardrails come after the training": Damage(lambda: changed(of("policy"), effective=GO_LIVE), "R50"),
    "the own manager talks two months later": Damage(
        lambda: changed(lambda item: isinstance(item, Message) and item.sender_role == "manager",
            date=GO_LIVE + timedelta(days=30)), "R50"),
    "a count of logins is the outcome": Damage(
        lambda: one_metric(measures="outcome", title="Logins a week"), "R51", "E"),
    "everyone is to use it in week one": Damage(
        lambda: one_metric(unit="%", target=100, target_date=GO_LIVE + timedelta(days=5)), "R51"),
    "the target is worse than today": Damage(lambda: one_metric(baseline=60, target=40), "R51"),
    "a target is due before the training that it measures": Damage(_before_its_training, "R51"),
    "nobody plans for objections": Damage(_no_objections, "R37"),
    "a condition has no milestone": Damage(lambda: brief(conditions=(CONDITION,)), "R53", "E"),
    "a condition is met after go-live": Damage(_late_condition, "R53", "E"),
    "nobody talks with the one who is against it": Damage(
        lambda: brief(stakeholders=(Stakeholder(person_id="doubter", influence=5, support=1),)), "R55"),
    "people read what is said about them": Damage(_shown_to_them, "R55", "E"),
    "mails to people without a mailbox": Damage(_no_mailbox, "R63"),
    "a working day a week on top": Damage(_hours, "R59"),
}  # fmt: skip
# A plan has no field that would tell these from a sound one.


def failing(result: Result) -> set[str]:
    return {finding.text for finding in result.findings if finding.state == "fail"}


def test_every_damage_is_found_by_its_rule():
    sound = review(BRIEF, sound_items(), today=START).by_id
    assert len(DAMAGES) == 41
    for name, damage in DAMAGES.items():
        brief, items, today = damage.plan()
        result = review(brief, items, today=today).by_id[damage.rule]
        assert failing(result) - failing(sound[damage.rule]), name
        assert damage.severity in ("", result.severity), name


def test_a_plan_without_words_is_not_ready():
    for name in ("agendas and scripts are empty", "tomorrow's message has a bracket in it"):
        items, today = DAMAGES[name].plan()[1:]
        assert errors(items, today) - errors(sound_items(), START), name


# What a good plan may say under these promises.
HARMLESS = (
    "Nobody has to have an account before the training. We start on 10 May.",
    "Nobody has to decide this alone: ask your manager.",
    "We replace the folders, not the people who read them.",
    "If you want to use your own example, bring it.",
    "It is optional to bring a printed folder.",
    "No position in the queue is lost when you close the file.",
    "You must use ClaimFile for each claim from 10 May.",
    "The training is on 16 April or 21 April, see your own invitation.",
    "Today we start to collect questions; the start itself is on 10 May.",
    "From today you find the rules on the board.",
    "Fill out the form with one real claim, and see the list [1].",
)
HARMFUL = (
    "If you like, use it; it is optional to use it.", "You may use it if you want to try it; it is optional.",
    "From today everyone works in ClaimFile.", "Today we start.", "No position is lost.",
    "The training is on 4 May.",
)  # fmt: skip


def test_a_harmless_sentence_rings_no_rule_and_a_harmful_one_does():
    sound = review(BRIEF, sound_items(), today=START)
    known = {finding.text for result in sound.results for finding in result.findings}

    def rings(sentence: str) -> list[str]:
        spoiled, items, today = message(sentence)
        results = review(spoiled, items, today=today).results
        words = [each.text for result in results if result.state == "fail" for each in result.findings]
        return [text for text in words if text not in known]

    assert {sentence: rung for sentence in HARMLESS if (rung := rings(sentence))} == {}
    assert [sentence for sentence in HARMFUL if not rings(sentence)] == []


def test_fixing_one_finding_after_another_adds_no_error():
    sound = review(BRIEF, sound_items(), today=START)
    of_every_plan = {fix.label for result in sound.results for fix in result.fixes}
    for name in some([*DAMAGES], [*DAMAGES][::3]):
        fix_all(name, DAMAGES[name].plan(), of_every_plan)
    fix_all("a sound plan", (BRIEF, sound_items(), START), set())


def fix_all(name: str, plan: Plan, but: set[str]) -> None:
    """Accept one fix after another, without these, and see no error come."""
    brief, items, today = plan
    before: set[str] | None = None
    for _ in range(_MOST_FIXES):
        reviewed = review(brief, items, today=today)
        errors = {result.rule_id for result in reviewed.failing if result.severity == "E"}
        assert before is None or errors <= before, name
        fixes = (fix for result in reviewed.results for fix in result.fixes)
        fix = next((fix for fix in fixes if fix.label not in but), None)
        if not fix:
            return
        before, items = errors, accept(items, [fix])
    raise AssertionError(f"{name}: the fixes never end")
