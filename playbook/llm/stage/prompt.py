"""What a model reads about a rollout and a stage."""

import re
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

from playbook.core.base.fields import StageKey
from playbook.core.base.words import short
from playbook.core.case.reading.texts import foreign_language
from playbook.core.plan.brief import ASPECTS, Brief, Group
from playbook.core.plan.case import PROMISE_QUESTIONS
from playbook.core.plan.items import CLASSES, KIND_NAMES, AnyItem, Kind
from playbook.core.plan.plays.stages import Stage
from playbook.core.review import DEFAULTS, RULES, Result, Thresholds
from playbook.llm.builtin.calendar import Window
from playbook.llm.builtin.facts import FREE_TEXTS, people_count
from playbook.llm.builtin.wording import fit, say_number
from playbook.llm.call.client import Turn, template, turns_of
from playbook.llm.safety.safety import clean
from playbook.llm.stage.choices import NameChoices

MOST_FREE_TEXT = 1_500
# Together with the answer, all of it fits a model that reads 4,000 tokens.
_MOST_TEXTS = 3_600
_MOST_GROUPS = 12
_MOST_TITLES = 20
_MOST_TASKS = 2
_HARD = 3
_TITLE, _NAME = 80, 60
_FIELD = re.compile(r"\{([a-z]+)\}")
# What can be cured only in the brief is no matter for the writer of a plan.
_OF_THE_BRIEF = frozenset({"R01", "R06", "R07", "R08"})
# How many of a kind make a plan and still fit into one answer.
_HOW_MANY: Mapping[Kind, tuple[int, int]] = {
    "objective": (1, 1), "coalition_member": (1, 3), "sponsor_act": (4, 6), "milestone": (1, 3),
    "key_message": (2, 3), "manager_briefing": (1, 1), "message": (4, 6), "resistance": (1, 3),
    "training_session": (3, 4), "use_case": (2, 5), "support": (1, 1), "champion": (1, 4),
    "checkin_series": (1, 2), "reinforcement": (3, 4), "policy": (1, 1), "metric": (3, 4), "gate": (2, 3),
}  # fmt: skip
_TOPICS = "Topics are what its text says: wiifm is what is in it for them, unchanged is what stays"
# A server may hold its model to a shape without showing it, so this says what a name does not.
_HINTS: Mapping[Kind, str] = {
    "key_message": _TOPICS,
    "message": _TOPICS,
    "training_session": "Topics: verify is checking results, data is which data may go in",
    "metric": "Baseline and target are null where they are not known",
}


def _filled(name: str, values: Mapping[str, str]) -> str:
    """Fill a template; its values are not read as templates again."""
    return _FIELD.sub(lambda match: values[match[1]], template(name))


def how_many(kinds: Sequence[Kind]) -> tuple[int, int]:
    """Return the fewest and the most items to ask for."""
    ranges = [_HOW_MANY[kind] for kind in kinds]
    return sum(low for low, _ in ranges), sum(high for _, high in ranges)


def turns_for(
    choices: NameChoices,
    window: Window,
    stage: Stage,
    kinds: Sequence[Kind],
    plan: Sequence[AnyItem] = (),  # what must not be written again
    themes: Mapping[str, int] | None = None,  # how often others raised what
) -> tuple[Turn, Turn]:
    """Return the two turns that ask for a stage."""
    low, high = how_many(kinds)
    first, last = window.weeks
    user = _filled(
        "stage",
        {
            "facts": "\n".join(_facts(choices, window, themes or {})),
            "groups": "\n".join(_groups(choices, window)),
            "stage": stage.title,
            "purpose": stage.purpose,
            "questions": "\n".join(f"- {question}" for question in stage.questions),
            "count": str(low) if low == high else f"{low} to {high}",
            "kinds": "\n".join(f"- {_wanted(kind)}" for kind in kinds),
            "checks": "\n".join(f"- {text}" for text in checks_of(stage.key)),
            "plan": "\n".join(_in_plan(plan, window)),
            "first": str(first),
            "last": str(last),
        },
    )
    return turns_of("system", user)


def repair_turn(findings: Sequence[Result], items: Sequence[str], most: int) -> str:
    """Return the review's findings, with the request for items that fix them."""
    values = {
        "items": "\n".join(f"- {item}" for item in items),
        "findings": "\n".join(f"- {text}" for result in findings for text in findings_of(result)),
        "most": str(most),
    }
    return _filled("repair", values)


