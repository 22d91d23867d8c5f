"""How often the range of a forecast holds, on generated histories. Limit: 75 to 85 of 100 ranges of 80 %.

Run with: python -m bench.forecast [--seed N] [--histories N]

Each history is cut at three points in time, forecast from what was known then, and compared with what
came. Beside the forecast stand two others on the same histories: for the finish the day that the plan says
and a plain Monte Carlo that draws past weeks again; for the target a straight line and a logistic curve,
each with the textbook prediction interval.
"""

import argparse
import math
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median

from playbook.core.log.rollout import Reading
from playbook.core.plan.items import Metric
from playbook.core.progress.forecast import (
    DONE_NEEDED,
    HIGH,
    LONGEST,
    LOW,
    MIDDLE,
    WEEKS_READ,
    FittedLine,
    Forecast,
    find_line,
    find_pace,
    forecast_target,
    student_share,
)

SEED, HISTORIES = 20_260_306, 200
LIMITS = 75, 85
WEEK = 7
DRAWS = 200
FINISH_CUTS, TARGET_CUTS = (6, 10, 15), (6, 9, 13)
FINISH_SHAPES = ("steady", "ramping", "bursty", "stalling", "fading", "small team")
TARGET_SHAPES = ("S-curve", "quick", "slow", "plateau", "stalling", "days, falling")
START = date(2026, 1, 5)

HOW_TO_READ = """
How to read it
  holds    how many of 100 ranges the day that came lies in; a day that never came within three years lies in
           a range without an end. A range of three years always holds: read it beside the width.
  late     how many of 100 times it came after the range, which hurts more than before.
  error    the median distance of the middle forecast from the day that came, in weeks.
  width    the median width of the range, in weeks; 157 where it has no end.
  The shapes were invented for this bench, and the constants settled on other seeds of the same shapes: of
  histories unlike them it says nothing. Each shape is told, because one sum hides that ramps surprise.
"""

# Days from the cut: the low end, the middle and the high end, None where later than three years.
Range = tuple[float | None, float | None, float | None]


@dataclass
class Score:
    """What became of the forecasts of one kind on one shape."""

    held: int = 0
    late: int = 0
    ranges: int = 0
    errors: list[float] = field(default_factory=list)
    widths: list[float] = field(default_factory=list)

    def take(self, found: Range, came: float | None) -> None:
        """Judge one forecast by the day that came."""
        low, middle, high = (_in_weeks(day) for day in found)
        real = _in_weeks(came)
        self.errors.append(abs(middle - real))
        self.widths.append(high - low)
        self.ranges += 1
        self.held += low <= real <= high
        self.late += real > high

    def add(self, other: "Score") -> None:
        """Take over what another one counted."""
        self.held, self.late = self.held + other.held, self.late + other.late
        self.ranges += other.ranges
        self.errors += other.errors
        self.widths += other.widths

    def tell(self) -> str:
        """Return the four numbers; a forecast of one day has no range."""
        if not self.ranges:
            return f"{'-':>6}{'-':>5}{'-':>6}{'-':>6}"
        error, width = median(self.errors), median(self.widths)
        if not any(self.widths):
            return f"{'-':>6}{'-':>5}{error:6.1f}{'-':>6}"
        return f"{self.holds:6.0f}{100 * self.late / self.ranges:5.0f}{error:6.1f}{width:6.0f}"

    @property
    def holds(self) -> float:
        """How many of 100 ranges held."""
        return 100 * self.held / self.ranges


def _in_weeks(days: float | None) -> float:
    return min(LONGEST + 1, math.inf if days is None else days / WEEK)


def poisson(chance: random.Random, mean: float) -> int:
    """A count of a week, for means up to some tens."""
    left, count = math.exp(-mean), -1
    product = 1.0
    while product > left:
        product *= chance.random()
        count += 1
    return count


def days_done(chance: random.Random, shape: str) -> tuple[list[int], int]:
    """The day of each item's end, counted from the launch, and the last day that the plan had."""
    pace = chance.uniform(0.4, 1.2) if shape == "small team" else chance.uniform(1, 8)
    weeks = chance.randint(12, 34)
    items = chance.randint(8, 20) if shape == "small team" else max(6, round(pace * weeks))
    # A plan is made before the pace is known.
    planned = round(WEEK * items / pace * chance.uniform(0.7, 1.1))
    on_fridays = chance.random() < 0.5
    pause_from, pause_for = chance.uniform(6, 16), chance.randint(3, 7)
    first, climb = chance.uniform(0.3, 0.6), chance.randint(6, 16)
    rest, lumps = chance.uniform(0.4, 0.8), chance.uniform(2.5, 5)
    done: list[int] = []
    week = 0
    while len(done) < items:
        mean = pace
        match shape:
            case "ramping":
                mean *= min(1.5, first + (1.5 - first) * week / climb)
            case "stalling" if pause_from <= week < pause_from + pause_for:
                mean *= 0.1
            case "fading":
                mean *= 1 - (1 - rest) * min(1, week / 20)
            case "bursty":
                mean = chance.gammavariate(pace / (lumps - 1), lumps - 1)
        for _ in range(poisson(chance, mean)):
            done.append(WEEK * week + (4 if on_fridays else chance.randint(0, 4)))
        week += 1
    return sorted(done)[:items], planned


