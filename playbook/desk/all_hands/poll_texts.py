"""Moderate open texts: the room sees only what its host approves."""

import tomllib
from collections.abc import Sequence, Set
from functools import cache
from pathlib import Path
from uuid import uuid4

from playbook.core.all_hands.pulse_texts import PulseText, State, folded, is_coarse, read_theme
from playbook.core.all_hands.questions import read_question
from playbook.core.base.access import Actor
from playbook.core.base.errors import Missing, Refused
from playbook.core.log.rollout import Rollout
from playbook.desk.all_hands.pulse import moderated_polls
from playbook.desk.base.workspace import Workspace
from playbook.store.register.polls.texts import MOST_LISTED as MOST_LISTED
from playbook.store.register.polls.texts import PulseTexts
from playbook.store.register.pulse import Poll
from playbook.store.register.questions import Questions, Shut

_COARSE_FILE = Path(__file__).resolve().parents[3] / "data" / "coarse_words.toml"


def approve_texts(workspace: Workspace, actor: Actor, rollout_id: str, ids: Sequence[str]) -> None:
    """Let the room see these texts and words."""
    _move(workspace, actor, rollout_id, ids, "shown")


def hide_texts(workspace: Workspace, actor: Actor, rollout_id: str, ids: Sequence[str]) -> None:
    """Hide these texts and words from the room."""
    _move(workspace, actor, rollout_id, ids, "hidden")


def group_texts(workspace: Workspace, actor: Actor, rollout_id: str, ids: Sequence[str], theme: str) -> None:
    """Show the room a counted theme in place of these texts."""
    _move(workspace, actor, rollout_id, ids, "shown", read_theme(theme))


def ask_texts(workspace: Workspace, actor: Actor, rollout_id: str, ids: Sequence[str]) -> None:
    """Copy texts to the questions. Raise Shut where they are closed."""
    chosen = _chosen(workspace, actor, rollout_id, ids)
    if any(poll.is_rehearsal for poll, _ in chosen):
        raise Refused("This was written in a rehearsal.", "Close its room, then open the real one.")
    texts, stored = [text for _, texts in chosen for text in texts], Questions(workspace.register)
    if not ((box := stored.find_box(rollout_id)) and box.is_open):
        raise Shut("Questions are closed now.", "Open them under Questions, then add this one.")
    with workspace.publishing(rollout_id):
        for text in texts:
            copy, day = read_question(text.words, ""), workspace.today()
            if not any(question.words == copy.words for question in stored.of_rollout(rollout_id)):
                stored.add(rollout_id, uuid4().hex[:12], copy, day)


def marked_texts(rollout: Rollout, texts: Sequence[PulseText]) -> frozenset[str]:
    """Return the ids of texts with a coarse word."""
    return frozenset(text.id for text in texts if holds_coarse(rollout, text.words))


def holds_coarse(rollout: Rollout, words: str) -> bool:
    """Return whether words hold a coarse one, in a language of the teams."""
    languages = {folded(name) for group in rollout.brief.groups for name in group.languages}
    return is_coarse(words, _coarse(languages))


def _move(
    workspace: Workspace, actor: Actor, rollout_id: str, ids: Sequence[str], state: State, theme: str = ""
) -> None:
    chosen = _chosen(workspace, actor, rollout_id, ids)
    with workspace.publishing(rollout_id):
        for poll, texts in chosen:
            PulseTexts(workspace.register).move(poll.id, [text.id for text in texts], state, theme)


def _chosen(
    workspace: Workspace, actor: Actor, rollout_id: str, ids: Sequence[str]
) -> list[tuple[Poll, list[PulseText]]]:
    """Return the texts that a host chose, by their pulse."""
    polls, chosen_ids = moderated_polls(workspace, actor, rollout_id), frozenset(ids)
    if not ids:
        raise Refused("Nothing is chosen.", "Choose at least one answer.")
    if not polls:
        raise Refused("There is no pulse yet.", "Open one first.")
    stored = PulseTexts(workspace.register)
    chosen = [(poll, [text for text in stored.readable(poll.id) if text.id in chosen_ids]) for poll in polls]
    if sum(len(texts) for _, texts in chosen) < len(chosen_ids):
        raise Missing("This answer is not there any more.", "Reload the page.")
    return [(poll, texts) for poll, texts in chosen if texts]


@cache
def _lists() -> list[tuple[frozenset[str], frozenset[str]]]:
    """Return the names of each language and its coarse words."""
    raw = tomllib.loads(_COARSE_FILE.read_text(encoding="utf-8"))
    return [(frozenset(of["names"]), frozenset(of["words"])) for of in raw.values()]


def _coarse(languages: Set[str]) -> frozenset[str]:
    """Return the coarse words of these languages, and always the English ones."""
    chosen = languages | {"english"}
    return frozenset[str]().union(*(words for names, words in _lists() if not names.isdisjoint(chosen)))
