"""Scenario briefs for tests. Every company, person and number here is synthetic."""

from datetime import date

from playbook.core.fields import Span
from playbook.core.rollout import ASPECTS, Aspect, Brief, Group, Person

SYNTHETIC = "Synthetic test data: no real company, person or figure."


def impact(**scores: int) -> dict[Aspect, int]:
    """A score for every aspect; those not named are 0."""
    return {aspect: scores.get(aspect, 0) for aspect in ASPECTS}


def agency() -> Brief:
    """S1: the agency of the seed story, ninety people in six teams."""
    people = (
        Person(id="maya", name="Maya Okafor", job_title="Chief executive", level="executive"),
        Person(id="tom", name="Tom Lindqvist", job_title="Head of operations", level="manager"),
        Person(id="ines", name="Inês Duarte", job_title="Strategy director", level="manager"),
        Person(id="jonas", name="Jonas Weber", job_title="Creative director", level="manager"),
        Person(id="priya", name="Priya Raman", job_title="Media director", level="manager"),
        Person(id="leo", name="Leo Martin", job_title="Head of web", level="manager"),
        Person(id="sara", name="Sara Haddad", job_title="Client services director", level="manager"),
        Person(id="nina", name="Nina Kowalski", job_title="Learning lead", level="staff"),
    )
    groups = (
        _agency_group("strategy", "Strategy", 12, "ines", process=3, tools=4, habits=3, beliefs=3, job=3),
        _agency_group(
            "creative",
            "Creative",
            20,
            "jonas",
            process=3,
            tools=4,
            job=4,
            habits=4,
            beliefs=5,
            appraisal=3,
            systems=3,
            place=1,
            pay=1,
            reporting=2,
            blackouts=(Span(start=date(2023, 4, 3), end=date(2023, 4, 7), reason="awards deadline"),),
        ),
        _agency_group(
            "media", "Media", 18, "priya", process=3, systems=3, tools=4, job=2, habits=3, beliefs=2
        ),
        _agency_group(
            "web", "Web", 16, "leo", process=4, systems=3, tools=4, job=3, habits=3, beliefs=2, capacity=2.0
        ),
        _agency_group("accounts", "Accounts", 16, "sara", process=2, tools=3, job=2, habits=3, beliefs=2),
        _agency_group("operations", "Operations", 8, "tom", process=3, tools=3, job=2, habits=2, beliefs=1),
    )
    return Brief(
        name="AI at LT (synthetic sample)",
        organisation="LT (synthetic sample)",
        what_changes=(
            "Everyone at LT gets a ChatGPT account and uses it for research, first drafts, summaries and checks. "
            "A person still decides and signs off on everything that leaves the house."
        ),
        why=(
            "Our clients ask for more in less time, and we spend too many hours on work that nobody would miss: "
            "searching, retyping, first drafts. I want those hours back for the thinking that clients pay us for."
        ),
        why_now=(
            "The tools have become good enough this spring, two of our last five pitches asked how we use them, "
            "and those who begin now will have learned what they are bad at before it costs a client."
        ),
        risk_of_not_changing=(
            "We would keep losing pitches to agencies that deliver the first round in days, and our best people "
            "would learn this somewhere else."
        ),
        what_stays=(
            "Jobs, teams, pay and reporting lines stay as they are this year. "
            "So does our rule that no work leaves the house unseen by a person."
        ),
        objective="By the end of October, AI is a normal part of how every team at LT prepares its work.",
        expected_benefit=(
            "Two hours a week per person back for client thinking, and first rounds that reach clients sooner. "
            "For each of us: less retyping, and a skill that will count in any job."
        ),
        outcome_measure="Working days from client brief to first round",
        outcome_unit="days",
        outcome_baseline=9,
        outcome_target=6,
        tools=("ChatGPT",),
        regions=("US",),
        start=date(2023, 3, 6),
        go_live=date(2023, 4, 17),
        end=date(2023, 10, 31),
        headcount=90,
        sponsor_id="maya",
        lead_id="tom",
        lead_hours_per_week=12,
        budget=21_000,
        currency="USD",
        sustainment_owner_id="nina",
        incident_contact="Nina Kowalski, extension 4400",
        past_attempts="In 2021 we bought a project tool, trained nobody, and dropped it after four months.",
        concerns="Creative fears that originality stops counting. Some ask whether this is about cutting jobs.",
        groups=groups,
        people=people,
    )


def _agency_group(
    group_id: str,
    name: str,
    size: int,
    manager: str,
    capacity: float = 3.0,
    blackouts: tuple[Span, ...] = (),
    **scores: int,
) -> Group:
    return Group(
        id=group_id,
        name=name,
        size=size,
        manager_id=manager,
        capacity_hours_per_week=capacity,
        blackouts=blackouts,
        impact=impact(**scores),
    )
