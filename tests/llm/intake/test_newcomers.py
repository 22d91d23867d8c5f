"""Sentences of two newcomers' memos reach their field, or none."""

from datetime import date

import pytest

from playbook.core.base.fields import Span
from playbook.core.intake.intake_changes import changes_of
from playbook.core.log.changes.briefs import BriefEdited
from playbook.core.plan.brief import Brief
from playbook.core.text.notes import Notes
from playbook.llm.intake.placing import Picked, place
from playbook.llm.intake.sorting import read_sorted

TODAY = date(2026, 12, 1)
TEAMS = """One record for everyone

From: Marcus Bell, COO, Lakeshore Dental Supply

Field sales is 72 people under Dana Kowalski, who are in the car four days a week. Inside sales is 38 people \
in Grand Rapids under Tom Okafor. Customer care is 34 people in Grand Rapids and Toledo under Priya Raman. \
The repair technicians are 46 people under Luis Herrera.

"""


def facts(text: str, *, is_doubtful: bool = False) -> set[str]:
    checked, _ = read_sorted(Notes(text), TODAY)
    return {
        " ".join(filter(None, (fact.field, fact.of.lower(), str(fact.value))))
        for fact in checked.facts
        if fact.is_doubtful == is_doubtful
    }


def test_a_head_stands_behind_the_place_of_the_team() -> None:
    assert {
        "group_manager inside sales Tom Okafor", "group_manager customer care Priya Raman",
        "group_size customer care 34.0",
    } <= facts(TEAMS)  # fmt: skip


def test_a_head_stands_behind_the_shifts_of_the_team() -> None:
    memo = (
        "Trade sales is 64 people. The service desk in Telford is 38 people on shifts from 7 to "
        "9, seven days "
        "a week, under Dawn Okafor."
    )
    assert "group_manager service desk Dawn Okafor" in facts(memo)


def test_a_team_that_has_people_and_a_head_is_no_company() -> None:
    memo = (
        "Trade sales is 64 people in 31 centres, led by Gareth Pugh. Landscaping has 58 people, surveyors "
        "and crew leaders, mostly on the road, and Siân Morris runs it."
    )
    read = facts(memo) | facts(memo, is_doubtful=True)
    assert {"group_size landscaping 58.0", "group_manager landscaping Siân Morris"} <= read
    assert not any(each.startswith(("organisation", "lead_id")) for each in read)


def test_the_second_half_of_a_wave_has_its_own_day() -> None:
    start = "Inside sales and customer care go live on March 15, field sales and technicians on April 12."
    assert {
        "group_go_live inside sales 2027-03-15", "group_go_live customer care 2027-03-15",
        "group_go_live field sales 2027-04-12", "group_go_live repair technicians 2027-04-12",
    } <= facts(TEAMS + start)  # fmt: skip


def test_how_fast_a_share_is_served_is_no_number_that_moves() -> None:
    memo = (
        "23 percent of our trade quotes are never followed up, and only 41 percent of landscaping enquiries "
        "get a call back within two working days.\n\nHow I will judge it: by 30 September 2027 fewer than 8 "
        "percent of quotes without a follow-up, and 75 percent of landscaping enquiries called back within "
        "two working days."
    )
    read = facts(memo) | facts(memo, is_doubtful=True)
    assert not any(each.endswith(" 2.0") or "working days" in each for each in read if "outcome" in each)


def test_a_guess_of_today_is_where_a_share_comes_from() -> None:
    memo = (
        "How I will judge it: by September 30, 85 percent of visits and service calls are logged "
        "the same day "
        "(today we guess 30 percent). Practices lost to a competitor fall from 41 in 2026 to 25 or fewer."
    )
    assert {"outcome_baseline 30.0", "outcome_target 85.0"} <= facts(memo)


def test_a_share_to_reach_finds_its_share_of_today_in_another_sentence() -> None:
    memo = (
        "We have 31 centres.\n23 percent of our trade quotes are never followed up, and only 41 percent of "
        "landscaping enquiries get a call back within two working days.\n\nHow I will judge it: by 30 "
        "September 2027, 75 percent of landscaping enquiries called back within two working days."
    )
    assert {"outcome_baseline 41.0", "outcome_target 75.0", "outcome_unit percent"} <= facts(memo)


def test_the_end_is_read_in_other_words() -> None:
    work = "I want the work finished and handed to the line by 30 July."
    say = "Inside sales goes live on March 15, and I want to be able to say it is done by September 30."
    assert "end 2027-07-30" in facts(f"We start on 11 January 2027. {work}")
    assert "end 2027-09-30" in facts(TEAMS + say)


