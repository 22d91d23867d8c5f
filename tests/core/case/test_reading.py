"""Reading: what sentences of a brief decide, and what they leave open."""

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook.core.case.case import Case, read_case
from playbook.core.case.parts import Pilot
from playbook.core.case.reading.concerns import tells_of_others
from playbook.core.case.reading.kind import _SHAPES, kind_of
from playbook.core.case.reading.learning import helpers_of
from playbook.core.case.reading.pilot import (
    errors_allowed,
    is_gate_rule,
    pilot_of,
    pilot_teams,
    site_after,
    stages_of,
)
from playbook.core.case.reading.places import currency_of
from playbook.core.case.reading.promises import switch_offs_of
from playbook.core.case.reading.spans import day_after_start
from playbook.core.case.reading.texts import FREE_TEXTS, language_of, quotes_of, sentences_of
from playbook.core.case.reading.worked_on import worked_on
from playbook.core.case.teams.groups import groups_named
from playbook.core.case.timing import is_question
from playbook.core.plan.brief import Brief, Group, Person
from playbook.core.plan.case import Concern, Promise, WorkTask
from playbook.core.plan.plays.kinds import ChangeKind
from playbook.core.text.notes import split_sentences, squeezed
from playbook.llm.builtin.kinds import load_kinds
from tests.core.case.cases import group
from tests.patterns import HOSTILE_PARTS

TODAY = date(2026, 11, 27)


def kind(key: str, *signs: str) -> ChangeKind:
    """A kind with nothing but its signs: reading uses no more."""
    return ChangeKind.model_construct(key=key, signs=signs, prerequisites=())


KINDS = {
    "new_system": kind("new_system", "crm", "erp", "salesforce", "from spreadsheets", "new system"),
    "place_of_work": kind("place_of_work", "days a week in the office", "return to office", "office days"),
    "other": kind("other"),
}
GROUPS = (
    Group(id="fs", name="Field sales", size=140),
    Group(id="is", name="Inside sales", size=110),
    Group(id="night", name="Wards, night shift", size=40),
)
PEOPLE = (
    Person(id="ceo", name="Ada Moss", job_title="Chief executive", level="executive"),
    Person(id="dpo", name="Sven Roth", job_title="Data protection officer"),
    Person(id="wc", name="Petra Kern", job_title="Chair of the works council"),
    Person(id="it", name="Raj Patel", job_title="Head of IT"),
    Person(id="x", name="Victor Anand", job_title="Principal engineer, author of the open letter"),
)


def brief(**fields: Any) -> Brief:
    facts: dict[str, Any] = {
        "name": "A change", "what_changes": "We change how we work.", "start": date(2027, 1, 11),
        "go_live": date(2027, 3, 15), "end": date(2027, 9, 30), "groups": GROUPS, "people": PEOPLE,
        "sponsor_id": "ceo", "headcount": 290,
    }  # fmt: skip
    return Brief(**facts | fields)


def read(**fields: Any) -> Case:
    return read_case(brief(**fields), KINDS, TODAY)


DECIDED = [
    ("jobs", "what_stays", "No one loses a job because of the merger before the end of 2028."),
    ("jobs", "what_stays", "There will be no redundancies."),
    ("jobs", "what_stays", "No receptionist loses her post in 2027."),
    ("jobs", "what_stays", "Nobody is sent home because of a cell."),
    ("jobs", "what_stays", "No post goes because of the drills."),
    ("jobs", "what_stays", "No post in the drilling room goes before 2029."),
    ("jobs", "what_stays", "Jobs, grades and pay stay as they are."),
    ("jobs", "what_stays", "We are not cutting jobs in the branches."),
    ("jobs", "what_changes", "Twelve of the forty positions in the back office are eliminated."),
    ("jobs", "what_stays", "Es gibt keine betriebsbedingten Kündigungen."),
    ("jobs", "what_stays", "Personne ne perdra son emploi à cause de ce changement."),
    ("jobs", "what_stays", "Nadie pierde su puesto por este cambio."),
    ("jobs", "what_stays", "All 42 colleagues keep their jobs."),
    ("jobs", "what_stays", "Betriebsbedingte Kündigungen sind bis 2029 ausgeschlossen."),
    ("measurement", "what_stays", "Usage is reported by team only, never by person."),
    ("measurement", "what_stays", "Managers see each person's attendance."),
    ("measurement", "what_stays", "Badge data is never used for performance reviews."),
    ("measurement", "what_stays", "Nobody is ranked by calls or handling time."),
    ("measurement", "what_changes", "From May, time at the desk counts toward the annual bonus."),
    ("measurement", "what_stays", "Eine Leistungs- oder Verhaltenskontrolle findet nicht statt."),
    ("measurement", "what_stays", "We do not track individual prompts."),
    ("duty", "what_changes", "Invoices without a number go back to the supplier from 1 April 2027."),
    ("duty", "what_changes", "Everyone works at least three days a week in the office from 1 March 2027."),
    ("duty", "what_changes", "All expense claims must be entered in Coupa."),
    ("duty", "what_changes", "From 1 April 2027 paper orders are no longer accepted."),
    ("duty", "what_changes", "Using the assistant is voluntary."),
    ("duty", "what_stays", "No teacher is forced: no one has to use the tablets in class before the summer."),
    ("duty", "what_changes", "Die Nutzung ist freiwillig."),
    ("duty", "what_changes", "L'utilisation est obligatoire à partir du 1 mars 2027."),
    ("duty", "what_changes", "After 1 July 2027 there is no other way to order."),
    ("measurement", "what_stays", "No driver is tracked with the app."),
    ("working_time", "what_stays", "Training takes place in working hours, never in the evening."),
    ("working_time", "what_stays", "Die Schulungen finden in der Arbeitszeit statt."),
    ("working_time", "what_changes", "Every course counts as working time."),
    ("switch_off", "what_changes", "The old ordering portal is switched off on 30 June 2027."),
    ("switch_off", "what_changes", "On 1 July 2027 we shut down the three local HR systems."),
    ("switch_off", "why_now", "The mainframe will be decommissioned on 31 August 2027."),
    ("switch_off", "what_changes", "Das alte Archiv wird am 30. Juni 2027 abgeschaltet."),
    ("switch_off", "what_changes", "The help desk phone line closes on 31 May 2027."),
    ("switch_off", "what_changes", "SAP goes live, and the old tool is read-only from 1 July 2027."),
    ("switch_off", "what_changes", "The green time cards are collected on 30 June 2027."),
    ("switch_off", "what_changes", "The paper sheet goes on June 30, 2027."),
    ("switch_off", "what_changes", "The ledger is closed on the day we go live."),
    ("jobs", "what_changes", "Eleven roles in Oporto end; each person is offered another."),
    ("use", "what_stays", "A doctor signs every report."),
    ("use", "what_stays", "No pupil data goes into the tool."),
    ("use", "what_stays", "Credit decisions are made by people."),
    ("use", "what_stays", "Kundendaten verlassen das Haus nicht."),
    ("answers", "what_changes", "Every question is answered within two working days."),
]  # fmt: skip


@pytest.mark.parametrize(("topic", "field", "sentence"), DECIDED)
def test_a_sentence_that_decides_is_a_promise(topic, field, sentence):
    case = read(**{field: f"We start small. {sentence}"})
    assert case.sentence(topic) == sentence
    assert case.origins[f"promise.{topic}"] == sentence


@pytest.mark.parametrize("closed", ["on Fridays", "on weekends", "every Friday"])
def test_a_place_that_is_closed_on_some_days_does_not_end(closed):
    assert not read(what_changes=f"From 5 April 2027 the studio is closed {closed}.").switch_offs


def test_what_the_change_asks_for_comes_before_what_it_leaves_free():
    rule = "From 1 March 2027 everyone works three days a week in the branch."
    case = read(what_changes=rule, what_stays="Monday stays free to choose: who comes then is voluntary.")
    assert case.sentence("duty") == rule


def test_a_crew_that_stays_on_duty_is_no_rule_for_all():
    text = "Dispatch trains in small groups because two people must stay on the desk."
    assert not read(approach=text, what_changes=text).sentence("duty")