def ours(weekly: Sequence[int], left: int) -> Range:
    """The forecast of the app."""
    pace = find_pace(weekly)
    return pace.days(left, LOW), pace.days(left, MIDDLE), pace.days(left, HIGH)


def monte_carlo(weekly: Sequence[int], left: int) -> Range:
    """Draw past weeks again until all is done, some hundred times, as flow metrics are often used."""
    chance = random.Random(len(weekly) * 1000 + left)
    ends = []
    for _ in range(DRAWS):
        done = weeks = 0
        while done < left and weeks <= LONGEST:
            done, weeks = done + chance.choice(weekly), weeks + 1
        ends.append(float(WEEK * weeks))
    ends.sort()
    return ends[DRAWS // 10], ends[DRAWS // 2], ends[DRAWS * 9 // 10]


def finish(seed: int, histories: int) -> dict[str, dict[str, Score]]:
    """Judge the forecasts of the finish, by method and shape."""
    scores = {name: {shape: Score() for shape in FINISH_SHAPES} for name in ("ours", "plan", "plain")}
    for shape in FINISH_SHAPES:
        chance = random.Random(f"{seed} finish {shape}")
        for _ in range(histories):
            done, planned = days_done(chance, shape)
            for cut in FINISH_CUTS:
                before = [day for day in done if day < WEEK * cut]
                weekly = [sum(day // WEEK == week for day in before) for week in range(cut)][-WEEKS_READ:]
                left = len(done) - len(before)
                if not left or sum(weekly) < DONE_NEEDED:
                    continue
                today = WEEK * cut - 1
                came = done[-1] - today
                plan = float(max(1, planned - today))
                scores["ours"][shape].take(ours(weekly, left), came)
                scores["plan"][shape].take((plan, plan, plan), came)
                scores["plain"][shape].take(monte_carlo(weekly, left), came)
    return scores


def readings(chance: random.Random, shape: str) -> tuple[list[float], float, bool]:
    """What was read each week, the target, and whether more is better."""
    if shape == "days, falling":
        first, best = chance.uniform(6, 14), chance.uniform(1, 3)
        speed, noise = chance.uniform(0.02, 0.12), chance.uniform(0.1, 0.6)
        values = [best + (first - best) * math.exp(-speed * week) for week in range(LONGEST + 20)]
        target = best + (first - best) * chance.uniform(0.2, 0.6)
        return [value + chance.gauss(0, noise) for value in values], target, False
    people = chance.choice((15, 30, 60, 120, 300))
    limit = chance.uniform(0.5, 0.75) if shape == "plateau" else chance.uniform(0.7, 0.98)
    speeds = {"quick": (0.35, 0.6), "slow": (0.06, 0.14)}
    speed = chance.uniform(*speeds.get(shape, (0.1, 0.35)))
    at_start = chance.uniform(0.05, 0.25) / limit
    pause_from, pause_for = chance.uniform(4, 12), chance.randint(3, 8)
    wobble, mood = chance.uniform(0, 0.04), 0.0
    grown, values = math.log(at_start / (1 - at_start)), []
    for week in range(LONGEST + 20):
        if not (shape == "stalling" and pause_from <= week < pause_from + pause_for):
            grown += speed
        mood = 0.5 * mood + chance.gauss(0, wobble)
        share = min(0.995, max(0.005, limit / (1 + math.exp(-grown)) + mood))
        # That many people's yes and no, by the normal law: a draw each would take most of the minute.
        drawn = chance.gauss(share, math.sqrt(share * (1 - share) / people))
        values.append(100 * min(1.0, max(0.0, round(drawn * people) / people)))
    return values, float(chance.choice((50, 60, 70, 80))), True


def ours_of(values: Sequence[float], target: float, rises: bool) -> Range | None:
    """The forecast of the app, or None where it says that it does not know."""
    metric = Metric(id="m", target=target, higher_is_better=rises, unit="% of people" if rises else "days")
    days = [START + timedelta(days=WEEK * week) for week in range(len(values))]
    read = [
        Reading(id=f"r{week}", metric_id="m", day=day, value=value)
        for week, (day, value) in enumerate(zip(days, values, strict=True))
    ]
    found = forecast_target(metric, read, days[-1])
    if not isinstance(found, Forecast):
        return None
    return _away(found.earliest, days[-1]), _away(found.likely, days[-1]), _away(found.latest, days[-1])


def _away(day: date | None, today: date) -> float | None:
    return None if day is None else float((day - today).days)


def textbook(
    values: Sequence[float], target: float, rises: bool, scale: Callable[[float], float]
) -> Range | None:
    """Every reading so far on one line, and where its prediction interval crosses the target."""
    sign = 1 if rises else -1
    points = [(week - len(values) + 1.0, sign * scale(value)) for week, value in enumerate(values)]
    line = find_line(points)
    if line.slope <= 0:
        return None
    goal = sign * scale(target)
    found = [_crossing(line, goal, share) for share in (LOW, MIDDLE, HIGH)]
    return found[0], found[1], found[2]


def _crossing(line: FittedLine, goal: float, share: float) -> float | None:
    for week in range(1, LONGEST + 1):
        away = week - line.middle
        spread = math.sqrt(line.variance * (1 + 1 / line.points + away**2 / line.weeks_squared))
        found = line.height + line.slope * away - goal
        if student_share(found / max(spread, 1e-9), line.points - 2) >= share:
            return float(WEEK * week)
    return None


def logit(percent: float) -> float:
    """The logit of a share in percent, held off 0 and 100."""
    share = min(0.98, max(0.02, percent / 100))
    return math.log(share / (1 - share))


def target(seed: int, histories: int) -> tuple[dict[str, dict[str, Score]], int]:
    """Judge the forecasts of the target, by method and shape; and how often it said that it is unknown."""
    scores = {name: {shape: Score() for shape in TARGET_SHAPES} for name in ("ours", "line", "logistic")}
    silent = 0
    for shape in TARGET_SHAPES:
        chance = random.Random(f"{seed} target {shape}")
        for _ in range(histories):
            values, goal, rises = readings(chance, shape)
            reached = [(value >= goal) == rises or value == goal for value in values]
            first = reached.index(True) if True in reached else None
            for cut in TARGET_CUTS:
                if first is not None and first < cut:
                    continue
                came = None if first is None else float(WEEK * (first - cut + 1))
                known = values[:cut]
                found = ours_of(known, goal, rises)
                if found is None:
                    silent += 1
                    continue
                scores["ours"][shape].take(found, came)
                for name, scale in (("line", float), ("logistic", logit if rises else float)):
                    if other := textbook(known, goal, rises, scale):
                        scores[name][shape].take(other, came)
    return scores, silent


def tell(title: str, names: dict[str, str], scores: dict[str, dict[str, Score]]) -> Score:
    """Print one table, and return the sum of the first method."""
    print(f"\n{title:18}" + "".join(f"   {words:>20}" for words in names.values()))
    print(f"{'':16}{'cases':>6}" + "".join(f"{'holds':>6}{'late':>5}{'error':>6}{'width':>6}" for _ in names))
    sums = {name: Score() for name in names}
    for shape in scores["ours"]:
        for name, whole in sums.items():
            whole.add(scores[name][shape])
        _tell_row(shape, {name: scores[name][shape] for name in names})
    _tell_row("all", sums)
    return sums["ours"]


def _tell_row(shape: str, found: dict[str, Score]) -> None:
    print(f"{shape:16}{found['ours'].ranges:6,}" + "".join(score.tell() for score in found.values()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--histories", type=int, default=HISTORIES, help="of each shape")
    options = parser.parse_args()
    started = time.perf_counter()
    of_finish = tell(
        "finish",
        {"ours": "forecast", "plan": "the plan's day", "plain": "plain Monte Carlo"},
        finish(options.seed, options.histories),
    )
    scores, silent = target(options.seed, options.histories)
    of_target = tell(
        "target", {"ours": "forecast", "line": "straight line", "logistic": "logistic curve"}, scores
    )
    print(f"\ntarget: {silent:,} times it said that the readings do not move towards it, or take three years")
    print(HOW_TO_READ)
    low, high = LIMITS
    good = True
    for name, score in (("finish", of_finish), ("target", of_target)):
        within = low <= score.holds <= high
        good = good and within
        print(f"{name}: {score.holds:.1f} of 100 hold ({'within' if within else 'OUT OF'} {low} to {high})")
    print(f"{time.perf_counter() - started:.0f} s with seed {options.seed}")
    sys.exit(not good)


if __name__ == "__main__":
    main()
