"""The case of a rollout as lines of a prompt."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from hashlib import sha256

from playbook.core.base.fields import Span
from playbook.core.base.words import count, date_in_words, listed, say, short
from playbook.core.case.case import Case
from playbook.core.case.rows.conditions import BEFORE
from playbook.core.case.settle.facts import CaseFacts
from playbook.core.plan.brief import ASPECTS, Group
from playbook.core.plan.case import PROMISE_QUESTIONS
from playbook.core.plan.workdays import Place, place_of, workdays_of
from playbook.llm.builtin.calendar import Window
from playbook.llm.builtin.facts import FREE_TEXTS, people_count
from playbook.llm.builtin.wording import fit, say_number
from playbook.llm.safety.safety import clean
from playbook.llm.stage.choices import NameChoices

MOST_FREE_TEXT = 1_500
_MOST_TEXTS = 4_000  # of all that leaders wrote, so that a long brief fits too
_MOST_GROUPS, _MOST_TASKS, _MOST_SPANS, _MOST_PEOPLE, _MOST_ROWS, _MOST_DAYS_OFF = 12, 4, 4, 12, 12, 20
_TITLE, _NAME, _SENTENCE = 160, 120, 400
_SCORED = 2
_OWN_WORDS = {**FREE_TEXTS, "approach": "How they go about it"}


def line(text: str, most: int = _TITLE) -> str:
    """Return a text on one line, without markup."""
    return fit(clean(text).replace("\n", " "), most)


def days(first: date, last: date, window: Window) -> str:
    """Return a span and its weeks: 'May 1, 2027 (week 3)'."""
    weeks = window.week(first), window.week(last)
    if first == last:
        return f"{say(first)} (week {weeks[0]})"
    in_weeks = f"week {weeks[0]}" if weeks[0] == weeks[1] else f"weeks {weeks[0]} to {weeks[1]}"
    return f"{say(first)} to {say(last)} ({in_weeks})"


def case_lines(
    case: Case, choices: NameChoices, window: Window, most_chars: int = _MOST_TEXTS
) -> Iterator[str]:
    """Yield the facts of a rollout, without single people's opinions."""
    brief = case.brief
    yield f"Name: {line(brief.name)}"
    yield f"Organization: {line(brief.organisation) or 'not known'}"
    yield f"Kind of change: {case.kind.title}"
    teams = count(len(brief.groups), "team")
    headcount = f" ({brief.headcount:,} in the brief)" if brief.headcount else ""
    yield f"People: {say_number(people_count(brief))}{headcount} in {teams}"
    yield f"Tools: {', '.join(map(line, choices.tools)) or 'not known'}"
    yield f"Where: {', '.join(case.countries or brief.regions) or 'not known'}"
    yield from _dates(case, window)
    yield _outcome(case, window)
    yield from _means(case)
    yield from _people(case)
    yield f"To call when something goes wrong: {line(brief.incident_contact) or 'not known'}"
    yield from _closed(case, window)
    yield from _leaders_words(case, most_chars)
    yield from _decided(case)


def _dates(case: Case, window: Window) -> Iterator[str]:
    brief = case.brief
    for words, day in (("Start", brief.start), ("Go-live", brief.go_live), ("End", brief.end)):
        if day:
            yield f"{words}: {say(day)} (week {window.week(day)})"
    if brief.start and window.first > brief.start:
        yield f"Today: {say(window.first)} (week {window.week(window.first)}); nothing comes before it"


def _outcome(case: Case, window: Window) -> str:
    brief = case.brief
    if not brief.outcome_measure:
        return "The number that should move: not known"
    unit = f" {line(brief.outcome_unit)}" if brief.outcome_unit else ""
    now, then = (
        "not known" if value is None else f"{say_number(value)}{unit}"
        for value in (brief.outcome_baseline, brief.outcome_target)
    )
    due = CaseFacts(case, window.first).due
    by = f" by {say(due)}" if due else ""
    return f"The number that should move: {line(brief.outcome_measure)}; today {now}, target {then}{by}"


def _means(case: Case) -> Iterator[str]:
    brief = case.brief
    parts = []
    if brief.budget is not None:
        parts.append(f"budget {say_number(brief.budget)} {brief.currency}".strip())
    if brief.budget_covers:
        parts.append(f"what the budget covers: {line(brief.budget_covers)}")
    if brief.lead_hours_per_week is not None:
        parts.append(f"the lead has {say_number(brief.lead_hours_per_week)} hours a week for it")
    counts = ((brief.trainers, "trainer"), (brief.rooms, "training room"))
    parts += [count(amount, noun) for amount, noun in counts if amount]
    if brief.seats_per_session:
        parts.append(f"{count(brief.seats_per_session, 'seat')} in a session")
    yield f"Means: {'; '.join(parts) or 'not known'}"


