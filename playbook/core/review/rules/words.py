"""R41 to R44 and R46: texts say what their tags and dates say."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache, partial

from playbook.core.base.text_caches import clear_with
from playbook.core.base.words import count, listed, say
from playbook.core.plan.brief import Brief, Group
from playbook.core.plan.items import AnyItem, CheckinSeries, Item, Message, TrainingSession
from playbook.core.plan.workdays import workdays_of
from playbook.core.review.reading import CACHED_TEXTS, SPOKEN, Passage, quote, read, spoken
from playbook.core.review.rule import Note, Rule, bad, ok, skip, unknown
from playbook.core.review.rules.accountability import called
from playbook.core.review.view import View

_rule = partial(Rule, part="words", by_group=False)


def texts_are_written(view: View) -> Iterator[Note]:
    """R41: every message, script, agenda and briefing has words of its own, enough to be said."""
    texts = [(item, text) for item in view.items if (text := spoken(item)) is not None]
    problems = [(item, text) for item, words in texts if (text := _thin(words, view.settings.fewest_words))]
    if not texts:
        yield skip()
    elif problems:
        most = len(problems) > view.settings.thin_share * len(texts)
        for item, text in problems:
            yield bad(f"The {called(item)} {text}.", item, severity="E" if most else "W")
    else:
        yield ok()


def _thin(text: str, fewest: int) -> str:
    """Return what is wrong with a text's amount of words, or an empty string."""
    reading = read(text)
    if not text:
        return "has no text"
    if reading.words < fewest:
        return f"has {count(reading.words, 'word')} to say, {quote(text)}, not {fewest}"
    if reading.different * 4 < reading.words and reading.different < fewest:
        return f"repeats the same few words: {quote(text)}"
    return ""


R41 = _rule("R41", "W", ("B/D", "P1", "ours"), texts_are_written).says(
    "Texts are written, not only tagged",
    "If you had to stand up and say it now, is there anything on the page?",
    thresholds=("fewest_words", "thin_share"),
    severe_when="more than thin_share of the texts are empty or too short",
)


def placeholders_are_filled(view: View) -> Iterator[Note]:
    """R42: no placeholder in what is due within two weeks, and no 'tbd' or filler text at all."""
    held = [passage for passage in view.passages if passage.reading.find("placeholder")]
    notes = [note for passage in held for note in _placeholder(view, passage)]
    yield from notes or [ok() if view.items else skip()]


_FILLER = re.compile(
    r"\btb[dac]\b|\bxx+\b|\blorem\b|\bipsum\b|\?\?\?+|_{3,}|\bto be (?:named|defined|decided)\b"
)


def _placeholder(view: View, passage: Passage) -> Iterator[Note]:
    item = passage.item
    is_near = _is_near(view, item) and "?" not in item.note
    if is_near or _FILLER.search(passage.text.lower()):
        due = f", due on {say(item.due)}," if item.due else ""
        text = f"The {called(item)}{due} still has a placeholder: {passage.reading.quote('placeholder')}"
        yield bad(text, item, severity="E" if is_near else "W")


def _is_near(view: View, item: Item) -> bool:
    today = view.today or view.brief.start  # without a day, the plan is read on its first
    if today is None or item.due is None:
        return False
    return 0 <= (item.due - today).days <= view.settings.placeholder_days


R42 = _rule("R42", "W", ("D/D", "ours"), placeholders_are_filled).says(
    "No placeholder goes out",
    "Will somebody read this aloud next week with a bracket in it?",
    thresholds=("placeholder_days",),
    severe_when="the task is due within placeholder_days and no open question stands in its note",
)

# What a text with this tag must say: a pattern, the words of a finding, and the brief's own fields.
_TAGS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "job_impact": ("job_impact", "jobs, roles or pay", ()),
    "unchanged": ("unchanged", "what stays", ("what_stays",)),
    "wiifm": ("wiifm", "what is in it for the people", ("expected_benefit",)),
    "risk": ("risk", "what happens if nothing changes", ("risk_of_not_changing",)),
    "win": ("win", "what was achieved", ()),
    "data": ("data", "which data may go in", ()),
    "limits": ("limits", "what can go wrong", ()),
    "verify": ("verify", "how a result is checked", ()),
}


