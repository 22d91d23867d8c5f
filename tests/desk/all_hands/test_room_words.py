"""What a room asked reaches no model, whatever a host made of it."""

from datetime import timedelta

from playbook.core.all_hands.room_words import ROOM_TITLE
from playbook.core.base.access import Actor
from playbook.core.digest.themes import strangers_words
from playbook.core.log.rollout import Rollout
from playbook.desk.all_hands import answers
from playbook.desk.models.preview import words_to_send
from playbook.desk.plan import plans, tracking
from playbook.desk.record import digest
from playbook.desk.writing import critiques, drafting, faq, messages, strategies
from playbook.desk.writing.messages import MessageWish
from tests.desk.all_hands.conftest import DANA
from tests.desk.all_hands.test_questions import ask
from tests.hostile import HOSTILE
from tests.pages import made

KIM = Actor(name="Kim")
STAGES = ("leadership", "communication", "training", "reinforcement", "accountability")


def now(workspace) -> Rollout:
    return workspace.rollout_cache.get("made")


def asked(workspace, share, hostile) -> list[str]:
    """Return the ids of all that a host can make of a hostile question."""
    question = ask(workspace, share, hostile.note, hostile.tell)
    made_items = []
    for becomes in answers.BECOMES_NAMES:
        _, item = answers.turn_into_item(workspace, DANA, "made", question.id, becomes)
        made_items.append(item.id)
    return made_items


def prompts(workspace) -> str:
    """Return all that leaves for a model, through every prompt that reads the plan."""
    rollout = now(workspace)
    questions = [strategies.question_of(workspace, rollout), critiques.question_of(workspace, rollout)]
    for stage in STAGES:
        questions += drafting.questions_of(workspace, rollout, stage)
        questions.append(faq.question_of(faq.make_faq(workspace, rollout, stage), rollout))
    for item in rollout.items.values():
        if messages.has_words(item):
            questions.append(messages.question_of(rollout, item.id, MessageWish()))
    questions += [strategies.question_of(workspace, rollout), critiques.question_of(workspace, rollout)]
    questions.append(digest.question_of(workspace, rollout, made.TODAY - timedelta(days=7)))
    return "\n".join(words_to_send(question) for question in questions).casefold()


def test_no_hostile_question_reaches_a_prompt_whatever_it_became(workspace, share):
    ids = [item_id for hostile in HOSTILE for item_id in asked(workspace, share, hostile)]
    sent = prompts(workspace)
    assert [hostile.tell for hostile in HOSTILE if hostile.tell in sent] == []
    assert ROOM_TITLE.casefold() in sent
    # Edited by an editor, logged and taken out, they stay closed.
    for number, item_id in enumerate(ids):
        item = now(workspace).get_item(item_id)
        changed = item.model_copy(update={"title": f"{item.title} Soon.", "why": item.title, "note": ""})
        plans.edit_item(workspace, KIM, "made", now(workspace).version, changed)
        if item.is_tracked:
            words = tracking.log_status(workspace, KIM, "made", now(workspace).version, item_id, "done")
            assert words.tracking[item_id]
        if number % 2:
            plans.remove_item(workspace, KIM, "made", now(workspace).version, item_id)
    sent = prompts(workspace)
    assert [hostile.tell for hostile in HOSTILE if hostile.tell in sent] == []


def test_people_read_in_the_faq_what_no_model_is_told(workspace, share):
    _, item = answers.turn_into_item(
        workspace, DANA, "made", ask(workspace, share, "Why now?").id, "resistance"
    )
    made_faq = faq.make_faq(workspace, now(workspace), "communication")
    assert item.title in [each.question for each in (*made_faq.answered, *made_faq.still_open)]


def test_a_question_counts_as_a_theme_and_may_not_be_copied(workspace, share):
    words = "Who will check what it writes about our clients?"
    answers.turn_into_item(workspace, DANA, "made", ask(workspace, share, words).id, "support")
    assert words in strangers_words(now(workspace))


def test_an_item_of_an_older_log_is_known_by_its_note(workspace, share):
    item = (
        now(workspace).get_item("item-0").model_copy(update={"note": "Asked in the room on Thu Mar 5, 2026."})
    )
    assert item.is_from_room
