"""The board paper: what decides, then every task of each stage.

It reads in a quarter of an hour.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from playbook.core.base.words import capital, closed, count, listed, lower_first, number, say_day, short_date
from playbook.core.case.decision_page import (
    DAYS_OF_THIS_PLAN,
    ConditionLine,
    GateRow,
    PromiseLine,
    TrainingRow,
)
from playbook.core.case.judgment import Check, Point
from playbook.core.case.reading.busy import bookkeepers_of
from playbook.core.case.rounds import SMALL_COMPANY
from playbook.core.case.rows.approval import IN_APPROVAL
from playbook.core.case.rows.questions import WHICH_WAY
from playbook.core.case.rows.training import without_teams
from playbook.core.case.settle.ends import SPLIT_OF_BOOKS
from playbook.core.case.timing import LEAST_TO_LEARN
from playbook.core.dossier.board import BoardDecision
from playbook.core.dossier.item_texts import SPOKEN
from playbook.core.dossier.model import EVERYONE, Dossier, DossierStep, GateLine, MetricLine
from playbook.core.dossier.paper_blocks import Block, BoardPaper, Entries, Grid, PaperSection, Script, Titled
from playbook.core.dossier.paper_calendar import EACH, EACH_TEAMS_MANAGER, StageCalendar
from playbook.core.dossier.paper_gates import gates_once
from playbook.core.dossier.paper_teams import ALL, WorryLine, bare, team_lines, worry_lines
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import is_unnamed, say_role
from playbook.core.plan.counts import in_heads
from playbook.core.plan.items import RESULT, AnyItem, Metric, SponsorAct, TrainingSession
from playbook.core.plan.plays.kinds import NAMING
from playbook.core.plan.strategy import BETS, DECIDES, sections_of, signature_of
from playbook.core.text.dates import end_of, named_days_in
from playbook.core.text.notes import first_sentences, split_sentences

LEGEND = (
    "Facts come from the brief; “proposal” marks what leaders must accept. The full plan, a second "
    "document, has every task."
)
WHO_STARTS = "Who starts when, and why"
_EVERY_TASK, _HELPERS = (
    "All other tasks follow by week, with owners.",
    " The full plan names the helpers in each team.",
)
_MOST_WORDS, _MOST_WORDS_WHEN_SMALL, _FOR_A_STRATEGY = 3_260, 2_090, 350
_MOST_RISKS, _MOST_ASKS = 5, 3
_MOST_TEAMS, _MOST_NAMES, _MOST_NUMBERS = 10, 6, 6
_WORDS_OF_THE_WORK = 70  # how long it takes, the days to act on what it proves, and who has the hours
_WORDS_OF_A_POINT, _WORDS_OF_A_PROMISE, _WORDS_OF_A_BRANCH, _WORDS_OF_A_CHECK = 45, 32, 36, 30
_WORDS_OF_A_REASON, _WORDS_OF_A_GO = 40, 58
_BESIDE_DECISIONS = 1  # points of ours beside those that leaders put first
_WORDS_OF_A_REACTION, _WORDS_OF_ADVICE = 24, 64
_MOST_MANAGERS, _MOST_MOVED = 4, 3
_IS_SPOKEN = re.compile(r"“|[^.!?]{3,30}\?|I want to tell you\b")  # before it stands how it is said
# What a speech says in the words of the paper's head and of its last time.
_SAID_BEFORE = ("Why? ", "Why now? ", "And if we change nothing? ")
_LAST_TIME, _ITS_DATES = "You remember ", "Your own manager will tell "
_WHOLE = 400  # words of a script that is printed with its dates
_ON_JOBS = "Your jobs:"  # what is heard first must not be what is left out
_DECISION = re.compile(r"\bgo/no-go decision ", re.IGNORECASE)
_PLANNED = re.compile(r"^We planned .*?, because (?=[A-Z][a-z]{2} )")
_DAYS_OF_STARTS = re.compile(r"(?<=: )(\w+ (?:starts|waves)): .*?(?= (?:All|How|Cost)\b)")
# "Everyone in Omaha starts the same day", "Dayton and Louisville go live together".
_PLACE = re.compile(
    r"(?:\bin |\bat |\band |^)([A-Z][a-z]+(?: [A-Z][a-z]+)?)"
    r"(?= (?:and|go|goes|start|starts|begin|begins|first|try|tries)\b|,)"
)
_STARTS = re.compile(r"\b(?:go(?:es)? live|starts?|begins?|first)\b", re.IGNORECASE)
_TRAINERS = re.compile(r"\b[Tt]rainers?\b")
_ROUNDS_UNTIL = re.compile(r"\brounds of up to [^.]{0,60}? to (\w{3} \w{3} \d{1,2}(?:, \d{4})?),")
_BY_TEAM = re.compile(r"(teaching at once): .*")  # the plan names them
_BASELINE = "baseline"  # the play by which numbers are counted before the start
_DATES, _OF_THE_BRIEF = "dates", "On the brief's dates"


class _Shape(NamedTuple):
    """How much is printed: points, those with both ways, scripts and their words."""

    points: int
    with_both_ways: int
    scripts: int
    words: int


# The first that fits is printed.
_SHAPES = tuple(
    _Shape(*each)
    for each in (
        (8, 8, 2, 400), (8, 3, 2, 400), (7, 3, 2, 400), (6, 3, 2, 400), (6, 3, 1, 400), (5, 3, 1, 400),
        (5, 2, 1, 400), (5, 2, 1, 200), (4, 2, 1, 400), (4, 2, 1, 200), (4, 2, 1, 120), (4, 2, 1, 60),
        (4, 2, 0, 0), (4, 0, 0, 0), (3, 0, 0, 0),
    )
)  # fmt: skip


def board_paper(rollout: Rollout, dossier: Dossier) -> BoardPaper:
    """Return the paper, as long as it may be for so many people."""
    writer, most = _Paper(rollout, dossier), most_words(dossier)
    papers = map(writer.written, _SHAPES)
    return next((paper for paper in papers if paper.words <= most), None) or writer.written(_SHAPES[-1])


def most_words(dossier: Dossier) -> int:
    """Return how long a paper may be for so many people."""
    people = sum(group.people or 0 for group in dossier.groups)
    room = _FOR_A_STRATEGY if dossier.page.strategy else 0  # its decisions are longer than our points
    return room + (_MOST_WORDS_WHEN_SMALL if people <= SMALL_COMPANY else _MOST_WORDS)


class _Paper:
    """Writes the sections in one size."""

    def __init__(self, rollout: Rollout, dossier: Dossier) -> None:
        self.rollout, self.dossier, self.page = rollout, dossier, dossier.page
        self.shape = _SHAPES[0]
        self.home = self.page.start or self.page.go_live or dossier.day
        self.teams = team_lines(rollout)
        self.worries = worry_lines(rollout)

    def on(self, day: date | None) -> str:
        """Return a day, with the year only where it is not the start's."""
        return say_day(day, self.home) if day else "no day yet"

    def managers(self, group_ids: Collection[str] = ()) -> str:
        """Return the managers of groups, of all without ids, by name, if few."""
        brief = self.rollout.brief
        groups = [each for each in brief.groups if not group_ids or each.id in group_ids]
        people = [brief.manager_of(group) for group in groups]
        names = dict.fromkeys(person.name for person in people if person)
        return "; ".join(names) if all(people) and 0 < len(names) <= _MOST_MANAGERS else EACH

    def who(self, owner: str) -> str:
        """Return an owner as a table shows it."""
        return self.managers() if owner in (EACH_TEAMS_MANAGER, EACH) else self._waiting().get(owner, owner)

    def _waiting(self, *, short: bool = False) -> dict[str, str]:
        """Return who names the person that sets it up, and by when, by how that role reads.

        `short`: the day alone.
        """
        naming = self.rollout.items.get(NAMING)
        if naming is None or naming.due is None:
            return {}
        roles = {
            item.owner.role
            for item in self.rollout.items.values()
            if item.owner and is_unnamed(item.owner.role)
        }
        day = short_date(naming.due)
        by = f"by {day}" if short else f"by {self._name_of(naming)}, {day}"
        words = f"to be named {by}"
        return {capital(say_role(role)): words if short else capital(words) for role in roles}

    def _name_of(self, item: AnyItem) -> str:
        person = self.rollout.brief.find_person(item.owner.person_id) if item.owner else None
        return person.name if person else "the lead"

    def written(self, shape: _Shape) -> BoardPaper:
        """Return the paper in a shape."""
        self.shape = shape
        sections = (
            self._reasons(),
            self._standing(),
            *self._strategy(),
            self._to_decide(),
            self._starts(),
            self._promises(),
            self._conditions(),
            self._tasks(),
            self._heavy(),
            self._gates(),
            *self._stages(),
            self._teams(),
            self._training(),
            self._numbers(),
            self._risks(),
            self._questions(),
            self._lessons(),
            self._money(),
        )
        filled = (
            replace(section, blocks=blocks)
            for section in sections
            if (blocks := tuple(map(_trimmed, filter(_is_filled, section.blocks))))
        )
        return BoardPaper(self.page.objective, self.page.number, LEGEND, tuple(filled))

    def _reasons(self) -> PaperSection:
        """Return why, why now and whether the dates hold."""
        reasons = (("Why.", self.dossier.why), ("Why now.", self.dossier.why_now))
        rows = [
            Titled(lead, closed(first_sentences(capital(text), _WORDS_OF_A_REASON)))
            for lead, text in reasons
            if text
        ]
        # On which work they rest stands under who starts when.
        verdict = self.page.verdict.removeprefix("With the dates below: ").partition(" It holds if ")[0]
        dates = Titled("Dates.", verdict)
        return PaperSection("", (Entries((*rows, dates)),))

    def _strategy(self) -> Iterator[PaperSection]:
        """Yield what decides and the bets; the others stand in the full plan."""
        sections = sections_of(self.page.strategy)
        for section in sections:
            if section.heading not in (DECIDES, BETS):
                continue
            blocks = Entries(tuple(Titled(lead, text) for lead, text in section.entries))
            yield PaperSection(section.heading, (blocks,))
        if self.page.strategy and (signature := signature_of(self.page.strategy)):
            yield PaperSection("", (Titled("", signature),))

    # What decides

    def _to_decide(self) -> PaperSection:
        whole = [each for each in self.dossier.decisions if not each.is_on_page]
        further = self.page.further_points
        # The approval names the proposed dates, and who is missing.
        points = [each for each in self.page.points if each.key not in IN_APPROVAL or not whole]
        of_board = [each for each in further if each.is_for_board and each.key not in IN_APPROVAL]
        shown = (*points, *of_board[: max(0, self.shape.points - len(points) - len(whole))])
        if self.page.strategy and (decisions := self.page.strategy.decisions):
            shown = shown[: len(decisions) + _BESIDE_DECISIONS]
        not_shown = self._settled_too([point for point in (*points, *of_board) if point not in shown])
        entries = (*map(self._approval, whole), *self._points(shown))
        people, _, day = self.page.settle_by.rpartition(", by ")
        decider, _, others = people.partition(" with ")
        by = f"{decider} makes these calls by {day}{f', with {others} in the room' if others else ''}."
        asks = tuple(Titled(ask.do, ask.why) for ask in self.dossier.asks[:_MOST_ASKS])
        today = (Titled("Asked of you today."), Entries(asks)) if asks and self.dossier.is_launched else ()
        return PaperSection(
            "Decisions we need",
            (Titled("", by if day else ""), Entries(entries, is_numbered=True), not_shown, *today),
        )

    def _settled_too(self, points: Sequence[Point]) -> Titled:
        """Return the points that have no number, with who settles them and by when."""
        if not points:
            return Titled("")
        settled = [(self.who(point.who), f"by {self.on(point.by)}") for point in points]
        [(usual, _)] = Counter(settled).most_common(1)
        apart = [", ".join(word for word in each if word not in usual) for each in settled]
        named = (
            f"{point.title} ({each})" if each else point.title
            for point, each in zip(points, apart, strict=True)
        )
        return replace(_also_named(named), lead=f"Also ({', '.join(usual)}):")

    def _approval(self, decision: BoardDecision) -> Titled:
        parts = (
            decision.terms,
            f"Cost: {lower_first(closed(decision.cost))}" if decision.cost else "",
            f"It brings: {lower_first(decision.brings)}" if decision.brings else "",
            f"Without it: {closed(decision.at_no)}" if decision.at_no else "",
            decision.dates,
        )
        return Titled(decision.what, " ".join(filter(None, parts)))

    def _points(self, points: Sequence[Point]) -> Iterator[Titled]:
        """Yield the points, without what a point before has quoted."""
        quoted: set[str] = set()
        for place, point in enumerate(points):
            title = point.title if point.title.endswith("?") else closed(point.title)
            why = "".join(each for each in self._why(point) if each not in quoted)
            quoted |= {*self._why(point)}
            shown = point.proposals[: 1 + (place < self.shape.with_both_ways)]
            options = [f"{word} {option}" for word, option in shown]
            if point.key == _DATES:  # the days of what is planned stand in the table
                options[:1] = [
                    _DAYS_OF_STARTS.sub(r"\1, as in the table below.", each) for each in options[:1]
                ]
            yield Titled(title, " ".join(filter(None, (why.strip(), *options))))

    def _why(self, point: Point) -> Iterator[str]:
        # Why the brief's dates fail stands under who starts when.
        if point.key != _DATES or not self.page.advice:
            yield from (f"{each} " for each in split_sentences(first_sentences(point.why, _WORDS_OF_A_POINT)))

    def _starts(self) -> PaperSection:
        page = self.page
        rows = tuple(
            (self.on(wave.day), _first_names(wave.groups), f"{wave.people:,}") for wave in page.waves
        )
        if told := page.told:
            rows = (*rows, ("Told only", _first_names(told.groups), f"{told.people:,}"))
        table = Grid(("Start", "Teams", "People"), (1.4, 6, 1), rows)
        if self.dossier.is_launched:  # whoever runs on these dates has chosen them
            return PaperSection(WHO_STARTS, (table,))
        is_asked = any(point.key == _DATES for point in page.points)
        others = [way for way in page.alternatives if not way.sentence.startswith(DAYS_OF_THIS_PLAN)]
        ways = () if is_asked else others
        checks = [check for check in page.checks if not check.title.startswith(_OF_THE_BRIEF)]
        rows_of = {"conditions": page.conditions, "by_hand": page.heavy, "money": page.budget_note}
        in_tables = {key for key, rows in rows_of.items() if rows}
        open_checks = [
            each
            for each in checks
            if each.state in ("not_feasible", "tight", "if_confirmed") and each.key not in in_tables
        ]
        # The planned days stand in the table.
        advice = _PLANNED.sub("The brief's ", page.advice) if is_asked else page.advice
        return PaperSection(
            WHO_STARTS,
            (
                Titled("", first_sentences(advice, _WORDS_OF_ADVICE)),
                table,
                Titled("", self._own_days_moved()),
                Titled("", self._split_start()),
                Titled("", first_sentences(page.first_because, _WORDS_OF_ADVICE)),
                Titled("", self._places()),
                Entries(tuple(map(_check, open_checks))),
                Entries(
                    tuple(
                        Titled(f"Another way: {closed(lower_first(way.title))}", way.sentence) for way in ways
                    )
                ),
            ),
        )

    def _split_start(self) -> str:
        """Return whose rows change with a decision that splits a start."""
        points = (*self.page.points, *self.page.further_points)
        if not any(point.key == SPLIT_OF_BOOKS for point in points):
            return ""
        names = listed(group.name for group in bookkeepers_of(self.rollout.brief))
        moved = "start, sessions, first close"
        return f"If ledger and close follow later, the dates of {names} move with them: {moved}."

    def _own_days_moved(self) -> str:
        """Return the teams whose own day in the brief moved, each with the reason."""
        brief, lines = self.rollout.brief, list[str]()
        own_days = {each.group_id: each.day for each in brief.asked_starts}
        lives = {group.id: live for group in brief.groups if (live := brief.go_live_of(group))}
        for group in brief.groups:
            day, live = own_days.get(group.id), lives.get(group.id)
            if not day or not live or day >= live or day == own_days.get(None):
                continue
            before = max((each for each in lives.values() if each < live), default=live)
            first = min(lives.values())
            reason = "the whole plan moves"
            if before < live:
                shown = first if day - first < LEAST_TO_LEARN else before
                reason = f"what {self.on(shown)} shows is changed first"
            lines.append(f"{group.name} starts {self.on(live)}, not {self.on(day)}: {reason}.")
        return " ".join(lines[:_MOST_MOVED])

    def _places(self) -> str:
        """Return the places that no team's name tells, with people or as the brief puts them."""
        brief = self.rollout.brief
        teams = " ".join(name for wave in self.page.waves for name in wave.groups)
        people = Counter[str]()
        for group in brief.groups:
            people[group.site] += group.size
        if any(site and site not in teams for site in people):
            return f"By place: {listed(f'{site} {size:,}' for site, size in people.items() if site)}."
        for sentence in split_sentences(brief.approach):
            places = set(_PLACE.findall(sentence)) if _STARTS.search(sentence) else set()
            if places and not any(each in teams for each in places) and not re.search(r"\d", sentence):
                return f"The brief says: “{sentence.strip()}”"
        return ""

    def _standing(self) -> PaperSection:
        tally = self.dossier.tally
        if not self.dossier.is_launched:
            return PaperSection("Where it stands", ())
        words = [f"{number(tally.done)} of {count(tally.total, 'dated task')} done"]
        words += [f"{number(tally.overdue)} overdue"] if tally.overdue else []
        words += [f"{number(tally.at_risk)} at risk"] if tally.at_risk else []
        words += (
            [f"{tally.on_time:.0%} of what was due was done on time"] if tally.on_time is not None else []
        )
        curve, teams = map(self.dossier.find_chart, ("burn_up", "teams"))
        pace = closed(curve.title) if curve else ""
        late = Titled(closed(teams.title), teams.finding) if teams else Titled("")
        return PaperSection("Where it stands", (Titled(pace, f"{', '.join(words)}."), late))

    def _promises(self) -> PaperSection:
        return PaperSection("Promises", (Entries(tuple(map(_promise, self.page.promises))),))

    def _conditions(self) -> PaperSection:
        rows = tuple(map(self._condition, self.page.conditions))
        grid = Grid(("Condition", "Before", "By", "Owner"), (4, 2, 1.8, 2.2), rows)
        return PaperSection("Conditions", (grid,))

    def _condition(self, row: ConditionLine) -> tuple[str, ...]:
        name = row.name if row.mark == "brief" else f"{row.name} (proposal)"
        return name, row.before, self.on(row.day), without_teams(self.who(row.owner))

    def _tasks(self) -> PaperSection:
        elsewhere = {"", *(row.item_id for row in self.page.heavy)}  # points have their day above
        rows = tuple(
            (self.on(each.day), each.title, self.who(each.owner), each.done_when)
            for each in self.page.actions
            if each.item_id not in elsewhere
        )
        grid = Grid(("Date", "Task", "Owner", "Done when"), (1.8, 3.6, 2, 3.8), rows)
        caveat = self.page.caveat.partition(" Choose")[0]
        return PaperSection(
            "Tasks that decide", (Titled("", f"{caveat} Choose first." if caveat else ""), grid)
        )

    def _heavy(self) -> PaperSection:
        rows = tuple(
            (each.work, each.hours, each.hands, self.on(each.by), self.who(each.owner))
            for each in self.page.heavy
        )
        heads = ("Work", "Hours (proposal)", "Hands", "By", "Owner")
        return PaperSection("The heaviest work", (Grid(heads, (3, 3.4, 3.4, 1.6, 2), rows),))

    def _gates(self) -> PaperSection:
        gates = sorted(self.dossier.gates, key=lambda gate: gate.day or date.max)
        decided = {gate.day: gate.decision for gate in gates}
        rows, on_page = [*self.page.gates], Counter(row.day for row in self.page.gates)
        for gate in gates:
            if on_page[gate.day]:
                on_page[gate.day] -= 1
            else:
                rows.append(_further_gate(gate))
        rows.sort(key=lambda row: row.day or date.max)
        owners = dict.fromkeys(filter(None, (gate.who for gate in gates)))
        by = f"Decided by {listed(owners)}. " if owners else ""
        heads = ("Day", "Decision", "Go", "Adjust", "Stop", "Decided")
        first_days: dict[str, str] = {}
        taken = {day for day, decision in decided.items() if decision}
        cells = tuple(
            (*self._gate(days, row, first_days), decided.get(row.day, ""))
            for days, row in gates_once(rows, taken)
        )
        return PaperSection(
            "Go/no-go decisions",
            (
                Titled("", f"{by}Thresholds are proposals unless the brief sets them." if rows else ""),
                Grid(heads, (2, 1.8, 3.6, 2.8, 3, 1.2), cells),
            ),
        )

    def _gate(self, days: Sequence[date | None], row: GateRow, first_days: dict[str, str]) -> Iterator[str]:
        """Yield a gate's cells; a sentence of an earlier gate by its day."""
        day = self.on(row.day)
        yield from (", ".join(map(self.on, days)), _plain_title(row.title))
        branches = (row.go, _WORDS_OF_A_GO), (row.adjust, _WORDS_OF_A_BRANCH), (row.stop, _WORDS_OF_A_BRANCH)
        for text, most in branches:
            sentences = [*split_sentences(first_sentences(text, most))]
            earlier = dict.fromkeys(f"As on {first_days[each]}." for each in sentences if each in first_days)
            yield " ".join((*earlier, *(each for each in sentences if each not in first_days)))
            first_days |= {each: day for each in sentences if each not in first_days}

    # The stages

    def _stages(self) -> Iterator[PaperSection]:
        scripts = self._scripts()
        shown = {row.item_id for row in self.page.actions} | {row.item_id for row in self.page.heavy}
        conditions = {row.name.casefold() for row in self.page.conditions}
        own: dict[str, list[tuple[DossierStep, AnyItem]]] = {stage.key: [] for stage in self.dossier.stages}
        for step in self.dossier.steps:
            if step.stage in own and step.id not in shown and step.title.casefold() not in conditions:
                own[step.stage].append((step, self.rollout.items[step.id]))
        calendar, note = StageCalendar(self.rollout.brief, self.home, self._waiting(short=True)), _EVERY_TASK
        note += _HELPERS * any(step.kind in ("coalition_member", "champion") for step in self.dossier.steps)
        for stage in self.dossier.stages:
            entries = calendar.entries(own[stage.key])
            blocks = (Titled("", note if entries.entries else ""), entries, *scripts.get(stage.key, ()))
            note = "" if entries.entries else note
            yield PaperSection(stage.title, blocks, stage.key)

    def _scripts(self) -> dict[str, list[Script]]:
        scripts: dict[str, list[Script]] = {}
        chosen = [*self._spoken(_is_announcement), *self._spoken(_is_hard_talk)]
        for stage, script in chosen[: self.shape.scripts]:
            scripts.setdefault(stage, []).append(script)
        return scripts

    def _spoken(self, fits: Callable[[AnyItem], bool]) -> Iterator[tuple[str, Script]]:
        """Yield the first of these tasks that has a text, under its stage."""
        for step in self.dossier.steps:
            text = next((each.text for each in step.texts if each.label in SPOKEN), "")
            if text and step.day and fits(self.rollout.items[step.id]):
                lead = ", ".join(filter(None, (f"{step.title}. {self.on(step.day)}", step.who)))
                if _SAID_BEFORE[0] in text:
                    last_time = ["last time"] if self.page.lessons else []
                    dates = ["dates"] if self.shape.words < _WHOLE else []
                    lead += f" ({', '.join(('why', *last_time, *dates))}: as in this paper)"
                yield step.stage, Script(f"{lead}:", self._first_paragraphs(text))
                return

    def _first_paragraphs(self, text: str) -> str:
        """Return the paragraphs that fit, word for word, from what is spoken on."""
        parts, chosen = [part for part in text.split("\n\n") if part.strip()], list[str]()
        spoken = next((at for at, part in enumerate(parts) if _IS_SPOKEN.match(part)), 0)
        elsewhere = (
            *_SAID_BEFORE,
            *([_LAST_TIME] if self.page.lessons else []),
            *([_ITS_DATES] if self.shape.words < _WHOLE else []),
        )
        least = next((at for at, part in enumerate(parts) if part.startswith(_ON_JOBS)), 0)
        for at, part in enumerate(parts[spoken:], spoken):
            if part.startswith(elsewhere):
                continue
            if chosen and at > least and len(" ".join([*chosen, part]).split()) > self.shape.words:
                return "\n\n".join([*chosen, "(The rest is in the full plan.)"])
            chosen.append(part)
        return "\n\n".join(chosen)

    # Behind them

    def _teams(self) -> PaperSection:
        shown, others = self.teams[:_MOST_TEAMS], self.teams[_MOST_TEAMS:]
        pieces = {each.first_piece.replace(each.leader, "") for each in shown}
        is_alike = len(pieces) == 1 < len(shown)  # five times the same says nothing
        rows = tuple((each.name, each.leader, "" if is_alike else each.first_piece) for each in shown)
        teams = Grid(("Team", "Led by", "First task in the new way"), (2.6, 2, 4.4), rows)
        open_worries = self._all_worries()
        answered = tuple((each.worry, each.name, each.answer) for each in open_worries[:_MOST_TEAMS])
        worries = Grid(("Worry", "Whose", "Our answer"), (3, 2, 5), answered)
        blocks = (teams, _also_named(each.name for each in others), worries)
        return PaperSection(
            "Team by team", (*blocks, _also_named(each.worry for each in open_worries[_MOST_TEAMS:]))
        )

    def _all_worries(self) -> list[WorryLine]:
        """Return each worry; one that waits for a decision with who decides and what is proposed."""
        open_answers = {bare(row.concern): row for row in self.page.answers}
        lines = list[WorryLine]()
        for line in self.worries:
            row = open_answers.pop(bare(line.worry), None)
            lines.append(replace(line, answer=f"{line.answer} {row.answer}") if row else line)
        lines += [
            WorryLine(row.held_by or ALL, f"“{row.concern}”", row.answer) for row in open_answers.values()
        ]
        return lines

    def _training(self) -> PaperSection:
        alike: dict[tuple[float, str], list[TrainingRow]] = {}
        for row in self.page.training:
            alike.setdefault((row.hours_each, self._training_days(row.group)), []).append(row)
        total = alike.pop((self.page.training[-1].hours_each, ""), []) if self.page.training else []
        rows = [_of_teams(same, days) for (_, days), same in alike.items()]
        rows += [_of_teams(total, "")] if len(rows) > 1 and total else []
        heads = ("Team", "People", "Hours each", "Rounds", "Trainer hours", "Sessions")
        grid = Grid(heads, (4, 1, 1, 1, 1, 3), tuple(rows))
        seats = max((row.seats for row in self.page.training), default=0)
        notes = [each for each in split_sentences(self.page.training_note) if _TRAINERS.search(each)][:1]
        notes = [closed(_BY_TEAM.sub(r"\1", each)) for each in notes]
        note = " ".join((f"Rounds of up to {seats} people.", *notes)) if seats else ""
        roles = ", ".join(
            f"{lower_first(row.role)} {number(row.hours_each)} ({row.people:,})" for row in self.page.roles
        )
        besides = Titled("Besides, hours each (people):", f"{roles}.") if roles else Titled("")
        return PaperSection("Training in numbers", (grid, Titled("", note), besides))

    def _training_days(self, team: str) -> str:
        groups = self.rollout.brief.groups
        parts = [group.id for group in groups if team in (group.name, group.team_name)]
        days: list[set[tuple[date, date]]] = [set() for _ in parts]
        for step in self.dossier.steps:
            item = self.rollout.items[step.id]
            if step.day and isinstance(item, TrainingSession) and not item.for_managers:
                for own, part in zip(days, parts, strict=True):
                    if step.for_whom == EVERYONE or part in item.group_ids:
                        own.add((step.day, _last_round(item.note, step.day)))
        # A team in parts has its sessions for each of its starts.
        shown = {min(own) for own in days if own} if len(parts) > 1 else set().union(*days)
        return ", ".join(_between(first, last) for first, last in sorted(shown))

    def _numbers(self) -> PaperSection:
        results = {
            each.title.removeprefix(RESULT)
            for each in self.rollout.items.values()
            if isinstance(each, Metric) and each.measures == "outcome"
        }
        first = sorted(
            self.dossier.metrics,
            key=lambda metric: (
                not metric.title.startswith(RESULT),
                metric.title.removeprefix(RESULT) not in results,
            ),
        )
        rows = tuple(map(self._number, first[:_MOST_NUMBERS]))
        heads = ("Metric", "Before", "Last reading", "Target", "Owner")
        not_shown = _also_named(metric.title.removeprefix(RESULT) for metric in first[_MOST_NUMBERS:])
        return PaperSection("Metrics", (Grid(heads, (3.4, 1.3, 1.8, 2.4, 2), rows), not_shown))

    def _number(self, metric: MetricLine) -> tuple[str, ...]:
        people = sum(group.size for group in self.rollout.brief.groups)
        heads = in_heads(metric.title, metric.unit, metric.target or 0, people)
        target = heads or metric.in_unit(metric.target)
        by = f"by {self.on(metric.target_date)}" if metric.target_date else ""
        days = [each.due for each in self.rollout.items.values() if each.provenance.play_id == _BASELINE]
        counted = next((f"due {short_date(day)}" for day in days if day), "")
        last = f"{metric.in_unit(metric.last[1])} on {self.on(metric.last[0])}" if metric.last else ""
        return (
            metric.title.removeprefix(RESULT),
            metric.in_unit(metric.baseline) or (counted or "not counted yet"),
            last,
            " ".join(filter(None, (target, by))) or (f"set with it, {counted}" if counted else "not set yet"),
            self.who(metric.who),
        )

    def _risks(self) -> PaperSection:
        rows = tuple((row.risk, row.watch, self.who(row.owner)) for row in self.page.risks[:_MOST_RISKS])
        return PaperSection("Risks", (Grid(("Risk", "We watch", "Owner"), (4, 4, 2), rows),))

    def _questions(self) -> PaperSection:
        is_decided_above = any(point.key == _DATES for point in self.page.points)
        rows = tuple(
            (row.question, self.who(row.who), self.on(row.by))
            for row in self.page.questions
            if not (is_decided_above and row.question == WHICH_WAY)
        )
        return PaperSection("Open questions", (Grid(("Question", "Who answers", "By"), (6, 2.4, 1.8), rows),))

    def _lessons(self) -> PaperSection:
        rows = tuple((row.last_time, row.this_time) for row in self.page.lessons)
        return PaperSection(
            "What is different from last time", (Grid(("Last time", "This time"), (1, 1), rows),)
        )

    def _money(self) -> PaperSection:
        return PaperSection("Money", (Titled("", self.page.budget_note),))