def tags_have_their_sentence(view: View) -> Iterator[Note]:
    """R43: a text tagged with a topic has a sentence about it."""
    tagged = [item for item in view.items if isinstance(item, Message | TrainingSession) and item.topics]
    notes = [note for item in tagged for note in _without_their_topic(view, item)]
    foreign = [item for item in tagged if _is_foreign(view, item)]
    if foreign and not notes:
        fields = [f"items.{item.id}.{SPOKEN[item.kind]}" for item in foreign]
        texts = count(len(foreign), "text is", "texts are")
        yield unknown(
            f"{texts} not in English, and this rule reads English only.", *fields, items=tuple(foreign)
        )
    else:
        yield from notes or [ok() if tagged else skip()]


def _without_their_topic(view: View, item: Message | TrainingSession) -> Iterator[Note]:
    text = spoken(item) or ""
    if _is_thin(view, item) or not read(text).is_english:
        return  # empty texts are for R41; texts in other languages are for people
    reading = read(text)
    missing = [_TAGS[topic][1] for topic in item.topics if topic in _TAGS and not _tells(view, topic, text)]
    if missing:
        first = quote(max(reading.sentences, key=len))
        text = f"The {called(item)} is marked as saying {listed(missing)}, and has no word on it: {first}."
        yield bad(text, item)


def _is_foreign(view: View, item: Message | TrainingSession) -> bool:
    """Return whether a text in another language does not show what it is marked to say."""
    text = spoken(item) or ""
    says_topics = all(_tells(view, topic, text) for topic in item.topics if topic in _TAGS)
    return read(text).is_foreign and not _is_thin(view, item) and not says_topics


def _is_thin(view: View, item: Item) -> bool:
    return read(spoken(item) or "").words < max(1, view.settings.fewest_words)


def _tells(view: View, topic: str, text: str) -> bool:
    pattern, _, fields = _TAGS[topic]
    return read(text).says(pattern) or any(_shares_words(view.brief, field, text) for field in fields)


def _shares_words(brief: Brief, field: str, text: str) -> bool:
    own = set(re.findall(r"\w{6,}", str(getattr(brief, field)).lower()))
    return len(own & set(re.findall(r"\w{6,}", text.lower()))) >= min(2, len(own) or 9)


R43 = _rule("R43", "W", ("B/D", "P1", "P11"), tags_have_their_sentence).says(
    "What a text is marked to say, it says",
    "Where is the sentence about jobs that the plan counts as said?",
    thresholds=("fewest_words",),
)

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]*"
_NUMBER = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_DATE_TEXT = (
    rf"(?:(?P<weekday>{'|'.join(_DAYS)})[a-z]*,? )?(?:{_NUMBER} (?:of )?{_MONTH}|"
    rf"{_MONTH.replace('month', 'month2')} {_NUMBER.replace('day', 'day2')})\b,?(?: (?P<year>20\d\d))?"
)
_DATE = re.compile(_DATE_TEXT)
_UP_TO = r"[^.;:,\n]{0,30}?"
_START = re.compile(
    r"\b(?:we|you|everyone|everybody|all (?:groups?|teams?)) (?:will )?"
    r"(?:start|begin|go live|goes live|starts|begins)\b"
    rf"{_UP_TO}(?P<date>{_DATE_TEXT})|\b(?:then the start|the start|go-?live)\b(?: is)?(?: on|:)? "
    rf"(?P<date2>{_DATE_TEXT.replace('(?P<', '(?P<b_')})"
)
_TRAINING = re.compile(
    rf"\b(?:training|hands-on session|first session|second session|help session|clinic)\b[^.;:,\n\d]{{0,30}}?"
    rf"(?P<date>{_DATE_TEXT})(?! ?(?:to|until|and|or|-|–) )"
)
_ASSEMBLY = re.compile(rf"\b(?:all[- ]hands|town ?hall|kick-?off)\b{_UP_TO}(?P<date>{_DATE_TEXT})")


def days_match(view: View) -> Iterator[Note]:
    """R44: 'today', weekdays and dates in a text fit its own day, the go-live and the rest of the plan."""
    dated = [passage for passage in view.passages if _speaks_of_days(passage) and passage.item.due]
    notes = [note for passage in dated for note in _wrong_days(view, passage)]
    notes += [note for series in view.all(CheckinSeries) for note in _wrong_weekday(series)]
    yield from notes or [ok() if view.items else skip()]


def _speaks_of_days(passage: Passage) -> bool:
    if passage.item.kind in _OTHER_DAYS:
        return False
    return passage.item.kind == "message" or bool(dates_in(passage.text)[0])


