"""What a team itself does, by its own line in what changes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from playbook.core.case.reading.worked_on import clauses_of
from playbook.core.case.teams.groups import groups_named, significant_words
from playbook.core.plan.brief import Brief, Group
from playbook.llm.builtin.wording import fit

_FEW = 3  # parts
_LONG, _LONGEST, _MOST_WORDS_OF_A_NAME, _STEM, _ENDING = 100, 160, 8, 5, 3
_PLACED = re.compile(r"\s(?:in|of|at|from|on)\s")
_AMONG = re.compile(r"[,/&]|\band\b")
_EVERYONE = re.compile(
    r"(?:people|everyone|everybody|employees|workers|all (?:staff|employees|of us)|you)$", re.IGNORECASE
)
_PERSON = re.compile(r"(?:[a-z]{2,30}(?:er|or|ent|ant|ist|man|woman)|clerk|staff|rep|officer)$")
# What follows a name and is no verb, and what is no task of those who are named.
_NO_VERB = re.compile(
    r"(?:in|of|at|on|by|and|or|for|to|from|with|up|out|off|into|over|per|who|that|which|the|an?|not|no|also"
    r"|still|only|then|one|two|three|its|their|our|your|all|each|every|both|[a-z]{1,20}ing)$"
)
# What no name holds, begins or ends with.
_NO_NAME = re.compile(
    r"[()]|,$|^(?:in|on|at|from|for|with|until|when|if|as|after|before) "
    r"|\b(?:in|of|at|on|by|and|or|for|to|from|with|who|that|which|the|an?|one)$",
    re.IGNORECASE,
)
_NO_TASK = re.compile(
    r"(?:is|are|was|were|be|will|would|can|may|must|should|has|have|had|do|does|becomes?|ends?|clos(?:e|es)"
    r"|stops?|moves?|goes|go|stays?|keeps?|remains?|los(?:e|es)|merges?|starts?|begins?|joins?|comes?|changes?"
    r"|works?|happens?|shrinks?|grows?|opens?|gains?|reports?|sits?|relocates?|retires?|needs?|wants?)$"
)
_NEXT_NOUN = re.compile(r"^[a-z]{1,30}(?:,|,? (?:and|or)) (?:the|an?|our|their)$")
_NO_OBJECT = re.compile(r"(?:in|of|at|on|and|or|for|from|with|that|which|is|are|was|were|will)$")
_MANY = re.compile(r"(?:\b(?:people|staff|crew|personnel)|men|[^\Ws]s)$", re.IGNORECASE)
_IS_VERB_FOR_ONE = re.compile(r"[a-z]{2,20}(?<!s)s$")
_ALSO_DONE = re.compile(
    r"(?P<before>, |\band )(?P<verb>[a-z]{2,20}(?<!s)s)"
    r"(?= (?:(?:out|up|in|on|off|down) )?(?:the|an?|each|every|all|their|its|no|any|what|\d+|two|three|four"
    r"|five|six|ten|twelve)\b|(?<=s) (?:on|at) )"
    r"|(?P<joined>, |\band )(?P<adverb>no longer|never|also|still) (?P<also>[a-z]{2,20}(?<!s)s)(?= \w)"
)
# Verbs alone: nobody sees from them what is done with what.
_NO_OBJECT_AT_ALL = re.compile(r"[a-z]+(?:,? (?:or|and) [a-z]+)*$", re.IGNORECASE)
_EXPLAINS = re.compile(
    r", (?:which|so that|an? |and (?:it|the) )| (?:rather than|in place of|instead of|while) "
)
_DOES_NOT = re.compile(r"\b(?:does not|doesn't)\b")
_SAME = re.compile(r"(?:the )?same(?:, plus|,? and|,? with)?\b ?", re.IGNORECASE)
_TELLS_OF_NEWS = re.compile(r"^gets? (?=(?:an?|the) (?:[\w-]+ ){1,4}(?:that|which|for|in|to)\b)")
_OF_THEM = {"they": "you", "their": "your", "themselves": "yourselves"}
_GIVEN = ("get", "gets", "receive", "receives")  # by everyone: it tells nothing of their work
_THEIRS = re.compile(r"\b(?:they|their|themselves)\b")


@dataclass(frozen=True, slots=True)
class TeamUse:
    """What some teams do, and whether it is worded as an act."""

    group_ids: tuple[str, ...]  # empty: everyone
    does: str
    is_act: bool
    clause: str

    @property
    def spoken(self) -> str:
        """Return what is done, as the team's manager tells it."""
        if not self.is_act:
            return f"You go through your part of it: {self.does}."
        return f"You {_THEIRS.sub(lambda match: _OF_THEM.get(match[0], match[0]), self.does)}."


def own_uses(uses: Sequence[TeamUse], group: Group) -> tuple[TeamUse, ...]:
    """Return what a team does by its own lines, else by those for everyone."""
    own = tuple(use for use in uses if {group.id, group.part_of} & {*use.group_ids})
    return own or tuple(use for use in uses if not use.group_ids)


def change_for(brief: Brief, uses: Sequence[TeamUse], group: Group) -> str:
    """Return what changes without the lines of other teams."""
    others = [
        use.clause for use in uses if use.group_ids and not {group.id, group.part_of} & {*use.group_ids}
    ]
    return " ".join(clause for clause in clauses_of(brief.what_changes) if clause not in others)


def tells_shortly(brief: Brief) -> bool:
    """Return whether what changes is so short that each word of it tells of the work."""
    return len(clauses_of(brief.what_changes)) <= _FEW


