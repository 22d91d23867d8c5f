"""From a rule's notes to its result."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from playbook.core.plan.brief import Group
from playbook.core.review.fixes import FixBuilder, NotMechanical, accept
from playbook.core.review.result import Finding, Fix, Inputs, Result, Severity, State
from playbook.core.review.rule import Note, Rule, Standard, notes_of, worst
from playbook.core.review.thresholds import Thresholds
from playbook.core.review.view import View

States = Mapping[str, State]


def judge(rule: Rule, view: View, states_of: Callable[[View], States] | None = None) -> Result:
    """Check one rule and return how it came out.

    `states_of` says how each rule comes out: then no fix is offered that another rule fails for.
    """
    notes = notes_of(rule, view)
    result = result_of(rule, notes, view.settings)
    if result.state != "fail" or rule.propose is None:
        return result
    return result.curable_by(Cure(rule, view, states_of))


@dataclass(frozen=True, slots=True)
class Cure:
    """Works out a rule's fixes on demand; results compare equal without it."""

    rule: Rule = field(compare=False)
    view: View = field(compare=False)
    states_of: Callable[[View], States] | None = field(compare=False)

    def __call__(self) -> tuple[Fix, ...]:
        fixes = proposals(self.rule, self.view)
        return () if fixes and self._makes_another(fixes) else fixes

    def _makes_another(self, fixes: Sequence[Fix]) -> bool:
        """Return whether a rule that passes now fails after these fixes."""
        if self.states_of is None:
            return False
        before = self.view.worked_out(self.states_of)
        after = self.states_of(self.view.with_items(accept(self.view.items, fixes)))
        return any(state == "fail" and before[rule_id] == "pass" for rule_id, state in after.items())


def states_in(view: View, rules: Iterable[Rule]) -> States:
    """Return how each rule comes out."""
    return {rule.id: worst(note.state for note in notes_of(rule, view)) for rule in rules}


def proposals(rule: Rule, view: View) -> tuple[Fix, ...]:
    """Return a rule's fixes if they are possible and make it pass."""
    if rule.propose is None:
        return ()
    try:
        fixes = tuple(rule.propose(FixBuilder(rule.id, _failing(rule, view), view)))
    except NotMechanical:
        return ()
    if not fixes or _changes_twins(view, fixes) or _come_too_late(view, fixes):
        return ()
    after_all = view.with_items(accept(view.items, fixes))
    return fixes if worst(note.state for note in notes_of(rule, after_all)) == "pass" else ()


def _failing(rule: Rule, view: View) -> tuple[Group, ...]:
    failing = {note.group_id for note in notes_of(rule, view) if note.state == "fail"}
    return tuple(group for group in view.groups if group.id in failing)


def _come_too_late(view: View, fixes: Sequence[Fix]) -> bool:
    """Return whether a fix adds or moves something to a past day."""
    before = {item.id: item.due for item in view.items}
    days = [item.due for fix in fixes for item in (*fix.add, *fix.change) if item.due != before.get(item.id)]
    return view.today is not None and any(day and day < view.today for day in days)


def _changes_twins(view: View, fixes: Sequence[Fix]) -> bool:
    changed = {item.id for fix in fixes for item in fix.change}
    return sum(item.id in changed for item in view.items) > len(changed)


def result_of(rule: Standard, notes: list[Note], settings: Thresholds) -> Result:
    """Sum up notes: one fail fails the rule, one unknown opens it."""
    about = {name: getattr(rule, name) for name in ("title", "question", "part", "stage")}
    return Result(
        rule_id=rule.id,
        severity=_severity(rule, notes),
        state=worst(note.state for note in notes),
        findings=tuple(_finding(note) for note in notes if note.state in ("fail", "cannot_tell")),
        missing=_unique(field for note in notes if note.state == "cannot_tell" for field in note.fields),
        inputs=_inputs(notes),
        thresholds={name: getattr(settings, name) for name in rule.thresholds},
        by_group=_by_group(notes),
        figures=dict(figure for note in notes for figure in note.figures),
        **about,
    )


def _severity(rule: Standard, notes: list[Note]) -> Severity:
    """Return the rule's severity, unless its notes say another."""
    if any(note.severity == "E" for note in notes):
        return "E"
    failing = [note for note in notes if note.state == "fail"]
    return "W" if failing and all(note.severity == "W" for note in failing) else rule.severity


def _finding(note: Note) -> Finding:
    ids = tuple(item.id for item in note.items)
    return Finding(
        text=note.text,
        state=note.state,
        group_id=note.group_id,
        item_ids=ids,
        fields=note.fields,
        days=note.days,
    )


def _by_group(notes: list[Note]) -> dict[str, State]:
    states: dict[str, State] = {}
    for note in notes:
        if note.group_id is not None:
            before = states.get(note.group_id)
            states[note.group_id] = worst((before, note.state)) if before else note.state
    return states


def _inputs(notes: list[Note]) -> Inputs:
    items = {id(item): item for note in notes for item in note.items}.values()  # many groups share an item
    days = {item.due for item in items if item.due} | {day for note in notes for day in note.days}
    return Inputs(
        item_ids=_unique(item.id for item in items),
        group_ids=_unique(note.group_id for note in notes if note.group_id is not None),
        fields=_unique(field for note in notes for field in note.fields),
        dates=tuple(sorted(days)),
    )


def _unique(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