# The day of these is not the day on which somebody reads the text.
_OTHER_DAYS = ("metric", "policy", "checkin_series")


def _wrong_days(view: View, passage: Passage) -> Iterator[Note]:
    if due := passage.item.due:
        if isinstance(passage.item, Message):
            yield from _near_words(view, passage, due)
        yield from _written_dates(view, passage, due)


_NEAR_WORDS = (
    ("today_start", 0, "today"),
    ("tomorrow_start", 1, "tomorrow"),
    ("yesterday_start", -1, "yesterday"),
)


def _near_words(view: View, passage: Passage, due: date) -> Iterator[Note]:
    for pattern, days, word in _NEAR_WORDS:
        if not passage.reading.find(pattern):
            continue
        starts = _start_days(view, view.groups_of(passage.item))
        if starts and due + timedelta(days=days) not in starts:
            text = f"The {called(passage.item)} goes out on {say(due)} and says “{word}”: "
            text += f"{passage.reading.quote(pattern)}; the start is on {_days(starts)}."
            yield bad(text, passage.item, days=(due,))


def _starts(view: View, group: Group) -> tuple[date | None, date | None]:
    return view.go_live(group), view.access(group)


def _days(days: Iterable[date]) -> str:
    return listed(map(say, sorted(days)[:3]))


def _start_days(view: View, groups: list[Group]) -> set[date]:
    days = {day for group in groups for day in _starts(view, group) if day}
    days |= {view.brief.go_live} if days and view.brief.go_live else set()
    workdays, places = workdays_of(view.brief), {view.place(group) for group in groups}
    # Who goes live on a day off starts on the first day of work.
    return days | {
        workdays.next_working(day, place.country, place.subdivision) for day in days for place in places
    }


def _session_days(view: View, groups: list[Group]) -> set[date]:
    return {session.date for group in groups for session in view.of(TrainingSession, group) if session.date}


def _assembly_days(view: View, groups: list[Group]) -> set[date]:
    messages = (message for group in groups for message in view.of(Message, group))
    return {message.date for message in messages if message.date and message.channel == "all_hands"}


_EVENTS = {"the start": _START, "training": _TRAINING, "the all-hands": _ASSEMBLY}
_PLANNED: dict[str, Callable[[View, list[Group]], set[date]]] = {
    "the start": _start_days, "training": _session_days, "the all-hands": _assembly_days,
}  # fmt: skip


