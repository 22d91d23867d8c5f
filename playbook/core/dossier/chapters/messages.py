"""Messages: who says what to whom on which day, and the words of those that decide."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date

from playbook.core.base.words import capital, listed, number, short_date
from playbook.core.case.decision_page import ConditionLine
from playbook.core.case.judgment import Point
from playbook.core.case.rows.actions import is_team_talk
from playbook.core.case.rows.training import without_teams
from playbook.core.case.teams.groups import in_team, whole_teams
from playbook.core.dossier.chapters.paper_source import (
    EACH,
    EACH_TEAMS_MANAGER,
    JOBS,
    PaperSource,
    enumerated,
    runs,
)
from playbook.core.dossier.item_texts import SPOKEN
from playbook.core.dossier.model import EVERYONE, DossierStep, GateLine
from playbook.core.dossier.paper_blocks import Block, Grid, Script
from playbook.core.plan.items import AnyItem, CheckinSeries, ManagerBriefing, Message, SponsorAct
from playbook.core.plan.plays.stages import TEAM_TALKS
from playbook.core.text.notes import first_sentences, split_sentences

MESSAGES = "Messages"
# A talk before the announcement is with those whom its title names.
_WITH_PARTNER = re.compile(
    r"^(?:Meet with|Ask for|Ask) (?P<who>[^,;(]{3,60}?)"
    r"(?: (?:to|first|before|what|which|whether|if|how|when)\b|[,;(]|$)"
)
_HEADS = ("Date", "Message", "From", "To", "Channel")
_ROWS_OF_A_BARE_PAPER = 4
_MOST_SENDERS = 2
_MOST_ROWS, _MOST_TEAMS, _WORDS_OF_A_QUESTION, _WEEK = 6, 3, 18, 7  # rows beside the weekly question
# One message goes to shifts, and to others by another way.
_SAME_WORD = {
    "first-word-shift": "first-word", "manager-talk-shift": "manager-talk", "board-dates": "how-it-works",
    "answers-board": "open-questions-before", "day-one-shift": "go-live-word",
    "handover-question": "first-questions", "second-week-shift": "second-week",
    "after-30-shift": "after-30-days", "brief-supervisors": "brief-managers",
}  # fmt: skip
# What goes first where there are more than a reader takes in.
_LEAST = ("monthly-word", "after-60-days", "on-the-way", "win-told", "second-week", "after-90-days",
          "early-win-told")  # fmt: skip
_IN_PERSON = ("hard-talk", "talk", "partners")
_ALONE, _ONE_BY_ONE = "talk", "One by one"
_PARTNERS = "Their representatives"
_BEFORE_ALL, _AS_DECIDED = "the announcement", "Fill brackets as decided"
_NO_ROOM_FOR_DAY_ONE, _SHIFT_LEAD = 45, "The shift leader asks: "
_ONLY_ASKS = re.compile(r"What worries you most\? [^\n]{0,200}$")
# What a talk must not lose: the first day, and what becomes of one's job.
_NEVER_CUT = ("Picture your first day", "This changes your work more than anyone's")
_ANSWERS = "Some of you asked"  # says more than what should get easier
_LEANS_BACK = re.compile(r"\bth(?:at|ose) days?\b|\bIt won't\b")
_NO_PIECE = "We'll choose our first task"  # an empty talk is no example
_OF_A_TEAM = re.compile(r":\n- (?P<team>[^“”\n:]{1,200}): ")  # the first line of a list by team
# The decision that fills a bracket, by what a speech asks before it.
_ASKED_BEFORE = {
    JOBS: "About your jobs: [", "appraisal_open": "About who sees what you do: [",
    "recorded": "About recordings: [", "asked_by_representatives": " asked whether ",
}  # fmt: skip
_BY_TEAM = re.compile(r"(?P<lines>(?:^- [^“”\n:]{1,200}: [^\n]{1,900}\n)+)", re.MULTILINE)
_BRACKET = re.compile(r"\[[^\]]{1,300}\]")
_AFTER_A_HEAD = re.compile(r"^[^.!?:]{3,40}[.:?] ")
# The manner, before the words.
_DIRECTION = re.compile(
    r"(?:(?:[A-Z][a-z]+(?:-[a-z]+)? (?:minutes?|hours?)|Talk for|At the start of|Read aloud|Post this"
    r"|No slides|One meeting|In person|For each of)\b|\()"
)


def messages_chapter(source: PaperSource) -> Iterator[Block]:
    """Yield the messages by day, then the scripts of those that decide."""
    yield Grid(_HEADS, (1.2, 4.4, 2.2, 2.2, 1.8), tuple(_rows(source)))
    yield from scripts_of(source)


def _rows(source: PaperSource) -> Iterator[tuple[str, ...]]:
    same: dict[str, list[DossierStep]] = {}
    items = source.rollout.items
    for step in source.dossier.steps:
        item = items[step.id]
        if step.day and _is_message(item):
            play = item.provenance.play_id
            same.setdefault(_SAME_WORD.get(play, play) if item.kind != "sponsor_act" else step.id, []).append(
                step
            )
    most = _ROWS_OF_A_BARE_PAPER if source.shape.is_bare else _MOST_ROWS - 2 * source.shape.is_short
    left_out = [play for play in _LEAST if play in same][: max(0, len(same) - most)]
    shown = [steps for play, steps in same.items() if play not in left_out]
    for steps in sorted(shown[:most], key=lambda steps: steps[0].day or date.max):
        yield _row(source, steps)
    asked = [
        item for item in items.values() if isinstance(item, CheckinSeries) and item.cadence_days == _WEEK
    ]
    if weekly := [item for item in asked if item.start and item.end]:
        weekly.sort(key=lambda each: each.start or date.max)
        first, last = weekly[0].start, max(each.end for each in weekly if each.end)
        when = f"Weekly, {short_date(first)}–{short_date(last)}" if first else ""
        lines = weekly[0].question.splitlines()
        question = next((line for line in lines if "?" in line), lines[0])
        yield (
            when,
            f"“{first_sentences(question.removeprefix(_SHIFT_LEAD), _WORDS_OF_A_QUESTION)}”",
            EACH,
            _whom(source, {group_id for item in weekly for group_id in item.group_ids}),
            "team meeting",
        )


def _is_message(item: AnyItem) -> bool:
    is_announced = isinstance(item, SponsorAct) and item.act == "announce"
    return (
        isinstance(item, Message | ManagerBriefing) or is_announced or item.provenance.play_id in _IN_PERSON
    )


def _row(source: PaperSource, steps: Sequence[DossierStep]) -> tuple[str, ...]:
    """Return one message: its days, who says it to whom, and how."""
    items = [source.rollout.items[step.id] for step in steps]
    days = dict.fromkeys(short_date(step.day) for step in steps if step.day)
    channels = [each.text for step in steps for each in step.details if each.label == "Channel"]
    whom = _whom(source, {group_id for item in items for group_id in item.group_ids})
    if items[0].provenance.play_id == "partners":
        partner = _WITH_PARTNER.match(steps[0].title)
        whom = capital(partner["who"]) if partner else _PARTNERS
    if items[0].provenance.play_id == _ALONE and not items[0].group_ids:
        whom = _ONE_BY_ONE
    if steps[0].kind == "manager_briefing":
        whom, channels = "Managers", ["meeting"]
    plays = [item.provenance.play_id for item in items]
    mains = [at for at, play in enumerate(plays) if play not in _SAME_WORD or play in TEAM_TALKS]
    mains = mains or [*range(len(plays))]
    mains.sort(key=lambda at: -len(items[at].group_ids))  # as most teams hear it
    whos = (steps[at].who for at in mains if steps[at].who)
    names = dict.fromkeys(EACH if who == EACH_TEAMS_MANAGER else source.who(who) for who in whos)
    title = without_teams(steps[mains[0]].title).rstrip(".")
    team, _, subject = title.partition(": ")
    of_one_team = any(team == group.label for group in source.rollout.brief.groups)
    return (
        ", ".join(list(days)[:3]),
        capital(subject) if of_one_team and len(mains) > 1 else title,
        EACH if EACH in names or len(names) > _MOST_SENDERS else listed(names),
        whom,
        ", ".join(dict.fromkeys(channels)) or "in person",
    )


def _whom(source: PaperSource, ids: Collection[str]) -> str:
    """Return the teams of a message, or who does not get it where these are few."""
    groups = source.rollout.brief.groups
    teams = whole_teams(groups)
    reached = [team for team in teams if any(each.id in ids for each in in_team(team, groups))]
    absent = [team.label for team in teams if team not in reached]
    if not reached or not absent:
        return _everyone(source)
    if len(reached) <= _MOST_TEAMS:
        return enumerated([team.label for team in reached])
    few = len(absent) <= _MOST_TEAMS
    return f"All but {enumerated(absent)}" if few else f"{len(reached)} of {len(teams)} teams"


def _everyone(source: PaperSource) -> str:
    people = sum(group.size for group in source.rollout.brief.groups)
    return f"All {number(people)}" if people else EVERYONE[0]


# Word for word


def scripts_of(source: PaperSource) -> Iterator[Script]:
    """Yield the announcement, the word to those hit hardest, the team talk, and day one."""
    numbered = dict(source.numbered_points())
    decided = {place: each.by for place, each in source.asked()}
    lives = {wave.day for wave in source.page.waves}
    spoken = [_spoken(source, _is_announcement)]
    strategy = source.page.strategy
    if not (strategy and any(line.chapter == "messages" for line in strategy.lines)):  # leaders' own words
        talks = (_is_hard_talk, is_team_talk) if source.shape.words_of_a_script else (_is_hard_talk,)
        spoken += [_spoken(source, fits) for fits in talks]
        if source.shape.words_of_a_script > _NO_ROOM_FOR_DAY_ONE:  # nobody decides on it here
            spoken += [
                _spoken(source, _is_first_day(source, lives)) or _spoken(source, _is_visit_of_first_day)
            ]
    for step, text in sorted(filter(None, spoken), key=lambda each: each[0].day or date.max):
        is_first = spoken[0] is not None and step is spoken[0][0]
        waits_for_it = is_first or step.day in lives
        gates = (gate for gate in source.dossier.gates if gate.day and step.day and gate.day <= step.day)
        waits = _after(gates) if step.day in lives else _waits_for(step, decided, source.page.conditions)
        channel = next((each.text for each in step.details if each.label == "Channel"), "")
        caption = ", ".join(filter(None, (step.who, short_date(step.day) if step.day else "", channel)))
        is_settled = all(by and by <= (step.day or by) for by in decided.values())
        if is_first and source.page.strategy and is_settled:
            text = _BRACKET.sub(lambda bracket: bracket[0][1:-1], text)  # it waits for all that fills them
        text = text if is_first else _with_one_example(text, source.page.heaviest)
        example = None if is_first else _OF_A_TEAM.search(text)
        parts = (
            f"{without_teams(step.title).rstrip('.')}. {caption}.",
            f"Example: {example['team']}." if example else "",
            waits if waits_for_it else "",
            _as_decided(text, numbered) if is_first and "[" in text else "",
        )
        announced = spoken[0][1] if spoken[0] and not is_first else ""
        speech = text if is_first else _within(text, source.shape.words_of_a_script, announced)
        if _ONLY_ASKS.match(speech):  # a talk of whose work nothing is known
            continue
        yield Script(" ".join(filter(None, parts)), speech)


def _as_decided(text: str, numbered: Mapping[int, Point]) -> str:
    """Return which decisions fill the brackets of a speech."""
    brackets = _BRACKET.findall(text)
    places = [
        place
        for place, point in numbered.items()
        if ((asked := _ASKED_BEFORE.get(point.key)) and asked in text)
        or any(each in instead for _, instead in point.replacements for each in brackets)
    ]
    return f"{_AS_DECIDED} ({runs(places)})." if places else f"{_AS_DECIDED}."


def _spoken(source: PaperSource, fits: Callable[[AnyItem], bool]) -> tuple[DossierStep, str] | None:
    """Return the first of these tasks with the words of all."""
    items = source.rollout.items
    heaviest = _heaviest_of(source)
    for step in sorted(
        source.dossier.steps,
        key=lambda each: (
            each.day or date.max,
            heaviest.isdisjoint(items[each.id].group_ids),
            -len(items[each.id].group_ids),
        ),
    ):
        text = next((each.text for each in step.texts if each.label in SPOKEN), "")
        if text and step.day and fits(source.rollout.items[step.id]):
            parts = [part.strip() for part in text.split("\n\n") if part.strip()]
            begins = next((at for at, part in enumerate(parts) if not _DIRECTION.match(part)), 0)
            return step, "\n\n".join(parts[begins:])
    return None


def _within(text: str, most: int, announced: str) -> str:
    """Return a speech's last part, what its team does first, and others that find room."""
    # Of a list its only line is the example; what all have heard is not printed again.
    opening, *others = text.split("\n\n")
    parts = [_spoken_alone(opening), *(_not_yet_heard(_spoken_alone(part), announced) for part in others)]
    *first, last = [each for each in parts if each] or [text]
    shown, room = set[str](), most - len(last.split())
    for part in sorted(first, key=lambda part: _turn(part, parts[0])):
        if len(part.split()) <= room or part.startswith(_NEVER_CUT):
            room -= len(part.split())
            shown.add(part)
    return "\n\n".join((*(part for part in first if part in shown), last))