def test_who_is_live_with_everybody_has_that_day() -> None:
    start = (
        "We start on 11 January 2027. Inside sales goes first, on 1 February. Everybody is live "
        "by 1 March or "
        "we wait until June, because from 15 March to the end of May we take 44 percent of the "
        "year's revenue."
    )
    read = facts(TEAMS + start)
    assert {
        "group_go_live inside sales 2027-02-01", "group_go_live customer care 2027-03-01",
        "group_go_live field sales 2027-03-01", "go_live 2027-02-01", "start 2027-01-11",
    } <= read  # fmt: skip
    assert not any(each.startswith("gate") for each in read)


def test_a_rule_for_one_team_or_a_slower_answer_is_a_rule_to_stop() -> None:
    care = "If customer care still answers slower than today after six weeks, we stop and fix it."
    wait = (
        "If offline does not work by March 26, the technicians wait until May 10 and everyone "
        "else goes ahead."
    )
    assert {f"gate {care}", f"gate {wait}"} <= facts(f"{TEAMS}{care}\n\n{wait}")


def test_what_arrives_at_the_earliest_is_not_needed_by_that_day() -> None:
    text = "The tablets for the surveyors, 46 of them, arrive on 25 January at the earliest."
    picked = place("condition", Picked(text, Notes(text), (), TODAY))
    assert [fact.field for fact in picked] == ["condition"]


def test_what_has_not_been_done_yet_becomes_what_has_to_be_done() -> None:
    text = "Notice has not been given yet; our HR director, Janet Moss, will send it by January 8."
    picked = place("condition", Picked(text, Notes(text), (), TODAY))
    changed = changes_of(tuple(picked), Brief(name="Any"), TODAY)
    [edited] = [each for each in changed if isinstance(each, BriefEdited)]
    [condition] = edited.values["conditions"]
    assert condition["name"] == "Notice has been given"


def test_a_rule_picked_as_a_condition_keeps_its_day_and_its_consequence() -> None:
    text = (
        "If offline does not work by March 26, the technicians wait until May 10 and everyone "
        "else goes ahead."
    )
    picked = place("condition", Picked(text, Notes(text), (), TODAY))
    assert [(fact.field, fact.value) for fact in picked] == [("gate", text)]


def test_a_worry_is_no_answer_to_the_worry_before_it() -> None:
    memo = (
        "What people say. The technicians say nobody asked them. Dana herself is for it but told "
        "me she has two "
        "regional managers, of six, who will wait it out."
    )
    assert not any(each.startswith("concern_answer") for each in facts(TEAMS + memo))


def test_busy_days_of_field_sales_are_not_those_of_inside_sales() -> None:
    memo = (
        "We do not touch anything in the week of the Chicago Midwinter Meeting, February 18 to "
        "20, because all "
        "of field sales is on the floor there."
    )
    closed = [each for each in facts(TEAMS + memo) if each.startswith("group_closed")]
    assert len(closed) == 1
    assert closed[0].startswith("group_closed field sales")


def test_parts_of_teams_are_no_teams() -> None:
    memo = (
        "The technicians in Ohio, 19 of the 46, are members of Teamsters Local 20. 12 of the customer care "
        "people are in Toledo and work mostly in Spanish.\n\nSo this time the managers go first: the six "
        "regional managers and eight supervisors run their own meetings from the new system "
        "three weeks before "
        "their people."
    )
    every = facts(TEAMS + memo, is_doubtful=True)
    sizes = [each for each in every | facts(TEAMS + memo) if each.startswith("group_size")]
    assert len(sizes) == 4


def test_a_sum_and_its_parts_are_one_budget() -> None:
    memo = (
        "Money: $1.15 million for the first year, of which $540,000 is licenses, $380,000 the implementation "
        "partner, $140,000 training and time off the road, and $90,000 is not allocated. The board approved "
        "it on October 22 on the promise that we keep accounts worth $1.9 million in margin a year from 2028."
    )
    assert "budget 1150000.0" in facts(TEAMS + memo)
    assert not any(each.startswith("budget ") for each in facts(TEAMS + memo, is_doubtful=True))


