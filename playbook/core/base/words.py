"""Days, numbers, counts and lists in plain words."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

NAMED = 3
MOST_TYPED = 200  # letters of a search
_TITLE = 80
_AFTER_NOUN = re.compile(r" (?:an?|per|of|to|from|for|in|until|each)\b|/")  # hours | a week, days | to answer
_PLURAL = re.compile(r"(?:(?<=ss|sh|ch)es|(?<=x)es|(?<=[a-z]{2}[a-hj-rtv-z])s)$")
_CLAUSE_ENDS = re.compile(r"[,;:](?= )| [–—](?= )")
_RUNS_IN = re.compile(r"(?<![.!?…,;:”’])”(?= [A-Z“])")  # “piece rates” It says nothing
_STRAIGHT_QUOTE = re.compile(r"\"([^\"\n]{0,300})\"")
# A clause with a quote, else the quote alone.
_QUOTE_OPENS = re.compile(r"(?:[,;:] | [–—(] ?)[^,;:–—(]{0,80}?[“\"‘]|(?<=\w)\s[“\"‘]")
_NEAR = {0: "today", 1: "tomorrow", -1: "yesterday"}


def day_in_words(day: date) -> str:
    """Return a day with its year: 'Tue Mar 3, 2026'."""
    return f"{day:%a} {date_in_words(day)}"


def date_in_words(day: date) -> str:
    """Return a day with its year and no weekday: 'Mar 3, 2026'."""
    return f"{short_date(day)}, {day.year}"


def short_date(day: date) -> str:
    """Return a day without its year: 'Mar 3'."""
    return f"{day:%b} {day.day}"


def days_in_words(*days: date | None) -> str:
    """Return the days that are known, with 'to' between them."""
    return " to ".join(day_in_words(day) for day in days if day)


def say_day(day: date, today: date) -> str:
    """Return a day, with its year unless it is this one."""
    return f"{day:%a} {short_date(day)}" if day.year == today.year else day_in_words(day)


def say(day: date) -> str:
    """Return a day as people say it: March 12, 2026."""
    return f"{day:%B} {day.day}, {day.year}"


_WEEKDAY = (
    r"(?:(?P<weekday>(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)"
    r"(?P<ending>day)?)(?P<comma>,?) )?"
)


def with_day_moved(text: str, before: date, after: date) -> str:
    """Return a text that names one day with another one, in the same form."""
    month = f"{before:%B}|{before:%b}"
    named = re.compile(
        rf"(?<![\w-])(?:{_WEEKDAY}(?:(?P<month>{month}) {before.day}(?![\d–%:-])"
        rf"|{before.day} (?P<last>{month})(?![\w–-]))(?P<year>,? {before.year})?"
        rf"|{before.isoformat()}(?![\w-]))"
    )

    def moved(match: re.Match[str]) -> str:
        if not (month := match["month"] or match["last"]):
            return after.isoformat()
        weekday = f"{after:%A}" if match["ending"] else f"{after:%a}"
        opening = f"{weekday}{match['comma']} " if match["weekday"] else ""
        name = f"{after:%B}" if month == f"{before:%B}" != f"{before:%b}" else f"{after:%b}"
        year = f"{match['year'][:-4]}{after.year}" if match["year"] else ""
        return f"{opening}{f'{name} {after.day}' if match['month'] else f'{after.day} {name}'}{year}"

    return named.sub(moved, text)


def say_distance(day: date, today: date) -> str:
    """Return how far a day is: 'in 9 days', '5 months ago'."""
    days = (day - today).days
    if days in _NEAR:
        return _NEAR[days]
    amount, unit = abs(days), "days"
    if amount >= 730:
        amount, unit = round(amount / 365), "years"
    elif amount >= 90:
        amount, unit = round(amount / 30.44), "months"
    elif amount >= 28:
        amount, unit = round(amount / 7), "weeks"
    return f"in {amount} {unit}" if days > 0 else f"{amount} {unit} ago"


def number(value: float) -> str:
    """Return a number as people write it."""
    return f"{value:,.10g}"


# Units of other languages, in the English of the texts.
_UNITS = {
    word: unit
    for unit, words in {
        "day": "tag|jour|día", "days": "tage|tagen|jours|días|dias", "hours": "stunden|heures|horas",
        "minutes": "minuten|minutos", "weeks": "wochen|semaines|semanas", "months": "monate|monaten|meses",
        "%": "percent|per cent|prozent|pour cent|por ciento", "cases": "fälle",
        "people": "personen|personnes|personas",
    }.items()
    for word in words.split("|")
}  # fmt: skip
_UNIT = re.compile(rf"(?i)^(?:{'|'.join(_UNITS)})\b")


def english_unit(unit: str) -> str:
    """Return the English of a usual unit, else the unit."""
    return _UNIT.sub(lambda match: _UNITS.get(match.group().casefold(), match.group()), unit)


# Who enters "day" means days.
_ONE_TIME = re.compile(
    r"^((?:working |business )?(?:minute|hour|day|week|month|year))(?=$| (?:an?|per|from|of|to)\b)"
)


def in_unit(value: float, unit: str) -> str:
    """Return a number with its unit: 41.5%, 3 hours."""
    unit = english_unit(unit)
    words = _one_of(unit) if abs(value) == 1 else _ONE_TIME.sub(r"\1s", unit)
    return f"{number(value)}{'' if unit.startswith('%') else ' '}{words}".strip()


def _one_of(unit: str) -> str:
    """Return a unit for one of it: day, hour a week, person."""
    if unit.startswith("%"):
        return unit
    end = match.start() if (match := _AFTER_NOUN.search(unit)) else len(unit)
    noun = re.sub(r"ies$", "y", re.sub(r"people$", "person", unit[:end]))
    return _PLURAL.sub("", noun) + unit[end:]


def duration(hours: float) -> str:
    """Return hours in words: 40 min, 1 h 30 min, 2 hours."""
    whole, minutes = divmod(round(hours * 60), 60)
    if not minutes:
        return count(whole, "hour")
    return f"{whole:,} h {minutes} min" if whole else f"{minutes} min"


def say_minutes(minutes: int) -> str:
    """Return minutes in words: 40 minutes, 2.5 hours, 148 hours."""
    if abs(minutes) < 90:
        return count(minutes, "minute")
    hours = minutes / 60
    return count(round(hours), "hour") if abs(hours) >= 10 else f"{round(hours, 1):g} hours"


def terms_of(typed: str) -> tuple[str, ...]:
    """Return the words to look for, each once, of what somebody typed."""
    # Each is looked for in each thing, and a message of a tab holds millions.
    return tuple(dict.fromkeys(typed[:MOST_TYPED].casefold().split()))


def count(amount: int, noun: str, nouns: str = "") -> str:
    """Return a number with its noun: 1 day, 1,200 days."""
    return f"{amount:,} {noun if amount == 1 else nouns or f'{noun}s'}"


def capital(text: str) -> str:
    """Return a text whose first letter is a capital."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """Return a text whose first letter is small; "ERP" and "HubSpot" stay."""
    is_name = any(letter.isupper() for letter in text.partition(" ")[0][1:])
    return text if is_name else text[:1].lower() + text[1:]


def closed(text: str) -> str:
    """Return a text that ends like a sentence."""
    is_ended = text.rstrip(" \n]”").endswith((".", "!", "?", "…"))  # also within brackets or quotes
    return text.rstrip(" ,;") if is_ended else f"{text.rstrip(' ,;')}."


def put_for(text: str, sentence: str, instead: str) -> str:
    """Return a text with a sentence replaced, so that one period ends it."""
    # An addition to a sentence never stands in the middle of another.
    goes_on = r"(?! [a-z])" if instead.startswith(sentence.rstrip(" .")) else ""
    period = r"\.?" if instead.rstrip("]").endswith(".") else ""
    ends = "(?P<ends> stay as they are)?" if instead.startswith(". ") else "(?P<ends>)"
    pattern = re.escape(sentence) + goes_on + ends + period
    return re.sub(pattern, lambda match: f"{match['ends'] or ''}{instead}", text)


def listed(words: Iterable[str], last: str = "and") -> str:
    """Return words as a list in a sentence: a, b and c."""
    names = list(words)
    return f" {last} ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def entries_in(text: str) -> tuple[str, ...]:
    """Return the parts between commas, semicolons or line breaks, each once."""
    parts = map(str.strip, re.split(r"[,;\n]", text))
    return tuple(dict.fromkeys(filter(None, parts)))


def some(names: Sequence[str], most: int = 4) -> str:
    """Return a short list: a, b, c, d and 3 more."""
    if len(names) <= most + 1:  # the last one takes no more room than "1 more"
        return listed(names)
    return f"{', '.join(names[:most])} and {len(names) - most} more"


def some_of(phrases: Sequence[str], between: str = ", ") -> str:
    """Return the first few phrases, and how many more there are."""
    more_count = len(phrases) - NAMED
    if more_count > 1:
        return f"{between.join(phrases[:NAMED])} and {more_count:,} more"
    return between.join(phrases)


def quoted(title: str) -> str:
    """Return a title in quotation marks, cut where it is long, and never within a quote."""
    cut = short(title)
    quote = _QUOTE_OPENS.search(cut) if cut != title else None
    return in_quotes(cut[: quote.start()] if quote else cut) if title else "an untitled task"


def in_quotes(title: str) -> str:
    """Return a whole title in quotation marks, those in it as single ones."""
    return "“" + _STRAIGHT_QUOTE.sub(r"‘\1’", title).replace("“", "‘").replace("”", "’") + "”"


def short(words: str, most: int = _TITLE) -> str:
    """Return the words, cut where there are many."""
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def as_template(text: str) -> str:
    """Return a text to put in place of a match: a backslash is one of its letters."""
    return text.replace("\\", r"\\")


def first_clauses(text: str, most: int) -> str:
    """Return the clauses of a text that fit, without a mark that something follows.

    The first clause is whole however long it is.
    """
    if len(text) <= most:
        return text
    ends = [match.start() for match in _CLAUSE_ENDS.finditer(text)]
    return text[: max((end for end in ends if end <= most), default=min(ends, default=len(text)))]


def clause_start(text: str, place: int) -> int:
    """Return where the clause begins in which a place stands."""
    return max((match.end() for match in _CLAUSE_ENDS.finditer(text) if match.end() <= place), default=0)


def closed_quotes(text: str) -> str:
    """Return a text in which no quote runs into the next sentence."""
    return _RUNS_IN.sub(".”", text)


def opening_of(text: str, most: int = 160) -> str:
    """Return a short text whole, else its first clause, or ''."""
    if len(text) <= most:
        return text
    first = re.split(r"[:?.!\n]", text, maxsplit=1)[0].strip()
    return first if len(first) <= most else ""


_MANY = re.compile(
    r"(?i)(?:(?<!ord)(?<!numb)(?<!cent)(?<!lett)(?<!pap)(?<!off)(?<!comput)(?<!print)(?<!serv)(?<!count)ers"
    r"|[aeiou]tors|[sy]ors|ists|ants|agents|students|residents|ees|ians|men|women|people|nurses|clerks|crews"
    r"|reps|guards|pilots|cooks|chefs|coaches|leads|heads|midwives|mechanics|deans)$"
)
_WITH_ONE = {"does": "do", "has": "have", "is": "are", "hears": "hear"}


def agreeing(text: str, subject: str) -> str:
    """Return a text in which verbs behind a name of several people are plural.

    "Village managers do not hear why."
    """
    head = re.split(r" \(|,| (?:in|at|of|for|on) ", subject, maxsplit=1)[0]
    if not _MANY.search(head):
        return text
    verbs = re.compile(rf"(?<!of )(?<!for )\b(?P<who>{re.escape(subject)}) (?P<verb>does|has|is|hears)\b")
    return verbs.sub(lambda match: f"{match['who']} {_WITH_ONE[match['verb']]}", text)


def plural(noun: str) -> str:
    """Return the plural of a noun: "deliveries", "boxes", "calls"."""
    if re.search(r"[^aeiou]y$", noun):
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "ch", "sh")) else f"{noun}s"
