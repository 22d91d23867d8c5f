"""Labeled lines, lists and unmistakable sentences become facts; doubt does not."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook.core.intake.intake import LONGEST_SENTENCE, Checked, check_findings
from playbook.core.text.notes import Notes
from playbook.llm.intake.intake_rules import find_facts
from playbook.llm.safety.orders import language_of
from tests.patterns import HOSTILE_PARTS, long_line
from tests.work import calls_of

TODAY = date(2026, 11, 24)
MINUTES = """Minutes of the steering meeting, 17 November 2026
Present: D. Whitfield, R. Okafor, A. Ruiz, B. Lin

1. Dates
Go-live: 15 March 2027. The pilot goes live on 8 February 2027.
2. People
Executive sponsor: Dana Whitfield, Chief Operating Officer
Rollout lead: Robin Okafor
3. Groups
- Creative: 20 people, manager Ana Ruiz, go-live 15 March 2027, access 1 March 2027
- Accounts: about 18 people, manager still open
4. Budget
Not decided yet. Dana suggests 60,000 euros.
Next meeting: 1 December 2026.
"""
LIST = """Rollout: AI at Kestrel
Company: Kestrel Logistics
- Sponsor: Hanne Vogt (CEO)
- Start: 2027-02-01
- End: 3/9/2027
- Tools: Microsoft 365 Copilot, DeepL
- Headcount: 140
- Budget: 120,000 EUR
- Regions: Germany, UK
- KPI: hours per customs declaration
- Baseline: 3.5 hours
- Target: at least 60 %
- Incident contact: service desk, ext. 4400
- Owner afterwards: Liv Strand
* Groups: Ward 4 (22 nurses), Outpatients (12 people)
"""
HEADINGS = """# Project brief: discharge letters

## Why
Letters reach family doctors eleven days late. Patients fall into that gap.

## What stays
- The doctor signs every letter.

