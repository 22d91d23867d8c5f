"""Notes as people write them, with what is in them. Every company, person and number is synthetic.

Expected facts are `field: value` or `field of: value`; a day is written as ISO. Texts are named by how
they begin.
"""

from dataclasses import dataclass
from datetime import date

TODAY = date(2026, 11, 24)


@dataclass(frozen=True)
class Labelled:
    """One note and every fact that a careful reader would take from it."""

    name: str
    notes: str
    facts: frozenset[str]


def _labelled(name: str, notes: str, *facts: str) -> Labelled:
    return Labelled(name, notes, frozenset(facts))


CORPUS = (
    _labelled(
        "memo",
        """Memo to the partners

Harbour & Pine is rolling out ChatGPT Team to all 90 employees. Our COO Dana Whitfield will sponsor the
rollout,
and Robin Okafor, Head of Operations, will lead the project day to day.

The rollout starts on 11 January 2027. We go live on 1 March 2027 and the rollout ends on 28 May 2027.
The budget is EUR 48,000.

If we do nothing, we keep losing pitches to agencies that answer in days. We want to cut the time to a first
concept from nine days to five days. Nobody will lose their job over this.

People are worried that their drafts will train somebody else's model.
""",
        "organisation: Harbour & Pine",
        "tools: ChatGPT Team",
        "headcount: 90",
        "sponsor_id: Dana Whitfield",
        "job_title Dana Whitfield: COO",
        "lead_id: Robin Okafor",
        "job_title Robin Okafor: Head of Operations",
        "start: 2027-01-11",
        "go_live: 2027-03-01",
        "end: 2027-05-28",
        "budget: 48000",
        "currency: EUR",
        "risk_of_not_changing: If we do nothing",
        "outcome_measure: time to a first concept",
        "outcome_baseline: 9",
        "outcome_target: 5",
        "outcome_unit: days",
        "what_stays: Nobody will lose",
        "concerns: People are worried",
    ),
    _labelled(
        "minutes",
        """Minutes of the steering meeting, 17 November 2026
Present: D. Whitfield, R. Okafor, A. Ruiz, B. Lin

1. Dates
Go-live: 15 March 2027. The pilot goes live on 8 February 2027.
2. People
Executive sponsor: Dana Whitfield, Chief Operating Officer
Rollout lead: Robin Okafor
3. Groups
- Creative: 20 people, manager Ana Ruiz, go-live 15 March 2027
- Media: 25 people, manager Bo Lin, go-live 22 March 2027
- Accounts: about 18 people, manager still open
4. Budget
Not decided yet. Dana suggests 60,000 euros.
Next meeting: 1 December 2026.
""",
        "go_live: 2027-03-15",
        "sponsor_id: Dana Whitfield",
        "job_title Dana Whitfield: Chief Operating Officer",
        "lead_id: Robin Okafor",
        "group_size Creative: 20",
        "group_manager Creative: Ana Ruiz",
        "group_go_live Creative: 2027-03-15",
        "group_size Media: 25",
        "group_manager Media: Bo Lin",
        "group_go_live Media: 2027-03-22",
        "group_size Accounts: 18",
    ),
    _labelled(
        "e-mail thread",
        """From: Mara Lindqvist <mara@northbay.example>
To: Joel Park
Sent: Tuesday, 3 November 2026 09:12
Subject: Re: Copilot rollout

Joel, thanks. Two things. Go-live is 12 April 2027, not the first of March. And Priya Nair agreed to
sponsor it.
We have 40 people in Sales and 25 in Support, that is all.

Best, Mara

> From: Joel Park
> Sent: Monday, 2 November 2026 17:40
>
> Mara, who sponsors this? Maybe Tom Bauer could sponsor it. And is 1 March still our go-live?
> The agents are worried about being measured by it.
> Budget: about 30k EUR if finance agrees?
""",
        "go_live: 2027-04-12",
        "sponsor_id: Priya Nair",
        "group_size Sales: 40",
        "group_size Support: 25",
        "concerns: The agents are worried",
    ),
    _labelled(
        "bullet list",
        """Rollout: AI at Kestrel
Company: Kestrel Logistics
- Sponsor: Hanne Vogt (CEO)
- Lead: Idris Cole
- Start: 2027-02-01
- Go-live: 2027-04-05
- End: 2027-07-30
- Tools: Microsoft 365 Copilot, DeepL
- Headcount: 140
- Budget: 120,000 EUR
- Regions: Germany, UK
- KPI: hours per customs declaration
- Baseline: 3.5 hours
- Target: 2 hours
- Incident contact: service desk, ext. 4400
""",
        "name: AI at Kestrel",
        "organisation: Kestrel Logistics",
        "sponsor_id: Hanne Vogt",
        "job_title Hanne Vogt: CEO",
        "lead_id: Idris Cole",
        "start: 2027-02-01",
        "go_live: 2027-04-05",
        "end: 2027-07-30",
        "tools: Microsoft 365 Copilot",
        "tools: DeepL",
        "headcount: 140",
        "budget: 120000",
        "currency: EUR",
        "regions: EU",
        "regions: UK",
        "outcome_measure: hours per customs declaration",
        "outcome_baseline: 3.5",
        "outcome_target: 2",
        "outcome_unit: hours",
        "incident_contact: service desk, ext. 4400",
    ),
    _labelled(
        "messy",
        """ok so notes from call w/ lena (tues)!!
~ 60 ppl?? not sure. maybe 70
tool prob claude, legal still checking
GO LIVE end of Q2 they hope
kick-off 7 Jan 2027 in the big room
lena worries abt the works council
people are afraid of looking stupid in front of clients
last time (the crm) nobody used it after 3 weeks
budget tbd
""",
        "start: 2027-01-07",
        "concerns: people are afraid",
        "past_attempts: last time",
    ),
    _labelled(
        "changed date",
        """Update on the schedule

Go-live moved from 1 March 2027 to 15 March 2027 because the security review takes longer. The training
starts on
22 February 2027. The website relaunch goes live on 5 April 2027, which is somebody else's project.

The rollout ends on 30 June 2027.
""",
        "go_live: 2027-03-15",
        "end: 2027-06-30",
    ),
    _labelled(
        "two go-live dates",
        """Notes from two conversations

Mon: Go-live is 1 March 2027, says Ines.
Thu: Go-live is 8 March 2027, says Paul. He leads the rollout, with 12 hours a week.

Ines Faber will sponsor the change.
""",
        "go_live: 2027-03-01",
        "go_live: 2027-03-08",
        "lead_hours_per_week: 12",
        "sponsor_id: Ines Faber",
    ),
    _labelled(
        "headings",
        """# Project brief: discharge letters

## What changes
Every ward dictates discharge letters and a doctor checks each draft before it is sent.

## Why
Letters reach family doctors eleven days late. Patients fall into that gap.

## Why now
The new record system opens its interface in January.

## What stays
- The doctor signs every letter.
- Patient data stays in the hospital's own system.

## Concerns
- Will I be blamed for a mistake that the tool made?
- Older colleagues fear to be left behind.

## Groups
- Surgery: 34 people
- Cardiology: 28 people, managed by Tomas Berg

## Dates
Go-live: 3 May 2027
""",
        "what_changes: Every ward dictates",
        "why: Letters reach",
        "why: Patients fall",
        "why_now: The new record system",
        "what_stays: The doctor signs",
        "what_stays: Patient data stays",
        "concerns: Will I be blamed",
        "concerns: Older colleagues",
        "group_size Surgery: 34",
        "group_size Cardiology: 28",
        "group_manager Cardiology: Tomas Berg",
        "go_live: 2027-05-03",
    ),
    _labelled(
        "denials",
        """Please note what is NOT decided:
Frank Mole is not the sponsor. We do not use Jasper, and ChatGPT is banned on office machines.
Go-live will not be on 1 February 2027. Anna Keller declined to lead the project.
The budget of 2025 was 20,000 EUR, last year's budget that is. If the board agrees, we start on 4
January 2027.
Could Omar Said sponsor it?
""",
    ),
    _labelled(
        "prose with groups",
        """Dear all,

At Lindgren Optics we are 210 people, and three teams begin. The Finance team (14 people) is led by Oona
Salo.
Customer Care has 52 agents; Piet de Vries manages Customer Care. Logistics goes live on 19 April 2027.

The programme is led by Marguerite van Houten. She has no fixed hours yet. From now on every team will
draft its
weekly report with Gemini for Workspace, and a person reads it before it leaves.

The reason for this is simple: reports take a day a week that customers never see. The main benefit is
time for
customers. Our goal is that by autumn no report takes more than an hour.

Regards
Ulla Lindgren
Managing Director
""",
        "headcount: 210",
        "group_size Finance: 14",
        "group_manager Finance: Oona Salo",
        "group_size Customer Care: 52",
        "group_manager Customer Care: Piet de Vries",
        "group_go_live Logistics: 2027-04-19",
        "lead_id: Marguerite van Houten",
        "what_changes: From now on every team",
        "tools: Gemini for Workspace",
        "why: The reason for this",
        "expected_benefit: The main benefit",
        "objective: Our goal is",
        "organisation: Lindgren Optics",
    ),
    _labelled(
        "days in many forms",
        """Kick-off: March 1st 2027
Go-live: 12.04.2027
End date: 3/9/2027
On 5 July 2027 we go live in the second wave? No, that was dropped.
""",
        "start: 2027-03-01",
        "go_live: 2027-04-12",
    ),
    _labelled(
        "small firm",
        """We are 12 people. Jo runs the rollout; Sam Oduya (Managing Partner) is the sponsor. Go-live
is on 1 February.
Average reply time must fall from 26 hours to 8 hours. In case of trouble, call Jo on extension 12.
We tried a chatbot in 2024 and switched it off after a month. This is about evenings without e-mail.
""",
        "headcount: 12",
        "lead_id: Jo",
        "sponsor_id: Sam Oduya",
        "job_title Sam Oduya: Managing Partner",
        "go_live: 2027-02-01",
        "outcome_measure: Average reply time",
        "outcome_baseline: 26",
        "outcome_target: 8",
        "outcome_unit: hours",
        "incident_contact: Jo on extension 12",
        "past_attempts: We tried a chatbot",
        "why: This is about evenings",
    ),
    _labelled(
        "numbers that are no facts",
        """In March 20 people visited the fair. Room 14, floor 3, at 14:30. Version 3.5 costs $20 per seat.
About 40-50 colleagues joined the webinar, 12 of them stayed. Revenue grew by 8% in 2025.
Between 80 and 120 people are in scope, HR says. Up to 30 people in Berlin may get a licence.
""",
    ),
    _labelled(
        "slide",
        """Why now?
Cloud contract ends in September; the old archive cannot wait another year.
People in scope: 64
Approved tools: Claude Team and Miro
Owner afterwards: Liv Strand
Success measure: share of tickets solved at first contact
Today: 41 %
Target: at least 60 %
Risk of doing nothing: tickets pile up until people leave
""",
        "why_now: Cloud contract ends",
        "headcount: 64",
        "tools: Claude Team",
        "tools: Miro",
        "sustainment_owner_id: Liv Strand",
        "outcome_measure: share of tickets",
        "outcome_baseline: 41",
        "outcome_target: 60",
        "outcome_unit: %",
        "risk_of_not_changing: tickets pile up",
    ),
    _labelled(
        "field service",
        """Hi team,

Quick summary from today's call with the Nordic office. Erik Lund, who is VP Sales, said he would like
to see numbers first. Our CFO Petra Holm approved a budget of SEK 900,000 for licences. We start with
the 35 people in Field Service on 18 January 2027; the other 120 technicians follow in autumn. The works
council must agree by 15 December 2026.

Training starts on 11 January 2027 and ends on 15 January 2027. John leads the Berlin office. Sarah
Connor leads Field Service. The customer project ends on 3 March 2027.

In 2023 we tried a knowledge base and people stopped using it after a month. Why now: the contract for
the old ticket tool runs out in June. I worry that we overload the dispatchers.

Kind regards,
Anna Berg
Project Manager
""",
        "job_title Erik Lund: VP Sales",
        "job_title Petra Holm: CFO",
        "job_title Anna Berg: Project Manager",
        "budget: 900000",
        "currency: SEK",
        "group_size Field Service: 35",
        "group_manager Field Service: Sarah Connor",
        "group_go_live Field Service: 2027-01-18",
        "past_attempts: In 2023 we tried",
        "why_now: the contract for the old",
        "concerns: I worry that",
    ),
    _labelled(
        "town hall",
        """# Town hall notes
The CEO, Maria Gomez, opened. 400 people attended in total, 90 online. She said that we will go live in
two waves: Retail on 2 March 2027 and Wholesale on 6 April 2027. Everyone gets access on 22 February
2027.
Q: Will my job change? A: Not this year.
Q: Who pays? A: The central budget.
Project Atlas (another project) goes live on 1 June 2027. Teams in Retail (60 people) are led by Hugo
Blanc, Head of Retail. Support by the vendor ends on 31 December 2027.
The old rollout in 2022 was led by Frank Ott. Average handling time fell from 12 minutes to 9 minutes in
the pilot.
""",
        "job_title Maria Gomez: CEO",
        "job_title Hugo Blanc: Head of Retail",
        "group_size Retail: 60",
        "group_manager Retail: Hugo Blanc",
        "group_go_live Retail: 2027-03-02",
        "group_go_live Wholesale: 2027-04-06",
        "past_attempts: The old rollout in 2022",
    ),
    _labelled(
        "to do list",
        """Action items
1. Bob to send the budget (EUR 40k requested, EUR 25k approved so far) - due 4 Dec
2. Alice: book room for 30 people on 14 January
3. Ask Microsoft about Copilot pricing ($30 per user per month)
4. Decide sponsor: Carol or Dave
5. Survey of 250 employees closes on 10 December 2026
Open: who manages Legal after Eve leaves?
""",
    ),
    _labelled(
        "wards",
        """Steering committee, 9 Dec

Decisions
* Rollout of Gemini approved; access for everyone from 25 January 2027
* Sponsor: Beatrice Oyelaran, Chief Nursing Officer
* Dr. Sam Whitlock runs the programme day to day, 10 hours per week
* Start 11 January 2027, go-live 8 February 2027, end 30 April 2027
* Groups: Ward 4 (22 nurses), Ward 7 (31 nurses), Outpatients (12 people)
* Budget GBP 85,000 incl. backfill

Concerns raised
- Patient data leaving the trust
- Time for training on night shifts

What stays the same: consultants sign off every note.
""",
        "tools: Gemini",
        "sponsor_id: Beatrice Oyelaran",
        "job_title Beatrice Oyelaran: Chief Nursing Officer",
        "lead_id: Sam Whitlock",
        "lead_hours_per_week: 10",
        "start: 2027-01-11",
        "go_live: 2027-02-08",
        "end: 2027-04-30",
        "group_size Ward 4: 22",
        "group_size Ward 7: 31",
        "group_size Outpatients: 12",
        "budget: 85000",
        "currency: GBP",
        "concerns: Patient data leaving",
        "concerns: Time for training",
        "what_stays: consultants sign off",
    ),
    _labelled(
        "council",
        """Brightwater Council will introduce Microsoft 365 Copilot for 640 staff. The rollout is
sponsored by Helen Marsh, Chief Executive. Housing (210 people) goes live on 14 June 2027; Planning goes
live on 28 June 2027. The programme runs until 17 December 2027. Planning has 85 people and is led by
Ravi Shah. Residents wait too long for answers: the reason for this change is a backlog of 4,000
letters. Staff are anxious about mistakes in letters. Bring the answer time down from 21 days to 10
days. Licences cost 28 GBP per user. Jess Hill, Programme Manager, will lead the programme with 20 hours
a week.
""",
        "organisation: Brightwater Council",
        "tools: Microsoft 365 Copilot",
        "headcount: 640",
        "sponsor_id: Helen Marsh",
        "job_title Helen Marsh: Chief Executive",
        "group_size Housing: 210",
        "group_go_live Housing: 2027-06-14",
        "group_size Planning: 85",
        "group_manager Planning: Ravi Shah",
        "group_go_live Planning: 2027-06-28",
        "end: 2027-12-17",
        "why: Residents wait",
        "concerns: Staff are anxious",
        "outcome_measure: answer time",
        "outcome_baseline: 21",
        "outcome_target: 10",
        "outcome_unit: days",
        "lead_id: Jess Hill",
        "job_title Jess Hill: Programme Manager",
        "lead_hours_per_week: 20",
    ),
)
