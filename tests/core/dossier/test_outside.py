"""Bodies outside that have to agree or hear."""

import pytest

from bench.board_paper import rollout_with
from playbook.core.dossier.chapters.worries import outside_lines
from playbook.core.plan.plan_file import Plan
from tests.core.case.cases import TODAY, a_brief


@pytest.mark.parametrize(
    ("concerns", "bodies"),
    [
        ('The field says "my customers are my bonus, why hand them over?"', []),
        ("Reps fear for their customers.", []),
        ("Nurses ask: “Who tells the parents, and what does the union say?”", []),
        ("The drivers say 'the bus was late, and the agency never called'.", []),
        ("One adviser wrote that her clients won't sign a tablet.", []),
        ("Your suppliers will not like it, says the store.", ["Store"]),
        ("The union wants to see the roster first.", ["Union"]),
        ("Our landlord has to agree. The bank says: “Send us the plan.”", ["Landlord", "Bank"]),
    ],
)
def test_who_stands_only_in_a_complaint_is_no_body_outside(concerns, bodies):
    brief = a_brief(concerns=concerns, why_now="")
    rollout = rollout_with(Plan(brief=brief, items=()), TODAY)
    assert [name for name, _ in outside_lines(rollout, "")] == bodies