def test_sums_of_a_year_of_once_and_set_aside_make_one_budget() -> None:
    memo = (
        "Money: the licences cost £118,000 a year, the partner who implements it £165,000 once, "
        "and I have set "
        "aside £40,000 for training and cover on the shifts."
    )
    assert "budget 323000.0" in facts(memo) | facts(memo, is_doubtful=True)


def test_days_without_training_at_each_quarter_end_have_their_dates() -> None:
    text = "The last five business days of each quarter belong to the orders; no training then."
    spans = [fact.value for fact in place("busy", Picked(text, Notes(text), (), TODAY))]
    assert [(span.start, span.end) for span in spans if isinstance(span, Span)][:2] == [
        (date(2026, 12, 24), date(2026, 12, 31)), (date(2027, 3, 25), date(2027, 3, 31)),
    ]  # fmt: skip
    assert all(span.is_without_training for span in spans if isinstance(span, Span))


def test_the_end_of_the_project_is_not_that_of_the_old_system() -> None:
    memo = "Contact Manager becomes read-only on 30 June 2027, and the project closes on 30 September 2027."
    checked, _ = read_sorted(Notes(memo), TODAY)
    assert "end 2027-09-30" in facts(memo)
    changed = changes_of(checked.facts, Brief(name="Any"), TODAY)
    [edited] = [each for each in changed if isinstance(each, BriefEdited)]
    [promise] = edited.values["promises"]
    assert promise["starts"] == "2027-06-30"


def test_the_whole_of_whom_some_will_use_it_is_no_team_and_its_heads_lead() -> None:
    read = facts(
        "Of the 1,150 people in the customer business, 210 will use it every day.\n\nNaveed Akhtar, head of "
        "customer systems, runs the project.\n\nField visits is 64 technicians, headed by Darren Scaife. Key "
        "accounts is 18 people, headed by Priya Nair."
    )
    assert "lead_id Naveed Akhtar" in read
    assert not any("customer business" in each for each in read if each.startswith("group_"))


def test_bill_weeks_of_a_team_with_another_name_are_not_those_of_all() -> None:
    read = facts(
        "Who: Customer care is 128 people in the contact centres in Leeds, Bradford, Hull and "
        "Middlesbrough, headed by Joanne Pickering; they work shifts from 7 to 22, also on Saturdays. Key "
        "accounts is 18 people in Leeds, headed by Priya Nair.\n\nThe annual bills go out between "
        "15 February and 12 March, so nobody in customer care can be taken off the phones for training."
    )
    assert not any(each.startswith("closed") for each in read)
    assert any(each.startswith("group_closed customer care") for each in read)


def test_whatever_nobody_goes_live_without_is_a_condition() -> None:
    memo = (
        "Moving\n\nConditions: the assessment must be signed before any data is loaded. And nobody goes live "
        "until the duplicate customer records are below 2%; today it is 7%."
    )
    read = facts(memo) | facts(memo, is_doubtful=True)
    assert "condition the duplicate customer records are below 2%" in read
    assert not any(each.startswith("objective") for each in read)


@pytest.mark.parametrize(
    ("memo", "no_team"),
    [
        ("We run six mills for flour and animal feed, 310 people in all. The lab is 22 people.", "feed"),
        ("We operate four ferries for cars and summer guests, 95 people altogether.", "guests"),
        ("Berta has had three of her people in the trial since May. Tram repair is 31 people.", "her"),
        ("Otto has lent two of his people to the test. Kiln crews are 44 people.", "his"),
        (
            "The orchards are 60 people under Rolf Berg, who has nine orchard managers beneath him. Packing "
            "is 30 people, led by Eva Holm.",
            "managers",
        ),
        ("Eva Holm, COO, 1 December 2026\n\nLeeds goes live on 1 March 2027, York on 3 May 2027.", "COO"),
        ("Marit Lie, CFO, 3 November 2026\n\nCork opens on 12 April 2027, Sligo on 3 May 2027.", "CFO"),
        (
            "The order desk in Cavan is 18 people, led by Eva Holm. The kilns are 40 people. The order desk "
            "goes first, on 1 February 2027. Two pilot kilns, Cavan and Sligo, go on 1 March.",
            "group_manager Cavan",
        ),
    ],
)  # fmt: skip
def test_a_whole_a_pronoun_heads_of_others_and_a_signature_are_no_team(memo: str, no_team: str) -> None:
    read = facts(memo) | facts(memo, is_doubtful=True)
    assert not [each for each in read if each.startswith("group_") and no_team.lower() in each.lower()]


