"""The base of all changes, and pairs that save and remove."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from playbook.core.base.access import Action, Thing
from playbook.core.base.errors import Missing, Refused
from playbook.core.base.fields import Frozen
from playbook.core.log.rollout import Draft, Rollout
from playbook.core.plan.items import DataClass

TELL_AGAIN = "Ask them to tell it once more, by a link."
# Every kind of change by its `kind`, in the order in which they are defined.
KINDS: dict[str, type["Change"]] = {}


class Columns(NamedTuple):
    """The columns by which dashboards group events."""

    kind: str
    item_id: str | None = None
    stage: str | None = None
    group_id: str | None = None
    status: str | None = None
    due: date | None = None


class ToolUse(NamedTuple):
    """A tool put to work on a class of data."""

    title: str
    tool: str
    data_class: DataClass | None


class Change(Frozen):
    """One kind of change to a rollout, registered by its `kind`."""

    TOUCHES: ClassVar[tuple[str, ...]] = ()  # formats of itself; changes that share none never conflict
    ACTION: ClassVar[Action]
    EDITS_PLAN: ClassVar[bool] = True  # undo looks for it
    MAKES_EDITION: ClassVar[bool] = True  # pages must be drawn anew
    # Why what it changed cannot be undone.
    BUILT_ON: ClassVar[tuple[str, str]] = (
        "Something changed by this was changed again since.",
        "Undo the later change first; Activity lists it.",
    )
    FINAL: ClassVar[tuple[str, str]]  # why it can never be undone, if so

    if TYPE_CHECKING:

        @property
        def kind(self) -> str: ...

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        if kind := cls.model_fields.get("kind"):
            if not hasattr(cls, "ACTION"):
                raise TypeError(f"{cls.__name__} needs an ACTION of the access table.")
            KINDS[kind.default] = cls

    def touches(self) -> frozenset[str]:
        """Return the things it changes."""
        return frozenset(thing.format(self) for thing in self.TOUCHES)

    def check(self, rollout: Rollout) -> None:
        """Raise Refused, Missing or Invalid where it makes no sense."""

    def apply(self, draft: Draft) -> None:
        """Write it into the draft."""
        raise NotImplementedError

    def inverse(self, before: Rollout) -> list["Change"]:
        """Return the changes that lead back to the state `before`."""
        raise Refused(*self.FINAL)

    def words(self, names: Mapping[str, str]) -> str:
        """Return the end of the sentence that says what it did."""
        raise NotImplementedError

    def action(self, rollout: Rollout) -> Action:
        """Return its action of the access table."""
        return self.ACTION

    def thing(self, rollout: Rollout) -> Thing:
        """Return its target as the rollout, not the change, has it."""
        return Thing(rollout_id=rollout.id)

    def is_for_guests(self, rollout: Rollout) -> bool:
        """Return whether somebody with a link may make it."""
        return False

    def tool_use(self) -> ToolUse | None:
        """Return the tool it puts to work, which the guardrails may forbid."""
        return None

    def check_guardrails(self, rollout: Rollout) -> None:
        """Raise Refused where the guardrails forbid it. Undo skips this."""

    def check_limits(self, rollout: Rollout) -> None:
        """Raise Invalid where it grows beyond what is read. Undo skips this."""

    def columns(self) -> Columns:
        """Return its columns; a group only if there is exactly one."""
        about = (getattr(self, "item_id", None), getattr(self, "stage", None))
        return Columns(self.kind, *about, only(groups_of(self)))

    def titles(self) -> dict[str, str]:
        """Return the names it gives to items and groups, by id."""
        return {}

    def person_names(self) -> tuple[str, ...]:
        """Return the people it puts on the list or removes."""
        return ()

    def subject(self) -> str | None:
        """Return the item, group or metric it is about."""
        return None


class ById(Change):
    """A change to the value stored under an id."""

    TOUCHES = ("{0.NAME}:{0.key}",)
    FULL: ClassVar[tuple[str, str]] = ("A rollout keeps at most {:,} {}.", "Remove some that are over first.")
    NAME: ClassVar[str]  # the value's name in fields and `touches`
    ROWS: ClassVar[str]  # where the rollout has it

    @property
    def key(self) -> str:
        """The id of the value."""
        raise NotImplementedError

    @property
    def value(self) -> Any:
        """The value as it will be; None where it goes."""
        return None

    def rows(self, rollout: Rollout) -> dict[str, Any]:
        return getattr(rollout, self.ROWS)  # type: ignore[no-any-return]

    def before(self, rollout: Rollout) -> Any:
        """Return the value that is there, or None."""
        return self.rows(rollout).get(self.key)

    def apply(self, draft: Draft) -> None:
        if value := self.value:
            self.rows(draft)[self.key] = value
        else:
            self.rows(draft).pop(self.key, None)


class Saved(ById):
    """A value with an id, new or changed; at most `MOST`."""

    REMOVED: ClassVar[type["Removed"]]
    TITLE: ClassVar[str] = "title"
    MOST: ClassVar[int | None] = None
    MANY: ClassVar[str] = ""

    @property
    def value(self) -> Any:
        return getattr(self, self.NAME)

    @property
    def key(self) -> str:
        return str(self.value.id)

    def check(self, rollout: Rollout) -> None:
        before = self.before(rollout)
        # The group of a value may have been removed; the value can still be corrected.
        for group_id in groups_of(self.value):
            if before is None or group_id not in groups_of(before):
                check_group(rollout, group_id)
        if self.MOST is not None and before is None and len(self.rows(rollout)) >= self.MOST:
            sentence, hint = self.FULL
            raise Refused(sentence.format(self.MOST, self.MANY or self.ROWS), hint)

    def inverse(self, before: Rollout) -> list[Change]:
        if value := self.before(before):
            return [self.model_copy(update={self.NAME: value})]
        title = {"title": getattr(self.value, self.TITLE)} if "title" in self.REMOVED.model_fields else {}
        return [self.REMOVED.model_validate({f"{self.NAME}_id": self.key, **title})]

    def thing(self, rollout: Rollout) -> Thing:
        return thing_of_value(rollout, self.before(rollout), self.value)

    def columns(self) -> Columns:
        return Columns(self.kind, self.key, group_id=only(groups_of(self.value)), due=self.value.day)


class Removed(ById):
    """The removal of what `SAVED` saves, which History calls `WHAT`."""

    SAVED: ClassVar[type[Saved]]
    WHAT: ClassVar[str]

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        saved = cls.SAVED
        cls.NAME, cls.ROWS, cls.ACTION, saved.REMOVED = saved.NAME, saved.ROWS, saved.ACTION, cls
        super().__pydantic_init_subclass__()

    @property
    def key(self) -> str:
        return str(getattr(self, f"{self.NAME}_id"))

    def inverse(self, before: Rollout) -> list[Change]:
        value = self.before(before)
        return [self.SAVED.model_validate({self.NAME: value}) if value else self]

    def thing(self, rollout: Rollout) -> Thing:
        return thing_of_value(rollout, self.before(rollout))

    def words(self, names: Mapping[str, str]) -> str:
        title = getattr(self, "title", "")
        return f"removed {self.WHAT}" + (f": {title}" if title else "")


class Put(ById):
    """A value under another id; an empty one clears it."""

    KEY: ClassVar[str]  # the field with that id
    VALUE: ClassVar[str]  # the field with the value

    @property
    def key(self) -> str:
        return str(getattr(self, self.KEY))

    @property
    def value(self) -> Any:
        return getattr(self, self.VALUE)

    def inverse(self, before: Rollout) -> list[Change]:
        empty = type(self).model_fields[self.VALUE].get_default(call_default_factory=True)
        return [self.model_copy(update={self.VALUE: self.before(before) or empty})]

    def thing(self, rollout: Rollout) -> Thing:
        return Thing(rollout_id=rollout.id, group_ids=groups_of(self))


def groups_of(value: Any) -> tuple[str, ...]:
    """Return the groups of a value, none for the whole rollout."""
    if (group_id := getattr(value, "group_id", None)) is not None:
        return (group_id,)
    return getattr(value, "group_ids", ())


def only(group_ids: tuple[str, ...]) -> str | None:
    """Return the group if there is exactly one."""
    return group_ids[0] if len(group_ids) == 1 else None


def is_as_before(before: object, after: object, *names: str) -> bool:
    """Return whether a previous value has the same in these fields."""
    return before is not None and all(getattr(before, name, None) == getattr(after, name) for name in names)


def check_group(rollout: Rollout, group_id: str) -> None:
    """Raise Missing where the brief has no such group."""
    if rollout.brief.find_group(group_id) is None:
        raise Missing("This team is no longer in the brief.", "Reload the page and pick another.")


def check_use_case(rollout: Rollout, item_id: str | None) -> None:
    """Raise Missing or Refused unless an item is a use case."""
    if item_id is not None and rollout.get_item(item_id).kind != "use_case":
        raise Refused("This is not a use case of the plan.", "Pick a use case.")


def thing_of_value(rollout: Rollout, before: Any, after: Any = None) -> Thing:
    """Return the groups of a value before and after."""
    if before is not None and not groups_of(before):
        return Thing(rollout_id=rollout.id)
    groups = dict.fromkeys([*groups_of(before), *groups_of(after)])
    return Thing(rollout_id=rollout.id, group_ids=tuple(groups))
