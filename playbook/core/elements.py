"""The five steps of readiness in our own words, and the stage that a barrier at each is worked on in."""

from playbook.core.fields import StageKey
from playbook.core.items import Step

ELEMENTS: dict[Step, str] = {
    "awareness": "Knows why",
    "desire": "Wants it",
    "knowledge": "Knows how",
    "ability": "Can do it",
    "reinforcement": "Keeps doing it",
}
STRENGTHENED_IN: dict[Step, StageKey] = {
    "awareness": "communication",
    "desire": "communication",
    "knowledge": "training",
    "ability": "training",
    "reinforcement": "reinforcement",
}
