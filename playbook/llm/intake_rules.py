"""Facts out of notes without a model: rules over sentences, for what people write plainly in English.

Rules rather miss a fact than take a wrong one: what is asked, denied or in doubt is left alone.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from playbook.core.intake import (
    LONGEST_SENTENCE,
    Finding,
    bare_group,
    currencies_in,
    person_named,
    regions_in,
)
from playbook.core.notes import Notes, Sentence, folded
from playbook.core.said import SaidDay, days_in
from playbook.llm import intake_phrases as phrases
from playbook.llm.intake_labels import field_of, labelled

_HEADER = re.compile(
    r"^(?:From|To|Cc|Bcc|Sent|Date|Subject|Re|Fwd?|Attendees|Present|Apologies)\s?:|\bwrote:$", re.I
)
_TO_DO = re.compile(
    r"^(?:[A-Z]\w+(?: and [A-Z]\w+)?(?:,|:| to| will| must) )?(?:please )?"
    r"(?:ask|check|decide|book|send|find"
    r"|discuss|clarify|invite|talk to|call|order|compare|evaluate|request|confirm|set up)\b",
    re.IGNORECASE,
)
_IN_USE = re.compile(
    r"\b(?:roll\w*|introduc\w+|us(?:e|es|ing)|draft\w*|writ(?:e|es|ing)|licen[cs]es?|seats"
    r"|approved|mov(?:e|ing) to"
    r"|switch\w* to|get|gets|access|accounts?|with)\b",
    re.IGNORECASE,
)
_ASKED = re.compile(r"\?[\"')\]]*$")
_DOUBT = re.compile(
    r"\b(?:maybe|might|could|perhaps|possibly|probably|presumably|tb[acd]|to be (?:confirmed|decided"
    r"|agreed)|tentative\w*"
    r"|proposed?|suggest\w*|not sure|unsure|unless|unclear|open whether|we (?:may|hope)|hopefully"
    r"|i (?:think|guess|believe)|if (?:we"
    r"|he|she|they|the)"
    r"|would|rumou?r\w*|still (?:open|need)|has not|have not|hasn't|haven't|undecided|ideally|assum\w+"
    r"|considered)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:not|never|no longer|nobody|neither|without|declined|refused|rejected|stepp?(?:ed|ing) down"
    r"|resigned|left us"
    r"|cancel+ed|dropped|instead of|rather than|replac\w+|banned|forbidden|blocked|formerly|former|used to"
    r"|was going to"
    r"|turned down|last year)\b|n't\b",
    re.IGNORECASE,
)
_OTHER_PLACES = frozenset({
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
    "Sunday", "Q1", "Q2", "Q3", "Q4", "Phase", "Wave", "Total", "All", "We", "The", "Our", "COO", "CEO",
    "CFO", "CIO", "CTO", "CMO", "CHRO", "VP", "Mr", "Mrs", "Ms", "Dr", "They", "It",
    "I", "Everyone", "Headcount", "Scope", "Budget", "English", "German", "French", "Europe", "EU",
    "UK", "US", "USA", "Minutes", "Notes",
})  # fmt: skip
_NOT_A_NAME = frozenset({
    "Yesterday", "Today", "Tomorrow", "Then", "Also", "However", "With", "And", "But", "Since", "After",
    "Before", "Our", "COO", "CEO", "CFO", "CIO", "CTO", "CMO", "CHRO", "VP", "Mr", "Mrs", "Ms", "Dr",
    "The", "As", "So", "Now", "Here", "Both", "Agreed", "Decided", "Decision",
    "Action", "Actions", "Note", "Notes", "Sponsor", "Lead", "Executive", "Rollout", "Project",
    "Manager", "Head", "Everyone", "Update", "Good", "Great", "Hi", "Hello", "Dear", "Thanks", "On",
    "In", "At", "For", "From", "To", "If", "When", "While", "Because", "Although", "Finally", "First",
    "Second", "Meanwhile", "Support", "Sales", "Finance", "Marketing", "Legal",
})  # fmt: skip


def find_facts(notes: Notes, today: date) -> list[Finding]:
    """Give back what the notes say plainly; each finding still has to stand the check in core."""
    found: list[Finding] = []
    for sentence in notes.sentences:
        # No fact is taken from one of this length, so that a line without an end costs nothing.
        if len(sentence.text) > LONGEST_SENTENCE or _HEADER.search(sentence.text):
            continue
        found += _of_sentence(sentence, today)
    return found


def _of_sentence(sentence: Sentence, today: date) -> Iterator[Finding]:
    text = sentence.text
    label, rest = labelled(text)
    field = field_of(label) if label else None
    if field and rest:
        yield from _of_label(field, rest, text, today)
        return
    context = field_of(sentence.under) if sentence.under else None
    plain = not any(cue.search(text) for cue in (_ASKED, _DOUBT, _TO_DO))
    line = phrases.GROUP_LINE.match(text)
    is_group = bool(line and not field and phrases.SIZES[3].match(text) and _group(line["group"]))
    if plain and (context == "groups" or is_group):
        yield from _of_group_line(text, today)
        return
    if context and (sentence.is_bullet or context in _LONG):
        yield from _of_label(context, text, text, today)
        return
    if plain:
        yield from _of_days(text, today)
    if plain and not _DENIED.search(text):
        yield from _of_people(text)
        yield from _of_groups(text)
        yield from _of_figures(text)
        yield from _of_names(text)
    if not _ASKED.search(text) and (about := _about(text)):
        yield Finding(about, text, text)


_LONG = frozenset({
    "what_changes", "why", "why_now", "risk_of_not_changing", "what_stays", "objective",
    "expected_benefit", "past_attempts", "concerns",
})  # fmt: skip


def _of_label(field: str, rest: str, text: str, today: date) -> Iterator[Finding]:
    """What stands behind a label such as "Go-live: 1 March 2027"."""
    if field in _LONG:
        yield Finding(field, rest, text)
        return
    if _DOUBT.search(rest) or _ASKED.search(rest) or _DENIED.search(rest):
        return
    match field:
        case "sponsor_id" | "lead_id" | "sustainment_owner_id":
            if who := re.match(rf"(?P<who>{phrases.NAME})(?=$|[,.;(]| \(| [-\u2013])", rest):
                yield Finding(field, who["who"], text)
            yield from _titles(text, rest)
        case "start" | "go_live" | "end":
            days = days_in(rest, today)
            if len(days) == 1:
                yield _on(field, days[0], rest, text)
            elif not days and not re.search(r"\d{1,2}/\d", rest):
                yield Finding(field, rest, text)
        case "tools":
            for tool in re.split(r",|;| and | \+ ", rest):
                if re.match(r"\s*[A-Z]", tool) and len(tool.split()) <= 4:
                    yield Finding(field, tool.strip(" ."), text)
        case "regions":
            for region in regions_in(rest):
                yield Finding(field, region, text)
        case "budget":
            yield from _of_budget(f"Budget: {rest}", text)
        case "groups":
            yield from _of_groups(text)
        case "headcount" | "outcome_baseline" | "outcome_target" | "lead_hours_per_week":
            if number := re.match(
                rf"(?:about |around |~|at least )?(?P<size>{phrases.NUMBER})\s?(?P<unit>%|[a-z]+(?: days)?)?",
                rest,
            ):
                yield Finding(field, number["size"], text)
                if number["unit"] and field.startswith("outcome"):
                    yield Finding("outcome_unit", number["unit"], text)
        case _:
            yield Finding(field, rest, text)


def _on(field: str, day: SaidDay, source: str, text: str, of: str = "") -> Finding:
    return Finding(field, source[day.start : day.end], text, of)


def _name(words: str) -> str:
    """A person's name without the words that only stood before it at the start of a sentence."""
    parts = words.split()
    while parts and (parts[0] in _NOT_A_NAME or parts[0].endswith(":")):
        parts = parts[1:]
    ends = (" ".join(parts[start:]) for start in range(len(parts)))
    return next((name for name in ends if person_named(name, name)), "")


