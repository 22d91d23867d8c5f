"""Who is affected: what is new, worries, our answers, and hours."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from playbook.core.base.words import closed, lower_first, number
from playbook.core.case.dated import hours_in_all, sessions_of
from playbook.core.case.decision_page import HeavyRow
from playbook.core.case.judgment import is_cited
from playbook.core.case.owner_weeks import hours_of_talk
from playbook.core.case.rows.heavy import for_all_starts
from playbook.core.case.teams.groups import groups_named, in_team, whole_teams
from playbook.core.dossier.chapters.paper_source import PaperSource, enumerated
from playbook.core.dossier.chapters.worries import (
    MAY_SAY,
    WorryLine,
    bare,
    first_piece,
    holder_of,
    outside_lines,
    worry_lines,
)
from playbook.core.dossier.paper_blocks import Block, Entries, Grid, Row, Titled
from playbook.core.plan.brief import Group
from playbook.core.plan.items import Message, TrainingSession
from playbook.core.plan.plays.stages import TEAM_TALKS
from playbook.core.plan.strategy import Stake, TeamLoad, is_of_team
from playbook.core.text.notes import first_sentences, split_sentences

GROUPS = "Who is affected"
LOAD = "Time per person"
_MOST_TEAMS, _MOST_WORRIES, _MOST_OUTSIDE, _MOST_WORK, _WORDS_OF_A_DAY = 10, 12, 5, 3, 14
_FEWEST_WORDS, _MORE_WORDS = 6, 18  # of an answer
_ROWS_OF_A_SHORT_PAPER = 3
_UNHEARD = "Not asked yet."
_FAILS_AGAIN = "It will fail like last time"
_CAN_STOP_IT = re.compile(
    r"(?i)\b(?:unions?|councils?|represent\w+|committees?|comité|teamsters|associations?|stewards?|delegates?)\b"
)
# Whoever leads the team picks it: nothing to read yet. A worry with its answer is none.
_NO_PIECE_OF_WORK = ("Three real cases", "We'll choose our first task", "“")
_WEEK_OF = "The week of "  # a sentence on the fullest week
_HEADS = ("Group", "Led by", "New on a normal day", "What worries them", "Our answer")
_NEW = _HEADS.index("New on a normal day")
_OTHER_HEADS = ("Who else", "What worries them", "Our answer")
_LOAD_HEADS = (
    "Group", "Talks", "Sessions before", "Own practice", "Sessions after", "Beside a coach", "Other work",
    "In all", "They have",
)  # fmt: skip


def groups_chapter(source: PaperSource) -> Iterator[Block]:
    """Yield a row for each team, the worries of others, then the hours."""
    worries = _worries(source)
    teams = whole_teams(source.rollout.brief.groups)
    rows: list[Row] = []
    own_of = {team.id: [line for line in worries if line.team_ids[:1] == (team.id,)] for team in teams}
    shared_by = {team.id: [line for line in worries if team.id in line.team_ids] for team in teams}
    worries = [line for line in worries if not any(line in own for own in own_of.values())]
    heard = [team for team in teams if own_of[team.id]]
    guessed = set[str]()
    for team in teams[:_MOST_TEAMS]:
        mark = "Heaviest change." if team.label == source.page.heaviest else ""
        own = own_of[team.id] or shared_by[team.id][:1]
        # A guessed worry gives way to a stated one, and to another guess.
        own = [line for line in own if not line.worry.startswith(MAY_SAY)] or own[:1]
        manager = source.rollout.brief.manager_of(team)
        losses, gains = ([*_stake(source, team, name)] for name in ("losses", "gains"))
        own = own if not (losses and gains) else []  # leaders answer what they name
        guesses = {line.worry for line in own if line.worry.startswith(MAY_SAY)}
        own = [] if guesses & guessed else own  # the same guess about two teams tells nothing of either
        guessed |= guesses
        losses = [each for each in losses if bare(each) not in {bare(line.worry) for line in own}]
        answers = [_answer(source, line, len(own) + len(gains)) for line in own]
        rows.append(
            (
                Titled(f"{team.label} ({team.size:,})." if team.size else f"{team.name}.", mark),
                manager.name if manager else "Not named yet",
                _new(source, team),
                "; ".join((*_of(source, own, heard if own_of[team.id] else ()), *losses)) or _UNHEARD,
                " ".join(dict.fromkeys((*answers, *gains))) or _asked(source, team),
            )
        )
    if source.page.strategy and not all(row[_NEW] for row in rows):
        rows = [(*row[:_NEW], "", *row[_NEW + 1 :]) for row in rows]  # its own words say what is new
    yield Grid(_HEADS, (2, 1.8, 2.9, 2.9, 4), tuple(rows))
    others = [line for line in worries if not _is_answered(source, line)]
    most = 0 if source.shape.is_bare else _MOST_WORRIES
    alike: dict[tuple[str, str], list[str]] = {}
    for line in others[:most]:
        alike.setdefault((line.name, _answer(source, line)), []).append(line.worry)
    rows_of_others = ((name, "; ".join(worries), answer) for (name, answer), worries in alike.items())
    # Who can stop it comes first.
    shown = tuple(sorted(rows_of_others, key=lambda row: not _CAN_STOP_IT.search(row[0])))
    named = " ".join(" ".join(row[:2]) for row in shown)
    outside = [] if source.shape.is_least else _outside(source, named)[:_MOST_OUTSIDE]
    yield Grid(_OTHER_HEADS, (2, 3.6, 6), (*shown, *outside))
    if more := teams[_MOST_TEAMS:]:
        yield Titled("Also:", closed("; ".join(f"{team.label} ({team.size:,})" for team in more)))
    if not source.has_lines("groups"):  # leaders say where hours and cover come from
        yield from _load(source, teams)


def _outside(source: PaperSource, named: str) -> list[tuple[str, str, str]]:
    """Return a row for each body outside that has none."""
    numbered = [(place, f"{point.title} {point.why}") for place, point in source.numbered_points()]
    lead, by = source.rollout.brief.lead, source.page.settle_by.rpartition(", by ")[2]
    who = lead.name if lead else "The lead"
    answer = f"{who} asks what they need before they can agree{f', by {by}' if by else ''}."
    rows = list[tuple[str, str, str]]()
    for name, sentence in outside_lines(source.rollout, named):
        place = next((at for at, text in numbered if sentence.strip(" .") in text), 0)
        says = f"Decision {place}" if place else f"“{sentence}”"
        rows.append((name, says, answer))
    return rows


def _is_answered(source: PaperSource, line: WorryLine) -> bool:
    """Return whether a decision or each team's talk answers a worry of others."""
    talks = (each for each in source.rollout.items.values() if each.provenance.play_id in TEAM_TALKS)
    is_in_talk = any(each.title in line.answer for each in talks)
    return is_in_talk or is_cited(line.worry.strip("“”"), source.decisions()[1])


