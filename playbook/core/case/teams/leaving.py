"""Read when people are not there: leave, retirement, contracts that end, a later first day."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from playbook.core.base.text_caches import CACHED_TEXTS, clear_with
from playbook.core.base.words import as_template
from playbook.core.plan.brief import Brief, Person
from playbook.core.text.dates import NamedDay, end_of, month_called, named_days_in
from playbook.core.text.notes import split_sentences

_FIELDS = ("concerns", "why_now", "why", "risk_of_not_changing", "what_changes", "what_stays", "approach")
_UNTIL = re.compile(
    r"(?i)\b(?:retir(?:es?|ing)|leav(?:es?|ing)|resign(?:s|ed|ing)?|until|till|to the end of|stands? down"
    r"|last day|(?:contract|secondment|term|posting|assignment|notice)\b[^,;()]{0,20} (?:ends?|expires?)"
    r"|goes on (?:\w+ )?leave|bis|jusqu'(?:au|en)|hasta)\b"
)
# "Also runs the upgrade until March" ends something else, and "until it is done" names no day.
_RUNS_ELSE = re.compile(r"(?i)\b(?:also|runs?|leads?|covers?|acting|deputi[sz]es?|stands in)\b[^;,()]*$")
# "On leave until April 5" comes back after that day.
_IS_AWAY = re.compile(
    r"(?i)(?:(?<!goes )\bon (?:\w+ ){0,2}leave|\b(?:sabbatical|away|absent|off sick|out of (?:the )?office"
    r"|out|vacation))\b[^;,()]{0,30}$"
)
_GONE_ON = re.compile(r"(?i)\b(?:retir|leav|resign|steps|stands)")

_GOES = re.compile(
    r"(?i)\b(?:retires?|(?:is|are) (?:retiring|leaving)|resigns?|(?:has|have) resigned|steps down"
    r"|(?:will|is going to) (?:retire|leave)|leaves(?: us| the [a-z]+)?(?= (?:in|on|at|by)\b))\b"
    r"|(?:(?:\bhis|\bher|\btheir|\bwhose)|['’]s) (?:(?:contract|secondment|term) (?:ends|expires|runs out)"
    r"|last day is)\b"
)
_ON_LEAVE = re.compile(
    r"(?i)\b(?:(?:is|are|be|goes?) (?:still |already )?|takes? )(?:on )?(?:an? )?(?:[a-z]+ )?"
    r"(?:leave|sabbatical|vacation|away|absent|off sick|out of (?:the )?office)(?= (?:from|until|till|in|on"
    r"|for|between|through)\b)"
    r"|\bon (?:[a-z]+ ){0,2}leave\b"
)
_COMES = re.compile(
    r"(?i)\b(?:starts?|begins?|joins?(?: us)?|arrives?|(?:does not|doesn't) (?:start|join|begin))"
    r"(?: work| here| with us| only)?(?= (?:in|on|from|before|until) )"
)
# A first day of somebody's own stands alone: "starts on May 3 with the new tool" is a team's.
_WITH_MORE = re.compile(r"(?i)\s?(?:\d{4} )?(?:with|using|to use|the new)\b")
_NEAR = 30  # letters between what somebody does and its day
_END_OF, _UNTIL_A_DAY = (
    re.compile(rf"(?i)\b{words} (?:the )?$") for words in ("end of", "(?:until|till|through|to)")
)
_DAY_OF_A_SPAN = re.compile(r"\b(?:from|between) ([1-9]|[12]\d|3[01]) (?:to|and|until) $")
_TO_A_MONTH = re.compile(r"\b(?:to|through|and) (?P<month>March|May)\b(?! \d)")
_LONG = re.compile(
    r"(?i)\bfor (?P<many>\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|twelve) (?P<unit>weeks"
    r"|months)\b"
)
_COUNTS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "twelve": 12,
}  # fmt: skip
# "Would rather retire than learn it" is talk, and no plan.
_HYPOTHETICAL = re.compile(r"\b(?:[Ww]ould|might|could|may|[Ii]f|[Ww]hether|threaten\w*)\b")
_CLAUSE = re.compile(r"; |, (?:and |but |while |so )|: |(?<=\w) and (?=(?:his|her|their) )")
_PRONOUN = re.compile(r"(?:He|She|They)\b")
_OF_ANOTHER = re.compile(r"\b(?:of|with|for|by|to|under|from) (?:Mrs?\.? |Ms\.? |Dr\.? )?$")
_AND_MORE = re.compile(r",? (?:and|or|&) ")
# "Ann Able, who is to own it, ", and not "Ann Able fears that the planner ".
_APPOSITION = re.compile(
    r"(?:,[^,;]{1,80}|\s?\([^()]{1,80}\))?,?\s?(?:also |now |already |still |then |will )?"
)
_NOBODY_FOLLOWS = re.compile(
    r"(?i)\b(?:post|position|job|place|role|vacancy)\b[^.;]{0,25}\b(?:frozen|not (?:be )?(?:re)?filled|cut"
    r"|falls away|blocked|vacant)|\b(?:no|without a) (?:successor|replacement)"
)
Kind = Literal["leaves", "away", "comes"]


@dataclass(frozen=True, slots=True)
class Absence:
    """The days on which somebody is not there, in the brief's words."""

    kind: Kind
    first: date
    last: date | None  # None: for good
    sentence: str

    def has(self, day: date) -> bool:
        """Return whether they are not there on a day."""
        return self.first <= day and (self.last is None or day <= self.last)

    def other_than(self, person: Person) -> str:
        """Return the words for who does in these days what somebody else would do."""
        return f"{person.name}'s {'successor' if self.kind == 'leaves' else 'stand-in'}"

    @property
    def is_not_followed(self) -> bool:
        """Return whether the brief says that nobody gets the post."""
        return _NOBODY_FOLLOWS.search(self.sentence) is not None


