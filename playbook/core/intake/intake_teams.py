"""Match the names that notes give to one team: short forms, and parts at several places."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from playbook.core.base.text_caches import CACHED_TEXTS, clear_with
from playbook.core.base.words import listed, number, some
from playbook.core.case.teams.groups import significant_words
from playbook.core.text.notes import folded
from playbook.core.text.numbers import as_count

if TYPE_CHECKING:
    from playbook.core.intake.intake import Fact

_GROUP_WORD = re.compile(
    r"(?i)^(?:the|an?|our|all|whole|entire)\s+|\s{1,3}(?:team|department|dept\.?|group|unit|staff|people)$"
)
_AT_A_PLACE = re.compile(
    r"^(?P<team>.{3,60}) (?:in|at) (?P<behind>[A-Z][\w-]{1,24}(?: [A-Z][\w-]{1,24})?)$"
    r"|^(?P<before>[A-Z][\w-]{2,24}) (?P<rest>[a-z].{2,60})$"
)
_LONGER = re.compile(r"(?:e?rs?|s|ern)?(?: [\w-]+){0,2}")
# "the Leeds depot" for the team "Leeds"
_SITE = re.compile(r"(?<=^)(?P<place>[A-Z\u00c0-\u00de][\w-]+(?: [A-Z][\w-]+)?) (?:depot|plant|site|branch)$")
_FEWEST_LETTERS = 4


def bare_group(name: str) -> str:
    """Return a group's name without "the" and "team"."""
    bare = _GROUP_WORD.sub("", _GROUP_WORD.sub("", name.strip()))
    return _SITE.sub(r"\g<place>", bare) or name.strip()


@clear_with
@lru_cache(maxsize=CACHED_TEXTS)
def team_and_place(name: str) -> tuple[str, str]:
    """Return the team and the place of "Oslo service" or "service in Oslo"."""
    if match := _AT_A_PLACE.match(bare_group(name)):
        return match["team"] or match["rest"], match["behind"] or match["before"]
    return bare_group(name), ""


class TeamName(NamedTuple):
    """A team's name in the forms that another name is compared with."""

    bare: str
    team: str
    place: str
    joined: tuple[str, ...]

    @classmethod
    def of(cls, name: str) -> "TeamName":
        """Return the forms of a name."""
        team, place = team_and_place(name)
        return cls(folded(bare_group(name)), folded(team), place, tuple(folded(team).split(" and ")))

    def is_short_for(self, whole: "TeamName") -> bool:
        """Return whether this name stands for the other: "dispatch" for "dispatchers"."""
        if self.bare == whole.bare:
            return True
        if self.place and self.place != whole.place:
            return False
        if self.team in whole.joined or self.team == whole.team:
            return True
        return (
            len(self.team) >= _FEWEST_LETTERS
            and whole.team.startswith(self.team)
            and bool(_LONGER.fullmatch(whole.team, len(self.team)))
        )


def is_short_for_team(short: str, name: str) -> bool:
    """Return whether a name stands for a team: "dispatch" for "dispatchers"."""
    return TeamName.of(short).is_short_for(TeamName.of(name))


_ALL_IN = re.compile(
    r"(?i)\b(?:everyone|everybody|all|the whole team) (?:in|of|from) (?P<all>[^,.;]{3,40})"
    r"|(?:^|[,;:] )(?:and |so )?(?P<away>[\w' -]{2,40}?) (?:is|are) (?:away|out|blocked|flat out)\b"
    r"|\b(?:blocked|closed|off limits|busiest time|busy) for (?P<whom>[^,.;]{3,60})"
)


def teams_of_all_in(text: str, teams: Sequence[str]) -> list[str]:
    """Return the teams that a sentence names, unless it names all."""
    whom = (next(filter(None, match.groups())) for match in _ALL_IN.finditer(text))
    some = {word for words in whom for word in significant_words(words)}
    named = [team for team in teams if some >= {*significant_words(team)}]
    named = named or [team for team in teams if some & {*significant_words(team)}]
    return named if len(named) < len(teams) else []


def with_whole_teams(facts: Sequence["Fact"], fields: frozenset[str]) -> list["Fact"]:
    """Return the facts with one name for each team or part.

    `fields`: those of a team.
    """
    sized = _names(fact for fact in facts if fact.field == "group_size")
    of_teams = [
        named
        for fact in facts
        for named in (_with_full_name(fact, sized) if fact.field in fields else (fact,))
    ]
    named = _names(fact for fact in of_teams if fact.field in fields)
    for whole in (name for name in sized if not team_and_place(name)[1]):
        parts = [name for name in named if team_and_place(name)[1] and _is_part(name, whole)]
        if len(parts) > 1:
            of_teams = list(_in_parts(of_teams, fields, whole, parts))
    return of_teams


def _names(facts: Iterable["Fact"]) -> list[str]:
    return list({folded(fact.of): fact.of for fact in facts}.values())


def _with_full_name(fact: "Fact", sized: Sequence[str]) -> Sequence["Fact"]:
    """Return the fact under the full names that its own stands for."""
    if fact.of in sized:
        return (fact,)
    if at_place := [name for name in sized if team_and_place(name)[1] == fact.of]:
        return [replace(fact, of=name) for name in at_place]
    full = [name for name in sized if not team_and_place(name)[1] and is_short_for_team(fact.of, name)]
    is_sure = len(full) == 1 and not team_and_place(fact.of)[1]
    return (replace(fact, of=full[0]) if is_sure else fact,)


