"""Briefs for tests: six scenarios, and strategies. Every company, person and number is synthetic."""

import os
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from playbook.core.base.fields import Span
from playbook.core.plan.brief import ASPECTS, Aspect, Brief, Group, OtherChange, Person, problems_of

SYNTHETIC = "(synthetic)"


def impact(**scores: int) -> dict[Aspect, int]:
    """A score for every aspect; those not named are 0."""
    return {aspect: scores.get(aspect, 0) for aspect in ASPECTS}


def person(person_id: str, name: str, title: str, level: str = "manager") -> Person:
    return Person.model_validate({"id": person_id, "name": name, "job_title": title, "level": level})


def group(group_id: str, name: str, size: int, manager: str | None, **fields: Any) -> Group:
    """A group; scores of aspects are given by their names, everything else is a field."""
    scores = {aspect: fields.pop(aspect) for aspect in ASPECTS if aspect in fields}
    fields.setdefault("impact", impact(**scores))
    fields.setdefault("capacity_hours_per_week", 3.0)
    return Group(id=group_id, name=name, size=size, manager_id=manager, **fields)


def agency() -> Brief:
    """S1: the agency of the seed story, had it been planned: ninety people in six teams."""
    awards = Span(start=date(2023, 4, 3), end=date(2023, 4, 7), reason="awards deadline")
    return Brief(
        name="AI at LT", organisation=f"LT {SYNTHETIC}",
        what_changes=(
            "Everyone at LT gets a ChatGPT account and uses it for research, first drafts, summaries and "
            "checks. A person still decides and signs off on everything that leaves the house."
        ),
        why=(
            "Our clients ask for more in less time, and we spend too many hours on work that nobody would "
            "miss: searching, retyping, first drafts. I want those hours back for the thinking that clients "
            "pay us for."
        ),
        why_now=(
            "The tools have become good enough this spring, two of our last five pitches asked how we use "
            "them, and those who begin now will have learned what they are bad at before it costs a client."
        ),
        risk_of_not_changing=(
            "We would keep losing pitches to agencies that deliver the first round in days, and our best "
            "people would learn this somewhere else."
        ),
        what_stays=(
            "Jobs, teams, pay and reporting lines stay as they are this year. "
            "So does our rule that no work leaves the house unseen by a person."
        ),
        objective="By the end of October, AI is a normal part of how every team at LT prepares its work.",
        expected_benefit=(
            "Two hours a week per person back for client thinking, and first rounds that reach clients "
            "sooner. For each of us: less retyping, and a skill that will count in any job."
        ),
        outcome_measure="Working days from client brief to first round", outcome_unit="days",
        outcome_baseline=9, outcome_target=6, tools=("ChatGPT",), regions=("US",), start=date(2023, 3, 6),
        go_live=date(2023, 4, 17), end=date(2023, 10, 31), headcount=90, sponsor_id="maya", lead_id="tom",
        lead_hours_per_week=12, budget=21_000, currency="USD", sustainment_owner_id="nina",
        incident_contact="Nina Kowalski, extension 4400",
        past_attempts="In 2021 we bought a project tool, trained nobody, and dropped it after four months.",
        concerns="Creative fears that originality stops counting. Some ask whether jobs will be cut.",
        people=(
            person("maya", "Maya Okafor", "Chief executive", "executive"),
            person("tom", "Tom Lindqvist", "Head of operations"),
            person("ines", "Inês Duarte", "Strategy director"),
            person("jonas", "Jonas Weber", "Creative director"),
            person("priya", "Priya Raman", "Media director"), person("leo", "Leo Martin", "Head of web"),
            person("sara", "Sara Haddad", "Client services director"),
            person("nina", "Nina Kowalski", "Learning lead", "staff"),
        ),
        groups=(
            group("strategy", "Strategy", 12, "ines", process=3, tools=4, habits=3, beliefs=3, job=3),
            group(
                "creative", "Creative", 20, "jonas", process=3, systems=3, tools=4, job=4, habits=4,
                beliefs=5, reporting=2, appraisal=3, pay=1, place=1, blackouts=(awards,),
            ),
            group("media", "Media", 18, "priya", process=3, systems=3, tools=4, job=2, habits=3, beliefs=2),
            group("web", "Web", 16, "leo", process=4, tools=4, job=3, habits=3, capacity_hours_per_week=2.0),
            group("accounts", "Accounts", 16, "sara", process=2, tools=3, job=2, habits=3, beliefs=2),
            group("operations", "Operations", 8, "tom", process=3, tools=3, job=2, habits=2, beliefs=1),
        ),
    )  # fmt: skip


