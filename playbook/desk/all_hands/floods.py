"""Show a host what a flood sent, and take it out together."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from playbook.core.base.access import Actor
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.examples import ExampleRemoved
from playbook.core.log.rollout import Rollout
from playbook.desk.all_hands import pulse
from playbook.desk.base.access import get_rollout
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.links.crowd import Came, Crowd, Origin, Sent, crowd_of
from playbook.store.register.questions import Questions

_LEAST_PHONES, _USUAL_PHONES = 100, 2_000  # in a minute; where the brief says how many people, as many
_LEAST_WORDS, _WORDS_OF = 50, 4  # questions and examples; or one from every fourth person


@dataclass(frozen=True, slots=True)
class Rush:
    """More from the phones of some minutes than a room would send."""

    first: datetime
    end: datetime
    people: int  # in the rollout, or 0
    phones: int
    answers: int
    voters: int
    questions: int
    examples: int
    held: int

    @property
    def sent(self) -> int:
        """Return how much would be taken out."""
        return self.answers + self.voters + self.questions + self.examples + self.held


def find_rushes(workspace: Workspace, actor: Actor, rollout_id: str) -> tuple[Rush, ...]:
    """Return the minutes of the past hours that are odd, joined."""
    rollout = get_rollout(workspace, actor, rollout_id, "host")
    people = rollout.brief.headcount or sum(group.size for group in rollout.brief.groups)
    answers, runs = pulse.answers_by_origin(workspace, rollout), list[list[int]]()
    minutes = crowd_of(workspace).minutes(_links_of(workspace, rollout_id))
    for minute, came in minutes.items():
        if _is_odd(came.values(), people, sum(answers.get(origin, 0) for origin in came)):
            if runs and runs[-1][-1] == minute - 1:
                runs[-1].append(minute)
            else:
                runs.append([minute])
    rushes = [
        _rush(run, {key: each for minute in run for key, each in minutes[minute].items()}, answers, people)
        for run in runs
    ]
    return tuple(rush for rush in rushes if rush.sent)


def remove_sent(
    workspace: Workspace, actor: Actor, rollout_id: str, first: datetime, end: datetime
) -> Rollout:
    """Remove for good what came from the phones of some minutes.

    These phones get a new device and can send again, which is for the honest ones among them.
    """
    rollout = get_rollout(workspace, actor, rollout_id, "host")
    crowd, link_ids = crowd_of(workspace), _links_of(workspace, rollout_id)
    first_second, end_second = int(first.timestamp()), int(end.timestamp())
    crowd.bar(link_ids, first_second, min(end_second, int(workspace.now().timestamp()) + 1))
    came = _came_between(crowd, link_ids, first_second // 60, -(-end_second // 60))
    pulse.take_out(workspace, rollout, came.keys())
    questions, voters = _ids(came.values(), "question"), _ids(came.values(), "vote")
    with workspace.publishing(rollout_id):
        Questions(workspace.register).remove_sent(rollout_id, questions, voters)
    rollout = workspace.rollout_cache.get(rollout_id)
    removed: list[AnyChange] = [
        ExampleRemoved(example_id=id_) for id_ in _ids(came.values(), "example") if id_ in rollout.examples
    ]
    if removed:
        rollout = commit(workspace, actor, rollout_id, rollout.version, removed)
    crowd.drop(came)
    workspace.notifier.publish(rollout_id)
    return rollout


def let_in(workspace: Workspace, actor: Actor, rollout_id: str, first: datetime, end: datetime) -> int:
    """Store what is held of some minutes while there is room; count it."""
    get_rollout(workspace, actor, rollout_id, "host")
    crowd, minutes = crowd_of(workspace), (int(first.timestamp()) // 60, -(-int(end.timestamp()) // 60))
    count = crowd.let_in(_came_between(crowd, _links_of(workspace, rollout_id), *minutes))
    workspace.notifier.publish(rollout_id)
    return count


def _links_of(workspace: Workspace, rollout_id: str) -> list[str]:
    return [link.id for link in workspace.links.all() if link.rollout_id == rollout_id]


def _came_between(crowd: Crowd, link_ids: list[str], first: int, end: int) -> dict[Origin, Came]:
    by_minute = crowd.minutes(link_ids)
    return {
        key: each for minute in by_minute if first <= minute < end for key, each in by_minute[minute].items()
    }


def _ids(came: Iterable[Came], kind: Sent) -> list[str]:
    # Copied first, because more may come in meanwhile.
    return [id_ for each in came for id_ in list(each.sent[kind])]


def _is_odd(came: Iterable[Came], people: int, answers: int) -> bool:
    phones = words = held = 0
    for each in came:
        phones += each.phones
        held += len(each.held)
        words += len(each.sent["question"]) + len(each.sent["example"])
    most = max(_LEAST_PHONES, people or _USUAL_PHONES)
    return bool(held) or max(phones, answers) > most or words > max(_LEAST_WORDS, most // _WORDS_OF)


def _rush(run: list[int], came: dict[Origin, Came], answers: Mapping[Hashable, int], people: int) -> Rush:
    first, end = (datetime.fromtimestamp(60 * minute, UTC) for minute in (run[0], run[-1] + 1))
    sent = {kind: len(_ids(came.values(), kind)) for kind in ("vote", "question", "example")}
    return Rush(
        first,
        end,
        people,
        sum(each.phones for each in came.values()),
        sum(answers.get(origin, 0) for origin in came),
        sent["vote"],
        sent["question"],
        sent["example"],
        sum(len(each.held) for each in came.values()),
    )
