"""Find the teams and sites that a sentence names, known before or not."""

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from playbook.core.base.words import lower_first
from playbook.core.intake.intake_teams import TeamName, bare_group
from playbook.core.text.day_spans import HOLIDAY
from playbook.core.text.notes import folded
from playbook.llm.intake.teams.rosters import NO_STARTER, NO_TEAM

KIND = (
    r"(?:branch(?:es)?|offices?|yards?|depots?|plants?|sites?|mills?|shops?|stores?|clinics?|labs?"
    r"|kitchens?|schools?|stations?|clubs?)"
)
_CAP = (
    r"(?!(?:We|I|It|They|He|She|This|That|The|Then|And|But|Everyone|Everybody|Nobody|All|Both|Next|Phase|Wave"
    r"|Training|Tagging|Please|From|In|On|At|After|Before|Until|If|When|Where|Go-live|Rollout|Pilot|You|My"
    r"|Our|These|Those|There|So|For|Of|To|By|As|No|Not|Nothing|Two|Three|What|Who|Why|How|With|Without"
    r"|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Easter|Christmas|Thanksgiving|Effective"
    r"|January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mr|Mrs|Ms|Dr|Prof)\b)"
    r"[A-Z\u00c0-\u00de][\w'\u2019-]+"
)
PLACE = rf"{_CAP}(?: {_CAP}){{0,2}}"
# "line 2", "Station 4", "A shift", "SMT 1", "north stations"
_NUMBERED = (
    rf"\b(?:(?:[Ll]ine|[Ss]tation|[Ww]ard|[Uu]nit|[Pp]lant|[Pp]ier|[Ss]hift|[Ff]loor|[Hh]all|[Zz]one"
    rf"|[Dd]istrict|[Rr]egion|[Tt]erminal|[A-Z]{{2,5}}) \d{{1,2}}|[A-Z] [Ss]hift|[Ss]hift [A-D]"
    rf"|(?:[Nn]orth|[Ss]outh|[Ee]ast|[Ww]est)(?:ern)? (?:{KIND}|side|regions?|crews?))\b"
)
_WORD = re.compile(r"[^\W\d_][\w&'\u2019/-]*")
_UNKNOWN = re.compile(rf"{_NUMBERED}|\b{PLACE}")
# "Visitor services" is no part of the visitor desk.
_OTHER_TEAM = re.compile(r" (?:services?|desk|office|department|division|operations|managers?|staff)\b")
_ROLE = re.compile(r"(?i)(?:managers?|leads?|leaders?|heads?|directors?|supervisors?|captains?)")
_HOLIDAY = re.compile(HOLIDAY.format("day"), re.IGNORECASE)
_JOINS = re.compile(r"(?: \([^()]*\))?\s?(?:,|&|\+|/|,? and|,? as well as)\s(?:the |our )?")
_PLACE_BEFORE = re.compile(rf"(?<=[a-z,] )(?P<place>{_CAP}) $")
_HAS_NUMBER = re.compile(r"\d|(?i:ward|line|unit|floor|shift|crew|hall|zone) [A-Z]$")
_LONGEST, _PREFIX = 5, 4


class TeamWord(NamedTuple):
    """A team or site named in a sentence."""

    name: str
    start: int
    end: int
    is_known: bool

    def overlaps(self, match: re.Match[str]) -> bool:
        """Return whether it shares letters with a match in its sentence."""
        return self.start < match.end() and match.start() < self.end


class UnitNames:
    """The names of the teams and sites that are known so far.

    `led`: the team of each first name of a head.
    """

    def __init__(self, names: Sequence[str], led: Mapping[str, str] = MappingProxyType({})) -> None:
        heads = "|".join(map(re.escape, led))
        self._led = led
        self._of_head = re.compile(rf"\b(?P<head>{heads})['\u2019]s (?:team|people|crew|staff|group)\b")
        self.names = tuple(dict.fromkeys(filter(None, names)))
        self._known = [TeamName.of(name) for name in self.names]
        words = (word for name in self.names for word in _WORD.findall(folded(name)))
        self._prefixes = {word[:_PREFIX] for word in words}
        # Nothing shorter than a whole name is recognized of those with a number.
        numbered = [re.escape(name) for name in self.names if _HAS_NUMBER.search(name)]
        self._numbered = re.compile(rf"\b(?:{'|'.join(numbered)})\b" if numbered else r"(?!)", re.IGNORECASE)

    def is_known(self, words: str) -> bool:
        """Return whether words stand for a known team, also where they open a sentence."""
        forms = [TeamName.of(form) for form in dict.fromkeys((words, lower_first(words)))]
        return any(form.is_short_for(name) for form in forms for name in self._known)

    def find_in(self, text: str, *, with_unknown: bool) -> list[TeamWord]:
        """Return the units of a text in order; capitals alone may name an unknown one."""
        units = list(self._known_in(text, with_unknown=with_unknown))
        if with_unknown:
            for match in _UNKNOWN.finditer(text):
                if not any(unit.overlaps(match) for unit in units):
                    units.append(TeamWord(bare_group(match.group()), *match.span(), is_known=False))
        named = (
            unit
            for unit in units
            if not (
                NO_TEAM.search(unit.name)
                or _ROLE.fullmatch(unit.name)
                or _HOLIDAY.fullmatch(unit.name)
                or (with_unknown and NO_STARTER.match(unit.name))
            )
        )
        return sorted(named, key=lambda unit: unit.start)

    def _known_in(self, text: str, *, with_unknown: bool) -> Iterator[TeamWord]:
        end = 0
        whole = [
            *((match, self._led[match["head"]]) for match in self._of_head.finditer(text) if self._led),
            *((match, match.group()) for match in self._numbered.finditer(text)),
        ]
        yield from (TeamWord(name, *match.span(), is_known=True) for match, name in whole)
        inside = {at for match, _ in whole for at in range(*match.span())}
        words = list(_WORD.finditer(text))
        for at, first in enumerate(words):
            if (
                first.start() < end
                or first.start() in inside
                or folded(first.group())[:_PREFIX] not in self._prefixes
            ):
                continue
            for last in reversed(words[at : at + _LONGEST]):
                name = text[first.start() : last.end()]
                is_part = last.end() < len(text) and _OTHER_TEAM.match(text, last.end())
                if not re.search(r"[,;:.()\d]", name) and not is_part and self.is_known(bare_group(name)):
                    end = last.end()
                    # "Columbus service techs" are a part of the service techs.
                    place = _PLACE_BEFORE.search(text[: first.start()]) if with_unknown else None
                    if place and not self.is_known(f"{place['place']} {name}"):
                        yield TeamWord(place["place"], place.start("place"), end, is_known=False)
                    else:
                        yield TeamWord(bare_group(name), first.start(), end, is_known=True)
                    break


def groups_of(units: Sequence[TeamWord], text: str) -> Iterator[list[TeamWord]]:
    """Yield the units that a text joins: "Mesa & Chandler", "SMT 2 and 3"."""
    joined: list[TeamWord] = []
    for unit in units:
        between = text[joined[-1].end : unit.start] if joined else ""
        if joined and not _JOINS.fullmatch(between):
            yield joined
            joined = []
        joined.append(unit)
    if joined:
        yield joined
