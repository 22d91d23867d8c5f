"""The timeline: what is built, tested and decided, with its day and owner."""

import re
from calendar import month_name
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from playbook.core.base.fields import Span
from playbook.core.base.words import capital, closed, count, listed, lower_first
from playbook.core.case.dated import days_needed_and_given, sessions_of_pilot
from playbook.core.case.decision_page import ConditionLine
from playbook.core.case.rows.training import without_teams
from playbook.core.case.settle.time import CONTRACT
from playbook.core.dossier.chapters.event import EVENT_HEADING, event_steps
from playbook.core.dossier.chapters.paper_source import EACH, EACH_TEAMS_MANAGER, PaperSource, runs
from playbook.core.dossier.chapters.signature import WORDS_OF_WHY, needed_before, question_with_teams
from playbook.core.dossier.chapters.training import last_round, when_held
from playbook.core.dossier.model import DossierStep
from playbook.core.dossier.paper_blocks import Block, Grid, Row, Titled
from playbook.core.dossier.paper_gates import split_gates
from playbook.core.plan.items import Kind, TrainingSession
from playbook.core.progress.progress import STANDING_NAMES
from playbook.core.text.dates import end_of, named_days_in
from playbook.core.text.notes import first_sentences, split_sentences
from playbook.core.text.spoken import is_clause

TIMELINE = "Timeline"
_ROWS_OF_A_BARE_PAPER = 20
_MOST_ROWS, _MOST_WORDS, _FEWEST_WORDS_OF_A_TITLE = 40, 24, 3
_HEADS, _WIDTHS = ("When", "What, and when it is done", "Owner"), (1.8, 8.0, 2.2)
_BUILT: tuple[Kind, ...] = ("milestone", "training_session")  # messages stand in their own chapter
# What people say, ask and show again and again, and what another chapter has with its day.
_RHYTHMS = frozenset((
    "middle-managers", "name-tasks", "worry", "worry-task", "own-practice", "sponsor-shows-use",
    "manager-shows-use", "first-win", "decide", "roster", "incentives", "name-trainers", "pilot-learns",
    "early-win",
))  # fmt: skip
_CONDITION, _ANNOUNCED, _FINDING, _PILOT_STARTS = "condition", "first-word", "finding", "pilot-starts"
_USUAL = "milestone.condition-usual-"
_ESSENTIAL = frozenset((
    "step", "pilot", _PILOT_STARTS, "real-work", "baseline", "event", "hand-over", "switch-off",
    _CONDITION, "",
))  # fmt: skip
_BOUGHT = (("Get the vendor's price", "Get written quotes", "Get two written quotes"), (CONTRACT,))
_NAMES = "Name "  # who or what is chosen stands where it is used
_RUNS_OUT = "End extra support"  # by itself
# What other days hang on has a row and a day of its own.
_OF_ITS_OWN = re.compile(rf"{CONTRACT}|Pilot|Take delivery|Cut over|Hand over our draft")
_OF_A_START_ALONE = re.compile(r" for \w{3} \w{3} \d{1,2}(?:, \d{4})?$")
_OF_A_START = re.compile(rf"\d[\d,]*|{_OF_A_START_ALONE.pattern}| \(a guess\)")
_NUMBER = re.compile(r" at (\d[\d,]*) ")
_LISTS = re.compile(r"- |[^.!?]{1,200}\?")  # questions, or a list: no result in a sentence
_DECIDE = re.compile(r"^Decide (?:on |to |whether )?(?:go or no-go )?")
_WORRY = re.compile(r" \(“[^”]{1,200}”\)$")  # it stands with its answer
_DAY = r"(?:\w{3} )?(\w{3} \d{1,2}(?:, \d{4})?)"
_LASTS = re.compile(rf"\b[Ff]rom {_DAY} to {_DAY}\b")
_LONG_WORD, _STEM = re.compile(r"[^\W\d_]{4,}"), 5
_CALENDAR = frozenset(name.casefold()[:_STEM] for name in month_name[1:])
_ENDS = re.compile(
    r"^.{3,80}? (?:ends?(?! (?:dates?|days?)\b)|expires?|runs? out|stops?|closes?"
    r"|(?:is|are) (?:switched|shut|turned) off)\b"
)
# What is named as a task says itself what is done.
_IS_A_TASK = re.compile(
    r"(?i)(?:get|sign|ask|test|write|agree|decide|check|name|move|order|hear|set|settle|close|train|buy|install"
    r"|approve|finish|prepare|pick|choose|take|keep|make|open|walk|confirm|change|run|read|count|map|consult"
    r"|assign|list|align|have|publish|schedule|time|work|put|bring|clean|load|build|draw|reserve|find|tell"
    r"|show|invite|pay) (?!of\b)"
)
_ON_ITS_DAY = re.compile(
    rf" (?:on|in|by) (?:\d{{1,2}} )?(?:{'|'.join(month_name[1:])})(?: \d{{1,2}})?(?:,? 20\d\d)?$"
)
_DAY_AFTER = timedelta(days=1)
_EACH_OF = re.compile(r"Each of the \d+ (.{1,40}?)s?$")