OPEN = [
    ("jobs", "concerns", "Some ask whether jobs will be cut."),
    ("jobs", "why", "Two rivals announced layoffs."),
    ("jobs", "what_stays", "Job titles and pay grades stay."),
    ("jobs", "what_stays", "Shops, hours and pay stay."),
    ("jobs", "what_stays", "It is not yet decided whether positions are cut."),
    ("jobs", "what_stays", "No customer is lost in the move."),
    ("measurement", "what_stays", "Quality scoring stays as it is."),
    ("measurement", "concerns", "Drivers fear that each trip is tracked by name."),
    ("measurement", "why", "We do not measure how long customers wait."),
    ("duty", "what_changes", "Everyone gets an account and a half-day course."),
    ("duty", "what_changes", "Teams can work from home up to two days a week."),
    ("duty", "what_stays", "Nobody has to learn on a Sunday."),
    ("duty", "what_changes", "All samples must be read within two days."),
    ("duty", "why_now", "The lease ends on 31 August 2027 and has to be given notice by 28 February."),
    ("switch_off", "why_now", "Our hygiene certificate ends on 15 September 2027."),
    ("switch_off", "why", "We scrap 11% of the castings."),
    ("switch_off", "what_changes", "The samples are collected on 30 June 2027."),
    ("switch_off", "what_changes", "The form goes on June 30, 2027 to all teams."),
    ("use", "what_changes", "Managers approve leave in Workday."),
    ("use", "what_stays", "The recordings are not used to judge anyone."),
    ("measurement", "what_changes", "No parcel is tracked by hand."),
    ("duty", "concerns", "The works council must agree before anything is switched on."),
    ("working_time", "concerns", "There is no time for training during working hours."),
    ("working_time", "what_changes", "Support is there in working hours."),
    ("switch_off", "past_attempts", "The last tool was switched off after a year."),
    ("switch_off", "what_changes", "Nobody is replaced by a screen."),
    ("use", "why", "Our people write 400 letters a week by hand."),
    ("answers", "objective", "Customer questions are answered within two days."),
]  # fmt: skip


@pytest.mark.parametrize(("topic", "field", "sentence"), OPEN)
def test_a_sentence_that_does_not_decide_leaves_the_topic_open(topic, field, sentence):
    promise = read(**{field: sentence}).promises[topic]
    assert (promise.state, promise.sentence, promise.decider_id) == ("undecided", "", "ceo")
    assert TODAY <= promise.decide_by <= date(2027, 2, 23)


def test_clients_who_forbid_it_are_a_list_without_their_number():
    said = "Three clients forbid AI in their contracts unless they agree in writing."
    assert [each.name for each in read(concerns=said).conditions] == ["List of the clients that allow it"]


CONDITIONS = [
    ("The works council must agree before we switch it on.", "works_council", "ceo", "go_live", False),
    ("The works council has not seen it yet.", "works_council", "ceo", "go_live", False),
    ("Der Betriebsrat muss noch zustimmen.", "works_council", "ceo", "go_live", False),
    ("Die Betriebsvereinbarung ist seit Oktober unterschrieben.", "works_council", "ceo", "go_live", True),
    ("Le CSE doit donner son avis avant toute annonce.", "works_council", "ceo", "announcement", False),
    ("The teachers' union has not signed the agreement.", "union", None, "go_live", False),
    ("The data protection impact assessment is not finished.", "data_protection", None, "go_live", False),
    ("The union wants to know if voice is recorded.", "union", None, "announcement", False),
    ("The teachers' association has asked for a written agreement.", "union", None, "announcement", False),
    ("The union has asked for a risk assessment before anyone agrees.", "union", None, "training", False),
    ("The insurer has not said yet whether it is covered.", "legal", None, "training", False),
    ("Some clients forbid AI in their engagement letters.", "legal", None, "training", False),
    ("Parents must consent before a child's voice is recorded.", "other", None, "go_live", False),
    ("Students under 13 use it only with a parent's consent.", "other", None, "go_live", False),
    ("Legal approval is still pending.", "legal", None, "go_live", False),
    ("The security review is outstanding.", "security", None, "go_live", False),
    ("The penetration test was approved in May.", "security", None, "go_live", True),
    ("The contract for the old system ends on 30 June 2027.", "contract", None, "switch_off", False),
    ("Half the tablets are not delivered yet.", "accounts", "it", "go_live", False),
    ("Master data is not clean: 4,000 items have no owner.", "migration", "it", "go_live", False),
    ("The cut-over must be rehearsed before the month-end close.", "cut_over", "it", "go_live", False),
    ("The board must approve the budget first.", "funding", None, "go_live", False),
    ("The school board must approve the plan.", "other", None, "go_live", False),
    ("The city attorney must clear the use of applicant data.", "other", None, "go_live", False),
    ("No agreement with the unions yet.", "union", None, "go_live", False),
    ("We need the works council's consent for the logs.", "works_council", "ceo", "go_live", False),
    ("There is no fallback if the network is down.", "fallback", "it", "go_live", False),
    ("The pilot in ward 3 must be finished first.", "other", None, "go_live", False),
    ("The safety case must be approved by the safety board.", "other", None, "go_live", False),
    ("Parental consent is required for recordings.", "other", None, "go_live", False),
    ("Client NDAs.", "legal", None, "go_live", False),
    ("The client's contract says that its code may not leave Chile.", "legal", None, "training", False),
    ("The union says it changes our working conditions.", "union", None, "announcement", False),
    ("The union (Local 710) has asked for a written rule on tracking.", "union", None, "announcement", False),
    ("The supplier is not chosen yet.", "contract", None, "training", False),
    ("The building permit has not come yet.", "other", None, "go_live", False),
    ("The new hall is still being built.", "other", None, "go_live", False),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "kind", "owner", "gates", "is_met"), CONDITIONS)
def test_a_condition_has_its_kind_owner_and_gate(sentence, kind, owner, gates, is_met):
    case = read(concerns=sentence)
    condition = case.conditions[0]
    assert [each.id for each in case.conditions[1:]] == ["side-letter"] * is_question(condition)
    assert (condition.kind, condition.owner_id, condition.gates) == (kind, owner, gates)
    assert case.is_met(condition) is is_met
    assert case.origins[f"condition.{condition.id}"] == sentence
    if gates == "go_live":  # no day is stated: it counts back from the step as scheduled
        assert condition.needed_by is None
    assert condition.done_when
    assert not re.search(r"^Ask|\{|whoever asked for it has said so", condition.done_when)


def test_what_is_done_or_only_follows_is_no_condition():
    for concern in (
        "If it isn't changed, photographing a defect costs them money.",
        "If the scanners are not charged, we lose money.",
        "The supplier contract was signed on 3 November.",
    ):
        assert read(concerns=concern).conditions == (), concern
    assert read(concerns="The money is not released.").conditions
    assert read(concerns="The contract is not signed.").conditions


def test_the_day_of_the_start_is_no_day_for_a_condition():
    (condition,) = read(concerns="15 March 2027 is too early, because the Wi-Fi is not tested.").conditions
    assert (condition.name, condition.gates, condition.needed_by) == ("Network", "go_live", None)


def test_what_others_must_accept_or_say_first_is_a_condition():
    text = "The state inspector must accept the new signature before the first dose is signed in it."
    (owners,) = read(concerns="Owners must agree to the recording.").conditions
    assert owners.name == "Agreement by the owners"
    (condition,) = read(concerns=text).conditions
    assert (condition.name, condition.gates) == ("Acceptance by the state inspector", "go_live")
    assert condition.done_when.startswith("The yes of the state inspector is in writing.")
    case = read(concerns="The two clients must say by 26 February 2027 which of their tenders may be loaded.")
    (condition,) = case.conditions
    assert (condition.name, condition.needed_by) == ("Answer by the two clients", date(2027, 2, 26))
    assert condition.done_when.startswith("The answer of the two clients is there in writing,")
    assert case.concerns == ()
    assert read(concerns="People must accept the new way before summer.").conditions == ()


PILOTS = [
    ("A pilot with six people runs from 1 to 26 February 2027; all others follow.", date(2027, 2, 26)),
    ("The pilot runs until 19 February 2027.", date(2027, 2, 19)),
    ("A pilot in two wards runs in February 2027.", date(2027, 2, 28)),
    ("Der Pilot läuft bis 19. Februar 2027.", date(2027, 2, 19)),
    ("The pilot starts on 1 February 2027.", date(2027, 2, 12)),
    ("Pilot in the Györ plant from February 1, the other four plants follow in March.", date(2027, 2, 12)),
    ("Twenty volunteers of the ring line start the pilot on February 1.", date(2027, 2, 12)),
    ("From February 1, the night shift pilots it in the foundry.", date(2027, 2, 12)),
    ("Pilot: ward 5, February 1 to February 19.", date(2027, 2, 19)),
    ("Pilot in two stages: the Narvik ferry from January 18, Bodø from February 1.", date(2027, 2, 12)),
    ("The board hears about the pilot on February 1.", None),
    ("Stores are told about the pilot from February 1.", None),
    ("The pilot goes on to all mills only if 90% of the bales from February 1 are scanned.", None),
    ("The pilot line starts at six, and from February 1 it has a second crew.", None),
    ("There is no pilot until 19 February 2027.", None),
    ("Wards start after the pilot, which runs to 19 February 2027.", None),
    ("The pilot runs until 30 April 2027.", None),  # after the first start
    ("Ten reps and ten quote clerks in Dayton try it from February 1.", date(2027, 2, 12)),
    ("The clinic in Mill Road pilots from 1 February 2027 with 18 people.", date(2027, 2, 12)),
    ("Everybody works with it from February 1.", None),
    ("Nobody tries it from February 1.", None),
    ("Ten reps try it from 10 March 2027.", None),  # too late to learn from
]


