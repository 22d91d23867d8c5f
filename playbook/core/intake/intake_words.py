"""Words of notes that stand for regions, currencies, levels and hours a week."""

import re
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import TypeVar

from playbook.core.plan.brief import Level, Region
from playbook.core.text.names import fold

Key = TypeVar("Key", bound=str)
_NO_NAME = (
    r"(?!(?:Our|The|Chief|Managing|Head|Officer|Director|President|Vice|Manager|City|Team|Board|Project|Rollout"
    r"|Sponsor|Lead|Plant|Assistant|Associate|Superintendent|Administrator"
    r"|Dean(?! [A-Z][a-z]+\b(?! [A-Z]))|Mayor|Chair|Secretary|Principal"
    r"|Coordinator|Supervisor|Executive|Senior|Deputy|General|We|Each|All|In|On|At|By|For|It|He|She|They|This|That"
    r"|Mr|Mrs|Ms|Dr|Prof|January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Afterwards?|After|Before|First|Then|Now|But|And|So|If|When|While|Because|Since"
    r"|Monday|Tuesday|Wednesday|Thursday|Friday)\b)"
)
_WORD = rf"{_NO_NAME}(?:[A-Z\u00c0-\u00de][^\W\d_]{{1,30}}(?:['\u2019-][^\W\d_]{{1,30}}){{0,2}}|[A-Z]\.)"
_PARTICLES = r"(?:(?:van|von|de|der|den|da|di|la|el|le|bin|ter|ten) ){0,2}"
# What may be a person's name, in full or with one word alone.
HONORIFIC = r"(?:Dr|Prof|Mr|Mrs|Ms)\.? "
FULL_NAME = rf"\b{_WORD}(?: {_PARTICLES}{_WORD}){{1,3}}"
ANY_NAME = rf"\b{_WORD}(?: {_PARTICLES}{_WORD}){{0,3}}"
# "do not work nights", "no e-mail"
DENIED = re.compile(
    r"(?i)\b(?:no|not|never|nobody|none|neither|without|hardly|rarely|seldom|few|\w+n['\u2019]t)\b[^,;.]{0,25}$"
)


# Which words in notes stand for which region; each is looked for as a whole word.
_REGION_WORDS: dict[Region, tuple[str, ...]] = {
    "EU": (
        "EU", "European Union", "Germany", "France", "Spain", "Italy", "Netherlands", "Belgium", "Austria",
        "Poland", "Ireland", "Portugal", "Sweden", "Denmark", "Finland", "Greece", "Czechia",
        "Hungary", "Romania", "Luxembourg",
    ),
    "UK": ("UK", "United Kingdom", "England", "Scotland", "Wales", "Great Britain"),
    "US": ("US", "USA", "U.S.", "United States"),
    "other": (
        "Switzerland", "Norway", "Canada", "India", "China", "Japan", "Australia", "Brazil", "Singapore",
        "Mexico", "South Africa",
    ),
}  # fmt: skip


def regions_in(sentence: str) -> dict[Region, str]:
    """Return the regions in a sentence, each with its word."""
    words = chain(*_REGION_WORDS.values())
    patterns = {word: rf"(?<!\w){re.escape(word)}(?!\w)" for word in words}
    return _first_matches(_REGION_WORDS, patterns, sentence)


def _first_matches(
    table: Mapping[Key, Iterable[str]], patterns: Mapping[str, str], sentence: str
) -> dict[Key, str]:
    matches = {key: [w for w in words if re.search(patterns[w], sentence)] for key, words in table.items()}
    return {key: words[0] for key, words in matches.items() if words}


_CURRENCIES: dict[str, tuple[str, ...]] = {
    "EUR": ("€", "EUR", "euro", "euros"),
    "GBP": ("£", "GBP", "pounds"),
    "USD": ("$", "USD", "US$"),
    "AUD": ("A$", "AU$", "AUD"),
    "CAD": ("C$", "CA$", "CAD"),
    "NZD": ("NZ$", "NZD"),
    "SGD": ("S$", "SGD"),
    # Of kroner, dollars and pesos the country decides.
    "CHF": ("CHF", "francs"),
    "SEK": ("SEK", "kronor"),
    "PLN": ("PLN", "zloty", "zlotys"),
    "HUF": ("HUF", "forints"),
    "JPY": ("JPY", "yen"),
    "INR": ("INR", "rupees"),
    **{code: (code,) for code in ("NOK", "DKK", "CZK", "RON", "ZAR")},
}


_RAND = re.compile(r"\bR(?=\d[\d.,]*(?:\s?m|\s?b|[, ]\d{3}))")


_OF_MARKS = {
    mark: rf"(?<![^\W\d_]){re.escape(mark)}" + r"(?![^\W\d_])" * mark[-1].isalpha()
    for mark in chain(*_CURRENCIES.values())
}
_ANY_MARK = re.compile("|".join(_OF_MARKS.values()), re.IGNORECASE)
_MARKS = {mark: rf"(?i){pattern}" for mark, pattern in _OF_MARKS.items()}


def currencies_in(sentence: str) -> dict[str, str]:
    """Return the currencies in a sentence, each with its mark."""
    marked = _first_matches(_CURRENCIES, _MARKS, sentence) if _ANY_MARK.search(sentence) else {}
    return marked | ({"ZAR": "R"} if _RAND.search(sentence) else {})


