"""Write a message without a model, from whole sentences."""

from collections.abc import Iterable

from playbook.llm.message.message_rules import Letter, Wish, count_words
from playbook.llm.message.occasion import EVERYONE, Occasion

WRITER = "built-in playbook"
_FIRST = ("news", "why", "ask", "where", "add")
_LAST = ("changes", "benefit", "stays", "help", "risk")
_BY_TOPIC = {
    "why_now": "why",
    "why": "why",
    "risk": "risk",
    "wiifm": "benefit",
    "job_impact": "changes",
    "unchanged": "stays",
    "how": "help",
    "progress": "news",
    "win": "news",
}


def write_letter(occasion: Occasion, wish: Wish) -> Letter:
    """Write within the limit; what does not fit is left out whole."""
    greeting = _greeting(occasion)
    room = wish.limit - count_words(f"{greeting} {occasion.signature}")
    chosen = _choose(occasion, room)
    lines = [
        " ".join([*([part.label] if part.label else []), *chosen[part.key]])
        for part in occasion.parts
        if chosen.get(part.key)
    ]
    body = "\n\n".join(line for line in (greeting, *lines, occasion.signature) if line)
    return Letter(occasion.item.title or "What changes, and why", body)


def _greeting(occasion: Occasion) -> str:
    if occasion.to == EVERYONE:
        return "Hello everyone,"
    if occasion.item.kind == "manager_briefing":
        return "Hello managers,"
    return f"Hello everyone in {occasion.to},"


def _order(occasion: Occasion) -> Iterable[str]:
    topics = [_BY_TOPIC[topic] for topic in occasion.topics]
    return dict.fromkeys([*_FIRST, *topics, *_LAST])


def _choose(occasion: Occasion, room: int) -> dict[str, list[str]]:
    """Return the first sentence of each part, then others while they fit."""
    parts = {part.key: part for part in occasion.parts}
    chosen: dict[str, list[str]] = {}
    order = [key for key in _order(occasion) if key in parts]
    for key in order:
        first = parts[key].sentences[0]
        cost = count_words(f"{parts[key].label} {first}")
        if cost <= room:
            chosen[key], room = [first], room - cost
    later = [(depth, key) for key in chosen for depth in range(1, len(parts[key].sentences))]
    for depth, key in sorted(later, key=lambda place: (place[0], order.index(place[1]))):
        sentence = parts[key].sentences[depth]
        # A sentence may rest on the one before it.
        if len(chosen[key]) == depth and (cost := count_words(sentence)) <= room:
            chosen[key].append(sentence)
            room -= cost
    return chosen