@pytest.mark.parametrize(
    ("memo", "clause", "owner"),
    [
        (
            "The ticket shop does not open before the data protection officer, Eva Holm, has signed the "
            "assessment.",
            "the data protection officer, Eva Holm, has signed the assessment",
            "Eva Holm",
        ),
        (
            "No kiln is lit until the fire inspector, Rolf Berg, has approved the vents.",
            "until the fire inspector, Rolf Berg, has approved the vents",
            "Rolf Berg",
        ),
        (
            "The ferries sail only after the harbor master, Ines Vogt, has confirmed the berths.",
            "the harbor master, Ines Vogt, has confirmed the berths",
            "Ines Vogt",
        ),
    ],
)
def test_a_condition_keeps_its_subject_and_its_owner(memo: str, clause: str, owner: str) -> None:
    read = {each.strip(".") for each in facts(memo)}
    assert {f"condition {clause}", f"condition_owner {clause.lower()} {owner}"} <= read


@pytest.mark.parametrize(
    "memo",
    [
        "No go-live falls in weeks 8 or 13 because of winter holiday and Easter.",
        "No cut-over falls in weeks 12 or 13 because of Easter and the kilns.",
        "No launch is in weeks 28 to 31 because of the summer holidays of the ferries.",
    ],
)
def test_weeks_without_a_go_live_are_no_closed_days(memo: str) -> None:
    read = facts(memo) | facts(memo, is_doubtful=True)
    assert not any("closed" in each.split()[0] for each in read)


@pytest.mark.parametrize(
    ("memo", "promise"),
    [
        (
            "What I hear: Some find it slow. The weavers ask whether the counts will be used to measure "
            "them one by one. It will not; we measure per loom hall.",
            "we measure per loom hall",
        ),
        (
            "What I hear: Some find it slow. In the depot they ask whether the trip log will be used to "
            "compare them one by one. It will not; we only compare lines.",
            "we only compare lines",
        ),
        (
            "What I hear: Some find it slow. The pickers ask whether the scanner will be used to track them. "
            "It is not; we track only orchards.",
            "we track only orchards",
        ),
    ],
)
def test_an_answer_to_who_fears_to_be_measured_is_offered_as_the_promise(memo: str, promise: str) -> None:
    assert any(
        each.startswith("promise measurement") and promise in each for each in facts(memo, is_doubtful=True)
    )


ONE_A_WEEK = "Go-live for everyone is April 12, one district a week, so the last district is on by May 14."


def test_the_day_of_a_decision_is_no_go_live() -> None:
    decision = "On March 19 we decide whether to go on."
    assert "go_live 2027-04-12" in facts(f"{decision} {ONE_A_WEEK}")
    alone = facts(decision) | facts(decision, is_doubtful=True)
    assert not any(each.startswith("go_live") for each in alone)


def test_a_sentence_on_the_go_live_has_one_first_day() -> None:
    for text in (ONE_A_WEEK, "The last district is live by May 14, and we begin on April 12."):
        at = Picked(text, Notes(text), (), TODAY)
        assert [(each.field, each.value) for each in place("go_live", at)] == [("go_live", date(2027, 4, 12))]


def test_a_holiday_starts_nothing() -> None:
    frozen = (
        "Nothing new starts in the week of Memorial Day, and please do not ask me for anything between "
        "December 21 and January 4."
    )
    pilot = "We pilot in two clinics, Westerville and Kettering, from February 15, 2027."
    text = f"{pilot} {ONE_A_WEEK}\n\n{frozen}"
    assert "go_live 2027-04-12" in facts(text)
    assert not any("memorial" in each for each in facts(text, is_doubtful=True) if "live" in each)


WHO = (
    "Who it touches. About 640 people. The front desk changes most: 150 receptionists who live in the "
    "schedule all day. Then 230 veterinary technicians and assistants, 120 veterinarians, 85 kennel and "
    "grooming staff, 22 practice managers, and 33 people at headquarters (call center, marketing, billing, "
    "IT)."
)
DISTRICTS = (
    "By district, Columbus North has 150 people in 5 clinics, Columbus South 130 in 5, Dayton 95 in 4, "
    "Cleveland 125 in 4 and Cincinnati 107 in 4."
)
LEADERS = (
    "To: Dana Whitlock (Columbus North), Marcus Reyes (Columbus South), Priya Nair (Dayton), Tom Kowalski "
    "(Cleveland), Angela Boyd (Cincinnati)\n\n"
)


