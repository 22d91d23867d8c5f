"""Changes to the brief: its fields, its groups, its people."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field, ValidationError

from playbook.core.errors import Invalid, Refused
from playbook.core.fields import Id, Line
from playbook.core.log.changes.base import Change, Columns
from playbook.core.log.rollout import Draft, Rollout
from playbook.core.rollout import MAX_GROUPS, MAX_PEOPLE, BriefFields, Group, Person
from playbook.core.wording import problems_from

BRIEF_WORDS = {
    "name": "the name",
    "organisation": "the organisation",
    "what_changes": "what changes",
    "why": "why",
    "why_now": "why now",
    "risk_of_not_changing": "the risk of not changing",
    "what_stays": "what stays the same",
    "objective": "the objective",
    "expected_benefit": "the expected benefit",
    "outcome_measure": "the outcome measure",
    "outcome_unit": "the outcome's unit",
    "outcome_baseline": "the outcome's baseline",
    "outcome_target": "the outcome's target",
    "tools": "the tools",
    "regions": "the regions",
    "start": "the start date",
    "go_live": "the go-live date",
    "end": "the end date",
    "headcount": "the headcount in scope",
    "sponsor_id": "the sponsor",
    "lead_id": "the rollout lead",
    "lead_hours_per_week": "the lead's hours a week",
    "budget": "the budget",
    "currency": "the currency",
    "sustainment_owner_id": "the sustainment owner",
    "incident_contact": "the incident contact",
    "past_attempts": "past attempts",
    "concerns": "the concerns",
}


class BriefEdited(Change):
    """Some fields of the brief: those in `values`, and no others."""

    kind: Literal["brief_edited"] = "brief_edited"
    values: Annotated[dict[str, Any], Field(min_length=1)]

    @classmethod
    def of(cls, fields: BriefFields, *names: str) -> "BriefEdited":
        """Return the change that sets the named fields to what they are on `fields`."""
        return cls(values=fields.model_dump(mode="json", include=set(names)))

    def touches(self) -> frozenset[str]:
        return frozenset(f"brief:{name}" for name in self.values)

    def check(self, rollout: Rollout) -> None:
        self.parsed()

    def apply(self, draft: Draft) -> None:
        draft.edit_brief(**self.parsed())

    def inverse(self, before: Rollout) -> list[Change]:
        return [BriefEdited.of(before.brief, *self.values)]

    def words(self, names: Mapping[str, str]) -> str:
        fields = [BRIEF_WORDS.get(name, name) for name in self.values]
        if len(fields) > 4:
            return f"edited {len(fields)} fields of the brief"
        return "edited " + " and ".join(filter(None, (", ".join(fields[:-1]), fields[-1])))

    def parsed(self) -> dict[str, Any]:
        """Return the values as the brief holds them, or raise Invalid with a problem per field."""
        try:
            fields = BriefFields.model_validate(self.values, strict=False)
        except ValidationError as error:
            raise Invalid(problems_from(error)) from error
        return {name: getattr(fields, name) for name in self.values}


class _Row(Change):
    """A row of one of the brief's two lists. `ROWS`: which list; `NAME`: what one row is called."""

    ROWS: ClassVar[str]
    NAME: ClassVar[str]

    @property
    def key(self) -> str:
        """The id of the row."""
        return str(getattr(self, f"{self.NAME}_id"))

    def rows(self, rollout: Rollout) -> tuple[Any, ...]:
        """Return the list."""
        rows: tuple[Any, ...] = getattr(rollout.brief, self.ROWS)
        return rows

    def touches(self) -> frozenset[str]:
        return frozenset({f"{self.NAME}:{self.key}"})

    def apply(self, draft: Draft) -> None:
        draft.edit_brief(**{self.ROWS: tuple(row for row in self.rows(draft) if row.id != self.key)})

    def _back(self, before: Rollout, saved: type[Change], removed: type[Change], title: str) -> list[Change]:
        for position, row in enumerate(self.rows(before)):
            if row.id == self.key:
                return [saved.model_validate({self.NAME: row, "position": position})]
        return [removed.model_validate({f"{self.NAME}_id": self.key, "title": title})]


class _RowSaved(_Row):
    MOST: ClassVar[int]

    if TYPE_CHECKING:
        position: int | None

    @property
    def row(self) -> Any:
        """The row as it will be."""
        return getattr(self, self.NAME)

    @property
    def key(self) -> str:
        return str(self.row.id)

    def check(self, rollout: Rollout) -> None:
        rows = self.rows(rollout)
        if len(rows) >= self.MOST and all(row.id != self.key for row in rows):
            raise Refused(f"A brief holds at most {self.MOST:,} {self.ROWS}.", "Remove or merge some first.")

    def apply(self, draft: Draft) -> None:
        rows, new = list(self.rows(draft)), self.row
        if any(row.id == new.id for row in rows):
            rows = [new if row.id == new.id else row for row in rows]
        else:
            rows.insert(len(rows) if self.position is None else self.position, new)
        draft.edit_brief(**{self.ROWS: tuple(rows)})


class GroupSaved(_RowSaved):
    NAME, ROWS, MOST = "group", "groups", MAX_GROUPS

    kind: Literal["group_saved"] = "group_saved"
    group: Group
    position: Annotated[int, Field(ge=0)] | None = None

    def inverse(self, before: Rollout) -> list[Change]:
        return self._back(before, GroupSaved, GroupRemoved, self.group.name)

    def words(self, names: Mapping[str, str]) -> str:
        return f"saved the group {self.group.name} ({self.group.size} people)"

    def columns(self) -> Columns:
        return Columns(self.kind, group_id=self.group.id)

    def titles(self) -> dict[str, str]:
        return {self.group.id: self.group.name}


class GroupRemoved(_Row):
    NAME, ROWS = "group", "groups"

    kind: Literal["group_removed"] = "group_removed"
    group_id: Id
    title: Line = ""

    def check(self, rollout: Rollout) -> None:
        if used := sum(self.group_id in item.group_ids for item in rollout.items.values()):
            raise Refused(
                f"{used} items of the plan are for this group.",
                "Remove it together with them, or move them to another group first.",
            )

    def inverse(self, before: Rollout) -> list[Change]:
        return self._back(before, GroupSaved, GroupRemoved, self.title)

    def words(self, names: Mapping[str, str]) -> str:
        return f"removed the group {self.title or self.group_id}"

    def columns(self) -> Columns:
        return Columns(self.kind, group_id=self.group_id)


class PersonSaved(_RowSaved):
    NAME, ROWS, MOST = "person", "people", MAX_PEOPLE

    kind: Literal["person_saved"] = "person_saved"
    person: Person
    position: Annotated[int, Field(ge=0)] | None = None

    def inverse(self, before: Rollout) -> list[Change]:
        return self._back(before, PersonSaved, PersonRemoved, self.person.name)

    def words(self, names: Mapping[str, str]) -> str:
        return f"saved {self.person.name}" + (f", {self.person.job_title}" if self.person.job_title else "")

    def person_names(self) -> tuple[str, ...]:
        return (self.person.name,)


class PersonRemoved(_Row):
    NAME, ROWS = "person", "people"

    kind: Literal["person_removed"] = "person_removed"
    person_id: Id
    title: Line = ""

    def inverse(self, before: Rollout) -> list[Change]:
        return self._back(before, PersonSaved, PersonRemoved, self.title)

    def words(self, names: Mapping[str, str]) -> str:
        return f"removed {self.title or self.person_id} from the people"

    def person_names(self) -> tuple[str, ...]:
        return (self.title,) if self.title else ()