@dataclass(frozen=True, slots=True)
class _Task:
    """What is done from when to when, and by whom."""

    first: date
    last: date
    text: str
    owner: str


@dataclass(slots=True)
class _Line:
    """One row: the tasks of one owner in one stretch of days."""

    first: date
    last: date
    tasks: list["_Task"]
    more: str = ""  # when it is done; only while it is one task
    is_bold: bool = False
    is_least: bool = False  # what is left out where there is no room
    stands_alone: bool = False

    @property
    def words(self) -> int:
        """Return how many words its tasks have."""
        return sum(len(task.text.split()) for task in self.tasks)

    @property
    def together(self) -> tuple[object, ...]:
        """Return what rows share that are one: span and owner, unless one stands alone."""
        alone = self.is_bold or self.stands_alone
        return (id(self),) if alone else (self.first, self.last, *self.owners)

    @property
    def owners(self) -> list[str]:
        """Return who sees to it, each once."""
        return [*dict.fromkeys(task.owner for task in self.tasks if task.owner)]


def timeline_chapter(source: PaperSource) -> Iterator[Block]:
    """Yield what stands above dates that do not fit, then the table."""
    caveat = source.page.caveat.partition(" Choose")[0]
    yield Titled("", f"{caveat} Choose first." if caveat else "")
    timeline = _Timeline(source)
    yield Grid(_HEADS, _WIDTHS, tuple(timeline.rows()))
    others = timeline.of_others()
    yield Titled("Days to keep in mind." if others else "", others)


