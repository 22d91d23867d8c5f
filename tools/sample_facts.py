"""The agency of the samples, Northgate. Everyone is fictional.

Known from the published story: accounts at $20 a month for everyone in March 2023, one speech, one
request for an example in August 2023. Everything else, the figures too, is made up and labelled so.
"""

from datetime import date

from playbook.core.base.fields import Span
from playbook.core.plan.brief import ASPECTS, Aspect, Brief, BriefFields, Group, OtherChange, Person
from playbook.core.plan.case import Concern, Promise, PromiseTopic, WorkTask

SEATS = 90
SEAT_PRICE = 20  # dollars a month
RATINGS_IN_AUGUST = {0: 21, 1: 29, 2: 15, 3: 6, 4: 3}  # 74 replies of 90
TEAMS = {"strategy": 12, "creative": 20, "media": 18, "web": 16, "accounts": 16, "operations": 8}

CEO = Person(id="maya", name="Maya Okafor", job_title="Chief executive", level="executive")
LEAD = Person(id="tom", name="Tom Lindqvist", job_title="Head of operations", level="manager")
LEARNING = Person(id="nina", name="Nina Kowalski", job_title="Learning lead", level="staff")
MANAGERS = {
    "strategy": Person(id="ines", name="Inês Duarte", job_title="Strategy director", level="manager"),
    "creative": Person(id="jonas", name="Jonas Weber", job_title="Creative director", level="manager"),
    "media": Person(id="priya", name="Priya Raman", job_title="Media director", level="manager"),
    "web": Person(id="leo", name="Leo Martin", job_title="Head of web", level="manager"),
    "accounts": Person(id="sara", name="Sara Haddad", job_title="Client services director", level="manager"),
    "operations": LEAD,
}

AS_IT_WENT = Brief(
    name="Example: rollout without a plan",
    organisation="Northgate",
    what_changes="Everyone at Northgate gets a ChatGPT account at $20 a month and finds out what it is for.",
    tools=("ChatGPT",),
    regions=("US",),
    start=date(2023, 3, 20),
    go_live=date(2023, 3, 21),
    end=date(2023, 12, 15),
    headcount=SEATS,
    sponsor_id=CEO.id,
    people=(CEO,),
    groups=tuple(Group(id=key, name=key.capitalize(), size=size) for key, size in TEAMS.items()),
)


def _impact(**scores: int) -> dict[Aspect, int]:
    """A score for every aspect; those not named are 1."""
    return {aspect: scores.get(aspect, 1) for aspect in ASPECTS}


_PEAK = Span(start=date(2023, 11, 20), end=date(2023, 11, 27), reason="retail campaigns go out")
_WINTER = Span(start=date(2023, 12, 22), end=date(2024, 1, 2), reason="the agency is closed")
_IMPACT = {
    "strategy": _impact(process=3, tools=4, habits=4, beliefs=3, job=3),
    "creative": _impact(process=4, systems=2, tools=5, job=4, habits=5, beliefs=5, reporting=1, appraisal=4),
    "media": _impact(process=4, systems=3, tools=4, job=3, habits=3),
    "web": _impact(process=3, systems=3, tools=4, job=3, habits=3, beliefs=2),
    "accounts": _impact(process=3, tools=3, habits=3),
    "operations": _impact(process=3, systems=2, tools=3, habits=2),
}


# Two pieces of each team's own work, in the words of its leader.
_TASKS = {
    "strategy": {"brief": "the open questions of a client brief", "research": "a summary of desk research"},
    "creative": {"texts": "first headlines for a campaign", "moods": "the words of a mood board"},
    "media": {"report": "the weekly report from an export", "plan": "a comparison of two media plans"},
    "web": {"cases": "test cases for a release", "notes": "release notes for clients"},
    "accounts": {"notes": "a job ticket from call notes", "mail": "the answer to a long client e-mail"},
    "operations": {"minutes": "minutes of the weekly meeting", "offers": "a comparison of two offers"},
}


def _group(key: str) -> Group:
    return Group(
        id=key,
        name=key.capitalize(),
        size=TEAMS[key],
        manager_id=MANAGERS[key].id,
        access_date=date(2023, 10, 2),
        go_live=date(2023, 10, 2),
        impact=_IMPACT[key],
        blackouts=(_PEAK, _WINTER) if key in {"media", "accounts"} else (_WINTER,),
        other_changes=(
            (OtherChange(name="New time sheets", start=date(2023, 10, 16), end=date(2023, 11, 3)),)
            if key == "operations"
            else ()
        ),
        capacity_hours_per_week=3.0,
        tasks=tuple(
            WorkTask(id=task, task=words, tool="ChatGPT", data_class="internal")
            for task, words in _TASKS[key].items()
        ),
        has_mailbox=True,
        works_shifts=False,
    )