@pytest.mark.parametrize(
    "sentence",
    [
        "Sales goes first on March 15, and four pilot depots follow on April 26.",
        "The pilot wards start on March 15 and the clinics on April 26.",
        "March 15 is for the pilot branch, April 26 for the others.",
        "We open the pilot shop on March 15, 2027; the rest opens on April 26, 2027.",
        "Harbor pilots use it from March 15, tug crews from April 26.",
        "After the trial run the north goes live on March 15, the south on April 26.",
    ],
)
def test_a_sentence_with_the_days_of_several_starts_is_no_pilot(sentence):
    teams = [group("a", 9, go_live="2027-03-15"), group("b", 9, go_live="2027-04-26")]
    assert read(approach=sentence, groups=teams).pilot_wish == ""


def test_a_wish_for_one_place_first_is_a_pilot():
    first = "I want to see it working in one place before everyone gets it."
    assert read(what_changes=first).pilot_wish == first
    assert read(approach="We do a pilot with the night shift.").pilot_wish
    for few in (
        "Two people from each team try it for two weeks first.",
        "Eight reps from Inside Sales in Columbus try it for three weeks first.",
        "The Tacoma call center tries it for two weeks first.",
    ):
        assert read(approach=few).pilot_wish == few
    for sentence in ("Wards start after the pilot.", "Each case is scanned in one place.", "A pilot?"):
        assert read(approach=sentence).pilot_wish == ""


@pytest.mark.parametrize(("sentence", "ends"), PILOTS)
def test_a_pilot_of_the_brief_has_the_day_on_which_it_ends(sentence, ends):
    pilot = read(what_changes=sentence).pilot
    assert (pilot.ends if pilot else None) == ends


@pytest.mark.parametrize(
    ("sentence", "stages"),
    [
        ("Pilot in the four Kiruna mines from February 1", ["in the four Kiruna mines"]),
        ("The pilot on the night shift starts on 1 February 2027.", ["on the night shift"]),
        ("From February 1, twenty volunteers pilot it.", ["twenty volunteers"]),
        ("The loom hall starts the pilot on February 1.", ["The loom hall"]),
        (
            "Pilot in two stages: the Leeds depot from February 1, the Hull depot from February 22.",
            ["the Leeds depot", "the Hull depot"],
        ),
        ("On February 1 the pilot starts with six drivers.", [""]),
    ],
)
def test_a_pilot_says_who_begins_on_which_day(sentence, stages):
    read_stages = stages_of(sentence, date(2027, 1, 4), date(2027, 2, 1))
    assert [who for _, who in read_stages] == stages
    assert [day for day, _ in read_stages] == [date(2027, 2, 1), date(2027, 2, 22)][: len(stages)]


def test_some_people_of_a_team_are_not_the_whole_team_in_a_pilot():
    for some in (
        "One field sales crew",
        "The night shift of field sales",
        "Twenty volunteers from field sales",
    ):
        pilot = Pilot(date(2027, 2, 12), f"{some} pilots it from February 1.")
        assert pilot_teams(brief(), pilot) == ()
    teams = Brief(groups=[Group(id="c", name="Case officers"), Group(id="d", name="Night drivers")])
    for some in (
        "Eight officers in Kendal try it from February 1.",
        "Six of our drivers pilot it from February 1.",
        "From February 1, 12 senior officers pilot it.",
        "Half the drivers test it from February 1.",
        "Pilot: ten drivers in Hull, from February 1.",
        "Two officers of each office try it from February 1.",
    ):
        assert pilot_teams(teams, Pilot(date(2027, 2, 12), some)) == (), some
    for whole in ("The officers try it from February 1.", "From February 1, drivers pilot it."):
        assert len(pilot_teams(teams, Pilot(date(2027, 2, 12), whole))) == 1, whole
    whole = Pilot(date(2027, 2, 12), "The field sales team pilots it from February 1.")
    assert pilot_teams(brief(), whole) == ("fs",)


@pytest.mark.parametrize(
    "whole",
    ["The clinic in Marlow tries it first", "Our clinic at Marlow pilots it", "Marlow clinic goes first"],
)
def test_a_team_is_in_the_pilot_with_its_name_turned_round(whole: str) -> None:
    clinics = Brief(groups=[Group(id="m", name="Marlow clinic"), Group(id="d", name="Dalton clinic")])
    assert pilot_teams(clinics, Pilot(date(2027, 3, 12), f"{whole} from March 1.")) == ("m",)
    assert pilot_teams(Brief(groups=[Group(id="a", name="´")]), Pilot(date(2027, 3, 12), whole)) == ()
    some = Pilot(date(2027, 3, 12), "Two vets of the clinic in Marlow try it from March 1.")
    assert pilot_teams(clinics, some) == ()


@pytest.mark.parametrize(
    ("weeks", "ends"),
    [
        ("The others follow only if nobody got hurt in six weeks of the pilot.", date(2027, 3, 14)),
        ("The pilot lasts four weeks.", date(2027, 2, 28)),
        ("Training takes six weeks.", date(2027, 2, 12)),
        ("The pilot lasts sixteen weeks.", date(2027, 5, 17)),
        ("The pilot lasts thirty weeks.", date(2027, 5, 17)),  # the others have to learn it
    ],
)
def test_a_pilot_lasts_as_long_as_the_brief_says(weeks: str, ends: date) -> None:
    dock = brief(approach=f"The pilot is dock 3, from February 1, 2027. {weeks}")
    pilot = pilot_of(quotes_of(dock), date(2027, 1, 4), date(2027, 6, 7))
    assert pilot
    assert pilot.ends == ends


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (
            "The planning desk stops its nightly list for a team four weeks after that team starts.",
            "nightly list",
        ),
        ("The old board is taken down four weeks after the site goes live.", "The old board"),
    ],
)
def test_what_ends_some_weeks_after_a_team_starts_ends_for_each(line: str, what: str) -> None:
    [off] = switch_offs_of(quotes_of(brief(approach=line)), date(2027, 1, 4), date(2027, 3, 1))
    assert (off.what, off.day, off.is_each_start, off.is_on_start) == (what, None, True, False)
    assert day_after_start(line, date(2027, 3, 1)) == date(2027, 3, 29)


@pytest.mark.parametrize(
    ("rule", "decides"),
    [
        ("The other lines follow only if no more than 3 in 100 shirts come back.", True),
        ("We go on in the other clinics if fewer than 2 in 100 records are wrong.", True),
        ("The rest of the bakeries start only when waste is under 4 percent.", True),
        ("The other ferries follow only if at least 15 of the 22 want to keep it.", True),
        ("A full license for 2028 is bought only if the target of 60% is reached by August 31.", True),
        ("We renew the contract only if at least 60% want to keep it.", True),
        ("If fewer than 60% want to keep it, the license isn't renewed.", True),
        ("Customers should buy 20% more online.", False),
        ("The other teams wait if the hall is not ready.", False),
        ("We go on if it works.", False),
    ],
)
def test_what_a_pilot_must_show_decides_on_the_others(rule: str, decides: bool) -> None:
    assert is_gate_rule(rule) is decides


def test_the_errors_of_a_pilot_are_no_limit_for_every_week() -> None:
    rule = "{} if fewer than 2 of 100 records are wrong."
    assert errors_allowed([rule.format("We go live only")]) == 2
    assert errors_allowed([rule.format("We go on in the other clinics")]) is None


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        ("Owners who pay in installments get one invoice at the end, and not one at each visit.", 1),
        ("Growers in the valley get a card at the gate, and never a key to the shed.", 1),
        ("Noise, dust, heat.", 3),
    ],
)
def test_what_a_worry_sets_against_it_is_no_worry_of_its_own(sentence: str, parts: int) -> None:
    assert len(read(concerns=sentence).concerns) == parts


