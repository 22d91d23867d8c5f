"""The board paper: what decides, then every task by its day.

It reads in a quarter of an hour.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from playbook.core.base.words import closed, listed, number, short_date
from playbook.core.case.decision_page import GateRow, PromiseLine, RiskRow, TrainingRow
from playbook.core.case.judgment import Point
from playbook.core.case.rounds import SMALL_COMPANY
from playbook.core.case.rows.questions import WHICH_WAY
from playbook.core.dossier.chapters.event import EVENT_HEADING, event_chapter
from playbook.core.dossier.chapters.known import SHAPES, Known, Shape
from playbook.core.dossier.chapters.rules import rules_chapter, rules_heading
from playbook.core.dossier.chapters.signature import SIGNATURE, signature_chapter
from playbook.core.dossier.chapters.starts import WHO_STARTS, starts_chapter
from playbook.core.dossier.chapters.success import SUCCESS, success_chapter
from playbook.core.dossier.chapters.timeline import TIMELINE, timeline_chapter
from playbook.core.dossier.model import Dossier, GateLine
from playbook.core.dossier.paper_blocks import Block, BoardPaper, Entries, Grid, PaperSection, Script, Titled
from playbook.core.dossier.paper_gates import plain_gate
from playbook.core.dossier.paper_spoken import NO_CONTACT, contact_of, scripts_of
from playbook.core.dossier.paper_teams import ALL, MAY_SAY, WorryLine, bare, team_lines, worry_lines
from playbook.core.log.rollout import Rollout
from playbook.core.text.dates import end_of, named_days_in
from playbook.core.text.notes import first_sentences, split_sentences

LEGEND = "Facts come from the brief; “proposal” marks what leaders must accept."
_MOST_WORDS, _MOST_WORDS_WHEN_SMALL, _FOR_A_STRATEGY = 3_520, 2_350, 350
_MOST_RISKS, _MOST_ASKS = 5, 3
_MOST_TEAMS, _MOST_NAMES, _MOST_WORRIES = 10, 6, 8
_WORDS_OF_THE_WORK = 45  # how long it takes, the days to act on what it proves, and who has the hours
_WORDS_OF_A_POINT, _WORDS_OF_A_PROMISE, _WORDS_OF_A_BRANCH, _WORDS_OF_A_CHECK = 45, 32, 28, 30
_WORDS_OF_A_REASON, _WORDS_OF_A_GO, _WORDS_OF_A_LINE = 40, 58, 24
_BESIDE_DECISIONS = 1  # points of ours beside those that leaders put first
_WORDS_OF_A_REACTION, _WORDS_OF_ADVICE = 24, 64
_MOST_MANAGERS = 4
_WATCHED = re.compile(r"(?:Feasible, but tight\. Watch|Tight: watch) ([^.]+)\.")
_TIGHT_IN = r"Tight in \1."
_OUR_DAY = re.compile(r"The brief's day is ")  # why ours is another
# A part of a check that its consequence, the table of starts or the plan by day tells.
_SAID_OTHERWISE = re.compile(
    r"These days are our assumption|Each owner commits|Free these weeks|There are \d+ from "
)
_PROPOSES = re.compile(r"\bWe propose: |\bAsk for ")
_WORD = re.compile(r"[a-z]{5,40}")
_PLANNED = re.compile(r"^We planned .*?, because (?=[A-Z][a-z]{2} )")
# "Everyone in Omaha starts the same day", "Dayton and Louisville go live together".
_PLACE = re.compile(
    r"(?:\bin |\bat |\band |^)([A-Z][a-z]+(?: [A-Z][a-z]+)?)"
    r"(?= (?:and|go|goes|start|starts|begin|begins|first|try|tries)\b|,)"
)
_STARTS = re.compile(r"\b(?:go(?:es)? live|starts?|begins?|first)\b", re.IGNORECASE)
_TRAINERS = re.compile(r"\b[Tt]rainers?\b")
_ROUNDS_UNTIL = re.compile(r"\brounds of up to [^.]{0,60}? to (\w{3} \w{3} \d{1,2}(?:, \d{4})?),")
_BY_TEAM = re.compile(r"(teaching at once): .*")  # the plan names them
_EVIDENCE = "Evidence: "  # tasks with their days, as in the plan by day
_BASELINE = "baseline"  # the play by which numbers are counted before the start
_DATES, _OF_THE_BRIEF = "dates", "On the brief's dates"


def board_paper(rollout: Rollout, dossier: Dossier) -> BoardPaper:
    """Return the paper, as long as it may be for so many people."""
    most = most_words(dossier)
    papers = (_Paper(rollout, dossier, shape).written() for shape in SHAPES)
    shortest = _Paper(rollout, dossier, SHAPES[-1]).written
    return next((paper for paper in papers if paper.words <= most), None) or shortest()


def most_words(dossier: Dossier) -> int:
    """Return how long a paper may be for so many people."""
    people = sum(group.people or 0 for group in dossier.groups)
    room = _FOR_A_STRATEGY if dossier.page.strategy else 0  # its decisions are longer than our points
    return room + (_MOST_WORDS_WHEN_SMALL if people <= SMALL_COMPANY else _MOST_WORDS)


class _Paper(Known):
    """Writes the sections in one size."""

    def __init__(self, rollout: Rollout, dossier: Dossier, shape: Shape) -> None:
        super().__init__(rollout, dossier, shape)
        self.teams = team_lines(rollout)
        self.worries = worry_lines(rollout)

    def written(self) -> BoardPaper:
        """Return the paper in its shape."""
        sections = (
            _chapter(SIGNATURE, signature_chapter(self)),
            _chapter(SUCCESS, success_chapter(self)),
            _chapter(rules_heading(self), rules_chapter(self)),
            _chapter(WHO_STARTS, starts_chapter(self)),
            _chapter(TIMELINE, timeline_chapter(self)),
            self._teams(),
            _chapter(EVENT_HEADING, event_chapter(self)),
            self._training(),
            self._spoken(),
            self._money(),
            self._risks(),
            self._questions(),
        )
        filled = (
            replace(section, blocks=blocks)
            for section in sections
            if (blocks := tuple(map(_trimmed, filter(_is_filled, section.blocks))))
        )
        return BoardPaper(self.page.objective, self._number_now(), LEGEND, tuple(filled))

    def _number_now(self) -> str:
        """Return the number with its target; how its day was found stands in the full plan."""
        return " ".join(each for each in split_sentences(self.page.number) if not _OUR_DAY.match(each))

    def _spoken(self) -> PaperSection:
        """Return what people hear, to its end: the announcement always."""
        whole, points = self.decisions()
        days = [*(each.by for each in whole), *(each.by for each in points)]
        decided = dict(enumerate(days, 1))
        lives = {wave.day for wave in self.page.waves}
        shown = self.shape.with_first_talk
        scripts = scripts_of(self.rollout, self.dossier, decided, lives, with_first_talk=shown)
        return PaperSection("What people hear", scripts)

    # Behind them

    def _teams(self) -> PaperSection:
        shown, others = self.teams[:_MOST_TEAMS], self.teams[_MOST_TEAMS:]
        pieces = {each.first_piece.replace(each.leader, "") for each in shown}
        is_alike = len(pieces) == 1 < len(shown)  # five times the same says nothing
        rows = tuple((each.name, each.leader, "" if is_alike else each.first_piece) for each in shown)
        teams = Grid(("Team", "Led by", "First task in the new way"), (2.6, 2, 4.4), rows)
        open_worries = self._all_worries()
        real = [each for each in open_worries if not each.worry.startswith(MAY_SAY)]
        open_worries = real if len(real) > 1 else open_worries
        answered = tuple((each.worry, each.name, each.answer) for each in open_worries[:_MOST_WORRIES])
        worries = Grid(("Worry", "Whose", "Our answer"), (3, 2, 5), answered)
        blocks = (teams, _also_named(each.name for each in others), worries)
        return PaperSection(
            "Team by team", (*blocks, _also_named(each.worry for each in open_worries[_MOST_WORRIES:]))
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
        alike: dict[float, list[TrainingRow]] = {}
        *teams, total = self.page.training or (None,)
        for row in teams:
            alike.setdefault(row.hours_each, []).append(row)
        if total is None:
            return PaperSection("Training in numbers", ())
        hours = "; ".join(
            f"{number(each)} in {listed(row.group for row in same)} ({sum(row.people for row in same):,})"
            for each, same in alike.items()
        )
        seats = max(row.seats for row in self.page.training)
        held = (
            f"{total.rounds:,} rounds of up to {seats} people, {number(total.trainer_hours)} trainer hours."
        )
        notes = [each for each in split_sentences(self.page.training_note) if _TRAINERS.search(each)][:1]
        notes = [closed(_BY_TEAM.sub(r"\1", each)) for each in notes]
        each = Titled("Hours each.", closed(hours))
        return PaperSection(
            "Training in numbers", (Entries((each, Titled("Held.", " ".join((held, *notes))))),)
        )

    def _risks(self) -> PaperSection:
        rows = tuple(
            (row.risk, row.watch, row.do or self._answer_to(row), self.who(row.owner))
            for row in self.page.risks[:_MOST_RISKS]
        )
        heads = ("Risk", "We watch", "What we do", "Owner")
        return PaperSection("Risks", (Grid(heads, (3, 3, 3, 1.6), rows),))

    def _answer_to(self, risk: RiskRow) -> str:
        """Return the task or the decision of the plan that speaks of a risk most."""
        about = _words_of(f"{risk.risk} {risk.watch}")
        tasks = [
            (each.day, each.title, f"{each.title} {each.done_when}")
            for each in self.page.actions
            if each.item_id
        ]
        gates = [
            (each.day, f"{plain_gate(each.title)}: adjust or stop", f"{each.adjust} {each.stop}")
            for each in self.page.gates
        ]
        shared = {(day, title): len(about & _words_of(text)) for day, title, text in (*tasks, *gates)}
        day, title = max(shared, key=lambda each: shared[each], default=(None, ""))
        return f"{short_date(day)}: {title.rstrip('.')}." if day else ""

    def _questions(self) -> PaperSection:
        is_decided_above = any(point.key == _DATES for point in self.page.points)
        rows = [
            (row.question, self.who(row.who), self.on(row.by))
            for row in self.page.questions
            if not (is_decided_above and row.question == WHICH_WAY)
        ]
        rows += self._asked_of_leaders()
        return PaperSection(
            "Open questions", (Grid(("Question", "Who answers", "By"), (6, 2.4, 1.8), tuple(rows)),)
        )

    def _asked_of_leaders(self) -> Iterator[tuple[str, str, str]]:
        """Yield the points without an answer of ours, and whom to call where nobody is named."""
        for point in (*self.page.points, *self.page.further_points):
            if point.is_for_board and not point.options:
                yield point.title, self.who(point.who), self.on(point.by)
        if not contact_of(self.rollout):
            lead = self.rollout.brief.lead or self.rollout.brief.sponsor
            days = [point.by for point in self.page.points if point.by]
            yield NO_CONTACT, lead.name if lead else "", self.on(min(days, default=self.home))

    def _money(self) -> PaperSection:
        return PaperSection("Money", (Titled("", self.page.budget_note),))


def _first_names(names: Sequence[str]) -> str:
    surplus = f"; {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return "; ".join(names[:_MOST_NAMES]) + surplus


def _also_named(names: Iterable[str]) -> Titled:
    """Return what is not told in full by its name."""
    left_out = [name.rstrip(".") for name in names]
    return Titled("Also:", closed("; ".join(left_out))) if left_out else Titled("")


def _last_round(note: str, first: date) -> date:
    """Return the day on which the last round of a session is held."""
    match = _ROUNDS_UNTIL.search(note)
    named = named_days_in(match[1]) if match else ()
    return max((day for each in named if (day := end_of(each, first))), default=first)


def _closed_title(point: Point) -> str:
    return point.title if point.title.endswith("?") else closed(point.title)


def _words_of(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


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


def _chapter(heading: str, blocks: Iterator[Block]) -> PaperSection:
    return PaperSection(heading, tuple(blocks))


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