# "210 nurses on six wards"
_ON_UNITS = re.compile(
    r" (?:on|in|at|across|over|of) (?:our |the |all )?(?P<many>[a-z]+|\d{1,2}) (?:[a-z-]+ )?"
    r"(?P<unit>[a-z]{3,12}s)\b"
)


def over_units(facts: Sequence["Fact"], fields: frozenset[str]) -> Sequence["Fact"]:
    """Return the facts, those of people on as many units as are named for each of the units.

    Each unit without a size gets the same share.
    """
    sized = {fact.of for fact in facts if fact.field == "group_size"}
    for fact in facts:
        if fact.field != "group_size" or not isinstance(fact.value, float):
            continue
        match = _ON_UNITS.search(fact.sentence, max(0, fact.sentence.lower().find(fact.of.lower())))
        unit = match["unit"].removesuffix("s") if match else ""
        names = [name for name in _names(facts) if unit and re.match(rf"(?i){unit} [A-Z]?\d*$", name)]
        if match and len(names) > 1 and as_count(match["many"]) == len(names) and not sized & {*names}:
            share, note = round(fact.value / len(names)), f"{number(fact.value)} {fact.of}{match.group()}."
            size = replace(fact, value=float(share), note=note, is_doubtful=False)
            sizes = [replace(size, of=name) for name in names]
            rest = [each for each in facts if each != fact and not each.of.startswith(match["unit"])]
            return [*_in_parts(rest, fields, fact.of, names), *sizes, _in_doubt(fact, names)]
    return facts


def _in_doubt(fact: "Fact", parts: Sequence[str]) -> "Fact":
    return replace(fact, note=f"The notes name its parts: {listed(parts)}.", is_doubtful=True)


def _is_part(name: str, whole: str) -> bool:
    team = team_and_place(name)[0]
    return is_short_for_team(team, whole) or is_short_for_team(whole, team)


def _in_parts(
    facts: Sequence["Fact"], fields: frozenset[str], whole: str, parts: Sequence[str]
) -> Iterable["Fact"]:
    """Yield the facts, with those of the whole team for each part.

    If one part alone has no size, it gets the rest.
    """
    sizes = {fact.of: fact.value for fact in facts if fact.field == "group_size" and fact.of in parts}
    known = sum(value for value in sizes.values() if isinstance(value, float))
    lacking = [part for part in parts if part not in sizes]
    for fact in facts:
        if fact.of != whole or fact.field not in fields:
            yield fact
        elif fact.field != "group_size":
            yield from (replace(fact, of=part) for part in parts)
        else:
            yield _in_doubt(fact, parts)
            all_of_it = fact.value if isinstance(fact.value, float) else 0
            rest = all_of_it - known
            if len(lacking) == 1 and sizes and rest > 0:
                note = f"{number(all_of_it)} {whole}, less {number(known)} in {listed(sizes)}."
                yield replace(fact, value=rest, of=lacking[0], note=note)


_NEARLY = 0.1  # of the people in scope, by which a list may miss them
_FEWEST_IN_A_LIST = 2


def with_one_cut(facts: Sequence["Fact"], fields: frozenset[str], texts: Sequence[str]) -> list["Fact"]:
    """Return the facts; of two lists that count the same people, one is in doubt.

    `fields`: those of a team. `texts`: the sentences of the notes in order.
    """
    cuts = _cuts_of(
        [fact for fact in facts if fact.field == "group_size" and not fact.is_doubtful], facts, texts
    )
    if cuts is None:
        return list(facts)
    ticked, other = max(cuts, cuts[::-1], key=lambda pair: _named_parts(facts, pair[0]))
    # "33 people at headquarters" stand in the other list alone.
    rest = _people_in(other) - _people_in(ticked)
    alone = next((fact.of for fact in other if fact.value == rest), "")
    names = {fact.of for fact in other} - {fact.of for fact in ticked} - {alone}
    first = next((fact.of for fact in other if fact.of in names), "")
    note = f"The same people as in {some([fact.of for fact in ticked], 2)}. Tick only one of the two lists."
    return [
        replace(fact, note=note if fact.of == first else f"Same list as {first}.", is_doubtful=True)
        if fact.field in fields and fact.of in names
        else fact
        for fact in facts
    ]


def _cuts_of(
    sizes: Sequence["Fact"], facts: Sequence["Fact"], texts: Sequence[str]
) -> tuple[list["Fact"], list["Fact"]] | None:
    """Return two lists of teams that each add up to the people in scope, or to the same sum."""
    places = {text: place for place, text in enumerate(texts)}
    place_of = {
        fact: next((at for text, at in places.items() if fact.sentence.startswith(text)), 0) for fact in sizes
    }
    scope = next(
        (float(fact.value) for fact in facts if fact.field == "headcount" and isinstance(fact.value, float)),
        0,
    )
    for place in sorted({*place_of.values()})[1:]:
        cuts = (
            [fact for fact in sizes if place_of[fact] < place],
            [fact for fact in sizes if place_of[fact] >= place],
        )
        sums = [*map(_people_in, cuts)]
        is_same = all(abs(each - scope) <= _NEARLY * scope for each in sums) if scope else sums[0] == sums[1]
        if is_same and min(map(len, cuts)) >= _FEWEST_IN_A_LIST:
            return cuts
    return None


def _people_in(sizes: Iterable["Fact"]) -> float:
    return sum(fact.value for fact in sizes if isinstance(fact.value, float))


def _named_parts(facts: Iterable["Fact"], sizes: Iterable["Fact"]) -> int:
    """Return how many leads and places are named for a list of teams."""
    names = {fact.of for fact in sizes}
    return sum(fact.field in ("group_manager", "group_site") and fact.of in names for fact in facts)