def _is_hard_talk(item: AnyItem) -> bool:
    return item.provenance.play_id == "hard-talk"


def _is_announcement(item: AnyItem) -> bool:
    is_act = isinstance(item, SponsorAct) and item.act == "announce" and not _is_hard_talk(item)
    return is_act or item.provenance.play_id == "first-word"


def _first_names(names: Sequence[str]) -> str:
    surplus = f"; {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return "; ".join(names[:_MOST_NAMES]) + surplus


def _also_named(names: Iterable[str]) -> Titled:
    """Return what is not told in full by its name."""
    left_out = [name.rstrip(".") for name in names]
    return Titled("Also:", closed("; ".join(left_out))) if left_out else Titled("")


def _of_teams(rows: Sequence[TrainingRow], days: str) -> tuple[str, ...]:
    """Return the training of teams that learn the same on the same days."""
    names = [f"{row.group} ({row.people:,})" if rows[1:] else row.group for row in rows]
    return (
        "; ".join(names),
        f"{sum(row.people for row in rows):,}",
        number(rows[0].hours_each),
        f"{sum(row.rounds for row in rows):,}",
        number(sum(row.trainer_hours for row in rows)),
        days,
    )


def _last_round(note: str, first: date) -> date:
    """Return the day on which the last round of a session is held."""
    match = _ROUNDS_UNTIL.search(note)
    named = named_days_in(match[1]) if match else ()
    return max((day for each in named if (day := end_of(each, first))), default=first)


