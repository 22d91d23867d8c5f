"""A drafted plan says nothing that the brief holds about people."""

from datetime import date

import pytest

from playbook.core.case.case import read_case
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief
from playbook.core.plan.case import Concern, Stakeholder
from playbook.core.plan.items import AnyItem
from playbook.core.plan.plays.stages import Tier
from playbook.core.plan.private import (
    may_mean_someone,
    names_someone,
    points_at_someone,
    without_sentences_about,
)
from playbook.core.sharing.sharing import public
from playbook.llm.builtin.kinds import load_kinds
from playbook.web.api.api_models import PlanOut
from tests.briefs import agency, bank, learning_team, person
from tests.drafts import draft_of
from tests.llm.builtin.test_case_items import plant
from tests.soak import some

NEVER = ("Canary", "Voss", "Zander", "Prinz", "against", "refuses", "resign", "stopped the wiki")


def told_in_private() -> Brief:
    people = (*plant().people, person("rex", "Rex Zander", "Head of legal"))
    return plant(
        people=people,
        stakeholders=(
            Stakeholder(person_id="rex", influence=5, support=1, needs="CanaryNeed", contact_id="boss"),
        ),
        concern_list=(
            Concern(id="voss-is-lazy", text="CanaryText Karl Voss will block it", is_about_people=True,
                    answer="CanaryAnswer", held_by="CanaryHolder", place="CanaryPlace"),
            Concern(id="unmarked", text="Mr. Zander fears the tool (CanaryUnmarked)"),
            Concern(id="holder", text="Orders get lost", held_by="CanaryHeldBy Karl Voss"),
        ),
        concerns="Rex Zander refuses to use it. CanaryIll: Voss has been ill since March. "
        "Der Foreman CanaryTitle lehnt es ab. Nobody knows who fixes errors at night.",
        past_attempts="In 2021 Karl Voss stopped the wiki CanaryWiki. In 2022 a scanner project failed.",
    )  # fmt: skip


def test_a_few_ill_colleagues_are_no_reason_to_announce():
    brief = plant(why="Orders wait for days. Two of our planners were ill for a month.")
    items = draft_of(brief).items
    everything = "\n".join(item.model_dump_json() for item in items)
    assert "Orders wait for days." in everything
    assert "were ill" not in everything


@pytest.mark.parametrize("size", ["essential", "standard", "thorough"])
def test_nothing_private_reaches_an_item(size: Tier):
    items = draft_of(told_in_private(), size=size).items
    everything = "\n".join(item.model_dump_json() for item in items)
    for word in NEVER[:4]:
        assert word not in everything, word
    for item in items:
        assert not any(word in item.id for word in ("voss", "rex", "unmarked"))
    talks = [item for item in items if item.provenance.play_id == "talk"]
    assert [item.title for item in talks] == ["Hold 3 one-hour private talks"]
    for item in talks:
        assert not any(word in item.model_dump_json() for word in NEVER)


@pytest.mark.parametrize("make", some([agency, bank, learning_team], [agency]))
def test_private_rows_change_no_task_but_the_talks(make):
    def plan_of(**rows: object) -> list[AnyItem]:
        brief = make().model_copy(update={"stakeholders": (), "concern_list": ()} | rows)
        return [item for item in draft_of(brief, size="thorough").items if item.provenance.play_id != "talk"]

    before, brief = plan_of(), make()
    roles = (brief.sponsor_id, brief.lead_id, brief.sustainment_owner_id)
    ids = (group.manager_id for group in brief.groups)
    manager = next(person for each in ids if each not in roles and (person := brief.find_person(each)))
    says = f"{manager.name} will not give up the old sheet and refuses to use the new one"
    against = Stakeholder(person_id=manager.id, influence=5, support=1, needs="proof")
    marked = Concern(id="marked", text=says, is_about_people=True, answer="She gets a coach by May 9")
    assert plan_of(stakeholders=(against,)) == before
    assert plan_of(concern_list=(marked,)) == before