_EXECUTIVE = re.compile(
    r"(?i)\b(?:chief|c[efotimrp]o|chro|president|managing (?:director|partner)|executive|founder|board"
    r"|director[- ]general|vp|svp|evp|partner)\b"
)
_MANAGER = re.compile(r"(?i)\b(?:head|manager|managing|director|lead|leader|supervisor|principal)\b")


def level_of(job_title: str) -> Level:
    """Return the level of a job title."""
    if _EXECUTIVE.search(job_title) and not re.search(r"\bassistant to\b", job_title, re.IGNORECASE):
        return "executive"
    return "manager" if _MANAGER.search(job_title) else "staff"


_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8,
           "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20}  # fmt: skip
_DAY, _WEEK = 8, 40
_HALF_A_DAY = 0.5
_DAYS_A_WEEK = re.compile(
    r"(?i)(?P<days>\d(?:\.5)?|an?|one|two|three|four|five)(?: days?)?(?P<half> and a half)?(?: days?)?"
    r"(?: ?(?:a|per|each|every|of (?:her|his|my|their|the)|/) ?(?:week|wk)|/wk)"
)
_HOURS_A_WEEK = re.compile(
    r"(?i)\b(?P<hours>\d{1,2}|two|three|four|five|six|eight|ten|twelve|fifteen|twenty) (?:hours?|hrs?)"
    r" ?(?:(?:a|per|each|every) |/ ?)(?:week|wk)"
)
_SHARE_OF_TIME = re.compile(
    r"(?i)(?P<half>half[- ]time|half (?:of )?(?:her|his|their) (?:(?:working |other )?(?:time|week|work"
    r"|hours)))|(?P<all>full[- ]time|all (?:of )?(?:her|his|their) (?:working )?time)"
    r"|(?P<share>\d{1,3}) ?(?:%|per ?cent) of (?:her|his|their) (?:working )?time"
    r"|(?:^|\(|with |at )(?P<part>\d{2,3}) ?(?:%|per ?cent)(?=[).,;]| of (?:a|her|his|their|my)\b|$)"
)


def hours_a_week(text: str) -> tuple[float, str] | None:
    """Return the hours a week that a text gives somebody, and its words for them."""
    if (match := _DAYS_A_WEEK.search(text)) and "day" in fold(match.group()):
        word = fold(match["days"])
        days = float(word) if word[0].isdecimal() else _COUNTS.get(word, 1)
        return (days + _HALF_A_DAY * bool(match["half"])) * _DAY, match.group()
    if match := _HOURS_A_WEEK.search(text):
        hours = fold(match["hours"])
        return float(hours) if hours[0].isdecimal() else float(_COUNTS[hours]), match.group()
    if match := _SHARE_OF_TIME.search(text):
        per_cent = match["share"] or match["part"]
        share = 0.5 if match["half"] else 1.0 if match["all"] else float(per_cent) / 100
        return share * _WEEK, match.group()
    return None


# The surest words first, from against it to for it.
_SUPPORT: tuple[tuple[float, re.Pattern[str]], ...] = tuple(
    (score, re.compile(rf"(?i)\b(?:{words})(?!\w)"))
    for score, words in (
        (5.0, r"(?:strongly|fully|wholly|very much|all) (?:in favou?r(?: of (?:it|this))?|for it"
              r"|behind (?:it|this))"
         r"|can hardly wait|enthusiastic|(?:is|are) keen"),
        (1.0, r"(?:strongly|openly|firmly) (?:against (?:it|this)|opposed)|opposes (?:it|this)|(?:is"
              r"|are) opposed"
         r"|rejects (?:it|this)|refuses|against (?:it|this|the \w+)"),
        (2.0, r"not (?:yet )?(?:convinced|happy|sold|persuaded|in favou?r)|s[ck]eptical|has (?:his "
              r"|her )?doubts"
         r"|doubts (?:it|this)|reluctant|cautious|unhappy|unconvinced"),
        (3.0, r"on the fence|undecided|neutral|torn|in two minds"),
        (4.0, r"in favou?r(?: of (?:it|this))?|supports? (?:it|this)|supportive|(?:is|are|was) for it"
            r"|behind (?:it|this)"
         r"|likes (?:it|this|the idea)|welcomes (?:it|this)"),
    )
)  # fmt: skip


def words_of_support(text: str) -> str:
    """Return the words that say how much somebody supports it, else ''."""
    matches = (pattern.search(text) for _, pattern in _SUPPORT)
    return next((match.group() for match in matches if match), "")


def support_in(words: str) -> tuple[float, str] | None:
    """Return the support from 1 to 5 that words say, and from which."""
    score = next((score for score, pattern in _SUPPORT if pattern.search(words)), None)
    return (score, f"Read from “{words}”.") if score else None


_NOTICED = re.compile(
    r"(?i)\bwill (?:only |just |hardly |barely )?notice\b"
    r"|\b(?:only|hardly|barely|slightly|indirectly|marginally) (?:be )?(?:affected|touched)\b"
    r"|\b(?:little|not much|hardly anything|nothing much) (?:will )?changes?\b"
)
_LITTLE_IMPACT = 1.0


def impact_in(text: str) -> tuple[float, str] | None:
    """Return how much changes for teams that only notice it, and from which words."""
    match = _NOTICED.search(text)
    return (_LITTLE_IMPACT, f"Read from “{match.group()}”.") if match else None


def words_of_impact(sentence: str) -> str:
    """Return the words of a sentence that say that little changes, else ''."""
    match = _NOTICED.search(sentence)
    return match.group() if match else ""
