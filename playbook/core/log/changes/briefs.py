"""Changes to the brief: fields, groups, people."""

from collections.abc import Collection, Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from playbook.core.base.errors import Invalid, Problem, Refused
from playbook.core.base.fields import Id, Line
from playbook.core.base.words import count, listed
from playbook.core.log.changes.base import ById, Change, Columns, Removed, Saved
from playbook.core.log.limits import problems_of_growth
from playbook.core.log.rollout import Draft, Rollout
from playbook.core.plan.brief import MAX_GROUPS, MAX_PEOPLE, Brief, BriefFields, Group, Person
from playbook.core.plan.case import PROMISE_QUESTIONS, Concern, Condition
from playbook.core.plan.validation_messages import problems_from

BRIEF_WORDS = {
    "name": "the name", "organisation": "the organization", "what_changes": "what changes", "why": "why",
    "why_now": "why now", "risk_of_not_changing": "the risk of not changing",
    "approach": "how we go about it", "what_stays": "what stays the same", "objective": "the objective",
    "expected_benefit": "the expected benefit", "outcome_measure": "the outcome metric",
    "outcome_unit": "the outcome's unit", "outcome_baseline": "the outcome's baseline",
    "outcome_target": "the outcome's target", "outcome_by": "the day of the target",
    "tools": "the tools", "regions": "the regions",
    "start": "the start date", "go_live": "the go-live date", "end": "the end date",
    "headcount": "the headcount in scope", "sponsor_id": "the sponsor", "lead_id": "the rollout lead",
    "lead_hours_per_week": "the lead's hours a week", "budget": "the budget", "currency": "the currency",
    "budget_covers": "what the budget covers",
    "sustainment_owner_id": "the sustainment owner", "incident_contact": "the incident contact",
    "past_attempts": "past attempts", "concerns": "the concerns", "change_kind": "the kind of change",
    "purchase": "the purchase",
    "country": "the country", "subdivision": "the region", "trainers": "the trainers", "rooms": "the rooms",
    "seats_per_session": "the seats per session", "company_blackouts": "the company's closed days",
    "promises": "the promises", "conditions": "the conditions", "concern_list": "the concerns and answers",
    "stakeholders": "the stakeholders", "asked_starts": "the starts that were asked for",
    "asked_outcome_by": "the day of the target that was asked for",
    "declined_conditions": "what is no condition", "declined_points": "what needs no decision",
    "declined_concerns": "what is no concern",
}  # fmt: skip


class BriefEdited(Change):
    """Fields of the brief: only those in `values`."""

    ACTION = "edit"
    kind: Literal["brief_edited"] = "brief_edited"
    values: Annotated[dict[str, Any], Field(min_length=1)]

    @classmethod
    def of(cls, fields: BriefFields, *names: str) -> "BriefEdited":
        """Return the change that sets the named fields."""
        return cls(values=fields.model_dump(mode="json", include=set(names)))

    def touches(self) -> frozenset[str]:
        return frozenset(f"brief:{name}" for name in self.values)

    def check(self, rollout: Rollout) -> None:
        topics = [promise.topic for promise in self.parsed().get("promises", ())]
        if twice := next((topic for topic in topics if topics.count(topic) > 1), None):
            text = f"There are two answers to “{PROMISE_QUESTIONS[twice]}”"
            raise Invalid([Problem("promises", text, "Keep one of the two.")])

    def check_limits(self, rollout: Rollout) -> None:
        _refuse_growth(rollout.brief, self.parsed())

    def apply(self, draft: Draft) -> None:
        draft.edit_brief(**self.parsed())

    def inverse(self, before: Rollout) -> list[Change]:
        return [BriefEdited.of(before.brief, *self.values)]

    def words(self, names: Mapping[str, str]) -> str:
        fields = [BRIEF_WORDS.get(name, name) for name in self.values]
        return "edited " + (listed(fields) if len(fields) <= 4 else f"{len(fields)} fields of the brief")

    def parsed(self) -> dict[str, Any]:
        """Return the values as brief fields. Raise Invalid for bad ones."""
        try:
            fields = BriefFields.model_validate(self.values, strict=False)
        except ValidationError as error:
            raise Invalid(problems_from(error)) from error
        return {name: getattr(fields, name) for name in self.values}


