"""Export a session, and count the tools outside the approved ones."""

from dataclasses import dataclass
from datetime import date

from playbook.core.all_hands.pulse import counted_of
from playbook.core.all_hands.pulse_questions import TOOLS
from playbook.core.base.access import Actor
from playbook.desk.all_hands import pulse
from playbook.desk.all_hands.pulse import PulseView
from playbook.desk.base.access import get_rollout
from playbook.desk.base.workspace import Workspace
from playbook.exports.session import ClosedPoll, session_files
from playbook.store.register.questions import Questions


@dataclass(frozen=True, slots=True)
class ToolsOutside:
    """A day's noisy counts of tools in use; None below k."""

    day: date
    k: int
    people: int
    options: tuple[tuple[str, int | None], ...]


def session_zip(workspace: Workspace, actor: Actor, rollout_id: str) -> bytes:
    """Return closed pulses and questions as CSV files in a zip."""
    rollout = get_rollout(workspace, actor, rollout_id, "host")
    polls = [
        ClosedPoll(_day(view), view.questions, view.groups, view.display, pulse.texts_of(workspace, view))
        for view in pulse.closed_pulses(workspace, rollout)
    ]
    return session_files(polls, Questions(workspace.register).of_rollout(rollout.id), rollout.answers)


def find_tools_outside(workspace: Workspace, actor: Actor, rollout_id: str) -> ToolsOutside | None:
    """Return the tools of the last closed pulse that asked for them."""
    rollout = get_rollout(workspace, actor, rollout_id)
    for view in pulse.closed_pulses(workspace, rollout):
        total = view.display.total if TOOLS.key in view.poll.ready else None
        if total and (counted := counted_of(TOOLS, total, view.poll.k)):
            return ToolsOutside(_day(view), view.poll.k, total.people, tuple(counted))
    return None


def _day(view: PulseView) -> date:
    return view.poll.closed_on or view.poll.opened_on
