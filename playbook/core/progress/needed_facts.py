"""The facts that a draft needs, and those that the checks ask for before launch."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from playbook.core.base.words import count, listed
from playbook.core.plan.brief import Brief
from playbook.core.plan.plays.kinds import KINDS_WITHOUT_TOOL

# By the field of the brief that holds them.
FOR_DRAFT = {
    "what_changes": "what changes", "groups": "the teams", "go_live": "the go-live date",
    "sponsor_id": "the sponsor", "outcome_measure": "the business result",
}  # fmt: skip
# Without these, the checks find errors in every plan, or half of the tasks have no name.
FOR_LAUNCH = {
    "lead_id": "the rollout lead",
    "why": "the reason", "why_now": "why now", "risk_of_not_changing": "the risk of not changing",
    "expected_benefit": "the expected benefit",
}  # fmt: skip
_OF_A_TEAM = {
    "size": "the people in {teams}", "manager_id": "a manager for {teams}", "impact": "the impact on {teams}",
}  # fmt: skip
MAY_BE_MISSING = (
    *FOR_DRAFT, *FOR_LAUNCH, "tools", "people", *(f"groups.{field}" for field in _OF_A_TEAM), "headcount",
)  # fmt: skip
_NAMED, _FACTS_NAMED = 2, 3


@dataclass(frozen=True, slots=True)
class NeededFact:
    """A missing fact: its field in the brief, and what it is called in a sentence."""

    field: str
    words: str


def missing_for_draft(brief: Brief) -> tuple[NeededFact, ...]:
    """Return which of the five facts that a draft needs are missing."""
    return tuple(NeededFact(name, words) for name, words in FOR_DRAFT.items() if not getattr(brief, name))


def missing_for_launch(brief: Brief) -> tuple[NeededFact, ...]:
    """Return which further facts the checks ask for before launch."""
    texts = (NeededFact(name, words) for name, words in FOR_LAUNCH.items() if not getattr(brief, name))
    return (*texts, *_about_people(brief))


def asked_at_launch(brief: Brief, kind_key: str) -> tuple[NeededFact, ...]:
    """Return the facts that the launch asks for, with any tool of this change."""
    missing = missing_for_launch(brief)
    is_described = kind_key and brief.what_changes and brief.groups
    if brief.tools or not is_described or kind_key in KINDS_WITHOUT_TOOL:
        return missing
    return (NeededFact("tools", "the tools"), *missing)


def say_facts(facts: Sequence[NeededFact]) -> str:
    """Return facts by name, or how many there are."""
    if len(facts) <= _FACTS_NAMED:
        return listed(fact.words for fact in facts)
    return f"{', '.join(fact.words for fact in facts[:_NAMED])} and {len(facts) - _NAMED} more"


def _about_people(brief: Brief) -> Iterator[NeededFact]:
    # The first page is drawn without the reviewer.
    from playbook.core.review.review import DEFAULTS, View
    from playbook.core.review.rules.groups import everyone_is_in_one_group, groups_are_described
    from playbook.core.review.rules.leadership import one_executive_sponsor

    view = View(brief, (), DEFAULTS)
    if brief.sponsor_id and any(note.state == "fail" for note in one_executive_sponsor(view)):
        yield NeededFact("people", "a sponsor who is an executive over every team")
    lacking: dict[str, list[str]] = {}
    for note in groups_are_described(view):
        for path in note.fields if note.state == "fail" else ():
            _, place, field = path.split(".")
            lacking.setdefault(field, []).append(brief.groups[int(place)].label)
    for field, names in lacking.items():
        teams = listed(names) if len(names) <= _NAMED else count(len(names), "team")
        yield NeededFact(f"groups.{field}", _OF_A_TEAM[field].format(teams=teams))
    if any(note.state == "fail" and "headcount" in note.fields for note in everyone_is_in_one_group(view)):
        yield NeededFact("headcount", "teams that add up to the people in scope")