def bank() -> Brief:
    """S2: a retail bank, 3,300 seats in a first wave and 11,000 in all, in three waves."""
    waves = (date(2026, 3, 16), date(2026, 6, 8), date(2026, 9, 14))
    units = (
        ("branches-north", "Branches North", 1_700, 0), ("risk", "Risk and compliance", 600, 0),
        ("technology", "Technology", 1_000, 0), ("branches-south", "Branches South", 3_200, 1),
        ("contact-centre", "Contact centre", 1_500, 1), ("finance", "Finance", 900, 2),
        ("operations", "Operations", 2_100, 2),
    )  # fmt: skip
    return Brief(
        name="Assistant for all", organisation=f"Harbour Retail Bank {SYNTHETIC}",
        what_changes="Every colleague gets an assistant for reading, writing and finding our own texts.",
        why="Colleagues spend a third of the week on reading and retyping. Customers wait because of it.",
        why_now="Our contract for the old search ends this year, and the new licence has been approved.",
        risk_of_not_changing="People use unapproved tools at home with our texts, and we do not see it.",
        what_stays="Credit decisions stay with people. No job is cut because of this before 2028.",
        objective="By the end of the year, most colleagues use it every week for work that matters.",
        expected_benefit="Three hours a week for customers instead of paperwork.",
        outcome_measure="Days until a customer's written question is answered", outcome_unit="days",
        outcome_baseline=6.5, outcome_target=3, tools=("Harbour Assistant", "Harbour Search"),
        regions=("EU", "UK"), start=date(2026, 1, 12), go_live=waves[0], end=date(2027, 1, 29),
        headcount=11_000, sponsor_id="elena", lead_id="ruth", lead_hours_per_week=40, budget=4_000_000,
        currency="EUR", sustainment_owner_id="omar", incident_contact="The security desk, line 112-7",
        people=(
            person("elena", "Elena Brandt", "Chief executive", "executive"),
            person("ruth", "Ruth Adeyemi", "Programme lead"),
            person("omar", "Omar Farouk", "Head of workplace"),
            *(person(f"m-{key}", f"Manager {name}", "Director") for key, name, _, _ in units),
        ),
        groups=tuple(
            group(
                key, name, size, f"m-{key}", process=3, tools=4, habits=3, job=2, systems=3,
                go_live=waves[wave], access_date=waves[wave] - timedelta(days=4),
                blackouts=(Span(start=date(2026, 12, 14), end=date(2027, 1, 8), reason="year end"),),
                capacity_hours_per_week=2.5,
            )
            for key, name, size, wave in units
        ),
    )  # fmt: skip


def language_app() -> Brief:
    """S4: a language-app maker of 900, after a mandate by memo went wrong."""
    return Brief(
        name="Second start", organisation=f"Parlo {SYNTHETIC}",
        what_changes="Teams use an assistant for course drafts and reviews. Editors sign off on quality.",
        why="A new course takes fourteen months. Learners of small languages have waited for years.",
        why_now="The memo in spring caused worry and no results; people need a plan instead of a mandate.",
        risk_of_not_changing="Small languages never come, and editors go on doing work that nobody needs.",
        what_stays="Editors decide on quality. Contracts of employees are not touched by this.",
        expected_benefit="A new course in eight months, with more time for what only editors can do.",
        outcome_measure="Months from decision to a finished course", outcome_baseline=14, outcome_target=8,
        tools=("Parlo Draft",), regions=("US",), start=date(2025, 9, 1), go_live=date(2025, 10, 20),
        end=date(2026, 3, 31), headcount=900, sponsor_id="li", lead_id="ada", lead_hours_per_week=20,
        budget=300_000, sustainment_owner_id="ben", incident_contact="The trust desk",
        concerns="People read the memo as the announcement of job cuts.",
        past_attempts="A memo in April said that everything would start with AI. It was explained in May.",
        people=(
            person("li", "Li Wen", "Chief executive", "executive"),
            person("ada", "Ada Novak", "Head of change"), person("ben", "Ben Osei", "Head of course tools"),
            person("carla", "Carla Rossi", "Head of courses"),
            person("deniz", "Deniz Aydin", "Head of engineering"),
            person("eve", "Eve Larsen", "Head of marketing"),
        ),
        groups=(
            group("courses", "Course editors", 320, "carla", impact=dict.fromkeys(ASPECTS, 3) | {"job": 5}),
            group("engineering", "Engineering", 430, "deniz", process=3, tools=4, habits=3),
            group("marketing", "Marketing", 150, "eve", process=2, tools=3, job=2),
        ),
    )  # fmt: skip


