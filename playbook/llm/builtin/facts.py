"""Turn the brief into facts for sentences, with stand-ins for missing names."""

from collections.abc import Iterable, Sequence
from datetime import date
from math import ceil

from playbook.core.base.words import count
from playbook.core.plan.brief import ASPECTS, MANAGER_OF, Brief, Group, Person
from playbook.core.plan.items import Owner, SenderRole
from playbook.core.plan.stages import Role
from playbook.llm.builtin.wording import (
    Leader,
    TextFacts,
    as_sentences,
    first_sentence,
    fit,
    listed,
    say_day,
    say_number,
)

SPONSOR = "the sponsor"
LEAD = "the rollout lead"
SUSTAINMENT = "the owner after the rollout"
COALITION = "a trusted colleague in {group}"
ALL_GROUPS = "all groups"
THE_WAY = "the new way of working"
SMALL_COMPANY = 25
PEOPLE_PER_ROOM = 16
PEOPLE_PER_CHAMPION = 30
_MOST_CHAMPIONS_SHARE = 0.15
_MOST_DAYS = 3
_LONG, _SHORT, _NAME = 700, 220, 80
# The brief's free texts, as they are called.
FREE_TEXTS = {
    "what_changes": "What changes", "why": "Why", "why_now": "Why now",
    "risk_of_not_changing": "Risk of not changing", "what_stays": "What stays", "objective": "Objective",
    "expected_benefit": "Expected benefit", "past_attempts": "Past attempts", "concerns": "Concerns",
}  # fmt: skip
_SHORTER = {"risk_of_not_changing": "risk", "expected_benefit": "benefit"}


def people_count(brief: Brief) -> int:
    """Return the stated headcount, else the sum of the groups."""
    return brief.headcount or sum(group.size for group in brief.groups)


def is_small(brief: Brief) -> bool:
    return people_count(brief) < SMALL_COMPANY


class Leaders:
    """The people who fill each role of a rollout, cached."""

    def __init__(self, brief: Brief) -> None:
        self.brief = brief
        self._known: dict[tuple[Role, int], Leader] = {}

    def of(self, role: Role, index: int = 0) -> Leader:
        """Return who fills a role, for the group at `index`."""
        key = (role, index)
        if key not in self._known:
            self._known[key] = self._find(role, index)
        return self._known[key]

    def of_all(self, role: Role, indexes: Sequence[int]) -> Leader:
        """Return who fills a role for several groups, else the lead."""
        first = self.of(role, indexes[0])
        same = all(self.of(role, index).owner == first.owner for index in indexes)
        return first if same else self.of("lead")

    def sender_role(self, sender: Owner, indexes: Iterable[int]) -> SenderRole:
        """Return what a sender is to the groups addressed."""
        if sender == self.of("sponsor").owner:
            return "sponsor"
        if any(sender == self.of("manager", index).owner for index in indexes):
            return "manager"
        person = self.brief.find_person(sender.person_id)
        return "executive" if person and person.level == "executive" else "project"

    def _find(self, role: Role, index: int) -> Leader:
        brief = self.brief
        if role == "sponsor":
            return _named(brief.sponsor, SPONSOR, "sponsor_id")
        if role == "lead":
            return _named(brief.lead, LEAD, "lead_id")
        if role == "sustainment":
            return _named(brief.find_person(brief.sustainment_owner_id), SUSTAINMENT, "sustainment_owner_id")
        group = brief.groups[index]
        manager = brief.manager_of(group)
        field = f"groups.{index}.manager_id"
        if role == "coalition" and manager is not None and manager.id == brief.sponsor_id:
            return _named(None, COALITION.format(group=group.name), field)
        return _named(manager, MANAGER_OF.format(group=group.name), field)


def _named(person: Person | None, role: str, field: str) -> Leader:
    if person is not None:
        return Leader(Owner.model_construct(person_id=person.id, role=""), fit(person.name, _NAME))
    return Leader(Owner.model_construct(person_id=None, role=role), fit(role, _NAME + 20), field)


def rollout_facts(brief: Brief, leaders: Leaders, first: date) -> TextFacts:
    """Return the rollout's facts; a go-live before `first` is left out."""
    facts = TextFacts({"name": fit(brief.name, _NAME), "group_count": say_number(len(brief.groups))})
    facts.values["people_count"] = say_number(people_count(brief))
    facts.add("organisation", fit(brief.organisation, _NAME))
    for field in FREE_TEXTS:
        facts.add(_SHORTER.get(field, field), as_sentences(getattr(brief, field), _LONG), field)
    facts.add("why_short", first_sentence(brief.why, _SHORT), "why")
    facts.add("benefit_short", first_sentence(brief.expected_benefit, _SHORT), "expected_benefit")
    tools = [fit(tool, _NAME) for tool in tools_of(brief)]
    facts.add("tool", tools[0] if tools else "", "tools", THE_WAY)
    facts.add("tools", listed(tools), "tools", THE_WAY)
    roles: tuple[Role, ...] = ("sponsor", "lead", "sustainment")
    for role in roles:
        facts.add_leader(role, leaders.of(role))
    hours = brief.lead_hours_per_week
    facts.add("lead_hours", say_number(hours) if hours else "", "lead_hours_per_week")
    facts.add("incident_contact", fit(brief.incident_contact, _NAME), stand_in=facts.values["lead"])
    facts.add("outcome_measure", fit(brief.outcome_measure, 160))
    unit = f" {fit(brief.outcome_unit, 40)}" if brief.outcome_unit else ""
    for name in ("outcome_baseline", "outcome_target"):
        value = getattr(brief, name)
        facts.add(name, "" if value is None else say_number(value) + unit)
    for name, day in (("start_day", brief.start), ("go_live_day", brief.go_live), ("end_day", brief.end)):
        is_past = name == "go_live_day" and day and day < first
        facts.values[name] = say_day(day, home_year(brief)) if day and not is_past else None
    return facts


