"""What became of the plan in the second sample: what slipped and why, and what was measured. All made up."""

from datetime import date

from playbook.core.log.rollout import Decision
from playbook.core.plan.items import Status, Step

# Days to move by, and the reason, in order; an item that is moved twice has two.
MOVES: dict[str, tuple[tuple[int, str], ...]] = {
    "training_session.hands-on": ((7, "The room went to a client pitch"),),
    "milestone.first-win": ((7, "The hours saved did not hold up when we checked them"),),
    "message.win-told": ((7, "Waits for the first win"),),
    "metric.hands-on-check": ((14, "Web and Operations had nothing to show yet"),),
    "gate.gate-30": ((3, "Two of five readings were not in"),),
    "training_session.clinic": ((6, "Room double-booked, same agenda"),),
    "reinforcement.review-60": ((4, "Tom was with a client"),),
    "milestone.hand-over": (
        (1, "Seven of ten recipes are written; three need a second team to try them"),
        (1, "Eight of ten; Media had no time before its campaigns went out"),
    ),
    "sponsor_act.rhythm-after.1": ((3, "The board met on that day"),),
}
# Days late, where an item was simply done later than planned.
LATE: dict[str, int] = {
    "message.how-it-works": 2,
    "sponsor_act.manager-shows-use": 5,
    # These went as planned, and the story leans on them.
    "message.first-word": 0,
    "message.first-questions": 0,
    "training_session.train-managers": 0,
    "milestone.condition-usual-contract": 0,
    "policy.guardrails": 0,
    "milestone.hand-over": 0,
}
# Never done, with what was said on the day.
SKIPPED: dict[str, str] = {
    "milestone.incentives": "Time sheets still reward hours, not results. The board takes it up in spring",
    "sponsor_act.rhythm-after.1": "No day found with the teams",
}
NOTES: dict[str, str] = {
    "manager_briefing.brief-managers": "All six were there. Sara asked for the client question in writing.",
    "message.first-word": "Said plainly that the spring did not work. Most ask whether jobs are safe.",
    "message.manager-talk": "A hard hour. Originality is the worry, not speed.",
    "training_session.train-managers": "Five of six; Priya caught up the Monday after.",
    "training_session.hands-on": "After access instead of before, but everyone was there.",
    "policy.guardrails": "No client names, no unpublished campaigns. Everyone has read it.",
    "gate.gate-start": "All have had the safe start; hands-on follows a week late.",
    "message.first-questions": "The honest failure got the most replies.",
    "milestone.first-win": "Call notes to job ticket on the same day, in Accounts.",
    "gate.gate-30": "Web is behind: a shorter Friday question, and the clinic again.",
    "gate.gate-90": "Use and value hold; Web gets a second round of its own.",
    "milestone.hand-over": "Nina keeps the recipes, the clinic and the monthly question. "
    "Seven days instead of nine to a first round; the goal was six.",
    "support.office-hours": "Tuesdays at four",
}
# What was decided at each gate; the reason is its note.
DECIDED: dict[str, Decision] = {"gate.gate-start": "go", "gate.gate-30": "adjust", "gate.gate-90": "go"}
TROUBLE: dict[tuple[str, date], tuple[Status, str]] = {
    ("support.office-hours", date(2023, 11, 14)): ("at_risk", "Two came. Moved to where the coffee is."),
    ("support.office-hours", date(2023, 11, 28)): ("on_track", "Nine came."),
    ("checkin_series.weekly-example", date(2023, 10, 27)): ("at_risk", "Three replies from Web in two weeks"),
    ("checkin_series.weekly-example", date(2023, 11, 10)): ("on_track", "Six from Web after the clinic"),
}

_SEPTEMBER, _NOVEMBER = date(2023, 9, 6), date(2023, 11, 8)
READINESS: dict[date, dict[str, dict[Step, int]]] = {
    _SEPTEMBER: {
        "strategy": {"awareness": 4, "desire": 4, "knowledge": 2, "ability": 2, "reinforcement": 2},
        "creative": {"awareness": 4, "desire": 2, "knowledge": 2, "ability": 2, "reinforcement": 1},
        "media": {"awareness": 4, "desire": 4, "knowledge": 3, "ability": 2, "reinforcement": 2},
        "web": {"awareness": 4, "desire": 4, "knowledge": 3, "ability": 3, "reinforcement": 2},
        "accounts": {"awareness": 3, "desire": 3, "knowledge": 2, "ability": 2, "reinforcement": 2},
        "operations": {"awareness": 4, "desire": 4, "knowledge": 2, "ability": 1, "reinforcement": 2},
    },
    _NOVEMBER: {
        "strategy": {"awareness": 5, "desire": 4, "knowledge": 4, "ability": 4, "reinforcement": 4},
        "creative": {"awareness": 5, "desire": 4, "knowledge": 4, "ability": 3, "reinforcement": 3},
        "media": {"awareness": 4, "desire": 4, "knowledge": 4, "ability": 4, "reinforcement": 4},
        "web": {"awareness": 4, "desire": 4, "knowledge": 4, "ability": 4, "reinforcement": 3},
        "accounts": {"awareness": 5, "desire": 4, "knowledge": 4, "ability": 4, "reinforcement": 4},
        "operations": {"awareness": 4, "desire": 4, "knowledge": 4, "ability": 4, "reinforcement": 4},
    },
}

# None: worked out from the examples that were logged.
READINGS: dict[str, dict[date, float | None]] = {
    "metric.first-use": {date(2023, 10, 16): 61, date(2023, 10, 23): 72},
    "metric.weekly-use": {
        date(2023, 10, 23): 44,
        date(2023, 11, 6): 52,
        date(2023, 11, 20): 49,
        date(2023, 12, 4): 58,
        date(2023, 12, 18): 63,
        date(2024, 1, 15): 66,
    },
    "metric.hands-on-check": {date(2023, 11, 6): 46, date(2023, 12, 4): 63, date(2024, 1, 15): 74},
    "metric.own.useful-examples": {
        date(2023, 10, 30): None,
        date(2023, 11, 27): None,
        date(2023, 12, 18): None,
        date(2024, 1, 15): None,
    },
    "metric.restricted-data-found-where-it-shouldn-t": {
        date(2023, 10, 30): 1,  # the name in a prompt
        date(2023, 11, 29): 0,
        date(2023, 12, 29): 0,
        date(2024, 1, 29): 0,
    },
    "metric.result-1": {  # one team in six at first, five in the end
        date(2023, 10, 30): 17,
        date(2023, 11, 27): 50,
        date(2023, 12, 18): 67,
        date(2024, 1, 15): 83,
        date(2024, 2, 9): 83,
    },
    "metric.outcome": {
        date(2023, 10, 30): 8.5,
        date(2023, 11, 27): 8.2,
        date(2023, 12, 18): 7.5,
        date(2024, 1, 15): 7,
        date(2024, 2, 9): 7,
    },
}
