"""Hypothesis strategies for any valid brief, plan and log."""

from datetime import date
from typing import Any, get_args

from hypothesis import strategies as st

from playbook.core.base.fields import EARLIEST_DAY, LATEST_DAY
from playbook.core.log.rollout import Reading
from playbook.core.plan import items as kinds
from playbook.core.plan.brief import ASPECTS, Brief, Group, OtherChange, Person
from playbook.core.plan.counts import Use
from playbook.core.plan.examples import Example
from playbook.core.plan.items import CLASSES, AnyItem, Owner, Tracking
from playbook.core.review.logged import (
    CheckinEntry,
    Dimension,
    GroupTraining,
    Logged,
    ReadinessAnswer,
    Seats,
    SurveyScore,
    TaskTime,
)

near = st.dates(date(2026, 1, 1), date(2026, 6, 30))
days = near | near | near | st.sampled_from([EARLIEST_DAY, LATEST_DAY])
texts = st.sampled_from(["", "", "Draft", "שלום", "x" * 120])
group_ids = st.sampled_from(["a", "b", "c", "stranger"])
person_ids = st.sampled_from(["kim", "roa", "lee", "stranger"])
item_ids = st.sampled_from([f"i{number}" for number in range(9)])
roles = st.sampled_from(["the sponsor", "The Sponsor", "manager", "the manager of A", "someone"])
owners = st.none() | st.builds(Owner, person_id=person_ids) | st.builds(Owner, role=roles)
tools = st.sampled_from(["Assistant", "assistant", "Other", ""])