def _worries(source: PaperSource) -> list[WorryLine]:
    """Return each worry; one that waits for a decision with who decides and what is proposed."""
    open_answers = {bare(row.concern): row for row in source.page.answers}
    lines = list[WorryLine]()
    for line in worry_lines(source.rollout, source.shape.words_of_an_answer):
        row = open_answers.pop(bare(line.worry), None)
        lines.append(line._replace(answer=f"{line.answer} {row.answer}") if row else line)
    lines += [
        WorryLine(
            row.held_by or holder_of(row.concern),
            f"“{row.concern}”",
            row.answer,
            _whole(source, row.group_ids) or _teams_named(source, row.held_by or holder_of(row.concern)),
        )
        for row in open_answers.values()
    ]
    real = [each for each in lines if not each.worry.startswith(MAY_SAY)]
    heard = {team_id for each in real for team_id in each.team_ids}
    # A guessed worry stands where a team has stated none.
    unsaid = [each for each in lines if each not in real and not (real and heard.issuperset(each.team_ids))]
    return [*real, *unsaid]


def _teams_named(source: PaperSource, holder: str) -> tuple[str, ...]:
    """Return the one team that a holder's words name: "Reviewers" are the plan reviewers."""
    brief = source.rollout.brief
    ids = groups_named(brief, holder)
    teams = {each.part_of or each.id for each in brief.groups if each.id in ids}
    return tuple(teams) if len(teams) == 1 else ()


def _whole(source: PaperSource, group_ids: tuple[str, ...]) -> tuple[str, ...]:
    """Return the whole teams of these groups."""
    groups = (each for each in source.rollout.brief.groups if each.id in group_ids)
    return tuple(dict.fromkeys(each.part_of or each.id for each in groups))


