"""A rollout in which every text that a person or a model could write is an attack."""

from datetime import date, timedelta

from playbook.core.base.access import Actor
from playbook.core.base.fields import STAGES
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.briefs import BriefEdited, GroupSaved, PersonSaved
from playbook.core.log.changes.examples import ExampleLogged
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.changes.progress import ItemMoved, StatusLogged
from playbook.core.log.changes.recipes import RecipeSaved
from playbook.core.log.changes.rollouts import Launched
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import BriefFields, Group, Person
from playbook.core.plan.examples import Example
from playbook.core.plan.items import (
    AnyItem,
    Message,
    Milestone,
    Owner,
    Provenance,
    Reinforcement,
    SponsorAct,
    TrainingSession,
)
from playbook.core.plan.recipes import Recipe
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import rollouts
from tests.attacks import ATTACKS

DANA = Actor(name="Dana")
START = date(2026, 1, 12)
# One page of cards in each stage. The first holds an attack on each line of its text, and so all ten.
PER_STAGE, READ = 10, 1
_TEXTS = {
    SponsorAct: "script", Message: "body", TrainingSession: "agenda", Reinforcement: "note",
    Milestone: "done_when",
}  # fmt: skip


def _text(number: int) -> str:
    return ATTACKS[number % len(ATTACKS)].text


def _texts(first: int, place: int) -> str:
    """Return a task's text: one attack, or its share of the stage's."""
    share = PER_STAGE // READ
    if place >= READ:
        return _text(first + place)
    return "\n\n".join(_text(first + place * share + at) for at in range(share))


def _line(number: int, most: int) -> str:
    return " ".join(_text(number).split())[:most] or "x"


def _brief() -> BriefFields:
    texts = {
        name: _text(number)
        for number, name in enumerate(
            ("what_changes", "why", "why_now", "risk_of_not_changing", "what_stays", "objective",
             "expected_benefit", "past_attempts", "concerns")
        )
    }  # fmt: skip
    return BriefFields.model_validate(
        {
            **texts,
            "name": _line(0, 110),
            "organisation": _line(7, 110),
            "outcome_measure": _line(3, 200),
            "tools": (_line(5, 110), _line(24, 110)),
            "incident_contact": _line(37, 110),
            "start": START,
            "go_live": date(2026, 2, 2),
            "end": date(2026, 6, 30),
            "sponsor_id": "p0",
        }
    )


def _items() -> list[AnyItem]:
    made: list[AnyItem] = []
    for place, kind in enumerate(_TEXTS):
        for number in range(PER_STAGE):
            at = place * PER_STAGE + number
            fields = {
                "id": f"item.{at}",
                "stage": STAGES[place],
                "title": _line(at + 40, 250),
                "owner": Owner(person_id=f"p{at % 3}"),
                "group_ids": (f"g{at % 3}",),
                "date": START + timedelta(days=15 + at),
                "why": _text(at + 20),
                "note": _text(at + 30),
                _TEXTS[kind]: _texts(place * PER_STAGE, number),
                "provenance": Provenance(
                    source="model", writer=_line(at + 4, 200), prompt_sha="ab" * 32,
                    assumptions=(_line(at + 10, 290), _line(at + 50, 290)),
                ),
            }  # fmt: skip
            made.append(kind.model_validate(fields))
    return made


def attacked(workspace: Workspace) -> Rollout:
    """Write the rollout into the log, launched and with notes and examples, and give it back."""
    rollout = rollouts.start_rollout(workspace, DANA, _line(0, 110))
    items = _items()
    baseline = {item.id: item.due for item in items if item.due}
    brief = _brief()
    changes: list[AnyChange] = [
        *(
            PersonSaved(person=Person(id=f"p{at}", name=_line(at + 12, 110), job_title=_line(at, 110)))
            for at in range(3)
        ),
        *(GroupSaved(group=Group(id=f"g{at}", name=_line(at + 3, 110), size=9)) for at in range(3)),
        BriefEdited.of(brief, *BriefFields.model_fields),
        *(ItemAdded(item=item) for item in items),
        Launched(baseline=baseline),
        *(
            StatusLogged(
                item_id=item.id, stage=item.stage, title=item.title, status="at_risk", note=_line(at, 270)
            )
            for at, item in enumerate(items)
            if at % 2
        ),
        *(
            ItemMoved(
                item_id=item.id, stage=item.stage, title=item.title, from_day=baseline[item.id],
                to_day=baseline[item.id] + timedelta(days=3), reason=_line(at + 7, 270),
            )
            for at, item in enumerate(items)
            if at % PER_STAGE == 7
        ),
        *(
            ExampleLogged(
                example=Example(
                    id=f"e{at}", group_id=f"g{at % 3}", day=START + timedelta(days=at % 20),
                    what=_line(at, 270), task=_line(at + 5, 270), rating=2,
                )
            )
            for at in range(len(ATTACKS))
        ),
        *(
            RecipeSaved(
                recipe=Recipe(
                    id=f"h{at}", title=_line(at, 110), day=START, what=_line(at + 1, 270),
                    prompt=_line(at + 2, 270), steps=_line(at + 3, 270), tool=_line(at + 4, 110),
                    ask=Owner(role=_line(at + 6, 270)), may_share="named", credit=_line(at + 8, 110),
                )
            )
            for at in range(len(ATTACKS))
        ),
    ]  # fmt: skip
    return commit(workspace, DANA, rollout.id, rollout.version, changes)
