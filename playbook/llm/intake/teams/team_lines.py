"""Read lines that each give one team: "Field Sales, Louisville: 12 people, Ana Ruiz"."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from playbook.core.case.reading.places import places_in
from playbook.core.intake.intake import Finding
from playbook.core.intake.intake_words import FULL_NAME, HONORIFIC
from playbook.core.text.dates import exact_days_in
from playbook.core.text.notes import NoteSentence
from playbook.core.text.numbers import numbers_in
from playbook.llm.intake.teams.rosters import NO_TEAM, NO_WORKERS, PEOPLE, WORKERS
from playbook.llm.intake.teams.sizes import TEAM_WORDS

_SEPARATOR = re.compile(r"[,;:](?=\s)|[|()\[\]]|\s[\u2013\u2014-]\s")
_SIZE = re.compile(
    rf"(?i:about |around |approx\.? |~ ?)?(?P<size>\d[\d,.]{{0,7}}) ?(?P<of>(?i:{PEOPLE}|{WORKERS}|FTEs?))?"
    r"(?: (?:in|at) (?P<place>[A-Z][\w. -]{2,40}))?"
)
# "130 people in three shifts", "36 people who work inside the hospitals"
_SIZED = re.compile(
    rf"(?P<size>\d[\d,.]{{0,7}}) (?P<of>(?i:{PEOPLE}))(?P<place>)"
    r"(?: (?:in|on|who|with|across|from|at) [^\d]{3,80})"
)
_LED = re.compile(
    r"(?i:(?:team )?(?:manager|mgr|lead(?:er)?|head|supervisor)(?: is)?|(?:is )?(?:managed|led|headed|run"
    rf"|supervised) by|under|(?:reports?|reporting) to) (?P<name>(?:{HONORIFIC})?{FULL_NAME})"
)
_DAY = re.compile(
    r"(?i)(?:(?P<live>go(?:es)?[- ]?live|live|starts?(?: on)?|begins?(?: on)?|from)|access|licen[cs]es)\b"
)
_REASON = re.compile(r"(?:because|since|as|when) ")
_COMMA_OF_A_DAY = re.compile(r",(?= \d{4}\b)")
# "City of Marlow Falls, Oregon, 640 employees", above the lines of the teams
_WHOLE = re.compile(
    r"(?P<name>[A-Z][\w&.'\u2019-]*(?: [\w&.'\u2019-]+){0,5})(?:, [A-Z][\w. -]{1,30}){0,2}"
    r", [\d.,]{2,9} employees\b"
)
_ROLE = re.compile(r"(?i)(?:team )?(?:manager|mgr|lead(?:er)?|head|supervisor|size|site|people|team)")
_PERSON = re.compile(rf"(?:{HONORIFIC})?{FULL_NAME}")
_STATE = re.compile(r"[A-Z]{2}")
_CAPITALS = re.compile(
    r"(?:in |at )?(?P<name>[A-Z][\w.'\u2019-]*(?:(?: and | & |/| )[A-Z][\w.'\u2019-]*){0,4})"
)
_SEVERAL = re.compile(r" and | & |/")
_NAME = re.compile(r"[^\W\d_][\w&'\u2019/ .-]{1,60}")
# "Ward 4 doctors" are a team, and "4 wards" are none.
_NUMBERED = re.compile(
    r"(?i)\b(?:ward|line|dock|store|shop|plant|site|floor|unit|school|branch|depot|hall|team|crew|shift|station"
    r"|clinic|building) \d{1,2}\b"
)
_MOST_WORDS, _ALONE, _TWICE, _OPENING = 6, 1, 2, 3


@dataclass(slots=True)
class _Line:
    """The parts of one line, by what they are."""

    size: str
    is_of_people: bool
    before: list[str]
    behind: list[str]
    manager: str = ""
    place: str = ""
    go_live: str = ""
    access: str = ""

    @property
    def names(self) -> list[str]:
        """Return the parts that name a team, a place or a person."""
        return [*self.before, *self.behind]


def find_team_lines(sentences: Sequence[NoteSentence], today: date) -> Iterator[Finding]:
    """Yield size, head and place of each team that has a line of its own."""
    on_line = Counter(sentence.line for sentence in sentences)
    first = {sentence.line: sentence for sentence in reversed(sentences)}.values()
    texts = [
        (sentence.text, line)
        for sentence in reversed(first)
        if (on_line[sentence.line] == _ALONE or sentence.is_bullet) and (line := _read(sentence.text, today))
    ]
    lines = [line for _, line in texts]
    wholes = [whole for text, _ in texts if (whole := _WHOLE.match(text))]
    opening = [each.text for each in sentences[:_OPENING]]
    for text, line in texts:
        if len(wholes) == 1 and wholes[0].string == text and text in opening:
            yield Finding("organisation", wholes[0]["name"], text)
            yield Finding("headcount", line.size, text)
        elif line.is_of_people or len(texts) > 1:
            yield from _findings(text, line, lines)


def find_team_line(text: str, others: Iterable[str], today: date) -> list[Finding]:
    """Return size, head and place of the team of one line; `others`: lines beside it."""
    lines = [line for other in others if (line := _read(other, today))]
    line = _read(text, today)
    return list(_findings(text, line, lines)) if line else []


def repeated_in(names: Iterable[Iterable[str]]) -> Collection[str]:
    """Return the names that stand on several lines."""
    counted = Counter(name for line in names for name in set(line))
    return {name for name, times in counted.items() if times >= _TWICE}


def _read(text: str, today: date) -> _Line | None:
    """Return the parts of a line if each of them says something about one team."""
    line: _Line | None = None
    before: list[str] = []
    manager, days = "", dict[str, str]()
    for part in _parts(text):
        if not part or (_ROLE.fullmatch(part) and (line or before)) or (line and _REASON.match(part)):
            continue
        known = line.behind if line else before
        if led := _LED.fullmatch(part):
            manager = led["name"]
        elif (event := _DAY.match(part)) and len(on := exact_days_in(part, today)) == 1:
            days["go_live" if event["live"] else "access"] = part[on[0].start : on[0].end]
        elif (sized := _SIZE.fullmatch(part) or (before and _SIZED.fullmatch(part))) and (
            sized.re is _SIZED or _is_one_number(part, today)
        ):
            if line:
                return None
            line = _Line(sized["size"], bool(sized["of"]), before, [], place=sized["place"] or "")
        elif _STATE.fullmatch(part) and known:
            known[-1] = f"{known[-1]}, {part}"
        elif on := exact_days_in(part, today):
            if line is None or "go_live" in days or (on[0].start, on[0].end) != (0, len(part)):
                return None
            days["go_live"] = part
        elif _CAPITALS.fullmatch(part) or not (before or line or not _NAME.fullmatch(part)):
            known.append(part)
        elif not (line and line.is_of_people):  # what else is said of them, beside their number
            return None
    if line is None or not line.names:
        return None
    line.manager, line.go_live, line.access = manager, days.get("go_live", ""), days.get("access", "")
    return line if _is_team(_team_first(line)[0]) else None


def _parts(text: str) -> Iterator[str]:
    """Yield what separators part, but for the comma of "May 3, 2027"."""
    for part in _SEPARATOR.split(_COMMA_OF_A_DAY.sub("\0", text)):
        yield part.replace("\0", ",").strip(" .*_")


def _is_one_number(part: str, today: date) -> bool:
    return len(numbers_in(part, today)) == 1 and not numbers_in(part, today)[0].is_share


def _is_team(name: str) -> bool:
    is_other = (
        NO_TEAM.search(name) or NO_WORKERS.search(name) or any(map(str.isdigit, _NUMBERED.sub("", name)))
    )
    return not is_other and len(name.split()) <= _MOST_WORDS and "," not in name


def _team_first(line: _Line) -> list[str]:
    """Return the names of a line, its team first: "Ana Ruiz: Inside Sales, 22 people"."""
    names = line.names
    team = next((name for name in names[1:] if _names_team(name)), "")
    if team and _PERSON.fullmatch(names[0]) and not _names_team(names[0]):
        return [team, *(name for name in names if name != team)]
    return names


def _names_team(name: str) -> bool:
    """Return whether a name has a team's word, as "Field Sales Ohio" does before its place."""
    before, _, last = name.rpartition(" ")
    return bool(TEAM_WORDS.search(name) or (any(places_in(last)) and TEAM_WORDS.search(before)))