def _decided(topic: PromiseTopic, sentence: str, starts: date | None = None) -> Promise:
    return Promise(topic=topic, state="decided", sentence=sentence, starts=starts)


AFTER_AUGUST = Brief(
    **BriefFields(
        name="Example: rollout with a plan",
        organisation="Northgate",
        what_changes=(
            "Everyone at Northgate uses ChatGPT for research, first drafts, summaries and checks. "
            "A person still decides and signs off on everything that leaves the house."
        ),
        why=(
            "Our clients ask for more in less time, and we spend too many hours on work that nobody would "
            "miss: searching, retyping, first drafts. I want those hours back for the thinking that clients "
            "pay us for."
        ),
        why_now=(
            "Five months of accounts for everyone have shown that access alone changes nothing. A few of us "
            "found real uses; the rest deserve the same help."
        ),
        risk_of_not_changing=(
            "We keep paying $1,800 a month for accounts that most of us do not need, and lose pitches to "
            "agencies that deliver the first round in days."
        ),
        what_stays=(
            "Jobs, teams, pay and reporting lines stay as they are. So does our rule that no work leaves the "
            "house unseen by a person."
        ),
        objective="By the end of January, every team prepares its work with AI where that makes it better.",
        expected_benefit=(
            "Two hours a week per person back for client thinking, and first rounds that reach clients "
            "sooner. For each of us: less retyping, and a skill that counts in any job."
        ),
        outcome_measure="Working days from client brief to first round",
        outcome_unit="days",
        outcome_baseline=9,
        outcome_target=6,
        tools=("ChatGPT",),
        regions=("US",),
        start=date(2023, 9, 4),
        go_live=date(2023, 10, 2),
        end=date(2024, 2, 9),
        headcount=SEATS,
        sponsor_id=CEO.id,
        lead_id=LEAD.id,
        lead_hours_per_week=12,
        budget=18_000,
        currency="USD",
        sustainment_owner_id=LEARNING.id,
        incident_contact="Nina Kowalski, extension 4400",
        past_attempts=(
            "In March 2023 everyone got an account and heard one speech. In August, 50 of 74 examples that "
            "people sent in were of little or no value."
        ),
        change_kind="general_assistant",
        country="US",
        trainers=2,
        rooms=1,
        seats_per_session=20,
        promises=(
            _decided("jobs", "Nobody loses their job, pay or grade because of this."),
            _decided("measurement", "We look at teams. No single person is measured or compared by it."),
            _decided(
                "duty",
                "Everyone tries it on three pieces of their own work; it stays voluntary until the first "
                "decision after go-live.",
            ),
            _decided("working_time", "Training and practice are in working time: three hours a week."),
            Promise(topic="switch_off", state="not_relevant"),
            _decided("use", "It prepares work. A person decides on, and signs, all that leaves the house."),
            _decided("answers", "Tom Lindqvist answers every question in the open hour on Tuesday."),
        ),
        concern_list=(
            Concern(
                id="originality",
                text="Originality stops counting",
                held_by="Creative",
                group_ids=("creative",),
                answer="Ideas stay yours, credited by name. It makes the tenth variant, not the first idea.",
                answered_by_id="jonas",
                answer_on=date(2023, 9, 20),
                place="the talk with the own team",
            ),
            Concern(
                id="jobs",
                text="Jobs will be cut",
                answer="No job, pay or grade changes because of this. The hours go back to client thinking.",
                answered_by_id=CEO.id,
                answer_on=date(2023, 9, 15),
                place="the all-hands",
            ),
        ),
    ).model_dump(),
    people=(CEO, LEAD, LEARNING, *(person for key, person in MANAGERS.items() if key != "operations")),
    groups=tuple(_group(key) for key in TEAMS),
)

# The same plan, a good way in; its days are moved to the present when it is opened.
UNDER_WAY = AFTER_AUGUST.model_copy(
    update={
        "name": "Example: rollout in progress",
        "objective": (
            "Within four months of the start, every team prepares its work with AI where that makes "
            "it better."
        ),
        "past_attempts": (
            "Half a year ago everyone got an account and heard one speech. Later, 50 of 74 examples that "
            "people sent in were of little or no value."
        ),
    }
)