def findings_of(result: Result, most: int = 3) -> list[str]:
    """Return a failing rule's findings in sentences, with its limits."""
    texts = [finding.text for finding in result.findings if finding.state == "fail"]
    limits = ", ".join(_limit(name, value) for name, value in result.thresholds.items())
    tail = [f"The same holds for {len(texts) - most} more groups or items."] if len(texts) > most else []
    sentences = [*texts[:most], *tail] or [result.title]
    return [
        f"{sentences[0]} (Expected: {result.title.lower()}{f'; {limits}' if limits else ''}.)",
        *sentences[1:],
    ]


def checks_of(stage: StageKey, settings: Thresholds = DEFAULTS) -> list[str]:
    """Return what the review checks in a stage, with the limits."""
    lines = []
    for rule in RULES:
        if rule.stage == stage and rule.id not in _OF_THE_BRIEF:
            limits = ", ".join(_limit(name, getattr(settings, name)) for name in rule.thresholds)
            lines.append(f"{rule.checks.removesuffix('.')}{f' ({limits})' if limits else ''}")
    return lines


def _limit(name: str, value: object) -> str:
    numbers = value if isinstance(value, tuple) else (value,)
    shown = ", ".join(say_number(number) for number in numbers if isinstance(number, int | float))
    return f"{name.replace('_', ' ')}: {shown}"


def _wanted(kind: Kind) -> str:
    low, high = _HOW_MANY[kind]
    what = (CLASSES[kind].__doc__ or "").split("\n")[0].split(". ")[0].removesuffix(".")
    hint = f". {_HINTS[kind]}" if kind in _HINTS else ""
    return f"{kind}, {low if low == high else f'{low} to {high}'}: {what[0].lower()}{what[1:]}{hint}"


def _facts(choices: NameChoices, window: Window, themes: Mapping[str, int]) -> Iterable[str]:
    brief = choices.brief
    if language := foreign_language(brief):
        yield f"Language: write all texts and titles in {language}"
    yield f"Name: {_line(brief.name)}"
    yield f"Organisation: {_line(brief.organisation) or 'not known'}"
    yield f"People: {say_number(people_count(brief))} in {len(brief.groups)} groups"
    yield f"Tools: {', '.join(_line(tool) for tool in choices.tools) or 'not known'}"
    for words, who in (
        ("Sponsor", brief.sponsor),
        ("Rollout lead", brief.lead),
        ("Keeps it going afterwards", brief.find_person(brief.sustainment_owner_id)),
    ):
        job = f", {_line(who.job_title)}" if who and who.job_title else ""
        yield f"{words}: {_line(who.name) + job if who else 'not named'}"
    yield from _dates(brief, window)
    yield _outcome(brief)
    yield f"To call when something goes wrong: {_line(brief.incident_contact) or 'not known'}"
    yield from _free_texts(brief)
    if themes:
        raised = ", ".join(f"{theme} ({count})" for theme, count in themes.items())
        yield f"What people raised, by theme and number of times: {raised}"


def _dates(brief: Brief, window: Window) -> Iterable[str]:
    for words, day in (("Start", brief.start), ("Go-live", brief.go_live), ("End", brief.end)):
        if day:
            yield f"{words}: {day.isoformat()} (week {window.week(day)})"
    if brief.start and window.first > brief.start:
        yield f"Today: {window.first.isoformat()} (week {window.week(window.first)}); nothing is before it"


def _outcome(brief: Brief) -> str:
    if not brief.outcome_measure:
        return "Outcome measure: not known"
    unit = f" {_line(brief.outcome_unit)}" if brief.outcome_unit else ""
    now, then = (
        "not known" if value is None else f"{say_number(value)}{unit}"
        for value in (brief.outcome_baseline, brief.outcome_target)
    )
    return f"Outcome measure: {_line(brief.outcome_measure)}; today {now}, target {then}"


def _free_texts(brief: Brief) -> Iterable[str]:
    """Yield the leader's own words, marked as data and cut alike."""
    own = {FREE_TEXTS[name]: getattr(brief, name) for name in FREE_TEXTS} | dict(_case_texts(brief))
    texts = {words: " ".join(clean(text).split()) for words, text in own.items()}
    filled = {words: text for words, text in texts.items() if text}
    most = _share(filled.values())
    shown = {name: short(text, most) for name, text in filled.items()}
    # Nobody can have written this tag into the texts: it is their own hash.
    digest = sha256("\n".join(shown.values()).encode("utf-8", "replace")).hexdigest()
    tag = f"data-{digest[:12]}"
    yield f"In the leader's own words: <{tag}>"
    yield from (f"{words}: {text}" for words, text in shown.items())
    yield f"</{tag}>"
    if unknown := [words.lower() for words in FREE_TEXTS.values() if words not in filled]:
        yield f"Not known: {', '.join(unknown)}"