def _refuse_growth(brief: Brief, changed: Mapping[str, Any]) -> None:
    """Raise Invalid where changed fields make a brief longer than is read."""
    if problems := problems_of_growth(brief, brief.model_copy(update=changed)):
        raise Invalid(problems)


class _Row(ById):
    """A row in one of the brief's lists."""

    ACTION = "edit"
    FULL = ("A brief holds at most {:,} {}.", "Remove or merge some first.")

    def rows(self, rollout: Rollout) -> dict[str, Any]:
        return {row.id: row for row in getattr(rollout.brief, self.ROWS)}

    def apply(self, draft: Draft) -> None:
        rows = self.rows(draft)
        if self.value is None:
            rows.pop(self.key, None)
            draft.removed_ids |= {self.key}
        elif self.key in rows or (position := getattr(self, "position", None)) is None:
            rows[self.key] = self.value
        else:
            before = list(rows.items())
            rows = dict([*before[:position], (self.key, self.value), *before[position:]])
        draft.edit_brief(**{self.ROWS: tuple(rows.values())})

    def inverse(self, before: Rollout) -> list[Change]:
        (back,) = super().inverse(before)
        if isinstance(back, Saved):
            position = list(self.rows(before)).index(self.key)
            back = back.model_copy(update={"position": position})
        return [back]

    def columns(self) -> Columns:
        return Columns(self.kind, group_id=self.key if self.NAME == "group" else None)


class GroupSaved(_Row, Saved):
    NAME, ROWS, MANY, MOST, TITLE = "group", "groups", "teams", MAX_GROUPS, "name"
    kind: Literal["group_saved"] = "group_saved"
    group: Group
    position: Annotated[int, Field(ge=0)] | None = None

    def check_limits(self, rollout: Rollout) -> None:
        others = (group for group in rollout.brief.groups if group.id != self.group.id)
        _refuse_growth(rollout.brief, {"groups": (*others, self.group)})

    def words(self, names: Mapping[str, str]) -> str:
        return f"saved the team {self.group.name} ({self.group.size} people)"

    def titles(self) -> dict[str, str]:
        return {self.group.id: self.group.name}


class GroupRemoved(_Row, Removed):
    SAVED = GroupSaved
    kind: Literal["group_removed"] = "group_removed"
    group_id: Id
    title: Line = ""

    def check(self, rollout: Rollout) -> None:
        if used := sum(self.group_id in item.group_ids for item in rollout.items.values()):
            raise Refused(
                f"{count(used, 'task of the plan is', 'tasks of the plan are')} for this team.",
                "Remove it together with them, or move them to another team first.",
            )

    def apply(self, draft: Draft) -> None:
        super().apply(draft)
        draft.edit_brief(**rows_without(draft.brief, {self.group_id}))

    def words(self, names: Mapping[str, str]) -> str:
        return f"removed the team {self.title or self.group_id}"


def rows_without(brief: Brief, group_ids: Collection[str]) -> dict[str, Any]:
    """Return the lists of a brief that name these teams, without their names."""

    def without(row: Condition | Concern) -> Condition | Concern:
        shown = tuple(group_id for group_id in row.group_ids if group_id not in group_ids)
        return row.model_copy(update={"group_ids": shown})

    rows: dict[str, tuple[Condition | Concern, ...]] = {
        "conditions": brief.conditions,
        "concern_list": brief.concern_list,
    }
    return {
        name: tuple(map(without, named))
        for name, named in rows.items()
        if any(not {*group_ids}.isdisjoint(row.group_ids) for row in named)
    }


class PersonSaved(_Row, Saved):
    NAME, ROWS, MOST, TITLE = "person", "people", MAX_PEOPLE, "name"
    kind: Literal["person_saved"] = "person_saved"
    person: Person
    position: Annotated[int, Field(ge=0)] | None = None

    def words(self, names: Mapping[str, str]) -> str:
        return f"saved {self.person.name}" + (f", {self.person.job_title}" if self.person.job_title else "")

    def person_names(self) -> tuple[str, ...]:
        return (self.person.name,)


class PersonRemoved(_Row, Removed):
    SAVED = PersonSaved
    kind: Literal["person_removed"] = "person_removed"
    person_id: Id
    title: Line = ""

    def words(self, names: Mapping[str, str]) -> str:
        return f"removed {self.title or self.person_id} from the people"

    def person_names(self) -> tuple[str, ...]:
        return (self.title,) if self.title else ()
