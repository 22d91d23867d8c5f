"""Words of Portfolio: phase, reasons to look, outlook."""

from collections.abc import Iterator
from datetime import date

from playbook.core.base.fields import STAGES
from playbook.core.base.words import count, short
from playbook.core.log.rollout import DECISION_NAMES
from playbook.core.portfolio.attention import NOW, Outlook, Reason
from playbook.core.progress.forecast import Forecast, Unknown
from playbook.desk.plan.rollouts import Card
from playbook.desk.progress.portfolio import PortfolioLine
from playbook.ui.portfolio.rollout_cards import PHASES
from playbook.ui.shell.frame import plain
from playbook.ui.team.words import local
from playbook.ui.words.item_words import say_day, say_distance

SYNTHETIC = ":gray-badge[:material/science: Synthetic sample]"


def name_of(card: Card) -> str:
    return card.name or "Untitled rollout"


def say_line(line: PortfolioLine, name: str, today: date) -> str:
    """Return a rollout as Markdown: name, reasons and numbers."""
    badge = f" {SYNTHETIC}" if line.card.synthetic else ""
    lines = [f"**{plain(name)}**{badge}"]
    if now := [say_reason(reason, line, today) for reason in line.reasons if reason in NOW]:
        lines.append(f":red[:material/report: {plain(' '.join(now))}]")
    if watch := [say_reason(reason, line, today) for reason in line.reasons if reason not in NOW]:
        lines.append(f":material/visibility: {plain(' '.join(watch))}")
    return "  \n".join([*lines, plain(" · ".join(_facts(line, today)))])


def say_reason(reason: Reason, line: PortfolioLine, today: date) -> str:
    """Why to look at a rollout, as a sentence."""
    card, outlook = line.card, line.outlook
    match reason:
        case "stop":
            return f"Stop was decided at “{outlook.decided.title if outlook.decided else ''}”; it still runs."
        case "gate":
            title, day = outlook.gate or ("", today)
            return f"“{title}” was to be decided by {say_day(day, today)}."
        case "overdue":
            return f"{count(card.overdue, 'task is', 'tasks are')} overdue."
        case "late":
            return f"It is more likely than not to finish late: {_say_chance(outlook.finish)}."
        case "adjust":
            return f"Adjust was decided at “{outlook.decided.title if outlook.decided else ''}”."
        case "unlaunched":
            start = say_day(outlook.start, today) if outlook.start else "passed"
            return f"Its start was {start}, and it is not launched."
        case "go_live":
            day = outlook.go_live or today
            return f"Go-live is {say_day(day, today)}, {say_distance(day, today)}."


def _say_chance(finish: Forecast | Unknown | None) -> str:
    if not isinstance(finish, Forecast) or finish.chance is None:
        return "no chance is known"
    chance = "less than 1%" if finish.chance < 0.01 else f"{finish.chance:.0%}"
    return f"a chance of {chance} to be done on the plan's last day"


def say_stage(card: Card) -> str:
    if card.phase in ("brief", "planning"):
        return f"{PHASES[card.phase][0]}, {card.stages_drafted} of {len(STAGES)} stages drafted"
    return PHASES[card.phase][0]


def _facts(line: PortfolioLine, today: date) -> Iterator[str]:
    card, outlook = line.card, line.outlook
    yield say_stage(card)
    if card.on_time is not None:
        yield f"{card.on_time:.0%} of what was due was done on time"
    if card.next_day and card.phase != "finished":
        yield f"next {say_day(card.next_day, today)}: {short(card.next_title or 'Untitled task', 60)}"
    if outlook.go_live and "go_live" not in line.reasons:
        yield f"go-live {say_day(outlook.go_live, today)}"
    if gate := say_gate(outlook, today):
        yield gate
    if finish := say_finish(card, outlook, today):
        yield f"forecast: {finish}"


def say_gate(outlook: Outlook, today: date) -> str:
    if outlook.decided is None:
        return ""
    verdict = outlook.decided.verdict
    day = say_day(local(verdict.decided_at).date(), today)
    return f"“{short(outlook.decided.title, 60)}”: {DECISION_NAMES[verdict.decision].lower()}, {day}"


def say_finish(card: Card, outlook: Outlook, today: date) -> str:
    finish = outlook.finish
    if card.phase == "finished":
        return ""
    if isinstance(finish, Unknown):
        return "everything is done" if finish.reached else ""
    if finish is None:
        return ""
    if finish.latest is None:
        return f"done no earlier than {say_day(finish.earliest, today)}"
    return f"done between {say_day(finish.earliest, today)} and {say_day(finish.latest, today)}"
