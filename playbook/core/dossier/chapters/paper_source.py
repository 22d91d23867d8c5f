"""What every chapter of the board paper reads: the plan, its names and its days."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

from playbook.core.base.fields import MAX_NAME
from playbook.core.base.words import capital, listed, lower_first, put_for, say_day, short_date
from playbook.core.case.judgment import FIXED, LOST, WE_RECOMMEND, WORKS, EventPeople, Point
from playbook.core.case.owner_weeks import TRAINING_LEAD
from playbook.core.case.page import MANY_DECISIONS
from playbook.core.case.parts import NAME_TRAINING_LEAD
from playbook.core.case.rounds import SMALL_COMPANY
from playbook.core.case.rows.approval import IN_APPROVAL, OTHER_DATES, other_way_in_short, way_in_short
from playbook.core.case.rows.practice import HOURS
from playbook.core.case.settle.points import REST, STOPS, UNTRUE, consequence
from playbook.core.case.settle.promises import NO_CUTS, NO_OTHER_CUTS, OPEN_JOBS
from playbook.core.case.settle.undecided import UNDECIDED
from playbook.core.dossier.board import CHOOSE_DATES, BoardDecision
from playbook.core.dossier.model import Dossier, DossierStep
from playbook.core.grounding.known import texts_of
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import is_unnamed, say_role
from playbook.core.plan.items import AnyItem
from playbook.core.plan.plays.kinds import NAMING
from playbook.core.plan.strategy import PaperChapter, texts_in
from playbook.core.text.notes import first_sentences, split_sentences

EACH_TEAMS_MANAGER, EACH = "Each team’s own manager", "Each manager"
_MOST_MANAGERS, _ROWS_WITH_ROOM = 4, 3
_PAIR = 2
DATES, JOBS = "dates", "jobs_open"  # points that choose the days, and the promise on jobs
_WORDS_OF_ADVICE = 40
OF_THE_WAY = re.compile(rf"(?:{WE_RECOMMEND}|{WORKS}): |The dates below ")
WHICH_DATE = "Which go-live date?"
_CREW_BEGINS = ".event-opening-begin"
_LEADS_TRAINING = re.compile(
    r" (?:leads the training|(?:is|becomes) (?:(?:the|our) )?training lead)\b|\b[Tt]raining lead(?: is|:) "
)
_PLANNED = re.compile(r"^We planned .*?, because (?=[A-Z][a-z]{2} )")
_LARGE_SHARE = 0.1  # of the budget
# Rows of the table, and points that have one even if they cost hours alone; the lead prepares the others.
_MOST_ROWS, _MOST_RANKED = 9, 4
_MOST_WHEN_SMALL = 5  # decisions of a company in which all sit in one room
# So many decisions a board reads; these are the first that it doesn't need.
_MOST_ASKED, _PADDING = 12, ("money_before_evidence", "which_country")
_HOURS_FALL = "hours_kept"  # on one subject with jobs: one row

Asked = BoardDecision | Point


def is_large(point: Point, budget: float | None) -> bool:
    """Return whether a point costs too much of the budget for one line."""
    return bool(budget) and point.costs > _LARGE_SHARE * (budget or 0)


def _is_asked(point: Point) -> bool:
    """Return whether a point on jobs guarantees nothing: a line is enough."""
    return point.options[0].startswith((NO_CUTS, NO_OTHER_CUTS)) or OPEN_JOBS in point.options[0]


class PaperSize(NamedTuple):
    """How much is printed: rows, words of a result, of a script and of an answer."""

    rows: int
    words_of_a_result: int
    words_of_a_script: int
    words_of_an_answer: int
    is_bare: bool = False  # beside the leaders' own words, ours are down to their titles

    @property
    def is_least(self) -> bool:
        """Return whether what stands in the timeline stands nowhere else."""
        return self.is_bare or self.words_of_an_answer < BARE.words_of_an_answer

    @property
    def is_short(self) -> bool:
        """Return whether room is short."""
        return self.rows < _ROWS_WITH_ROOM


# The first that fits is printed; decisions always stand in full.
SHAPES = tuple(
    PaperSize(*each)
    for each in (
        (6, 18, 120, 50), (5, 14, 120, 45), (5, 10, 120, 40), (4, 10, 110, 32), (4, 0, 110, 32),
        (3, 0, 110, 26), (2, 0, 110, 22), (2, 0, 110, 14), (2, 0, 95, 12), (2, 0, 80, 12), (2, 0, 60, 12),
        (2, 0, 45, 10), (2, 0, 30, 8), (1, 0, 30, 8), (1, 0, 0, 8), (1, 0, 0, 7),
    )
)  # fmt: skip
BARE = PaperSize(1, 0, 30, 8, is_bare=True)  # of a paper in which leaders say the most


class PaperSource:
    """A plan as the chapters read it, in one size."""

    def __init__(self, rollout: Rollout, dossier: Dossier, shape: PaperSize = SHAPES[0]) -> None:
        self.rollout, self.dossier, self.page, self.shape = rollout, dossier, dossier.page, shape
        self.home = self.page.start or self.page.go_live or dossier.day

    @property
    def in_turn(self) -> str:
        """Return "site by site from", where places start one after another, else ''."""
        place = self.page.in_turn
        return f"{place} by {place} from" if place else ""

    def on(self, day: date | None) -> str:
        """Return a day, with the year only where it is not the start's."""
        return say_day(day, self.home) if day else "no day yet"

    def brief_day(self, day: date | None) -> str:
        """Return a day without its weekday, as a table shows it."""
        year = f", {day.year}" if day and day.year != self.home.year else ""
        return f"{short_date(day)}{year}" if day else ""

    def managers(self, group_ids: Collection[str] = ()) -> str:
        """Return the managers of groups, of all without ids, by name, if few."""
        brief, untrained = self.rollout.brief, self.page.untrained.groups if self.page.untrained else ()
        groups = [each for each in brief.groups if not group_ids or each.id in group_ids]
        groups = [each for each in groups if each.label not in untrained] or groups
        people = [brief.manager_of(group) for group in groups]
        names = dict.fromkeys(person.name for person in people if person)
        return "; ".join(names) if all(people) and 0 < len(names) <= _MOST_MANAGERS else EACH

    def who(self, owner: str) -> str:
        """Return an owner as a table shows it."""
        if self.page.strategy and owner.casefold() == TRAINING_LEAD:
            return self._training_lead
        return self.managers() if owner in (EACH_TEAMS_MANAGER, EACH) else self._waiting().get(owner, owner)

    @cached_property
    def _training_lead(self) -> str:
        """Return who leads the training by the leaders' own words, else by whom they are named."""
        names = tuple(person.name for person in self.rollout.brief.people if person.name)
        theirs = texts_in(self.page.strategy) if self.page.strategy else ()
        tasks = (text for item in self.rollout.items.values() for text in texts_of(item).values())
        for text in (*theirs, *tasks):
            for match in _LEADS_TRAINING.finditer(text):
                before = text[max(0, match.start() - MAX_NAME) : match.start()]
                after = text[match.end() : match.end() + MAX_NAME]
                if name := next(
                    (each for each in names if before.endswith(each) or after.startswith(each)), ""
                ):
                    return name
        naming = self.rollout.items.get(f"milestone.{NAME_TRAINING_LEAD}")
        return self._named_by(naming, naming.due) if naming and naming.due else "To be named"

    def _named_by(self, naming: AnyItem, due: date) -> str:
        return f"To be named by {self._name_of(naming)}, {short_date(due)}"

    def _waiting(self) -> dict[str, str]:
        """Return, by unnamed role, who names that person and by when."""
        naming = self.rollout.items.get(NAMING)
        if naming is None or naming.due is None:
            return {}
        roles = {
            item.owner.role
            for item in self.rollout.items.values()
            if item.owner and is_unnamed(item.owner.role)
        }
        return {capital(say_role(role)): self._named_by(naming, naming.due) for role in roles}

    def _name_of(self, item: AnyItem) -> str:
        person = self.rollout.brief.find_person(item.owner.person_id) if item.owner else None
        return person.name if person else "the lead"

    def decisions(self) -> tuple[list[BoardDecision], list[Point]]:
        """Return what is approved, and the points that have an answer of ours, in their order."""
        whole = [each for each in self.dossier.decisions if not each.is_on_page]
        whole = [self._with_its_ways(each) for each in whole]
        if whole and (days := self.other_dates()):
            whole = [days, *(replace(each, dates="") for each in whole)]
        if any(self.is_leaders(point) and point.key == DATES for point in self.page.points):
            whole = [replace(each, dates="") for each in whole]  # their own decision names the days
        if any(point.key == HOURS for point in self.page.points):  # it says who takes what off the lead
            whole = [
                each if each.dates.startswith(OTHER_DATES) else replace(each, dates="") for each in whole
            ]
        of_board = (point for point in self.page.further_points if point.is_for_board)
        # The approval names the proposed dates, and who is missing.
        in_approval = IN_APPROVAL if whole else ()
        points = (
            point
            for point in (*self.page.points, *of_board)
            if point.key not in in_approval or self.is_leaders(point)
        )
        answered = [point for point in points if point.options]
        if leaders := self.enough_of_leaders(answered):
            return [], leaders  # money, days and the rest are among them
        is_small = sum(group.people or 0 for group in self.dossier.groups) <= SMALL_COMPANY
        jobs = [] if any(each.key == JOBS for each in answered) else [*self._on_jobs(whole)]
        few = max(0, _MOST_WHEN_SMALL - len(whole) - len(jobs))
        shown = self._ranked(whole, answered, few) if is_small else answered
        first = self.in_full(whole, shown)
        others = [*jobs, *(point for point in shown if point not in first)]
        others.sort(key=lambda point: point.key in _PADDING)
        others = others[: max(0, _MOST_ASKED - len(whole) - len(first))]
        return whole, [*first, *others]

    def asked(self) -> list[tuple[int, Asked]]:
        """Return all decisions with their numbers, money after what stops the work."""
        whole, points = self.decisions()
        is_theirs = bool(self.enough_of_leaders(points))
        untrue, stops = (
            [each for each in points if consequence(each) == rank and not is_theirs]
            for rank in (UNTRUE, STOPS)
        )
        days = [each for each in whole if each.what == WHICH_DATE]
        money = [each for each in whole if each not in days]
        others = [each for each in points if each not in untrue and each not in stops]
        order: list[Asked] = [*untrue, *days, *stops, *money, *others]
        joined = [] if is_theirs else [*self._joined(points)]
        numbered: list[tuple[int, Asked]] = []
        for each in order:
            if all(each is not guest for _, guest in joined):
                place = numbered[-1][0] + 1 if numbered else 1
                numbered += [(place, each), *((place, guest) for host, guest in joined if host is each)]
        return numbered

    def _joined(self, points: Sequence[Point]) -> Iterator[tuple[Point, Point]]:
        """Yield the points in whose row another stands, each with the other."""
        jobs = (each for each in points if each.key == JOBS and not _is_asked(each))
        hours = [each for each in points if each.key == _HOURS_FALL][:1]
        yield from ((host, guest) for guest in jobs for host in hours)

    def numbered_points(self) -> list[tuple[int, Point]]:
        """Return the points with the numbers of their decisions."""
        return [(place, each) for place, each in self.asked() if isinstance(each, Point)]

    def in_full(self, whole: Sequence[BoardDecision], points: Sequence[Point]) -> list[Point]:
        """Return the points that have a row each, in their order."""
        return self.enough_of_leaders(points) or self._ranked(whole, points, _MOST_RANKED)

    def _ranked(self, whole: Sequence[BoardDecision], points: Sequence[Point], most: int) -> list[Point]:
        """Return what more than hours hangs on, with others up to `most`."""
        budget = self.rollout.brief.budget
        room = _MOST_ROWS - len(whole) + len([*self._joined(points)])
        heavy = [each for each in points if consequence(each) < REST or is_large(each, budget)]
        heavy = [each for each in heavy if each.key != JOBS or not _is_asked(each)]
        heavy += [each for each in points if self.is_leaders(each) and each not in heavy]
        others = [each for each in points if each not in heavy and each.key != JOBS]
        light = others[: max(0, min(most, room) - len(heavy))]
        if len(heavy) < room:
            light = [*light, *(each for each in others if each.key == HOURS and each not in light)]
        return [point for point in points if point in heavy or point in light]

    def enough_of_leaders(self, points: Sequence[Point]) -> list[Point]:
        """Return the leaders' own decisions where ours take a line each beside them."""
        leaders = [point for point in points if self.is_leaders(point)]
        return leaders if len(leaders) >= MANY_DECISIONS else []

    def has_lines(self, chapter: PaperChapter) -> bool:
        """Return whether leaders say a chapter in their own words."""
        strategy = self.page.strategy
        return strategy is not None and any(line.chapter == chapter for line in strategy.lines)

    def is_leaders(self, point: Point) -> bool:
        """Return whether a point is a decision of the leaders' own strategy."""
        strategy = self.page.strategy
        return strategy is not None and any(point.title == each.what for each in strategy.decisions)

    def number_of_dates(self) -> int:
        """Return the number of the decision on the days of start, 0 if there is none."""
        approvals = ((at, each) for at, each in self.asked() if isinstance(each, BoardDecision))
        days = (at for at, each in approvals if each.what == WHICH_DATE)
        return next(days, 0) or self.number_of(DATES)

    def _with_its_ways(self, decision: BoardDecision) -> BoardDecision:
        """Return a choice of dates with its reason, our way and another."""
        ask, _, ours = decision.what.partition(". We propose: ")
        if ask != CHOOSE_DATES:
            return decision
        other = f"Or: {lower_first(decision.at_no)}" if decision.at_no.partition(":")[2] else ""
        reasons = (each for each in split_sentences(self.page.advice) if not OF_THE_WAY.match(each))
        why = first_sentences(" ".join(reasons), _WORDS_OF_ADVICE)
        return replace(
            decision, what=WHICH_DATE, choice=f"{why} We propose: {ours}", held=other, at_no=UNDECIDED[DATES]
        )

    def number_of(self, *keys: str) -> int:
        """Return the number of the first decision with these keys, else 0."""
        return next((at for at, each in self.numbered_points() if each.key in keys), 0)

    def _on_jobs(self, whole: Sequence[BoardDecision]) -> Iterator[Point]:
        """Yield the decision that signs the sentence on jobs which a speech proposes."""
        texts = (text.text for step in self.dossier.steps for text in step.texts)
        on_jobs = next(split_sentences(self.page.on_jobs), "")
        if whole and on_jobs and any(f"[{on_jobs}]" in text for text in texts):
            why, who = "People ask this first.", self.page.settle_by.partition(", by ")[0]
            yield Point(JOBS, "What do people hear about jobs?", why, (self.page.on_jobs,), who, whole[0].by)

    @property
    def event(self) -> EventPeople | None:
        """Return those whom “why now” is about, where they are no team of the brief."""
        points = (*self.page.points, *self.page.further_points)
        event = next((point.event for point in points if point.event), None)
        begun = next((step.day for step in self.dossier.steps if step.id.endswith(_CREW_BEGINS)), None)
        return replace(event, first=begun) if event and event.first and begun else event

    def other_dates(self) -> BoardDecision | None:
        """Return the choice between the days that we propose and another way, where the brief's fail."""
        on_days = [each for each in self.page.points if each.key == DATES]
        point = next(iter(on_days), None)
        approval = self.page.approval
        if any(map(self.is_leaders, on_days)):
            return None  # their own decision names the days
        if not point or not approval or not approval.dates.startswith(OTHER_DATES):
            return None
        ours, *others = point.options
        why = first_sentences(_PLANNED.sub("The brief's ", self.page.advice), _WORDS_OF_ADVICE)
        return BoardDecision(
            WHICH_DATE, point.by, "", self._lost_with_the_day(),
            choice=f"{why} We propose: {way_in_short(ours)}",
            held=f"Or: {lower_first(other_way_in_short(others[0]))}" if others else "",
        )  # fmt: skip

    def _lost_with_the_day(self) -> str:
        """Return what is lost where nobody chooses the days in time."""
        fixed = (check.sentence.partition(LOST)[2] for check in self.page.checks if check.key == FIXED)
        lost = min(filter(None, fixed), key=lambda each: each.startswith(":"), default="")
        return capital(lost.strip(" ,:")) or UNDECIDED[DATES]

    def changed_target(self, words: str) -> str:
        """Return the target that a decision proposes for a measure, with its number, else ''."""
        for place, point in self.numbered_points():
            if point.sets[1] and words.casefold() in point.sets[0].casefold():
                return f"{point.sets[1]} (decision {place})"
        return ""

    def as_proposed(self, text: str) -> str:
        """Return words of the brief with the replacements that decisions propose."""
        _, points = self.decisions()
        for sentence, instead in (pair for point in points for pair in point.replacements):
            if instead and not instead.startswith(("[", ". [")):
                text = put_for(text, sentence, instead)
        return text

    def play_of(self, step: DossierStep) -> str:
        """Return the play that a step comes from, '' for what others wrote."""
        provenance = self.rollout.items[step.id].provenance
        return provenance.play_id if provenance.source == "builtin" else ""


def runs(numbers: Collection[int]) -> str:
    """Return numbers with their runs: '1 to 4 and 6'."""
    runs: list[list[int]] = []
    for each in sorted(numbers):
        if runs and each == runs[-1][-1] + 1:
            runs[-1].append(each)
        else:
            runs.append([each])
    spans = ((f"{run[0]} to {run[-1]}",) if len(run) > _PAIR else map(str, run) for run in runs)
    return listed(part for run in spans for part in run)


def enumerated(names: Sequence[str]) -> str:
    """Return names as a list, with semicolons where one of them holds a comma."""
    return "; ".join(names) if any("," in name for name in names) else listed(names)