def _answer(source: PaperSource, line: WorryLine, lines: int = 1) -> str:
    answer = first_sentences(line.answer, source.shape.words_of_an_answer // max(1, lines))
    if len(answer.split()) < _FEWEST_WORDS:  # "You may be right." answers nothing
        answer = first_sentences(line.answer, len(answer.split()) + _MORE_WORDS)
    answer += "”" * (answer.count("“") - answer.count("”"))  # of a speech that was cut
    is_guess = line.worry.startswith(MAY_SAY) and "(proposal)" not in answer  # nobody has promised it
    return f"{answer.rstrip('.')} (proposal)." if is_guess and answer else answer


def _of(source: PaperSource, lines: Sequence[WorryLine], others: Sequence[Group]) -> Iterator[str]:
    """Yield the worries of a team, with the other teams that share them."""
    past = " ".join(source.rollout.brief.past_attempts.split()).casefold()
    for ids, run in groupby(lines, lambda line: line.team_ids):
        words = [_FAILS_AGAIN if past and bare(line.worry) in past else line.worry for line in run]
        is_voiced = not words[0].startswith(MAY_SAY)  # nobody shares a guessed worry
        names = [each.label for each in others if is_voiced and each.id in ids[1:]]
        yield f"{'; '.join(words)}{f' (also {enumerated(names)})' if names else ''}"


def _asked(source: PaperSource, team: Group) -> str:
    """Return the day on which its manager asks a team without worries."""
    ids = {each.id for each in in_team(team, source.rollout.brief.groups)} or {team.id}
    items = source.rollout.items.values()
    talks = (each for each in items if each.provenance.play_id in TEAM_TALKS and ids & {*each.group_ids})
    day = min((each.due for each in talks if each.due), default=None)
    return f"Their manager asks them {f'on {source.brief_day(day)}' if day else 'in the first talk'}."


def _stake(source: PaperSource, team: Group, name: str) -> Iterator[str]:
    """Yield what leaders say that a team loses or gains."""
    stakes: tuple[Stake, ...] = getattr(source.page.strategy, name, ())
    yield from (each.what.rstrip(".") for each in stakes if each.who.casefold() == team.label.casefold())


def _new(source: PaperSource, team: Group) -> str:
    """Return with which piece of work a team begins."""
    item, piece = first_piece(tuple(source.rollout.items.values()), team, source.rollout.brief)
    if source.page.strategy and isinstance(item, TrainingSession):
        return ""  # leaders say what is new; a case to practice on is no day
    if piece and source.shape.is_bare:
        piece = first_sentences(piece, _WORDS_OF_A_DAY)
    return closed(piece) if piece and not piece.startswith(_NO_PIECE_OF_WORK) else ""


# Hours


def _load(source: PaperSource, teams: Sequence[Group]) -> Iterator[Block]:
    """Yield each person's hours by team, then who stands in."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for team in teams[:_MOST_TEAMS]:
        if hours := _hours_of(source, team):
            alike.setdefault(hours, []).append(team.label)
        for each in _work_of(source, team) if hours else ():
            if each.is_of_some:
                name = f"{each.team} ({each.what.rstrip('.')})"
                alike.setdefault(_hours_of(source, team, each.hours), []).append(name)
    if not alike:
        return
    whole = "All teams" if len(teams) > 1 else ""
    rows = tuple(
        ((len(names) == len(teams) and whole) or enumerated(names), *hours) for hours, names in alike.items()
    )
    yield Titled(f"{LOAD}.", "In hours.")
    yield Grid(_LOAD_HEADS, (2.8, 1, 1.3, 1.2, 1.3, 1.2, 1.2, 1, 1.4), rows)
    yield Entries(tuple(_beside(source)))


def _work_of(source: PaperSource, team: Group) -> tuple[TeamLoad, ...]:
    """Return what leaders say that a team, or some of it, does beside the sessions."""
    strategy = source.page.strategy
    return tuple(each for each in strategy.work if is_of_team(each.team, team.name)) if strategy else ()


def _hours_of(source: PaperSource, team: Group, of_some: float = 0) -> tuple[str, ...]:
    """Return the hours of one person of a team, none where it learns nothing."""
    brief, items = source.rollout.brief, tuple(source.rollout.items.values())
    parts = in_team(team, brief.groups) or (team,)
    part, live = parts[0], brief.go_live_of(parts[0])
    sessions = sessions_of(items)
    before = hours_in_all(part, [each for each in sessions if each.date and live and each.date < live])
    after = hours_in_all(part, sessions) - before
    rows = (row for row in source.page.training if row.group == team.label)
    alone, coached = next(((row.practice_each, row.coached_each) for row in rows), (0.0, 0.0))
    messages = [
        item for item in items if isinstance(item, Message) and item.live and part.id in item.group_ids
    ]
    talks = sum(hours_of_talk(item) for item in messages if item.due and item.due <= (live or item.due))
    moving = of_some + sum(row.hours_each for row in source.page.heavy if _is_of(source, row, part))
    moving += sum(each.hours for each in _work_of(source, team) if not each.is_of_some)
    parts_of = (talks, before, alone, after, coached, moving)
    if not before + alone + after:
        return ()
    weekly = team.capacity_hours_per_week
    has = "" if weekly is None else f"{number(weekly)} a week"
    return (*(number(each) if each else "" for each in (*parts_of, sum(parts_of))), has)


def _is_of(source: PaperSource, row: HeavyRow, team: Group) -> bool:
    item = source.rollout.items.get(row.item_id)
    return item is not None and team.id in item.group_ids


def _beside(source: PaperSource) -> Iterator[Titled]:
    """Yield the fullest week and the heaviest work."""
    page = source.page
    hours = next((check.sentence for check in page.checks if check.key == "hours"), "")
    full = next((each for each in split_sentences(hours) if each.startswith(_WEEK_OF)), "")
    if full and source.shape.rows > _ROWS_OF_A_SHORT_PAPER:
        yield Titled("Fullest week.", full)
    decided = " ".join(point.title for point in page.points)
    heavy = [row for row in for_all_starts(page.heavy) if lower_first(row.work) not in decided]
    for row in heavy[: min(_MOST_WORK, source.shape.rows)]:
        hands = row.hands.partition(": " if " in all, up to " in row.hands else ";")[0]
        yield Titled(closed(row.work), closed(hands or row.hours))
