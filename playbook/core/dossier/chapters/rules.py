"""The rules from the first start, numbered: what holds, what ends, and what if someone cannot."""

import re
from collections.abc import Iterator

from playbook.core.base.words import as_template, capital, closed, listed, put_for
from playbook.core.case.decision_page import Mark, PromiseLine
from playbook.core.case.settle.promises import EXCEPTION, STAYS
from playbook.core.dossier.chapters.paper_source import JOBS, PaperSource
from playbook.core.dossier.paper_blocks import Block, Entries, Titled
from playbook.core.dossier.paper_gates import gates_of
from playbook.core.log.rollout import Rollout
from playbook.core.plan.case import PROMISE_NAMES
from playbook.core.plan.items import Policy
from playbook.core.text.clauses import first_clause, names_in
from playbook.core.text.notes import first_sentences, sayable_part, split_sentences

NO_CONTACT = "Who do people call when something goes wrong, by name and number?"
_MARKS: dict[Mark, str] = {"brief": "", "proposal": " (proposal)", "ask": " (open)"}
# As a rule is headed; a promise's own title asks.
_HEADS = {
    "Mandatory or voluntary": "What is required", "Switch-off": "What ends",
    "Measuring people": "What managers see",
}  # fmt: skip
_IS_IT_REQUIRED = "use_required"  # the point on that
_MUST, _ENDS = "Mandatory or voluntary", "Switch-off"
_OPEN_JOBS = ("ask", PROMISE_NAMES["jobs"], JOBS)
# What a decision adds to what stays.
_ADDED = re.compile(rf"(?P<term>{EXCEPTION}[^.\[]{{1,300}})\.|\[(?P<own>[^\]]{{1,300}})\]")
_QUESTIONS = "Answers to questions"
_ORDER = (_MUST, _ENDS)  # then what happens if someone cannot, then the other promises
_OPEN_PIECES = re.compile(r"\b(?:each|every) open \w+: (.+)$")
_FOR_ALL = "For everyone, at any time: "
_ENFORCED = "How we enforce it: "  # begins such a guardrail
_OUTAGE = re.compile(r"^If (?:the \w+ (?:fails|is down)|in doubt, work without)")
_PRACTICED = re.compile(r"the way we practiced|We all practice that")
_DRILL = re.compile(r"(?i)\bdrill\b")
_NO_WAY_BACK = re.compile(r"\bno going back since work began on (\w+ \w+ \d+)")
_AND_CALL = re.compile(
    r",? and (?:call|report it)(?: the contact)?(?: at once)?\.$"
)  # whom, says the next sentence
_CLAUSE = re.compile(r"[^.;:,]+")
_NOTICE = re.compile(r"\b(?:tells?|hears?|told)\b[^.;:]{0,120}\b(?:hour|day|shift|noon|once|morning)\b")
_ROLE = re.compile(
    r"^(?!the |an? |our |your )[A-Z][\w ]{0,40}\b(?:desk|room|line|hotline|counsel|officer|nurse)\b"
)
_WORDS_OF_A_RULE, _WORDS_OF_ENFORCING = 24, 50
_MOST_OF_THE_TRADE, _MOST_DECIDED = 3, 3
IN_ONE_SENTENCE = "[Say it in one sentence: who does what, from when?]"


def rules_heading(source: PaperSource) -> str:
    """Return the heading with the first day on which the rules hold."""
    live = min((wave.day for wave in source.page.waves), default=source.page.go_live)
    return f"The rules from {source.brief_day(live)}" if live else "The rules"


def rules_chapter(source: PaperSource) -> Iterator[Block]:
    """Yield the rules as a numbered list."""
    promises = {each.title: each for each in source.page.promises}
    if source.dossier.what_stays:
        yield Titled("What stays.", closed(capital(_what_stays(source))))
    own = [*(promises.pop(title) for title in _ORDER if title in promises)]
    rules = [_rule(source, each) for each in own]
    policy, lines = _policy(source)
    if held := " ".join(capital(line.removeprefix(_ENFORCED)) for line in lines if _ENFORCED in line):
        mark = _MARKS["proposal" if policy and policy.provenance.source == "builtin" else "brief"]
        rules.insert(1, Titled(f"How we enforce it{mark}.", first_sentences(held, _WORDS_OF_ENFORCING)))
    rules += _if_it_fails(source)
    of_trade = source.page.trade_rules[: _MOST_OF_THE_TRADE - source.shape.is_short]
    rules += [Titled(f"{each.head}{_MARKS['proposal']}.", each.text) for each in of_trade]
    rules += [_rule(source, each) for each in promises.values() if not _is_elsewhere(source, each)]
    decided = [(place, point.rule) for place, point in source.numbered_points() if point.rule]
    if own_rules := " ".join(
        f"{rule.rstrip('.')} ({place})."
        for place, rule in decided[: _MOST_DECIDED - 2 * source.shape.is_short]
    ):
        rules.append(Titled(f"By decision{_MARKS['proposal']}.", own_rules))
    yield Entries(tuple(rules), is_numbered=True)


def _what_stays(source: PaperSource) -> str:
    """Return what stays, with the exceptions that a decision makes."""
    stays = source.dossier.what_stays
    # Each addition goes behind its sentence, so the exception itself comes last.
    numbered = sorted(source.numbered_points(), key=lambda each: EXCEPTION in str(each[1].replacements))
    for place, point in numbered:
        for sentence, instead in point.replacements:
            bare = instead.removeprefix(". ")  # behind the half of a sentence that holds
            if sentence in stays and bare.startswith("["):  # nobody says it before it is settled
                start = instead.removesuffix(bare)
                stays = put_for(stays, sentence, f"{start}{bare.strip('[].')} (decision {place}).")
            elif sentence in stays and (added := _ADDED.search(instead.removeprefix(sentence))):
                own = f"{(added['term'] or added['own']).rstrip('.')} (decision {place})."
                stays = put_for(stays, sentence, f"{closed(sentence)} {own}")
            elif not instead:
                stays = put_for(stays, sentence, f"{sentence.rstrip('.')} (see decision {place}).")
    return stays


