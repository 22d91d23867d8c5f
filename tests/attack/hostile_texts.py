"""Texts of whoever means harm."""

from collections.abc import Callable

TEAMS = 3
Write = Callable[[int, int], str]
# Each takes how many parts it has at least, and the number of its row.
PATTERNS: dict[str, Write] = {
    "alike": lambda n, _: "a" * n,
    "alike but for the end": lambda n, row: f"{'the same words again ' * n}"[: n - 5] + f" {row}",
    "numbers": lambda n, row: " ".join(str((row + at) * 7919 % 99_991) for at in range(n)),
    "dates": lambda n, row: ", ".join(f"March {(row + at) % 28 + 1}, 2027" for at in range(n)),
    "starts": lambda n, _: " ".join(f"Team {at % TEAMS} starts on March {at % 28 + 1}." for at in range(n)),
    "letters": lambda n, row: "\n".join("abcdefghij"[(row + at) % 10] for at in range(n)),
    "teams": lambda n, row: ", ".join(f"Team {at % TEAMS}" for at in range(row, row + n)),
    "quotes": lambda n, _: "“\"(‘„'" * n,
    "sentences": lambda n, row: f"We do {row}. " * n,
    "fears": lambda n, _: "staff ask whether they will lose their jobs to the new system, " * n,
    "money": lambda n, row: " ".join(f"{at + 2} people at {row} euros a month," for at in range(n)),
    "people": lambda n, row: ", ".join(f"Ana{at % 97} Bel{at % 89}" for at in range(row, row + n)),
    "hyphens": lambda n, row: "-".join(f"Ab{chr(97 + (row + at) % 26)}" for at in range(n)),
    "lists": lambda n, _: "".join(f"- a{at}\n" for at in range(n)),
}
_SUBJECTS = "The store manager", "A colleague from sales", "Our trainer", "The team lead", "Everybody"
_VERBS = "explains", "tries out", "compares", "writes down", "shows the others"
_OBJECTS = "one order", "the new form", "a customer request", "the weekly list", "what was unclear"
_ENDS = "before lunch", "with the old screen open", "twice", "at the counter", "and asks for help"


def plain(letters: int, row: int) -> str:
    """Return ordinary sentences, each row other ones."""
    parts = (_SUBJECTS, _VERBS, _OBJECTS, _ENDS)
    sentences = []
    for at in range(letters // 30 + 1):
        number = row * 7 + at
        words = [part[number // 5**place % 5] for place, part in enumerate(parts)]
        sentences.append(f"{' '.join(words)}.")
    return cut(" ".join(sentences), letters)


def cut(text: str, letters: int) -> str:
    return text[:letters].strip() or "a"


def written(name: str, letters: int, row: int) -> str:
    """Return so many letters of a pattern, or of ordinary sentences; each row ends in its number."""
    text = plain(letters, row) if name == "plain" else PATTERNS[name](letters, row)
    return f"{cut(text, letters - 6)} {row}"
