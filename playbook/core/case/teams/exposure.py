"""How much of a change reaches each team, and whose work ends."""

import re
from collections.abc import Iterator

from playbook.core.case.parts import EndingPart
from playbook.core.case.reading.texts import Phrases, Quote, is_asked, plain, quotes_of, sentences_of
from playbook.core.case.teams.groups import (
    groups_named,
    groups_touched,
    names_group,
    significant_words,
    teams_of_speaker,
    touches_only,
)
from playbook.core.plan.brief import Aspect, Brief, Exposure, Group
from playbook.core.text.dates import named_days_in
from playbook.core.text.numbers import COUNTS, as_count

_TOUCH: tuple[Aspect, ...] = ("tools", "systems")
_WORK: tuple[Aspect, ...] = (*_TOUCH, "process", "job", "habits")
_HARDLY_USED, _WORKS_WITH = 2, 4  # scores on tools and systems
_VERY_LARGE, _WEEKS, _LEAST_HOURS = 1_000, 4, 1.5  # people; in which they learn; for more than one session
_NOTICED = 1  # the highest score of a team that only notices it
_FIELDS = ("concerns", "what_changes", "approach", "what_stays", "why")
_SAYS_WHO = ("objective", "what_changes", "approach")
_NAMES = re.compile(r",? and |, ")
_ONLY_NOTICE = Phrases(
    r"(?:only|just|merely|hardly|barely) (?:ever )?(?:notices?|feels?|hears? (?:of|about))",
    r"(?:nothing|almost nothing|hardly anything) (?:\w+ ){0,2}?changes? for",
    r"for … (?:nothing|almost nothing|hardly anything) changes",
    r"(?:do|does|will) not (?:work with|use|touch|open|log in to|sign in to)(?: it| the \w+)?",
    r"(?:do|does|will) not (?:get|receive|have|take part in|join)(?: it| this| one)?(?=[.;,]|$)",
    r"(?:is|are) (?:not (?:part of|included in|in) (?:it|this)|excluded|left out|exempt)",
    r"(?:everyone|everybody|all(?: [a-z-]+){0,2}) (?:except(?: for)?|apart from)",
    r"(?:only|just) (?:need|needs|have|has) to (?:know|hear)", r"(?:merken|spuren) (?:davon )?(?:nur|kaum)",
    r"(?:nur|kaum) (?:bemerken|merken|spuren)", r"andert sich (?:fast )?nichts",
)  # fmt: skip
# Who says so, or a few of a team, refuses: the team takes part.
_REFUSED = Phrases(
    r"(?:says?|said|refuse[sd]?|told us) … (?:do|does|will|would) not (?:\w+ )?(?:use|touch|work with|open)",
    r"(?:one|two|three|four|five|six|some|several|a few|most|many|half) (?:of )?[^.;]{1,80} will not"
    r" (?:\w+ )?(?:use|touch|work with|open)",
)
_HARDLY = Phrases(
    r"(?:is|are) (?:only |just )?(?:hardly|barely|little|slightly|less) (?:affected|touched|concerned|hit)",
    r"(?:little|not much) (?:\w+ ){0,2}?changes? for", r"for … (?:little|not much) changes",
    r"(?:only|just) (?:look|looks|read|reads|check|checks|approve|approves) (?:in )?it",
    r"(?:uses?|opens?|needs?|sees?)(?: it| the [a-z]+)? (?:only |just )?(?:now and then|rarely|seldom"
    r"|occasionally|when (?:an? )?\w+ calls?"
    r"|(?:once|twice|once or twice|a few times) (?:a|per|each) (?:month|quarter|year))",
    r"andert sich wenig", r"wenig betroffen",
)  # fmt: skip
# Whose work it is, as a clause begins: "Dispatchers accept", ", and the dispatcher decides".
_DOERS = re.compile(
    r"(?:^|[,;:] (?:and |but |while )?)(?:the |our |each |every )?(?P<who>[a-z]{3,}(?:ers?|ors?|ists?))"
    r" (?!of\b|and\b|or\b)"
)
# "Dispatch, call center and sales work in the new CRM", and nobody else does.
_USERS = re.compile(
    r"^(?:by [^,]{3,40}, )?(?P<who>[^.;:()]{3,120}?),? (?:will |should |all )*"
    r"(?:(?:work|live) (?:in|with|on|from)|uses?|switch to|log in to) (?:the |our |it\b|one )"
)
_JOB_CHANGES = 4  # the lowest score on the job of a team whose work ends
ENDS = Phrases(
    # "Reviewers stop writing letters": one task ends, not the work of those who did it.
    r"(?:will )?(?:ends?|closes?|close down|shuts?(?: down)?|ceases?|disappears?|stops?(?! [a-z]+ing\b))",
    r"(?:is|are|will be|gets?) (?:closed|shut|dissolved|discontinued|abolished|wound down|outsourced)",
    r"(?:is|are|will be) no longer (?:needed|done|staffed|filled)",
    r"(?:endet|enden|schliesst|schließt|schliessen|schließen|entfallt|entfallen|fallt weg|fallen weg)",
    r"(?:wird|werden) (?:geschlossen|aufgelost|eingestellt|ausgelagert)",
    r"(?:ferme|ferment|cesse|cessent|disparait|disparaissent)",
    r"(?:est|sont|sera|seront) (?:ferme|supprime)\w*",
    r"(?:cierra|cierran|termina|terminan|desaparece|desaparecen)",
)  # fmt: skip
_GOES_ELSEWHERE = Phrases(
    r"(?:moves?|goes|go|passes|pass|is moved|are moved|is transferred|are transferred) to"
)
# People who move keep their work; what is done moves away from them.
_PEOPLE = Phrases(r"[a-z]{2,}(?:ers|ors|ists|ants|ians)|staff|people|clerks|nurses|colleagues|employees")
_TAKEN_FROM = Phrases(r"(?:moves?|goes|go|passes|pass|is taken|are taken|transferred|moved) (?:away )?from")
# Work that leaves an old program stays with its team.
_TOOLS = Phrases(r"(?:systems?|programs?|software|apps?|spreadsheets?|sheets?|lists?|paper|excel|outlook)")
# "The help desk (6 people inside IT)" is a part of a team.
COUNTED_PART = re.compile(r" \((?:\d{1,4}|two|three|four|five|six|seven|eight|nine|ten) [^()]{3,80}\)\s*$")
_NUMBER = r"(?:\d{1,4}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_SOME_OF_THEM = re.compile(rf"\b{_NUMBER} of (?:the |our )?{_NUMBER} ")  # "five of nine posts"
_PARTS = re.compile(r"[;,:]\s|\band\b|\bund\b|\bet\b|\by\b|\bto\b")


