"""The plan as the rules read it, indexed once."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import TypeVar, cast

from playbook.core.case.case import Case, place_in
from playbook.core.case.parts import Reach
from playbook.core.case.teams.groups import closing_whom_they_name
from playbook.core.plan.brief import EACH_MANAGER, MANAGER_OF, Brief, Exposure, Group
from playbook.core.plan.items import AnyItem, Gate, Item, Message, Owner, SponsorAct, TrainingSession
from playbook.core.plan.plays.kinds import KINDS_WITHOUT_TOOL
from playbook.core.plan.workdays import Place, place_of, workdays_of
from playbook.core.review.reading import Passage, passages
from playbook.core.review.thresholds import Thresholds

Kind = TypeVar("Kind", bound=Item)
Table = TypeVar("Table")
# Kinds of change that may come without any tool.
SponsorSeen = SponsorAct | Message
SPONSOR = "the sponsor"
LEAD = "the rollout lead"
_NEVER = date.max


class View:
    """A brief and its items, with the lookups that rules share."""

    def __init__(
        self,
        brief: Brief,
        items: Sequence[AnyItem],
        settings: Thresholds,
        today: date | None = None,
        case: Case | None = None,
    ) -> None:
        self.brief = brief = closing_whom_they_name(brief)
        self.settings = settings
        self.today = today
        self.case = case
        self.everyone = brief.groups
        self.go_live, self.access = brief.go_live_of, brief.access_of
        # What was read from the texts, else what the brief says in its fields.
        stated = case or brief
        self.conditions, self.stakeholders = stated.conditions, stated.stakeholders
        self.country, self.subdivision = stated.country, stated.subdivision
        self.concerns = case.concerns if case else brief.concern_list
        # A topic on which leaders promised nothing may be missing.
        self.promises = dict(case.promises) if case else {each.topic: each for each in brief.promises}
        self.group_ids = frozenset(group.id for group in brief.groups)
        self.people_ids = frozenset(person.id for person in brief.people)
        # Rules ask what a plan does for these: a team that only hears of it has no sessions to check.
        taking_part = tuple(filter(case.is_trained, brief.groups)) if case else brief.groups
        self.groups = taking_part or brief.groups
        self.items = tuple(items)
        self._by_kind: dict[type[Item], list[Item]] = {}
        for item in sorted(self.items, key=lambda item: item.due or _NEVER):
            self._by_kind.setdefault(type(item), []).append(item)
        self._by_group: dict[type[Item], dict[str, list[Item]]] = {}
        self._dated_messages: dict[str, list[Message]] = {}
        self._groups_of: dict[tuple[str, ...], list[Group]] = {}
        self._worked_out: dict[object, object] = {}

    def with_items(self, items: Sequence[AnyItem]) -> "View":
        """Return the same brief, day and case with other items."""
        return View(self.brief, items, self.settings, self.today, self.case)

    def is_stated_day(self, item: Item) -> bool:
        """Return whether a gate is on the day that the brief states for its decision."""
        stated = self.case.start_decisions if self.case else ()
        is_stated = isinstance(item, Gate) and any(each.day == item.date for each in stated)
        return is_stated or self.is_day_of_condition(item)

    def is_day_of_condition(self, item: Item) -> bool:
        """Return whether a gate is on the day of a condition that is the decision itself."""
        return isinstance(item, Gate) and any(
            each.is_decision and each.needed_by == item.date and _share_teams(each.group_ids, item.group_ids)
            for each in self.conditions
        )

    def all(self, kind: type[Kind]) -> list[Kind]:
        """Return every item of a kind by date; undated ones last."""
        return cast(list[Kind], self._by_kind.get(kind, []))

    def of(self, kind: type[Kind], group: Group) -> list[Kind]:
        """Return a group's items of a kind by date; undated ones last."""
        if kind not in self._by_group:
            self._by_group[kind] = _spread(self._by_kind.get(kind, []))
        return cast(list[Kind], self._by_group[kind].get(group.id, []))

    def worked_out(self, table: Callable[["View"], Table]) -> Table:
        """Return a table of this view, cached at its first use."""
        if table not in self._worked_out:
            self._worked_out[table] = table(self)
        return cast(Table, self._worked_out[table])

    def place(self, group: Group) -> Place:
        """Return where a group works, as far as known."""
        return place_in(self.case, group) if self.case else place_of(group, self.country, self.subdivision)

    def exposure(self, group: Group) -> Exposure:
        """Return whether a team has every session, a short one, or only hears of it."""
        short: Exposure = "short" if self.brief.changes_little(group) else "all"
        return self.case.exposure(group) if self.case else group.sessions or short

    def reach(self, group: Group) -> Reach:
        """Return how a group is reached, as far as known."""
        stated = Reach(group.has_mailbox, group.works_shifts, group.languages)
        return self.case.reach.get(group.id, stated) if self.case else stated

    def open_day_from(self, day: date) -> date:
        """Return the day, or the next one with usual work."""
        workdays = workdays_of(self.brief)
        while not workdays.is_working(day, self.country, self.subdivision) or workdays.is_quiet(day):
            day += timedelta(days=1)
        return day

    @cached_property
    def own_words(self) -> str:
        """All that the brief says in free text."""
        names = (
            "what_changes", "approach", "why", "why_now", "what_stays", "objective", "expected_benefit",
            "risk_of_not_changing", "concerns", "past_attempts",
        )  # fmt: skip
        texts = (str(getattr(self.brief, name)) for name in names)
        return "\n".join(filter(None, texts))

    @cached_property
    def passages(self) -> list[Passage]:
        """Every text of every item, read once."""
        return [passage for item in self.items for passage in passages(item)]

    def groups_of(self, item: Item) -> list[Group]:
        """Return the groups an item names, else all of them."""
        ids = item.group_ids
        if ids not in self._groups_of:
            self._groups_of[ids] = [group for group in self.everyone if group.id in ids or not ids]
        return self._groups_of[ids]

    def path(self, group: Group, field: str) -> str:
        """Return the path of a group's field, as forms name it."""
        place = next(place for place, each in enumerate(self.everyone) if each is group)
        return f"groups.{place}.{field}"

    def reaches_someone(self, item: Item) -> bool:
        return any(group_id in self.group_ids for group_id in item.group_ids)

    @cached_property
    def first_go_live(self) -> date | None:
        """Return the first day on which a team starts, else the rollout's."""
        return min(filter(None, map(self.go_live, self.everyone)), default=self.brief.go_live)

    @cached_property
    def first_access(self) -> date | None:
        return min(filter(None, map(self.access, self.everyone)), default=self.brief.go_live)

    @cached_property
    def people_count(self) -> int:
        """The stated headcount, else the sum of the groups."""
        stated = self.brief.headcount
        return stated if stated is not None else sum(group.size for group in self.everyone)

    @property
    def is_about_a_tool(self) -> bool:
        """Return whether a tool is what changes, as far as is known."""
        return self.case is None or self.case.kind.key not in KINDS_WITHOUT_TOOL

    @property
    def brings_a_tool(self) -> bool:
        """Return whether people get a tool, as far as is known."""
        return bool(self.brief.tools) or self.is_about_a_tool

    @property
    def teaches_a_tool(self) -> bool:
        """Return whether people learn a tool of the kind that the survey on hours is about."""
        return self.case is None or self.case.kind.is_ai

    @property
    def is_small(self) -> bool:
        return 0 < self.people_count < self.settings.small_company

    def is_known(self, owner: Owner | None) -> bool:
        """Return whether this names a role or a listed person."""
        return owner is not None and (owner.person_id is None or owner.person_id in self.people_ids)

    def is_sponsor(self, owner: Owner | None) -> bool:
        if owner is None:
            return False
        if owner.person_id is not None:
            return owner.person_id == self.brief.sponsor_id
        return owner.role.casefold() == SPONSOR

    def key_of(self, owner: Owner) -> str:
        """Return one key per leader, whether named by id or role."""
        if self.is_sponsor(owner):
            return SPONSOR
        return f"person {owner.person_id}" if owner.person_id else owner.role.casefold()

    def manager(self, group: Group) -> Owner:
        """Return a group's own manager: by person if named, else by role."""
        if group.manager_id is not None:
            return Owner(person_id=group.manager_id)
        return Owner(role=MANAGER_OF.format(group=group.label))

    def is_act_of_manager(self, act: SponsorAct, group: Group) -> bool:
        """Return whether this act is clearly the group's own manager's."""
        if act.owner is None or group.id not in act.group_ids:
            return False
        if act.owner.role == EACH_MANAGER:
            return True
        if group.manager_id is not None:
            return act.owner.person_id == group.manager_id
        role = act.owner.role.casefold()
        own = MANAGER_OF.format(group=group.label).casefold()
        return role == own or (role in ("manager", "the manager") and act.group_ids == (group.id,))

    def is_from_own_manager(self, message: Message, group: Group) -> bool:
        """Return whether the group's manager sends it; unnamed managers reach one group."""
        if message.sender is not None and message.sender.role == EACH_MANAGER:
            return group.id in message.group_ids
        if group.manager_id is not None:
            return message.sender is not None and message.sender.person_id == group.manager_id
        return message.sender_role == "manager" and set(message.group_ids) == {group.id}

    def is_from_leader(self, message: Message) -> bool:
        return message.sender_role in ("executive", "sponsor") or self.is_sponsor(message.sender)

    @cached_property
    def dated_acts(self) -> list[SponsorAct]:
        return [act for act in self.all(SponsorAct) if act.date]

    @cached_property
    def sponsor_acts(self) -> list[SponsorSeen]:
        """The sponsor's dated acts and live messages: all that is seen of the sponsor."""
        acts = [act for act in self.dated_acts if self.is_sponsor(act.owner)]
        live = [
            each for each in self.all(Message) if each.live and each.date and self.is_sponsor(each.sender)
        ]
        return sorted([*acts, *live], key=lambda seen: seen.date or _NEVER)

    def dated_messages(self, group: Group) -> list[Message]:
        if group.id not in self._dated_messages:
            self._dated_messages[group.id] = [message for message in self.of(Message, group) if message.date]
        return self._dated_messages[group.id]

    def sessions(self, group: Group) -> list[TrainingSession]:
        """Return the sessions the group attends, by date; undated ones last."""
        return [session for session in self.of(TrainingSession, group) if not session.for_managers]

    def dated_sessions(self, group: Group) -> list[TrainingSession]:
        return [session for session in self.sessions(group) if session.date]


def _spread(items: Iterable[Item]) -> dict[str, list[Item]]:
    spread: dict[str, list[Item]] = {}
    for item in items:
        ids = item.group_ids
        for group_id in ids if len(ids) < 2 else dict.fromkeys(ids):
            spread.setdefault(group_id, []).append(item)
    return spread


def _share_teams(first: Collection[str], second: Collection[str]) -> bool:
    """Return whether two have a team in common; none named means all."""
    return not first or not second or bool({*first} & {*second})