def _is_place(name: str, often: Collection[str]) -> bool:
    is_sure = name in often or name.startswith(("in ", "at ")) or "," in name
    return is_sure or bool(_SEVERAL.search(name)) or (any(places_in(name)) and not _names_team(name))


def _findings(text: str, line: _Line, lines: Sequence[_Line]) -> Iterator[Finding]:
    # A name on two lines is a place; nobody heads two teams in one list.
    often = repeated_in(each.names[1:] for each in lines)
    team, *others = _team_first(line)
    people = [name for name in others if _PERSON.fullmatch(name) and not _is_place(name, often)]
    places = [*filter(None, [line.place]), *(name for name in others if name not in people)]
    if not places and len(people) + bool(line.manager) == _TWICE:
        places.append(people.pop(0))  # right behind the team stands where it sits
    heads = [*filter(None, [line.manager]), *people]
    if len(places) > 1 or len(heads) > 1:
        return
    place = next(iter(places), "").removeprefix("in ").removeprefix("at ")
    manager = next(iter(heads), "")
    if place and team in repeated_in(_team_first(each)[:1] for each in lines):
        # The same team in several places is several teams.
        team = next((name for name in (f"{team}, {place}", f"{team} ({place})") if name in text), team)
    yield Finding("group_size", line.size, text, team)
    of_team = {
        "group_manager": re.sub(rf"^{HONORIFIC}", "", manager),
        "group_site": place,
        "group_go_live": line.go_live,
        "group_access": line.access,
    }
    yield from (Finding(field, value, text, team) for field, value in of_team.items() if value)