## Concerns
- Will I be blamed for a mistake that the tool made?
"""
EXPECTED = {
    MINUTES: [
        "go_live: 2027-03-15", "sponsor_id: Dana Whitfield", "lead_id: Robin Okafor",
        "job_title Dana Whitfield: Chief Operating Officer", "group_size Creative: 20",
        "group_size Accounts: 18", "group_manager Creative: Ana Ruiz",
        "group_go_live Creative: 2027-03-15", "group_access Creative: 2027-03-01",
        "pilot: The pilot goes live on 8 February 2027.",
    ],
    LIST: [
        "name: AI at Kestrel", "organisation: Kestrel Logistics",
        "outcome_measure: hours per customs declaration", "outcome_unit: hours", "outcome_unit: %",
        "outcome_baseline: 3.5", "outcome_target: 60", "tools: Microsoft 365 Copilot", "tools: DeepL",
        "regions: EU", "regions: UK", "start: 2027-02-01", "headcount: 140", "sponsor_id: Hanne Vogt",
        "sustainment_owner_id: Liv Strand", "incident_contact: service desk, ext. 4400", "budget: 120000",
        "currency: EUR", "job_title Hanne Vogt: CEO", "group_size Ward 4: 22",
        "group_size Outpatients: 12",
    ],
    HEADINGS: [
        "why: Letters reach family doctors eleven days late.",
        "why: Patients fall into that gap",
        "what_stays: The doctor signs every letter",
        "concerns: Will I be blamed for a mistake that the tool made?",
        "promise use: The doctor signs every letter",
    ],
}  # fmt: skip


def checked(text: str) -> Checked:
    notes = Notes(text)
    return check_findings(find_facts(notes, TODAY), notes, TODAY)


def facts_in(text: str) -> list[str]:
    facts = checked(text).facts
    return [
        f"{fact.field}{' ' * bool(fact.of)}{fact.of}: "
        f"{f'{fact.value:.10g}' if isinstance(fact.value, float) else fact.value}"
        for fact in facts
    ]


CHAPTERS = """1. Teams
Portland clinic - 28 people - Dr. Miriam Oyelaran - May 3, 2027
Eugene clinic - 19 people - Dr. Yuki Tanabe - June 7, 2027, because two vets are missing
2. Conditions
- The union must agree to the rota by March 31.
3. Money
$96,000 for evening pay. There is no money for overtime.
4. History
It was dropped after eight weeks.
"""


def test_each_chapter_of_a_memo_has_its_own_heading():
    read = facts_in(CHAPTERS)
    assert [each for each in read if each.startswith(("group_go", "group_manager", "condition:"))] == [
        "group_manager Portland clinic: Miriam Oyelaran", "group_manager Eugene clinic: Yuki Tanabe",
        "group_go_live Portland clinic: 2027-05-03", "group_go_live Eugene clinic: 2027-06-07",
        "condition: The union must agree to the rota",
    ]  # fmt: skip
    assert {"budget: 96000", "past_attempts: It was dropped after eight weeks."} <= set(read)


def test_the_start_of_a_part_is_not_that_of_its_team():
    facts = checked("Boise has 148 people, Spokane 38. 71 of Boise's 148 start 1 March 2027.").facts
    assert {fact.of for fact in facts if fact.field == "group_size"} == {"Boise", "Spokane"}
    assert [fact.is_doubtful for fact in facts if fact.field == "group_go_live"] == [True]


def test_what_is_wrong_today_is_neither_a_name_nor_a_promise():
    memo = (
        "From: Dana Whitfield, Chief operating officer\n\nEach keeps its own book, and a client who calls "
        "Hillside cannot be booked at Lakeview. Last quarter 11% were no-shows, and a client waits 6 days "
        "for a visit. I promised the owners that a visit is possible within 3 days."
    )
    read = facts_in(memo)
    assert not [each for each in read if each.startswith(("organisation", "what_stays"))]
    assert not [each for each in read if each.startswith("outcome_measure: and ")]


def test_a_memo_says_what_its_budget_covers():
    memo = (
        "Money: $265,000, of which $90,000 is the vendor, the rest training hours. "
        "There is no money for overtime."
    )
    assert [each for each in facts_in(memo) if each.startswith("budget")] == [
        "budget: 265000",
        "budget_covers: $90,000 is the vendor, the rest training hours.",
        "budget_covers: There is no money for overtime.",
    ]
    for memo in (
        "The budget is $148,000: $82,000 for licenses, $31,000 for tablets. Nothing for travel.",
        "Money\n$148,000 in all: $82,000 for licenses, $31,000 for tablets. Nothing for travel.",
        "Cost: $148,000 in the first year. $82,000 for licenses, $31,000 for tablets. Nothing for travel.",
    ):
        assert [each.strip(".") for each in facts_in(memo) if each.startswith("budget")] == [
            "budget: 148000",
            "budget_covers: $82,000 for licenses, $31,000 for tablets",
            "budget_covers: Nothing for travel",
        ], memo
    assert not [each for each in facts_in("We lost $90,000, of which most was scrap.") if "covers" in each]
    assert not [each for each in facts_in("A seat costs $20 per month.") if "covers" in each]


@pytest.mark.parametrize("notes", EXPECTED, ids=["minutes", "list", "headings"])
def test_labeled_lines_and_lists_are_read(notes: str):
    assert facts_in(notes) == EXPECTED[notes]


def test_a_label_in_other_words_or_under_its_own_heading_is_no_part_of_the_fact():
    kept = "Everyone keeps their customers, and prices stay."
    for notes in (
        f"What doesn't change: {kept}", f"What won\u2019t change: {kept}",
        f"What stays the same: What doesn't change: {kept}",
        f"What stays the same:\nWhat doesn\u2019t change: {kept}",
    ):  # fmt: skip
        assert facts_in(notes) == [f"what_stays: {kept}"]


MEMO = {
    "What's changing: Sales moves to Salesforce": "what_changes: Sales moves to Salesforce",
    "Why we're doing this: Customers wait": "why: Customers wait",
    "If we don't change: We lose customers": "risk_of_not_changing: We lose customers",
    "What's in it for you: Answers within a day": "expected_benefit: Answers within a day",
    "How we'll measure it: Days to answer": "outcome_measure: Days to answer",
    "Systems: Salesforce": "tools: Salesforce",
    "Where: Germany": "regions: EU",
    "After launch: Ines Vogel": "sustainment_owner_id: Ines Vogel",
    "Who to call: IT service desk": "incident_contact: IT service desk",
    "What we tried before: A pilot in 2023": "past_attempts: A pilot in 2023",
}


def test_a_memo_is_read_by_the_labels_that_people_write():
    by_change = "name: Salesforce"
    assert sorted(facts_in("\n".join(MEMO))) == sorted([*MEMO.values(), by_change])


PROSE = """We move to a new CRM because customers wait too long. It goes live on 1 March 2027.
The rollout starts on 4 January 2027 and ends on 30 June 2027. Our CEO Maya Okafor sponsors it.
It affects sales (60 people), service 80, finance 40. We want to cut the answer from 3 working days to 1."""
PROSE_FACTS = [
    "what_changes: We move to a new CRM because customers wait too long.",
    "objective: We want to cut the answer from 3 working days to 1.", "outcome_measure: answer",
    "outcome_unit: working days", "outcome_baseline: 3", "outcome_target: 1", "start: 2027-01-04",
    "go_live: 2027-03-01", "end: 2027-06-30", "sponsor_id: Maya Okafor", "job_title Maya Okafor: CEO",
    "group_size sales: 60", "group_size service: 80", "group_size finance: 40",
]  # fmt: skip


def test_a_line_of_a_team_is_read_in_each_order():
    inside, service = (
        {f"group_size {team}: {size}", f"group_manager {team}: {head}", f"group_site {team}: {place}"}
        for team, size, head, place in (
            ("Inside Sales", 22, "Dana Whitlock", "Cincinnati"),
            ("Customer Service", 28, "Priya Nair", "Cincinnati and Louisville"),
        )
    )
    for form in (
        "- {0}, {1}: {2} people, {3}", "{0} ({1}): {2} people, {3}", "{0} ({1}) \u2013 {2} people \u2013 {3}",
        "{0}\t{1}\t{2}\t{3}", "* {0}, {1}, {2} people \u2013 led by {3}", "{0}: {2} people, {1}, {3}",
        "{0}: {2} people in {1}, manager {3}", "{0} | {3} | {1} | {2}", "{3}: {0}, {1}, {2} people",
        "- {2} people, {0}, {1}, reports to {3}.", "{0} ({2}), {1}, {3}",
    ):  # fmt: skip
        lines = (
            form.format("Field Sales Kentucky", "Louisville", 12, "Tonya Reed"),
            form.format("Inside Sales", "Cincinnati", 22, "Dana Whitlock"),
            form.format("Customer Service", "Cincinnati and Louisville", 28, "Priya Nair"),
        )
        read = {each for each in facts_in("\n".join(lines)) if each.startswith("group_")}
        assert read > inside | service, form
        assert len(read) == 9, form
    same = facts_in("Inside Sales, Boise: 22 people, Ana Ruiz\nInside Sales, Tulsa: 14 people, Rob Keane")
    assert {"group_size Inside Sales, Boise: 22", "group_manager Inside Sales, Tulsa: Rob Keane"} <= set(same)
    assert "outcome_unit: working day" in facts_in("Metric: days to quote\nTarget: 1 working day by June 30.")
    for other in ("Monday, March 1: 12 people, Ana Ruiz", "Budget, Ohio: 40 hours, Ana Ruiz"):
        assert not [each for each in facts_in(other) if each.startswith("group_")]


def test_a_promise_and_a_change_keep_their_other_half():
    promise = "no commission changes in 2027, and nobody loses their job over it."
    assert f"promise jobs: {promise}" in facts_in(f"Promises: {promise}")
    before = "Quotes and follow-ups live in HubSpot."
    read = facts_in(f"{before} It replaces the account spreadsheets.")
    assert [each for each in read if each.startswith("what_changes")] == [
        f"what_changes: {before}", "what_changes: It replaces the account spreadsheets"
    ]  # fmt: skip


def test_plain_sentences_of_a_memo_are_read():
    assert facts_in(PROSE) == PROSE_FACTS
    for sentence, facts in {
        "Go-live is 1 March 2027.": ["go_live: 2027-03-01"],
        "We go live on Monday, 1 March 2027.": ["go_live: 2027-03-01"],
        "We start on 4 January 2027, go live on 1 March 2027 and end on 30 June 2027.": PROSE_FACTS[6:9],
        "The sponsor is Maya Okafor, our CEO.": PROSE_FACTS[9:11],
        "Maya Okafor is our executive sponsor.": PROSE_FACTS[9:10],
        "There are 60 people in sales, 80 in service and 40 in finance.": PROSE_FACTS[11:],
        "Sales has 60 people.": ["group_size Sales: 60"],
        "Today 3 working days, target 1.": ["objective: Today 3 working days, target 1.", *PROSE_FACTS[3:6]],
        "An answer takes 3 working days today; the target is 1.": [
            "objective: An answer takes 3 working days today; the target is 1.",
            "outcome_measure: An answer",
            *PROSE_FACTS[3:6],
        ],
        "On 1 March 2027, all teams go live.": ["go_live: 2027-03-01"],
        "I am the sponsor, Maya Okafor, CEO.": PROSE_FACTS[9:11],
        "Maya Okafor, CEO, is the sponsor.": PROSE_FACTS[9:11],
        "Mark Ruiz leads the project.": ["lead_id: Mark Ruiz"],
        "The project manager is Mark Ruiz.": ["lead_id: Mark Ruiz"],
        "Our budget is 180,000 euros.": ["budget: 180000", "currency: EUR"],
        "Each budget of 20 euros per seat is spent.": [],
        "Jonas Pichler, head of operations, leads it.": [
            "lead_id: Jonas Pichler",
            "job_title Jonas Pichler: head of operations",
        ],
        "We have 40,000 euros for it.": ["budget: 40000", "currency: EUR"],
        "We have 60 rooms.": [],
        "We are 130 people: 70 advisors, 35 in claims and 25 in the back office.": [
            "headcount: 130",
            "group_size advisors: 70",
            "group_size claims: 35",
            "group_size back office: 25",
        ],
        "Miriam Adler, Managing Director": [
            "sponsor_id: Miriam Adler",
            "person: Miriam Adler",
            "job_title Miriam Adler: Managing Director",
        ],
        "On 1 April 2027 everybody in the company gets an AI assistant.": [
            "what_changes: On 1 April 2027 everybody in the company gets an AI assistant.",
            "go_live: 2027-04-01",
        ],
        "It affects 240 people: Sales (60 people) and Service (45).": [
            "headcount: 240",
            "group_size Sales: 60",
            "group_size Service: 45",
        ],
    }.items():
        assert facts_in(sentence) == facts, sentence


def test_a_sentence_goes_whole_into_the_field_that_it_is_about():
    for sentence, field in {
        "We are rolling out the assistant to everyone in spring.": "what_changes",
        "Quotes get lost because nobody sees the last promise.": "why",
        "Prices and territories stay the same.": "what_stays",
        "The steering committee decides about scope.": "decides",
        "We start with a pilot in Sales.": "pilot",
        "No training at month end, please.": "busy",
        "Every driver gets two hours of training.": "training",
        "All material is in English and Polish.": "languages",
        "If we do nothing, we lose two customers a year.": "risk_of_not_changing",
        "Sales managers fear that their bonuses get recalculated.": "concerns",
        "We tried a chatbot last year, and it was switched off.": "past_attempts",
    }.items():
        assert facts_in(sentence) == [f"{field}: {sentence}"]


def test_a_promise_is_put_without_who_gave_it():
    for sentence, fact in {
        "The board has promised that no one loses their job because of the CRM.": (
            "promise jobs: no one loses their job because of the CRM."
        ),
        "I promised that nobody is measured by their use.": (
            "promise measurement: nobody is measured by their use."
        ),
    }.items():
        assert facts_in(sentence) == [fact]
    assert facts_in("Are people afraid of it?") == []


def test_a_label_wins_over_a_sentence_and_two_sentences_ask():
    assert facts_in("Go-live: 1 March 2027\nWe go live on 8 March 2027.") == ["go_live: 2027-03-01"]
    two = "We go live on 1 March 2027. It goes live on 8 March 2027."
    assert facts_in(two) == ["go_live: 2027-03-01", "go_live: 2027-03-08"]
    assert all(fact.is_doubtful for fact in checked(two).facts)


@pytest.mark.parametrize(
    "line",
    [
        "Training starts on 1 March 2027.",
        "Maybe we go live on 1 March 2027.", "We do not go live on 1 March 2027.",
        "The office party is on 1 March 2027.",
        "There are 60 people in total.", "We have 60 people.", "The team grew from 3 people to 8.",
        "Our CEO spoke with Maya Okafor about the sponsor.", "A sponsor will be named soon.",
        "Sponsor: maybe Tom Bauer", "Sponsor: not Tom Bauer", "Sponsor: Tom Bauer?",
        "Sponsor: Carol or Dave", "Sponsor: the COO", "Go-live: not on 1 March 2027",
        "Go-live: 1 March 2027?", "Go-live: 3/4/2027", "Go-live: 1 March 2027 or 8 March 2027",
        "Headcount: between 80 and 120", "Headcount: 40-50", "Headcount: 40 %",
        "Budget: perhaps EUR 40,000", "Budget: EUR 40 per seat", "Tools: not ChatGPT", "Ask: Copilot",
    ],
)  # fmt: skip
def test_what_is_denied_asked_or_in_doubt_is_no_fact(line: str):
    assert facts_in(line) == []


def test_a_label_without_an_exact_day_is_read_with_care():
    result = checked("Go-live: end of Q2")
    assert result.facts == ()
    assert [(unclear.field, unclear.words) for unclear in result.unclear] == [("go_live", "end of Q2")]
    [fact] = checked("Go-live: 1 February").facts
    assert (fact.value, fact.note) == (date(2027, 2, 1), "The notes give no year: read as the next one.")
    line = "Go-live: 1 March 2027, "
    for length, count in ((LONGEST_SENTENCE, 1), (LONGEST_SENTENCE + 1, 0)):
        assert len(facts_in(line + "x" * (length - len(line)))) == count


@given(
    st.lists(st.tuples(st.sampled_from(HOSTILE_PARTS), st.integers(1, 1_500)), max_size=6),
    st.text(max_size=60),
)
def test_any_text_is_read_to_its_end(parts: list[tuple[str, int]], text: str):
    notes = f"{''.join(long_line(part, length) for part, length in parts)}\n{text}"
    whole = " ".join(sentence.text for sentence in Notes(notes).sentences)
    assert all(fact.sentence in whole for fact in checked(notes).facts)


def test_the_language_is_told_by_its_small_words():
    for text, language in [
        ("We are rolling out the tool to all of our teams and this is the plan for it.", "English"),
        ("Wir führen das neue System ein und die Teams werden von uns nicht allein gelassen.", "German"),
        ("Nous lançons un nouvel outil pour les équipes et nous ne savons pas quand, dans la maison.",
         "French"),
        ("Мы вводим новую систему для всех отделов компании весной.", "another script"),
        ("Go-live: 2027-03-01", ""), ("", ""),
    ]:  # fmt: skip
        assert language_of(text) == language, text


def test_what_a_tool_suggests_is_no_doubt_of_the_writer():
    sentence = (
        "From 11 January 2027 we introduce Navi, which drafts replies and suggests routes to dispatchers."
    )
    facts = {(fact.field, fact.value) for fact in checked(f"We plan ahead. {sentence}").facts}
    assert ("go_live", date(2027, 1, 11)) in facts
    assert ("what_changes", sentence) in facts
    assert ("tools", "Navi") in facts


def test_the_company_is_no_team_and_a_decision_no_promise():
    assert facts_in("We are 420 people in Bergen. The board decides on 17 June.") == [
        "condition: The board decides",
        "condition_by The board decides: 2027-06-17",
    ]


FERRIES = "Åsen Ferries gets a new booking system, SeaDesk, on Monday 3 May 2027."
PORTS = "We are in two ports: Oslo (90), Moss (40), plus ticketing in Oslo (12)."
CHAIRS = "CFO Liv Dahl signs. Its chair, Per Holm, and port manager Eva Moe agree."
SAID_IN_PASSING = [
    ("From Monday 12 April 2027 we handle repair requests in RepairLine.", "go_live", "", "12 April 2027"),
    ("It affects Housing Officers (46 people, led by Owen Price).", "group_size", "Housing Officers", "46"),
    ("It affects Housing Officers (46 people, led by Owen Price).", "group_manager", "Housing Officers",
     "Owen Price"),
    ("The works council is consulted before we announce it.", "condition", "",
     "The works council is consulted"),
    ("Housing Officers fear that tenants who phone are forgotten.", "concerns", "",
     "Housing Officers fear that tenants who phone are forgotten."),
    ("First-time fixes shall rise from 61 % to 75 % by December 2027.", "outcome_measure", "",
     "First-time fixes"),
    (FERRIES, "what_changes", "", FERRIES),
    (FERRIES, "go_live", "", "3 May 2027"),
    (FERRIES, "tools", "", "SeaDesk"),
    (FERRIES, "organisation", "", "Åsen Ferries"),
    ("SeaDesk goes live on 3 May 2027.", "what_changes", "", "SeaDesk goes live on 3 May 2027."),
    ("We move from the old Harbor system to SeaDesk on 3 May 2027.", "tools", "", "SeaDesk"),
    ("All crews will be using SeaDesk by 3 May 2027.", "go_live", "", "3 May 2027"),
    ("We run SeaDesk from 3 May 2027.", "go_live", "", "3 May 2027"),
    (PORTS, "group_size", "Oslo", "90"),
    (PORTS, "group_size", "ticketing", "12"),
    ("60 people: claims 30, IT 20 and finance 10.", "group_size", "IT", "20"),
    ("60 people: claims 30, IT 20 and finance 10.", "headcount", "", "60"),
    ("There are 9 of us: 4 carpenters and laborers and 5 people in the office.", "group_size",
     "carpenters and laborers", "4"),
    (CHAIRS, "job_title", "Liv Dahl", "CFO"),
    (CHAIRS, "job_title", "Eva Moe", "port manager"),
    ("Liv Dahl is the sponsor and Per Holm the project lead.", "lead_id", "", "Per Holm"),
    ("Claims (30) is headed by Liv Dahl, sales (20) is large.", "group_manager", "Claims", "Liv Dahl"),
    ("Claims has 30 people, sales 20. Eva Moe is responsible for claims, Per Holm for sales.",
     "group_manager", "sales", "Per Holm"),
    ("A claim takes us 9 days to close. I want claims closed in 3 days.", "outcome_measure", "",
     "claims closed"),
    ("It takes us 23 days on average to pay a bill. I would like us at 5 days.", "outcome_measure", "",
     "pay a bill"),
    ("Falls go down from 9 to 5 per 1,000 bed days.", "outcome_target", "", "5"),
    ("Lost claims cost us SEK 6.2 million last year.", "why", "",
     "Lost claims cost us SEK 6.2 million last year."),
    ("If fewer than 90 percent are in SeaDesk by then, we do not go live.", "gate", "",
     "If fewer than 90 percent are in SeaDesk by then, we do not go live."),
    ("The union's chair says that the app will track them; talks must be finished before the pilot.",
     "concerns", "", "The union's chair says that the app will track them"),
    ("The union's chair says that the app will track them; talks must be finished before the pilot.",
     "condition", "", "talks must be finished"),
    ("Legal has to okay photo storage (Dana Reyes, by Jan 6).", "condition_owner",
     "Legal has to okay photo storage", "Dana Reyes"),
    ("We are 60 drivers and 24 dispatchers. School holidays in Week 8 take out half of the dispatchers.",
     "group_closed", "dispatchers", "Week 8"),
    ("We cannot free drivers for more than two hours each.", "training", "",
     "We cannot free drivers for more than two hours each."),
    ("My worries. The data is full of duplicates.", "concerns", "", "The data is full of duplicates."),
    ("No sessions from 22 to 28 March.", "closed", "", "22 to 28 March"),
    ("Keep 17-21 May free of sessions.", "closed", "", "17-21 May"),
    ("Chefs will still decide what goes on the menu.", "what_stays", "",
     "Chefs will still decide what goes on the menu."),
    ("Budget. DKK 6.4 million, of which 0.9 million for training.", "budget", "", "DKK 6.4 million"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "field", "of", "value"), SAID_IN_PASSING)
def test_what_a_memo_says_in_passing_is_found(text, field, of, value):
    facts = find_facts(Notes(text), date(2026, 11, 28))
    assert (field, of, value) in {(each.field, each.of, each.value) for each in facts}


@pytest.mark.parametrize(
    "sentence",
    [
        "I am the sponsor; our CEO, Nils Berg, is behind it but will be away in May.",
        "Our chairman, Nils Berg, backs this, but I am its sponsor.",
        "I'm the executive sponsor, and Nils Berg, our CFO, stands behind it.",
    ],
)
def test_who_says_i_am_the_sponsor_is_it(sentence):
    facts = facts_in(f"From: Ida Moe, COO\n\n{sentence}")
    assert [each for each in facts if each.startswith("sponsor_id")] == ["sponsor_id: Ida Moe"]


@pytest.mark.parametrize(
    ("memo", "measure", "numbers"),
    [
        ("Last quarter 6% of our loads came back as rejects and our average load took 4.5 hours. I have "
         "promised the board that by June rejects are at 3% or less and a load is out in three hours.",
         "our loads came back as rejects", ("6", "3")),
        ("Last year 12% of our orders were late on average and the average answer took 3 days. We "
         "promised the owners that late orders are at 5% and every answer is out in one day.",
         "our orders were late", ("12", "5")),
        ("Today 20% of the permits go back to the applicant and the average file takes 30 days. I "
         "promised the council that by fall 10% go back and a file takes 15 days.", "the permits go back",
         ("20", "10")),
    ],
)  # fmt: skip
def test_a_promise_with_two_numbers_is_the_objective_with_both(memo, measure, numbers):
    facts = facts_in(memo)
    [objective] = [each for each in facts if each.startswith("objective")]
    assert measure in objective
    assert objective.endswith(memo.rpartition(" and ")[2].strip("."))
    assert [f"outcome_baseline: {numbers[0]}", f"outcome_target: {numbers[1]}"] == [
        each for each in facts if each.startswith(("outcome_baseline", "outcome_target"))
    ]


@pytest.mark.parametrize(
    "ending",
    [
        "but I haven't put it in writing",
        "but we have not yet put it on paper",
        "but HR has not put that in writing",
    ],
)
def test_a_promise_that_nobody_wrote_down_comes_unticked(ending):
    text = f"I told Ola that scan times will not be used for pay or discipline, {ending}."
    [promise] = [each for each in checked(text).facts if each.field == "promise"]
    assert promise.is_doubtful


READ_ELSEWHERE = [
    ("Everyone gets an hour of training in May.", "what_changes"),
    ("Everyone gets an hour of training in May.", "organisation"),
    ("The board could hear Liv Dahl, former CFO.", "job_title"),
    ("Liv Dahl is the sponsor and Per Holm the project lead.", "lead_id: Liv Dahl"),
    ("Sales has 45 people, marketing 20.", "group_size Sales has"),
    ("Procore (2022) and Excel (2019) failed.", "group_size"),
    ("Go-live takes place on site only.", "organisation"),
    ("It covers 9 planners, 30 drivers in Oslo, Moss and Bergen and 4 clerks.", "group_site"),
    ("We only roll out if 90% of calls connect.", "what_changes"),
    ("A visitor queues 19 minutes on a Saturday. I want it to be 6 minutes.", "outcome_measure: a Sat"),
    ("Our VP Customer Care is here.", "job_title"),
    ("We replaced 12 laptops and 40 printers.", "group_size"),
    ("Wednesdays from two to four is the best time.", "outcome_"),
    ("The shop is open from 9 to 5.", "outcome_"),
    ("Chefs will still decide what goes on the menu.", "condition"),
    ("Last year we threw away 9 percent of what we bought.", "past_attempts"),
    ("We are 90 people, 20 of them from Oslo, whom we got when we bought it two years ago.", "past_attempts"),
    ("The depot came to us when we bought the haulier four years ago.", "past_attempts"),
    ("Nobody has left since we bought the second bakery in 2021.", "past_attempts"),
    ("Sales has 40 people. It went badly, two senior welders left over it.", "group_size senior"),
    ("Sales has 40 people. In the first month, 4 ward nurses quit.", "group_size ward"),
    (
        "Sales has 40 people; 3 account managers left because of the last system.",
        "group_size account managers",
    ),
    ("There are 12 of them, and they became leads because they were good welders.", "why"),
    ("They were promoted because they knew every machine.", "why"),
    ("Most of them joined because their parents worked here.", "why"),
    ("I have promised the owners that by June returns are at 4% or less.", "what_stays"),
    ("We promised the council that permits are out in nine days.", "what_stays"),
    ("The board promised the bank to get overdue invoices under 12 percent.", "what_stays"),
    ("Bergen (38) had a bad year. I don't want anybody moving in the two weeks before Easter.", "o"),
    ("Our Leeds shop (21) waits. Nobody should get a new till three weeks before Christmas.", "o"),
    ("The lab (14, two shifts) is calm. We want no visits in the four days after the audit.", "o"),
]


@pytest.mark.parametrize(("text", "unwanted"), READ_ELSEWHERE)
def test_no_fact_lands_in_a_field_of_another(text, unwanted):
    assert not [each for each in facts_in(text) if each.startswith(unwanted)]


TIRED = """We end the project on October 29, 2027. When we are done, Pat Quill owns it.
Nina Brandt in IT sets it up. No family's details in private phones or chats.
The state board approves the form before we start. And I want a way back if it fails in week one.
In 2022 we bought another program. Nobody moved the old cases, and by summer it was dead.