def _case_texts(brief: Brief) -> Iterable[tuple[str, str]]:
    """Yield what is decided, what must be true first, and worries; nothing about single people."""
    open_ = [PROMISE_QUESTIONS[each.topic] for each in brief.promises if each.state == "undecided"]
    conditions = [
        f"{each.name}{f' by {each.needed_by.isoformat()}' if each.needed_by else ''}, before {each.gates}"
        for each in brief.conditions
    ]
    worries = [
        f"{each.text}{f' (answer: {each.answer})' if each.answer else ''}"
        for each in brief.without_private_parts().concern_list
    ]
    yield "Decided, in these words", " ".join(each.sentence for each in brief.promises)
    yield "Not decided, so promise nothing on it", " ".join(open_)
    yield "Must be true first", "; ".join(conditions).replace("_", "-")
    yield "Worries", "; ".join(worries)


def _share(texts: Iterable[str]) -> int:
    """Return how long each text may be to keep the limit."""
    lengths = sorted(len(text) for text in texts)
    room = _MOST_TEXTS
    for place, length in enumerate(lengths):
        share = room // (len(lengths) - place)
        if length > share:
            return min(share, MOST_FREE_TEXT)
        room -= length
    return MOST_FREE_TEXT


def _line(text: str) -> str:
    return fit(clean(text), _TITLE)


def _groups(choices: NameChoices, window: Window) -> Iterable[str]:
    """Yield a line per group; with many, only the largest in detail."""
    groups = choices.brief.groups
    if len(groups) <= _MOST_GROUPS:
        yield from (_in_detail(choices, window, index) for index in range(len(groups)))
        return
    by_size = sorted(range(len(groups)), key=lambda index: -groups[index].size)
    largest = sorted(by_size[:_MOST_GROUPS])
    yield f"The {_MOST_GROUPS} largest of {len(groups)}:"
    yield from (_in_detail(choices, window, index) for index in largest)
    others = [groups[index] for index in sorted(by_size[_MOST_GROUPS:])]
    yield f"The others: {'; '.join(f'{_name(group)} ({group.size})' for group in others)}"


def _in_detail(choices: NameChoices, window: Window, index: int) -> str:
    brief, group = choices.brief, choices.brief.groups[index]
    manager = choices.name_of(choices.leaders.of("manager", index).owner)
    parts = [f"{group.size} people", f"manager {fit(manager, _NAME)}"]
    access, go_live = brief.access_of(group), brief.go_live_of(group)
    if go_live and go_live != brief.go_live:
        parts.append(f"go-live week {window.week(go_live)}")
    if access and access != go_live:
        parts.append(f"access week {window.week(access)}")
    parts += _hardest(group)
    if group.tasks:
        parts.append(f"own work: {'; '.join(_line(task.task) for task in group.tasks[:_MOST_TASKS])}")
    if group.capacity_hours_per_week is not None:
        parts.append(f"{say_number(group.capacity_hours_per_week)} hours a week")
    blackouts = [span.start for span in group.blackouts if window.first <= span.start <= window.last]
    if away := sorted({window.week(day) for day in blackouts}):
        parts.append(f"no time in week {', '.join(map(str, away[:4]))}")
    return f"- {_name(group)}: {', '.join(parts)}"


def _hardest(group: Group) -> list[str]:
    hit = [key for key in ASPECTS if group.impact.get(key, 0) >= _HARD]
    ranked = sorted(hit, key=lambda key: -group.impact[key])[:2]
    return [f"most changes in {' and '.join(ASPECTS[key] for key in ranked)}"] if ranked else []


def _name(group: Group) -> str:
    return fit(clean(group.name), 120)


def _in_plan(plan: Sequence[AnyItem], window: Window) -> Iterable[str]:
    if not plan:
        return
    yield "\nALREADY IN THE PLAN, do not write these again:"
    for item in plan[:_MOST_TITLES]:
        when = f" (week {window.week(item.due)})" if item.due else ""
        yield f"- {KIND_NAMES[item.kind]}: {fit(clean(item.title), _TITLE)}{when}"
    if len(plan) > _MOST_TITLES:
        yield f"- and {len(plan) - _MOST_TITLES} more"