@pytest.mark.parametrize(
    ("sentence", "runs"),
    [
        ("The Toledo crew has been on it since August.", True),
        ("Six technicians piloted it since November and close most jobs on the phone.", True),
        ("Two stores already use Planwell.", True),
        ("The pilot in Hull has run for six weeks now.", True),
        ("We piloted it since May and stopped in July.", False),
        ("Nobody has been on it since August.", False),
        ("We have kept paper plans since 2014.", False),
        ("The crew has been on it since 2019.", False),
        ("A pilot starts on 1 February 2027.", False),
    ],
)
def test_a_pilot_that_runs_already_is_read(sentence, runs):
    pilot = read(why_now=sentence, tools=["Planwell"]).pilot
    assert (pilot is not None and pilot.is_running) is runs


def test_the_day_of_the_answer_is_the_day_of_its_condition():
    text = "The works council must agree before anyone signs in; it answers by 26 February 2027."
    open_yet = (
        "The works council has not agreed to the rota yet; the agreement needs until February 26, 2027."
    )
    (condition,) = read(concerns=open_yet).conditions
    assert (condition.kind, condition.needed_by) == ("works_council", date(2027, 2, 26))
    case = read(concerns=text)
    (condition,) = case.conditions
    assert (condition.kind, condition.needed_by) == ("works_council", date(2027, 2, 26))
    assert case.concerns == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "The union contract and job grades stay.",
        "The migration of 61 services starts in May.", "People paste code into private accounts.",
        "All contracts must be filed by Friday.", "Does the works council know?",
        "The staff council says that the agreement on home days runs until 31 December 2027.",
        "The client ends the contract in June if we miss a date again.",
    ],
)  # fmt: skip
def test_a_mention_is_no_condition(sentence):
    assert read(concerns=sentence).conditions == ()


def test_a_consultation_that_must_last_some_weeks_comes_before_the_start():
    (condition,) = read(concerns="Consultation must last four weeks before a decision.").conditions
    assert (condition.name, condition.gates) == ("Consultation", "go_live")


DECISIONS = [
    ("The board decides on 28 January 2027.", "Decision by the board", "other", "announcement"),
    ("The supervisory board votes on 28 January 2027.", "Vote by the supervisory board",
     "other", "announcement"),
    ("The works council is consulted at its meeting on 26 January 2027.", "Works council consulted",
     "works_council", "announcement"),
    ("The staff association is heard on 26 January 2027.", "Staff association consulted",
     "union", "announcement"),
    ("The board releases the budget on 28 January 2027.", "Money released by the board",
     "funding", "training"),
    ("The board decides on 10 March 2027.", "Decision by the board", "other", "go_live"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "name", "kind", "gates"), DECISIONS)
def test_what_a_body_decides_on_a_named_day_is_waited_for(sentence, name, kind, gates):
    (condition,) = read(why_now=sentence).conditions
    assert (condition.name, condition.kind, condition.gates) == (name, kind, gates)
    assert condition.needed_by
    assert f"{condition.needed_by:%-d %B}" in sentence
    assert condition.owner_id == "ceo"
    assert "signed" not in condition.done_when
    assert name.split(" by ")[-1].split(" consulted")[0].lower() in condition.done_when.lower()


@pytest.mark.parametrize(
    "sentence",
    [
        "The board decided on 28 January 2026.", "The board decides on 28 January 2026.",
        "The board decides soon.", "Who says what the board decides on 28 January 2027?",
        "The board decides on 10 June 2027.",
    ],
)  # fmt: skip
def test_no_start_waits_for_what_is_past_undated_or_after_it(sentence):
    assert read(why_now=sentence).conditions == ()


def test_a_decision_about_one_team_holds_back_no_other():
    late = Group(id="late", name="Depot", size=40, go_live=date(2027, 7, 5))
    decides = "The trustees decide about the depot on 28 January 2027."
    (condition,) = read(groups=(*GROUPS, late), why_now=decides).conditions
    assert condition.group_ids == ("late",)
    assert condition.gates != "announcement"


def test_a_decision_between_two_starts_holds_the_later_one():
    late = Group(id="late", name="Depot", size=40, go_live=date(2027, 7, 5))
    release = "The board releases the money for the depot on 10 June 2027."
    (condition,) = read(groups=(*GROUPS, late), why_now=release).conditions
    assert (condition.group_ids, condition.gates) == (("late",), "go_live")


def test_to_see_each_other_is_no_word_on_measurement():
    case = read(why="The hotels cannot see each other's free rooms.")
    assert case.promises["measurement"].state != "decided"


def test_each_country_has_its_own_works_council():
    case = read(concerns="The works councils in Germany, France and Spain must agree first.")
    names = [condition.name for condition in case.conditions]
    assert names == [f"Works council agreement, {country}" for country in ("Germany", "France", "Spain")]
    assert case.countries == ("DE", "FR", "ES")
    assert case.country == ""


WORRIES = [
    (
        "Sales fears control ('big brother'), losing 'my customers', and double entry.",
        ["Control ('big brother')", "Losing 'my customers'", "Double entry"], "Sales", ("fs", "is"),
    ),
    ("Inside sales fears more typing.", ["More typing"], "Inside sales", ("is",)),
    ("Parents ask whether a machine grades.", ["Parents ask whether a machine grades."], "Parents", ()),
    (
        "Overtime, commuting, and whether there is a desk.",
        ["Overtime", "Commuting", "Whether there is a desk"], "", (),
    ),
    ("Is the patient recorded?", ["Is the patient recorded?"], "", ()),
    (
        "Night shift never sees the project team.", ["Night shift never sees the project team."],
        "Night shift", ("night",),
    ),
    (
        "Engineers wrote an open letter: it is slow, juniors stop learning, and nobody asked.",
        ["It is slow", "Juniors stop learning", "Nobody asked"], "Engineers", (),
    ),
    (
        "Überwachung, Datenschutz, und ob Stellen wegfallen.",
        ["Überwachung", "Datenschutz", "Ob Stellen wegfallen"], "", (),
    ),
    (
        "People are afraid that the tool, which nobody asked for, is slow.",
        ["The tool, which nobody asked for, is slow"], "", (),
    ),
    ("Nobody believes the savings.", ["Nobody believes the savings."], "Nobody", ()),
    (
        "Field sales thinks inside sales sits in the warm.",
        ["Field sales thinks inside sales sits in the warm."], "Field sales", ("fs",),
    ),
    ("Data quality, data quality.", ["Data quality"], "", ()),
    (
        "Overtime pay falls away, and nobody has said so yet.",
        ["Overtime pay falls away, and nobody has said so yet."], "", (),
    ),
    (
        "Will my manager use it to count my calls?",
        ["Will my manager use it to count my calls?"], "", (),
    ),
    ("Fear of longer calls.", ["Longer calls"], "", ()),
    (
        "Reps fear that the company takes their customers from them.",
        ["Reps fear that the company takes their customers from them."], "Reps", ("fs", "is"),
    ),
    (
        "The night shift sorts the cards and fears to lose the bonus.",
        ["The night shift sorts the cards and fears to lose the bonus."], "The night shift", ("night",),
    ),
]  # fmt: skip


def test_a_thing_holds_no_worry():
    assert [each.held_by for each in read(concerns="The old customer data is a mess.").concerns] == [""]
    assert read(concerns="The customers in Ohio are lost.").concerns[0].held_by == "The customers in Ohio"


@pytest.mark.parametrize(("sentence", "texts", "held_by", "group_ids"), WORRIES)
def test_a_sentence_is_split_into_single_worries(sentence, texts, held_by, group_ids):
    case = read(concerns=sentence)
    assert [concern.text for concern in case.concerns] == texts
    assert {(concern.held_by, concern.group_ids) for concern in case.concerns} == {(held_by, group_ids)}
    assert not any(concern.is_about_people for concern in case.concerns)
    assert {case.origins[f"concern.{concern.id}"] for concern in case.concerns} == {sentence}


@pytest.mark.parametrize(
    "sentence",
    [
        "Two regional managers keep their own spreadsheets.", "Heads of office who wait until it passes.",
        "Three partners refuse to come in on Fridays.", "Some team leads will not use it.",
        "The senior buyers work around every rule.", "Zwei Meister weigern sich.",
        "The head of planning was not asked and is angry.", "Older drivers prefer paper.",
        "The best dispatcher says she will retire.", "Der Kollege Meier hat dagegen gesprochen.",
    ],
)  # fmt: skip
def test_a_sentence_about_people_is_marked(sentence):
    (concern,) = read(concerns=sentence).concerns
    assert concern.is_about_people
    assert concern.text == sentence


def test_so_many_sentences_are_read_of_one_field_and_no_more():
    assert len(quotes_of(brief(what_stays="? 3 " * 1_500, concerns="We need keys. " * 400))) == 401


