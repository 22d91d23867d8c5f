"""The language of a text, by its most frequent words."""

import re
from collections import Counter

SMALL_WORDS: dict[str, str] = {
    "English": "the and of to is are we our they it will for with on that this by from not have has be no",
    "German": "der die das und ist sind wir unser unsere wird für mit auf von nicht ein eine im den dem zu",
    "French": "le la les et est sont nous notre nos pour avec sur que qui ce cette du des pas ne une dans au",
    "Spanish": "el los las y es son nosotros nuestro una será para con que este esta del no por se en al lo",
    "Italian": "il gli e è sono noi nostro sarà per con che questo della di non una nel si lo",
    "Portuguese": "o os as e é são nós nosso nossa será para com que este esta da do não uma no na em se ao",
    "Dutch": "de het en is zijn wij onze wordt voor met op dat dit van niet een we in hebben",
}
_LANGUAGES_OF = {
    word: [language for language, others in SMALL_WORDS.items() if word in others.split()]
    for words in SMALL_WORDS.values()
    for word in words.split()
}
_WORD = re.compile(r"[^\W\d_]+")


def small_words_in(text: str) -> tuple[Counter[str], int]:
    """Return how many small words of each language stand there, and all words."""
    words = Counter(word.lower() for word in _WORD.findall(text))
    counts: Counter[str] = Counter()
    for word, count in words.items():
        counts.update(dict.fromkeys(_LANGUAGES_OF.get(word, ()), count))
    return counts, words.total()
