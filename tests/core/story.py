"""A small rollout and every change with its words."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.answers import AnswerRemoved, QuestionAnswered
from playbook.core.log.changes.briefs import BriefEdited, GroupRemoved, GroupSaved, PersonRemoved, PersonSaved
from playbook.core.log.changes.counts import (
    ReadingLogged,
    ReadingRemoved,
    TrainingCounted,
    UseCaseTimed,
    UseCounted,
    UseRemoved,
)
from playbook.core.log.changes.examples import ExampleHidden, ExampleLogged, ExampleRemoved
from playbook.core.log.changes.incidents import IncidentLogged, IncidentRemoved
from playbook.core.log.changes.items import ItemAdded, ItemEdited, ItemLocked, ItemRemoved
from playbook.core.log.changes.progress import (
    GateDecided,
    ItemMoved,
    ReadinessScored,
    StatusLogged,
    TrackingRestored,
    VerdictRestored,
)
from playbook.core.log.changes.recipes import RecipeRemoved, RecipeSaved
from playbook.core.log.changes.records import ModelAsked, PersonForgotten
from playbook.core.log.changes.rollouts import Launched, LaunchWithdrawn, RolloutArchived, RolloutCreated
from playbook.core.log.changes.self_checks import SelfCheckRemoved, SelfCheckSaved
from playbook.core.log.changes.strategies import StrategyRemoved, StrategySaved
from playbook.core.log.events import Event
from playbook.core.log.rollout import Answer, Reading, Rollout
from playbook.core.log.state import apply
from playbook.core.plan.brief import BriefFields, Group, Person
from playbook.core.plan.counts import Timing, Trained, Use
from playbook.core.plan.examples import Example
from playbook.core.plan.incidents import Incident
from playbook.core.plan.items import LeftOut, Message, Metric, Milestone, Owner, Support, Tracking
from playbook.core.plan.recipes import Recipe
from playbook.core.plan.self_checks import SelfCheck
from playbook.core.plan.strategy import Strategy

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
ROLLOUT_ID = "ai-at-lt"


def day(text: str) -> date:
    """Return a day of 2026 from '03-09'."""
    return date.fromisoformat(f"2026-{text}")


def event(
    change: AnyChange, version: int, *, actor: str = "Dana", change_set: str = "", undoes: str = ""
) -> Event:
    """Return the change as an event, a minute after the last."""
    return Event(
        rollout_id=ROLLOUT_ID, version=version, happened_at=NOON + timedelta(minutes=version), actor=actor,
        change_set=change_set or f"g{version}", undoes=undoes, change=change)  # fmt: skip


def events_of(changes: Iterable[AnyChange], after: int = 0) -> list[Event]:
    """Return the changes as events, each its own change set."""
    return [event(change, version) for version, change in enumerate(changes, after + 1)]


def laid(changes: Sequence[AnyChange], base: Rollout | None = None) -> Rollout:
    """Return the rollout after the checked changes."""
    return apply(events_of(changes, base.version if base else 0), base)


KIM = Person(id="kim", name="Kim Oduya", job_title="CEO", level="executive")
ROA = Person(id="roa", name="Roa Field", job_title="Studio lead", level="manager", org_unit="Creative")
CREATIVE = Group(id="creative", name="Creative", size=20, manager_id="roa", impact={"tools": 4, "habits": 3})
MEDIA = Group(id="media", name="Media", size=18)
BRIEF = BriefFields(
    name="AI at LT", what_changes="Everyone drafts with the assistant first.", start=day("02-02"),
    go_live=day("03-02"), end=day("06-26"), sponsor_id="kim", tools=("Assistant",))  # fmt: skip
MESSAGE = Message(
    id="why", stage="communication", title="Why we change", date=day("02-09"), owner=Owner(person_id="kim"),
    group_ids=("creative", "media"), topics=("why",), body="Dear all")  # fmt: skip
MILESTONE = Milestone(id="first-win", title="First win told", date=day("03-20"), is_win=True)
HELP = Support(id="hours", title="Office hours", start=day("03-02"), end=day("05-29"))
METRIC = Metric(id="active", title="Weekly active", measures="utilization", first_read=day("03-09"))

STARTED: tuple[AnyChange, ...] = (
    RolloutCreated(name="AI at LT"), BriefEdited.of(BRIEF, *BriefFields.model_fields),
    PersonSaved(person=KIM), PersonSaved(person=ROA), GroupSaved(group=CREATIVE), GroupSaved(group=MEDIA)
)  # fmt: skip
PLANNED: tuple[AnyChange, ...] = (
    *STARTED, ItemAdded(item=MESSAGE), ItemAdded(item=MILESTONE), ItemAdded(item=HELP), ItemAdded(item=METRIC)
)  # fmt: skip
BASELINE = {"why": day("02-09"), "first-win": day("03-20"), "hours": day("03-02"), "active": day("03-09")}
LAUNCHED: tuple[AnyChange, ...] = (*PLANNED, Launched(baseline=BASELINE))

LT_EXAMPLE = Example(
    id="e1", group_id="creative", day=day("03-06"), what="Ten headlines in ten minutes", rating=2
)
LT_ANSWER = Answer(
    id="a1", question="Will this cost jobs?", words="No. Nobody leaves because of it.", where="writing",
    day=day("03-10"))  # fmt: skip
LT_RECIPE = Recipe(
    id="h1", title="Ten headlines from a brief", day=day("03-10"), what="A first look at a campaign",
    prompt="Write ten headlines for this brief: …", tool="Assistant", data_class="internal",
    steps="Paste the brief. Pick three. Check names.", ask=Owner(person_id="kim"), group_ids=("creative",),
    example_id="e1")  # fmt: skip
LT_INCIDENT = Incident(
    id="n1", day=day("03-11"), what="A client's name was in a prompt", harm="near_miss", group_id="media"
)
LT_USE = Use(id="u1", day=day("03-06"), seats=20, group_id="creative", active=12, returning=9, idle=3)
LT_READING = Reading(id="r1", metric_id="active", day=day("03-09"), value=41.5)

# Every change that can be in a log, on top of LAUNCHED where it needs a plan, and what History says of it.
IN_WORDS: tuple[tuple[AnyChange, str], ...] = (
    (RolloutCreated(name="AI at LT"), "started the rollout “AI at LT”"),
    (RolloutCreated(name="AI at LT", sample="lt", synthetic=True), "opened the sample “AI at LT”"),
    (ModelAsked(
         purpose="faq", model="m-1", host="127.0.0.1", prompt_sha="cd" * 32, tokens_in=9, tokens_out=1,
         estimated=True, outcome="timeout"),
     "asked m-1 at 127.0.0.1 for questions and answers without a usable answer: "
     "about 10 tokens, prompt cdcdcdcdcdcd"),
    (ModelAsked(
         purpose="draft", stage="training", model="m-1", host="models.example", prompt_sha="ab" * 32,
         tokens_in=900, tokens_out=700, cost_usd=0.0123),
     "asked m-1 at models.example for a draft: 1,600 tokens, $0.0123, prompt abababababab"),
    (RolloutArchived(), "archived the rollout"),
    (RolloutArchived(archived=False), "brought the rollout back from the archive"),
    (BriefEdited(values={"why": "Because"}), "edited why"),
    (BriefEdited(values={"why": "Because", "end": "2026-07-01"}), "edited why and the end date"),
    (BriefEdited(values={"why": "x", "name": "y", "budget": 5.0}), "edited why, the name and the budget"),
    (BriefEdited(values=dict.fromkeys(("why", "why_now", "name", "objective", "currency"), "x")),
     "edited 5 fields of the brief"),
    (GroupSaved(group=CREATIVE), "saved the team Creative (20 people)"),
    (GroupRemoved(group_id="media", title="Media"), "removed the team Media"),
    (GroupRemoved(group_id="media"), "removed the team media"),
    (PersonSaved(person=KIM), "saved Kim Oduya, CEO"),
    (PersonSaved(person=Person(id="lee", name="Lee")), "saved Lee"),
    (PersonRemoved(person_id="kim", title="Kim Oduya"), "removed Kim Oduya from the people"),
    (ItemAdded(item=MILESTONE.model_copy(update={"id": "second-win"})),
     "added the milestone “First win told” for Fri Mar 20, 2026"),
    (ItemEdited(item=MESSAGE.model_copy(update={"body": "Hello"})),
     "edited the message “Why we change” for Mon Feb 9, 2026"),
    (ItemRemoved(item_id="why", stage="communication", title="Why we change"), "removed “Why we change”"),
    (ItemRemoved(item_id="why", stage="communication", title="Why we change",
                 left_out=LeftOut(stage="communication", reason="Ann says it.",
                                  rule_ids=("R14",))),
     "left out “Why we change”"),
    (ItemLocked(item_id="why", stage="communication", title="Why we change"), "locked “Why we change”"),
    (ItemLocked(item_id="why", stage="communication", locked=False), "unlocked “why”"),
    (Launched(baseline=BASELINE), "launched the rollout with 4 dated tasks as the baseline"),
    (LaunchWithdrawn(), "took the launch back"),
    (StatusLogged(
         item_id="why", stage="communication", group_ids=("creative", "media"), title="Why we change",
         status="at_risk", note="Room not booked"), "logged “Why we change” as at risk: Room not booked"),
    (StatusLogged(item_id="hours", stage="training", status="done", on=day("03-03")),
     "logged “hours” as done"),
    (ItemMoved(
         item_id="first-win", stage="accountability", title="First win told", from_day=day("03-20"),
         to_day=day("03-27"), reason="The client's board meets later"),
     "moved “First win told” from Fri Mar 20, 2026 to Fri Mar 27, 2026: The client's board meets later"),
    (TrackingRestored(
         item_id="why", stage="communication", title="Why we change",
         tracking=Tracking(status="done", done_on=day("02-09"), logged_at=NOON, actor="Dana")),
     "put the progress of “Why we change” back to what it was"),
    (GateDecided(
         item_id="first-win", stage="accountability", title="Go on?", decision="adjust",
         why="Two groups are behind"), "decided at “Go on?”: adjust, because Two groups are behind"),
    (VerdictRestored(item_id="first-win", stage="accountability", title="Go on?"),
     "put the decision at “Go on?” back to what it was"),
    (PersonForgotten(rewritten=1), "forgot a person: 1 earlier change does not name them any more"),
    (PersonForgotten(rewritten=1200), "forgot a person: 1,200 earlier changes do not name them any more"),
    (ReadinessScored(group_id="creative", scores={"awareness": 4}), "scored the readiness of creative"),
    (ReadinessScored(group_id="creative"), "cleared the readiness of creative"),
    (ExampleLogged(example=LT_EXAMPLE), "logged an example, saved time"),
    (ExampleLogged(example=LT_EXAMPLE.model_copy(update={"may_share": "unnamed"})),
     "logged an example, saved time"),
    (ExampleLogged(example=Example(id="e2", group_id="media", day=day("03-06"), rating=0)),
     "logged an example, no value"),
    (ExampleHidden(example_id="e1", title="Ten headlines in ten minutes"),
     "hid an example from everyone else"),
    (ExampleHidden(example_id="e2"), "hid an example from everyone else"),
    (ExampleRemoved(example_id="e1"), "removed an example"),
    (ReadingLogged(reading=LT_READING), "read active on Mon Mar 9, 2026: 41.5"),
    (ReadingLogged(reading=LT_READING.model_copy(update={"group_id": "media"})),
     "read active of media on Mon Mar 9, 2026"),
    (ReadingRemoved(reading_id="r1"), "removed a reading"),
    (QuestionAnswered(answer=LT_ANSWER), "answered a question in writing: Will this cost jobs?"),
    (QuestionAnswered(answer=Answer(id="a2", question="When?", where="stage", day=day("03-10"))),
     "answered a question on stage: When?"),
    (AnswerRemoved(answer_id="a1"), "removed the answer to a question"),
    (RecipeSaved(recipe=LT_RECIPE), "saved the recipe “Ten headlines from a brief”"),
    (RecipeSaved(recipe=LT_RECIPE.model_copy(update={"may_share": "unnamed"})),
     "saved the recipe “Ten headlines from a brief”, to be shown by links"),
    (RecipeRemoved(recipe_id="h1", title="Ten headlines from a brief"),
     "removed a recipe: Ten headlines from a brief"),
    (RecipeRemoved(recipe_id="h1"), "removed a recipe"),
    (IncidentLogged(incident=LT_INCIDENT), "logged an incident (near miss): A client's name was in a prompt"),
    (IncidentLogged(incident=LT_INCIDENT.model_copy(update={"closed_on": day("03-12")})),
     "logged an incident (near miss, settled): A client's name was in a prompt"),
    (IncidentRemoved(incident_id="n1", title="A client's name"), "removed an incident: A client's name"),
    (IncidentRemoved(incident_id="n1"), "removed an incident"),
    (UseCounted(use=LT_USE), "counted 20 seats of creative on Fri Mar 6, 2026"),
    (UseCounted(use=Use(id="u2", day=day("03-06"), seats=50)), "counted 50 seats on Fri Mar 6, 2026"),
    (UseCounted(use=Use(id="u2", day=day("03-06"), seats=50, active=31)),
     "counted 50 seats on Fri Mar 6, 2026, 31 of them used in the week"),
    (UseRemoved(use_id="u1"), "removed a count of seats"),
    (TrainingCounted(group_id="creative", trained=Trained(day=day("03-06"), trained=18, proficient=9)),
     "counted 18 people of creative as trained"),
    (TrainingCounted(group_id="creative"), "took back how many of creative are trained"),
    (UseCaseTimed(item_id="drafts", title="First drafts", timing=Timing(baseline=60, verify=75)),
     "timed “First drafts”: -15 minutes net"),
    (UseCaseTimed(item_id="drafts"), "took back the timing of “drafts”"),
    (SelfCheckSaved(self_check=SelfCheck(id="c1", kind="sponsor", person_id="kim", scores={"why": 2},
                                         day=day("03-06"))),
     "answered a self-check: sponsor"),
    (SelfCheckRemoved(self_check_id="c1"), "removed a self-check"),
    (StrategySaved(strategy=Strategy(decides="The talk with the own manager.")), "saved the strategy"),
    (StrategyRemoved(), "removed the strategy"))  # fmt: skip