def test_dots_alone_are_no_worry():
    assert read(concerns="..........").concerns == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "Christmas peak.", "A third of agents are temps until January.", "Reading skills differ.",
        "Month-end close takes until day six.", "Team leads heard of it yesterday.",
        "Another project runs at the same time.", "They get at most two hours of training a week.",
        "IT is moving the ERP to the new release until March.", "84 people were hired as remote.",
        "Sommerferien.",
    ],
)  # fmt: skip
def test_a_fact_of_the_situation_is_no_worry(sentence):
    case = read(concerns=sentence)
    assert case.circumstances == (sentence,)
    assert case.concerns == ()


def test_two_sides_of_a_sentence_are_two_worries():
    concerns = read(concerns="Managers fear losing their teams; teams fear losing their managers.").concerns
    held = [(concern.text, concern.held_by) for concern in concerns]
    assert held == [("Losing their teams", "Managers"), ("Losing their managers", "teams")]


def test_people_with_telling_titles_are_stakeholders():
    case = read(concerns="The works council must agree before the pilot. Raj Patel will not use it.")
    scores = {each.person_id: (each.influence, each.support) for each in case.stakeholders}
    assert scores == {"dpo": (3, 3), "wc": (5, 3), "x": (4, 2), "it": (4, 2)}
    assert case.origins["stakeholder.x"] == "Principal engineer, author of the open letter"


def test_who_wants_another_order_is_not_against_it():
    case = read(concerns="Raj Patel would rather start in the north, and we have not settled that.")
    assert {each.person_id: each.support for each in case.stakeholders}["it"] == 3


def test_a_question_is_no_stance():
    case = read(concerns="Raj Patel wants to know if the phone will be used for discipline.")
    assert {each.person_id: each.support for each in case.stakeholders}["it"] == 3
    case = read(concerns="Raj Patel is not against it, but the computer knows no customer.")
    assert {each.person_id: each.support for each in case.stakeholders}["it"] == 3


def test_reach_is_read_from_names_and_sentences():
    case = read(concerns="About 200 of 290 have no email. The manual is in English and Polish.")
    assert case.reach["night"].works_shifts is True
    assert case.reach["fs"].works_shifts is None
    assert case.reach["fs"].languages == ("English", "Polish")
    for said in (
        "Field sales have no e-mail.",
        "Field sales have no company e-mail and read the notice board.",
    ):
        cut_off = read(concerns=said)
        assert (cut_off.reach["fs"].has_mailbox, cut_off.reach["is"].has_mailbox) == (False, None)
    assert read(concerns="Field sales do not read e-mail.").reach["fs"].has_mailbox is None


@pytest.mark.parametrize(
    ("fields", "country", "subdivision"),
    [
        ({"regions": ("US",)}, "US", ""),
        ({"regions": ("UK",)}, "GB", ""),
        ({"regions": ("US", "other")}, "US", ""),
        ({"regions": ("US", "UK")}, "", ""),
        ({"regions": ("EU",)}, "", ""),
        ({"regions": ("EU",), "what_changes": "All plants in Bavaria change."}, "DE", "BY"),
        ({"regions": ("EU",), "organisation": "Stadtwerke Leipzig"}, "DE", "SN"),
        ({"regions": ("EU",), "why": "A rival in Poland is faster."}, "", ""),
        ({"currency": "PLN", "regions": ["EU"]}, "PL", ""),
        ({"currency": "PLN", "regions": ["UK", "EU"]}, "", ""),
        ({"country": "AT", "what_changes": "Our office in Munich moves."}, "AT", ""),
    ],
)
def test_the_country_is_read_where_it_is_named(fields, country, subdivision):
    case = read(**fields)
    assert (case.country, case.subdivision) == (country, subdivision)


def test_a_group_stands_where_its_name_says():
    groups = (Group(id="mx", name="Assembly Monterrey", size=9), Group(id="b", name="Team Berlin", size=9))
    reach = read(groups=groups, regions=("US",)).reach
    assert [(reach[key].country, reach[key].subdivision) for key in ("mx", "b")] == [("MX", ""), ("DE", "BE")]


def test_past_attempts_are_pairs_of_what_was_done_and_what_happened():
    case = read(
        past_attempts="In 2021 we bought a CRM. It was switched off. Tablets in 2024: they stayed empty."
    )
    lessons = [(lesson.year, lesson.done, lesson.happened) for lesson in case.lessons]
    assert lessons[0][:2] == (2021, "In 2021 we bought a CRM.")
    assert read(past_attempts="None so far.").lessons == ()
    (tablets,) = read(past_attempts="Tablets in 2024: they stayed in the cupboard.").lessons
    assert (tablets.year, tablets.happened) == (2024, "they stayed in the cupboard.")


def test_attempts_on_lines_of_their_own_stay_apart():
    app, wrapped = "The 2021 app crashed for a month.", "The trouble was\nthat the trial read prices wrongly."
    first, second = read(past_attempts=f"{app}\n{wrapped}").lessons
    assert "trouble" not in first.done + first.happened
    assert "prices" in second.done + second.happened


def test_a_line_that_says_how_it_went_on_goes_with_the_line_before():
    lines = "We ran a trial with eleven people.\nIt took 4 days.\nBut three went back to paper.".splitlines()
    [trial, days] = read(past_attempts=f"{lines[0]}\n{lines[2]}\n{lines[1]}").lessons
    assert (trial.done, trial.happened, days.done) == (*lines[::2], lines[1])
    tablets, end = "In 2022 we tried tablets.", "They were handed out with no training and ended in a drawer."
    [lesson] = read(past_attempts=f"{tablets}\n{end}").lessons
    assert (lesson.year, lesson.done, lesson.happened) == (2022, tablets, end)


def test_a_nickname_of_something_else_is_no_past_attempt():
    [lesson] = read(past_attempts='In 2024 we tracked vans. Mechanics still call that one "the spy".').lessons
    assert "spy" not in lesson.done + lesson.happened


def test_a_past_attempt_in_the_approach_is_no_plan():
    tried = "We tried a chatbot with 12 people in Sales in 2023 and nobody used it."
    ended = "It was switched off after a month."
    plan = "We try it in Claims first."
    case = read(approach=f"{tried} {ended} {plan}", past_attempts="")
    assert [(each.year, each.done) for each in case.lessons] == [(2023, tried)]
    assert case.lessons[0].happened == ended
    assert "Sales" not in f"{case.pilot} {case.pilot_wish}"
    assert case.brief.approach.startswith(tried)  # the text stays as it was typed
    for text in (
        plan,
        "We tried it in May and go on from there.",
        "We tried it in 2023; this time we start small.",
    ):
        assert read(approach=text, past_attempts="").lessons == ()


@pytest.mark.parametrize(
    ("past", "is_over"),
    [
        ("We ran a trial with eleven people in Derby. Invoices left after 4 days.", True),
        ("The pilot in Derby ended in May: invoices left after 4 days.", True),
        ("We ran a trial with eleven people in Derby.", False),
        ("We ran a trial with eleven people. It failed after a week.", False),
        ("In 2019 we ran a trial with eleven people. Invoices left after 4 days.", False),
        ("In 2024 we bought a CRM. It was switched off.", False),
    ],
)
def test_a_trial_of_late_with_a_result_is_over(past, is_over):
    assert read(past_attempts=past).was_tried is is_over


def test_the_kind_is_given_read_or_unknown():
    assert kind_of(brief(change_kind="new_system"), KINDS)[1] == "given"
    crm = brief(name="One CRM", what_changes="Contacts move from spreadsheets into Salesforce.")
    assert (kind_of(crm, KINDS).kind.key, kind_of(crm, KINDS).origin) == ("new_system", "read")
    office = brief(what_changes="Everyone works three days a week in the office.")
    assert kind_of(office, KINDS).kind.key == "place_of_work"
    assert kind_of(brief(), KINDS).origin == "unknown"
    groups = (Group(id="crm", name="CRM team", size=4),)
    assert kind_of(brief(groups=groups), KINDS).origin == "unknown"


@pytest.mark.parametrize(
    ("what", "key"),
    [
        (
            "Mixing and baking move from the old bakehouse to a new hall. Bakers change to a flour "
            "without bleach, and the two gas ovens give way to three electric ones.",
            "equipment",
        ),
        (
            "Weaving moves from the mill to the new building. Nine looms are replaced by four new looms.",
            "equipment",
        ),
        ("Spraying moves from the yard to a new workshop. Joiners change to a water-based lacquer.", "other"),
        (
            "Everyone moves from the tower to a new building with new printers and shared desks.",
            "place_of_work",
        ),
    ],
)
def test_work_that_moves_to_new_machines_is_no_change_of_offices(what, key):
    assert kind_of(brief(name="The new place", what_changes=what), load_kinds()).kind.key == key