def last_day_of(person: Person, anchor: date) -> date | None:
    """Return the last day on which somebody works here, by their job title."""
    title = person.job_title
    for match in _UNTIL.finditer(title):
        if _RUNS_ELSE.search(title[: match.start()]) or _IS_AWAY.search(title[: match.end()]):
            continue
        named = next((each for each in named_days_in(title) if each.start >= match.start()), None)
        day = end_of(named, anchor) if named else None
        if day is None:
            continue
        # Whoever leaves on the first of a month is gone that day.
        return day - timedelta(days=_GONE_ON.match(match[0]) is not None and day.day == 1)
    return None


def last_days(brief: Brief) -> dict[str, date]:
    """Return the last day of those who leave before the plan ends."""
    gone = absences(brief).items()
    return {key: each.first - timedelta(days=1) for key, each in gone if each.kind == "leaves"}


def later_owner(brief: Brief) -> Person | None:
    """Return the later owner: a successor, where the named one has left."""
    owner = brief.find_person(brief.sustainment_owner_id)
    absence = absences(brief).get(owner.id) if owner else None
    if owner is None or absence is None or brief.end is None or not absence.has(brief.end):
        return owner
    return owner.model_copy(update={"name": absence.other_than(owner)})


def tells_of_absence(brief: Brief, sentence: str) -> bool:
    """Return whether a sentence says when somebody is not there, and no worry."""
    return any(each.sentence.strip() == sentence.strip() for each in absences(brief).values())


def days_without_reasons(brief: Brief) -> str:
    """Return when people are not there, without the brief's words for why."""
    return " ".join(
        f"{person.name} {_days(each)}."
        for key, each in absences(brief).items()
        if (person := brief.find_person(key)) and each.sentence != person.job_title
    )


def _days(absence: Absence) -> str:
    """Return when somebody is not there, in words that are read as the same days."""
    if absence.kind == "leaves":
        frozen = ", and the post is frozen" if absence.is_not_followed else ""
        return f"leaves on {_in_full(absence.first - timedelta(days=1))}{frozen}"
    if absence.kind == "comes" and absence.last:
        return f"starts on {_in_full(absence.last + timedelta(days=1))}"
    until = f" to {_in_full(absence.last)}" if absence.last else ""
    return f"is away from {_in_full(absence.first)}{until}"