_OR = re.compile(r"\s?(?:or|/)\s")


def _of_people(text: str) -> Iterator[Finding]:
    for field, patterns in (
        ("sponsor_id", phrases.SPONSORS),
        ("lead_id", phrases.LEADS),
        ("sustainment_owner_id", phrases.OWNERS),
    ):
        who = next(
            (
                name
                for pattern in patterns
                if (found := pattern.search(text))
                and not _OR.match(text, found.end("who"))
                and (name := _name(found["who"]))
            ),
            "",
        )
        if who:
            yield Finding(field, who, text)
    yield from _titles(text, text)


def _titles(text: str, source: str) -> Iterator[Finding]:
    for pattern in phrases.JOB_TITLES:
        for found in pattern.finditer(source):
            if who := _name(found["who"]):
                yield Finding("job_title", found["title"], text, who)


def _group(words: str) -> str:
    bare = bare_group(words)
    parts = bare.split()
    while parts and parts[0] in _NOT_A_NAME - {"Support", "Sales", "Finance", "Marketing", "Legal"}:
        parts = parts[1:]
    elsewhere = _OTHER_PLACES | {"Project", "Programme", "Program", "System"}
    is_place = not parts or set(bare.split()) & elsewhere or bool(regions_in(bare))
    return "" if is_place else " ".join(parts)


