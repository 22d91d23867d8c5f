"""Read lists of teams and sizes: "claims 310 and 4 clerks"."""

import re
from calendar import month_name
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from playbook.core.intake.intake_words import FULL_NAME, currencies_in
from playbook.core.text.dates import BACK
from playbook.core.text.numbers import ExactNumber, numbers_in

PEOPLE = r"(?:people|employees|staff|colleagues|users|ppl|persons|men and women|heads)"
# One person of a trade; what ends so and is a thing or belongs to the rollout stands below.
WORKERS = (
    r"(?:[\w-]{2,20}(?:ers|ors|ists|ants|ians|yers|men|eers)|clerks|mechanics|nurses|paralegals"
    r"|secretaries|leads|heads|crew|crews|staff|agents|hands|aides|techs|cooks|chefs|guards|maids|pilots"
    r"|apprentices|trainees|operatives|electricians|midwives|foremen)"
)
NO_WORKERS = re.compile(
    r"(?i)\b(?:orders|offers|numbers|letters|papers|computers|scanners|printers|servers|trainers|users|champions"
    r"|customers|members|quarters|errors|doors|floors|tickets|chapters|folders|binders|centers|others|years"
    r"|drivers? licen\w+|readers|owners|answers|offices|stores|volunteers|partners|leaders|managers? of"
    r"|tutors|tablets|elevators|escalators|generators|refrigerators|projectors|radiators|monitors|motors"
    r"|testers|walkers?)$"
)
NO_TEAM = re.compile(
    r"(?i)^(?:we|among|(?-i:I)|(?-i:[Ii]t)|into|onto|with|without|not|no|or|neighbou?rs|nearly|almost|roughly|mothers|fathers|parents|they|there|this|that|who|all|total|scope|today|target|about|up|least|most|only|from|to|by|than|until"
    r"|budget|people|employees|staff|colleagues|users|another|more|whom|which|have|has|are|is|company|firm|whole"
    r"|headcount|training|pilot|hospital|organization|university|bank|plus|another|first|last|week|month|year"
    r"|of|our|her|his|their|them|us|these|those|you|whom|each|every"
    r"|january|february|march|april|may|june|july|august|september|october|november|december|page|room|version"
    r"|many|some|several)\b|^(?:spring|summer|autumn|winter|season)$"
    r"|\b(?:tickets|remakes|industry|industry runs|coast|area|valley|county)$|^(?:biggest|largest|smallest)$"
    r"|^(?:two|three|four|five|six|several|both|rotating|\d) (?:shifts|regions|countries|sites|places)$"
    r"|\b(?:squads|tribes|teams|departments|districts)$|\blocal$|^(?:the|an?|my|its|teams?|crew|bought|sold|concerned|affected|involved)$|\b(?:for|of|in|to|with|by|about|who|are|is|was|were|will|nearly|almost)$|^(?:branches|offices|sites|stores|shops|plants|depots|schools|hotels|wards)$"
    r"|\b(?:university|hospital|company|bank|rest|others|total|headcount|takes|wait|waits|from|than|least|most|grew"
    r"|budget|training)\b"
)
# "Kick-off on 15 March", "project start is 1 February": days of the rollout, which no team starts on.
NO_STARTER = re.compile(
    r"(?i)^(?:the |our |project |rollout |program(?:me)? )*(?:kick-?off|starts?|ends?|finish\w*|begin\w*"
    r"|deadline|target date|go-?live|preparations?|pilot|project|rollout|program(?:me)?)$"
)
UNIT = re.compile(
    r"(?i) ?(?:%|per\b|minutes?|hours?|hrs?|days?|weeks?|months?|years?|euros?|dollars?|pounds?|sessions?"
    r"|times?|stores|hotels|branches|clinics|practices|restaurants|countries|cities|towns|locations"
    r"|shifts?(?! (?:leads?|leaders?|managers?|foremen|supervisors?|workers?))|plants?"
    r"|sites?(?! [a-z]+(?:ers|ors)\b)|months|rooms?"
    r"|champions?|trainers?"
    r"|teams|groups|departments|kitchens|crews(?= \()|super[ -]?users?|students|lines|buildings|floors"
    r"|halls|vehicles|trucks|others|numbers|things|figures|measures|points|questions"
    r"|in the (?:morning|afternoon|evening|night))\b"
)
_MONTHS = "|".join(month_name[1:])
_BETWEEN = re.compile(r"[,;:.](?=\s|$)|\s(?:plus|as well as)\s|\s[\u2013\u2014-]\s")
_AND = re.compile(r"\s(?:and|&)\s")
_FILLER = (
    r"(?:(?:and|plus|also|then|the|our|all|another|about|around|some|roughly|nearly|with"
    r"|there are|we have|remaining|other|rest,) )*"
)
_WORD = r"[^\W\d_][\w'\u2019/&-]*"
_NO_PREPOSITION = r"(?!(?:with|has|have|in|at|on|from|of|is|are|for|to|by|will|under|led|headed)\b)"
_NAME = rf"(?P<team>{_NO_PREPOSITION}{_WORD}(?: {_NO_PREPOSITION}{_WORD}){{0,4}}?)"
_PLACE = r"(?: (?:in|at) (?P<place>[A-Z\u00c0-\u00de][\w-]+(?: [A-Z\u00c0-\u00de][\w-]+)?))?"
_N = r"\0"  # where a number of the list stands
_ENDS = (
    r"(?= (?:under|led|headed|will|are|is|have|has|who|follow|start|can|do|must|look|use|need|work|get|in all"
    r"|by)\b| with (?:me\b|[A-Z])|$)"
)
# "22 in the four northern branches": places, and no people
_FEW = r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_OF_PLACES = re.compile(
    r" (?:[a-z]+ )?(?:branches|stores|shops|sites|plants|wards|schools|depots|offices|hotels|clinics|houses"
    r"|locations|kitchens|halls|lines)\b"
)
_ITEMS = tuple(
    re.compile(rf"^{_FILLER}{form}", re.IGNORECASE if is_any else 0)
    for form, is_any in (
        (
            rf"{_NAME}{_PLACE} \((?:about |around |~)?{_N}(?: [\w -]{{2,30}})?"
            rf"(?:[,;] [\w .'\u2019-]{{2,40}}){{0,3}}\)",
            False,
        ),
        (rf"{_NAME}{_PLACE} \((?:led by |under )?{FULL_NAME}[,;] {_N}(?: [\w -]{{2,30}})?\)", False),
        (rf"{_N} {PEOPLE} (?:(?:work )?in|from|at) (?:the |our )?{_NAME}{_PLACE}{_ENDS}", False),
        (rf"{_N} {WORKERS} (?:(?:work )?in|from|at) (?:the |our )(?=[a-z]){_NAME}{_PLACE}{_ENDS}", False),
        (
            rf"{_N}(?: (?:of (?:our|the|my|these|those|its|us|them)\b ?)?(?:{PEOPLE})?)? ?"
            rf"(?:(?:are|work as)|(?:work |are )?(?:in|at|on|for)|look after|run) (?:the |our )?"
            rf"(?:{_FEW} )?{_NAME}"
            rf"(?: \([^()\d]{{2,40}}\))?(?P<place>){_ENDS}",
            False,
        ),
        (rf"{_N} are (?P<team>{_WORD}, (?:{_WORD}, ){{0,5}}{_WORD} and {_WORD})(?P<place>)$", False),
        (rf"{_N} (?:of (?:our|the) )?{_NAME}{_PLACE}(?: \([^()\d]{{2,60}}\))?{_ENDS}", False),
        (
            rf"{_NAME}{_PLACE}(?: with| has| have| of)? {_N}"
            rf"(?:(?: {PEOPLE})?$|(?: {PEOPLE}| {WORKERS})?(?=,? (?:under|led|headed)\b))",
            False,
        ),
    )
)
_OPENING = re.compile(
    r"(?i)^.*\b(?:are|is|employs?|affects?|covers?|concerns?|includes?|involves?|has|have|for|touch(?:es)?|of)\b"
    r" (?=\S)"
)
_OF_PEOPLE = re.compile(rf"(?i)^(?:{PEOPLE}|{WORKERS}|in the|of us)")
_ABOUT_PEOPLE = re.compile(
    rf"(?i)\b(?:{PEOPLE}|teams?|groups?|departments?|depots?|sites?|branches|scope|affected|concerned|who(?:'s)?)\b"
    r"|^(?:who|scope|affected|people)\b"
)
_IS_TRADE = re.compile(rf"(?i)(?:^| ){WORKERS}$")
_MORE_PLACES = re.compile(r",? (?:and )?[A-Z\u00c0-\u00de][\w-]+(?:,| and |\.|$)")
# "In round numbers 236 of our people are drivers": the list starts at its number.
_COUNTED = re.compile(rf"\b\d[\d,.]* of (?:(?:our|the|my|these|those) {PEOPLE}|us|them) (?:are|work)\b")
# "From February 15, 2027 field sales (26 people) and inside sales (18) work in it"
_OPENING_DAY = re.compile(
    rf"^(?:From|On|By|Starting|As of)(?: \w+day,?)? (?:(?:{_MONTHS})\.? \d{{1,2}}|\d{{1,2}}\.? (?:{_MONTHS}))"
    r"(?:,? 20\d\d)?,? (?!(?:I|[Ww]e|[Tt]hey|[Ii]t|[Tt]here)\b)"
)
_FEWEST = 2
# "Ana Ruiz leads the drivers in Leeds (64), Ben Lin the loaders at both depots (40)"
_BEHIND_HEAD = re.compile(
    rf"^(?:and )?{FULL_NAME} (?:(?:leads|heads|manages|runs) )?(?:the|our) (?=[a-z])"
    r"|(?<=[a-z]) (?:in|at) (?:both|all)(?: [a-z]+){1,2}(?= \($)"
)
# "... and the remaining 40 are billing, finance and HR": one team.
_LAST_OF_SEVERAL = re.compile(
    r"(?<= are )[\w&-]{1,25}, (?:[\w&-]{1,25}, ){0,5}[\w&-]{1,25} and [\w&-]{1,25}(?= ?\.?$)"
)
# "We maintain 6,800 elevators" counts no people.
_OF_THINGS = re.compile(
    r"(?i)\b(?:we|they|who) (?:maintain|service|own|operate|repair|build|rent|make|sell|produce|process"
    r"|handle|insure|serve|visit|call(?: on)?|supply|see) (?:about |around |some |over |more than )?$"
)
_YEARS = range(1900, 2101)
# "3 days" is one number; "line 2" and "week 7" count nothing.
_HAS_UNIT = re.compile(r"(?i) (?:minutes?|hours?|days?|weeks?|months?|years?)$")
_IS_NAME = re.compile(
    r"(?i)\b(?:weeks?|lines?|wards?|floor|hall|building|phase|waves?|step|page|room|no\.|number|level|release"
    r"|version|until) $"
)


