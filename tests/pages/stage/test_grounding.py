"""Claims that nobody gave, on the card and beside the stage."""

import re
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from playbook.core.log.changes.briefs import BriefEdited
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem, Message, Owner, Provenance, SponsorAct, Support
from playbook.core.plan.strategy import Strategy
from playbook.core.review.sources import with_names
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import briefs, plans, reviews
from playbook.ui.words import item_words
from tests.attacks import ATTACKS
from tests.pages.stage.test_stage import DANA, IMAGE, with_items
from tests.pages.steps import OpenPage, go, hides, open_task, put_state, shows
from tests.pages.team.test_my_team import text_of

MODEL = Provenance(source="model", writer="local-1", prompt_sha="0123456789abcdef" * 4)


def message(number: int, body: str, *assumed: str, **changes: object) -> Message:
    fields = {
        "id": f"message.m{number}", "title": f"Message {number}", "date": date(2026, 3, 10),
        "owner": Owner(person_id="tom"), "group_ids": ("media",), "body": body,
        "provenance": MODEL.model_copy(update={"assumptions": assumed}),
    }  # fmt: skip
    return Message.model_validate(fields | changes)


def opened(open_page: OpenPage, rollout: Rollout, stage: str = "communication") -> AppTest:
    return open_page(stage, rollout.id)


def see_checks(app: AppTest) -> AppTest:
    return put_state(app, "communication.tab", "Checks")


def said_on(app: AppTest) -> str:
    """What is shown, without the backslashes that keep marks words."""
    return re.sub(r"\\(.)", r"\1", text_of(app))


def test_a_card_says_what_is_not_in_the_brief(workspace: Workspace, open_page: OpenPage):
    item = message(1, "Ask Sanjay in Slack by 3 July; 70% will come.", "The large room is free.")
    app = open_task(opened(open_page, with_items(workspace, item)), "message.m1")
    shown = said_on(app)
    for app_text in (shown, said_on(see_checks(app))):
        assert "Not in your brief: “Sanjay” (a person)" in app_text
        assert "Assumed: The large room is free." in app_text
    for words in ("“Slack” (a tool)", "“3 July” (a date or time)", "“70%” (a number)"):
        assert f"Not in your brief: {words}" in shown
    assert "Assumptions to confirm" in [heading.value for heading in app.header]


def test_editors_read_with_whom_a_private_talk_is_and_about_what(workspace: Workspace, open_page: OpenPage):
    talk = SponsorAct(
        id="sponsor_act.talk-1", title="Hold a one-hour private talk",
        provenance=Provenance(source="builtin", play_id="talk"),
    )  # fmt: skip
    rollout = with_items(workspace, talk)
    tom = next(each for each in rollout.brief.people if each.id == "tom")
    text = f"{tom.name} refuses to use it."
    briefs.save_field(workspace, DANA, rollout.id, rollout.version, "concerns", text)
    app = open_task(open_page("leadership", rollout.id), talk.id)
    shows(said_on(app), "With whom, and about what:", f"{tom.name}: “{text[:-1]}”")


def test_the_item_is_found_from_beside_the_stage(workspace: Workspace, open_page: OpenPage):
    rollout = with_items(workspace, *(message(number, "Ask Sanjay.") for number in range(1, 15)))
    app = see_checks(opened(open_page, rollout))
    assert "and 12 more tasks" in [caption.value for caption in app.caption]
    [button] = [button for button in app.button if button.key == "communication.confirm.0.1"]
    button.click().run()
    assert not app.exception
    assert "## Message 10" in said_on(app)


def test_what_many_items_assume_is_to_be_confirmed_once(workspace: Workspace, open_page: OpenPage):
    texts = ["Ask Sanjay.", "Ask Bettina.", "Ask Priya.", "Ask Kenji.", "Ask Lorenzo."]
    items = (message(number, text, "The room is free.") for number, text in enumerate(texts, 1))
    app = see_checks(opened(open_page, with_items(workspace, *items)))
    assert sum("Assumed" in line.value and ":small" not in line.value for line in app.markdown) == 1
    assert "and 3 more tasks" in [caption.value for caption in app.caption]


def test_an_edit_that_leaves_the_doubtful_words_leaves_the_flag(workspace: Workspace):
    rollout = with_items(workspace, message(1, "Ask Sanjay."))
    edited = rollout.items["message.m1"].model_copy(update={"body": "Please ask Sanjay or Bettina first."})
    rollout = plans.edit_item(workspace, DANA, rollout.id, rollout.version, edited)
    [claim] = reviews.claims_of(workspace, rollout)["message.m1"]
    assert claim.words == "Sanjay"  # Bettina was added by a person, who may know her
    gone = rollout.items["message.m1"].model_copy(update={"body": "Please ask Bettina first."})
    rollout = plans.edit_item(workspace, DANA, rollout.id, rollout.version, gone)
    assert reviews.claims_of(workspace, rollout) == {}


