"""When open items are done and metrics reach targets, without chance."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp, lgamma, log, log1p, sqrt
from statistics import fmean

from playbook.core.log.rollout import Reading, Rollout
from playbook.core.plan.items import Metric
from playbook.core.progress.metrics import is_percent
from playbook.core.progress.progress import DatedTask, dated_tasks

WEEKS_NEEDED, WEEKS_READ = 4, 12
DONE_NEEDED = 3
READINGS_NEEDED, READINGS_READ = 4, 8
WEEKS_BETWEEN = 3
LONGEST = 156
LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9

# A week counts 0.85 of the week after it: the latest say most about the pace to come.
_FADE = 0.85
# Items come in lumps: the variance of a week is this many times its mean.
_LUMPS = 1.5
# The pace ahead is not the pace behind: the variance of what one is of the other.
_DRIFT, _SLOPE_DRIFT = 0.05, 0.03
# Near 0 and 1 a logit says more of one person than of all.
_SHARES = 0.02, 0.98

_WEEK = 7
_NUMBERS = {3: "three", 4: "four"}


@dataclass(frozen=True, slots=True)
class Forecast:
    """An 80% range of days, with the likely day at even chances."""

    # `latest` is None beyond three years. `chance` (0 to 1) is of finishing by `planned`; both may be None.
    # `basis`: the weeks or readings it rests on.

    earliest: date
    likely: date
    latest: date | None
    planned: date | None
    chance: float | None
    basis: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """Why nothing can be forecast, or that it is `reached`."""

    reason: str
    reached: bool = False


UNREAD = Unknown("It has no reading yet.")


@dataclass(frozen=True, slots=True)
class WeeklyPace:
    """Items done a week, as a gamma distribution of the rate."""

    shape: float
    weeks: float

    def chance(self, remaining: int, days: float) -> float:
        """Return the chance that `remaining` items are done within some days."""
        # With a gamma rate the time is a compound gamma, whose share is of a beta distribution (Dubey,
        # "Compound gamma, beta and F distributions", Metrika 1970).
        ahead = max(0.0, days / _WEEK)
        return beta_share(ahead / (self.weeks + ahead), remaining / _LUMPS, self.shape)

    def days(self, remaining: int, share: float) -> int | None:
        """Return days until the chance reaches `share`; None after 156 weeks."""
        if self.chance(remaining, LONGEST * _WEEK) < share:
            return None
        early, late = 0, LONGEST * _WEEK
        while late - early > 1:
            middle = (early + late) // 2
            early, late = (early, middle) if self.chance(remaining, middle) >= share else (middle, late)
        return late


def find_pace(weekly: Sequence[int]) -> WeeklyPace:
    """Return the pace of items done per week, latest last."""
    # A gamma-Poisson filter with a fading past (Harvey and Fernandes, "Time series models for count or
    # qualitative observations", Journal of Business & Economic Statistics 1989), overdispersed and with a
    # rate that may drift. One item more in any week never makes it slower; some must be done.
    weights = [_FADE**age for age in reversed(range(len(weekly)))]
    done = sum(weight * count for weight, count in zip(weights, weekly, strict=True))
    spread = _LUMPS + _DRIFT * done
    return WeeklyPace(shape=done / spread, weeks=_LUMPS * sum(weights) / spread)


def forecast_finish(rollout: Rollout, today: date) -> Forecast | Unknown:
    """Forecast the last open dated item by 12 weeks' pace only."""
    finish = _pace_of(dated_tasks(rollout), _launched_on(rollout), today)
    if isinstance(finish, Unknown):
        return finish
    days = [finish.pace.days(finish.remaining, share) for share in (LOW, MIDDLE, HIGH)]
    return _from_days(days, today, finish.last, finish.chance(today), finish.weeks)


def finish_chance(tasks: Sequence[DatedTask], launched_on: date | None, today: date) -> float | None:
    """Return the chance to finish by the plan's last day, or None."""
    finish = _pace_of(tasks, launched_on, today)
    return None if isinstance(finish, Unknown) else finish.chance(today)


