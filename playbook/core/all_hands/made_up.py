"""Made-up answers, so that a host alone can rehearse a pulse."""

from collections.abc import Iterator, Sequence

from playbook.core.all_hands.pulse_questions import YES, PulseQuestion

MADE_UP_ANSWERS = 30
_SCORES = (4, 3, 5, 4, 2, 4, 3, 5, 1)
# The last one is there for whoever rehearses to take out strong language.
_TEXTS = (
    "We need time to learn it.", "Show us one real case first.", "Who helps when it fails?",
    "It works well in our team.", "The old way was faster.", "This is crap.",
)  # fmt: skip


def made_up_forms(questions: Sequence[PulseQuestion]) -> list[dict[str, str]]:
    """Return forms whose results differ from answer to answer."""
    return [
        {
            name: value
            for at, question in enumerate(questions)
            for name, value in _fields(question, number + at)
        }
        for number in range(MADE_UP_ANSWERS)
    ]


def _fields(question: PulseQuestion, number: int) -> Iterator[tuple[str, str]]:
    options = len(question.options)
    match question.kind:
        case "scale":
            yield question.key, str(_SCORES[number % len(_SCORES)])
        case "choice" if question.is_many:
            for place, name in enumerate(question.counters, 1):
                if place == number % options + 1 or number % (place + 1) == 0:
                    yield name, str(YES)
        case "choice":
            yield question.key, str(min(number % options, number // 2 % options) + 1)
        case "words":
            yield f"{question.key}.1", "busy" if number % 3 == 1 else "hopeful"
            yield f"{question.key}.2", "unsure" if number % 3 == 0 else "curious"
        case "text":
            yield question.key, f"Made up: {_TEXTS[number % len(_TEXTS)]}"
