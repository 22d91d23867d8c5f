"""What the slides say about days, steps and stages."""

from collections.abc import Iterable, Sequence
from datetime import date

from playbook.core.base.words import count, date_in_words, number, say, short_date
from playbook.core.dossier.model import Dossier, DossierStep, GateLine, MetricLine, StageLine

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def short_day(day: date | None, year: int | None = None) -> str:
    """Return a day on one line; another year's has its year."""
    if day is None:
        return "no day yet"
    text = short_date(day) if day.year == year else date_in_words(day)
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def span(first: date | None, last: date | None) -> str:
    """Return from when to when, '' while it is open."""
    if first is None or last is None:
        return ""
    return f"{short_day(first, last.year)} to {short_day(last)}"


def few(number_of: int, singular: str, plural: str) -> str:
    """Return a count with small numbers in words: Five risks."""
    word = _NUMBERS[number_of] if number_of < len(_NUMBERS) else number(number_of)
    return f"{word.capitalize()} {singular if number_of == 1 else plural}"


def roadmap_title(dossier: Dossier) -> str:
    """Return how far the dated steps have come."""
    total = len(dossier.dated)
    if not dossier.is_launched:
        dated = count(total, "dated task")
        days = span(dossier.dated[0].day, dossier.dated[-1].last_day)
        return f"The plan on a page: {dated} in five stages, {days}"
    done = sum(not step.is_open for step in dossier.dated)
    ahead = [step for step in dossier.dated if step.is_open]
    if not ahead:
        return f"The plan on a page: all {number(total)} dated tasks are done"
    last = max(step.last_day for step in ahead if step.last_day)
    far = f"{number(done)} of {number(total)} dated tasks done"
    return f"The plan on a page: {far}, the last due {short_day(last)}"


def stages_title(stages: Sequence[StageLine], *, is_launched: bool) -> str:
    """Return which stage is furthest, and where most is open."""
    counted = [stage for stage in stages if stage.total]
    total = sum(stage.total for stage in counted)
    if not counted or not is_launched or not any(stage.done for stage in counted):
        return f"{few(len(stages), 'stage', 'stages')} carry the change, with {count(total, 'dated task')}"
    if all(stage.done == stage.total for stage in counted):
        return f"All {count(total, 'dated task')} of {few(len(counted), 'stage', 'stages').lower()} are done"
    first = max(counted, key=lambda stage: stage.done / stage.total)
    open_most = max(counted, key=lambda stage: stage.total - stage.done)
    left = open_most.total - open_most.done
    if first is open_most or len(counted) == 1:
        return f"{first.title} is furthest: {number(first.done)} of {number(first.total)} done"
    rest = f"{number(left)} of {number(open_most.total)}"
    return f"{first.title} is furthest; most is still to do in {open_most.title} ({rest})"


def metrics_title(metrics: Sequence[MetricLine]) -> str:
    """Return how many metrics are on track, and off it."""
    read = [metric for metric in metrics if metric.last]
    if not read:
        return f"{few(len(metrics), 'metric tells', 'metrics tell')} us whether it works; none is read yet"
    green = sum(metric.light == "green" for metric in read)
    red = sum(metric.light == "red" for metric in read)
    tail = f"; {red} off track" if red else ""
    return f"{green} of {count(len(metrics), 'metric')} on track{tail}"


def gates_title(gates: Sequence[GateLine], day: date) -> str:
    """Return which decision comes next."""
    ahead = [gate for gate in gates if not gate.decision and gate.day and gate.day >= day]
    waiting = [gate for gate in gates if not gate.decision and gate.day and gate.day < day]
    if ahead and ahead[0].day:
        return f"Next decision, {say(ahead[0].day)}: {ahead[0].title}"
    if waiting:
        return f"{few(len(waiting), 'decision is', 'decisions are')} waiting for a day or a word"
    return "Days on which we decide: continue, adjust or stop"


def who_for(step: DossierStep) -> str:
    """Return whom a step is for, in a few words."""
    names = step.for_whom
    return ", ".join(names) if len(names) < 4 else f"{', '.join(names[:3])} and {len(names) - 3} more"


def stands_of(step: DossierStep, year: int) -> str:
    """Return how a step stands, with the day where one is known."""
    match step.standing:
        case "done":
            return f"Done {short_day(step.done_on, year)}" if step.done_on else "Done"
        case "overdue":
            return "Overdue"
        case "planned":
            return "To come"
        case other:
            return str(other).replace("_", " ").capitalize()


def sentences(parts: Iterable[str]) -> str:
    """Return the parts that say something, one after the other."""
    return " ".join(part.strip() for part in parts if part.strip())
