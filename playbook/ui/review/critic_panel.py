"""A model's opinion of the plan on Review, without a score."""

from functools import partial

import streamlit as st

from playbook.core.base.words import count
from playbook.core.log.rollout import Rollout
from playbook.desk.models import connections
from playbook.desk.models.ask import ModelAnswer
from playbook.desk.models.background_work import BackgroundAnswer
from playbook.desk.record import history
from playbook.desk.writing import critiques
from playbook.desk.writing.critiques import ATTACKER_NAMES, Attack, Critique
from playbook.ui.models import answering, consent
from playbook.ui.models.consent import ModelQuestion
from playbook.ui.review import finding_items
from playbook.ui.shell import frame, undoable
from playbook.ui.shell.frame import plain
from playbook.ui.widgets.controls import button, quiet_button
from playbook.ui.words import grounding_words

Answer = ModelAnswer[Critique]


def show(rollout: Rollout) -> None:
    """Draw what a model would attack, for editors with a model."""
    connection = connections.find_connection(frame.here())
    place = f"critic.{rollout.id}"
    asking = answering.find(place)
    is_outdated = bool(asking.result) and frame.once(_is_outdated, rollout, asking.result_about)
    if is_outdated:
        answering.forget(place)
        asking = answering.find(place)
    may_ask = frame.may("ask_model", rollout.id) and bool(rollout.items)
    if not may_ask or not (connection or asking.result or asking.trouble):
        return
    st.header("A model’s opinion", anchor=False)
    st.caption(
        "A model reads the plan as a board, a works council and a skeptic would, and quotes what they would "
        "attack. It is an opinion: it changes no rule and no score."
    )
    if is_outdated:
        st.info("A person was forgotten since a model read the plan. Have it read again.")
    if asking.trouble:
        st.error(plain(asking.failure("What it said before is below." if asking.result else "")))
    if asking.result:
        _show_answer(rollout, asking.result)
    make = partial(critiques.question_of, frame.here(), rollout)
    question = ModelQuestion(
        place, rollout, make, critiques.ask_for_critique, (), "critic.hide", about=rollout.version
    )
    if asking.background_answer:
        answering.show_running(place, _progress)
    elif connection:
        is_again = asking.result is not None
        offer = "Have a model read the plan"
        answering.show_asking(question, connection, "critic", offer, label="Read the plan", is_again=is_again)


def _is_outdated(rollout: Rollout, read_version: int) -> bool:
    return history.is_forgotten_since(frame.here(), rollout.id, read_version)


def _progress(background_answer: BackgroundAnswer[Answer]) -> list[str]:
    heard = background_answer.heard
    quotes = [plain(f"“{row.get('quote', '')}”") for row in heard]
    arrived = f" {count(len(heard), 'finding')} so far." if heard else ""
    return [f"The model is reading the plan.{arrived}", *quotes]


def _show_answer(rollout: Rollout, answer: Answer) -> None:
    findings = answer.value.findings
    open_findings = [finding for finding in findings if critiques.is_open(rollout, finding)]
    if not findings:
        st.markdown("No sentences to attack.")
    elif not open_findings:
        st.markdown("You have changed every sentence it would attack.")
    for number, finding in enumerate(findings):
        if finding in open_findings:
            with st.container(border=True, gap="xsmall"):
                _show_finding(rollout, finding, f"critic.{rollout.id}.{number}")
    for note in (*answer.value.notes, *answer.notes):
        st.caption(f":material/info: {plain(note)}")
    consent.say_what_it_took("Read", answer.writer, answer.took)


def _show_finding(rollout: Rollout, finding: Attack, key: str) -> None:
    item = rollout.items[finding.item_id]
    lines = [
        f"**{ATTACKER_NAMES[finding.attacker]} would attack:** “{plain(finding.quote)}”",
        plain(finding.why),
        f"**Instead:** “{plain(finding.instead)}”",
        grounding_words.flags(frame.once(critiques.claims_of, rollout, finding)),
    ]
    st.markdown("\n\n".join(filter(None, lines)))
    with st.container(horizontal=True, vertical_alignment="center"):
        if item.locked:
            st.caption("The task is locked. Unlock it to change it.")
        else:
            args = (critiques.replace_sentence, rollout.id, rollout.version, finding)
            done = "Replaced the sentence."
            button("Replace the sentence", "check", f"{key}.take", undoable.do, *args, done=done)
        label = plain(finding_items.say_item(item, frame.here().today()))
        quiet_button(label, "open_in_new", f"{key}.open", finding_items.open_item, item)