def exposures_of(brief: Brief, quotes: tuple[Quote, ...]) -> tuple[dict[str, Exposure], dict[str, str]]:
    """Return each team's exposure, and the brief's sentence where one says it."""
    exposures: dict[str, Exposure] = {}
    origins: dict[str, str] = {}
    ending = work_ends(brief, quotes)
    for group in brief.groups:
        if group.id in ending:  # no session in what others will do
            exposures[group.id], origins[f"exposure.{group.id}"] = "told", ending[group.id]
            continue
        read = None if group.sessions else next(_read(brief, group, quotes), None)
        if read:
            exposures[group.id], origins[f"exposure.{group.id}"] = read
        else:
            exposures[group.id] = group.sessions or _by_scores(brief, group)
    # Where a text leaves nobody to do the work, it was not about them all.
    if set(exposures.values()) == {"told"} and not all(group.sessions for group in brief.groups):
        return dict.fromkeys(exposures, "all"), {}
    return exposures, origins


def work_ends(brief: Brief, quotes: tuple[Quote, ...]) -> dict[str, str]:
    """Return the teams whose work ends, each with its sentence."""
    ending = {
        group.id: sentence
        for group in brief.groups
        if not (group.sessions or group.tasks) and (sentence := _end_of_work(brief, group, quotes))
    }
    return {} if len(ending) == len(brief.groups) else ending