def _people(case: Case) -> Iterator[str]:
    brief = case.brief
    keeper = brief.find_person(brief.sustainment_owner_id)
    parts = {"Sponsor": brief.sponsor, "Rollout lead": brief.lead, "Keeps it going afterwards": keeper}
    for words, who in parts.items():
        yield f"{words}: {_with_job(who.name, who.job_title) if who else 'not named'}"
    shown = {who.id for who in parts.values() if who}
    shown |= {group.manager_id for group in brief.groups if group.manager_id}
    others = [person for person in brief.people if person.id not in shown]
    if others:
        named = [_with_job(person.name, person.job_title) for person in others[:_MOST_PEOPLE]]
        more = f"; and {len(others) - _MOST_PEOPLE} more" if len(others) > _MOST_PEOPLE else ""
        yield f"Others with a part in it: {'; '.join(named)}{more}"


def _with_job(name: str, job_title: str) -> str:
    return f"{line(name, _NAME)}, {line(job_title)}" if job_title else line(name, _NAME)


def _closed(case: Case, window: Window) -> Iterator[str]:
    """Yield the company's own closed days, then public holidays."""
    if spans := _spans(case.brief.company_blackouts, window):
        yield f"Closed for everyone: {spans}"
    home = Place(case.country, case.subdivision)
    places = {place_of(group, home.country, home.subdivision) for group in case.brief.groups} | {home}
    calendar = workdays_of(case.brief)
    names: dict[str, list[str]] = {}
    for number in range((window.last - window.first).days + 1):
        day = window.first + timedelta(days=number)
        for place in sorted(places, key=lambda each: (each.country, each.subdivision)):
            if day.weekday() < 5 and (name := calendar.holiday_name(day, place.country, place.subdivision)):
                where = f" ({place.country})" if len(places) > 1 and place.country else ""
                names.setdefault(f"{date_in_words(day)} {line(name)}", []).append(where)
    shown = [name + (wheres[0] if len(wheres) < len(places) else "") for name, wheres in names.items()]
    if shown:
        yield f"Public holidays: {'; '.join(shown[:_MOST_DAYS_OFF])}"


def _spans(spans: Iterable[Span], window: Window) -> str:
    inside = [span for span in spans if span.end >= window.first and span.start <= window.last]
    return "; ".join(
        f"{days(span.start, span.end, window)}{f', {line(span.reason)}' if span.reason else ''}"
        for span in inside[:_MOST_SPANS]
    )


def _leaders_words(case: Case, most_chars: int) -> Iterator[str]:
    """Yield the leaders' own words, marked as data and cut alike."""
    texts = {words: " ".join(clean(getattr(case.brief, name)).split()) for name, words in _OWN_WORDS.items()}
    filled = {words: text for words, text in texts.items() if text}
    most = share_of(filled.values(), most_chars, MOST_FREE_TEXT)
    shown = {name: short(text, most) for name, text in filled.items()}
    # Nobody can have written this tag into the texts: it is their own hash.
    digest = sha256("\n".join(shown.values()).encode("utf-8", "replace")).hexdigest()
    tag = f"data-{digest[:12]}"
    yield f"In the leaders' own words: <{tag}>"
    yield from (f"{words}: {text}" for words, text in shown.items())
    yield f"</{tag}>"
    if unknown := [words.lower() for words in FREE_TEXTS.values() if words not in filled]:
        yield f"Not known: {', '.join(unknown)}"


def _decided(case: Case) -> Iterator[str]:
    """Yield promises, open decisions, conditions and worries."""
    promises = case.promises.values()
    decided = [promise.sentence for promise in promises if promise.state == "decided" and promise.sentence]
    if decided:
        yield "Decided; say it in these words or not at all:"
        yield from (f"- {line(sentence, _SENTENCE)}" for sentence in decided)
    undecided = [promise for promise in promises if promise.state == "undecided"]
    if undecided:
        yield "Not decided. Promise nothing on it; you may say who decides and when:"
        for promise in undecided:
            decider = case.brief.find_person(promise.decider_id)
            who = f" ({line(decider.name, _NAME)} decides" + _by(promise.decide_by) + ")" if decider else ""
            yield f"- {PROMISE_QUESTIONS[promise.topic]}{who}"
    if case.conditions:
        yield "Must be true first:"
        for each in case.conditions[:_MOST_ROWS]:
            owner = case.brief.find_person(each.owner_id)
            seen_to_by = f", {line(owner.name, _NAME)}" if owner else ""
            state = f"met on {say(each.met_on)}" if each.met_on else f"before {BEFORE[each.gates]}"
            yield f"- {line(each.name)}{seen_to_by}{_by(case.due_on(each))}, {state}"
    if worries := [concern for concern in case.concerns if not concern.is_about_people]:
        yield "Worries, and the answer where there is one:"
        for worry in worries[:_MOST_ROWS]:
            answer = f" Answer: {line(worry.answer, _SENTENCE)}" if worry.answer else ""
            yield f"- {line(worry.text, _SENTENCE)}{answer}"