_IS_CODE, _MOST_NUMBERED = (
    re.compile(r"\b(?!(?:HR|IT|QA|ER|EMT|IS)\b)[A-Z]{2,5} $"),
    9,
)  # "SMT 2" is the second


# "region north mar 8" in hasty notes
_MONTH_BEFORE = re.compile(r"\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.? $")


# "Ward managers: Tina Okafor (2), Luis Ortega (B)": their wards stand in the brackets.
_HEADS_OF_UNITS = re.compile(
    r"\b(?P<unit>[Ww]ard|[Uu]nit|[Ll]ine|[Ss]hift|[Ff]loor|[Ss]tation|[Dd]epot|[Ss]tore|[Bb]ranch|[Cc]rew|[Hh]all"
    r"|[Zz]one|[Dd]istrict|[Rr]egion|[Pp]lant|[Ss]chool|[Hh]ouse|[Ww]ing|[Tt]eam|[Dd]epartment|[Ss]ite|[Tt]erminal)"
    r" (?:managers?|heads?|leads?|leaders?|supervisors?|captains?|chiefs?|nurses?|foremen)(?: are)?:? "
    rf"(?=(?:{FULL_NAME} \([A-Z]?\d{{0,2}}\)(?:, | and |, and )?){{2,40}})"
)
_HEAD_OF_UNIT = re.compile(rf"(?P<name>{FULL_NAME}) \((?P<which>[A-Z]?\d{{0,2}})\)")


