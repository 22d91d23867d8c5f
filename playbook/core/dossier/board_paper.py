"""The board paper: what decides, then every task by its day.

It reads in a quarter of an hour.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from playbook.core.base.words import capital, closed, count, listed, lower_first, number, short_date
from playbook.core.case.decision_page import GateRow, PromiseLine, RiskRow, TrainingRow
from playbook.core.case.judgment import Check, Point
from playbook.core.case.reading.busy import bookkeepers_of
from playbook.core.case.rounds import SMALL_COMPANY
from playbook.core.case.rows.questions import WHICH_WAY
from playbook.core.case.settle.ends import SPLIT_OF_BOOKS
from playbook.core.case.timing import LEAST_TO_LEARN
from playbook.core.dossier.board import BoardDecision
from playbook.core.dossier.chapters.known import SHAPES, Known, Shape
from playbook.core.dossier.model import Dossier, GateLine, MetricLine
from playbook.core.dossier.paper_blocks import Block, BoardPaper, Entries, Grid, PaperSection, Script, Titled
from playbook.core.dossier.paper_gates import gates_once, plain_gate
from playbook.core.dossier.paper_plan import THE_PLAN, PlanRow, plan_by_day
from playbook.core.dossier.paper_spoken import NO_CONTACT, contact_of, in_trouble, runs, scripts_of
from playbook.core.dossier.paper_teams import ALL, MAY_SAY, WorryLine, bare, team_lines, worry_lines
from playbook.core.log.rollout import Rollout
from playbook.core.plan.counts import in_heads
from playbook.core.plan.items import RESULT, Metric, TrainingSession
from playbook.core.plan.strategy import BETS, DECIDES, sections_of
from playbook.core.text.dates import end_of, named_days_in
from playbook.core.text.notes import first_sentences, split_sentences

LEGEND = "Facts come from the brief; “proposal” marks what leaders must accept."
WHO_STARTS = "Who starts when, and why"
_MOST_WORDS, _MOST_WORDS_WHEN_SMALL, _FOR_A_STRATEGY = 3_520, 2_350, 350
_MOST_RISKS, _MOST_ASKS = 5, 3
_MOST_TEAMS, _MOST_NAMES, _MOST_WORRIES = 10, 6, 8
_WORDS_OF_THE_WORK = 45  # how long it takes, the days to act on what it proves, and who has the hours
_WORDS_OF_A_POINT, _WORDS_OF_A_PROMISE, _WORDS_OF_A_BRANCH, _WORDS_OF_A_CHECK = 45, 32, 28, 30
_WORDS_OF_A_REASON, _WORDS_OF_A_GO, _WORDS_OF_A_STOP, _WORDS_OF_A_LINE = 40, 80, 54, 24
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
            self._reasons(),
            self._standing(),
            *self._strategy(),
            self._to_decide(),
            self._gates(),
            self._numbers(),
            self._promises(),
            self._trouble(),
            self._starts(),
            self._plan(),
            self._teams(),
            self._training(),
            self._spoken(),
            self._money(),
            self._risks(),
            self._lessons(),
            self._questions(),
        )
        filled = (
            replace(section, blocks=blocks)
            for section in sections
            if (blocks := tuple(map(_trimmed, filter(_is_filled, section.blocks))))
        )
        return BoardPaper(self.page.objective, self._number_now(), LEGEND, tuple(filled))

    def _reasons(self) -> PaperSection:
        """Return why, why now and whether the dates hold."""
        dossier = self.dossier
        reasons = (
            ("Why.", dossier.why), ("Why now.", dossier.why_now), ("What stays.", dossier.what_stays)
        )  # fmt: skip
        rows = [
            Titled(lead, closed(first_sentences(capital(text), _WORDS_OF_A_REASON)))
            for lead, text in reasons
            if text
        ]
        # On which work they rest, and what we do about it, stands under who starts when.
        verdict = self.page.verdict.removeprefix("With the dates below: ").partition(" It holds if ")[0]
        return PaperSection("", (Entries((*rows, Titled("Dates.", _WATCHED.sub(_TIGHT_IN, verdict)))),))

    def _number_now(self) -> str:
        """Return the number with its target; how its day was found stands in the full plan."""
        return " ".join(each for each in split_sentences(self.page.number) if not _OUR_DAY.match(each))

    def _strategy(self) -> Iterator[PaperSection]:
        """Yield what decides and the bets; the others stand in the full plan."""
        sections = sections_of(self.page.strategy)
        for section in sections:
            if section.heading not in (DECIDES, BETS):
                continue
            blocks = Entries(tuple(Titled(lead, text) for lead, text in section.entries))
            yield PaperSection(section.heading, (blocks,))

    # What decides

    def _to_decide(self) -> PaperSection:
        whole, points = self.decisions()
        most = max(0, self.shape.points - len(whole))
        if self.page.strategy and (decisions := self.page.strategy.decisions):
            most = min(most, len(decisions) + _BESIDE_DECISIONS)
        in_full, in_a_line = self._points(points[:most]), map(self._briefly, points[most:])
        entries = (*map(self._approval, whole), *in_full, *in_a_line)
        people, _, day = self.page.settle_by.rpartition(", by ")
        decider, _, others = people.partition(" with ")
        by = f"{decider} makes these calls by {day}{f', with {others} in the room' if others else ''}."
        asks = tuple(Titled(ask.do, ask.why) for ask in self.dossier.asks[:_MOST_ASKS])
        today = (Titled("Asked of you today."), Entries(asks)) if asks and self.dossier.is_launched else ()
        return PaperSection(
            "Decisions we need", (Titled("", by if day else ""), Entries(entries, is_numbered=True), *today)
        )

    def _briefly(self, point: Point) -> Titled:
        """Return a point as one line: what we propose, and its day where it is another."""
        proposed = first_sentences(point.options[0].partition(" Cost:")[0], _WORDS_OF_A_LINE)
        settled = (self.who(point.who), f"by {self.on(point.by)}")
        apart = ", ".join(each for each in settled if point.by and each not in self.page.settle_by)
        return Titled(_closed_title(point), f"We propose: {proposed} {f'({apart})' * bool(apart)}".strip())

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
            why = "".join(each for each in self._why(point) if each not in quoted)
            quoted |= {*self._why(point)}
            shown = point.proposals[: 1 + (place < self.shape.with_both_ways)]
            options = [f"{word} {option}" for word, option in shown]
            yield Titled(_closed_title(point), " ".join(filter(None, (why.strip(), *options))))

    def _why(self, point: Point) -> Iterator[str]:
        # Why the brief's dates fail stands under who starts when.
        if point.key != _DATES or not self.page.advice:
            yield from (f"{each} " for each in split_sentences(first_sentences(point.why, _WORDS_OF_A_POINT)))

    def _starts(self) -> PaperSection:
        page, moved = self.page, self._own_days_moved()
        rows = tuple(
            (self.on(wave.day), _first_names(wave.groups), f"{wave.people:,}", moved.get(wave.day, ""))
            for wave in page.waves
        )
        if untrained := page.untrained:
            rows = (*rows, ("Told only", _first_names(untrained.groups), f"{untrained.people:,}", ""))
        table = Grid(("Start", "Teams", "People", "Why then"), (1.4, 5, 1, 3), rows)
        if self.dossier.is_launched:  # whoever runs on these dates has chosen them
            return PaperSection(WHO_STARTS, (table,))
        is_asked = any(point.key == _DATES for point in page.points)
        findings: dict[str, Titled] = {}  # of several on one thing the first, which is the nearest start's
        for finding in filter(None, map(self._finding, page.checks)):
            findings.setdefault(finding.lead, finding)
        # The planned days stand in the table.
        advice = _PLANNED.sub("The brief's ", page.advice) if is_asked else page.advice
        return PaperSection(
            WHO_STARTS,
            (
                Titled("", first_sentences(advice, _WORDS_OF_ADVICE)),
                table,
                Titled("", self._split_start()),
                Titled("", first_sentences(page.first_because, _WORDS_OF_ADVICE)),
                Titled("", self._places()),
                Entries(tuple(findings.values())),
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

    def _finding(self, check: Check) -> Titled | None:
        """Return what was calculated, ending in what we do about it, else None."""
        elsewhere = {
            "by_hand": self.page.heavy,
            "conditions": self.page.conditions,
            "money": self.page.budget_note,
        }
        is_open = check.state in ("not_feasible", "tight", "if_confirmed")
        if not is_open or elsewhere.get(check.key) or check.title.startswith(_OF_THE_BRIEF):
            return None
        so = check.so and f"So {check.so}."
        most = _WORDS_OF_THE_WORK if check.key in ("work", "lead") else _WORDS_OF_A_CHECK
        sentences = (each for each in split_sentences(check.sentence) if not _SAID_OTHERWISE.match(each))
        text = first_sentences(" ".join(sentences), most)
        return Titled(closed(check.title), f"{text} {so}".strip()) if so or _PROPOSES.search(text) else None

    def _own_days_moved(self) -> dict[date, str]:
        """Return why teams start later than the brief asks, by the day of their start."""
        brief, reasons = self.rollout.brief, dict[date, str]()
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
            reasons.setdefault(live, f"Not {self.on(day)}: {reason}.")
        return reasons

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
        # What the brief keeps in these words stands at the head.
        lines = (
            row
            for row in self.page.promises
            if row.mark != "brief" or row.text not in self.dossier.what_stays
        )
        return PaperSection("Promises", (Entries(tuple(map(_promise, lines))),))

    def _plan(self) -> PaperSection:
        grid = plan_by_day(
            self.rollout, self.dossier, self.home, self._settling(), self._last_rounds(), self._waiting()
        )
        caveat = self.page.caveat.partition(" Choose")[0]
        return PaperSection(THE_PLAN, (Titled("", f"{caveat} Choose first." if caveat else ""), grid))

    def _settling(self) -> Iterator[PlanRow]:
        """Yield on which days which decisions are made."""
        whole, points = self.decisions()
        sponsor = self.rollout.brief.sponsor
        usual = sponsor.name if sponsor else ""
        settled: dict[tuple[date | None, str], list[int]] = {}
        made: list[tuple[date | None, str]] = [(each.by, usual) for each in whole]
        made += [(each.by, each.who) for each in points]
        for place, about in enumerate(made, 1):
            settled.setdefault(about, []).append(place)
        for (day, who), places in settled.items():
            many = "Decision" if len(places) == 1 else "Decisions"
            yield PlanRow(day, f"{many} {runs(places)} above", who, decides=True)

    def _last_rounds(self) -> dict[str, date]:
        """Return the day on which the last round of each session is held."""
        items = self.rollout.items
        sessions = {step.id: items[step.id] for step in self.dossier.steps if step.day}
        return {
            item_id: _last_round(item.note, item.due)
            for item_id, item in sessions.items()
            if isinstance(item, TrainingSession) and item.due
        }

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
        yield from (", ".join(map(self.on, days)), plain_gate(row.title))
        branches = (row.go, _WORDS_OF_A_GO), (row.adjust, _WORDS_OF_A_STOP), (row.stop, _WORDS_OF_A_STOP)
        for text, most in branches:
            evident = (each for each in split_sentences(text) if not each.startswith(_EVIDENCE))
            sentences = [*split_sentences(first_sentences(" ".join(evident), most))]
            earlier = dict.fromkeys(f"As on {first_days[each]}." for each in sentences if each in first_days)
            yield " ".join((*earlier, *(each for each in sentences if each not in first_days)))
            first_days |= {each: day for each in sentences if each not in first_days}

    def _spoken(self) -> PaperSection:
        """Return what people hear, to its end: the announcement always."""
        whole, points = self.decisions()
        days = [*(each.by for each in whole), *(each.by for each in points)]
        decided = dict(enumerate(days, 1))
        lives = {wave.day for wave in self.page.waves}
        shown = self.shape.with_first_talk
        scripts = scripts_of(self.rollout, self.dossier, decided, lives, with_first_talk=shown)
        return PaperSection("What people hear", scripts)

    def _trouble(self) -> PaperSection:
        return PaperSection("If it goes wrong", (in_trouble(self.rollout, self.dossier, self.on),))

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
        rows = tuple(map(self._number, first[: self.shape.rows]))
        heads = ("Metric", "Before", "Last reading", "Target", "Owner")
        return PaperSection("Metrics", (Grid(heads, (3.4, 1.6, 1.8, 2.4, 2), rows),))

    def _number(self, metric: MetricLine) -> tuple[str, ...]:
        people = sum(group.size for group in self.rollout.brief.groups)
        heads = in_heads(metric.title, metric.unit, metric.target or 0, people)
        target = heads or metric.in_unit(metric.target)
        by = f"by {self.on(metric.target_date)}" if metric.target_date else ""
        days = [each.due for each in self.rollout.items.values() if each.provenance.play_id == _BASELINE]
        counted = next((f"counted by {short_date(day)}" for day in days if day), "")
        last = f"{metric.in_unit(metric.last[1])} on {self.on(metric.last[0])}" if metric.last else ""
        is_new = metric.baseline == 0 and metric.unit == "%"  # nobody did it before
        return (
            metric.title.removeprefix(RESULT),
            "new" if is_new else metric.in_unit(metric.baseline) or (counted or "not counted yet"),
            last,
            " ".join(filter(None, (target, by))) or ("set then" if counted else "not set yet"),
            self.who(metric.who),
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

    def _lessons(self) -> PaperSection:
        rows = tuple((row.last_time, row.this_time) for row in self.page.lessons)
        return PaperSection(
            "What is different from last time", (Grid(("Last time", "This time"), (1, 1), rows),)
        )

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