def test_nothing_private_reaches_a_program_or_a_guest():
    brief = told_in_private()
    items = {item.id: item for item in draft_of(brief, size="thorough").items}
    now = "2027-03-01T08:00:00Z"
    rollout = Rollout.model_validate(
        {"id": "r", "brief": brief, "items": items, "version": 1, "created_by": "Dana", "created_at": now,
         "changed_at": now}
    )  # fmt: skip
    shown = [PlanOut.of(rollout).model_dump_json()]
    shown += [repr(public(rollout, profile, date(2027, 3, 1))) for profile in ("public", "teams", "full")]
    for text in shown:
        assert "Canary" not in text
        assert "refuses" not in text
    assert '"past_attempts":""' in shown[0]


def test_a_person_is_known_by_name_title_and_word_form():
    people = (
        person("v", "Karl Voss", "Foreman"), person("w", "王伟", ""),
        person("l", "Rex Zander", "Head of legal"), person("t", "Uma Ley", "Team lead North"),
    )  # fmt: skip
    for text in (
        "Voss blocks it", "Voss’s team", "Zanders Zustimmung fehlt", "karl voss says no",
        "The foreman drags his feet", "the head of legal will not sign", "王伟反对。", "KARL is against it",
        "Two team leads run for one post", "The best fitter says he hears it before any sensor",
    ):  # fmt: skip
        assert points_at_someone(text, people), text
    for text in ("Orders get lost", "A foreman in each hall is told", "Legal terms are unclear", "Why now?",
                 "Two team rooms are missing", "The oldest system is slow"):  # fmt: skip
        assert not points_at_someone(text, people), text
    attempts = "We tried it in 2020. Karl Voss stopped it. Nobody asked why."
    assert without_sentences_about(attempts, people) == "We tried it in 2020. Nobody asked why."


def test_the_only_one_of_a_trade_is_meant_by_it():
    people = (
        person("m", "Otto Brandt", "Master miller"), person("f", "Ida Rau", "Shop foreman, Bakery"),
        person("p", "Lena Ito", "Pharmacist in charge"), person("s", "Max Orr", "VP Field Sales"),
        person("a", "Ann Poe", "Night clerk"), person("b", "Ben Roe", "Order clerk"),
        person("d", "Dia Lee", "Area manager"), person("h", "Hal Fry", "Head of the production"),
        person("r", "Rae Kim", "Manager of the Leeds depot"),
        person("c", "Cy Ode", "Chief financial controller"), person("w", "Wyn Abe", "Ward manager"),
        person("k", "Kay Orr", "Plant manager - Kiel"), person("o", "Oz Lim", "Chief operating officer"),
        person("u", "Una Fox", "Chair of the drivers’ council"),
    )  # fmt: skip
    for text in ("The miller’s contract ends in May", "our foreman is against it", "the pharmacist asks",
                 "The shop foreman leaves", "The production head would wait", "The head of production left",
                 "The financial controller left", "The council’s chair left", "The chair of the council left",
                 "The plant manager left", "The manager of the ward left", "the COO is against it",
                 "The depot manager will not sign", "The Leeds depot manager is slow"):  # fmt: skip
        assert points_at_someone(text, people), text
    for text in ("The field sales figures are late", "The clerk types each order", "A miller sees it first",
                 "The manager asks each team", "The bakery is closed"):  # fmt: skip
        assert not points_at_someone(text, people), text


@pytest.mark.parametrize(
    "worry",
    ["The sponsor has never come.", "Our project lead is leaving in May.", "The rollout lead says no.",
     "Porto's sales head is looking for another job.", "Only the warehouse supervisor resists.",
     "The HR director's contract ends in May.", "One foreman hides bottles in the shed.",
     "The COO never asks.", "The chief of staff leaves in June.", "The lab technician has resigned.",
     "Our bookkeeper cheats on hours.", "The quality engineer does not believe in it.",
     "The receptionist says that it fails.", "Der Werkleiter ist dagegen.", "Le directeur refuse.",
     "The woman at the front desk is slow.", "The manager of the Leeds branch has been warned twice.",
     "The matron resists.", "The IT guy blocks it."],
)  # fmt: skip
def test_a_worry_about_one_in_a_post_or_trade_is_about_a_person(worry: str) -> None:
    assert may_mean_someone(worry, ())
    past = f"Six shops tried it. {worry} Nobody asked why."
    assert without_sentences_about(past, ()) == "Six shops tried it. Nobody asked why."