def home_year(brief: Brief) -> int:
    """Return the year that dates in texts leave out."""
    return brief.start.year if brief.start else 0


def tools_of(brief: Brief) -> tuple[str, ...]:
    """Return the brief's tools, each once and none empty."""
    return tuple(dict.fromkeys(tool for tool in brief.tools if tool))


def group_facts(leaders: Leaders, index: int, first: date) -> TextFacts:
    """Return the facts of one group."""
    brief = leaders.brief
    group = brief.groups[index]
    year = home_year(brief)
    access, go_live = brief.access_of(group), brief.go_live_of(group)
    unchanged = [words for key, words in ASPECTS.items() if group.impact.get(key) == 0]
    tasks = [task.task for task in group.tasks]
    values: dict[str, str | None] = {
        "group": fit(group.name, _NAME), "group_size": say_number(group.size),
        "rounds": rounds_for(group.size),
        "access_day": say_day(access, year) if access and access >= first else None,
        "group_go_live_day": say_day(go_live, year) if go_live and go_live >= first else None,
        "unchanged_aspects": listed(unchanged, most=10) or None, "top_aspects": _top_aspects(group),
        "use_cases": "; ".join(tasks) or None, "first_use_case": tasks[0] if tasks else None,
    }  # fmt: skip
    facts = TextFacts(values)
    facts.add_leader("manager", leaders.of("manager", index))
    facts.add_leader("coalition", leaders.of("coalition", index))
    if not group.impact:
        facts.asks |= dict.fromkeys(("unchanged_aspects", "top_aspects"), f"groups.{index}.impact")
    return facts


def rounds_for(size: int) -> str:
    """Return how many rounds a hands-on session needs, in words."""
    return count(max(1, ceil(size / PEOPLE_PER_ROOM)), "round")


def _top_aspects(group: Group) -> str | None:
    highest = sorted(group.impact.values(), reverse=True)[:3]
    floor = max(2, highest[-1]) if highest else 6
    ranked = sorted(ASPECTS, key=lambda key: -group.impact.get(key, 0))
    return listed([ASPECTS[key] for key in ranked if group.impact.get(key, 0) >= floor][:3]) or None


def merged_facts(
    rollout: TextFacts, parts: Sequence[TextFacts], names: Sequence[str], covers_all: bool
) -> TextFacts:
    """Return what several groups share, with their dates side by side."""
    if len(parts) == 1:
        return rollout.with_values(parts[0].values, parts[0].asks)
    values: dict[str, str | None] = {}
    for name in parts[0].values:
        distinct = list(dict.fromkeys(part.values.get(name) for part in parts))
        values[name] = distinct[0] if len(distinct) == 1 else _apart(name, distinct)
    values["group"] = ALL_GROUPS if covers_all else listed(names)
    asks = {name: field for part in reversed(parts) for name, field in part.asks.items()}
    return rollout.with_values(values, asks)


def _apart(name: str, distinct: Sequence[str | None]) -> str | None:
    if name.endswith("_day"):
        days = [day for day in distinct if day]
        few = len(days) <= _MOST_DAYS
        return f"{listed(days, joint='or')}, depending on your team" if few else "your team's own date"
    if name in ("manager", "coalition"):
        return "your manager"
    if name == "use_cases" and len(distinct) <= _MOST_DAYS:
        every = [case for cases in distinct if cases for case in cases.split("; ")]
        return "; ".join(dict.fromkeys(every))
    return None


def champion_circles(brief: Brief) -> list[tuple[list[int], int]]:
    """Return groups that share champions, with how many they have."""
    allowed = max(1, int(sum(group.size for group in brief.groups) * _MOST_CHAMPIONS_SHARE))
    indexes = sorted(range(len(brief.groups)), key=lambda index: brief.groups[index].size)
    if len(indexes) <= allowed:
        counts = [min(10_000, max(1, ceil(group.size / PEOPLE_PER_CHAMPION))) for group in brief.groups]
        for _ in range(max(0, sum(counts) - allowed)):
            counts[counts.index(max(counts))] -= 1
        return [([index], number) for index, number in enumerate(counts)]
    circles: list[list[int]] = [[] for _ in range(allowed)]
    for position, index in enumerate(indexes):
        circles[position % allowed].append(index)
    return [(sorted(members), 1) for members in circles]


def names_of(brief: Brief, indexes: Iterable[int]) -> list[str]:
    return [fit(brief.groups[index].name, _NAME) for index in indexes]