def _in_full(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


_LETTERS = re.compile(r"\w+")


class _Mentions:
    """The words for each person: name, unique first or last name, title."""

    def __init__(self, people: tuple[Person, ...]) -> None:
        parts = Counter(part for each in people for part in {*each.name.split()})
        titles = "".join(f"{each.job_title.casefold()}\n" for each in people)
        self._patterns: list[tuple[Person, re.Pattern[str]]] = []
        # By the letters with which they begin: a sentence is compared with few of a thousand people.
        self._at: defaultdict[str, list[int]] = defaultdict(list)
        for at, person in enumerate(people):
            names, title = _names_for(person, parts), _title_for(person, titles)
            self._patterns.append((person, _pattern_of(names, title)))
            for word in {*names, *filter(None, [title])}:
                start = _LETTERS.match(word.casefold())
                self._at[start[0] if start else ""].append(at)

    def found_in(self, text: str) -> Iterator[tuple[Person, list[re.Match[str]]]]:
        """Yield each person whom a text mentions, and where."""
        starts = {"", *_LETTERS.findall(text.casefold())}
        for at in sorted({at for start in starts for at in self._at.get(start, ())}):
            person, pattern = self._patterns[at]
            if matches := [*pattern.finditer(text)]:
                yield person, matches


def _names_for(person: Person, having_part: Mapping[str, int]) -> list[str]:
    parts = [part for part in person.name.split() if not part.endswith(".")]
    unique = (part for part in {*parts[:1], *parts[-1:]} if len(part) > 2 and having_part[part] == 1)
    return [" ".join(parts), *unique]


def _title_for(person: Person, titles: str) -> str:
    """Return a title that nobody else has, also as a part of theirs."""
    title = re.split(r"[,(]", person.job_title)[0].strip()
    first_end = titles.index("\n", titles.index(title.casefold()))
    is_shared = titles.find(title.casefold(), first_end) >= 0
    return "" if is_shared or len(title) < 3 else title


def _pattern_of(names: Sequence[str], title: str) -> re.Pattern[str]:
    named = "|".join(re.escape(each) for each in sorted(names, key=len, reverse=True))
    titled = rf"|(?i:(?:(?:the|our) |^){re.escape(title)})" if title else ""
    return re.compile(rf"(?<!\w)(?:{named}{titled})(?!\w)")


def absences(brief: Brief) -> Mapping[str, Absence]:
    """Return when each person is not there while the plan runs."""
    anchor = brief.start or brief.go_live
    if anchor is None:
        return {}
    texts = tuple(str(getattr(brief, field)) for field in _FIELDS)
    roles = (brief.sponsor_id, brief.lead_id, brief.sustainment_owner_id)
    return _absences(brief.people, roles, texts, anchor, brief.end)


_NO_SUBJECT = re.compile(r"(?:\s|\b(?:is|are|will|be|goes|go)\b){0,8}")
_NAME_FIRST = re.compile(r"[A-Z][\w.'’-]{0,30}(?: [A-Z][\w.'’-]{0,30}){0,4}")


@clear_with
@lru_cache(maxsize=CACHED_TEXTS)
def _absences(
    people: tuple[Person, ...],
    roles: tuple[str | None, ...],
    texts: tuple[str, ...],
    anchor: date,
    end: date | None,
) -> Mapping[str, Absence]:
    found: dict[str, Absence] = {}
    for person in people:
        if last := last_day_of(person, anchor):
            found[person.id] = Absence("leaves", last + timedelta(days=1), None, person.job_title)
        elif read := _read(person.job_title, anchor):
            found[person.id] = read[1]
    mentions = _Mentions(people)
    for sentence, text in _sentences(texts, mentions):
        clauses = [each for each in _CLAUSE.split(text) if not _HYPOTHETICAL.search(each)]
        for clause in clauses:
            if read := _read(clause, anchor):
                before, absence = read
                absence = Absence(absence.kind, absence.first, absence.last, sentence)
                # "Dr. Ott signs the release, and is on leave from 3 May"
                own = clause[:before]
                name = _NAME_FIRST.match(clauses[0]) if _NO_SUBJECT.fullmatch(own) else None
                for key in _meant(mentions, roles, name[0] if name else own):
                    found.setdefault(key, absence)
    return {
        key: each
        for key, each in found.items()
        if (end is None or each.first <= end) and (each.last is None or each.last >= anchor)
    }


def _sentences(texts: tuple[str, ...], people: _Mentions) -> Iterator[tuple[str, str]]:
    """Yield each sentence as it is, and with a name for its pronoun."""
    for text in texts:
        before = ""
        for sentence in split_sentences(text):
            named = [each.name for each, _ in people.found_in(before)]
            stands_for = named[0] if len(named) == 1 else ""
            in_full = _PRONOUN.sub(as_template(stands_for), sentence, count=1)
            yield sentence, in_full if stands_for else sentence
            before = sentence


def _read(clause: str, anchor: date) -> tuple[int, Absence] | None:
    """Return where a clause says that somebody is not there, and when."""
    for kind, sign in _SIGNS:
        for match in sign.finditer(clause):
            days = [each for each in _days_in(clause) if each.start >= match.end()]
            if days and days[0].start - match.end() <= _NEAR and (each := _spans(kind, clause, days, anchor)):
                return match.start(), each
    return None


def _days_in(clause: str) -> list[NamedDay]:
    """Return the days of a clause; "from April to May" names two months."""
    spans = (
        NamedDay(each["month"], each.start("month"), each.end(), None, (month_called(each["month"]),))
        for each in _TO_A_MONTH.finditer(clause)
    )
    return sorted([*named_days_in(clause), *spans], key=lambda each: each.start)


_SIGNS: tuple[tuple[Kind, re.Pattern[str]], ...] = (("leaves", _GOES), ("away", _ON_LEAVE), ("comes", _COMES))


def _spans(kind: Kind, clause: str, days: list[NamedDay], anchor: date) -> Absence | None:
    named = days[0]
    end = end_of(named, anchor)
    if end is None or not (named.days or len(named.months) == 1):
        return None
    before = clause[: named.start]
    # "In April" begins with its first day.
    is_day = bool(named.days or (_END_OF.search(before) and kind == "leaves"))
    start = end if is_day else end.replace(day=1)
    if kind == "leaves":
        return Absence(kind, max(start + timedelta(days=is_day), anchor), None, clause)
    if kind == "comes":
        if start <= anchor or _WITH_MORE.match(clause, named.end):
            return None
        return Absence(kind, anchor, start - timedelta(days=1), clause)
    is_until = _UNTIL_A_DAY.search(_END_OF.sub("", before)) and not _DAY_OF_A_SPAN.search(before)
    if is_until:
        return Absence(kind, anchor, end, clause)
    last = end_of(days[1], start) if days[1:] else None
    if (first := _DAY_OF_A_SPAN.search(before)) and int(first[1]) <= end.day:  # "from 3 to 21 May"
        start, last = end.replace(day=int(first[1])), end
    if last is None and (long := _LONG.search(clause)):
        many = _COUNTS.get(long["many"].lower()) or int(long["many"])
        last = start + timedelta(days=many * (7 if long["unit"].lower() == "weeks" else 30))
    if last is None and not re.search(r"\bfrom $", before) and not named.days:
        last = end  # "on leave in May"
    return Absence(kind, start, last, clause)


def _meant(people: _Mentions, roles: tuple[str | None, ...], before: str) -> Iterator[str]:
    """Yield who the words before what somebody does are about."""
    mentions: list[tuple[int, int, str]] = []
    for person, matches in people.found_in(before):
        mentions += [(*each.span(), person.id) for each in matches]
    for role, words in zip(roles, _ROLES, strict=True):
        mentions += [(*each.span(), role) for each in words.finditer(before) if role]
    mentions = [each for each in mentions if not _OF_ANOTHER.search(before[: each[0]])]
    mentions.sort(key=lambda each: -each[1])
    begins = len(before)
    for start, end, key in mentions:
        goes_on = _AND_MORE if begins < len(before) else _APPOSITION
        if not goes_on.fullmatch(before[end:begins]):
            return
        yield key
        begins = start


_ROLES = tuple(
    re.compile(words, re.IGNORECASE)
    for words in (
        r"\bthe (?:executive )?sponsor\b",
        r"\b(?:the|our) (?:rollout|project|programme|program) lead\b",
        r"\bthe (?:later|future|new) owner\b",
    )
)