def _of_groups(text: str) -> Iterator[Finding]:
    sizes = [found for pattern in phrases.SIZES for found in pattern.finditer(text)]
    if sizes:
        sizes += phrases.MORE_SIZES.finditer(text)
    for found in sizes:
        if group := _group(found["group"]):
            yield Finding("group_size", found["size"], text, group)
    for pattern in phrases.MANAGERS:
        for found in pattern.finditer(text):
            group, who = _group(found["group"]), _name(found["who"])
            if group and who and group != who:
                yield Finding("group_manager", who, text, group)


def _of_group_line(text: str, today: date) -> Iterator[Finding]:
    """A line under a heading such as "Groups": "Sales: 40 people, manager Ana Ruiz, go-live 1 March 2027"."""
    line = phrases.GROUP_LINE.match(text)
    group = _group(line["group"]) if line else ""
    if not line or not group:
        yield from _of_groups(text)
        return
    rest = line["rest"]
    if size := phrases.SIZE_IN_LINE.match(rest):
        yield Finding("group_size", size["size"], text, group)
    if manager := phrases.MANAGER_IN_LINE.search(rest):
        yield Finding("group_manager", manager["who"], text, group)
    for day in days_in(rest, today):
        before = rest[: day.start]
        if phrases.GO_LIVE_IN_LINE.search(before):
            yield _on("group_go_live", day, rest, text, group)
        elif phrases.ACCESS_IN_LINE.search(before):
            yield _on("group_access", day, rest, text, group)


