"""The kinds of change in data/changes: complete, sayable, and told apart by their signs."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from pydantic import BaseModel

from playbook.core.base.errors import PlaybookError
from playbook.core.case.case import read_case
from playbook.core.case.reading.kind import kind_of
from playbook.core.case.rows.risks import risk_rows
from playbook.core.case.settle.facts import CaseFacts
from playbook.core.plan.brief import Brief
from playbook.core.plan.plays.stages import FACTS, placeholders
from playbook.llm.builtin.kinds import load_kinds
from playbook.llm.kind_titles import CHANGES_FOLDER, kind_titles
from tests.core.case.cases import TODAY, a_brief

KINDS = load_kinds()
AI_WORD = re.compile(r"\b(AI|KI|IA|GPT|chatbots?|assistants?|prompts?|copilot|language models?)\b")
TALK_MINUTES = re.compile(r"^(\d+) min: ")
# Facts that always have a value or a stand-in. A line of an agenda must not go, since its minutes count.
ALWAYS_KNOWN = {"{lead}", "{sponsor}", "{incident_contact}", "{tool}"}

# Short retellings: the name, what changes, the tools.
BRIEFS = [
    ("general_assistant", "Writing with AI", "All of us get a ChatGPT account for research", "ChatGPT"),
    ("specialist_ai", "Notes on the wards", "Nurses dictate and the system writes the care note", "NoteBox"),
    ("specialist_ai", "Instructions on screens", "Screens with an assistant that answers by voice", ""),
    ("coding_assistant", "Help for engineers", "A coding assistant in the editor", "GitHub Copilot"),
    ("new_system", "One customer list", "Quotes move from spreadsheets into one CRM", "Salesforce"),
    ("specialist_ai", "Agent assist", "A desk proposes answers; old articles end in May", "DeskAid"),
    ("specialist_ai", "Minutes", "An AI assistant writes a first draft of the minutes of each hearing", ""),
    ("general_assistant", "AI rollout", "We introduce AI", ""),
    ("general_assistant", "Newsroom", "Editors use Claude for drafts, transcripts and answers", "Claude"),
    ("general_assistant", "KI-Assistent im Rathaus", "Alle schreiben Briefe damit", "Microsoft 365 Copilot"),
    ("place_of_work", "Days together", "Everyone works three days a week in the office", ""),
    ("working_hours", "Twelve-hour shifts", "The control room gets a new shift model", ""),
    ("place_of_work", "Umzug nach Nord", "Wir ziehen an einen neuen Standort mit geteilten Tischen", ""),
    ("working_hours", "Sunday opening", "The library opens on Sundays, with a new rota", ""),
    ("working_hours", "Vier-Tage-Woche", "Ein neuer Dienstplan mit vier langen Tagen", ""),
    ("specialist_ai", "Claims", "Handlers get a first assessment of each claim. A handler decides.", ""),
    ("specialist_ai", "Credit", "Advisers get a score for every loan from RiskEye. An adviser decides.", ""),
    ("reorganization", "One sales region", "The merger of two regions changes reporting lines", ""),
    ("reorganization", "Neuorganisation der Ämter", "Drei Ämter werden zusammengelegt", ""),
    ("new_process", "Requests decided in the team", "Team leads decide purchase requests, on one form", ""),
    ("new_process", "From phases to sprints", "Five departments move to scrum with short sprints", ""),
    ("general_assistant", "Drafting", "Lawyers draft documents with an assistant in our file system", ""),
    ("specialist_ai", "Reading", "Children read aloud to a tutor program in class", ""),
    ("specialist_ai", "Furs", "Pelt writes the draft of each tag and proposes a price", "Pelt"),
    ("specialist_ai", "Second eye", "Cameras check welds, and the system marks some", ""),
    ("new_system", "Stock and finance", "Stock moves from three old systems to NordERP", "NordERP"),
    ("new_system", "S/4HANA", "Finance and warehouse move to the new ERP in one night", "SAP"),
    ("new_system", "Neues Warenwirtschaftssystem", "Das Altsystem wird abgelöst", ""),
    ("specialist_ai", "Second reader", "Image recognition marks fractures, and a radiologist decides", ""),
    ("coding_assistant", "Cursor for developers", "Sixty software engineers work with it", "Cursor"),
    ("general_assistant", "Un assistant IA pour tous", "Chaque service utilise un assistant d'IA", ""),
    ("equipment", "New tills", "All 46 shops get self-service tills and new cash desks", ""),
    ("working_hours", "Crews", "We move from three shifts to continuous operation in four crews", ""),
    ("new_system", "Repairs", "Every repair will be booked and dispatched through dynamic scheduling", ""),
    ("equipment", "Voice picking", "Our pickers get voice picking with headsets instead of paper lists", ""),
    ("equipment", "Self-service", "We are introducing self-service returns and RFID in all branches", ""),
    ("equipment", "Electric vans", "All 120 vans of our depots are replaced by electric vans", ""),
    ("equipment", "Robots", "Robots bring the shelves to the pickers in our warehouses", ""),
    ("equipment", "New phones in the clinics", "All 14 clinics get new phones and one call queue", ""),
    ("equipment", "Less plaster", "A scanner takes a picture of the teeth, and the file goes out", ""),
    ("equipment", "Open all day", "Our branches open from 6 to 10, every day", "Gate and camera system"),
    ("new_system", "No more lists", "Everything is planned in one place", "Machine planner app"),
    ("ownership", "A workshop of our own", "The founder sells the company to a trust for all", ""),
    ("ownership", "One dairy", "Two cooperatives merge. Members elect one board and share the surplus", ""),
    ("ownership", "A say", "A council is elected, and two of its members sit on the board", ""),
    ("ownership", "Open books", "All employees see the accounts, and a profit bonus is paid each year", ""),
    ("hands_on_work", "Our press", "Operators clean and grease their own press and do small repairs", ""),
    ("hands_on_work", "Clean trains", "Cleaners scrub and disinfect every car by one cleaning standard", ""),
    ("hands_on_work", "Sewing in cells", "Seamstresses work in cells and sew one piece at a time", ""),
    ("hands_on_work", "Sourdough", "Bakers mix a new recipe, and the dough is rested overnight", ""),
    ("hands_on_work", "Less waste", "Cooks and porters sort leftovers into five bins by hand", ""),
    ("other", "New name and logo", "We change our name", ""),
    ("other", "Clothes at the counter", "Branch staff wear their own clothes at work", ""),
    ("other", "Values", "We live five new values, before and after the workday", ""),
    ("other", "Night nurses speak up", "Care for the patients changes on the night shift", ""),
]  # fmt: skip


def brief(name: str, what_changes: str, tool: str) -> Brief:
    return Brief(name=name, what_changes=what_changes, tools=(tool,) if tool else ())


def test_the_titles_of_the_kinds_are_read_without_the_rest_of_their_files():
    assert list(kind_titles().items()) == [(key, kind.in_list or kind.title) for key, kind in KINDS.items()]
    assert "CRM" in kind_titles()["new_system"]


def test_no_title_of_a_kind_is_cut_off_in_the_list_on_the_home_page():
    assert max(map(len, kind_titles().values())) <= len("New process or way of working")  # fills the list


def test_each_file_has_enough_to_run_a_rollout_on() -> None:
    assert list(KINDS)[-1] == "other"
    assert len(KINDS) >= 9
    for key, kind in KINDS.items():
        counts = {
            "guardrails": (6, 15), "prerequisites": (4, 14), "metrics": (5, 7), "answers": (8, 70),
            "settle": (5, 8), "risks": (5, 7), "example_tasks": (3, 6), "steps": (3, 10),
        }  # fmt: skip
        for field, (least, most) in counts.items():
            rows = getattr(kind, field)
            for_all = [row for row in rows if not getattr(row, "if_words", ())]  # a trade adds its own
            assert least <= len(rows), (key, field)
            assert len(for_all) <= most, (key, field)
        assert {"speed", "utilization", "proficiency"} <= {metric.measures for metric in kind.metrics}, key
        assert "outcome" not in {metric.measures for metric in kind.metrics}, key
        assert all(2 <= len(settle.options) <= 3 for settle in kind.settle), key


def test_each_adjustment_says_what_calls_for_it() -> None:
    for key, kind in KINDS.items():
        for _, rules in kind.gates:
            assert ": " in rules.adjust.partition(". ")[0], (key, rules.adjust)


def test_each_kind_is_recognized_by_its_own_example() -> None:
    for key, kind in KINDS.items():
        assert kind_of(brief("", kind.example_change, ""), KINDS).kind.key == key


def test_a_brief_gets_its_kind_or_other_and_never_a_wrong_one() -> None:
    for key, *texts in BRIEFS:
        assert kind_of(brief(*texts), KINDS).kind.key == key, texts


def test_as_many_hours_as_before_may_be_other_hours() -> None:
    for stays, key in (
        ("Weekly hours do not change.", "working_hours"),
        ("Contract hours and pay.", "working_hours"),
        ("Contracts, hours and pay.", "other"),
        ("Our rosters stay.", "other"),
    ):
        brief = Brief(
            name="Evening hours", what_changes="Every clinic gets new opening hours.", what_stays=stays
        )
        assert kind_of(brief, KINDS).kind.key == key


def test_a_roster_in_a_new_tool_is_a_new_system_where_hours_are_listed_among_what_stays() -> None:
    moves = "Rosters and hours move from wall charts and old programs into Rotaware."
    shifts = Brief(
        name="Rota", what_changes=moves, what_stays="Contracts, hours and pay.", tools=("Rotaware",)
    )
    assert kind_of(shifts, KINDS).kind.key == "new_system"


def test_a_chart_on_the_wall_is_no_patient_s_chart() -> None:
    said = {
        moved: KINDS["new_system"].fitted(f"{moved} and case files move into Rotaware.").model_dump_json()
        for moved in ("Wall charts", "Charts")
    }
    assert ["from the record alone" in text for text in said.values()] == [False, True]


OF_AN_OFFICE = re.compile(r"\b(?:forms?|cases?|handovers?|mailbox\w*|approval\w*|inbox\w*|logins?)\b")


@pytest.mark.parametrize("key", ["ownership", "hands_on_work", "other"])
def test_work_without_an_office_has_no_forms_cases_or_handovers(key: str) -> None:
    lines = (CHANGES_FOLDER / f"{key}.toml").read_text("utf-8").splitlines()
    said = [line for line in lines if not re.match(r"(?:\w*words|signs|  \") ?", line)]
    assert [line for line in said if OF_AN_OFFICE.search(line)] == []


def test_kinds_without_ai_say_nothing_of_ai() -> None:
    for kind in KINDS.values():
        if not kind.is_ai:
            assert [text for text in (*kind.all_texts, *kind.signs) if AI_WORD.search(text)] == [], kind.key


@pytest.mark.parametrize(
    "key", ["place_of_work", "working_hours", "reorganization", "new_process", "ownership", "other"]
)
def test_where_nothing_is_installed_no_text_speaks_of_a_tool(key: str) -> None:
    assert [text for text in KINDS[key].all_texts if re.search(r"\btool", text, re.IGNORECASE)] == []


def test_no_title_of_a_session_counts_weeks_that_the_calendar_may_change() -> None:
    counted = re.compile(r"\bafter (?:\w+ )?(?:weeks?|months?)\b", re.IGNORECASE)
    titles = [session.title for kind in KINDS.values() for session in kind.sessions]
    assert [title for title in titles if counted.search(title)] == []


def test_every_talk_at_the_start_of_a_shift_takes_ten_to_fifteen_minutes() -> None:
    for kind in KINDS.values():
        assert not kind.manager_session.toolbox_talk
        for session in kind.sessions[1:]:
            matches = [TALK_MINUTES.match(line) for line in session.toolbox_talk]
            assert all(matches), (kind.key, session.title)
            assert 10 <= sum(int(match[1]) for match in matches if match) <= 15, (kind.key, session.title)


@pytest.mark.parametrize("key", sorted(KINDS))
def test_no_risk_of_a_kind_shows_a_gap_for_a_name(key: str) -> None:
    case = read_case(a_brief(change_kind=key), KINDS, TODAY)
    rows = risk_rows(CaseFacts(case, TODAY))
    assert [row for row in rows if "{" in f"{row.risk}{row.watch}{row.do}"] == []


def test_no_line_of_an_agenda_can_fall_out() -> None:
    for kind in KINDS.values():
        lines = [part.say for session in kind.sessions for part in session.agenda]
        used = {name for line in lines for name in re.findall(r"\{[^}]*\}", line)}
        assert used <= ALWAYS_KNOWN, kind.key


def test_every_answer_says_something_while_nothing_is_promised() -> None:
    for kind in KINDS.values():
        for answer in kind.answers:
            assert any(part.otherwise or "{promise_" not in part.say for part in answer.answer), answer.worry


def test_jobs_and_measurement_are_answered_from_the_promises() -> None:
    for kind in KINDS.values():
        jobs, watched = kind.answer_to("Will I lose my job?"), kind.answer_to("We are being tracked")
        assert jobs is not None, kind.key
        assert any("{promise_jobs}" in sentence.say for sentence in jobs.answer), kind.key
        assert watched is not None or kind.key == "reorganization", kind.key
        if watched is not None:
            assert any("{promise_measurement}" in sentence.say for sentence in watched.answer), kind.key


@pytest.mark.parametrize("key", KINDS)
def test_whose_work_goes_to_fewer_or_elsewhere_fears_for_the_job(key):
    for worry in (
        "Clerks think that it learns from them so that the office in Manila can do it with half of us.",
        "Next year they need only half of us.", "Fewer of us will be needed.", "Our work gets outsourced.",
        "Then fewer of us do the same work.", "It is a way to run the line with fewer hands.",
        "The claims go offshore.",
        "On the order desk they ask whether we will need 34 of them afterwards.",
    ):  # fmt: skip
        assert "{promise_jobs}" in str(KINDS[key].answer_to(worry)), worry
    for other in (
        "Half of us are away on the day of the start.", "A system that only half of us use is worse.",
        "Who picks up with half of us at home?", "Fewer of us come to the office on Fridays.",
        "Nobody knows whether the office in Manila can do it.",
    ):  # fmt: skip
        assert "{promise_jobs}" not in str(KINDS[key].answer_to(other)), other


@pytest.mark.parametrize(
    ("key", "worry", "answered"),
    [
        ("place_of_work", "Crews fear tiredness in the last two hours", None),
        ("place_of_work", "Night crews think that the roster desk will not know them", None),
        ("working_hours", "Crews fear tiredness in the last two hours", "too tired"),
        ("working_hours", "Night crews think that the roster desk will not know them", "makes the roster"),
        ("specialist_ai", "They only sign what the machine says", "only sign"),
        ("specialist_ai", "Older handlers trust their eye for fraud", "own eye"),
        ("specialist_ai", "Customers may ask whether a machine decided", "a machine decided"),
        ("general_assistant", "The inventory lies next to reception", None),
        ("general_assistant", "Secretaries are not confident yet", None),
    ],
)
def test_a_worry_is_answered_for_what_it_says_and_not_for_a_word(
    key: str, worry: str, answered: str | None
) -> None:
    answer = KINDS[key].answer_to(worry)
    assert (answer is None) if answered is None else (answer is not None and answered in answer.worry)


def test_new_hours_are_told_without_desks_and_floors() -> None:
    about_place = re.compile(r"\b(desks?|office|floor|video|badges?|commute)\b", re.IGNORECASE)
    text = (CHANGES_FOLDER / "working_hours.toml").read_text("utf-8")
    assert about_place.findall(text) == []


def test_a_condition_is_not_taken_for_a_worry() -> None:
    for kind in KINDS.values():
        for condition in [
            "The works council must agree before the start",
            "Legal has to sign a contract first",
        ]:
            assert kind.answer_to(condition) is None, (kind.key, condition)


def test_texts_are_sentences_and_words_fit_into_sentences() -> None:
    for kind in KINDS.values():
        whole = [*(guardrail.say for guardrail in kind.guardrails), kind.day_after, kind.stop_rule, kind.win]
        whole += [sentence.say for answer in kind.answers for sentence in answer.answer]
        for text in filter(None, whole):  # nobody can picture a day of an unknown change
            assert re.search(r"([.?!]['”]?|\}|\})$", text), (kind.key, text)
        for name, words in kind.words.model_dump().items():
            assert words[0].islower(), (kind.key, name)
            assert words[-1] not in ".!?", (kind.key, name)


def test_another_kind_is_one_more_file(tmp_path: Path) -> None:
    shutil.copytree(CHANGES_FOLDER, tmp_path, dirs_exist_ok=True)
    text = (tmp_path / "other.toml").read_text("utf-8")
    text = text.replace('key = "other"', 'key = "four_day_trial"').replace("signs = []", 'signs = ["siesta"]')
    (tmp_path / "four_day_trial.toml").write_text(text, "utf-8")
    kinds = load_kinds(tmp_path)
    assert set(kinds) == {*KINDS, "four_day_trial"}
    assert kind_of(brief("A siesta for all", "We rest at noon", ""), kinds).kind.key == "four_day_trial"


def test_a_file_must_hold_the_kind_that_it_is_named_after(tmp_path: Path) -> None:
    shutil.copy(CHANGES_FOLDER / "other.toml", tmp_path / "other.toml")
    shutil.copy(CHANGES_FOLDER / "other.toml", tmp_path / "misnamed.toml")
    with pytest.raises(PlaybookError, match=r"misnamed\.toml holds the kind 'other'"):
        load_kinds(tmp_path)


def test_without_other_nothing_is_loaded(tmp_path: Path) -> None:
    shutil.copy(CHANGES_FOLDER / "new_process.toml", tmp_path / "new_process.toml")
    with pytest.raises(PlaybookError, match="'other' is missing"):
        load_kinds(tmp_path)


def test_the_texts_use_facts_and_promises_that_exist() -> None:
    used = {name for kind in KINDS.values() for text in kind.all_texts for name in placeholders(text)}
    promises = {name for name in used if name.startswith("promise_")}
    assert promises >= {"promise_jobs", "promise_measurement", "promise_duty", "promise_switch_off"}
    assert used - promises <= FACTS


def test_a_promise_that_a_kind_does_not_ask_for_is_never_said_to_be_open() -> None:
    for kind in KINDS.values():
        texts = " ".join(kind.all_texts)
        assert [topic for topic in kind.not_relevant if f"{{promise_{topic}}}" in texts] == [], kind.key
        assert not {settle.topic for settle in kind.settle} & set(kind.not_relevant), kind.key
    case = read_case(
        brief("Days together", "All work three days a week in the office", ""), KINDS, date(2027, 1, 4)
    )
    assert case.promises["use"].state == "not_relevant"
    assert case.promises["duty"].state != "not_relevant"


def test_no_word_of_a_kind_keeps_its_brackets() -> None:
    for kind in KINDS.values():
        texts = " ".join(kind.about(None).all_texts)
        assert not set("[]") & set(texts), kind.key


@pytest.mark.parametrize(
    ("key", "worry", "answered"),
    [
        ("other", "A computer does not know about the street market", "does not know what we know"),
        ("new_system", "Billing fears to be blamed for mistakes of the branches", "mistakes of others"),
        ("new_process", "Crews fear trouble if they show the card", "speak up"),
        ("new_system", "The first close coincides with the audit", "same days"),
        ("reorganization", "Riverside becomes a collection point", "left over"),
        ("place_of_work", "Customers give card numbers on the phone", "should not"),
        ("working_hours", "The hotel is short on a full house", "too few"),
        ("specialist_ai", "Too many warnings", "False alarms"),
        ("other", "Empty shelves make customers angry", "angry"),
    ],
)  # fmt: skip
def test_a_worry_of_another_trade_has_its_own_answer(key: str, worry: str, answered: str) -> None:
    answer = KINDS[key].answer_to(worry)
    assert answered in answer.worry


def test_the_rule_of_a_trade_needs_its_words_in_what_changes() -> None:
    landlord = Brief(
        name="Triage of repairs", what_changes="An assistant reads each report and proposes a priority.",
        change_kind="specialist_ai", concerns="Damp is worst where children live.",
    )  # fmt: skip
    school = landlord.model_copy(update={"what_changes": "Pupils and children read to a tutor program."})

    def rules(each: Brief) -> str:
        return " ".join(rule.say for rule in read_case(each, load_kinds(), date(2027, 1, 4)).kind.guardrails)

    assert "the teacher judges" not in rules(landlord)
    assert "the teacher judges" in rules(school)


def test_a_crm_speaks_of_deals_only_where_somebody_sells() -> None:
    clinics = Brief(
        name="VetLink", what_changes="Nine clinics book, call and remind clients from VetLink, a new CRM.",
        change_kind="new_system", tools=("VetLink", "Salesforce"),
    )  # fmt: skip
    dealer = clinics.model_copy(update={"what_changes": "The sales team moves into a new CRM."})

    def measures(each: Brief) -> str:
        return " ".join(
            metric.title for metric in read_case(each, load_kinds(), date(2027, 1, 4)).kind.metrics
        )

    assert "Open deals" not in measures(clinics)
    assert "Open deals" in measures(dealer)


def test_a_crm_speaks_of_orders_only_where_somebody_enters_them() -> None:
    def said(**values: str) -> str:
        brief = Brief(name="Anchor", change_kind="new_system", **values)
        kind = read_case(brief, load_kinds(), date(2027, 1, 4)).kind
        return f"{kind.gates} {kind.metrics} {[rule.say for rule in kind.guardrails]}".casefold()

    guards = said(
        what_changes="All site contracts move into Anchor CRM, so that renewals get quotes on time.",
        approach="Supervisors look up the post orders there.",
    )
    dealer = said(what_changes="All quotes move into Anchor CRM, and orders are entered from the quote.")
    assert not re.search("quote number|won quote|order entry", guards)
    assert "with a quote number" in dealer


def test_a_four_day_week_has_no_nights_and_no_tired_shifts() -> None:
    office = Brief(
        name="Four days", what_changes="Advisers work a four-day week.", change_kind="working_hours"
    )
    kind = read_case(office, load_kinds(), date(2027, 1, 4)).kind
    rules = " ".join(rule.say for rule in kind.guardrails)
    assert "tired" not in f"{kind.words.stop} {rules}"
    assert "Night" not in rules


def test_the_reason_of_a_failure_names_what_is_different_now() -> None:
    remedies = {
        "By March nobody answered the requests in it": "One person by name answers",
        "Handlers asked for months and got no reply.": "One person by name answers",
        "By the winter five of eleven had left": "sits down with each of you, alone",
        "The night shift had no charger": "test devices and network for a full shift",
        "It was slow and lived under a cover": "time it against the old way",
        "Nobody kept the lists up to date.": "looks after it later",
        "We asked for it and did not count.": "count it by team from the first week",
        "People heard of it from the radio.": "hear it first, in private",
        "The partners kept calling people on their day off.": "Managers go first",
        "There was nobody to pay for the airtime.": "Who pays for running it",
        "A power cut hit on day two.": "practice an outage once before go-live",
        "They lie in a drawer now.": "each person uses it once",
    }
    for failure, remedy in remedies.items():
        assert any(remedy in text for text in KINDS["other"].remedies_for(failure)), failure


def test_a_thing_that_is_measured_is_no_fear_of_being_measured() -> None:
    for key in ("new_process", "coding_assistant"):
        assert KINDS[key].answer_to("Who pays for a wrong measure?") is None
    assert KINDS["new_system"].answer_to("Who sees their script?") is not None
    assert KINDS["new_system"].answer_to("Who sees their script?", "Students") is None


def test_a_recipe_that_is_no_program_is_no_lack_of_skill() -> None:
    answer = KINDS["new_system"].answer_to("A recipe is not a computer program")
    assert answer.worry == "It does not know what we know."


def test_a_named_cause_alone_is_remedied() -> None:
    past = "Two years ago a scanner project failed because only one plant was trained."
    brief = Brief(name="Tablets", what_changes="A new planning app on tablets.", past_attempts=past)
    [lesson] = read_case(brief, KINDS, date(2026, 3, 2)).lessons
    assert lesson.remedies == (
        "Everyone has a first session on their own work before go-live. "
        "Anyone who misses it has a helper beside them on the first day.",
    )


def test_what_leaders_ask_each_week_is_no_difference_to_what_was_tried() -> None:
    past = "In 2024 a chatbot was trained in English only. Hardly anyone used it after a month."
    brief = Brief(name="An assistant", what_changes="Everyone gets an assistant.", past_attempts=past)
    [lesson] = read_case(brief, KINDS, date(2026, 3, 2)).lessons
    assert lesson.remedies == ("Texts, sessions and help are in each team's own language before it starts.",)
    assert lesson.causes[-1].habit.startswith("Every week we ask")


def test_slow_tools_are_no_false_alarms() -> None:
    answer = KINDS["new_system"].answer_to("The tablets slow the line")
    assert "alarm" not in answer.worry


def test_a_rule_on_recorded_people_holds_for_an_ai_that_reads_deeds() -> None:
    rules = str(load_kinds()["specialist_ai"].guardrails)
    assert "People know when it listens to them or watches them" in rules


def test_nobody_is_checked_at_night_because_of_a_weekend_long_ago() -> None:
    def sample(texts: str) -> str:
        rules = (each.say for each in KINDS["specialist_ai"].fitted(texts).guardrails)
        return next(rule for rule in rules if "checks a sample" in rule)

    assert sample("The last app crashed in a weekend.").endswith("unusual cases included.")
    assert sample("Nurses work nights and weekends.").endswith("nights and weekends included.")


@pytest.mark.parametrize(
    "change",
    [
        "We replace the job boards with Fieldo, a planning system. Dispatchers get a screen that"
        " suggests who goes."
        " The suggestion is made by an AI model.",
        "We move from paper folders to CareBook. Nurses write on tablets, and an AI assistant"
        " drafts the handover.",
        "A new ordering system, Stokka, replaces our lists. An assistant proposes the order of each shop.",
    ],
)
def test_a_system_that_replaces_another_is_one_though_ai_helps_in_it(change: str):
    assert kind_of(Brief(name="Plan", what_changes=change), load_kinds()).kind.key == "new_system"


def test_a_drafting_assistant_for_one_kind_of_work_is_no_assistant_for_all():
    change = "Claims handlers get a first draft of every letter to a customer from ClaimDraft."
    assert (
        kind_of(brief("Drafting assistant in claims", change, "ClaimDraft"), KINDS).kind.key
        == "specialist_ai"
    )


def test_a_measure_of_a_trade_has_no_threshold_of_the_usual_one():
    kind = load_kinds()["new_system"].fitted("A scheduling app proposes each shift of the schedule.")
    kind = kind.exact_for("Payroll reads the hours.")
    targets = {metric.title: metric.target for metric in kind.metrics}
    measured = kind.gates.first_days.measured
    assert "Proposed shifts kept as proposed" in targets
    assert measured
    assert all(targets[each.metric] == each.level for each in measured)


def fitted(key: str, name: str, what_changes: str, **values: str):
    brief = Brief(name=name, what_changes=what_changes, change_kind=key, **values)
    return read_case(brief, load_kinds(), date(2027, 1, 4)).kind


def test_only_a_sales_team_reads_of_customer_talks_and_accounts():
    clinics = fitted(
        "new_system", "HubSpot", "Our clinics will use HubSpot for pet owners and appointments.",
        objective="85 percent of appointments have a complete owner record.",
    )  # fmt: skip
    of_sales = re.compile(r"[Cc]ustomer talk|every account|private list|top performer")
    assert not [text for text in clinics.all_texts if of_sales.search(text)]
    dealer = fitted("new_system", "HubSpot", "The sales team moves its deals into HubSpot.")
    assert "every account has one owner" in dealer.gates.start.go


def test_hours_and_pay_are_proven_by_paydays_and_not_by_live_screens():
    kind = fitted(
        "new_system", "Time and expense", "Hours and expenses move from paper slips into Hourline.",
        objective="No salary is wrong.",
    )  # fmt: skip
    assert "two pay periods run side by side match to the cent" in kind.gates.start.go
    assert "the last two paydays were right" in kind.gates.day_30.go
    assert [rule.head for rule in kind.guardrails if rule.head] == ["Paper until the pay is right"]
    assert "Pay two months again, and compare every payslip" in [step.name for step in kind.steps]
    answer = kind.answer_to("Site will keep their paper until they have seen two correct salaries")
    assert answer.worry == "We keep our paper until the pay is right."
    told = [text for part in (kind.manager_session, kind.risks, kind.words) for text in _strings(part)]
    wrong = r"live screen|side list|reports I'm dropping"
    assert not [text for text in told if re.search(wrong, text)]


def test_shared_desks_have_a_limit_for_each_day_and_things_to_buy():
    kind = fitted(
        "place_of_work", "Shared desks", "40 people share 26 desks, and a desk is booked the day before.",
        why_now="The lease ends in May 2027.", concerns="The laboratory keeps its benches.",
    )  # fmt: skip
    assert [buy.thing for buy in kind.buys] == [
        "desk booking", "furniture and lockers", "the move", "returning the old building"
    ]  # fmt: skip
    assert "Count people against desks for each weekday" in [need.name for need in kind.prerequisites]
    assert {"Fixed places", "Desks"} <= {rule.head for rule in kind.guardrails}
    assert "old days" not in f"{kind.gates.first_days.stop}{kind.gates.day_30.stop}{kind.gates.day_90.stop}"
    own = fitted("place_of_work", "Move", "We move to a new building. Everyone keeps a desk of their own.")
    assert "old days apply again" in own.gates.day_30.stop


@pytest.mark.parametrize(
    ("key", "what_changes", "of_others"),
    [
        ("working_hours", "Everyone works four days of nine hours a week, a four-day week.",
         r"\b(?:shifts?|rosters?|near miss|fatigue|risk assessment|posts)\b"),
        ("equipment", "All 46 shops get self-service tills.",
         r"\b(?:licen[cs]es?|cop(?:y|ies)|entries|the old way|live screen|near miss)\b"),
    ],
)  # fmt: skip
def test_a_trade_says_nothing_of_another(key: str, what_changes: str, of_others: str) -> None:
    kind = fitted(key, "The change", what_changes)
    parts = (kind.gates, kind.metrics, kind.risks, kind.steps, *kind.sessions, kind.guardrails, kind.words)
    texts = [text for part in parts for text in _strings(part)]
    assert [text for text in texts if re.search(of_others, text)] == []


def _strings(part: object) -> list[str]:
    """Return what a part says, without the stems that it waits for."""
    if isinstance(part, str):
        return [part]
    if isinstance(part, BaseModel):
        names = (name for name in part.model_fields_set if not name.endswith(("_words", "_titles", "key")))
        return [text for name in names for text in _strings(getattr(part, name))]
    return [text for each in part for text in _strings(each)] if isinstance(part, tuple) else []


def test_fears_of_a_tool_are_said_in_plans_of_a_tool_alone():
    says = {key: {each.says for each in kind.likely} for key, kind in KINDS.items()}
    for fear in ("Whose name is on what I didn't write?", "It plans by the rule, and I know the exceptions"):
        assert fear in says["specialist_ai"]
        assert not [key for key in ("place_of_work", "working_hours", "equipment") if fear in says[key]]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("The crews plan their own watches in groups of eight.", "Publish the frame"),
        ("Shifts are proposed by ShiftMind every night. Shift leaders accept or correct.", "proposed roster"),
    ],
)
def test_who_plans_a_roster_is_no_change_of_the_hours(change: str, said: str) -> None:
    fitted = KINDS["working_hours"].fitted(change, change)
    texts = "\n".join(
        (
            *(need.name for need in fitted.prerequisites),
            *(step.name for step in fitted.steps),
            fitted.weekly_question,
        )
    )
    assert said in texts
    assert "new hours" not in texts
    assert "old hours" not in "\n".join(fitted.gates.model_dump_json().splitlines())
    usual = KINDS["working_hours"].fitted(
        "Twelve-hour shifts replace eight-hour shifts.", "Twelve-hour shifts."
    )
    assert "Publish the first roster with real names" in {need.name for need in usual.prerequisites}


@pytest.mark.parametrize(
    ("team", "is_for_it"), [("Service desk", False), ("IT service desk", True), ("Helpdesk", True)]
)
def test_rules_on_tickets_are_for_a_desk_that_serves_ourselves(team: str, is_for_it: bool) -> None:
    words = f"We have bought Dynamics, one record of each customer. The {team} uses it, too."
    rule = next(each for each in KINDS["new_system"].guardrails if "no ticket" in each.say)
    said = " ".join((words, team)).casefold()
    assert any(word in said for word in rule.if_words) == is_for_it