def test_a_count_of_people_alone_is_who_is_in_scope() -> None:
    assert "headcount 640.0" in facts(WHO)


def test_two_lists_of_the_same_people_are_not_both_ticked() -> None:
    for text, kept in ((LEADERS, "columbus north 150.0"), ("", "receptionists 150.0")):
        text += f"{WHO} {DISTRICTS}"
        ticked, offered = facts(text), facts(text, is_doubtful=True)
        sizes = {each for each in ticked if each.startswith("group_size")}
        assert f"group_size {kept}" in sizes
        assert sum(float(each.rsplit(" ", 1)[1]) for each in sizes) in (607, 640)
        assert "headcount 640.0" in ticked
        assert {"group_size columbus north 150.0", "group_size receptionists 150.0"} <= ticked | offered


def test_a_team_of_one_list_alone_is_ticked_beside_the_other() -> None:
    assert "group_size headquarters 33.0" in facts(f"{LEADERS}{WHO} {DISTRICTS}")


def test_a_list_that_is_not_ticked_says_why() -> None:
    checked, _ = read_sorted(Notes(f"{LEADERS}{WHO} {DISTRICTS}"), TODAY)
    notes = {fact.of: fact.note for fact in checked.facts if fact.field == "group_size"}
    assert notes["receptionists"].startswith("The same people as in Columbus North, Columbus South and")
    assert notes["veterinarians"] == "Same list as receptionists."


def test_a_worry_beside_a_promise_is_one_worry() -> None:
    asks = "Technicians ask whether every call they make will be counted"
    memo = f"Receptionists worry that they will be slower. {asks}; it will not be used to rate anybody."
    assert [each for each in facts(memo) if each.startswith("concerns Tech")] == [f"concerns {asks}"]


def test_worries_of_others_answer_none() -> None:
    other = "several of our longest-serving people, who know every family, think that they lose the folder."
    memo = f"Some managers fear that headquarters will cut their hours. And {other}"
    read = facts(memo)
    assert f"concerns S{other[1:]}" in read
    assert not any(each.startswith("concern_answer") for each in read)


def test_what_we_stop_using_is_what_changes() -> None:
    stop = (
        "Next spring we stop running our clinics on paper folders and on PawTrack, the practice program we "
        "have had since 2009."
    )
    assert f"what_changes {stop}" in facts(f"{stop} Every one of our 22 clinics will use HubSpot.")


def test_a_heading_within_a_paragraph_is_no_worry() -> None:
    checked, _ = read_sorted(Notes("What I hear from you. Nurses worry that they will be slower."), TODAY)
    assert [str(fact.value) for fact in checked.facts if fact.field == "concerns"] == [
        "Nurses worry that they will be slower."
    ]


def test_teams_that_add_up_to_the_people_in_scope_once_are_all_ticked() -> None:
    assert "group_size receptionists 150.0" in facts(WHO)


def test_a_share_that_is_something_names_what_is_counted() -> None:
    memo = (
        "17 percent of appointments are no-shows, and an owner waits 9 minutes on the phone on a Monday "
        "morning. By the end of September 2027 I want no-shows down to 10 percent."
    )
    assert {"outcome_measure no-shows", "outcome_baseline 17.0", "outcome_target 10.0"} <= facts(memo)


@pytest.mark.parametrize(("who", "tools"), [("Everybody", []), ("SeaDesk", ["SeaDesk"])])
def test_who_goes_live_is_no_tool(who: str, tools: list[str]) -> None:
    read, _ = read_sorted(Notes(f"{who} goes live on Monday, April 26."), TODAY)
    assert [fact.value for fact in read.facts if fact.field == "tools"] == tools


PICKERS = (
    "64 pickers in Savannah, 41 in Norfolk (lead Jim Kowalski), 9 people in inventory control (lead Paul "
    "Ng). Savannah starts on March 15."
)


def test_a_number_at_another_place_counts_the_same_trade() -> None:
    assert {
        "group_size pickers in savannah 64.0", "group_size pickers in norfolk 41.0",
        "group_manager pickers in norfolk Jim Kowalski", "group_go_live pickers in savannah 2027-03-15",
    } <= facts(PICKERS)  # fmt: skip


@pytest.mark.parametrize("words", ["I am the COO, Dana Whitlock;", "I'm Dana Whitlock, the COO, and"])
def test_who_writes_with_a_title_is_the_sponsor(words: str) -> None:
    memo = f"Our pickers get voice picking instead of paper. {words} the project lead is Erik Sand."
    assert {"sponsor_id Dana Whitlock", "lead_id Erik Sand"} <= facts(memo)