def some_of(values: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(values, max_size=most).map(tuple)


def one_of(choices: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(get_args(choices))


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


numbers = st.sampled_from([0.0, 1.0, 5.0, 80.0, -3.0, 1e12])
# One strategy per field name, as every kind of item means the same by it.
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "id": item_ids, "title": texts, "owner": owners, "group_ids": some_of(group_ids),
    "act": one_of(kinds.Act), "sender": owners, "sender_role": one_of(kinds.SenderRole),
    "channel": one_of(kinds.Channel), "steps": some_of(one_of(kinds.Step)),
    "tells_item_id": maybe(item_ids), "hours": st.sampled_from([0.0, 0.5, 2.0, 5.0, 10_000.0]),
    "use_case_ids": some_of(item_ids), "key_message_ids": some_of(item_ids),
    "metric_ids": some_of(item_ids), "tool": tools, "approved_tools": some_of(tools),
    "data_class": maybe(one_of(kinds.DataClass)),
    "data_rules": st.dictionaries(tools, some_of(one_of(kinds.DataClass)), max_size=2), "reviewer": owners,
    "risk": maybe(st.sampled_from(["low", "medium", "high"])),
    "status": maybe(st.sampled_from(["proposed", "pilot", "approved", "paused", "retired"])),
    "count": st.sampled_from([1, 2, 10_000]), "cadence_days": st.sampled_from([1, 7, 28, 31, 3_660]),
    "cause_step": maybe(one_of(kinds.Step)), "measures": one_of(kinds.Measures),
    **dict.fromkeys(("baseline", "target", "green_at", "red_at"), maybe(numbers)),
    **dict.fromkeys(("live", "two_way", "hands_on", "for_managers", "completion_recorded"), st.booleans()),
    **dict.fromkeys(("value_rating", "external", "is_win", "higher_is_better"), st.booleans()),
    **dict.fromkeys(("date", "start", "end", "effective", "next_review"), maybe(days)),
    **dict.fromkeys(("first_read", "target_date"), maybe(days)),
    **dict.fromkeys(("statement", "benefit", "text", "task", "measure", "data_source"), texts),
    **dict.fromkeys(("red_action", "human_review", "incident_contact", "cause", "tactic", "done_when"),
        texts)}  # fmt: skip
WAYS: dict[str, Any] = {
    "support": ["office_hours", "coaching", "channel"],
    "reinforcement": ["recognition", "show_and_tell", "win", "review"],
    "checkin_series": ["example", "pulse", "status"],
}
TOPICS: dict[str, Any] = {
    "training_session": kinds.TrainingTopic, "message": kinds.Topic, "key_message": kinds.Topic}  # fmt: skip


@st.composite
def any_item(draw: st.DrawFn) -> AnyItem:
    """A valid item of any kind, with some of its fields filled in."""
    name = draw(st.sampled_from(sorted(CLASSES)))
    kind = CLASSES[name]
    values: dict[str, Any] = {"id": draw(item_ids), "group_ids": draw(FIELDS["group_ids"])}
    for field in sorted(kind.model_fields.keys() & FIELDS.keys() - values.keys()):
        if draw(st.booleans()):
            values[field] = draw(FIELDS[field])
    if name in WAYS:
        values["way"] = draw(st.sampled_from(WAYS[name]))
    if name in TOPICS:
        values["topics"] = draw(some_of(one_of(TOPICS[name]), 4))
    return kind(**values)  # type: ignore[return-value]


@st.composite
def spans(draw: st.DrawFn, **names: st.SearchStrategy[str]) -> dict[str, Any]:
    return {"start": draw(days), "end": draw(days), **{name: draw(words) for name, words in names.items()}}


groups = st.builds(
    Group, id=st.sampled_from(["a", "b", "c"]), name=st.sampled_from(["A", "B", "C"]),
    size=st.sampled_from([0, 1, 4, 12, 300, 5_000_000]), manager_id=maybe(person_ids),
    access_date=maybe(days), go_live=maybe(days),
    impact=st.dictionaries(st.sampled_from(sorted(ASPECTS)), st.integers(0, 5), max_size=10),
    blackouts=some_of(spans(reason=texts), 2),
    other_changes=some_of(spans(name=texts).map(lambda span: OtherChange(**span))),
    capacity_hours_per_week=maybe(st.sampled_from([0.0, 0.5, 4.0, 40.0])),
    org_units=some_of(st.sampled_from(["North", "north", ""]), 2), shares_units=st.booleans())  # fmt: skip
people = st.builds(
    Person, id=st.sampled_from(["kim", "roa", "lee"]), name=st.just("Kim"),
    level=st.sampled_from(["executive", "manager", "staff"]), org_unit=st.sampled_from(["", "North"]),
)  # fmt: skip


@st.composite
def any_brief(draw: st.DrawFn) -> Brief:
    return Brief(
        why=draw(texts), objective=draw(texts), expected_benefit=draw(texts), outcome_measure=draw(texts),
        tools=draw(some_of(tools, 2)), regions=draw(some_of(st.sampled_from(["EU", "US"]), 2)),
        start=draw(maybe(days)), go_live=draw(maybe(days)), end=draw(maybe(days)),
        headcount=draw(maybe(st.sampled_from([0, 12, 24, 25, 300]))), sponsor_id=draw(maybe(person_ids)),
        lead_id=draw(maybe(person_ids)),
        lead_hours_per_week=draw(maybe(st.sampled_from([0.0, 8.0]))), budget=draw(maybe(numbers)),
        sustainment_owner_id=draw(maybe(person_ids)), groups=draw(some_of(groups)),
        people=draw(some_of(people)))  # fmt: skip


any_plan = st.lists(any_item(), max_size=14)
scores = st.sampled_from([0.0, 49.0, 50.0, 60.0, 70.0, 100.0])


@st.composite
def any_log(draw: st.DrawFn) -> Logged:
    minutes, few = st.sampled_from([0.0, 10.0, 60.0]), st.integers(0, 9)
    return Logged(
        today=draw(days),
        readings=draw(some_of(st.builds(Reading, id=item_ids, metric_id=item_ids, day=days, value=numbers))),
        examples=draw(some_of(st.builds(Example, id=item_ids, day=days, rating=maybe(st.integers(0, 4))), 5)),
        entries=draw(some_of(st.builds(CheckinEntry, series_id=item_ids, day=days,
            group_id=maybe(group_ids)))),
        seats=draw(some_of(st.builds(Seats, count=st.integers(0, 9), last_active=maybe(days)))),
        use=draw(maybe(st.builds(Use, id=item_ids, day=days, seats=st.just(9), active=maybe(few),
            idle=maybe(few)))),
        readiness=draw(some_of(st.builds(ReadinessAnswer, group_id=group_ids, step=one_of(kinds.Step),
            score=st.floats(1, 5)))),
        survey=draw(some_of(st.builds(SurveyScore, dimension=one_of(Dimension), score=scores))),
        task_times=draw(some_of(st.builds(TaskTime, use_case_id=item_ids, baseline=minutes, verify=minutes))),
        trained=draw(some_of(st.builds(GroupTraining, group_id=group_ids, trained=st.integers(0, 20)))),
        respondents=draw(maybe(st.dictionaries(group_ids, st.integers(0, 9)))),
        tracking=draw(st.dictionaries(item_ids,
            st.builds(Tracking, status=st.just("done"), done_on=maybe(days)))),
        baseline=draw(st.dictionaries(item_ids, days, max_size=2)))  # fmt: skip