def _between(first: date, last: date) -> str:
    """Return a span as a table shows it: 'Oct 14–26', 'Sep 28–Oct 5'."""
    if first == last:
        return short_date(first)
    return f"{short_date(first)}–{last.day if first.month == last.month else short_date(last)}"


def _plain_title(title: str) -> str:
    """Return the title of a gate without its question and its teams."""
    plain = without_teams(title.partition(":")[0])
    return capital(_DECISION.sub("", plain).strip())


def _further_gate(gate: GateLine) -> GateRow:
    """Return a gate that the page leaves out, in short."""
    branches = (
        first_sentences(text, _WORDS_OF_A_REACTION) for text in (gate.go_if, gate.adjust_if, gate.stop_if)
    )
    return GateRow(gate.title, gate.day, gate.who, *branches)


def _promise(line: PromiseLine) -> Titled:
    mark = {"brief": "", "proposal": " (proposal)", "ask": " (open)"}[line.mark]
    most = _WORDS_OF_A_PROMISE if line.mark == "proposal" else _WORDS_OF_A_BRANCH
    return Titled(f"{line.title}{mark}.", first_sentences(line.text, most))


def _check(check: Check) -> Titled:
    most = _WORDS_OF_THE_WORK if check.key in ("work", "lead") else _WORDS_OF_A_CHECK
    return Titled(closed(check.title), first_sentences(check.sentence, most))


def _trimmed(block: Block) -> Block:
    return block.without_empty_columns() if isinstance(block, Grid) else block


def _is_filled(block: Block) -> bool:
    match block:
        case Titled() | Script():
            return bool(block.lead or block.text)
        case Entries():
            return bool(block.entries)
        case Grid():
            return bool(block.rows)
