"""Twenty briefs to measure writers on: small and large, many trades, different changes, different worries.

Every company, person and number is synthetic, and the names of the organisations say so.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from playbook.core.plan.brief import Brief, Region, problems_of
from tests.briefs import SCENARIOS, SYNTHETIC, group, person

NAMES = (
    "Ana Petrova", "Bilal Chaudhry", "Chidi Eze", "Dora Lindgren", "Emil Sato", "Fatou Diallo",
    "Gwen Parry", "Hiro Tanaka", "Ilse Vermeer", "Jamal Reid", "Katya Orlova", "Luis Romero",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """What tells one brief from another; the rest is made of it."""

    name: str
    organisation: str
    tool: str
    change: str
    why: str
    stays: str
    measure: tuple[str, float, float, str]
    concerns: str
    groups: tuple[tuple[str, int], ...]
    weeks: tuple[int, int]  # to go-live, and from there to the end
    region: Region = "EU"
    budget: float | None = 50_000
    impact: int = 3


CASES = (
    Case(
        "Notes by evening",
        "Riverbend Hospital",
        "Ward Scribe",
        "Nurses and doctors dictate ward notes, and an assistant writes the first version of them.",
        "Notes are written after the shift, from memory. Patients wait for letters.",
        "Whoever treats a patient reads and signs every note.",
        ("Minutes of notes per shift", 70, 40, "minutes"),
        "Nurses fear to be judged by what it hears.",
        (("Wards", 260), ("Emergency", 90), ("Outpatients", 70)),
        (8, 26),
        impact=4,
    ),
    Case(
        "One till for all",
        "Corner and Sons Grocers",
        "Till Seven",
        "All shops move to one till with stock and shifts in it.",
        "Three tills mean three ways to count, and none of them is right.",
        "Shops, hours and pay stay.",
        ("Hours of counting per week", 14, 5, "hours"),
        "Shop staff remember the till that stopped in December.",
        (("Shops East", 180), ("Shops West", 150), ("Warehouse", 60), ("Head office", 40)),
        (10, 30),
        "UK",
    ),
    Case(
        "Questions to the town hall",
        "Town of Lindenau",
        "Desk Answer",
        "Clerks use an assistant to find rules and to draft answers to citizens.",
        "Letters wait for six weeks, and two in five clerks retire within five years.",
        "Decisions are made and signed by clerks.",
        ("Days until a letter is answered", 42, 14, "days"),
        "The staff council asks what is recorded about clerks.",
        (("Citizens' office", 34), ("Building office", 22), ("Social office", 41)),
        (12, 36),
        budget=None,
    ),
    Case(
        "Grading with help",
        "Westmoor College",
        "Marker",
        "Teachers let an assistant suggest remarks on essays.",
        "Pupils get essays back after three weeks.",
        "Grades are given by teachers alone.",
        ("Days until an essay is back", 21, 7, "days"),
        "Parents ask whether a machine grades.",
        (("Languages", 18), ("Sciences", 16)),
        (6, 20),
        "UK",
        4_000,
    ),
    Case(
        "Claims in days",
        "Anchor Mutual Insurance",
        "Claim Reader",
        "Claims staff get a reader that sums up files and proposes the next step.",
        "Simple claims take as long as hard ones.",
        "People decide on every claim.",
        ("Days until a claim is paid", 19, 8, "days"),
        "Claims staff count the seats in the new office.",
        (("Motor", 320), ("Home", 280), ("Health", 410), ("Call centre", 500)),
        (10, 40),
        "US",
        900_000,
        4,
    ),
    Case(
        "Maintenance on a tablet",
        "Nordwind Rail",
        "Track Pad",
        "Crews log work on a tablet at the track instead of on paper in the depot.",
        "Faults are known in the depot a day after they were seen.",
        "Crews, shifts and depots stay.",
        ("Hours until a fault is known", 26, 2, "hours"),
        "Crews do not want to be followed by a tablet.",
        (("Crew North", 120), ("Crew South", 140), ("Depot", 80)),
        (9, 30),
    ),
    Case(
        "Code with a partner",
        "Bitwise Studio",
        "Pair Coder",
        "Developers use a coding assistant; reviews stay with people.",
        "Our two largest rivals ship weekly.",
        "Nothing is merged that no person has read.",
        ("Days from ticket to release", 15, 9, "days"),
        "Seniors fear that juniors stop learning.",
        (("Product", 24), ("Platform", 14)),
        (5, 24),
        "US",
        30_000,
    ),
    Case(
        "Tours that plan themselves",
        "Van Dijk Parcels",
        "Tour Wise",
        "Dispatchers get proposals for tours, and drivers get them on the phone.",
        "Fuel went up by a fifth, and tours are planned on a whiteboard.",
        "Drivers keep their regions.",
        ("Kilometres per parcel", 2.4, 1.9, "km"),
        "Drivers fear tours that nobody can drive.",
        (("Dispatch", 22), ("Drivers", 310)),
        (8, 28),
    ),
    Case(
        "Letters of hope",
        "Open Hand Relief",
        "Grant Helper",
        "Field staff draft reports to donors with an assistant.",
        "Reports take every third Friday.",
        "No photograph and no name of a person in need goes in.",
        ("Hours per report", 11, 5, "hours"),
        "Staff ask whether donors would mind.",
        (("Field", 46), ("Fundraising", 12)),
        (6, 22),
        "other",
        None,
    ),
    Case(
        "Recipes from one book",
        "Bella Kitchens",
        "Recipe Desk",
        "Kitchens cook from one set of recipes on a screen.",
        "Guests get another dish in every house.",
        "Chefs still write the dish of the day.",
        ("Returned plates per 1,000", 9, 4, ""),
        "Chefs feel taken for machines.",
        (("Kitchens", 130), ("Service", 210), ("Purchasing", 9)),
        (7, 24),
    ),
    Case(
        "The lab book goes online",
        "Helix Research",
        "Lab Leaf",
        "Scientists keep their lab book in one system that can be searched.",
        "A third of experiments is done twice because nobody finds the first.",
        "Who publishes what stays.",
        ("Repeated experiments per quarter", 30, 10, ""),
        "Groups fear that others read along.",
        (("Chemistry", 55), ("Biology", 70), ("Data", 15)),
        (11, 32),
        "US",
        120_000,
    ),
    Case(
        "Bids in a week",
        "Stonegate Builders",
        "Bid Draft",
        "Estimators write bids from parts that an assistant finds in old ones.",
        "We miss one tender in three for lack of time.",
        "The price is set by a person.",
        ("Days per bid", 16, 7, "days"),
        "Estimators ask who is blamed for a wrong bid.",
        (("Estimating", 12), ("Sites", 90)),
        (4, 18),
        "UK",
        15_000,
    ),
    Case(
        "The farm in one calendar",
        "Green Valley Growers",
        "Field Day",
        "Foremen plan crews and machines in one calendar.",
        "Two crews met at one machine last summer.",
        "Crews and pay stay.",
        ("Idle machine hours per week", 38, 15, "hours"),
        "Some crews do not read the office's language.",
        (("Fields", 65), ("Packing", 48)),
        (7, 26),
        "other",
    ),
    Case(
        "Answers in the night",
        "Polar Telecom",
        "Night Line",
        "Agents get proposals for answers, at night customers get the simple ones directly.",
        "Nights cost a third of the budget for a twentieth of the calls.",
        "No shift is cut this year.",
        ("Minutes until a customer is helped", 12, 6, "minutes"),
        "Agents read about layoffs at a rival.",
        tuple((f"Centre {place}", 300 + 40 * place) for place in range(1, 10)),
        (14, 44),
        "EU",
        2_000_000,
        5,
    ),
)


def brief_of(case: Case, number: int) -> Brief:
    """The whole brief of a case."""
    start = date(2026, 1, 5) + timedelta(weeks=number)
    names = [*NAMES[number % 12 :], *NAMES[: number % 12]]
    leaders = [f"leader-{place}" for place in range(len(case.groups))]
    measure, today, target, unit = case.measure
    made = Brief(
        name=case.name,
        organisation=f"{case.organisation} {SYNTHETIC}",
        what_changes=case.change,
        why=case.why,
        why_now="The contract is signed, and the busy season is still some months away.",
        risk_of_not_changing="The best people would go where the work is less tiresome.",
        what_stays=case.stays,
        objective="By the end, this is the normal way in which every group works.",
        expected_benefit="Time back for the work that people are good at.",
        outcome_measure=measure,
        outcome_baseline=today,
        outcome_target=target,
        outcome_unit=unit,
        tools=(case.tool,),
        regions=(case.region,),
        start=start,
        go_live=start + timedelta(weeks=case.weeks[0]),
        end=start + timedelta(weeks=sum(case.weeks)),
        headcount=sum(size for _, size in case.groups),
        sponsor_id="sponsor",
        lead_id="lead",
        lead_hours_per_week=16,
        sustainment_owner_id="keeper",
        budget=case.budget,
        incident_contact="The help desk, extension 300",
        concerns=case.concerns,
        people=(
            person("sponsor", names[0], "Managing director", "executive"),
            person("lead", names[1], "Programme lead"),
            person("keeper", names[2], "Head of operations"),
            *(
                person(leader, names[3 + place % 9] + ("" if place < 9 else " II"), f"Head of {title}")
                for place, (leader, (title, _)) in enumerate(zip(leaders, case.groups, strict=True))
            ),
        ),
        groups=tuple(
            group(
                f"group-{place}",
                title,
                size,
                leaders[place],
                process=case.impact,
                tools=4,
                habits=case.impact,
                job=case.impact - 1,
                beliefs=2,
            )
            for place, (title, size) in enumerate(case.groups)
        ),
    )
    assert not problems_of(made), problems_of(made)
    return made


def briefs() -> dict[str, Callable[[], Brief]]:
    """Every brief by its name, small and large ones mixed."""
    more = {
        case.organisation: lambda case=case, number=number: brief_of(case, number)
        for number, case in enumerate(CASES)
    }
    return {"S7 law firm": SCENARIOS["S7 law firm"], **more, **SCENARIOS}