def _by(day: date | None) -> str:
    return f" by {say(day)}" if day else ""


def share_of(texts: Iterable[str], room: int, most: int) -> int:
    """Return how long each text may be so that together they fit."""
    lengths = sorted(len(text) for text in texts)
    for place, length in enumerate(lengths):
        share = room // (len(lengths) - place)
        if length > share:
            return min(share, most)
        room -= length
    return most


def team_lines(case: Case, choices: NameChoices, window: Window, most: int = _MOST_GROUPS) -> Iterator[str]:
    """Yield a line per team; with many, only the largest in detail."""
    groups = case.brief.groups
    by_size = sorted(range(len(groups)), key=lambda index: -groups[index].size)
    largest = sorted(by_size[:most])
    if len(groups) > most:
        yield f"The {most} largest of {len(groups)}:"
    yield from (_team(case, choices, window, index) for index in largest)
    if others := [groups[index] for index in sorted(by_size[most:])]:
        yield f"The others: {'; '.join(f'{line(group.label, _NAME)} ({group.size})' for group in others)}"


def _team(case: Case, choices: NameChoices, window: Window, index: int) -> str:
    brief, group = case.brief, case.brief.groups[index]
    manager = brief.manager_of(group)
    name = choices.name_of(choices.leaders.of("manager", index).owner)
    parts = [f"{group.size:,} people", f"manager {_with_job(name, manager.job_title if manager else '')}"]
    if group.supervisors:
        parts.append(count(group.supervisors, "supervisor"))
    at = "" if group.site.startswith(("on ", "in ", "at ", "from ")) else "at "
    parts += [f"works {at}{line(group.site)}"] if group.site else []
    parts += _reach(case, group)
    access, go_live = group.access_date, brief.go_live_of(group)
    if go_live and go_live != brief.go_live:
        parts.append(f"goes live {say(go_live)} (week {window.week(go_live)})")
    if access and access != go_live:
        parts.append(f"gets access {say(access)} (week {window.week(access)})")
    if group.capacity_hours_per_week is not None:
        parts.append(f"{say_number(group.capacity_hours_per_week)} hours per person and week for it")
    if hit := _hit(group):
        parts.append(f"what changes for them, of 5: {hit}")
    if group.tasks:
        tasks = [_task(task.task, task.tool, task.data_class or "") for task in group.tasks[:_MOST_TASKS]]
        parts.append(f"their work: {'; '.join(tasks)}")
    if away := _spans(group.blackouts, window):
        parts.append(f"no time {away}")
    others = [Span(start=each.start, end=each.end, reason=each.name) for each in group.other_changes]
    if besides := _spans(others, window):
        parts.append(f"other changes: {besides}")
    return f"- {line(group.label, _NAME)}: {'. '.join(parts)}."


def _reach(case: Case, group: Group) -> list[str]:
    reach = case.reach[group.id]
    parts = []
    if reach.has_mailbox is not None:
        parts.append("each has a mailbox" if reach.has_mailbox else "no mailbox of their own")
    parts += ["works in shifts"] if reach.works_shifts else []
    parts += [f"speaks {listed(map(line, reach.languages))}"] if reach.languages else []
    parts += [f"in {reach.country}"] if reach.country and reach.country != case.country else []
    return parts


def _hit(group: Group) -> str:
    if not group.impact and group.overall_impact:
        return f"overall {group.overall_impact} of 5"
    hit = [key for key in ASPECTS if group.impact.get(key, 0) >= _SCORED]
    ranked = sorted(hit, key=lambda key: -group.impact[key])
    return ", ".join(f"{ASPECTS[key]} {group.impact[key]}" for key in ranked)


def _task(task: str, tool: str, data_class: str) -> str:
    details = ", ".join(filter(None, (line(tool, _NAME), f"{data_class} data" if data_class else "")))
    return f"{line(task)} ({details})" if details else line(task)