@pytest.mark.parametrize("ends", ["", " The meeting, where team leads deal out claims by hand, is dropped."])
@pytest.mark.parametrize(
    "does",
    [
        "ClaimRead reads each new claim with its photos, sums it up and proposes pay, ask or refuse.",
        "ClaimRead, an AI, reads each new claim and proposes pay.",
    ],
)
def test_what_reads_and_proposes_is_ai_though_work_by_hand_ends_with_it(does: str, ends: str) -> None:
    changed = brief(what_changes=f"{does} A handler decides.{ends}", tools=("ClaimRead",))
    assert kind_of(changed, load_kinds()).kind.key == "specialist_ai"


def test_a_roster_is_no_new_roster_where_the_hours_stay():
    kinds = {key: kind(key) for key in (*_SHAPES, "other")}
    rota = brief(what_changes="Wards plan new rosters and longer shifts in one tool.")
    stays = rota.model_copy(update={"what_stays": "Shift lengths and night allowances stay."})
    assert kind_of(rota, kinds).kind.key == "working_hours"
    assert kind_of(stays, kinds).kind.key == "new_system"


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ("Every colleague gets an assistant for reading and writing.", "general_assistant"),
        ("Hartmann introduces Lexi, an AI drafting assistant, for everyone in the firm.",
         "general_assistant"),
        ("We are replacing the old stock lists in Excel with StockPilot.", "new_system"),
        ("Handlers get a tool that drafts the decision letter from the file.", "specialist_ai"),
        ("Agents use QuoteMate: it reads the e-mail, proposes a rate, and they send it.", "specialist_ai"),
        ("Lists on paper are replaced by 640 handheld scanners before each site starts.", "new_system"),
        ("MediChart replaces paper charts and three department systems.", "new_system"),
        ("Crews log work on a tablet instead of on paper.", "new_system"),
        ("Every shift hands over with a ten-point checklist.", "new_process"),
        ("Two departments become one, and heads of unit lose their unit.", "reorganization"),
        ("The new rosters have shorter nights.", "working_hours"),
        ("Rangers record sightings, tracks and snares on a phone and not in the log book.", "new_system"),
        ("Couriers stop using paper slips: they scan and sign on a phone app.", "new_system"),
        ("Each claim below 500 euros gets a single check.", "new_process"),
        ("Eight posts in Lyon end, and both desks become one team.", "reorganization"),
        ("An AI system called Relay reads each claim and proposes pay or refuse.", "specialist_ai"),
        ("A language model, PermitAide, checks the form against the checklist; the reviewer of every"
         " letter reads and signs.", "specialist_ai"),
        ("Lens, an AI model, ranks the alarms and drafts the work order.", "specialist_ai"),
        ("Production moves from the old hall in Kiel to the new hall in Plön.", "place_of_work"),
        ("Five service teams become two national teams. Team leads go from five to two.", "reorganization"),
        ("Aus vier Abteilungen werden zwei, mit je einer Leitung.", "reorganization"),
        ("Operators stop writing paper checklists and log stops on tablets in LineLog.", "new_system"),
        ("Nurses note the rounds on phones and no longer in the log book.", "new_system"),
        ("From 5 April the studio is closed on Fridays. All of us work 30 hours instead of 37.5.",
         "working_hours"),
        ("Seven depots that each do one thing become four zones. All in a zone answer to one zone manager.",
         "reorganization"),
        ("Donors get a better report.", "other"),
        ("One office orders for all shops. No new software, we stay in the ERP we have.", "new_process"),
        ("AssistBox drafts answers. The old system is switched off on 30 June 2027.", "other"),
    ],
)  # fmt: skip
def test_a_kind_shows_in_how_the_change_is_told(change, key):
    kinds = {key: kind(key) for key in (*_SHAPES, "other")}
    assert kind_of(brief(what_changes=change), kinds).kind.key == key


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We introduce AI.", "en"),
        ("Alle Kollegen bekommen Zugang und schreiben mit dem Assistenten.", "de"),
        ("Les équipes travaillent dans le même bureau et nous formons tout le monde.", "fr"),
        ("Los equipos trabajan con el asistente y nadie pierde su puesto.", "es"),
        ("Il nuovo sistema sostituisce le schede di carta e nessuno deve più scrivere due volte.", "it"),
        ("Het nieuwe systeem vervangt de kaarten en niemand hoeft niet meer twee keer te schrijven.", "nl"),
        ("O novo sistema substitui as fichas e ninguém precisa de escrever duas vezes.", "pt"),
        ("全員が新しいシステムを使います。", "other"),
    ],
)  # fmt: skip
def test_the_language_is_that_of_its_small_words(text, language):
    assert language_of(Brief(what_changes=text)) == language


_sentences = st.sampled_from([row[2] for row in DECIDED + OPEN] + [row[0] for row in CONDITIONS + WORRIES])
_texts = st.one_of(
    st.lists(_sentences, max_size=5).map(" ".join),
    st.text(max_size=80),
    st.builds(lambda part, sentence: f"{part * 60} {sentence}", st.sampled_from(HOSTILE_PARTS), _sentences),
)


@given(st.fixed_dictionaries(dict.fromkeys((*FREE_TEXTS, "organisation"), _texts)))
def test_any_brief_is_read_the_same_twice_and_word_for_word(texts):
    any_brief = brief(**texts | {"organisation": texts["organisation"][:120]})
    case = read_case(any_brief, KINDS, TODAY)
    assert case == read_case(any_brief, KINDS, TODAY)
    own = [getattr(any_brief, field) for field in (*FREE_TEXTS, "name")]
    own += [*(person.job_title for person in PEOPLE), *(group.name for group in GROUPS), ""]
    whole = "\n".join(map(squeezed, own))
    assert [origin for origin in case.origins.values() if squeezed(origin) not in whole] == []
    assert set(case.reach) == {group.id for group in GROUPS}
    assert all(promise.sentence or promise.state != "decided" for promise in case.promises.values())


def test_sentences_stand_in_their_text_word_for_word():
    text = "- One thing.\n- Another, with\n  a second line\nThird"
    assert all(sentence in squeezed(text) for sentence in sentences_of(text))
    assert [quote.field for quote in quotes_of(brief(why="So. Thus.", what_stays="Pay."))][:1] == [
        "what_stays"
    ]


@pytest.mark.parametrize(
    ("concern_text", "is_private"),
    [("The controller in Fresno keeps her own workbook.", True), ("The books will be wrong.", False)],
)
def test_a_worry_about_one_person_known_by_title_is_about_people(concern_text, is_private):
    controller = Person(id="c", name="Carol Jensen", job_title="Controller, Fresno", level="manager")
    brief = Brief(name="One ERP", people=(controller,), concerns=concern_text)
    (concern,) = read_case(brief, KINDS, TODAY).concerns
    assert concern.is_about_people is is_private


def test_a_language_belongs_to_the_group_that_a_sentence_names():
    groups = (Group(id="d", name="Warehouse and docks", size=9), Group(id="o", name="Order desk", size=9))
    text = "Shifts on the docks start at 3 a.m. Many on the docks speak Spanish."
    case = read_case(Brief(name="One ERP", groups=groups, concerns=text), KINDS, TODAY)
    assert (case.reach["d"].languages, case.reach["o"].languages) == (("English", "Spanish"), ())
    assert (case.reach["d"].works_shifts, case.reach["o"].works_shifts) == (True, None)


@pytest.mark.parametrize("name", ["Prof. Dr. Helga Brunner", "Dr. Ruiz", "St. Anne", "No. 4"])
def test_an_abbreviation_ends_no_sentence(name):
    assert list(split_sentences(f"{name} has signed. All can read it.")) == [
        f"{name} has signed.", "All can read it."
    ]  # fmt: skip


def test_the_other_side_signs_and_our_side_sees_to_it():
    (condition,) = read(concerns="The works council must agree before anything is switched on.").conditions
    assert condition.owner_id == "ceo"
    assert "Petra Kern" in condition.done_when


@pytest.mark.parametrize(
    ("what_changes", "measure", "word"),
    [
        ("Every claim is decided by one person.", "Days per claim", "claims"),
        ("Bookings move into one system.", "Shipments invoiced in time", None),
        ("In order to be quicker, we order online.", "Days", None),
        ("Deliveries go through the app; a delivery has a number.", "Days", "deliveries"),
    ],
)
def test_what_people_work_on_is_said_more_than_once(what_changes, measure, word):
    noun = worked_on(Brief(what_changes=what_changes, outcome_measure=measure))
    assert (noun and noun.many) == word


