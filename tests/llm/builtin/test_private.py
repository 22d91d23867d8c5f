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
    may_show_someone,
    names_someone,
    points_at_someone,
    without_sentences_about,
)
from playbook.core.sharing.sharing import public
from playbook.llm.builtin.kinds import load_kinds
from playbook.web.api.api_models import PlanOut
from tests.briefs import agency, bank, group, learning_team, person
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


def test_the_trade_of_a_whole_team_means_none_of_them():
    walt = person("w", "Walt Brenner", "Senior large-loss adjuster")
    worries = (
        "When an estimate is wrong, the complaint is on the adjuster.",
        "Nobody told the large-loss adjuster.", "The adjuster refuses to use it.",
        "The complaint is on Brenner.",
    )  # fmt: skip
    rows = tuple(Concern(id=f"c{at}", text=text) for at, text in enumerate(worries))
    for name, size, is_about in (
        ("Field adjusters", 40, (False, True, True, True)),
        ("Field adjusters", 3, (True, True, True, True)),
        ("Claims", 40, (True, True, True, True)),
    ):
        brief = plant(
            people=(*plant().people, walt), groups=(group("f", name, size, "m1"),), concern_list=rows
        )
        assert brief.concerns_about_people() == is_about, name
        typed = brief.model_copy(update={"concern_list": (), "concerns": worries[0]})
        assert (worries[0] in typed.without_sentences_about_people().concerns) is not is_about[0]
        read = read_case(typed, load_kinds(), date(2026, 12, 2)).concerns
        assert [each.is_about_people for each in read] == [is_about[0]], name


@pytest.mark.parametrize(
    "worry",
    ["Our project lead is leaving in May.", "The rollout lead says no.",
     "Porto's sales head is looking for another job.", "Only the warehouse supervisor resists.",
     "The HR director's contract ends in May.", "One foreman hides bottles in the shed.",
     "The chief of staff leaves in June.", "The lab technician has resigned.",
     "Our bookkeeper cheats on hours.", "The quality engineer does not believe in it.",
     "The receptionist tells everyone that it will fail.", "Le directeur refuse.",
     "The manager of the Leeds branch has been warned twice.", "The matron resists.",
     "The IT guy blocks it.", "The IT/OT manager hides the bills.", "The fleet-manager drinks.",
     "Depot manager refuses to sign.", "The CISO is not convinced.", "The drivers' supervisor drinks.",
     "The caretaker was caught stealing.", "One of the welders told lies.",
     "My boss thinks that it is a fraud.", "The dispatcher in Kiel refuses to use it.",
     "Our bookkeeper failed the test twice.", "Our head seamstress refuses to sew chips into gowns.",
     "The data analyst hates it.", "Our IT architect blocks everything.", "The chaplain doubts it.",
     "The paralegal left in May.", "Our barista says no.", "The concierge drinks.",
     "The operations manager gave up after six weeks.", "The safety officer was blamed for it.",
     "Nobody trusts the IT lead after the chatbot.", "Drivers laugh at the depot manager.",
     "The night team is afraid of our ward manager."],
)  # fmt: skip
def test_what_one_in_a_post_or_trade_does_is_no_part_of_the_plan(worry: str) -> None:
    assert may_mean_someone(worry, ())
    assert may_mean_someone(worry.replace(" ", "\xa0"), ())
    past = f"Six shops tried it. {worry} Nobody asked why."
    assert without_sentences_about(past, ()) == "Six shops tried it. Nobody asked why."


@pytest.mark.parametrize(
    "worry",
    ["Nobody trusts the laundry manager.", "If the depot manager stays, nobody comes.",
     "The data protection officer is late.", "The works council chair blocks it.", "2) The clerk is slow.",
     "We cannot rely on the laundry manager.", "The bookkeeper (61) will not learn it.",
     "The sponsor has never come.", "Der Werkleiter ist dagegen.",
     "The pharmacist is sloppy with pills.", "The welder on the fence line is deaf.",
     "Our bookkeeper makes mistakes since May.", "The dispatcher has a new job from August.",
     "The nurse on night shift has back pain.", "The midwife counts the shifts of others.",
     "It is late; the plant manager approves each order alone.", "Without the shift lead nothing works.",
     "Our scrum lead is overworked."],
)  # fmt: skip
def test_whatever_one_in_a_post_or_trade_does_is_for_editors(worry: str) -> None:
    assert may_show_someone(worry, ())
    brief = Brief(concerns=worry, concern_list=(Concern(id="c", text=worry, answer="We look at it."),))
    assert brief.texts_about_people() == (worry, worry, "We look at it.")
    assert not brief.without_private_parts().concern_list


@pytest.mark.parametrize("holder", ["Production head", "CFO", "Bookkeeper", "Night porter", "Plant manager"])
def test_a_concern_held_by_a_post_is_about_a_person(holder: str) -> None:
    row = Concern(id="c", text="Drinks since May.", held_by=holder, answer="We look at it.")
    assert Brief(concern_list=(row,)).concerns_about_people() == (True,)


@pytest.mark.parametrize(
    "worry",
    ["One of our suppliers cannot deliver before July.", "Two of the four wards fear longer shifts.",
     "One of the lines will be gone in June.", "One of the two unions is against it and has to agree.",
     "One of our customers wants the old forms.",
     "The caterer's contract ends in June.", "Our lawyer says that the council has to agree.",
     "Each project leads to more typing.", "The head office wants reports.",
     "The lead time is four weeks.", "The customer wants a quote the same day.",
     "Managers fear more work.", "The supplier refuses to deliver.",
     "Each store manager decides on her own.", "The printer refuses to print.",
     "Will my manager see my clicks?", "The works council has to agree.",
     "The night shift hates the tablet.", "The order was late in May.",
     "The call center fears lower pay.", "The letter says nothing.", "The contract says sixty days.",
     "The insurer wants a log.", "The license of the old password manager ends in June.",
     "The furnace controller is replaced in June.",
     "The drivers fear that the manager sees each click.",
     "The drivers ask whether the boss reads their messages.",
     "The fire chief’s permit for the hall ends on May 31.",
     "The elevator is left out of order in June.", "The lead in the old paint has to be out by May 31.",
     "The sales lead is typed twice.", "The plant fears lower bonuses.",
     "The library fears that readers stay away.", "Our subsidiary is against it.",
     "The restaurant fears longer queues.", "The theater thinks that tickets get lost.",
     "The shelter fears that volunteers leave.", "Drivers blame the weather.",
     "The distress line stays open.", "The teams lead by example.", "Our hospital gave up on tablets.",
     "Nobody trusts the forecast.", "The library left the old system in 2020.",
     "The changes that we lead to are many."],
)  # fmt: skip
def test_what_a_body_a_thing_or_a_team_does_is_no_person_s(worry: str) -> None:
    assert not may_show_someone(worry, ())
    row = Concern(id="c", text=worry, held_by="Drivers", answer="We look at it.")
    assert Brief(concern_list=(row,)).concerns_about_people() == (False,)


@pytest.mark.parametrize("name", ["Emil Haas", "Are Hansen", "Kari By", "Per Foer", "He Li", "Even Aas"])
def test_a_small_word_that_is_somebody_s_name_too_is_no_name(name: str) -> None:
    people = (person("p", name, ""),)
    for text in (
        "The works council has to agree before he starts.",
        "Ten are checked by the city for us, as ever.",
        "We pay per piece, or even less at night.",
    ):
        assert not names_someone(text, people), text
    assert names_someone(f"{name} is against it.", people)


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
