"""Find the groups that words of a text name."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from playbook.core.base.fields import MAX_NAME
from playbook.core.base.text_caches import CACHED_TEXTS, clear_with
from playbook.core.base.words import capital, listed
from playbook.core.case.reading.texts import plain
from playbook.core.plan.brief import Brief, Group

# Words that name no group by themselves.
_GENERIC = (
    " the a an our some many most all both several few in of at from them they people staff team teams"
    " and for colleagues employees workers members one two three four five six half others other department"
    " unit und die der das viele alle einige manche les des el los las que also even especially old young "
)

# What only those can show who work with it already: "Halifax reads at 97 percent for two weeks running".
_RESULT_OF_A_START = re.compile(
    r"\b(?:reads?|scans?|uses?|reach(?:es)?|hits?|holds?|keeps?|shows?)\b[^.;]{0,40}\d"
    r"|\b(?:weeks?|days?|months?) (?:running|in a row|straight)\b"
)
_MOST_NAMES = 3
_ON, _IN = ("wards", "lines", "docks", "floors"), ("stores", "shops", "kitchens", "branches", "halls")
_ANY_LEADER = {"manager", "leader", "supervisor", "director", "head", "partner", "worker", "member", "user"}
# Who works in a team of another name, in the singular; the words are those of names.
_TRADES: dict[str, frozenset[str]] = {
    trade: frozenset(names.split())
    for trades, names in (
        ("designer copywriter illustrator", "creative design studio"),
        ("nurse", "nursing ward"),
        ("physician clinician", "doctor medical"),
        ("developer programmer coder", "engineering development software product platform"),
        ("accountant bookkeeper", "accounting finance"),
        ("teller cashier", "branch store checkout"),
        ("seller rep salesperson", "sale"),
        ("mechanic technician electrician", "maintenance workshop service"),
        ("lawyer attorney", "legal counsel"),
        ("recruiter", "recruiting hr human"),
        ("buyer", "purchasing procurement buying"),
        ("inspector", "inspection quality permit"),
        ("picker packer loader", "warehouse dock logistics"),
        ("trucker courier", "driver transport delivery"),
        ("caseworker", "case service benefit"),
        ("underwriter", "underwriting credit risk"),
        ("typist", "typist secretariat"),
        ("mate sailor deckhand", "deck"),
    )
    for trade in trades.split()
}
_OF_ANY_TEAM = frozenset(("service", "crew", "office", "side", "section", "division", "group", "shift"))
_SHORTEST, _LONGEST_SHORT = 2, 5  # of a word that stands for a longer one
_ENDING, _LONGEST_ENDING = re.compile(r"(?:ement|ment|ers?|ors?|ing|ions?|ists?)$"), 4
# Who does or signs something does not wait for it.
_DOES = r" (?:must|has to|have to|needs? to|signs?|agrees?|approves?|confirms?|checks?|cleans?|says?)\b"


def groups_named(brief: Brief, words: str) -> tuple[str, ...]:
    """Return the groups that the words name: one exactly, else all that contain them."""
    own = set(significant_words(words))
    if not own:
        return ()
    texts = {group.id: " ".join((group.team_name, *group.org_units)) for group in brief.groups}
    names = {group_id: set(significant_words(text)) for group_id, text in texts.items()}
    exact = [group_id for group_id, group_words in names.items() if own == group_words]
    named = exact or [group_id for group_id, group_words in names.items() if own <= group_words]
    return tuple(named) or _groups_of_trade(own, names)


def teams_of_speaker(brief: Brief, who: str) -> tuple[str, ...]:
    """Return the teams of somebody who is quoted."""
    words = {_trade(word) for word in significant_words(who)}
    managers = {person.id: person for person in brief.people}
    names: dict[str, set[str]] = {}
    for group in brief.groups:
        manager = managers.get(group.manager_id or "")
        about = (
            *group.units,
            group.name,
            manager.job_title if manager else "",
            manager.org_unit if manager else "",
        )
        names[group.id] = {_trade(word) for text in about for word in significant_words(text)}
    labels = {group.id: {_trade(word) for word in significant_words(group.label)} for group in brief.groups}
    sites = {group.id: {_trade(word) for word in significant_words(group.site)} for group in brief.groups}
    having = {word: [key for key, own in names.items() if _is_in(word, own)] for word in words}
    scores = {
        key: (
            sum(1 / len(teams) for teams in having.values() if key in teams),
            sum(_is_in(word, labels[key]) for word in words) * (len(words) > 1),
            sum(word in sites[key] for word in words),
        )
        for key in names
    }
    best = max(scores.values(), default=(0, 0, 0))
    best_ids = tuple(key for key, score in scores.items() if score == best and best[0])
    return best_ids if len(best_ids) <= max(1, len(names) // 2) else ()


def _is_in(word: str, names: Iterable[str]) -> bool:
    """Return whether a word or its beginning is among names: "eng" is "engineering"."""
    is_short = _SHORTEST < len(word) <= _LONGEST_SHORT
    return any(name == word or (is_short and name.startswith(word)) for name in names)


def _groups_of_trade(own: set[str], names: Mapping[str, set[str]]) -> tuple[str, ...]:
    """Return the groups whose name is the work of those named: "account managers", "Account management"."""
    if len(own) == 1 and own & _ANY_LEADER:
        return ()
    words = _TRADES.get(next(iter(own)), frozenset()) if len(own) == 1 else frozenset[str]()
    if in_trade := tuple(group_id for group_id, name in names.items() if name & words):
        return in_trade
    trade = set(map(_trade, own))
    trades = {group_id: set(map(_trade, words)) for group_id, words in names.items()}
    exact = [group_id for group_id, words in trades.items() if trade == words]
    named = exact or [group_id for group_id, words in trades.items() if trade <= words]
    if named or not (telling := trade - _OF_ANY_TEAM):
        return tuple(named)
    only = [group_id for group_id, words in trades.items() if telling <= words]
    return tuple(only) if len(only) == 1 else ()  # "fire services" are "fire prevention"


def _trade(word: str) -> str:
    """Return a word without the ending that tells the person from the work."""
    return _ENDING.sub("", word) if len(word) > _LONGEST_ENDING else word


def groups_waiting(brief: Brief, text: str) -> tuple[str, ...]:
    """Return the teams that a condition holds up: named in full, else by place."""
    words = plain(text)
    named = {g.id: {g.team_name, *g.org_units, *_trade_of(g, brief.groups)} for g in brief.groups}
    names = {name for each in named.values() for name in each if _waits(words, name)}
    whole = {name for name in names if not any(name != other and name in other for other in names)}
    waiting = [g.id for g in brief.groups if whole & named[g.id]]
    waiting = waiting or [g.id for g in brief.groups if any(_waits(words, place) for place in _places(g))]
    if _RESULT_OF_A_START.search(words):
        waiting = _who_start_after(brief, waiting)
    return tuple(waiting) if len(waiting) < len(brief.groups) else ()


_A_TRADE = re.compile(r"[a-z]{3,20}(?:ers|ors|ians|ists|ants|eers)")


def _trade_of(group: Group, groups: Sequence[Group]) -> tuple[str, ...]:
    """Return the one word that tells a team from all others.

    Such as "technicians" of "Repair technicians".
    """
    last = group.team_name.split()[-1].casefold()
    of_trade = {each.part_of or each.id for each in groups if last in each.team_name.casefold()}
    return (last,) if _A_TRADE.fullmatch(last) and len(of_trade) == 1 else ()


def _who_start_after(brief: Brief, tried: Sequence[str]) -> list[str]:
    """Return the teams that wait for the result of those who start before them."""
    starts = {group.id: day for group in brief.groups if (day := brief.go_live_of(group))}
    first = min((starts[group_id] for group_id in tried if group_id in starts), default=None)
    later = [group_id for group_id, day in starts.items() if first and day > first]
    return [group_id for group_id in later if group_id in tried] or later or [*tried]


def _waits(plain_text: str, name: str) -> bool:
    """Return whether a text has a name, not as whoever does something."""
    name = plain(name)
    if not name or name not in plain_text:  # most are not: no pattern is compiled for them
        return False
    name = re.escape(name)
    actor = re.search(rf"(?<!\w)(?:by|from|with) (?:the )?{name}(?!\w)|(?<!\w){name}{_DOES}", plain_text)
    return bool(re.search(rf"(?<!\w){name}(?!\w)", plain_text)) and not actor


def _places(group: Group) -> Iterator[str]:
    """Yield the site of a team, and the place that its name ends with."""
    yield group.site
    _, _, place = group.team_name.rpartition(" in ")
    if place[:1].isupper() and place != group.label:
        yield place


def place_or_names(groups: Sequence[Group], everyone: Iterable[Group]) -> str:
    """Return the site where these are all the teams, else their names."""
    everyone = tuple(everyone)
    site = groups[0].site if groups else ""
    if len(groups) > 1 and site and [*groups] == [group for group in everyone if group.site == site]:
        return site
    names = team_names(groups, everyone)
    others = len(names) - _MOST_NAMES
    return listed([*names[:_MOST_NAMES], f"{others} more"] if others > 1 else names)  # one alone is named


def whole_teams(groups: Sequence[Group]) -> tuple[Group, ...]:
    """Return the teams, each with the people of its parts."""
    parts: dict[str, list[Group]] = {group.id: [group] for group in groups}
    for group in groups:
        if group.part_of in parts and group.part_of != group.id:
            parts[group.part_of].append(group)
    return tuple(
        _whole(group, parts[group.id])
        for group in groups
        if group.part_of in (None, group.id) or group.part_of not in parts
    )


def _whole(team: Group, parts: Sequence[Group]) -> Group:
    if not team.part_of and len(parts) < 2:
        return team
    people, leaders = (sum(getattr(each, name) or 0 for each in parts) for name in ("size", "supervisors"))
    update = {"name": team.team_name, "size": people, "supervisors": leaders or None, "part_of": None}
    return team.model_copy(update=update)


def in_team(team: Group, groups: Sequence[Group]) -> tuple[Group, ...]:
    """Return the groups that are a team: itself and its parts."""
    return tuple(group for group in groups if team.id in (group.id, group.part_of))


def name_of_part(team: Group, turn: str, places: str) -> str:
    """Return what the people of a team at some of its places are called."""
    at = "on" if places in _ON else "in" if places in _IN else "at"
    suffix = f" {at} the {turn} {places}"
    return f"{team.label[: MAX_NAME - len(suffix)]}{suffix}"


def names_with_places(groups: Iterable[Group]) -> tuple[str, ...]:
    """Return the names of teams that start; those at a place behind it, with their people."""
    lines: dict[str, list[str]] = {}
    for group in groups:
        label = capital(group.places)
        own = f"{group.team_name}: {group.size:,}" if label else ""
        lines.setdefault(label or group.label, []).append(own)
    return tuple(f"{name} ({'; '.join(own)})" if own[0] else name for name, own in lines.items())


def team_names(groups: Sequence[Group], everyone: Sequence[Group]) -> list[str]:
    """Return the names of teams, or of the places that all share."""
    ids, names = {group.id for group in groups}, dict[str, list[str]]()  # by where, '' for everywhere
    for group in groups:
        label = capital(group.places)
        at_place = [each for each in everyone if label and capital(each.places) == label]
        absent = [each.team_name for each in at_place if each.id not in ids]
        if label and all(each.id in ids for each in everyone if each.part_of == group.part_of):
            names.setdefault(group.team_name, [])
        elif len(at_place) - len(absent) > 1 >= len(absent):
            names.setdefault(f"{label} without {listed(absent)}" if absent else label, [])
        else:
            _, team, where = group.label.rpartition(group.team_name)
            names.setdefault(where if team and where else group.label, []).append(group.team_name)
    return [f"{listed(teams)}{name}" if name.startswith(" ") else name for name, teams in names.items()]


def groups_touched(brief: Brief, text: str) -> tuple[str, ...]:
    """Return the groups of whose name a sentence uses a word."""
    used = set(significant_words(text))
    return tuple(group.id for group in brief.groups if used & set(significant_words(group.full_team_name)))


# "No projects for customer-facing teams" closes those, whatever list it stands in.
_FOR_SOME = re.compile(
    r"(?i)\bfor (?:the |our )?(?P<who>[^,.;]{3,40}?) (?:teams?|staff|crews?|people|units?)\b"
)


def closing_whom_they_name(brief: Brief) -> Brief:
    """Return a brief in which a closed time that names teams holds for these alone.

    One without training closes the teams and not the company.
    """
    named = {
        span: touched
        for span in brief.company_blackouts
        if (some := _FOR_SOME.search(span.reason)) and (touched := groups_touched(brief, some["who"]))
    }
    of_all = (span for span in brief.company_blackouts if span.is_without_training and span not in named)
    named.update((span, tuple(group.id for group in brief.groups)) for span in of_all)
    if not named:
        return brief
    groups = (
        group.model_copy(
            update={"blackouts": (*group.blackouts, *(each for each in named if group.id in named[each]))}
        )
        for group in brief.groups
    )
    left = tuple(each for each in brief.company_blackouts if each not in named)
    return brief.model_copy(update={"company_blackouts": left, "groups": tuple(groups)})


def touches_only(brief: Brief, text: str, group: Group) -> bool:
    """Return whether a sentence uses words of this team's name alone, and of no other team's."""
    touched = groups_touched(brief, text)
    teams = {each.part_of or each.id for each in brief.groups if each.id in touched}
    return teams == {group.part_of or group.id}


def names_group(plain_text: str, group: Group) -> bool:
    """Return whether a text names a group by its full name."""
    return re.search(rf"(?<!\w){re.escape(plain(group.team_name))}(?!\w)", plain_text) is not None


@clear_with
@lru_cache(maxsize=CACHED_TEXTS)
def significant_words(text: str) -> tuple[str, ...]:
    """Return the words of a text that may name a team, each in the singular."""
    words = (word for word in re.findall(r"[^\W\d_]+", plain(text)) if f" {word} " not in _GENERIC)
    return tuple(map(_singular, words))


def _singular(word: str) -> str:
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