def test_work_of_a_single_team_is_not_what_all_work_on():
    teams = (Group(id="d", name="Drivers"), Group(id="s", name="Customer service"))
    split = "Drivers see their duties, and customer service handles every complaint in it."
    shared = "Drivers and customer service handle every complaint in it."
    for what_changes, word in ((split, None), (shared, "complaint")):
        noun = worked_on(Brief(what_changes=what_changes, outcome_measure="Days per complaint", groups=teams))
        assert (noun and noun.one) == word


def test_one_noun_is_no_measure_for_teams_of_different_work():
    about = {
        "what_changes": "Contacts, quotes and forecasts move into Salesforce. A quote outside it is none.",
        "outcome_measure": "Days per quote",
    }
    for names, word in (
        (("Field sales", "Marketing"), None),
        (("Field sales", "Inside sales"), "quote"),
        (("Motor", "Home"), "quote"),
    ):
        teams = tuple(Group(id=f"g{number}", name=name) for number, name in enumerate(names))
        noun = worked_on(Brief(groups=teams, **about))
        assert (noun and noun.one) == word, names
    alone = about | {"what_changes": "Quotes move into Salesforce. A quote outside it is none."}
    both = (Group(id="s", name="Field sales"), Group(id="m", name="Marketing"))
    assert worked_on(Brief(groups=both, **alone)), "it is all that changes"
    many = {"what_changes": "Bookings, tickets, grading and payments move into Vin. A booking comes first."}
    assert worked_on(Brief(outcome_measure="Days until payment", **many)) is None
    assert worked_on(Brief(outcome_measure="Days per booking", **many)), "it is what counts"


def test_what_ends_is_named_without_its_day():
    [off] = read(what_changes="On 2 August 2027 the old systems become read-only.").switch_offs
    assert off.what == "the old systems"
    [off] = read(what_changes="From 3 May 2027 there are no paper cards.").switch_offs
    assert not read(why_now="The night bus to the depots stops on 30 June 2027.").switch_offs, "it is others'"
    ends = "Harbor follows on April 19, 2027, Elm Valley and West End on May 17, 2027."
    assert not read(approach=ends).switch_offs, "a team is called an end"
    assert (off.what, off.day) == ("paper cards", date(2027, 5, 3))
    bare = (Promise(topic="switch_off", state="decided", sentence="on 06/30/2027", starts=date(2027, 6, 30)),)
    real = read_case(brief(promises=bare), load_kinds(), TODAY)
    assert [(off.day, off.what) for off in real.switch_offs] == [(date(2027, 6, 30), real.kind.words.old_way)]
    [off] = read(what_changes="Tessera replaces the paper logs.", promises=bare).switch_offs
    assert (off.day, off.what) == (date(2027, 6, 30), "the paper logs")
    [off] = read(what_changes="We turn the old calendar off on June 30, 2027.").switch_offs
    assert off.what == "the old calendar"
    [off] = read(what_changes="On 2 August the old systems become read-only.").switch_offs
    assert off.what == "the old systems"
    [off] = read(what_changes="Paper pick tickets end in both places on April 2.").switch_offs
    assert (off.what, off.day) == ("Paper pick tickets", date(2027, 4, 2))
    [off] = read(what_changes="The paper sheets stop everywhere at the end of April.").switch_offs
    assert (off.what, off.day) == ("The paper sheets", date(2027, 4, 30))


def test_a_union_that_is_named_keeps_its_name():
    (condition,) = read(concerns="Unison wants to be consulted before any rota is published.").conditions
    assert condition.name == "Consultation with Unison"
    assert "before Unison," in condition.done_when


def test_what_is_replaced_and_ends_later_ends_once():
    change = "From 3 May 2027 the paper records are replaced by tablets. Paper records end on 28 May 2027."
    [off] = read(what_changes=change).switch_offs
    assert (off.what, off.day) == ("Paper records", date(2027, 5, 28))


def test_a_half_with_a_pronoun_is_read_with_its_subject():
    text = "The works council must be consulted before the announcement; it wants to know who sees the data."
    conditions = read(concerns=text).conditions
    assert {(each.kind, each.gates) for each in conditions} == {("works_council", "announcement")}
    assert {each.name for each in conditions} == {
        "Works council consulted", "Written answer to the works council: who sees the data",
    }  # fmt: skip
    assert [each.text for each in read(concerns=text).concerns] == ["Who sees the data"]


def test_a_union_before_the_decision_gates_the_announcement():
    [condition] = read(concerns="Unions have to be negotiated with before the decision.").conditions
    assert (condition.kind, condition.gates) == ("union", "announcement")


def test_helpers_and_slow_learners_are_no_worries():
    text = "Each plant needs superusers, two per shift. One trainer travels between the plants."
    case = read(concerns=text)
    assert case.concerns == ()
    assert helpers_of(case.brief)[:3] == ("superusers", 2, "Each plant needs superusers, two per shift.")


def test_an_end_on_each_teams_first_day_moves_with_the_team():
    [off] = read(what_changes="Paper ends on the go-live day of each plant.").switch_offs
    assert (off.is_on_start, off.is_each_start) == (True, True)


def test_what_a_law_requires_first_is_a_condition_and_no_worry():
    case = read(concerns="Colorado requires a test for unfair discrimination before an insurer uses a model.")
    [condition] = case.conditions
    assert condition.kind == "legal"
    assert condition.name == "Test for unfair discrimination, required by Colorado"
    assert case.concerns == ()


def test_work_recorded_in_a_named_product_is_a_new_system():
    tessitura = Brief(
        name="Tessitura for all museums", tools=("Tessitura",),
        what_changes="Tickets, memberships and donations are sold and recorded in Tessitura. "
        "The tills, the old membership database and 60 spreadsheets end.",
    )  # fmt: skip
    kinds = {key: kind(key) for key in (*_SHAPES, "other")}
    assert kind_of(tessitura, kinds).kind.key == "new_system"


def test_the_site_that_waits_by_a_rule_is_known():
    rule = "Hull follows on 1 March but only if Leeds reads at 97% for two weeks, otherwise it waits."
    assert (is_gate_rule(rule), site_after(rule)) == (True, "Hull")
    assert is_gate_rule("If more than one in twenty comes back in April, Hull waits.")


def test_holders_are_matched_with_the_team_whose_work_they_do():
    teams = [Group(id=str(at), name=name) for at, name in enumerate(
        ("Account management", "Estimating", "Service coordination Rockford", "Accounting")
    )]  # fmt: skip
    brief = Brief(groups=teams)
    assert groups_named(brief, "Account managers") == ("0",)
    assert groups_named(brief, "The estimators") == ("1",)
    assert groups_named(brief, "Service coordinators") == ("2",)
    assert groups_named(brief, "Managers") == ()


def test_two_fears_in_one_sentence_are_two_worries():
    first, second = read(
        concerns="Account managers fear that a manager will rank their calls, and that their customers go."
    ).concerns
    assert first.text == "Account managers fear that a manager will rank their calls."
    assert second.text == "Account managers fear that their customers go."
    parts = read(
        concerns="Pickers fear that their minutes are timed and that slow people are written up."
    ).concerns
    assert [each.text for each in parts] == ["Their minutes are timed", "Slow people are written up"]


def test_a_worry_that_was_typed_whole_is_not_read_a_second_time_in_parts():
    whole = "Account managers fear that a manager will rank their calls, and that their customers go."
    typed = Concern(id="1", text=whole, held_by="Account managers")
    assert len(read(concerns=whole, concern_list=[typed]).concerns) == 1


@pytest.mark.parametrize(
    "sentence",
    [
        "Act! is no longer supported after April 30, 2027.",
        "From April 30, 2027 the old version is no longer maintained.",
        "Support for the old program ends on April 30, 2027, after which nothing must be updated.",
        "The card companies no longer certify the terminals from July 1, 2027.",
        "The maker of the old registers ends support on May 31, 2027.",
        "Each shop is closed for half a day for the switch, never more than 6 shops on one day.",
    ],
)
def test_the_end_of_support_or_a_short_closing_is_no_duty_and_no_end(sentence):
    case = read(why_now=sentence)
    assert not read(what_changes=sentence).switch_offs
    assert case.promises["duty"].state == "undecided"
    assert not case.switch_offs


def test_a_last_day_of_use_is_no_rule_for_use():
    says = "On May 31, 2027 the contract for the old registers ends and they may not be used after that."
    assert read(what_changes=says).promises["use"].state == "undecided"
    assert read(what_changes="It may not be used for dosing.").promises["use"].state == "decided"


def test_a_weekday_that_closes_is_no_old_way_that_ends():
    assert not read(what_changes="The branches open on Saturdays. Mondays are closed.").switch_offs