Today we run on paper folders, and each chapel keeps its own."""


def test_what_a_tired_writer_says_in_passing_is_read_as_meant():
    found = {(fact.field, str(fact.value)) for fact in checked(TIRED).facts}
    assert {
        ("end", "2027-10-29"), ("sustainment_owner_id", "Pat Quill"), ("job_title", "IT"),
        ("promise", "No family's details in private phones or chats."),
        ("condition", "The state board approves the form"),
        ("past_attempts", "Nobody moved the old cases, and by summer it was dead."),
    } <= found  # fmt: skip
    assert any(field == "condition" and value.startswith("way back if") for field, value in found)
    assert "lead_id" not in dict(found)
    fields = {field for field, value in found if "fails in week one" in value or "Today we run" in value}
    assert not {"past_attempts", "what_stays"} & fields


def test_before_a_day_is_the_day_before():
    facts = facts_in("The union must agree before 1 March 2027.")
    assert "condition_by The union must agree: 2027-02-28" in facts


def test_a_renewal_is_no_busy_time():
    notes = Notes("Do not forget that we renew contracts in July 2027.")
    assert "busy" not in {each.field for each in find_facts(notes, date(2026, 11, 28))}


BRANCHES = (
    "Keystone Lifts Service has 340 people. We maintain 6,800 elevators and escalators. Who it touches: the "
    "Columbus branch (140 people, Ray Delgado), the Pittsburgh branch (115 people, Marcy Kowalski), the "
    "dispatch center in Columbus (35 people, Priya Nair) and contract sales and billing (50 people, Helen "
    "Brandt).\n\n"
    "Plan: We kick off on January 11. Pittsburgh goes live on April 19, Columbus and dispatch on May 10, "
    "contract sales and billing on May 24. LiftDesk becomes read-only on June 11 and is off on June 30. I "
    "want the project closed by August 27. What worries me: In 2022 we tried a tablet app and dropped it "
    "after four months. The union wants to know whether location will be used for discipline. May is our "
    "peak, so nobody in Columbus can be in a classroom the weeks of May 17 and May 24.\n\n"
    "What I want for it: first-visit fix rate from 71% to 80% by the end of August. "
    "Invoices out within 4 days of the job instead of 11."
)


def test_teams_with_a_name_in_brackets_are_read_whole_and_the_company_is_none():
    teams = [
        fact for fact in facts_in(BRANCHES) if fact.startswith(("group_size", "group_manager", "head", "org"))
    ]
    assert teams == [
        "organisation: Keystone Lifts Service", "headcount: 340",
        "group_size Columbus: 140", "group_size Pittsburgh: 115", "group_size dispatch center: 35",
        "group_size contract sales and billing: 50", "group_manager Columbus: Ray Delgado",
        "group_manager Pittsburgh: Marcy Kowalski", "group_manager dispatch center: Priya Nair",
        "group_manager contract sales and billing: Helen Brandt",
    ]  # fmt: skip


def test_the_name_of_who_leads_is_no_part_of_the_team():
    facts = facts_in(
        "Pete Doyle leads the drivers in Dayton (64 people), Hanna Voss the drivers in Toledo (48 people), "
        "and Luis Ortega the yard crews at both depots (37 people)."
    )
    assert [fact for fact in facts if fact.startswith(("group_size", "group_manager"))] == [
        "group_size drivers in Dayton: 64", "group_size drivers in Toledo: 48", "group_size yard crews: 37",
        "group_manager drivers in Dayton: Pete Doyle", "group_manager drivers in Toledo: Hanna Voss",
        "group_manager yard crews: Luis Ortega",
    ]  # fmt: skip


def test_what_it_takes_is_measured_from_where_to_where():
    facts = facts_in(
        "Today it takes eleven days from delivery to invoice. By the end of October we want four."
    )
    assert "outcome_measure: days from delivery to invoice" in facts
    assert "outcome_target: 4" in facts


def test_two_teams_that_start_on_one_day_have_it_both():
    starts = [fact for fact in facts_in(BRANCHES) if fact.startswith("group_go_live")]
    assert starts == [
        "group_go_live Pittsburgh: 2027-04-19", "group_go_live Columbus: 2027-05-10",
        "group_go_live dispatch center: 2027-05-10",
        "group_go_live contract sales and billing: 2027-05-24",
    ]  # fmt: skip


def test_a_kick_off_switches_nothing_off():
    promises = [fact for fact in facts_in(BRANCHES) if fact.startswith("promise")]
    assert promises == ["promise switch_off: LiftDesk becomes read-only on June 11 and is off on June 30."]


def test_the_words_that_head_a_paragraph_are_no_part_of_a_fact():
    whole = "\n".join(facts_in(BRANCHES))
    assert "past_attempts: In 2022 we tried" in whole
    assert "outcome_measure: first-visit fix rate\n" in f"{whole}\n"
    assert "end: 2027-08-27" in whole
    assert "expected_benefit: Invoices out within 4 days of the job instead of 11" in whole
    assert "concerns: The union wants to know whether location will be used for discipline" in whole


def test_weeks_in_which_one_site_is_away_are_closed_for_it_alone_and_to_their_end():
    [closed] = [fact for fact in checked(BRANCHES).facts if "closed" in fact.field]
    assert (closed.field, closed.of) == ("group_closed", "Columbus")
    assert (closed.value.start, closed.value.end) == (date(2027, 5, 17), date(2027, 5, 30))


def test_twice_the_lines_are_twice_the_work():
    def calls(text: str) -> int:
        notes = Notes(text)
        return calls_of(lambda: list(find_facts(notes, TODAY)))

    for line in ("x\n", "We want to go from 9 to 5 days.\n"):
        calls(line * 10)  # what is worked out once
        assert calls(line * 160) < 2.5 * calls(line * 80), line


LAB = """To: Martin Osgood (CEO), Board     From: Denise Halvorsen, COO     November 25, 2026

