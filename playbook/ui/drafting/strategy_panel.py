"""The strategy at the head of the Decisions page."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import streamlit as st

from playbook.core.base.words import count, listed
from playbook.core.log.rollout import Rollout
from playbook.core.plan.strategy import (
    MOST_BETS,
    MOST_DECISIONS,
    PAPER_CHAPTERS,
    Strategy,
    sections_of,
    signature_of,
    start_changes,
)
from playbook.core.review.strategy_faults import StrategyFault
from playbook.desk.models import connections
from playbook.desk.models.ask import ModelAnswer
from playbook.desk.models.background_work import BackgroundAnswer
from playbook.desk.writing import strategies
from playbook.desk.writing.strategies import StrategyDraft
from playbook.ui.models import answering, consent
from playbook.ui.models.consent import ModelQuestion
from playbook.ui.shell import frame, undoable
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import opened_forms
from playbook.ui.widgets.controls import button, fold, main_button, quiet_button
from playbook.ui.words import grounding_words

_OPEN, _FORM = "strategy.open", "strategy"
_FIELD = "strategy.field."
_AGAIN = "strategy.again"
_FEWEST_BETS = 3
_DECISION = {
    "what": "Settle first",
    "why": "Why",
    "choice": "We propose",
    "otherwise": "Or",
    "by": "By (2027-01-15)",
}
_BET = {"what": "What we do", "why": "Why here", "sign": "Early sign that it fails"}
Answer = ModelAnswer[StrategyDraft]


@dataclass(frozen=True, slots=True)
class OpenForm:
    """The form of a strategy, maybe filled from a model's draft.

    `points`: the titles of our points in whose place each decision stands.
    """

    rollout_id: str
    points: tuple[tuple[str, ...], ...]
    bets: int
    answer: Answer | None = None


def show(rollout: Rollout) -> None:
    """Draw the strategy for editors, saved or being edited."""
    make = partial(strategies.question_of, frame.here(), rollout)
    place = f"strategy.{rollout.id}"
    question = ModelQuestion(place, rollout, make, strategies.ask_for_strategy, (), "strategy.hide")
    if outcome := answering.take(question.place):
        if outcome.result:
            _begin(rollout, outcome.result.value.strategy, outcome.result)
        else:
            st.error(plain(outcome.failure("Nothing on the page has changed.")))
            st.session_state[_AGAIN] = True
    form: OpenForm | None = st.session_state.get(_OPEN)
    if form and form.rollout_id == rollout.id:
        _show_form(rollout, form)
        return
    if rollout.strategy:
        _show_saved(rollout, rollout.strategy)
    else:
        st.header("Strategy", anchor=False)
        st.caption(
            "What will decide this change, who gains and loses by it, your bets, and the answer to the "
            "skeptic. Once written, it heads this page."
        )
    _show_writers(rollout, question)


def _show_writers(rollout: Rollout, question: ModelQuestion[Answer]) -> None:
    if answering.is_running(question.place):
        answering.show_running(question.place, _progress)
        return
    with st.container(horizontal=True):
        label = "Edit the strategy" if rollout.strategy else "Write it yourself"
        button(label, "edit", "strategy.edit", _begin, rollout, rollout.strategy)
        if rollout.strategy:
            quiet_button("Remove", "delete", "strategy.remove", _remove, rollout.id, rollout.version)
    if (connection := connections.find_connection(frame.here())) is None:
        return
    asking = partial(answering.show_asking, question, connection, "strategy", "Draft it with a model")
    if rollout.strategy is None:
        asking(label="Draft it")
    elif panel := fold("Draft it again with a model", _AGAIN):
        with panel:
            asking(label="Draft it", is_again=True)


def _progress(background_answer: BackgroundAnswer[Answer]) -> list[str]:
    bets = [str(bet.get("what", "")) for bet in background_answer.heard]
    arrived = f" {count(len(bets), 'bet')} so far." if bets else ""
    return [f"The model reads the case and writes the strategy.{arrived}", *map(plain, bets)]


def _show_saved(rollout: Rollout, strategy: Strategy) -> None:
    for section in sections_of(strategy):
        st.header(plain(section.heading), anchor=False)
        entries = [
            f"**{plain(first)}** {plain(rest)}" if first else plain(rest) for first, rest in section.entries
        ]
        st.markdown("\n".join(f"- {entry}" for entry in entries) if len(entries) > 1 else entries[0])
    if start_changes(strategy.starts, rollout.brief) and not rollout.launch:
        args = (strategies.take_starts, rollout.id, rollout.version)
        label, done = "Use these start dates", "The teams start on these dates."
        button(label, "event", "strategy.starts", undoable.do, *args, done=done)
    for fault in frame.once(_faults, rollout, strategy):
        st.caption(f":material/info: {plain(fault.text)} Change one of them.")
    st.caption(plain(signature_of(strategy)))
    if strategy.writer:
        _show_claims(rollout, strategy)


def _faults(rollout: Rollout, strategy: Strategy) -> tuple[StrategyFault, ...]:
    return strategies.faults_of(frame.here(), rollout, strategy)


def _show_claims(rollout: Rollout, strategy: Strategy) -> None:
    if claims := frame.once(strategies.claims_of, rollout, strategy):
        st.markdown(grounding_words.flags(claims))


def _begin(rollout: Rollout, strategy: Strategy | None, answer: Answer | None = None) -> None:
    frame.forget_problems()
    fields = strategies.fields_of(strategy)
    bets, decisions = fields.pop("bets"), fields.pop("decisions")
    texts = {_FIELD + name: text for name, text in fields.items()}
    for place in range(MOST_BETS):
        for name in _BET:
            texts[f"{_FIELD}bets.{place}.{name}"] = bets[place][name] if place < len(bets) else ""
    for place in range(MOST_DECISIONS):
        for name in _DECISION:
            text = decisions[place][name] if place < len(decisions) else ""
            texts[f"{_FIELD}decisions.{place}.{name}"] = text
    opened_forms.begin(_FORM, rollout, texts)
    points = tuple(decision["points"] for decision in decisions)
    bets_shown = max(len(bets), _FEWEST_BETS)
    st.session_state[_OPEN] = OpenForm(rollout.id, points, bets_shown, answer)


def _end() -> None:
    frame.forget_problems()
    opened_forms.end(_FORM)
    st.session_state.pop(_OPEN, None)


def _show_form(rollout: Rollout, form: OpenForm) -> None:
    with st.container(border=True, gap="small", key="strategy.form"):
        st.header("Strategy", anchor=False)
        if form.answer:
            consent.say_what_it_took("Drafted", form.answer.writer, form.answer.took)
            _show_claims(rollout, form.answer.value.strategy)
            for note in (*form.answer.value.notes, *form.answer.notes):
                st.caption(f":material/info: {plain(note)}")
        _text("What decides this change", "decides", 120)
        for place, titles in enumerate(form.points):
            instead = listed([f"“{plain(title)}”" for title in titles])
            st.markdown(f"**Decision {place + 1}**" + (f" · instead of {instead}" if titles else ""))
            with st.grid(5, min_column_width=180):
                for name, label in _DECISION.items():
                    _text(label, f"decisions.{place}.{name}", 120)
        if len(form.points) < MOST_DECISIONS:
            quiet_button("Add a decision", "add", "strategy.decision", _add_decision, form)
        starts = "one line each, “team: 2027-05-31” or “team, first 40: 2027-05-31”; empty: as in the brief"
        _text(f"Who starts when: {starts}", "starts", 100)
        _text("Why these dates", "starts_because", 80)
        _text("Who gains: one line each, “team: what”", "gains", 100)
        _text("Who loses: one line each, “team: what”", "losses", 100)
        for place in range(form.bets):
            st.markdown(f"**Bet {place + 1}**")
            with st.grid(3, min_column_width=220):
                for name, label in _BET.items():
                    _text(label, f"bets.{place}.{name}", 120)
        if form.bets < MOST_BETS:
            quiet_button("Add a bet", "add", "strategy.bet", _add_bet, form)
        frame.show_problems("bets")
        _text("The skeptic’s best argument", "doubt", 100)
        _text("Our answer", "answer", 100)
        _text("What we leave out: one line each", "left_out", 100)
        _text("What we propose to promise: one line each, “Jobs and pay: sentence”", "proposals", 100)
        _text("What the budget is for: one line each, “what: 40000”", "money", 100)
        _text("Steps with a day of their own: one line each, “step | who | 2027-01-15”", "steps", 80)
        _text("Work beside the sessions, in hours each: one line each, “team | work | 9”", "work", 80)
        _text("Risks: one line each, “risk | its sign | who looks”", "risks", 100)
        _text("Last time: one line each, “what happened | what we do this time”", "lessons", 100)
        _text("Open questions: one line each, “question | who answers | 2027-05-31”", "questions", 100)
        chapters = ", ".join(PAPER_CHAPTERS)
        _text(f"Lines of the board paper: one each, “rules: sentence”; chapters: {chapters}", "lines", 140)
        with st.container(horizontal=True):
            main_button("Save strategy", "check", "strategy.save", _save, form)
            quiet_button("Discard", "", "strategy.discard", _end)


def _text(label: str, name: str, height: int) -> None:
    with frame.field(name):
        st.text_area(label, key=_FIELD + name, height=height, persist_state="session")


def _add_decision(form: OpenForm) -> None:
    st.session_state[_OPEN] = replace(form, points=(*form.points, ()))


def _add_bet(form: OpenForm) -> None:
    st.session_state[_OPEN] = replace(form, bets=form.bets + 1)


def _typed(name: str) -> str:
    return str(st.session_state.get(_FIELD + name) or "")


def _save(form: OpenForm) -> None:
    fields: dict[str, Any] = {name: _typed(name) for name in strategies.fields_of(None)}
    fields["decisions"] = [
        {"points": titles, **{name: _typed(f"decisions.{at}.{name}") for name in _DECISION}}
        for at, titles in enumerate(form.points)
    ]
    fields["bets"] = [{name: _typed(f"bets.{at}.{name}") for name in _BET} for at in range(form.bets)]
    args = (strategies.save_strategy, fields, form.answer)
    if opened_forms.save(undoable.do, _FORM, *args, done="Saved the strategy."):
        _end()


def _remove(rollout_id: str, seen: int) -> None:
    undoable.do(strategies.remove_strategy, rollout_id, seen, done="Removed the strategy.")