@pytest.mark.parametrize(
    "sentence",
    [
        "Its inspector says “in autumn”.", "Its head fears a strike at the port.",
        "Hay is dry from June to August.", "The road is closed until April.",
    ],
)  # fmt: skip
def test_who_works_for_others_and_the_weather_are_no_worried_group(sentence):
    case = read(concerns=f"The port authority has to agree. {sentence}")
    assert case.concerns == ()
    assert sentence in case.circumstances


@pytest.mark.parametrize(
    "worry", ["Their overtime", "Their tips", "Their own keys", "Their places in the choir"]
)
def test_nobody_asks_about_themselves_as_others(worry):
    assert tells_of_others(worry)
    assert not tells_of_others(worry.replace("Their", "Our"))


def test_what_is_not_measured_is_a_promise_and_no_worry():
    sentence = "We do not measure individual tellers."
    case = read(concerns=sentence)
    assert (case.concerns, case.circumstances) == ((), (sentence,))


def test_what_one_team_s_own_tasks_leave_out_is_not_what_all_work_on():
    change = {"what_changes": "Quotes move into it. A quote outside it is none.", "outcome_measure": "Days"}
    task = {"Estimating": "Build a quote", "Technicians": "Look up the site"}
    teams = [Group(id=name[0].lower(), name=name, tasks=[WorkTask(id="t", task=task[name])]) for name in task]
    assert worked_on(Brief(groups=teams[:1], **change))
    assert worked_on(Brief(groups=teams, **change)) is None


def test_a_country_has_its_own_currency():
    assert [currency_of(each) for each in ("US", "DE", "GB", "ZA", "")] == ["USD", "EUR", "GBP", "ZAR", ""]


def test_we_start_with_names_who_goes_first():
    assert read(approach="We start with dock 3.").pilot_wish == "We start with dock 3."
    assert not read(approach="We start with a smile.").pilot_wish


def test_a_contract_for_people_ends_no_old_way():
    for thing, is_condition in (("the temp agency", False), ("the data center", True)):
        case = read(why_now=f"Our contract with {thing} runs out on March 31, 2027.")
        assert any(each.kind == "contract" for each in case.conditions) is is_condition


def test_what_is_read_only_at_the_start_and_off_later_has_two_days():
    two_days = "Act! becomes read-only at go-live and is shut off on June 30, 2027."
    case = read(go_live="2027-03-15", what_changes=f"Contacts move into HubSpot. {two_days}")
    days = {off.is_read_only: (off.day, off.is_on_start) for off in case.switch_offs}
    assert days == {True: (date(2027, 3, 15), True), False: (date(2027, 6, 30), False)}
    each = two_days.replace("at go-live", "on each branch's go-live day")
    of_each = read(go_live="2027-03-15", what_changes=each).switch_offs
    assert [(off.day, off.is_each_start) for off in of_each if off.is_read_only] == [
        (date(2027, 3, 15), True)
    ]


def test_what_takes_no_new_entries_is_named_and_off_later():
    text = "Daybook takes no new entries from April 12, 2027 and is switched off on June 30, 2027."
    start = "Contacts move into Anchor, and Daybook is closed to new entries."
    offs = read(go_live="2027-04-05", what_changes=f"{start} {text}").switch_offs
    assert {(off.what, off.day, off.is_read_only) for off in offs} == {
        ("Daybook", date(2027, 4, 12), True),
        ("Daybook", date(2027, 6, 30), False),
    }


def test_the_name_of_a_drive_splits_no_sentence():
    said = (
        "SalesPoint and the account spreadsheets on the S: drive become read-only on April 12, 2027 "
        "and are switched off on June 30, 2027."
    )
    offs = read(go_live="2027-04-12", what_changes=f"Contacts move into HubSpot. {said}").switch_offs
    assert {off.what for off in offs} == {"SalesPoint and the account spreadsheets on the S: drive"}


def test_what_a_rule_says_is_nobody_s_worry() -> None:
    said = "By-law 41 says that an application is made on paper in two copies."
    case = read(concerns=said)
    assert not case.concerns
    assert said in case.circumstances


def test_what_has_worked_to_this_day_was_stopped_by_nothing() -> None:
    still = read(past_attempts="Koivula has been open without staff since 2024. There was one broken window.")
    gone = read(past_attempts="We have had a wiki since 2021. Nobody uses it.")
    assert still.works_here
    assert not still.lessons
    assert gone.lessons
    assert not gone.works_here


@pytest.mark.parametrize(
    ("failed", "works"),
    [
        ("In 2019 a coach came to the bakeries. It ended whenever the ovens ran late.",
         "The Mill Street bakers kept it, and have lost one apprentice in three years."),
        ("In 2020 two ferry crews were merged on paper. Both kept their own boat.",
         "Deckhands have swapped shifts by themselves since 2023, and none wants to go back."),
        ("In 2022 the choir notes went digital. Tablets froze in the cold church.",
         "The altos would not give them back."),
        ("In 2021 the vets shared a calendar. Nobody looked at it.", "The cattle team still lives by it."),
    ],
)  # fmt: skip
def test_what_worked_is_no_part_of_what_failed(failed: str, works: str) -> None:
    case = read(past_attempts=f"{failed} {works}")
    assert case.works_here == (works,)
    assert not any(works in f"{each.done} {each.happened}" for each in case.lessons)
    assert case.lessons


@pytest.mark.parametrize(
    "sentence",
    ["The post has been vacant since 2023.", "Complaints have doubled since 2021.",
     "Both kept their own list.", "They still use paper.", "The saws have not run since May 2022."],
)  # fmt: skip
def test_what_has_lasted_is_not_yet_what_works(sentence: str) -> None:
    assert not read(past_attempts=f"In 2020 we tried it. {sentence}").works_here


def test_what_others_pay_for_asks_nothing_of_the_people() -> None:
    case = read(why_now="The province pays only where towns decide in 20 days, and counts from 1 July 2027.")
    assert case.promises["duty"].state != "decided"


@pytest.mark.parametrize(
    ("sentence", "team"),
    [
        ("Most of the packers live in Milburn and many couples work opposite shifts.", "Packing, Milburn"),
        ("Clydeford makers think that the packers get the new lockers.", "Cheese making, Clydeford"),
        ("Fire services want to see every file, as now.", "Fire prevention"),
        ("Young mates fear that the old hands take the best watches.", "Deck crews"),
    ],
)
def test_a_worry_belongs_to_the_team_that_its_people_work_in(sentence: str, team: str) -> None:
    names = ("Packing, Milburn", "Cheese making, Clydeford", "Fire prevention", "Deck crews")
    groups = [{"id": str(place), "name": name, "size": 20} for place, name in enumerate(names)]
    [concern] = read(concerns=sentence, groups=groups).concerns
    assert [names[int(group_id)] for group_id in concern.group_ids] == [team]


def test_what_some_of_them_lack_is_their_worry_too() -> None:
    groups = [{"id": "p", "name": "Packing", "size": 128}]
    told = "Most of the packers live in Milburn and work opposite shifts. Some have no car."
    concerns = read(concerns=told, groups=groups).concerns
    assert [(each.text.rstrip("."), each.group_ids) for each in concerns][1] == ("Some have no car", ("p",))


def test_a_whole_trade_that_speaks_points_at_nobody() -> None:
    groups = [{"id": "r", "name": "Recycling", "size": 160}]
    said = "{} of the recycling trucks say that they are skilled and won't lift bins."
    trade, some = (
        read(concerns=said.format(who), groups=groups).concerns[0] for who in ("Drivers", "Two leads")
    )
    assert (trade.is_about_people, trade.held_by) == (False, "Drivers of the recycling trucks")
    assert some.is_about_people


def test_a_count_of_people_is_one_worry() -> None:
    said = "Depot superintendents: seven of them, and four posts."
    assert [each.text for each in read(concerns=said).concerns] == [said.rstrip(".")]


def test_whom_a_question_is_about_does_not_ask_it() -> None:
    [concern] = read(concerns="What do clients think when nobody picks up?").concerns
    assert concern.held_by == ""


def test_two_who_are_told_of_by_name_stand_in_no_text_for_all() -> None:
    told = (
        "Tom and Agnieszka, who pour the models in the back room, have asked me what they will do after May."
    )
    [concern] = read(concerns=told).concerns
    assert concern.is_about_people
    groups = [{"id": "f", "name": "Finance", "size": 20}, {"id": "l", "name": "Legal", "size": 20}]
    teams = read(concerns="Finance and Legal have asked us who signs.", groups=groups).concerns
    assert not any(each.is_about_people for each in teams)