We are 214 people, 168 in Pittsburgh and 46 in Erie. Last quarter 7.8 percent of our cases came back as remakes; the industry runs around 4, and Priya's people pulled 120 of the remake tickets.

Who it touches: crown and bridge is the biggest, 92 technicians under Luis Ferreira. Removables, 44 people, reports to Colleen Dacey. Digital design is 30, Priya Raman's group, and they have lived on screens for years.

I would like to start work on January 11. Priya's group and one crown line of 14 people go first, as a pilot, from February 15. If the pilot holds a scan rate of 90 percent, everybody goes live on April 5; if not, we wait and I tell the board. I want to call it finished by July 31, when the support contract ends. Please keep February 25 to 27 clear, as Luis, Priya and I are in Chicago.

By the end of July I want remakes at 5 percent or less.
"""  # noqa: E501


def test_a_memo_gives_its_days_and_no_team_that_is_none() -> None:
    notes = Notes(LAB)
    facts = check_findings(find_facts(notes, TODAY), notes, TODAY).facts
    sure = {(fact.field, fact.of): fact.value for fact in facts if not fact.is_doubtful}
    days = {name: sure[name, ""] for name in ("start", "go_live", "end")}
    assert days == {"start": date(2027, 1, 11), "go_live": date(2027, 4, 5), "end": date(2027, 7, 31)}
    teams = {of: value for (field, of), value in sure.items() if field == "group_size"}
    assert teams == {"crown and bridge": 92, "Removables": 44, "Digital design": 30}
    assert sure["group_manager", "Digital design"] == "Priya Raman"
    fields = {field for field, _ in sure}
    assert not fields & {"condition", "closed", "group_go_live", "outcome_baseline"}
    assert ("group_size", "Erie") in {(fact.field, fact.of) for fact in facts if fact.is_doubtful}
    [target] = [fact for fact in facts if fact.field == "outcome_target"]
    assert (target.value, target.is_doubtful) == (5, True)


def test_a_memo_reads_the_name_of_each_team_once():
    names = [f"{letter}ov{end}ton" for letter in "BCDFGHJKLM" for end in "aeiouy"]
    lines = [
        f"- Team {name}, 12 people: starts on May 3, writes reports about {name} and the North {name} desk."
        for name in names
    ]
    memo = Notes("\n".join(lines))
    # Names that are read again for each word of each line take three times as many.
    assert calls_of(lambda: find_facts(memo, TODAY)) < 2_000_000
