"""Read teams with size and place, and the people in scope, from plain sentences."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from playbook.core.case.reading.places import places_in
from playbook.core.case.reading.texts import Quote, is_asked
from playbook.core.intake.intake import Finding
from playbook.core.intake.intake_words import currencies_in
from playbook.core.text.notes import NoteSentence
from playbook.core.text.numbers import ExactNumber, numbers_in

_PEOPLE = r"(?:people|employees|staff|colleagues|users|ppl|persons|men and women|heads)"
_HAS_PEOPLE = re.compile(rf"\b{_PEOPLE}\b|\bemploys?\b|\bwho(?:['\u2019]s in)?:", re.IGNORECASE)
# One person of a trade; what ends so and is a thing or belongs to the rollout stands below.
_WORKERS = (
    r"(?:[\w-]{2,20}(?:ers|ors|ists|ants|ians|yers)|clerks|nurses|leads|heads|crew|crews|staff|agents|hands)"
)
_NO_WORKERS = re.compile(
    r"\b(?:orders|offers|numbers|letters|papers|computers|scanners|printers|servers|trainers|users|champions"
    r"|customers|members|quarters|errors|doors|floors|tickets|chapters|folders|binders|centers|others|years"
    r"|drivers? licen\w+|readers|owners|answers|offices|stores|volunteers|partners|leaders|managers? of"
    r"|tutors"
    r"|testers|walkers?)$",
    re.IGNORECASE,
)
_CAP = r"(?:[A-Z][\w/'\u2019-]{1,24}|[A-Z]{2,5}|&)"
_TEAM_NAME = rf"{_CAP}(?: (?:(?:and|&|of) )?{_CAP}){{0,3}}"
_IN_TEAM = re.compile(
    rf"(?: {_PEOPLE}| {_WORKERS}| who work)? (?:in|of|from) (?:the |our )?"
    rf"(?P<team>{_TEAM_NAME}|[a-z]{{2,20}}(?: [a-z]{{3,20}})?(?= ?(?:,|;|\.|$| and | in )))"
    rf"(?:,? (?:also )?(?:in|at) (?P<place>{_TEAM_NAME}))?"
)
_AS_WORKERS = re.compile(
    rf" (?P<team>(?:[a-z-]{{3,20}} ){{0,2}}{_WORKERS})\b(?:(?: in| at)(?: the)? (?P<place>{_TEAM_NAME}))?"
)
_BEFORE = re.compile(
    rf"(?:^|[,;:.] |\band |[\u2022*-] |\b(?:the|our|affects?|covers?|concerns?|includes?|involves?|for) "
    rf"|\ba |\ban )"
    rf"(?P<team>{_TEAM_NAME}|[a-z]{{3,20}}(?: [a-z]{{3,20}}){{0,2}})(?: in (?P<place>[A-Z][\w-]{{2,24}}))?"
    rf"(?:,? (?:with|has|have)|,| of|:)? ?\(?(?:about |around |some |~)?$"
)
_AFTER = re.compile(
    rf"(?: {_PEOPLE}| {_WORKERS})?(?= ?(?:[,;.)(]|$|and\b|altogether|in all|ppl))", re.IGNORECASE
)
_NO_TEAM = re.compile(
    r"^(?:we|it|they|there|this|that|who|all|total|scope|today|target|about|up|least|most|only|from|to|by|than|until"
    r"|budget|people|employees|staff|colleagues|users|another|more|whom|which|have|has|are|is|company|firm|whole"
    r"|headcount|training|pilot|hospital|organization|university|bank|plus|another|first|last|week|month|year"
    r"|january|february|march|april|may|june|july|august|september|october|november|december|page|room|version)\b"
    r"|\b(?:university|hospital|company|bank|total|headcount|takes|wait|waits|from|than|least|most|grew"
    r"|budget|training)\b",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r" ?(?:%|per\b|minutes?|hours?|hrs?|days?|weeks?|months?|years?|euros?|dollars?|pounds?|sessions?"
    r"|times?|stores"
    r"|shifts?|plants?|sites?|months|rooms?|champions?|trainers?|super[ -]?users?|students)\b",
    re.IGNORECASE,
)
TEAM_WORDS = re.compile(
    r"(?:sales|service|services|support|finance|hr|it|marketing|operations|legal|logistics|production"
    r"|engineering|purchasing|procurement|accounting|accounts|warehouse|development|research|quality"
    r"|maintenance|compliance|risk|design|creative|team|department|group|office)$",
    re.IGNORECASE,
)
_SCOPE = re.compile(
    r"\b(?:affects?|covers?|concerns?|involves?|[Ww]e are|employs?|has|is|headcount|firm of|company of)"
    r" (?:all |about |some |around )?(?:a (?:firm|company) of )?$"
)
_OF_ALL = re.compile(rf" {_PEOPLE}\b| in all\b| altogether\b| in total\b")


_NOT_OURS = re.compile(r"\b(?:competitors?|lost their jobs|last year|used to|no longer)\b", re.IGNORECASE)


class _Team(NamedTuple):
    size: ExactNumber
    name: str
    place: str
    is_named: bool = False  # "40 people in Sales", and not only a word beside a number


def find_teams(sentences: Sequence[NoteSentence], today: date) -> Iterator[Finding]:
    """Yield each team with its size and place, and how many people there are in all."""
    for sentence in sentences:
        text = sentence.text
        if is_asked(Quote("groups", text)) or _NOT_OURS.search(text):
            continue
        numbers = [
            number
            for number in numbers_in(text, today)
            if not number.is_share and number.value == int(number.value) and not _UNIT.match(text, number.end)
            and not currencies_in(text[max(0, number.start - 3) : number.end + 6])
        ]  # fmt: skip
        teams = [team for number in numbers if (team := _team(text, number, numbers))]
        twice = {team.name for team in teams if sum(team.name == other.name for other in teams) > 1}
        teams = [
            team._replace(name=f"{team.name} in {team.place}", place="")
            if team.name in twice and team.place
            else team
            for team in teams
        ]
        sure = len(teams) > 1 or _HAS_PEOPLE.search(text) or sentence.is_bullet
        sizes = set()
        for team in teams:
            is_own = sure or TEAM_WORDS.search(team.name)
            if is_own and (len(teams) > 1 or sentence.is_bullet or _is_team_alone(team)):
                sizes.add(team.size)
                size = text[team.size.start : team.size.end]
                yield Finding("group_size", size, text, team.name)
                if team.place:
                    yield Finding("group_site", team.place, text, team.name)
        for number in numbers:
            if number not in sizes and _is_of_all(text, number):
                yield Finding("headcount", text[number.start : number.end], text)
                break


def _is_team_alone(team: _Team) -> bool:
    """Return whether a lone name beside a number is a team, and no company or place."""
    return bool(TEAM_WORDS.search(team.name)) or team.is_named


def _is_of_all(text: str, number: ExactNumber) -> bool:
    before = text[max(0, number.start - 60) : number.start]
    if re.search(r"\bheadcount (?:is |of |about |around ){0,2}$", before):
        return True
    return bool(_SCOPE.search(before) and (_OF_ALL.match(text, number.end) or " employs " in f" {text}"))


def _team(text: str, number: ExactNumber, numbers: Sequence[ExactNumber]) -> _Team | None:
    start = max([0, *(other.end for other in numbers if other.end <= number.start)])
    before = text[start : number.start]
    behind = _AFTER.match(text, number.end)
    for match in (
        _IN_TEAM.match(text, number.end),
        _AS_WORKERS.match(text, number.end),
        _BEFORE.search(before) if behind else None,
    ):
        if match and (team := _named(match, number, is_named=match.start() == number.end)):
            return team
    return None


def _named(match: re.Match[str], number: ExactNumber, *, is_named: bool) -> _Team | None:
    name, place = match["team"].strip(), match["place"] or ""
    is_place = name[:1].isupper() and any(places_in(name.split()[0]))
    if _NO_TEAM.search(name) or is_place or (match.re is _AS_WORKERS and _NO_WORKERS.search(name)):
        return None
    return _Team(number, name, place, is_named)
