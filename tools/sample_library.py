"""What the second sample keeps beside plan and examples: recipes, use, training, incidents. All made up."""

from datetime import date
from typing import NamedTuple

from playbook.core.base.fields import Id
from playbook.core.plan.counts import Timing
from playbook.core.plan.incidents import Incident
from playbook.core.plan.items import DataClass, Owner


class Promoted(NamedTuple):
    """A recipe that a team makes of an example, found by what that said."""

    day: date
    actor: str
    example: str
    title: str
    prompt: str
    steps: str
    data_class: DataClass
    use_case_id: Id | None


PROMOTED = (
    Promoted(
        date(2023, 12, 18),
        "Sara Haddad",
        "Call notes become the job ticket the same day, for the whole team",
        "From call notes to a job ticket",
        "These are my notes of a call, without the client's name. Write a job ticket: what is wanted, by "
        "when, who decides, what is still open. Mark whatever the notes do not say as 'not said'.",
        "Take the client's name out. Paste the notes. Read the ticket against them. Ask the client about "
        "every 'not said' before it goes into the plan.",
        "internal",
        "use_case.accounts.notes",
    ),
    Promoted(
        date(2023, 12, 19),
        "Inês Duarte",
        "Every brief now starts with the team's question list; first rounds come back sooner",
        "The questions that a brief leaves open",
        "Here is a brief, without names. List what a team would have to know before it starts, and sort it "
        "into: must ask, can assume, can wait. Quote the line that each question comes from.",
        "Paste the brief. Strike what you know already. Send the rest to the client on the same day.",
        "internal",
        "use_case.strategy.brief",
    ),
    Promoted(
        date(2023, 12, 20),
        "Leo Martin",
        "Test cases for a release written with it, every release",
        "Test cases for a release",
        "Here are the notes of a release. Write test cases for each change: steps, what should happen, and "
        "what would be worst if it did not.",
        "Paste the notes, never code that is not ours. Run each case once by hand. Keep those that failed.",
        "internal",
        "use_case.web.cases",
    ),
    Promoted(
        date(2023, 12, 21),
        "Priya Raman",
        "Weekly report drafts itself from the export; we spend the hour on what to do next",
        "The weekly report from an export",
        "Here is last week's export, without client names. Say in five sentences what changed against the "
        "week before, with the numbers, and what you cannot tell from it.",
        "Check each number against the export. Write the last paragraph, what to do next, yourself.",
        "internal",
        "use_case.media.report",
    ),
)
# Those whose authors agreed that everyone may read them, without their names.
AGREED = frozenset(one.example for one in PROMOTED[:3])

# Seats used in the week up to a day, of 90, and in how many of the 28 days by whoever used it.
USE: dict[date, tuple[int, float]] = {
    date(2023, 10, 23): (40, 3.5),
    date(2023, 11, 6): (47, 4.5),
    date(2023, 11, 20): (44, 5.0),
    date(2023, 12, 4): (52, 6.0),
    date(2023, 12, 18): (57, 7.5),
    date(2024, 1, 15): (59, 8.0),
}
# People trained, and of these proficient, where the hands-on check had been held.
TRAINED: dict[date, dict[str, tuple[int, int | None]]] = {
    date(2023, 10, 2): {
        "strategy": (12, None),
        "creative": (19, None),
        "media": (18, None),
        "web": (16, None),
        "accounts": (11, None),
        "operations": (8, None),
    },
    date(2023, 12, 5): {
        "strategy": (12, 10),
        "creative": (20, 16),
        "media": (18, 15),
        "web": (16, 11),
        "accounts": (16, 14),
        "operations": (8, 7),
    },
}
TIMED: dict[date, dict[Id, Timing]] = {
    date(2023, 11, 30): {
        "use_case.accounts.notes": Timing(baseline=35, prepare=5, verify=9, correct=4, set_up=2),
        "use_case.creative.texts": Timing(
            baseline=40, prepare=10, verify=15, correct=20, exceptions=3, set_up=2
        ),
    }
}
_DESK = Owner(person_id="tom")
_NAME_IN_A_PROMPT = Incident(
    id="incident.name-in-a-prompt",
    day=date(2023, 10, 18),
    what="The name of a client stood in a prompt. It was noticed before anything was sent on.",
    harm="near_miss",
    tool="ChatGPT",
    data_class="confidential",
    group_id="accounts",
    owner=_DESK,
)
_WRONG_FIGURE = Incident(
    id="incident.wrong-figure",
    day=date(2023, 11, 15),
    what="A figure in a report for a client was wrong: it came out of a summary and was not checked.",
    harm="low",
    tool="ChatGPT",
    data_class="internal",
    group_id="media",
    owner=_DESK,
    done="Told the client the same day, with the right figure.",
)
# As logged, and later as settled.
INCIDENTS: tuple[tuple[date, str, Incident], ...] = (
    (date(2023, 10, 18), "Sara Haddad", _NAME_IN_A_PROMPT),
    (
        date(2023, 10, 20),
        "Tom Lindqvist",
        _NAME_IN_A_PROMPT.model_copy(
            update={
                "done": "The chat was deleted. Accounts went through the guardrails together.",
                "learnt": "The list of names to take out now stands in the recipe for call notes.",
                "closed_on": date(2023, 10, 20),
            }
        ),
    ),
    (date(2023, 11, 15), "Priya Raman", _WRONG_FIGURE),
    (
        date(2023, 11, 17),
        "Tom Lindqvist",
        _WRONG_FIGURE.model_copy(
            update={
                "learnt": "Whoever signs a report checks each figure against its source.",
                "closed_on": date(2023, 11, 17),
            }
        ),
    ),
)
# What the chief executive did with it herself: minutes saved, minutes of checking, rating.
BY_THE_LEADER: dict[date, tuple[str, int, int, int]] = {
    date(2023, 10, 13): ("My Monday note from three bullet points; I rewrote half of it", 15, 12, 1),
    date(2023, 11, 10): ("Five hard questions on our budget before the board asked them", 30, 10, 3),
    date(2023, 12, 8): ("A long contract in plain words, each point checked against the text", 60, 25, 2),
}


def shared_out(total: int, sizes: dict[str, int]) -> dict[str, int]:
    """Return a total shared out over groups by size, never beyond a size."""
    everyone = sum(sizes.values())
    shares = {key: total * size // everyone for key, size in sizes.items()}
    rest = sorted(sizes, key=lambda key: (-(total * sizes[key] % everyone), key))
    for key in rest[: total - sum(shares.values())]:
        shares[key] += 1
    return shares