def test_a_text_written_anew_is_checked_anew(workspace: Workspace):
    rollout = with_items(workspace, message(1, "Dear all, listen."))
    signed = MODEL.model_copy(update={"prompt_sha": "cd" * 32})
    anew = rollout.items["message.m1"].model_copy(update={"body": "Ask Sanjay.", "provenance": signed})
    rollout = plans.edit_item(workspace, DANA, rollout.id, rollout.version, anew)
    assert rollout.items["message.m1"].provenance.edited_by == "Dana"
    assert [claim.words for claim in reviews.claims_of(workspace, rollout)["message.m1"]] == ["Sanjay"]


@pytest.mark.long
def test_a_fact_that_is_put_into_the_brief_is_doubted_no_longer(workspace: Workspace):
    rollout = with_items(workspace, message(1, "Ask Sanjay."))
    assert reviews.claims_of(workspace, rollout)
    brief = rollout.brief.model_copy(update={"concerns": "Sanjay leads data."})
    assert reviews.claims_of(workspace, rollout.model_copy(update={"brief": brief})) == {}


def test_a_card_names_who_wrote_it(workspace: Workspace, open_page: OpenPage):
    by_review = Provenance(source="builtin", writer="review R12")
    act = SponsorAct(id="sponsor_act.r", provenance=by_review, title="Added")
    app = opened(open_page, with_items(workspace, message(1, "Dear all"), act))
    assert "Written by local-1 (prompt 0123456789ab)" in said_on(open_task(app, "message.m1"))
    assert "Added by the plan review, rule R12" in said_on(open_task(go(app, "leadership"), act.id))
    for provenance, words in (
        (Provenance(source="builtin", writer="built-in playbook", play_id="x"), "Built-in playbook"),
        (Provenance(source="builtin", writer="plan review"), "Added by the plan review"),
        (Provenance(source="builtin", prompt_sha="ab"), "Built-in playbook, to fill what a model left out"),
        (Provenance(source="model"), "Written by a language model"),
        (Provenance(source="model", writer="m", edited_by="Kim"), "Written by m, edited by Kim"),
    ):
        assert item_words.say_writer(provenance) == words


@pytest.mark.long
def test_a_code_of_a_source_is_shown_as_its_name(workspace: Workspace, open_page: OpenPage):
    why = "It takes weeks. [MS5]"
    item = Support(id="support.x", title="Help", why=why, provenance=Provenance(source="builtin"))
    rollout = with_items(workspace, item)
    soon = rollout.brief.model_copy(update={"end": date(2026, 5, 1)})
    rollout = commit(workspace, DANA, rollout.id, rollout.version, [BriefEdited.of(soon, "end")])
    app = open_task(opened(open_page, rollout, "training"), item.id)
    shown = said_on(app)
    assert "[MS5]" not in shown
    assert "Source: eleven weeks until the habit holds" in shown
    shown = said_on(put_state(app, "training.tab", "Checks"))
    assert "eleven weeks (source: eleven weeks until the habit holds); reviews" in shown
    named = "A (source: practitioners on how often and face to face) and [note] b [x]"
    assert with_names("A [P2] and [note] b [x]") == named


def test_attacks_in_texts_and_assumptions_of_a_model_stay_words(workspace: Workspace, open_page: OpenPage):
    items: list[AnyItem] = [
        message(number, attack.text, " ".join(attack.text.split())[:290], title=attack.text[:110])
        for number, attack in enumerate(ATTACKS)
    ]
    app = opened(open_page, with_items(workspace, *items[:10]))
    for page in (open_task(app, items[0].id), see_checks(app)):
        for element in (*page.markdown, *page.caption):
            assert not IMAGE.search(element.value)
            hides(element.value, "<img", "://evil")


def test_a_day_that_the_strategy_agreed_on_is_not_doubted(workspace: Workspace):
    rollout = with_items(workspace, message(1, "We move on November 23, 2031."))
    assert reviews.claims_of(workspace, rollout)
    strategy = Strategy(decides="The accounts move on November 23, 2031.")
    assert reviews.claims_of(workspace, rollout.model_copy(update={"strategy": strategy})) == {}
