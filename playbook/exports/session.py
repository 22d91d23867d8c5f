"""Export a session as files: results, open texts and questions."""

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from playbook.core.all_hands.pulse import Display, Unit, shares_of
from playbook.core.all_hands.pulse_questions import KIND_NAMES, PulseQuestion
from playbook.core.all_hands.pulse_texts import PulseText
from playbook.core.all_hands.questions import Question
from playbook.core.log.rollout import WHERE_NAMES, Answer
from playbook.exports.inventory import Value, csv_of

EVERYBODY = "All"
_RESULTS = ("Date", "Question", "Kind", "Team", "Answers", "Choice", "Share", "Average")
_TEXTS = ("Date", "Question", "Kind", "Answer", "About how many", "Theme", "Shown to the room")
_QUESTIONS = ("Date", "Number", "Question", "Name", "Votes", "State", "Answered", "Answer")
_DAY = (2000, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class ClosedPoll:
    """A closed poll, with what may be shown of it."""

    day: date
    questions: Sequence[PulseQuestion]
    teams: Mapping[str, str]
    display: Display
    texts: Sequence[PulseText]


def session_files(
    polls: Sequence[ClosedPoll], questions: Iterable[Question], answers: Mapping[str, Answer]
) -> bytes:
    """Return three tables as CSV in one zip file."""
    tables = {
        "results.csv": csv_of(_RESULTS, (row for poll in polls for row in _results(poll))),
        "written answers.csv": csv_of(_TEXTS, (row for poll in polls for row in _written(poll))),
        "questions.csv": csv_of(_QUESTIONS, (_question(each, answers.get(each.id)) for each in questions)),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, table in tables.items():
            file.writestr(zipfile.ZipInfo(name, _DAY), table)
    return out.getvalue()


def _results(poll: ClosedPoll) -> Iterator[Sequence[Value]]:
    if poll.display.total is None:
        return
    teams = {poll.teams[id_]: unit for id_, unit in poll.display.groups.items() if id_ in poll.teams}
    for question in poll.questions:
        for team, unit in {EVERYBODY: poll.display.total, **teams}.items():
            for choice, share, mean in _lines(question, unit):
                about = (poll.day.isoformat(), question.words, KIND_NAMES[question.kind])
                yield (*about, team, unit.people, choice, share, mean)


def _lines(question: PulseQuestion, unit: Unit) -> Iterator[tuple[str, str, Value]]:
    if question.kind == "choice":
        for share in shares_of(question, unit):
            yield share.option, share.words if share.percent is None else f"{share.percent}%", None
    elif question.kind == "scale" and (result := unit.results.get(question.key)):
        if result.mostly:
            yield str(result.mostly), "most", result.mean
        for score, percent in enumerate(result.percents, 1):
            yield str(score), f"{percent}%", result.mean


def _written(poll: ClosedPoll) -> Iterator[Sequence[Value]]:
    asked = {question.key: question for question in poll.questions}
    for text in poll.texts:
        if (question := asked.get(text.question)) and text.state != "hidden":
            about = (poll.day.isoformat(), question.words, KIND_NAMES[question.kind])
            yield (*about, text.words, text.n, text.theme, "yes" if text.state == "shown" else "no")


def _question(question: Question, answer: Answer | None) -> Sequence[Value]:
    where = WHERE_NAMES[question.where] if question.where else ""
    return (
        question.asked_on.isoformat(), question.number, question.words, question.name, question.votes,
        question.state, where, answer.words if answer else "",
    )  # fmt: skip