@dataclass(frozen=True, slots=True)
class _Finish:
    """The pace of a rollout, and what is left to do."""

    pace: WeeklyPace
    remaining: int
    last: date
    weeks: int

    def chance(self, today: date) -> float:
        return self.pace.chance(self.remaining, (self.last - today).days)


def _launched_on(rollout: Rollout) -> date | None:
    return rollout.launch.launched_at.date() if rollout.launch else None


def _pace_of(tasks: Sequence[DatedTask], launched_on: date | None, today: date) -> _Finish | Unknown:
    done = [min(task.done_on or today, today) for task in tasks if task.status == "done"]
    remaining = len(tasks) - len(done)
    if not tasks or launched_on is None:
        return Unknown("The plan has no dated tasks that are tracked.")
    if not remaining:
        return Unknown("Everything that has a date is done.", reached=True)
    start = max(launched_on, min((task.baseline for task in tasks if task.baseline), default=today))
    weeks = min(WEEKS_READ, ((today - start).days + 1) // _WEEK)
    if weeks < WEEKS_NEEDED:
        need = f"A forecast needs {_NUMBERS[WEEKS_NEEDED]} whole weeks since the first date"
        return Unknown(f"{need}; there {_are(max(0, weeks))}.")
    weekly = _weekly(done, weeks, today)
    if not sum(weekly):
        return Unknown(f"Nothing was completed in the past {weeks} weeks.")
    if sum(weekly) < DONE_NEEDED:
        need = f"A forecast needs {_NUMBERS[DONE_NEEDED]} tasks done in the past {weeks} weeks"
        return Unknown(f"{need}; there {_are(sum(weekly))}.")
    return _Finish(find_pace(weekly), remaining, max(task.until for task in tasks), weeks)


def _weekly(done: Iterable[date], weeks: int, today: date) -> list[int]:
    """Return counts for each past week, the one ending today last."""
    counts = [0] * weeks
    for day in done:
        if (ago := (today - day).days // _WEEK) < weeks:
            counts[-1 - ago] += 1
    return counts


def _from_days(
    days: Sequence[int | None], today: date, planned: date | None, chance: float | None, basis: int
) -> Forecast | Unknown:
    earliest, likely, latest = (None if n is None else today + timedelta(days=n) for n in days)
    if earliest is None or likely is None:
        return Unknown("At this pace it takes more than three years.")
    return Forecast(earliest, likely, latest, planned, chance, basis)


def _are(count: int) -> str:
    return {0: "is none yet", 1: "is one"}.get(count, f"are {count}")


@dataclass(frozen=True, slots=True)
class FittedLine:
    """A straight line through points, in weeks from today, with its variance."""

    slope: float
    middle: float
    height: float
    weeks_squared: float
    variance: float
    points: int

    def chance(self, target: float, weeks: float) -> float:
        """Return the chance that a reading then is at or above target."""
        away = weeks - self.middle
        slope = self.variance / self.weeks_squared + _SLOPE_DRIFT * self.slope**2
        variance = self.variance * (1 + 1 / self.points) + slope * away**2
        distance = self.height + self.slope * away - target
        return student_share(distance / sqrt(variance), self.points - 2)


def find_line(points: Sequence[tuple[float, float]]) -> FittedLine:
    """Return the least-squares line through three or more (weeks, height)."""
    middle, height = (fmean(values) for values in zip(*points, strict=True))
    squared = sum((week - middle) ** 2 for week, _ in points)
    slope = sum((week - middle) * (value - height) for week, value in points) / squared
    residual = sum((value - height - slope * (week - middle)) ** 2 for week, value in points)
    return FittedLine(slope, middle, height, squared, residual / (len(points) - 2), len(points))


def forecast_target(metric: Metric, readings: Iterable[Reading], today: date) -> Forecast | Unknown:
    """Forecast the week in which the metric reaches its target."""
    # A share grows along a logistic curve, straight in its logit (Griliches, "Hybrid corn", Econometrica
    # 1957); other numbers along a line. The range is where the line's prediction interval crosses the target
    # (Fieller, Journal of the Royal Statistical Society B 1954), with a slope that may drift.
    if metric.target is None:
        return Unknown("It has no target.")
    points = _by_day(metric, readings, today)
    if not points:
        return UNREAD
    sign = 1 if metric.higher_is_better else -1
    if sign * (points[-1][1] - metric.target) >= 0:
        return Unknown("Its latest reading is at the target.", reached=True)
    if len(points) < READINGS_NEEDED:
        need = f"A forecast needs readings on {_NUMBERS[READINGS_NEEDED]} days"
        return Unknown(f"{need}; there {_are(len(points))}.")
    if (points[-1][0] - points[0][0]).days < WEEKS_BETWEEN * _WEEK:
        return Unknown(f"A forecast needs readings over {_NUMBERS[WEEKS_BETWEEN]} weeks or more.")
    scale = _scale(metric, [value for _, value in points])
    line = find_line([((day - today).days / _WEEK, sign * scale(value)) for day, value in points])
    target = sign * scale(metric.target)
    # Less than a millionth a week is what rounding leaves of a flat line.
    if line.slope <= 1e-6 * max(1.0, abs(line.height)):
        return Unknown("Its readings do not move toward the target.")

    def chance(week: float) -> float:
        return line.chance(target, week)

    chances = [(week * _WEEK, chance(week)) for week in range(1, LONGEST + 1)]
    days = [next((day for day, each in chances if each >= share), None) for share in (LOW, MIDDLE, HIGH)]
    by_then = None
    if metric.target_date is not None:
        by_then = chance(away) if (away := (metric.target_date - today).days / _WEEK) > 0 else 0.0
    return _from_days(days, today, metric.target_date, by_then, len(points))


def _by_day(metric: Metric, readings: Iterable[Reading], today: date) -> list[tuple[date, float]]:
    """Return the latest readings, one a day: the whole's or groups' mean."""
    of_metric = [reading for reading in readings if reading.metric_id == metric.id and reading.day <= today]
    whole = [reading for reading in of_metric if reading.group_id is None]
    days: dict[date, list[float]] = {}
    for reading in whole or of_metric:
        days.setdefault(reading.day, []).append(reading.value)
    return [(day, fmean(values)) for day, values in sorted(days.items())][-READINGS_READ:]


def _scale(metric: Metric, values: Sequence[float]) -> Callable[[float], float]:
    """Return the metric's even scale: logit for percent, else identity."""
    numbers = [*values, metric.target or 0.0]
    if is_percent(metric) and all(0 <= value <= 100 for value in numbers):
        return _logit
    return float


def _logit(percent: float) -> float:
    share = min(_SHARES[1], max(_SHARES[0], percent / 100))
    return log(share / (1 - share))


_TINY = 1e-300
_CLOSE = 1e-12
_STEPS = 10_000


def beta_share(x: float, a: float, b: float) -> float:
    """Return the regularized incomplete beta function (NIST DLMF 8.17.22)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_share(1 - x, b, a)
    scale = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    return min(1.0, scale * _fraction(x, a, b) / a)


def _fraction(x: float, a: float, b: float) -> float:
    """Return the continued fraction by Lentz's method."""
    above, below = 1.0, 1 / _not_nothing(1 - (a + b) * x / (a + 1))
    value = below
    for step in range(1, _STEPS):
        even = step * (b - step) * x / ((a + 2 * step - 1) * (a + 2 * step))
        odd = -(a + step) * (a + b + step) * x / ((a + 2 * step) * (a + 2 * step + 1))
        for part in (even, odd):
            below = 1 / _not_nothing(1 + part * below)
            above = _not_nothing(1 + part / above)
            value *= above * below
        if abs(above * below - 1) < _CLOSE:
            break
    return value


def _not_nothing(value: float) -> float:
    return value if abs(value) > _TINY else _TINY


def student_share(t: float, freedom: float) -> float:
    """Return the share of Student's t distribution up to `t`."""
    tail = beta_share(freedom / (freedom + t * t), freedom / 2, 0.5) / 2
    return tail if t < 0 else 1 - tail