def _turn(part: str, opening: str) -> int:
    """Return how early a part of a speech gets its room."""
    firsts = (part.startswith(_NEVER_CUT), part == opening, part.startswith(_ANSWERS))
    return next((place for place, is_first in enumerate(firsts) if is_first), len(firsts))


def _not_yet_heard(part: str, announced: str) -> str:
    """Return a paragraph without the sentences of the announcement."""
    if _AFTER_A_HEAD.split(part, maxsplit=1)[-1] in announced:
        return ""
    if "\n" in part or not announced or part.startswith(_ANSWERS):  # a worry keeps its answer
        return part
    new = [each for each in split_sentences(part) if each.casefold() not in announced.casefold()]
    return part if any(map(_LEANS_BACK.search, new)) else " ".join(new)


def _with_one_example(text: str, team: str) -> str:
    """Return a talk with one line of each list by team."""

    def one(listed_by_team: re.Match[str]) -> str:
        lines = listed_by_team["lines"].splitlines()
        return min(lines, key=lambda line: (_NO_PIECE in line, team not in line.partition(": ")[0])) + "\n"

    return _BY_TEAM.sub(one, f"{text}\n").rstrip("\n")


def _spoken_alone(part: str) -> str:
    """Return a paragraph with its list's first line, as its own team hears it."""
    head, _, lines = part.partition("\n- ")
    if not lines or lines.endswith("”"):  # the brief's own words in another language all stay
        return part
    first = lines.splitlines()[0]
    return f"{head[:-1]}. {first.partition(': ')[2]}" if _OF_A_TEAM.search(part) else f"{head} {first}"


