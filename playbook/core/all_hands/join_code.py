"""The code that a room types to join: which letters it has, and how it is read and written."""

# Without 0 and O, 1, I and L, and without U: 30 letters and digits, so nine of them are 2 to the 44.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LETTERS, GROUP = 9, 3
USUAL_HOURS, MOST_HOURS = 4, 12


def normalised(typed: str) -> str:
    """Return the code that was typed, whatever its case, spaces and dashes; nothing where it is none."""
    if len(typed) > 100:
        return ""
    code = "".join(letter for letter in typed.upper() if not _is_between(letter))
    return code if len(code) == LETTERS and set(code) <= set(ALPHABET) else ""


def said(code: str) -> str:
    """Return a code as it is read out, in groups: ABC-DEF-GHJ."""
    return "-".join(code[first : first + GROUP] for first in range(0, len(code), GROUP))


def _is_between(letter: str) -> bool:
    return letter.isspace() or letter in "-‐‑‒–—−"