def test_a_limit_that_a_customer_sets_is_the_target() -> None:
    memo = (
        "Kroger told us that it leaves if we are not under 0.3% wrong picks by September 30. Today 0.9% of "
        "picks are wrong."
    )
    assert {"outcome_measure wrong picks", "outcome_baseline 0.9", "outcome_target 0.3"} <= facts(memo)


def test_a_day_of_decision_starts_nothing() -> None:
    memo = "We introduce voice picking on March 1. I decide on April 19 whether Norfolk follows on May 10."
    read = facts(memo) | facts(memo, is_doubtful=True)
    assert {"go_live 2027-03-01", f"gate {memo.partition('. ')[2]}"} <= read
    assert "go_live 2027-04-19" not in read


def test_the_first_of_the_teams_starts_the_rollout() -> None:
    teams = "64 pickers in Savannah and 41 in Norfolk get headsets."
    memo = f"{teams} Savannah starts on March 15, Norfolk on May 10."
    assert "go_live 2027-03-15" in facts(memo)


def test_what_somebody_has_yet_to_confirm_is_a_condition_with_its_day() -> None:
    memo = "HR must confirm by February 12 that paid training time is fine."
    read = facts(memo) | facts(memo, is_doubtful=True)
    name = "HR must confirm that paid training time is fine"
    assert {f"condition {name}", f"condition_by {name.lower()} 2027-02-12"} <= read
    assert not any(each.startswith("promise") for each in read)


def test_what_a_union_wants_promised_is_a_condition() -> None:
    wants = "The Teamsters want a written promise that the headset isn't used to time bathroom breaks."
    assert f"condition {wants}" in facts(f"Our pickers get headsets. {wants}", is_doubtful=True)


def test_places_in_a_list_are_no_people_and_their_short_names_start() -> None:
    memo = (
        "86 people work at the desks: 31 in the Central Library (Anton Meyer), 22 in the four northern "
        "branches (Hilda Braun), 33 in the six southern branches (Joe Park). Central opens with it on April "
        "6. The north follows on June 14 and the south on September 6, if the personnel council signs the "
        "service agreement by March 12."
    )
    sure, likely = facts(memo), facts(memo, is_doubtful=True)
    assert {
        "headcount 86.0", "group_size northern branches 22.0", "group_manager southern branches Joe Park",
    } <= sure  # fmt: skip
    signs = "the personnel council signs the service agreement"
    assert {
        "group_go_live northern branches 2027-06-14", "group_go_live southern branches 2027-09-06",
        f"condition {signs}", f"condition_by {signs} 2027-03-12",
    } <= likely  # fmt: skip
    assert not any("desks" in each for each in sure)


def test_how_many_of_ten_are_a_number_today_and_one_to_reach() -> None:
    handovers = "At the moment 6 of 10 handovers have all five points that the board asks for"
    memo = f"{handovers}; we want 9 of 10 by May 3."
    assert {
        "outcome_measure handovers have all five points that the board asks for", "outcome_unit of 10",
        "outcome_baseline 6.0", "outcome_target 9.0",
    } <= facts(memo)  # fmt: skip
    assert not any(each.startswith("outcome") for each in facts("2 of 10 said no. We have 5 of 10 there."))


def test_an_aim_without_its_noun_is_said_with_it() -> None:
    memo = "44% of returns are on the shelf the same day. By the end of November 2027 we want 85%."
    aim = "returns on the shelf the same day: By the end of November 2027 we want 85%"
    assert f"objective {aim}" in facts(memo)


def test_the_name_of_a_measure_has_no_verb() -> None:
    assert "outcome_measure returns on the shelf the same day" in facts(
        "44% of returns are on the shelf the same day. By the end of November 2027 we want 85%."
    )


def test_what_a_leader_has_told_people_is_the_answer_itself() -> None:
    memo = "Staff are afraid that posts are not refilled. I have told them that no post is cut before 2029."
    worry = "staff are afraid that posts are not refilled"
    assert f"concern_answer {worry} no post is cut before 2029." in facts(memo)