_CLEARLY_NEAR, _HALF_A_YEAR = 60, 183  # days


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date as a text writes it; without a year it is the nearest one."""

    words: str
    weekday: str
    number: int
    month: int
    year: int | None

    def near(self, day: date) -> date | None:
        """Return the nearest date, preferring one to come."""
        years = [self.year] if self.year else [day.year - 1, day.year, day.year + 1]
        days = [each for year in years if (each := _safe_date(year, self.month, self.number))]
        # A year ahead may be the one whose weekday fits, or the year of the text itself, or the half before.
        fitting = [each for each in days if _DAYS[each.weekday()] == self.weekday]
        behind = [each for each in fitting if each.year == day.year or (day - each).days < _HALF_A_YEAR]
        meant = [each for each in fitting if each > day] or behind
        if meant and not any(abs((each - day).days) < _CLEARLY_NEAR for each in days):
            return meant[0]
        return min(days, key=lambda each: max((each - day).days, 3 * (day - each).days), default=None)


def _safe_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _as_date(match: re.Match[str], words: str) -> WrittenDate:
    month = _MONTHS.index(match["month"] or match["month2"]) + 1
    year = int(match["year"]) if match["year"] else None
    return WrittenDate(words, match["weekday"] or "", int(match["day"] or match["day2"]), month, year)


@clear_with
@lru_cache(maxsize=CACHED_TEXTS)
def dates_in(text: str) -> tuple[tuple[WrittenDate, ...], tuple[tuple[str, WrittenDate], ...]]:
    """Return the dates of a text, and those that it gives for an event."""
    lowered = text.lower()
    written = text if len(text) == len(lowered) else lowered  # a few letters grow longer in lower case
    dates = tuple(_as_date(match, written[slice(*match.span())]) for match in _DATE.finditer(lowered))
    events = []
    for event, pattern in _EVENTS.items() if dates else ():
        for mention in pattern.finditer(lowered):
            if match := _DATE.search(mention[0]):
                events.append((event, _as_date(match, written[slice(*mention.span())])))
    return dates, tuple(events)


def _written_dates(view: View, passage: Passage, due: date) -> Iterator[Note]:
    dates, events = dates_in(passage.text)
    for written in dates:
        day = written.near(due)
        if day and written.weekday and _DAYS[day.weekday()] != written.weekday:
            text = f"The {called(passage.item)} says {quote(written.words)}; {say(day)} is a {day:%A}."
            yield bad(text, passage.item)
    groups = view.groups_of(passage.item) if events else []
    for event, written in events:
        if written.near(due) == view.brief.start and "live" not in written.words.lower():
            continue  # the project begins on that day, and no team
        yield from _event(passage, event, written, _PLANNED[event](view, groups), due)


def _event(
    passage: Passage, event: str, written: WrittenDate, planned: set[date], due: date
) -> Iterator[Note]:
    day = written.near(due)
    if day is None or not planned:
        return
    words = f"The {called(passage.item)}"
    if day not in planned:
        text = f"{words} says {quote(written.words)}; the plan has {event} on {_days(planned)}."
        yield bad(text, passage.item, days=tuple(sorted(planned)[:3]))
    elif event == "the start" and day < due and not written.words.lower().startswith(("the start", "go")):
        text = f"{words} goes out on {say(due)} and speaks of a start that is over: {quote(written.words)}."
        yield bad(text, passage.item, days=(day,))


_WEEKDAY = re.compile(r"\b(?:every |each |the )?(mon|tues|wednes|thurs|fri|satur|sun)day\b")


def _wrong_weekday(series: CheckinSeries) -> Iterator[Note]:
    named = _WEEKDAY.findall(f"{series.title} {series.question}".lower())
    if series.start is None or series.cadence_days % 7 or len(set(named)) != 1:
        return
    if not named[0].startswith(_DAYS[series.start.weekday()]):
        text = f"The {called(series)} speaks of {named[0].capitalize()}day and starts on a {series.start:%A}."
        yield bad(text, series, days=(series.start,))


R44 = _rule("R44", "W", ("C/D", "X2", "ours"), days_match).says(
    "Words about days fit the days", "Does 'today we start' arrive on the day on which they start?"
)


def nothing_stands_twice(view: View) -> Iterator[Note]:
    """R46: no title and no text stands twice where people cannot tell the two apart."""
    notes = [*_same_titles(view), *_same_texts(view)]
    yield from notes or [ok() if view.items else skip()]


def _same_titles(view: View) -> Iterator[Note]:
    titles: dict[tuple[str, str, date | None], list[AnyItem]] = {}
    for item in view.items:
        if item.title:
            titles.setdefault((item.kind, item.title.casefold(), item.due), []).append(item)
    for (_, _, due), items in titles.items():
        if len(items) > 1 and (due or _meeting(items)):
            same_day = f" and are on {say(due)}" if due else ""
            yield bad(
                f"{count(len(items), 'task')} have the title {quote(items[0].title)}{same_day}.", *items
            )


def _same_texts(view: View) -> Iterator[Note]:
    texts: dict[tuple[str, str], list[AnyItem]] = {}
    for item in view.items:
        text = spoken(item) if item.kind != "sponsor_act" else None  # a leader may do the same again
        if text and read(text).words >= view.settings.fewest_words:
            texts.setdefault((item.kind, text), []).append(item)
    for (_, text), items in texts.items():
        if meeting := _meeting(items) if len(items) > 1 else []:
            words = f"{count(len(meeting), 'task')} say the same to the same people, first the "
            yield bad(words + f"{called(meeting[0])}: {quote(read(text).sentences[0])}.", *meeting)


def _meeting(items: list[AnyItem]) -> list[AnyItem]:
    """Return the items of which two or more reach the same group."""
    reached: dict[str, list[AnyItem]] = {}
    for item in items:
        for group_id in item.group_ids or ("",):
            reached.setdefault(group_id, []).append(item)
    return max(reached.values(), key=len) if len(reached) < sum(map(len, reached.values())) else []


R46 = _rule("R46", "W", ("D/D", "ours"), nothing_stands_twice).says(
    "Nothing stands in the plan twice",
    "Which of these two would you send, and how would anyone know?",
    thresholds=("fewest_words",),
)

RULES = (R41, R42, R43, R44, R46)
