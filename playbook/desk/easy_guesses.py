"""Which passwords somebody would guess: zxcvbn's estimate, and what everybody knows about their person."""

import re
import string
import unicodedata
from collections.abc import Iterable

# What zxcvbn, which knows English, takes for rare: this product, its tools, other languages.
_COMMON = """
    account benvenuto bienvenido bienvenue changethis chatgpt copilot dienstag donnerstag firma fortnite
    fruehling hotmail ichliebedich leadership logon mittwoch office365 openai passphrase password playbook
    roblox samstag sharepoint sonntag superuser tiamo tiktok unternehmen willkommen
""".split()  # noqa: SIM905 - a list would be thirty lines
# What people write instead of a letter.
_SWAPS = {"a": "[a@4]", "e": "[e3]", "i": "[i1!]", "l": "[l1]", "o": "[o0]", "s": "[s5$]", "t": "[t7]"}
# As many guesses as seven random digits take, for a password of eight characters of any kind.
_FEWEST_GUESSES = 10**7
_FEWEST_CHARACTERS = 4
_SHORTEST_NAME = 3
# The estimate takes the square of the length: 0.03 s for 40 characters, 2 s for 128.
_LONGEST_READ, _LONGEST_ESTIMATED = 100, 40
_YEAR = re.compile(r"(?:19|20)\d\d")
_REPEATED = re.compile(r"([^\W_]{3,}?)(?:[\W_]*\1)+(?![^\W_])")


def is_easy(password: str, names: Iterable[str] = ()) -> bool:
    """Return whether a password is easily guessed; `names` belong to its person."""
    # Imported at the first new password: its lists of words take 0.1 s.
    from zxcvbn import zxcvbn

    folded = unicodedata.normalize("NFKC", password).casefold()
    if len(set(folded)) < _FEWEST_CHARACTERS:
        return True
    core = _REPEATED.sub(r"\1", _YEAR.sub("", folded[:_LONGEST_READ]))
    # Names are taken out here: zxcvbn would keep those it is given in the process.
    for word in sorted({*_COMMON, *_parts(names)}, key=len, reverse=True):
        core = re.sub("".join(_SWAPS.get(letter, letter) for letter in word), " ", core)
    core = core.strip(string.punctuation + string.whitespace)[:_LONGEST_ESTIMATED]
    return not core or bool(zxcvbn(core)["guesses"] < _FEWEST_GUESSES)


def _parts(names: Iterable[str]) -> set[str]:
    folded = unicodedata.normalize("NFKC", " ".join(names)).casefold()
    return {part for part in re.split(r"[\W_\d]+", folded) if len(part) >= _SHORTEST_NAME}