def _end_of_work(brief: Brief, group: Group, quotes: tuple[Quote, ...]) -> str:
    """Return the sentence by which a team's work ends, if any."""
    if group.impact and group.impact.get("job", 0) < _JOB_CHANGES:
        return ""
    endings = [
        quote.text
        for quote in quotes
        if quote.field == "what_changes"
        and not is_asked(quote)
        and any(_is_of(brief, group, words) for words in _what_ends(quote.plain))
    ]
    return next((text for text in endings if named_days_in(text)), endings[0] if endings else "")


def _is_of(brief: Brief, group: Group, words: str) -> bool:
    if COUNTED_PART.search(words) or _SOME_OF_THEM.search(words):
        return False  # what ends for six people ends for them alone
    return group.id in groups_touched(brief, words) if group.impact else names_group(words, group)


def _what_ends(text: str) -> Iterator[str]:
    """Yield the words for things that end in a sentence."""
    for match in ENDS.finditer(text):
        if "no longer" in match[0] and " but " in text[match.end() :]:
            continue  # others do it, and whoever is named may be those
        yield _PARTS.split(text[: match.start()])[-1]
    for match in _GOES_ELSEWHERE.finditer(text):
        thing = _PARTS.split(text[: match.start()])[-1]
        if not _PEOPLE.search(thing):
            yield thing
    for match in _TAKEN_FROM.finditer(text):
        place = _PARTS.split(text[match.end() :])[0]
        if not _TOOLS.search(place):
            yield place


def taking_part(brief: Brief) -> tuple[Group, ...]:
    """Return the teams of whom the change asks more than to hear of it."""
    exposures, _ = exposures_of(brief, quotes_of(brief))
    return tuple(group for group in brief.groups if exposures[group.id] != "told") or brief.groups


def _doers(brief: Brief) -> tuple[Group, ...]:
    """Return the few teams that what changes names by their trade, as those who do it."""
    texts = [quote.plain.casefold() for quote in quotes_of(brief) if quote.field == "what_changes"]
    words = {match["who"] for text in texts for match in _DOERS.finditer(text)}
    named = [[group for group in brief.groups if _is_trade_of(brief, group, word)] for word in words]
    doers = {group.id for groups in named for group in groups} if all(named) else set[str]()
    people = sum(group.size for group in brief.groups if group.id in doers)
    is_few = 2 * people < sum(group.size for group in brief.groups)
    return tuple(group for group in brief.groups if group.id in doers) if is_few else ()


def _is_trade_of(brief: Brief, group: Group, word: str) -> bool:
    """Return whether a word names the people of a team: "orders" are no order desk."""
    name, own = significant_words(group.team_name), significant_words(word)
    return group.id in groups_named(brief, word) and (not {*own} & {*name} or own[-1:] == name[-1:])


def _only_sees_results(brief: Brief, group: Group) -> bool:
    """Return whether a few others work with the new tools, and this team doesn't."""
    doers = _doers(brief)
    return (
        bool(doers)
        and group not in doers
        and max(group.impact.get(aspect, _WORKS_WITH) for aspect in _TOUCH) <= _HARDLY_USED
        and all(max(each.impact.get(aspect, 0) for aspect in _TOUCH) >= _WORKS_WITH for each in doers)
    )


def _by_scores(brief: Brief, group: Group) -> Exposure:
    if _only_sees_results(brief, group):
        return "told"
    if not brief.changes_little(group):
        return "short" if _works_beside(brief, group) or _cannot_leave(group) else "all"
    if group.overall_impact == 0:
        return "told"
    # One rough word for all of it does not say that nobody has to learn anything.
    return "told" if group.impact and group.highest_impact <= _NOTICED else "short"