def manufacturer() -> Brief:
    """S5: 4,000 seats bought, hardly any used; the brief knows little else."""
    return Brief(
        name="Seats into use", organisation=f"Norden Works {SYNTHETIC}",
        what_changes="The assistant that we already pay for becomes part of daily work in four areas.",
        why="We pay for 4,000 seats every month, and hardly anybody uses them.", tools=("Works Copilot",),
        start=date(2026, 2, 2), go_live=date(2026, 3, 30), end=date(2026, 9, 30), headcount=4_000,
        sponsor_id="cfo", people=(person("cfo", "Greta Holm", "Chief financial officer", "executive"),),
        groups=(
            Group(id="plants", name="Plants", size=2_600), Group(id="sales", name="Sales", size=700),
            Group(id="engineering", name="Engineering", size=500),
            Group(id="office", name="Head office", size=200),
        ),
    )  # fmt: skip


def law_firm() -> Brief:
    """S7: eighteen people; the sponsor leads one of the two groups herself."""
    return Brief(
        name="Careful start", organisation=f"Vale and Partners {SYNTHETIC}",
        what_changes="We use an assistant for internal notes, first drafts and summaries of judgments.",
        why="Associates spend evenings on summaries that clients do not pay for.",
        why_now="Two associates use it privately already. We want it safe, or not at all.",
        risk_of_not_changing="Somebody puts a client's file into a private account.",
        what_stays="Client-confidential files stay out. Advice is written and signed by a lawyer.",
        objective="By summer, every summary of a judgment starts with the assistant and ends with a lawyer.",
        expected_benefit="Evenings back for associates, and quicker first answers for clients.",
        outcome_measure="Hours per summary of a judgment", outcome_baseline=3, outcome_target=1.5,
        tools=("Lex Draft",), regions=("UK",), start=date(2026, 1, 5), go_live=date(2026, 2, 9),
        end=date(2026, 6, 30), headcount=18, sponsor_id="vale", lead_id="kim", lead_hours_per_week=4,
        budget=6_000, currency="GBP", sustainment_owner_id="ola", incident_contact="Margaret Vale",
        people=(
            person("vale", "Margaret Vale", "Managing partner", "executive"),
            person("kim", "Kim Doyle", "Associate"), person("ola", "Ola Bright", "Office manager"),
        ),
        groups=(
            group("lawyers", "Lawyers", 12, "vale", process=3, tools=3, habits=3, beliefs=4),
            group("office", "Office", 6, "ola", process=2, tools=3),
        ),
    )  # fmt: skip


def learning_team() -> Brief:
    """S10: about 10,000 people in forty-one groups, with fear of replacement as the known barrier."""
    groups = [
        group(
            "learning", "Learning", 6, "lead-0", process=4, tools=4, job=4, habits=4, beliefs=4, appraisal=3
        )
    ]
    groups += [
        group(
            f"unit-{number}", f"Unit {number}", 249 + number % 3, f"lead-{number}", process=3, tools=4,
            job=number % 6, habits=3, go_live=date(2026, 3, 2) + timedelta(days=14 * (number % 4)),
        )
        for number in range(1, 41)
    ]  # fmt: skip
    return Brief(
        name="Learning in the flow of work", organisation=f"Kestrel Systems {SYNTHETIC}",
        what_changes="Courses are drafted with an assistant; units use it for their own learning material.",
        why="Six people make the courses for everyone, and the list of wishes is two years long.",
        why_now="The team saved 67 hours in one month with it, and units ask for the same.",
        risk_of_not_changing="Units go on buying courses that nobody finishes.",
        what_stays="Nobody's job goes because of this; the learning team stays six.",
        objective="By the end of the year, units make their own short courses with the team's help.",
        expected_benefit="Short courses in days instead of months.",
        outcome_measure="Days from wish to a short course", outcome_baseline=60, outcome_target=10,
        tools=("Kestrel Write",), regions=("EU", "US"), start=date(2026, 1, 5), go_live=date(2026, 3, 2),
        end=date(2026, 10, 30), headcount=sum(team.size for team in groups), sponsor_id="boss",
        lead_id="lead-0", lead_hours_per_week=16, budget=250_000, sustainment_owner_id="lead-1",
        incident_contact="Kestrel security desk",
        concerns="People fear that they train their own replacement.",
        people=(
            person("boss", "Noor Haddad", "Chief people officer", "executive"),
            *(person(f"lead-{number}", f"Lead Number {number}", "Head of unit") for number in range(41)),
        ),
        groups=tuple(groups),
    )  # fmt: skip