_SUBJECT = (
    r"(?:we|everyone|everybody|all (?:teams|groups|of us)|it"
    r"|the (?:rollout|project|programme|program|change|tool|new tool))"
)
_ROLES: Sequence[tuple[str, "re.Pattern[str]"]] = tuple(
    (field, re.compile(pattern + r"[^.;:\d]{0,25}$", re.IGNORECASE))
    for field, pattern in (
        (
            "go_live",
            rf"(?:\bgo[- ]?live(?: date| day)?\b(?: is| will be|:)?|\b{_SUBJECT} (?:all )?(?:will "
            rf")?go(?:es)? live\b)",
        ),
        (
            "start",
            rf"(?:\b{_SUBJECT} (?:will )?(?:start|begin|kick off)s?\b|\bkick[- ]?off\b|(?:^|[,;] )start\b)",
        ),
        (
            "end",
            r"\b(?:the (?:rollout|project|programme|program|plan)) (?:will )?(?:ends?|finish(?:es)?"
            r"|closes?|runs? (?:until|to))\b|(?:^|[,;] )end\b",
        ),
    )
)
_ROLES_AFTER: Sequence[tuple[str, "re.Pattern[str]"]] = (
    ("go_live", re.compile(rf"^,? {_SUBJECT} (?:all )?(?:will )?go(?:es)? live\b", re.IGNORECASE)),
    (
        "start",
        re.compile(
            r"^,? (?:we|the (?:rollout|project|programme)) (?:will )?(?:start|begin|kick off)s?\b", re.I
        ),
    ),
)
_GROUP_LIVE = re.compile(
    rf"(?<![\w&/-])(?P<group>{phrases.GROUP})(?: team)?(?: \([^()]{{1,30}}\))?,? (?:will )?go(?:es)? live"
    r"[^.;,\d]{0,15}$"
)
_NOT_THE_ROLLOUT = re.compile(
    r"\b(?:pilot|training|course|survey|intranet|website|webinar|registration|hiring|invoice|waves?|phases?)\b",
    re.I,
)


def _of_days(text: str, today: date) -> Iterator[Finding]:
    days = days_in(text, today)
    begins = 0
    for day in days:
        if day.how != "exact":
            continue
        struck = [other for other in days if other.how != "exact" and begins <= other.start < day.start]
        before = _without(text[begins : day.start], struck, begins)
        begins = day.end
        if _NOT_THE_ROLLOUT.search(before) or _DENIED.search(before):
            continue
        yield from _of_day(text, day, before)
    if not days and (vague := _VAGUE.search(text)) and (role := _role(text[: vague.start()])):
        yield Finding(role, vague.group(), text)


def _of_day(text: str, day: SaidDay, before: str) -> Iterator[Finding]:
    live = _GROUP_LIVE.search(before)
    group = _group(live["group"]) if live else ""
    if group:
        yield _on("group_go_live", day, text, text, group)
        return
    after = text[day.end :]
    role = _role(before) or next(
        (field for field, cue in _ROLES_AFTER if cue.match(after) and not _DENIED.search(text)), ""
    )
    if role:
        yield _on(role, day, text, text)


def _role(before: str) -> str:
    return next((field for field, cue in _ROLES if cue.search(before)), "")


def _without(text: str, days: Sequence[SaidDay], offset: int) -> str:
    """The text without the days that it names only to say that it is not they."""
    for day in reversed(days):
        text = text[: day.start - offset] + text[day.end - offset :]
    return text


_VAGUE = re.compile(
    r"\b(?:the )?(?:(?:beginning|start|middle|end|second half|first half) of )?(?:early |mid[- ]?|late "
    r")?(?:Q[1-4]|spring|summer|autumn|fall"
    r"|winter|January|February|March|April|May|June|July|August|September|October|November|December)(?: "
    r"\d{4})?\b"
)


def _of_figures(text: str) -> Iterator[Finding]:
    for patterns, field in ((phrases.HEADCOUNTS, "headcount"), (phrases.LEAD_HOURS, "lead_hours_per_week")):
        found = next((match for pattern in patterns if (match := pattern.search(text))), None)
        if found:
            yield Finding(field, found["size"], text)
    yield from _of_budget(text, text)
    for pattern in phrases.OUTCOMES:
        if found := pattern.search(text):
            yield Finding("outcome_measure", re.sub(r"^(?:the|our) ", "", found["measure"]), text)
            yield Finding("outcome_baseline", found["now"], text)
            yield Finding("outcome_target", found["then"], text)
            if unit := found["unit"] or found["unit2"]:
                yield Finding("outcome_unit", unit, text)
            return


def _of_budget(source: str, text: str) -> Iterator[Finding]:
    found = next((match for pattern in phrases.BUDGETS if (match := pattern.search(source))), None)
    if found:
        money = found["money"].strip()
        yield Finding("budget", money, text)
        for code in currencies_in(money):
            yield Finding("currency", code, text)


