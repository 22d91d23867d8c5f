"""The code that people in a room type to join."""

# Without 0 and O, 1, I and L, and without U: 30 letters and digits, so six of them are 729 million.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LETTERS, GROUP = 6, 3
LENGTHS = frozenset({LETTERS, 9})  # a room that was opened by an earlier version has nine until it ends
USUAL_HOURS, MOST_HOURS = 4, 12


def normalized(typed: str) -> str:
    """Return the typed code, ignoring case, spaces and dashes; '' if invalid."""
    if len(typed) > 100:
        return ""
    code = "".join(letter for letter in typed.upper() if not letter.isspace() and letter not in "-‐‑‒–—−")
    return code if len(code) in LENGTHS and set(code) <= set(ALPHABET) else ""


def grouped(code: str) -> str:
    """Return a code in groups to read aloud: ABC-DEF."""
    return "-".join(code[first : first + GROUP] for first in range(0, len(code), GROUP))
