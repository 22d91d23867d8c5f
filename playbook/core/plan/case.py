"""What a brief knows beyond texts and dates: promises, conditions, concerns, tasks, stakeholders."""

import re
from typing import Literal, get_args

from pydantic import Field

from playbook.core.base.fields import Day, Frozen, Id, Ids, Line, Name, Score, Text

DataClass = Literal["public", "internal", "confidential", "restricted"]
PromiseTopic = Literal["jobs", "measurement", "duty", "working_time", "switch_off", "use", "answers"]
PROMISE_TOPICS: tuple[PromiseTopic, ...] = get_args(PromiseTopic)
PROMISE_QUESTIONS: dict[PromiseTopic, str] = {
    "jobs": "Does anyone lose their job, pay or grade over this?",
    "measurement": "Is any single person measured, compared or assessed with it?",
    "duty": "Is it mandatory or voluntary, and from when?",
    "working_time": "Do training and practice happen in working time?",
    "switch_off": "What is switched off or no longer done, and when?",
    "use": "What may it be used for, and what not?",
    "answers": "Who answers questions, and by when?",
}
PROMISE_NAMES: dict[PromiseTopic, str] = {
    "jobs": "Jobs and pay", "measurement": "Measuring people", "duty": "Mandatory or voluntary",
    "working_time": "Working time", "switch_off": "Switch-off", "use": "Allowed use",
    "answers": "Answers to questions",
}  # fmt: skip
PromiseState = Literal["decided", "undecided", "not_relevant"]
ConditionKind = Literal[
    "works_council", "union", "data_protection", "security", "legal", "contract", "migration", "cut_over",
    "fallback", "accounts", "funding", "other",
]  # fmt: skip
CONDITION_NAMES: dict[ConditionKind, str] = {
    "works_council": "Works council agreement", "union": "Union agreement",
    "data_protection": "Data protection assessment", "security": "Security sign-off", "legal": "Legal review",
    "contract": "Contract", "migration": "Data migration", "cut_over": "Cut-over plan",
    "fallback": "Fallback if it fails", "accounts": "Accounts and access", "funding": "Funding",
    "other": "Condition",
}  # fmt: skip
# Somebody with authority signs these; the others are the lead's unless the brief names an owner.
# When a condition is met, where the brief does not say.
DONE_WHEN: dict[ConditionKind, str] = {
    "works_council": "Both sides have signed, and both know where the paper is.",
    "union": "The agreement is in writing, and both sides have told their own people.",
    "data_protection": "The assessment is finished and signed, and what it asks for is done.",
    "security": "Security has said yes in writing.",
    "legal": "The answer is in writing, and the rules say the same.",
    "contract": "Both sides have signed.",
    "migration": "The data is moved. People who know it have checked a sample and found it right.",
    "cut_over": "One page says who does what in which hour, who may call it off, and until when.",
    "fallback": "Each group has worked once as it will when this fails, and knows who says so.",
    "accounts": "Everyone who starts has signed in once.",
    "funding": "The money is approved in writing, with the year that it is for.",
    "other": "The person who asked for it has confirmed it. A no goes to the sponsor on the same day.",
}
_COUNTED = re.compile(
    r"(?i)(?:at least |over |more than |fewer than |less than )?\d[\d.,]{0,12}\s?(?:%|percent\b|of\b)"
)
_ONLY_HEARD = re.compile(r"(?i)\bconsult(?:ed|ation)\b")
_IS_COUNTED = (
    "The number is read on this day, and it is known how it was counted. "
    "Where it is missed, the sponsor decides on the same day what waits."
)
SIGNED_BY_SPONSOR: frozenset[ConditionKind] = frozenset(
    ("works_council", "union", "legal", "contract", "funding")
)
_IS_DECISION = re.compile(
    r"(?i)\b(?:decision|decides?|decided)\b[^.;:]{0,40}\b(?:go(?:ing)? (?:on|ahead|further|live)|continu\w+"
    r"|roll(?:ing)?[ -]?out|next|other|further|starts?)\b|\bgo(?:/| or )no[- ]go\b"
)
Gates = Literal["announcement", "training", "go_live", "switch_off"]


class Promise(Frozen):
    """What leaders may say on one topic: `sentence` once decided, else who decides by when."""

    topic: PromiseTopic
    state: PromiseState = "undecided"
    sentence: Text = ""
    decider_id: Id | None = None
    decide_by: Day | None = None
    starts: Day | None = None  # of a duty: mandatory from; of a switch-off: its day


class Condition(Frozen):
    """Something that must be true before a step of the rollout."""

    id: Id
    kind: ConditionKind = "other"
    name: Line = Field(min_length=1)
    owner_id: Id | None = None
    needed_by: Day | None = None
    gates: Gates = "go_live"
    done_when: Text = ""
    met_on: Day | None = None
    group_ids: Ids = ()

    @property
    def is_deadline(self) -> bool:
        """Return whether it is a contract's end: nobody has to finish anything for it."""
        return self.kind == "contract" and self.gates == "switch_off"

    @property
    def is_decision(self) -> bool:
        """Return whether it is a decision to go on, on a day that a person set."""
        return self.kind == "other" and self.needed_by is not None and bool(_IS_DECISION.search(self.name))

    @property
    def is_met_when(self) -> str:
        """Return when it is met, by the brief or as usual."""
        if self.kind in ("works_council", "union") and _ONLY_HEARD.search(self.name):
            return self.done_when or "Their opinion is there in writing, and the sponsor has answered it."
        is_counted = self.kind == "other" and _COUNTED.match(self.name)
        return self.done_when or (_IS_COUNTED if is_counted else DONE_WHEN[self.kind])


class Concern(Frozen):
    """A worry, with its answer. One about people is never shown to them."""

    id: Id
    text: Text = Field(min_length=1)
    held_by: Line = ""  # in words, such as "field sales" or a name
    group_ids: Ids = ()
    is_about_people: bool = False
    answer: Text = ""
    answered_by_id: Id | None = None
    answer_on: Day | None = None
    place: Line = ""


class WorkTask(Frozen):
    """A piece of a group's own work that changes, in the leader's words."""

    id: Id
    task: Line = Field(min_length=1)
    tool: Name = ""
    data_class: DataClass | None = None


class Stakeholder(Frozen):
    """Someone whose support matters: influence and support from 1 to 5."""

    person_id: Id
    influence: Score = 3
    support: Score = 3
    needs: Text = ""
    contact_id: Id | None = None
    talk_on: Day | None = None