def heads_of_units(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Yield "Ward 2" with the match of who heads it and its number in brackets."""
    if opening := _HEADS_OF_UNITS.search(text):
        unit = opening["unit"].capitalize()
        yield from ((f"{unit} {head['which']}", head) for head in _HEAD_OF_UNIT.finditer(text, opening.end()))


class Listed(NamedTuple):
    """A team of a list, with its size and place."""

    name: str
    place: str
    size: ExactNumber


class Roster(NamedTuple):
    """A list of teams and where it starts in its sentence."""

    teams: tuple[Listed, ...]
    start: int


def countable(text: str, today: date) -> list[ExactNumber]:
    """Return the numbers of a text that may count people."""
    names_units = [head.span() for _, head in heads_of_units(text)]
    return [
        number
        for number in numbers_in(text, today)
        if not number.is_share
        and not any(start < number.start < end for start, end in names_units)
        and not _HAS_UNIT.search(text[number.start : number.end])
        and not _IS_NAME.search(before := text[max(0, number.start - BACK) : number.start])
        and not _MONTH_BEFORE.search(before)
        and not (number.value <= _MOST_NUMBERED and _IS_CODE.search(before))
        and not (before.endswith(("the ", "our ")) and _OF_PLACES.match(text, number.end))
        and number.value == int(number.value)
        and not UNIT.match(text, number.end)
        and not _OF_THINGS.search(before)
        and not (number.value in _YEARS and text[number.start - 1 : number.start] == "(")
        and not currencies_in(text[max(0, number.start - 3) : number.end + 6])
    ]


def roster_in(text: str, today: date) -> Roster:
    """Return the longest list of several teams, or an empty one."""
    numbers = [number for number in countable(text, today) if number.value not in _YEARS]
    text = _OPENING_DAY.sub(lambda day: " " * len(day.group()), text)
    runs = _runs(text, numbers) if len(numbers) >= _FEWEST else ()
    return max(runs, key=lambda run: len(run.teams), default=Roster((), len(text)))


def _runs(text: str, numbers: Sequence[ExactNumber]) -> Iterator[Roster]:
    teams: list[Listed] = []
    start = 0
    for at, piece in _pieces(text):
        read = _read(text, at, piece, numbers) or (
            # "It concerns 210 teachers, ...": the list starts behind the verb.
            _read(text, at + opening.end(), piece[opening.end() :], numbers)
            if not teams and (opening := _OPENING.match(piece))
            else []
        )
        if not (read or teams) and (counted := _COUNTED.search(piece)):
            read = _read(text, at + counted.start(), piece[counted.start() :], numbers)
        if read and not teams:
            start = at
        if read:
            teams += read
        # "45 trainers" are no team and end no list.
        elif not teams or (piece.strip(" .") and not any(map(str.isdigit, piece))):
            yield from _sure(text, teams, start)
            teams = []
    yield from _sure(text, teams, start)


def _sure(text: str, teams: Sequence[Listed], start: int) -> Iterator[Roster]:
    """Yield a list that counts people and no things."""
    if len(teams) < _FEWEST:
        return
    in_brackets = any(text[team.size.end : team.size.end + 1] == ")" for team in teams)
    is_of_people = any(
        _IS_TRADE.search(team.name) or _OF_PEOPLE.match(text[team.size.end :].lstrip()) for team in teams
    )
    if in_brackets or is_of_people or _ABOUT_PEOPLE.search(text[:start]) or len(teams) > _FEWEST:
        yield Roster(tuple(teams), start)


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Yield the parts of a sentence between its marks, with their places."""
    depth, start, ends = 0, 0, {}
    depths = []
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        depths.append(depth)
    listed = _LAST_OF_SEVERAL.search(text)
    for match in _BETWEEN.finditer(text):
        is_in_list = listed and listed.start() <= match.start() < listed.end() and "," in match.group()
        if depths[match.start()] <= 0 and not is_in_list:
            ends[match.start()] = match.end()
    for end, behind in ends.items():
        yield start, text[start:end]
        start = behind
    yield start, text[start:]


def _read(text: str, at: int, piece: str, numbers: Sequence[ExactNumber]) -> list[Listed]:
    """Return the teams that a part lists, joined by "and"."""
    bare = piece.lstrip()
    at += len(piece) - len(bare)
    inside = [number for number in numbers if at <= number.start and number.end <= at + len(bare)]
    if not inside or not bare:
        return []
    if len(inside) == 1:
        team = _item(at, bare, inside[0])
        if team and team.place and _MORE_PLACES.match(text, at + len(bare)):
            team = team._replace(place="")
        return [team] if team else []
    for match in _AND.finditer(bare):
        first = [number for number in inside if number.end <= at + match.start()]
        if len(first) != 1:
            continue
        team = _item(at, bare[: match.start()], first[0])
        others = _read(text, at + match.end(), bare[match.end() :], numbers)
        if team and others:
            return [team, *others]
    return []


def _item(at: int, words: str, number: ExactNumber) -> Listed | None:
    """Return the team of one item of a list."""
    before = _BEHIND_HEAD.sub("", words[: number.start - at])
    masked = f"{before}\0{words[number.end - at :]}".strip(" .")
    for form in _ITEMS:
        match = form.match(masked)
        if match is None:
            continue
        name, place = match["team"].strip(), match["place"] or ""
        if not (NO_TEAM.search(name) or NO_WORKERS.search(name)):
            return Listed(name, place, number)
    return None