def _cannot_leave(group: Group) -> bool:
    """Return whether a very large team has too few hours for all sessions."""
    weekly = group.capacity_hours_per_week
    return group.size > _VERY_LARGE and weekly is not None and weekly * _WEEKS < _LEAST_HOURS


def _works_beside(brief: Brief, group: Group) -> bool:
    """Return whether a team works beside the new tools that others work with."""
    on_tools = {each.id: max(each.impact.get(aspect, 0) for aspect in _TOUCH) for each in brief.groups}
    most = max((score for aspect, score in group.impact.items() if aspect in _WORK), default=_WORKS_WITH)
    return max(on_tools.values()) >= _WORKS_WITH and on_tools[group.id] <= _HARDLY_USED and most < _WORKS_WITH


def _read(brief: Brief, group: Group, quotes: tuple[Quote, ...]) -> Iterator[tuple[Exposure, str]]:
    for quote in quotes:
        if (
            quote.field not in _FIELDS
            or is_asked(quote)
            or _REFUSED.search(quote.plain)
            or not touches_only(brief, quote.text, group)
        ):
            continue
        if _HARDLY.search(quote.plain):
            yield "short", quote.text
        elif _ONLY_NOTICE.search(quote.plain):
            yield "told", quote.text
    is_none = group.overall_impact == 0  # which says it itself
    if not is_none and brief.changes_little(group) and (sentence := _used_by_others(brief, group, quotes)):
        yield "told", sentence


def users_listed(text: str) -> list[str]:
    """Return the names in a sentence that lists who works with it."""
    match = _USERS.match(text.casefold())
    return _NAMES.split(match["who"]) if match else []


def _used_by_others(brief: Brief, group: Group, quotes: tuple[Quote, ...]) -> str:
    """Return the sentence that lists the teams that use it, without this one, if any."""
    for quote in quotes:
        users_named = users_listed(quote.plain) if quote.field in _SAYS_WHO else []
        named = [groups_named(brief, name) for name in users_named]
        users = {each for ids in named for each in ids}
        if len(named) > 1 and all(named) and len(users) < len(brief.groups) and group.id not in users:
            return quote.text
    return ""


_PART = re.compile(
    rf"(?i)(?P<what>[^\W\d_][^.;:,()\n]{{2,70}}?) \((?P<count>\d{{1,4}}|{'|'.join(COUNTS)}) "
    r"(?:[a-z-]{2,20} )?(?:people|persons?|staff|employees|colleagues|[a-z]{3,20}s)"
    r"(?:,? (?:inside|within|in|of|from|part of|belonging to) (?:the |our )?(?P<team>[^()]{3,60}))?\)"
)
_ARTICLE = re.compile(r"(?i)^(?:(?:and|but|while|then|with) )?(?:the|our|a|an) ")
_MOST_WORDS = 7


def parts_of_teams(brief: Brief) -> Iterator[EndingPart]:
    """Yield the counted parts of teams, each with the first sentence that counts it."""
    seen: set[str] = set()
    for text in (brief.what_changes, brief.why_now, brief.why, brief.what_stays):
        for sentence in sentences_of(text):
            for match in _PART.finditer(sentence):
                name, size = _ARTICLE.sub("", match["what"]), as_count(match["count"])
                team = match["team"] or ""
                # A place in parentheses is none of the teams.
                ids = teams_of_speaker(brief, team) or (teams_of_speaker(brief, name) if not team else ())
                groups = [group for group in brief.groups if group.id in ids and group.size > size > 1]
                if len(groups) == 1 and len(name.split()) <= _MOST_WORDS and name not in seen:
                    seen.add(name)
                    yield EndingPart(name, size, groups[0].id, sentence)


def ends_of(part: EndingPart) -> bool:
    """Return whether the sentence that counts a part ends its work."""
    words, name = plain(part.quote), re.escape(plain(part.name))
    counted = re.search(rf"{name} \([^()]*\) ?", words)
    return counted is not None and ENDS.match(words[counted.end() :]) is not None