def _waits_for(
    step: DossierStep, decided: Mapping[int, date | None], conditions: Sequence[ConditionLine]
) -> str:
    numbers = [place for place, day in decided.items() if day and step.day and day <= step.day]
    signed = [
        f"“{row.name}” is done"
        for row in conditions
        if row.before.startswith(_BEFORE_ALL) and row.day and step.day and row.day <= step.day
    ]
    made = f"decisions {runs(numbers)} are made" if len(numbers) > 1 else "decision 1 is made"
    waits = [*([made] if numbers else []), *signed]
    later = {place: day for place, day in decided.items() if day and step.day and day > step.day}
    what = f"Decision{'s' if len(later) > 1 else ''} {runs([*later])}"
    is_open = f"{what} {'are' if len(later) > 1 else 'is'} still open: say so." if later else ""
    return " ".join(filter(None, (f"Don't send this until {listed(waits)}." if waits else "", is_open)))


def _after(gates: Iterator[GateLine]) -> str:
    day = max((gate.day for gate in gates if gate.day), default=None)
    return f"Only if the decision on {short_date(day)} is a go." if day else ""


def _is_hard_talk(item: AnyItem) -> bool:
    return item.provenance.play_id == "hard-talk"


def _is_announcement(item: AnyItem) -> bool:
    is_act = isinstance(item, SponsorAct) and item.act == "announce" and not _is_hard_talk(item)
    return is_act or item.provenance.play_id in ("first-word", "announce")


def _is_first_day(source: PaperSource, lives: Collection[date]) -> Callable[[AnyItem], bool]:
    """Return whether a word on a first day is for the team with the heaviest change."""
    ids = _heaviest_of(source) or {each.id for each in source.rollout.brief.groups}
    return lambda item: (
        isinstance(item, Message) and item.live and item.due in lives and not ids.isdisjoint(item.group_ids)
    )


def _heaviest_of(source: PaperSource) -> set[str]:
    """Return the ids of the team with the heaviest change, and of its parts."""
    groups = source.rollout.brief.groups
    teams = (team for team in whole_teams(groups) if team.label == source.page.heaviest)
    return {group.id for team in teams for group in in_team(team, groups)}


def _is_visit_of_first_day(item: AnyItem) -> bool:
    return item.provenance.play_id == "sponsor-first-day"