def _of_names(text: str) -> Iterator[Finding]:
    for found in phrases.PRODUCT.finditer(text) if _IN_USE.search(text) else ():
        yield Finding("tools", found.group(), text)
    for found in phrases.INTRODUCED.finditer(text):
        yield Finding("tools", found["tool"], text)
    organisation = next(
        (match["name"] for pattern in phrases.ORGANISATIONS if (match := pattern.search(text))), ""
    )
    if organisation and organisation.split()[0] not in _NOT_A_NAME | _OTHER_PLACES:
        yield Finding("organisation", organisation, text)
    if contact := next(
        (match["contact"] for pattern in phrases.INCIDENTS if (match := pattern.search(text))), ""
    ):
        yield Finding("incident_contact", contact, text)


_CUES: tuple[tuple[str, "re.Pattern[str]"], ...] = tuple(
    (field, re.compile(pattern, re.IGNORECASE))
    for field, pattern in (
        (
            "concerns",
            r"\b(?:people|staff|teams?|some|many|several|colleagues|they|everyone|nurses|agents|managers) "
            r"(?:are|is|feel) (?:\w+ )?"
            r"(?:worried|afraid|concerned|anxious|nervous)\b|\bworr(?:y|ies) (?:that|about|is|whether)\b"
            r"|\bconcern (?:is|was) that\b"
            r"|\b(?:are|is) afraid (?:of|that)\b|\bfears? (?:that|is)\b",
        ),
        (
            "past_attempts",
            r"\blast time\b|\bwe (?:already |have )?tried\b|\b(?:earlier|previous) (?:attempt|rollout"
            r"|pilot|launch)\b"
            r"|\b(?:was|were) tried before\b|\b(?:attempt|rollout|pilot|launch) (?:in|of) 20\d\d\b",
        ),
        (
            "what_stays",
            r"\b(?:stays?|remains?) (?:the same|as (?:it is|they are)|unchanged|where (?:it is|they are))\b"
            r"|\b(?:will|does|do) not change\b|\bnobody(?:'s job| will lose| loses)\b|\bno jobs? (?:will"
            r"|are)\b",
        ),
        (
            "risk_of_not_changing",
            r"\bif (?:we do nothing|nothing changes|we don't (?:change|act|move)|we do not (?:change|act"
            r"|move)|we wait)\b"
            r"|\brisk of (?:not (?:changing|acting)|doing nothing)\b|\bdoing nothing (?:will|would|means)\b",
        ),
        (
            "why_now",
            r"\bwhy now\b|\bcannot wait\b|\bcan't wait\b|\b(?:this|now) is the (?:time|moment|year)\b",
        ),
        (
            "why",
            r"\bthe reason (?:is|for this|we|why)\b|\bwe (?:are doing|do|need|want) this because\b|\bwhy "
            r"we (?:are doing|do|need) this\b"
            r"|\bthis is about\b",
        ),
        (
            "objective",
            r"\b(?:our|the|overall) (?:goal|aim|objective) is\b|\bby (?:then|the end)[^.]{0,40}, (?:every"
            r"|all|each)",
        ),
        (
            "expected_benefit",
            r"\b(?:the|main|expected) benefits? (?:is|are|will be)\b|\bwe expect to (?:save|gain|win)\b",
        ),
        (
            "what_changes",
            r"\bfrom (?:now|then) on,? (?:every|all|we|people|teams)|\bwhat changes(?: is|:)|\b(?:every"
            r"|all) (?:teams?|agents?"
            r"|consultants?|colleagues|staff|of us|nurses?|employees|people)(?: in [A-Z]\w+)? (?:will|is "
            r"going to|are going to) (?:\w+ )?"
            r"(?:use|draft|write|work|log|record|answer|plan|document)",
        ),
    )
)


def _about(text: str) -> str:
    """The field that a whole sentence is about, by the first cue that fits; '' for none."""
    low = folded(text)
    return next((field for field, cue in _CUES if cue.search(low)), "") if len(text.split()) >= 4 else ""