def uses_of(brief: Brief) -> tuple[TeamUse, ...]:
    """Return what each team does, as what changes tells it, in its order."""
    tool = next(iter(brief.tools), "").partition(" (")[0]
    uses: list[TeamUse] = []
    for clause in clauses_of(brief.what_changes):
        label, colon, rest = clause.partition(": ")
        named = _named(brief, label, of_all=False) if colon else ()
        if named and rest.strip():
            before = next((use.does for use in reversed(uses) if not use.is_act), "")
            same = _SAME.match(rest)
            does = f"{before}, plus {rest[same.end() :]}" if same and before else rest
            uses.append(TeamUse(named, _short(does), is_act=False, clause=clause))
        elif use := _acted(brief, rest if colon else clause, clause, tool):
            uses.append(use)
    return tuple(uses)


def _acted(brief: Brief, act: str, clause: str, tool: str) -> TeamUse | None:
    """Return what the people named first in a clause do."""
    words = act.rstrip(" .").split()
    for count in range(min(_MOST_WORDS_OF_A_NAME, len(words) - 2), 0, -1):
        name, verb = " ".join(words[:count]), words[count].rstrip(",")
        if not re.fullmatch(r"[a-z]+", verb) or _NO_VERB.match(verb) or _NO_NAME.search(name):
            continue
        is_everyone, is_for_one = bool(_EVERYONE.match(name)), bool(_IS_VERB_FOR_ONE.match(verb))
        if is_for_one and _NO_OBJECT.match(words[count + 1]):
            continue
        if _NEXT_NOUN.match(" ".join(words[count : count + 3])):
            continue  # "the sales system and the booking calendar" are two things
        if any(word.isdigit() for word in words[:count]):
            continue  # "all 14 clinics" are places, and no team
        if is_for_one:
            named = _who_begin_with(brief, name)
        else:
            is_many = is_everyone or _MANY.search(_PLACED.split(name, maxsplit=1)[0])
            named = _named(brief, name, of_all=True) if is_many and not is_everyone else ()
        if not named and not is_everyone:
            continue
        if _NO_OBJECT_AT_ALL.match(" ".join(words[count:])) or (is_for_one and words[count].endswith(",")):
            return None
        if _NO_TASK.match(verb) or (is_everyone and verb in _GIVEN):
            return None
        does = " ".join(words[count:])
        if is_for_one:
            what = _DOES_NOT.sub("don't", does.partition(" ")[2])
            does = f"{_base(verb)} {_ALSO_DONE.sub(_also_done, what)}"
        does = _TELLS_OF_NEWS.sub("use ", does)
        does = re.sub(r"^use it\b", lambda _: f"use {tool}", does) if tool else does
        return TeamUse(named, _short(does), is_act=True, clause=clause)
    return None


def _also_done(match: re.Match[str]) -> str:
    """Return the second verb of a task in the second person."""
    if adverb := match["adverb"]:
        return f"{match['joined']}{adverb} {_base(match['also'])}"
    return f"{match['before']}{_base(match['verb'])}"


def _short(does: str) -> str:
    """Return what is done without what explains it, where it is long."""
    if len(does) > _LONG:
        does = _EXPLAINS.split(does, maxsplit=1)[0]
    return fit(does, _LONGEST).rstrip(" .,")


def _who_begin_with(brief: Brief, name: str) -> tuple[str, ...]:
    """Return the teams whose name begins with a unit's, as in "Support reads"."""
    own = significant_words(name)
    return tuple(
        group.id
        for group in brief.groups
        if own and significant_words(group.team_name)[: len(own)] == own and not _PERSON.match(own[-1])
    )


def _base(verb: str) -> str:
    """Return a verb in the second person: "carries", "carry"."""
    if verb.endswith("ies"):
        return f"{verb[:-3]}y"
    return verb[:-2] if re.search(r"(?:ch|sh|ss|x|z|o)es$", verb) else verb[:-1]


def _named(brief: Brief, words: str, *, of_all: bool) -> tuple[str, ...]:
    """Return the teams that words name. `of_all`: each part of a list names one."""
    head, *placed = _PLACED.split(words)
    if len(placed) > 1:
        return ()
    for text in (*placed, head):
        teams = [_teams_of(brief, item) for item in _AMONG.split(text) if item.strip()]
        if any(teams) and (all(teams) or not of_all):
            ids = dict.fromkeys(group_id for each in teams for group_id in each)
            return tuple(ids)
    return ()


def _teams_of(brief: Brief, item: str) -> tuple[str, ...]:
    own = significant_words(item)
    telling = [word for word in own if not _PERSON.match(word)] or [*own]
    if not telling:
        return ()
    names = [(group.id, _words_of(group)) for group in brief.groups]
    for asked in (own, telling):
        exact = [group_id for group_id, words in names if all(_is_in(word, words) for word in asked)]
        if exact:
            return tuple(exact)
    return groups_named(brief, item)


def _words_of(group: Group) -> set[str]:
    return {*significant_words(" ".join((group.team_name, *group.org_units)))}


def _is_in(word: str, words: set[str]) -> bool:
    return word in words or any(_are_alike(word, other) for other in words)


def _are_alike(one: str, other: str) -> bool:
    """Return whether two words share their stem: "planner", "planning"."""
    shared = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    shared = min(len(one), len(other)) if shared is None else shared
    return shared >= _STEM and shared >= max(len(one), len(other)) - _ENDING - 2
