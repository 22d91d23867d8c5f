"""The five elements of readiness in our words, and what barriers mean."""

from dataclasses import dataclass

from playbook.core.base.fields import StageKey
from playbook.core.plan.items import ELEMENTS as ELEMENTS
from playbook.core.plan.items import STRENGTHENED_IN, Step

ASKS: dict[Step, str] = {
    "awareness": "Could people here say in their own words why this happens, and why now?",
    "desire": "Would they choose to take part if nobody checked?",
    "knowledge": "Do they know what to do differently on an ordinary working day?",
    "ability": "Do they do it well enough, with the time and the tools that they have?",
    "reinforcement": "Will something keep the habit going after launch?",
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a barrier says about the plan, and what to strengthen."""

    says: str
    strengthen: str
    stage: StageKey


_MEANINGS: dict[Step, tuple[str, str]] = {
    "awareness": (
        "Too few people know why. Training will not stick until they do.",
        "Messages with why, why now and the risk of not changing, from an executive, in person.",
    ),
    "desire": (
        "People know why, but too few want it yet. More facts will not help.",
        "Messages on what is in it for them from their own manager, what stays the same, and a plan for the "
        "objections you expect.",
    ),
    "knowledge": (
        "People want to, but too few know how.",
        "Training sessions on this team's own use cases, before the go-live date.",
    ),
    "ability": (
        "People were taught, but too few can do it in their daily work yet. Another course will not help.",
        "Hands-on practice, office hours and coaching, and time in the week to use them.",
    ),
    "reinforcement": (
        "People can do it, but nothing sustains it.",
        "Recognition by name, the weekly example, wins that are told, and checks after 30, 60 and 90 days.",
    ),
}
MEANINGS = {step: Meaning(*words, STRENGTHENED_IN[step]) for step, words in _MEANINGS.items()}