SCENARIOS = {
    "S1 agency": agency, "S2 bank": bank, "S4 language app": language_app,
    "S5 manufacturer": manufacturer, "S7 law firm": law_firm, "S10 learning team": learning_team,
}  # fmt: skip


# --- Strategies ----------------------------------------------------------------------------------

_words = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z")) | st.just(" "), min_size=1, max_size=60
).filter(lambda text: bool(text.strip()))
_names = st.one_of(
    st.sampled_from(
        ["Müller & Söhne", "فريق المبيعات", "品質管理", 'O\'Brien "Ops"', "{why}", "Team 🎈", "a" * 120]
    ),
    _words,
).map(lambda text: " ".join(text.split())[:120].strip() or "Team")
_prose = st.one_of(
    st.just(""), _words,
    st.sampled_from(
        ["We lose time.", "no full stop", "One. Two! Three?", "w" * 6_000, "Ends with a quote.'"]
    ),
    st.builds(
        lambda text, times: (text * times).strip()[:6_000],
        st.text(st.sampled_from("abc . {}\n-"), max_size=40), st.integers(1, 200),
    ),
)  # fmt: skip


_plain_names = st.text(st.sampled_from("qxz vwk"), min_size=2, max_size=30).map(
    lambda text: " ".join(text.split()).title() or "Qx"
)
_plain_prose = st.just("") | st.lists(_plain_names, max_size=40).map(" ".join)


@st.composite
def valid_briefs(
    draw: st.DrawFn, most_groups: int = 8, complete: bool = False, roomy: bool = False, plain: bool = False
) -> Brief:
    """Any brief that can be planned; `complete` ones lack no fact, `roomy` ones have six weeks and more."""
    calls, prose = (_plain_names, _plain_prose) if plain else (_names, _prose)
    start = draw(st.dates(date(2001, 1, 1), date(2090, 1, 1)))
    if roomy:  # the weeks around go-live miss the turn of the year
        start = date(start.year, 2 + start.month % 4, min(start.day, 28))
    go_live = start + timedelta(days=draw(st.integers(42, 150) if roomy else st.integers(0, 200)))
    end = go_live + timedelta(days=draw(st.integers(125, 500) if roomy else st.integers(0, 700)))
    count = draw(st.integers(1, most_groups))
    persons = [
        st.builds(Person, id=st.just(f"p{n}"), name=calls, level=st.just("manager" if n else "executive"))
        for n in range(count + 3)
    ]
    people = [draw(each.filter(lambda one: not (complete and one.is_nobody))) for each in persons]
    names = draw(st.lists(calls, min_size=count, max_size=count, unique_by=lambda name: name.casefold()))
    groups = tuple(
        draw(_groups(number, name, start, go_live, end, complete, roomy)) for number, name in enumerate(names)
    )
    facts = {name: draw(_facts(prose, complete)) for name in _FACTS}
    brief = Brief(
        name=draw(calls), what_changes=draw(prose.filter(bool)), start=start, go_live=go_live, end=end,
        groups=groups, people=tuple(people),
        tools=("Tool A", "Tool B") if complete else tuple(draw(st.lists(calls, max_size=3))),
        sponsor_id="p0" if complete else draw(st.sampled_from([None, "p0", "p1"])),
        lead_id=f"p{count + 1}" if complete else draw(st.sampled_from([None, "p0", "p1"])),
        sustainment_owner_id=f"p{count + 2}" if complete else draw(st.sampled_from([None, "p1", "p2"])),
        lead_hours_per_week=10 if complete else draw(st.sampled_from([None, 0, 7.5])),
        budget=1_000 if complete else draw(st.sampled_from([None, 0, 5_000])),
        headcount=sum(one.size for one in groups) if complete else draw(st.sampled_from([None, 0, 12, 90])),
        regions=("EU",) if complete else draw(st.sampled_from([(), ("US",), ("EU", "UK")])),
        outcome_measure="Days per case" if complete else draw(calls | st.just("")),
        outcome_baseline=9 if complete else draw(st.sampled_from([None, 0.25, 1_200])),
        outcome_target=5 if complete else draw(st.sampled_from([None, 3, -1.5])),
        outcome_unit="days" if complete else draw(st.just("") | calls),
        incident_contact="The desk" if complete else draw(st.just("") | calls), **facts,
    )  # fmt: skip
    assert not problems_of(brief)
    return brief