@pytest.mark.parametrize(
    "worry",
    ["Each project leads to more typing.", "The head office wants reports.",
     "The lead time is four weeks.", "The customer wants a quote the same day.",
     "Managers fear more work.", "The supplier refuses to deliver.",
     "Each store manager decides on her own.", "The printer refuses to print.",
     "Will my manager see my clicks?", "The works council has to agree.",
     "The night shift hates the tablet.", "The order was late in May.",
     "Their manager will see who is slow.", "The call center fears lower pay.",
     "The letter says nothing.", "The director level disappears.", "The contract says sixty days.",
     "The insurer wants a log."],
)  # fmt: skip
def test_a_worry_about_a_body_a_thing_or_anyone_is_about_no_person(worry: str) -> None:
    assert not may_mean_someone(worry, ())


def test_in_concerns_any_part_of_a_name_is_a_name():
    people = (
        person("g", "Grace Miller", "Paralegal"), person("l", "Wei Li", "Analyst"),
        person("b", "Bo Ek", "Clerk"),
        person("m", "Jörg Müller", ""), person("a", "Anna Jaeger", ""), person("w", "Will Hope", ""),
        person("c", "Works Council", "Works council"),
    )  # fmt: skip
    for text in (
        "Grace refuses", "we lose grace", "Li will be replaced", "bo cannot cope", "Mueller blocks it",
        "muller blocks it", "Jäger drinks", "millers team is slow", "Will said no", "They hope for a raise",
        "Mil-ler blocks it", "Mül\u200bler blocks it", "M i l l e r drinks", "GM is slow", "G.M. is slow",
        "G. M. is slow", "Mül\u2800ler drinks", "Anna\u2800Jaeger",
    ):  # fmt: skip
        assert names_someone(text, people), text
    for text in ("It will take long", "The council asks why", "Nobody is measured", "Orders get lost",
                 "A day-to-day tool", "Our IT is slow", "G is a grade"):  # fmt: skip
        assert not names_someone(text, people), text


def test_what_goes_on_about_somebody_goes_with_the_sentence_before():
    people = (person("t", "Tom Lindqvist", "Associate"),)
    for private in (
        "Tom Lindqvist had a bad review. He will be replaced in May.",
        "Tom L. is far too slow. Refuses to learn. This colleague may go.",
        "Tom Lindqvist was ill\nfor months.\nHis return is open.",
        "T. Lindqvist got approx. 5,000 to leave.",
        "Tom Lindqvist led it badly. Because of this, a client left. Then came the divorce.",
        "One associate was drunk. That was @tlindqvist.",
    ):
        text = f"A press costs 3.5 hours. {private} The night shift fears delays.\n- Keys are missing."
        told = "A press costs 3.5 hours. The night shift fears delays.\n- Keys are missing."
        assert without_sentences_about(text, people) == told
    points = "Tom Lindqvist: a disaster!\n- Drank at work\n- Lied to clients\nThe tool:\n- Keys are missing."
    assert without_sentences_about(points, people) == "The tool:\n- Keys are missing."


def test_a_worry_is_no_promise_and_no_end_of_anything():
    brief = plant(
        concerns="The old template is switched off by Karl Voss against his will on 1 July 2027. "
        "Nobody loses their job, they say. The old template is switched off on 2 July 2027.",
        past_attempts="Foreman Voss stopped it. He was moved CanaryMoved.",
    )
    case = read_case(brief, load_kinds(), date(2027, 1, 4))
    assert [off.what for off in case.switch_offs] == ["Paper orders"]  # by what changes
    assert {"jobs", "switch_off"}.isdisjoint(
        topic for topic, promise in case.promises.items() if promise.state == "decided"
    )
    items = draft_of(brief).items
    assert not any("CanaryMoved" in item.model_dump_json() for item in items)
