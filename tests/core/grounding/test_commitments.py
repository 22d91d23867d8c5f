"""Promises, approvals, duties, sources and quotes are marked unless somebody decided them."""

from datetime import date

from playbook.core.grounding.claims import What, claims_in, known_of
from playbook.core.plan.brief import Brief
from playbook.core.plan.case import Concern, Condition, Promise

# Each with a sentence of the brief's own that carries it.
CARRIED: tuple[tuple[What, str, str], ...] = (
    ("promise", "Nobody will lose their job.", "No jobs are cut because of this."),
    ("promise", "Nobody loses their job.", "Everyone keeps their job."),
    ("promise", "We do not measure individuals.", "No individual monitoring takes place."),
    ("promise", "You get two hours a week for it.", "You get two hours a week to practice it."),
    ("promise", "Training happens in working time.", "All training is in paid working time."),
    ("promise", "You will never be judged by it.", "You will never be judged by it."),
    ("promise", "Niemand verliert seinen Arbeitsplatz.", "Keine Stelle wird abgebaut."),
    ("promise", "Personne ne perdra son emploi.", "Aucun poste n'est supprimé."),
    ("promise", "Nadie perderá su puesto.", "Nadie pierde su empleo."),
    ("approval", "Legal has approved the tool.", "Legal has approved the tool in March."),
    ("approval", "The works council agreed.", "The works council has agreed."),
    ("approval", "Der Betriebsrat hat zugestimmt.", "Der Betriebsrat hat am 3. Mai zugestimmt."),
    ("approval", "Le CSE a donné son accord.", "Le CSE a donné son accord en mars."),
    ("approval", "El comité de empresa ha aceptado.", "El comité de empresa ha aceptado el plan."),
    ("duty", "Use is mandatory from now on.", "Use is mandatory for everyone."),
    ("duty", "Everyone must log their hours.", "Everyone must log their hours by Friday."),
    ("duty", "Die Teilnahme ist verpflichtend.", "Die Teilnahme ist verpflichtend für alle."),
    ("source", "Studies show that practice helps.", "Studies show that practice helps."),
    ("quote", 'Anna Weber said: "I was wrong about it."', 'Anna Weber said: "I was wrong about it."'),
)  # fmt: skip
NOTHING_CLAIMED = (
    "Will anybody lose their job?", "Ask whether legal has approved it.",
    "It starts once the works council has agreed.",
    "Nothing goes live before legal has signed.", "Say what is decided and what is still open.",
    "Show what you tried, and what went wrong.", "The first session starts with your own work.",
    'Say: "I do not know yet."', "Ask each team what it would miss.",
    "The manager of each team opens the talk.", "Until then I promise nothing.", "Nobody has to say why.",
    "What is in a personal folder then is not there for them.", "Never read the first half alone.",
    "The job that does not fit comes last.", "The night shift never sees the team.",
    "Write down each thing you would have to call about.", "Practice is possible only on 27 May.",
    'Jonas Weber asks: "Which step makes your people write twice?"',
)  # fmt: skip


def marked(text: str, brief: Brief) -> list[What]:
    commitments = ("promise", "approval", "duty", "source", "quote")
    return [claim.what for claim in claims_in(text, known_of(brief)) if claim.what in commitments]


def test_a_commitment_is_marked_unless_the_brief_carries_it():
    for what, text, decided in CARRIED:
        assert marked(text, Brief()) == [what], text
        assert marked(text, Brief(what_stays=decided)) == [], text
        assert marked(text, Brief(what_changes="We ask whether that is so. Nobody knows yet.")) == [what], (
            text
        )


def test_questions_conditions_and_plain_steps_promise_nothing():
    for text in NOTHING_CLAIMED:
        assert marked(text, Brief()) == [], text


def test_only_a_decided_promise_and_a_met_condition_carry_it():
    text = "Nobody loses their job over this."
    promise = Promise(topic="jobs", state="decided", sentence="No job is cut.")
    undecided = promise.model_copy(update={"state": "undecided"})
    assert marked(text, Brief(promises=(promise,))) == []
    assert marked(text, Brief(promises=(undecided,))) == ["promise"]
    answered = Concern(id="jobs", text="Nobody loses their job over this.", answer="That is open.")
    assert marked(text, Brief(concern_list=(answered,))) == ["promise"]
    council = Condition(
        id="council",
        kind="works_council",
        name="Works council agreement",
        done_when="The works council has agreed.",
    )
    met = council.model_copy(update={"met_on": date(2027, 3, 1)})
    assert marked("The works council has agreed.", Brief(conditions=(council,))) == ["approval"]
    assert marked("The works council has agreed.", Brief(conditions=(met,))) == []
    assert marked("The union has agreed.", Brief(conditions=(met,))) == ["approval"]


def test_a_promise_for_one_team_or_one_year_carries_no_wider_one():
    brief = Brief(what_stays="Crews keep their jobs. Pay stays as it is this year.")
    assert marked("Crews keep their jobs.", brief) == []
    assert marked("Every dispatcher in Sligo keeps their job.", brief) == ["promise"]
    assert marked("Pay will never change.", brief) == ["promise"]


def test_a_fear_or_a_question_of_the_brief_decides_nothing():
    for concerns in ("People fear that legal has approved it.", "Has legal approved it?"):
        assert marked("Legal has approved it.", Brief(concerns=concerns)) == ["approval"]