def _is_elsewhere(source: PaperSource, line: PromiseLine) -> bool:
    text = sayable_part(line.text).replace(" stay as they are", "")  # of a list of what stays
    is_in_what_stays = line.mark == "brief" and text in source.dossier.what_stays
    return is_in_what_stays or line.title == _QUESTIONS  # no rule of the work


def _rule(source: PaperSource, line: PromiseLine) -> Titled:
    text, mark = first_sentences(line.text, _WORDS_OF_A_RULE), line.mark
    if mark == "brief" and len(text.split()) > _WORDS_OF_A_RULE:
        text = first_clause(text, names_in(source.rollout.brief)) or IN_ONE_SENTENCE
    first = next(split_sentences(line.text), "")
    for place, point in source.numbered_points():
        is_filled = (line.mark, line.title, point.key) == _OPEN_JOBS
        if is_filled or (first and point.options[0].startswith(first)):
            proposed = next(split_sentences(point.options[0]), "")
            text, mark = f"{proposed.rstrip('.')} (decision {place}).", "proposal"
        is_open = line.title == _MUST and point.key == _IS_IT_REQUIRED
        opened = (
            words
            for sentence, words in point.replacements
            if is_open or (sentence and line.text.startswith(sentence))
        )
        if (words := next(opened, "")).startswith("["):  # nobody says it before it is settled
            settled = words.strip("[].")
            text, mark = f"{settled.partition(': ')[2] if is_open else settled} (decision {place}).", "ask"
    if line.title == _ENDS:
        text = " ".join(filter(None, (text, _open_pieces(source))))
    if line.title == _MUST and source.shape.rows > 1:  # else the plan in short alone has it
        text = " ".join(filter(None, (text, source.page.rest)))
    keeps_pay = re.search(STAYS["pay"], source.dossier.what_stays, re.IGNORECASE)
    head = "Jobs" if line.title == _OPEN_JOBS[1] and keeps_pay else _HEADS.get(line.title, line.title)
    return Titled(f"{head}{_MARKS[mark]}.", text)


def _open_pieces(source: PaperSource) -> str:
    """Return what happens to what is open on the first day."""
    steps = (step for step in source.dossier.steps if step.day and _OPEN_PIECES.search(step.title))
    return next((f"{step.title.rstrip('.')} ({step.who}, by {source.on(step.day)})." for step in steps), "")


def _if_it_fails(source: PaperSource) -> Iterator[Titled]:
    """Yield what people do if they cannot, whom they call, and who stops it."""
    policy, lines = _policy(source)
    stop = next((capital(each) for line in lines if line.startswith(_FOR_ALL)
                 for each in [next(split_sentences(line.removeprefix(_FOR_ALL)))]), "")  # fmt: skip
    outage = next((line for line in lines if _OUTAGE.match(line)), "")
    drill = next((step for step in source.dossier.steps if step.day and _DRILL.search(step.title)), None)
    if drill:
        outage = _PRACTICED.sub(rf"\g<0> on {as_template(source.on(drill.day))}", outage)
    call = contact_of(source.rollout, policy)
    call = _ROLE.sub(r"the \g<0>", call)
    verb = "Write to" if "@" in call else "Call"
    called = f"{verb} {call.rstrip('.')}." if call else "Who to call is still open."
    stop = _AND_CALL.sub(".", stop) if call else stop
    yield Titled("If you can't.", " ".join(filter(None, (stop, outage, called))))
    live = min((wave.day for wave in source.page.waves), default=None)
    after = [row for _, row in gates_of(source) if row.day and live and row.day >= live]
    deciders = [*dict.fromkeys(row.owner for row in after if row.owner)]
    if deciders:
        clauses = (clause for row in after for clause in _CLAUSE.findall(row.stop))
        notice = next((clause for clause in clauses if _NOTICE.search(clause)), "").strip()
        informs = (
            closed(capital(notice.removeprefix("and ").replace(" them ", " everyone "))) if notice else ""
        )
        days = [*dict.fromkeys(row.day for row in after if row.day)]
        latest = listed(source.brief_day(day) for day in days[:2])
        day = next((ended[1] for row in after if (ended := _NO_WAY_BACK.search(row.stop))), "")
        how_long = f"on any day until {day}, then one failed step at a time" if day else "on any day"
        stops = f"{listed(deciders)}, {how_long}; next decisions: {latest}."
        yield Titled("Who can stop it.", f"{stops} {informs}".strip())


def _policy(source: PaperSource) -> tuple[Policy | None, list[str]]:
    """Return the rules of use, and their lines."""
    policies = (item for item in source.rollout.items.values() if isinstance(item, Policy) and item.text)
    policy = next(policies, None)
    return policy, [line.removeprefix("- ") for line in policy.text.splitlines()] if policy else []


def contact_of(rollout: Rollout, policy: Policy | None = None) -> str:
    """Return whom to call as the brief names them, '' if nobody is."""
    brief = rollout.brief
    own = brief.contact
    if not own:
        return ""
    if policy and own.casefold() in policy.incident_contact.casefold():
        return policy.incident_contact
    called = [person.name for person in brief.people if f"{person.name} ".startswith(f"{own} ")]
    return called[0] if len(called) == 1 else own