def test_a_plant_that_moves_to_other_hours_says_so_and_loses_no_foremen() -> None:
    memo = (
        "Our die-casting plant in Aalen moves from three shifts on five days (15 shifts) to continuous "
        "operation with four crews (21 shifts) from Monday, 3 May 2027. If we fail, the order goes to "
        "Slovakia. Affected: 188 operators, 42 in maintenance, 14 shift foremen, and 22 in planning."
    )
    read = facts(memo)
    assert {"group_size shift foremen 14.0", "go_live 2027-05-03"} <= read
    assert any(each.startswith("what_changes Our die-casting plant") for each in read)
    assert "country SK" not in read | facts(memo, is_doubtful=True)


def test_what_an_authority_orders_is_a_condition_with_its_day() -> None:
    memo = (
        "The Housing Ombudsman has ordered us to show by 31 March 2027 that every report gets an inspection."
    )
    name = "show that every report gets an inspection"
    assert {f"condition {name}", f"condition_by {name} 2027-03-31"} <= facts(memo)
    assert not any(each.startswith("condition_owner") for each in facts(memo))


def test_tradespeople_on_the_road_are_a_team() -> None:
    memo = (
        "Who it touches: 164 trades operatives (plumbers, joiners; on the road), 19 supervisors, 38 call "
        "handlers."
    )
    assert "group_size trades operatives 164.0" in facts(memo)


def test_a_head_stands_behind_the_place_in_the_same_brackets() -> None:
    memo = "46 people in inside sales (Tampa, led by Rosa Delgado), 18 field reps (led by Ken Abara)."
    assert {"group_manager inside sales Rosa Delgado", "group_manager field reps Ken Abara"} <= facts(memo)


def test_a_product_stands_in_brackets_behind_its_kind() -> None:
    assert "tools HubSpot" in facts(
        "We replace the spreadsheets our sales people keep with one CRM (HubSpot)."
    )


WARDS = (
    "Our 210 nurses on six wards still write the handover on paper. Ward managers: Tina Okafor (2), "
    "Jo Ramirez (3), Sam Whitfield (5), Priya Nair (A), Luis Ortega (B), Grace Kim (C). "
)


def test_heads_with_their_wards_in_brackets_lead_teams_that_share_the_people() -> None:
    read = facts(WARDS)
    assert {"group_manager ward 2 Tina Okafor", "group_manager ward c Grace Kim"} <= read
    assert {each for each in read if each.startswith("group_size")} == {
        f"group_size ward {ward} 35.0" for ward in "235abc"
    }
    assert "group_size nurses 210.0" in facts(WARDS, is_doubtful=True)


def test_the_ward_that_tries_it_first_is_the_pilot_and_each_ward_starts_on_the_day_of_all() -> None:
    memo = (
        f"{WARDS}Ward 3 tries it first, from March 1. On April 12 the chief nurse, Helen Marsh, decides "
        "whether the rest follow from May 3."
    )
    read = facts(memo)
    assert {"pilot Ward 3 tries it first, from March 1.", "group_go_live ward 2 2027-05-03"} <= read
    assert (
        "gate On April 12 the chief nurse, Helen Marsh, decides whether the rest follow from May 3." in read
    )


SALES = "46 people in inside sales (Tampa, led by Rosa Delgado), 18 field reps (led by Ken Abara)."


def test_the_team_of_a_head_starts_and_the_others_in_the_same_sentence() -> None:
    read = facts(
        f"{SALES} Rosa's team starts on January 25, the others on May 10 if the first numbers are good; "
        "I decide that on April 28."
    )
    assert {
        "go_live 2027-01-25", "group_go_live inside sales 2027-01-25", "group_go_live field reps 2027-05-10"
    } <= read  # fmt: skip


def test_what_people_of_a_head_say_is_a_worry_and_no_reason() -> None:
    read = facts(f"{SALES} Ken's reps say it is there to watch them, and they drive all day.")
    assert any(each.startswith("concerns Ken's reps") for each in read)


def test_what_stands_behind_a_reason_is_no_other_reason() -> None:
    memo = (
        "Our nurses write the handover on paper. Why: in November two patients got a double dose because "
        "the note could not be read. Night shifts work 7 pm to 7 am and never see an office. The joint "
        "inspection is from March 22 to 26."
    )
    assert [each for each in facts(memo) if each.startswith("why")] == [
        "why in November two patients got a double dose because the note could not be read."
    ]


def test_a_season_from_which_people_use_it_is_no_pilot() -> None:
    memo = "Our nurses write the handover on paper. From spring they use the form in our record."
    assert any(each.startswith("what_changes") for each in facts(memo))
    assert not any(each.startswith("pilot") for each in facts(memo) | facts(memo, is_doubtful=True))