class _Timeline:
    """Writes the rows, owners by last name."""

    def __init__(self, source: PaperSource) -> None:
        self.source, brief = source, source.rollout.brief
        names = [person.name for person in brief.people if person.name.split()]
        lasts = [name.split()[-1] for name in names]
        self.short = {name: last for name in names if lasts.count(last := name.split()[-1]) == 1}
        self.measure = f": “{brief.outcome_measure.rstrip('.')}”"
        self.starts = [wave.day for wave in source.page.waves]
        self.of_event = {step.id for step in event_steps(source)}
        # Where room is short, what a start waits for stands above the gates alone.
        needed = needed_before(source) if source.shape.is_least else []
        self.of_gates = {each.name.casefold() for each in needed}
        self.decisions: dict[date, set[int]] = {}
        for number, asked in source.asked():
            if asked.by:
                self.decisions.setdefault(asked.by, set()).add(number)
        # What a gate asks of a decision, and what it ends after the start.
        self.deciding = {
            point.step.title
            for _, point in source.numbered_points()
            if point.step
            and (point.asks or (point.step.by and self.starts and point.step.by > min(self.starts)))
        }
        self.sessions: dict[date, list[DossierStep]] = {}
        early = {session.id for session in sessions_of_pilot([*source.rollout.items.values()])}
        self.of_pilot = [step for step in self._steps() if step.id in early]
        for step in self._steps():
            if step in self.of_pilot:
                continue
            if step.kind == "training_session" and (start := self._start_of(step)):
                self.sessions.setdefault(start, []).append(step)

    def rows(self) -> Iterator[Row]:
        """Yield the rows in the order of days: one day and one owner each."""
        lines = sorted(
            (*self._decided(), *self._conditions(), *self._built(), *self._of_decisions()), key=_in_order
        )
        is_short = not self.source.shape.words_of_a_result
        most = _ROWS_OF_A_BARE_PAPER if self.source.shape.is_bare else _MOST_ROWS
        # What is looked at later stands in the full plan.
        surplus = [each for each in reversed(lines) if each.is_least]
        surplus = surplus if is_short else surplus[: max(0, len(lines) - most)]
        shown = (each for each in lines if all(each is not other for other in surplus))
        for _, alike in groupby(shown, lambda each: each.together):
            first, *others = alike
            for other in others:
                first.tasks += other.tasks
            yield self._row(first)

    def _decided(self) -> Iterator[_Line]:
        """Yield the days on which leaders decide, and the starts."""
        source = self.source
        sponsor = source.rollout.brief.sponsor
        decided = {
            day: f"{'Decision' if len(own) == 1 else 'Decisions'} {runs(own)}"
            for day, own in self.decisions.items()
        }
        is_theirs = source.page.strategy is not None
        gates = {day: row for days, row in split_gates(source)[0] for day in days if day}
        for day, row in gates.items():  # one meeting
            asked = question_with_teams(source, row, day) if is_theirs else "Go or no go"
            also = decided.pop(day, "")
            yield self._bold(day, f"{also}; {lower_first(asked)}" if also else asked, row.owner)
        for day, text in decided.items():
            yield self._bold(day, text, sponsor.name if sponsor else "")
        announced = next((step for step in source.dossier.dated if source.play_of(step) == _ANNOUNCED), None)
        if announced and announced.day:
            line = self._line(announced.day, announced.day, announced.title, announced.who)
            line.stands_alone = True
            yield line
        for wave in source.page.waves:
            lead = source.rollout.brief.lead
            who = f"the first {source.page.in_turn}" if source.page.in_turn else ""
            people = f"{capital(who)} starts" if who else f"{count(wave.people, 'person', 'people')} start"
            line = self._bold(wave.day, people, lead.name if lead else "")
            if (learned := self.sessions.get(wave.day)) and wave.day != min(self.starts):
                line.more = f"Trained {self._held(learned)}."
            yield line

    def _bold(self, day: date, text: str, owner: str) -> _Line:
        line = self._line(day, day, text, owner)
        line.is_bold = True
        return line

    def _line(self, first: date, last: date, text: str, owner: str) -> _Line:
        return _Line(first, last, [_Task(first, last, text, self._owner(owner))])

    def _conditions(self) -> Iterator[_Line]:
        """Yield one row for all that one person sees to by one day."""
        same: dict[tuple[date, str, str], list[ConditionLine]] = {}
        titles = {step.title.casefold() for step in self._steps()} | self.of_gates
        for each in self.source.page.conditions:
            if each.day and each.name.casefold() not in titles:
                same.setdefault((each.day, each.owner, each.before), []).append(each)
        for (day, owner, before), own in same.items():
            first, *others = (each.name.rstrip(".") for each in own)
            task = "; ".join((first, *map(lower_first, others)))
            line = self._line(day, day, task, owner)
            line.stands_alone = len(own) > 1
            # Where room is short, the row above the gates says what waits for a single one.
            line.more = f"Needed before {before}." if others or not self.source.shape.is_least else ""
            yield line

    def _of_decisions(self) -> Iterator[_Line]:
        """Yield the days that decisions write into the plan."""
        lead = self.source.rollout.brief.lead
        for number, point in self.source.numbered_points():
            for day, text in point.rows:
                line = self._line(day, day, f"{text} (decision {number})", lead.name if lead else "")
                line.stands_alone = True
                yield line

    def of_others(self) -> str:
        """Return the days of others, in the brief's words, without a row."""
        is_least, lines = self.source.shape.is_least, [*self._decided(), *self._conditions(), *self._built()]
        why_now = first_sentences(self.source.dossier.why_now, WORDS_OF_WHY).casefold() if is_least else ""
        decided = [
            (point.why.casefold(), f"{point.title} {point.options[0] if point.options else ''}")
            for _, point in self.source.numbered_points()
        ]
        stated = [row.says.casefold() for row in self.source.page.statements]
        days = []
        for each in self.source.page.days:
            words = _stems(each.words)
            when, quote = self._when(each.first, each.last), each.words.casefold()
            if any(quote in why and when in text for why, text in decided):  # a decision is about this day
                continue
            if any(quote in says for says in stated):  # it stands among what is used, or to be settled
                continue
            # Where room is short, “the plan in short” says it.
            if quote in why_now or (is_least and each.first < each.last):
                continue
            that_day = (
                line
                for line in lines
                if not line.is_least and {line.first, line.last} & {each.first, each.last}
            )
            if not any(words & _stems(" ".join(task.text for task in line.tasks)) for line in that_day):
                is_month = (each.first.day, (each.last + _DAY_AFTER).day, each.last.month) == (
                    1,
                    1,
                    each.first.month,
                )
                when = f"{each.first:%B}" if is_month else self._when(each.first, each.last)
                days.append(f"{when}: “{capital(each.words)}.”")
        return " ".join([*days, *self._without_sessions()])

    def _without_sessions(self) -> Iterator[str]:
        """Yield the times that the brief closes for everyone or for teams, with its reason."""
        brief, days = self.source.rollout.brief, self.source.page.days
        spans: dict[Span, list[str]] = {span: [] for span in brief.company_blackouts}
        for group in brief.groups:
            for span in group.blackouts:
                if span not in brief.company_blackouts:
                    spans.setdefault(span, []).append(group.label)
        alike: dict[tuple[bool, str, tuple[str, ...]], list[str]] = {}
        for span, teams in sorted(spans.items(), key=lambda each: each[0].start):
            is_in_plan = (brief.start or span.start) <= span.end and span.start <= (brief.end or span.end)
            is_listed = any(each.words.casefold() in span.reason.casefold() for each in days)
            if is_in_plan and not is_listed:
                own = alike.setdefault((span.kind == "busy", span.reason.rstrip("."), tuple(teams)), [])
                own.append(self._when(span.start, span.end))
        has_room = not self.source.shape.is_least
        for opening, is_busy in (("No sessions and no start", False), ("Busiest days", True)):
            rows = (
                f"{listed(when)} {listed(of) or 'everyone'}{f' (“{why}”)' if why and has_room else ''}"
                for (busy, why, of), when in alike.items()
                if busy == is_busy
            )
            if named := "; ".join(rows):
                yield f"{opening}: {named}."

    def _steps(self) -> Iterator[DossierStep]:
        """Yield what is built, tested and learned, without what a chapter of its own tells."""
        conditions = {each.name.casefold() for each in self.source.page.conditions}
        for step in self.source.dossier.dated:
            play = self.source.rollout.items[step.id].provenance.play_id
            # Each of several conditions has its row.
            is_several = bool(conditions) and play == _CONDITION and step.title.casefold() not in conditions
            is_decision = play == _FINDING and step.day in self.decisions and _DECIDE.match(step.title)
            is_elsewhere = step.id in self.of_event or step.title.casefold() in self.of_gates
            if step.kind in _BUILT and not (
                step.title.startswith(_RUNS_OUT)
                or is_several
                or is_decision
                or play in _RHYTHMS
                or is_elsewhere
            ):
                yield step

    def _built(self) -> Iterator[_Line]:
        """Yield the steps; the sessions of one start in one row."""
        heavy = {row.item_id: row for row in self.source.page.heavy if not row.hours_each}
        done = {row.item_id: row.done_when for row in self.source.page.actions}
        again: dict[tuple[str, str], list[tuple[DossierStep, date, date]]] = {}
        for step in self._steps():
            if step.kind != "training_session":
                spanned = (step, *self._span(step, heavy[step.id].hands if step.id in heavy else ""))
                again.setdefault((_OF_A_START.sub("", without_teams(step.title)), step.who), []).append(
                    spanned
                )
        for (_, who), (begun, *later) in again.items():
            step, first, last = begun
            if self.source.shape.is_bare:  # leaders mark the steps that decide
                is_essential = bool(_OF_ITS_OWN.match(step.title))
            else:
                is_essential = self.source.play_of(step) in _ESSENTIAL and not step.title.startswith(_NAMES)
            decides = step.id in heavy or step.id in done or step.title in self.deciding
            line = self._line(first, last, f"{self._title(step)}{_stands(step)}", who)
            line.more = "" if step.id in heavy else self._result(step, done)  # its hours stand with the load
            line.is_least = not (decides or is_essential or step.title.startswith(CONTRACT))
            if self.of_pilot and self.source.play_of(step) == _PILOT_STARTS:
                line.more = f"Trained {self._held(self.of_pilot)}."
            is_condition = self.source.play_of(step) == _CONDITION
            is_too_short = days_needed_and_given(self.source.rollout.items[step.id]) is not None
            is_own = is_too_short or bool(_OF_ITS_OWN.match(step.title))
            line.stands_alone = is_condition or step.id in heavy or is_own
            yield line
            for title, begins, ends in self._again(later):
                more = self._line(begins, ends, title, who)
                more.is_least = line.is_least
                yield more
        if self.sessions:
            first = min(self.sessions)
            yield self._learned(self.sessions[first], first)
        if self.of_event and not self.source.has_lines("event"):
            yield from self._event()
        strategy = self.source.page.strategy
        for early in strategy.steps if strategy else ():
            line = self._line(early.day, early.day, early.what.rstrip("."), early.owner)
            line.stands_alone = True
            yield line

    def _again(self, later: Sequence[tuple[DossierStep, date, date]]) -> Iterator[tuple[str, date, date]]:
        """Yield what follows a step for later starts, with its days; amounts are one sum."""
        numbers = [match for step, _, _ in later if (match := _NUMBER.search(step.title))]
        if later and len(numbers) == len(later):
            many = sum(int(match[1].replace(",", "")) for match in numbers)
            title = _OF_A_START_ALONE.sub("", self._title(later[0][0]))
            title = title.replace(numbers[0][0], f" at {many:,} more ")
            yield title, min(first for _, first, _ in later), max(last for _, _, last in later)
            return
        for step, first, last in later:
            if _OF_ITS_OWN.match(step.title):
                yield f"{self._title(step)} {self._whose(step)}", first, last

    def _whose(self, step: DossierStep) -> str:
        """Return for which start a step is done again."""
        brief, own = self.source.rollout.brief, self.source.rollout.items[step.id].group_ids
        days = (brief.go_live_of(group) for group in brief.groups if group.id in own)
        return f"for {self._on(min(filter(None, days), default=None))}"

    def _result(self, step: DossierStep, done: Mapping[str, str]) -> str:
        """Return when a step is done, or that it cannot fit."""
        if days := days_needed_and_given(self.source.rollout.items[step.id]):
            return f"It takes about {days[0]} working days, and there are {days[1]}."
        text = (done.get(step.id) or step.result).partition("\n")[0]
        sentence = next(iter(split_sentences(text)), "")
        most = self.source.shape.words_of_a_result
        return "" if _LISTS.match(text) or len(sentence.split()) > most else closed(sentence)

    def _held(self, steps: Sequence[DossierStep]) -> str:
        """Return the days on which sessions are held, without the weeks between them."""
        items = (self.source.rollout.items[step.id] for step in steps)
        sessions = [item for item in items if isinstance(item, TrainingSession)]
        return when_held([item for item in sessions if not item.for_managers] or sessions)

    def _learned(self, steps: Sequence[DossierStep], start: date) -> _Line:
        """Return one row for all that people learn before the first start."""
        names: dict[str, list[DossierStep]] = {}
        for step in steps:
            names.setdefault(self._title(step).partition(": ")[0], []).append(step)
        lessons = "; ".join(f"{name} {self._when(*self._days_of(own))}" for name, own in names.items())
        head = f"Training for {self._on(start)}" if len(self.starts) > 1 else f"Training: {lessons}"
        first, last = self._days_of(steps)
        return _Line(first, last, [_Task(first, last, head, self._owners(steps))], stands_alone=True)

    def _days_of(self, sessions: Sequence[DossierStep]) -> tuple[date, date]:
        spans = [self._span(step) for step in sessions]
        return min(first for first, _ in spans), max(last for _, last in spans)

    def _start_of(self, step: DossierStep) -> date | None:
        """Return the start that a session comes before, None for what follows one."""
        brief = self.source.rollout.brief
        own = self.source.rollout.items[step.id].group_ids
        days = {brief.go_live_of(group) for group in brief.groups if group.id in own} - {None}
        return min((day for day in days if day and step.day and day >= step.day), default=None)

    def _event(self) -> Iterator[_Line]:
        steps = [step for step in self.source.dossier.dated if step.id in self.of_event]
        days = [step.day for step in steps if step.day]
        text = f"{capital(count(len(days), 'step'))}: see “{EVENT_HEADING}”"
        first, last = min(days), max(days)
        yield _Line(first, last, [_Task(first, last, text, self._owners(steps))], stands_alone=True)

    def _span(self, step: DossierStep, hands: str = "") -> tuple[date, date]:
        """Return from when to when a step is worked on, as its texts say."""
        day = step.day or self.source.home
        item = self.source.rollout.items[step.id]
        if isinstance(item, TrainingSession):
            return day, last_round(item) or day
        for match in _LASTS.finditer(f"{hands} {step.result}"):
            (first, *_), (last, *_) = (
                _days_in(match[1], self.source.home),
                _days_in(match[2], self.source.home),
            )
            if first <= day <= last or last == day:
                return first, max(day, last)
        return day, step.until or day

    def _row(self, line: _Line) -> Row:
        begun = line.tasks[0]  # the others have their days beside them
        when, owners = self._when(begun.first, begun.last), "; ".join(line.owners)
        if line.is_bold:
            return when, Titled(closed(line.tasks[0].text), line.more), owners
        if len(line.tasks) == 1:
            more = line.more if line.words + len(line.more.split()) <= _MOST_WORDS else ""
            return when, f"{closed(line.tasks[0].text)} {more}".strip(), owners
        return when, closed("; ".join(task.text for task in line.tasks)), owners

    def _when(self, first: date, last: date) -> str:
        begun, ended, year = self._on(first), self._on(last), f", {last.year}"
        if last <= first:
            return begun
        if first.year == last.year:
            begun = begun.removesuffix(year)
            ended = ended.replace(f"{last:%b} ", "", 1) if first.month == last.month else ended
        return f"{begun}–{ended}"

    def _on(self, day: date | None) -> str:
        return self.source.brief_day(day)

    def _title(self, step: DossierStep) -> str:
        """Return a title without its teams, its worry and the number that is known anyway."""
        if self.source.play_of(step) == _CONDITION and "(" in step.title:
            return step.title.rstrip(".")
        title = without_teams(_WORRY.sub("", step.title)).removesuffix(self.measure).rstrip(".")
        is_condition = step.title in (each.name for each in self.source.page.conditions)
        if is_condition and _ENDS.search(title):
            return f"Be ready before {lower_first(_ON_ITS_DAY.sub('', title))}"
        if is_condition and (
            step.id.startswith(_USUAL) or _IS_A_TASK.match(title)
        ):  # it says what somebody does
            return title
        if is_condition and not is_clause(title):
            return f"Due: {lower_first(title)}"
        if (own := self.source.rollout.items[step.id].provenance).source != "builtin" or own.edited_by:
            return title  # in the words of whoever wrote it
        head = title.partition(": ")[0]
        is_team = any(head.startswith(group.label) for group in self.source.rollout.brief.groups)
        return head if len(head.split()) >= _FEWEST_WORDS_OF_A_TITLE and not is_team else title

    def _owners(self, steps: Sequence[DossierStep]) -> str:
        return "; ".join(dict.fromkeys(self._owner(step.who) for step in steps if step.who))

    def _owner(self, name: str) -> str:
        """Return an owner by last name, a role without its teams."""
        # Who names them by when has a row of its own.
        shown = self.source.who(name).partition(" by ")[0] if name else ""
        if shown in (EACH, EACH_TEAMS_MANAGER):
            return EACH
        return self.short.get(shown) or _EACH_OF.sub(r"Each \1", capital(without_teams(shown)))


def _stems(text: str) -> set[str]:
    return {word.casefold()[:_STEM] for word in _LONG_WORD.findall(text)} - _CALENDAR


def _in_order(line: _Line) -> tuple[date, bool, int]:
    """Return the turn of a row: decision, price, contract, work."""
    turns = (place for place, words in enumerate(_BOUGHT) if line.tasks[0].text.startswith(words))
    return line.first, not line.is_bold, next(turns, len(_BOUGHT))


def _days_in(text: str, home: date) -> list[date]:
    return [day for each in named_days_in(text) if (day := end_of(each, home))]


def _stands(step: DossierStep) -> str:
    return "" if step.standing == "planned" else f" ({STANDING_NAMES[step.standing].lower()})"
