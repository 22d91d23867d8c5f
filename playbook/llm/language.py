"""Which language a text is written in, by the small words that every sentence needs."""

import re
import unicodedata
from collections import Counter

_SMALL_WORDS = {
    "English": "the and of to is are we our will for with on that this by from it be not have",
    "German": "der die das und ist sind wir unser unsere wird werden für mit auf dass von nicht ein",
    "French": "le la les et est sont nous notre nos sera pour avec sur que ce cette du des pas une dans au",
    "Spanish": "el los las y es son nosotros nuestro será para con que este esta del no una por se al",
    "Italian": "il gli e è sono noi nostro sarà per con che questo della di non una nel si lo",
    "Dutch": "de het en is zijn wij onze wordt voor met op dat dit van niet een we in hebben",
}
_LANGUAGES_OF: dict[str, list[str]] = {}
for _language, _words in _SMALL_WORDS.items():
    for _word in _words.split():
        _LANGUAGES_OF.setdefault(_word, []).append(_language)
_FEWEST = 6


def language_of(text: str) -> str:
    """Give back the language by its English name, "another script" for other letters; '' if unclear."""
    letters = [letter for letter in text[:20_000] if letter.isalpha()]
    foreign = sum(not unicodedata.name(letter, "LATIN").startswith("LATIN") for letter in letters)
    if len(letters) > 20 and foreign > len(letters) / 2:
        return "another script"
    counts: Counter[str] = Counter()
    for word in re.findall(r"[^\W\d_]+", text[:20_000].lower()):
        counts.update(_LANGUAGES_OF.get(word, ()))
    (first, most), (_, second) = [*counts.most_common(2), ("", 0), ("", 0)][:2]
    return first if most >= _FEWEST and most > second * 1.3 else ""