_FACTS = (
    "why", "why_now", "risk_of_not_changing", "what_stays", "objective", "expected_benefit",
    "past_attempts", "concerns",
)  # fmt: skip


def _facts(prose: st.SearchStrategy[str], complete: bool) -> st.SearchStrategy[str]:
    return prose.filter(lambda text: any(letter.isalnum() for letter in text)) if complete else prose


@st.composite
def _groups(
    draw: st.DrawFn, number: int, name: str, start: date, go_live: date, end: date, complete: bool,
    roomy: bool,
) -> Group:  # fmt: skip
    span = (end - start).days
    own_go_live = go_live
    fields: dict[str, Any] = {}
    if roomy and draw(st.booleans()):
        own_go_live = go_live + timedelta(days=draw(st.integers(0, 30)))
        fields["go_live"] = own_go_live
        fields["access_date"] = own_go_live - timedelta(days=draw(st.integers(0, 7)))
    elif not roomy:
        day = st.integers(-20, span).map(lambda days: start + timedelta(days=days))
        fields["go_live"] = draw(st.none() | day)
        fields["access_date"] = draw(st.none() | day)
    impacts = st.fixed_dictionaries({aspect: st.integers(0, 5) for aspect in ASPECTS})
    fields["impact"] = draw(impacts if complete else st.just({}) | impacts)
    fields["blackouts"] = tuple(draw(st.lists(_spans(start, span, own_go_live, roomy), max_size=2)))
    if not roomy:
        fields["other_changes"] = tuple(
            OtherChange(name="Another change", start=one.start, end=one.end)
            for one in draw(st.lists(_spans(start, span, own_go_live, roomy), max_size=2))
        )
    hours = [3.0, 4.5, 8.0] if roomy else [None, 0, 0.2, 0.5, 1.0, 2.0, 5.0]
    fields["capacity_hours_per_week"] = draw(st.sampled_from(hours))
    fields["manager_id"] = f"p{number + 1}" if complete else draw(st.sampled_from([None, "p0", "p1"]))
    return Group(id=f"g{number}", name=name, size=draw(st.integers(1, 400)), **fields)


@st.composite
def _spans(draw: st.DrawFn, start: date, span: int, go_live: date, roomy: bool) -> Span:
    """A blackout; in a roomy brief one that leaves the weeks round go-live alone."""
    length = draw(st.integers(0, 6 if roomy else 45))
    if roomy:
        first = go_live + timedelta(days=draw(st.integers(40, 60)))
    else:
        first = start + timedelta(days=draw(st.integers(-10, span)))
    return Span(
        start=first, end=first + timedelta(days=length), reason=draw(st.sampled_from(["", "year end"]))
    )


def examples(most: int, times: int = 50) -> settings:
    """Return how many made-up briefs a property tries: few in the suite, `times` as many in a search."""
    is_search = os.environ.get("HYPOTHESIS_PROFILE") == "search"
    # A whole plan takes a second to write, so a red run of the suite shows its brief as it was drawn.
    phases = list(Phase) if is_search else [Phase.explicit, Phase.generate]
    return settings(
        max_examples=most * times if is_search else most, deadline=None, phases=phases,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
