"""Find the groups that words of a text name."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from playbook.core.base.words import listed
from playbook.core.case.reading.texts import plain
from playbook.core.plan.brief import Brief, Group

# Words that name no group by themselves.
_GENERIC = (
    " the a an our some many most all both several few in of at from them they people staff team teams"
    " and for colleagues employees workers members one two three four five six half others other department"
    " unit und die der das viele alle einige manche les des el los las que also even especially old "
)

# What only those can show who work with it already: "Halifax reads at 97 percent for two weeks running".
_RESULT_OF_A_START = re.compile(
    r"\b(?:reads?|scans?|uses?|reach(?:es)?|hits?|holds?|keeps?|shows?)\b[^.;]{0,40}\d"
    r"|\b(?:weeks?|days?|months?) (?:running|in a row|straight)\b"
)
_MOST_NAMES = 3
_ANY_LEADER = {"manager", "leader", "supervisor", "director", "head", "partner", "worker", "member", "user"}
_ENDING, _LONGEST_ENDING = re.compile(r"(?:ement|ment|ers?|ors?|ing|ions?|ists?)$"), 6
# Who does or signs something does not wait for it.
_DOES = r" (?:must|has to|have to|needs? to|signs?|agrees?|approves?|confirms?|checks?|cleans?|says?)\b"


def groups_named(brief: Brief, words: str) -> tuple[str, ...]:
    """Return the groups that the words name: one exactly, else all that contain them."""
    own = set(_significant(words))
    if not own:
        return ()
    names = {group.id: set(_significant(" ".join((group.name, *group.org_units)))) for group in brief.groups}
    exact = [group_id for group_id, group_words in names.items() if own == group_words]
    named = exact or [group_id for group_id, group_words in names.items() if own <= group_words]
    return tuple(named) or _groups_of_trade(own, names)


def _groups_of_trade(own: set[str], names: Mapping[str, set[str]]) -> tuple[str, ...]:
    """Return the groups whose name is the work of those named: "account managers", "Account management"."""
    if len(own) == 1 and own & _ANY_LEADER:
        return ()
    trade = set(map(_trade, own))
    trades = {group_id: set(map(_trade, words)) for group_id, words in names.items()}
    exact = [group_id for group_id, words in trades.items() if trade == words]
    return tuple(exact or [group_id for group_id, words in trades.items() if trade <= words])


def _trade(word: str) -> str:
    """Return a word without the ending that tells the person from the work."""
    return _ENDING.sub("", word) if len(word) > _LONGEST_ENDING else word


def groups_waiting(brief: Brief, text: str) -> tuple[str, ...]:
    """Return the teams that a condition holds up: named in full, else by place."""
    words = plain(text)
    names = {name for g in brief.groups for name in (g.name, *g.org_units) if _waits(words, name)}
    whole = {name for name in names if not any(name != other and name in other for other in names)}
    waiting = [g.id for g in brief.groups if whole & {g.name, *g.org_units}]
    waiting = waiting or [g.id for g in brief.groups if any(_waits(words, place) for place in _places(g))]
    if _RESULT_OF_A_START.search(words):
        waiting = _who_start_after(brief, waiting)
    return tuple(waiting) if len(waiting) < len(brief.groups) else ()


def _who_start_after(brief: Brief, tried: Sequence[str]) -> list[str]:
    """Return the teams that wait for the result of those who start before them."""
    starts = {group.id: day for group in brief.groups if (day := brief.go_live_of(group))}
    first = min((starts[group_id] for group_id in tried if group_id in starts), default=None)
    later = [group_id for group_id, day in starts.items() if first and day > first]
    return [group_id for group_id in later if group_id in tried] or later or [*tried]


def _waits(plain_text: str, name: str) -> bool:
    """Return whether a name stands in a text, and not as the one who does or signs something."""
    name = re.escape(plain(name))
    actor = re.search(rf"(?<!\w)(?:by|from|with) (?:the )?{name}(?!\w)|(?<!\w){name}{_DOES}", plain_text)
    return bool(name and re.search(rf"(?<!\w){name}(?!\w)", plain_text)) and not actor


def _places(group: Group) -> Iterator[str]:
    """Yield the site of a team, and the place that its name ends with."""
    yield group.site
    _, _, place = group.name.rpartition(" in ")
    if place[:1].isupper() and place != group.name:
        yield place


def place_or_names(groups: Sequence[Group], everyone: Iterable[Group]) -> str:
    """Return the site where these are all the teams, else their names."""
    site = groups[0].site if groups else ""
    if len(groups) > 1 and site and [*groups] == [group for group in everyone if group.site == site]:
        return site
    names, others = [group.name for group in groups[:_MOST_NAMES]], len(groups) - _MOST_NAMES
    return listed([*names, f"{others} more"] if others > 0 else names)


def groups_touched(brief: Brief, text: str) -> tuple[str, ...]:
    """Return the groups of whose name a sentence uses a word."""
    used = set(_significant(text))
    return tuple(group.id for group in brief.groups if used & set(_significant(group.name)))


def names_group(plain_text: str, group: Group) -> bool:
    """Return whether a text names a group by its full name."""
    return re.search(rf"(?<!\w){re.escape(plain(group.name))}(?!\w)", plain_text) is not None


def _significant(text: str) -> Iterator[str]:
    for word in re.findall(r"[^\W\d_]+", plain(text)):
        if f" {word} " not in _GENERIC:
            yield word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