def test_an_inspection_with_its_days_keeps_them_free() -> None:
    read = facts("Our nurses write the handover on paper. The joint inspection is from March 22 to 26.")
    assert any(each.startswith("closed") and "2027, 3, 22" in each for each in read)


def test_a_busy_time_answers_no_worry() -> None:
    memo = (
        f"{SALES} Ken's reps say it is there to watch them. In March and April everybody is busy with the "
        "spring season, nobody can leave the phones."
    )
    assert not any(each.startswith("concern_answer") for each in facts(memo) | facts(memo, is_doubtful=True))


@pytest.mark.parametrize(
    ("memo", "teams"),
    [
        ("The Leeds plant has 64 people under Ana Ruiz, the York plant 40 under Ben Lin.",
         "leeds 64 Ana Ruiz, york 40 Ben Lin"),
        ("Three clinics: Northside with 24 nurses under Ana Ruiz, Lakeview with 18 under Ben Lin.",
         "northside 24 Ana Ruiz, lakeview 18 Ben Lin"),
        ("Customer service (Erin Walsh, 45 people) and billing (Tom Hale, 12 people) get new phones.",
         "customer service 45 Erin Walsh, billing 12 Tom Hale"),
        ("Erin Walsh's 45 service agents and Tom Hale's 12 billing clerks get new phones.",
         "service agents 45 Erin Walsh, billing clerks 12 Tom Hale"),
        ("It concerns 60 people in the warehouse with Tom Hale and 40 drivers with Erin Walsh.",
         "warehouse 60 Tom Hale, drivers 40 Erin Walsh"),
    ],
)  # fmt: skip
def test_a_list_of_teams_names_their_sizes_and_heads(memo: str, teams: str) -> None:
    read = facts(memo)
    for each in teams.split(", "):
        *name, size, first, last = each.split()
        assert f"group_size {' '.join(name)} {size}.0" in read
        assert f"group_manager {' '.join(name)} {first} {last}" in read


def test_months_in_which_nobody_can_leave_are_closed() -> None:
    memo = f"{SALES} In March and April everybody is busy with the season, nobody can leave the phones."
    read = facts(memo)
    assert any(each.startswith("closed") and "2027, 4, 30" in each for each in read)
    assert not any(each.startswith("busy") for each in read)


def test_a_list_of_teams_with_their_sizes_has_the_day_on_which_they_get_it() -> None:
    read = facts(
        "The warehouse (40), the office (12) and the drivers (25) get the new system on March 1, 2027."
    )
    assert {"go_live 2027-03-01", "group_go_live office 2027-03-01", "group_size drivers 25.0"} <= read


def test_a_shift_that_is_brought_in_has_its_own_day() -> None:
    read = facts(
        "The night shift has 30 people, the day shift 40. We start with the night shift on February 8, 2027 "
        "and bring in the day shift on March 1, 2027."
    )
    assert {"group_go_live night shift 2027-02-08", "group_go_live day shift 2027-03-01"} <= read


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("We count the jobs that are planned twice: 12% today, 5% by October 2027.", "jobs planned twice"),
        ("14% of our deliveries are late today. We want 5% by October 2027.", "deliveries that are late"),
        ("22% of our stock is wrong. We want 5% by June 2027.", "stock that is wrong"),
    ],
)
def test_a_measure_is_a_thing_and_no_half_sentence(text: str, measure: str) -> None:
    assert f"outcome_measure {measure}" in facts(text)


def test_sizes_in_brackets_that_add_up_are_of_the_places() -> None:
    read = facts("We move our 86 drivers in Dayton (52) and Lima (34) from paper to the RouteHand app.")
    assert {"group_size dayton 52.0", "group_size lima 34.0"} <= read


def test_the_day_of_an_answer_may_stand_in_the_next_sentence() -> None:
    text = "The union must agree before phones record a position. I expect their answer by February 1, 2027."
    assert "condition_by the union must agree 2027-02-01" in facts(text)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("It records where parcels are handed over and nothing else.", "measurement"),
        ("Training is paid and takes place before a shift.", "working_time"),
    ],
)
def test_what_is_recorded_and_what_is_paid_is_a_promise(text: str, topic: str) -> None:
    assert f"promise {topic} {text}" in facts(text)


def test_a_limit_of_a_number_is_no_promise() -> None:
    text = "Sick leave must not go above 7%."
    assert not any(each.startswith("promise") for each in facts(text) | facts(text, is_doubtful=True))
