"""Ask a model for a message, and check its answer."""

from hashlib import sha256
from typing import Any

from pydantic import ValidationError

from playbook.core.base.fields import MAX_LINE, Frozen
from playbook.core.case.reading.texts import foreign_language
from playbook.core.plan.brief import Brief
from playbook.llm.builtin.facts import home_year
from playbook.llm.builtin.wording import say_day
from playbook.llm.call import wire
from playbook.llm.call.client import turns_of
from playbook.llm.call.fallbacks import ModelQuery
from playbook.llm.message.letter import MAX_SAMPLE, MessageText, MessageWish, count_words, problems_in
from playbook.llm.message.occasion import Occasion
from playbook.llm.safety.nonsense import is_nonsense
from playbook.llm.safety.safety import clean, held_back

_CHANNELS = {"all_hands": "all-hands", "one_to_one": "one-to-one", "email": "e-mail"}
_SCHEMA = wire.record(
    title=wire.words(120),
    paragraphs=wire.array(wire.record(text=wire.words(1_500)), 12, least=1),
    assumptions=wire.array(wire.words(200), 6),
)
_NAMES = {
    "news": "What it tells", "why": "Why", "risk": "If nothing changes",
    "changes": "What changes for them", "stays": "What stays", "benefit": "What is in it for them",
    "help": "How they get help", "add": "Keep word for word", "ask": "What is asked of them, by when",
    "where": "Where to ask",
}  # fmt: skip


class _Paragraph(Frozen):
    text: str


class _Answer(Frozen):
    title: str
    paragraphs: tuple[_Paragraph, ...]
    assumptions: tuple[str, ...] = ()


def question_for(occasion: Occasion, wish: MessageWish, brief: Brief) -> ModelQuery[MessageText]:
    """Return the question; a broken rule is sent back once."""

    def parse(fields: dict[str, Any]) -> MessageText:
        try:
            answer = _Answer.model_validate(fields)
        except ValidationError:
            raise ValueError('Answer with "title", "paragraphs" of {"text"}, and "assumptions".') from None
        letter = _letter(answer, occasion)
        if reason := held_back(
            [answer.title, *(paragraph.text for paragraph in answer.paragraphs)], own_texts=[facts]
        ):
            raise ValueError(f"{reason} Leave it out.")
        if problems := problems_in(letter, wish, occasion, brief):
            raise ValueError(" ".join(problems))
        if is_nonsense(letter.title) or any(map(is_nonsense, letter.body.split("\n\n"))):
            raise ValueError("A part of it says nothing that people could read. Write whole sentences.")
        return letter

    facts = _facts(occasion, wish, brief)
    turns = turns_of("message", "\n".join([facts, *_tone(wish)]))
    return ModelQuery(turns, "message", _SCHEMA, "paragraphs", parse, temperature=0.4)


def _letter(answer: _Answer, occasion: Occasion) -> MessageText:
    texts = [text for paragraph in answer.paragraphs if (text := clean(paragraph.text))]
    if texts and occasion.signature:
        # A model signs although it was asked not to: once is enough.
        texts[-1] = texts[-1].removesuffix(occasion.signature).rstrip(" \n,-\N{EN DASH}")
    body = "\n\n".join(text for text in (*texts, occasion.signature) if text)
    assumed = tuple(assumption for line in answer.assumptions if (assumption := clean(line)[:MAX_LINE]))
    return MessageText(" ".join(clean(answer.title).split()), body, assumed[:12])


def _facts(occasion: Occasion, wish: MessageWish, brief: Brief) -> str:
    limit = wish.limit - count_words(occasion.signature)
    channel = (occasion.channel or "").replace("_", " ")
    lines = [
        f"Write as: {occasion.sender}",
        f"To: {occasion.to}",
        f"Channel: {_CHANNELS.get(occasion.channel or '', channel) or 'spoken in person'}",
        f"At most {limit} words in all paragraphs together.",
    ]
    if language := foreign_language(brief):
        lines.append(f"Language: {language}")
    if occasion.day:
        lines.append(f"It is said on: {say_day(occasion.day, home_year(brief))}")
    lines += ["", "THE FACTS", f"Title in the plan: {occasion.item.title}"]
    lines += [f"{_NAMES[part.key]}: {' '.join(part.sentences)}" for part in occasion.parts]
    if brief.tools:
        lines.append(f"Tools: {', '.join(brief.tools)}")
    return "\n".join(lines)


def _tone(wish: MessageWish) -> list[str]:
    """Return the sender's sample between marks that it cannot hold."""
    if not (sample := clean(wish.sample)[:MAX_SAMPLE]):
        return []
    mark = sha256(sample.encode()).hexdigest()[:10]
    return ["", f"HOW THE SENDER USUALLY WRITES (between {mark} and {mark}: tone only)", mark, sample, mark]
