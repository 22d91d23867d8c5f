"""A change's second thing: its trial, practice and measure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from playbook.core.base.words import capital
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import Metric, Milestone, TrainingSession
from playbook.core.text.notes import split_sentences
from playbook.llm.builtin.cases.case_writer import CaseWriter

SECOND = "second-half"
_BEFORE_START, _BEFORE_TRAINING = timedelta(days=14), timedelta(days=2)
_WEEK, _TARGET, _RED = 7, 90.0, 70.0
# What comes stands after these words; what goes stands after “from” or before “replaced”.
_COMES = re.compile(
    r"\b(?:introduc\w+|gets?|adopts?|adopting|starts? (?:with|using)|launch\w*|rolls? out|brings? in|"
    r"sets? up|mov\w+ (?:in)?to|switch\w* to|chang\w+ to|replaced by|work with|use)\s+",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r",? (?:and|plus|as well as|along with|together with) (?:also )?|, ", re.IGNORECASE)
# “PermitPal, an AI assistant, to check plans”: the words between the commas say what it is.
_SAYS_WHAT_IT_IS = re.compile(
    r"\b([A-Z][\w.-]{1,40}), an? [^,.;]{2,60},(?= (?:to|for|when|in|on|from|which|that)\b)"
)
_NAMED = re.compile(
    r"^(?P<article>(?:an?|one|the|our)(?: new| first| own| single| shared| common)?|new)\s+"
    r"(?P<name>(?:[a-z][\w-]*|[A-Z]{2,})(?: (?!(?:and|that|which|who|in|on|for|of|with|from|to|at|by|we|"
    r"where|when|before|after|until|instead|across|per|is|are|the|an?|will|can|must|replaces?|starts?|begins?|comes?|applies|"
    r"decides?|takes?|does|do|has|have|writes?|reads?|answers?|proposes?)\b)[\w-]+){0,3})"
)
_PROPER = re.compile(r"^(?:[A-Z][\w.-]+)(?: [A-Z][\w.-]+)*")
# “… and leads are routed by postal code”: a rule that says how work goes from now on.
_RULE = re.compile(
    r"(?:,|;)? and (?:from [^,.;]{1,30} on,? )?(?:all |new |each |every )?(?P<what>[a-z]+(?: [a-z]+)?) "
    r"(?:are|is|get|gets) (?P<done>routed|triaged|assigned|sorted|prioriti[sz]ed|escalated|allocated|"
    r"approved|scheduled|priced|graded|coded|numbered|ranked) (?:by|to|through|in|according|within|before)\b"
)
_REPLACES = re.compile(
    r"\b(?:an?|the) new (?P<name>[a-z][\w-]*(?: [a-z][\w-]*){0,2}?) "
    r"(?:replaces?|starts?|begins?|comes|applies|decides|takes over)\b"
)
_SYSTEM = re.compile(
    r"\b(?:systems?|software|apps?|assistants?|tools?|platforms?|portals?|programs?|tills?|tablets?|screens?|scanners?|"
    r"CRM|ERP|database|chatbots?|website|dashboards?)\b",
    re.IGNORECASE,
)
# “one case system, Passare”: the name after the comma is that of the thing before it.
_IS_CALLED = re.compile(rf"({_SYSTEM.pattern}), [A-Z][\w-]{{1,40}}(?=\.?$)")
_NO_THING = re.compile(
    r"(?:people|day|days|week|year|time|hour|place|start|^step|way|part|account|accounts|training|office|building|"
    r"policy|policies|guidelines|team|teams|manager|managers|owner|leader|colleague|trainer|helper|chance|look|say|word)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class NewThing:
    """Something that a change brings, and the sentence that says so."""

    name: str
    sentence: str
    is_rule: bool = False  # “how leads are routed” takes no article

    @property
    def phrase(self) -> str:
        return self.name if self.is_rule else f"the {self.name}"


def second_thing(brief: Brief) -> NewThing | None:
    """Return what comes beside the first thing that a brief names, None where it names one."""
    things: list[NewThing] = []
    for sentence in (" ".join(each.split()) for each in split_sentences(brief.what_changes)):
        things += [thing for thing in _things_in(sentence) if thing not in things]
        if (comes := _REPLACES.search(sentence)) and not _NO_THING.search(comes["name"]):
            things.append(NewThing(comes["name"], sentence))
        if rule := _RULE.search(sentence):
            things.append(NewThing(f"how {rule['what']} are {rule['done']}", sentence, is_rule=True))
    tools = " ".join(brief.tools).casefold()
    first = next(
        (each for each in things if each.name.casefold() in tools or _SYSTEM.search(each.name)), None
    )
    if not (tools and all(each.is_rule for each in things)):  # a rule comes with the tool
        first = first or next(iter(things), None)
    others = [each for each in things if each is not first and each.name.casefold() not in tools]
    named = first or tools
    return others[0] if named and others else None


def _things_in(sentence: str) -> Iterator[NewThing]:
    sentence = _IS_CALLED.sub(r"\1", _SAYS_WHAT_IT_IS.sub(r"\1", sentence))
    for match in _COMES.finditer(sentence):
        for part in _BETWEEN.split(sentence[match.end() :].partition(";")[0]):
            if named := _NAMED.match(part):
                name = named["name"].rstrip()
                if not _NO_THING.search(name):
                    yield NewThing(name, sentence)
            elif proper := _PROPER.match(part) or _SYSTEM.match(part):
                yield NewThing(proper[0], sentence)
            else:
                break


def second_half_items(writer: CaseWriter) -> Iterator[Milestone | Metric]:
    """Yield the trial of a second thing, and its measure."""
    thing = second_thing(writer.brief)
    if thing is None or writer.size == "essential":
        return
    start = date.fromordinal(min(writer.schedule.go_lives))
    sessions = [day for day in writer.days_of(TrainingSession, writer.ids_taking_part) if day < start]
    day = min([start - _BEFORE_START, *(session - _BEFORE_TRAINING for session in sessions[:1])])
    phrase = thing.phrase
    yield writer.make(
        Milestone,
        "second-half",
        SECOND,
        title=f"{capital(phrase)}: write one page and try ten cases",
        owner=writer.owner(writer.brief.lead_id),
        group_ids=writer.ids_taking_part,
        date=writer.by(day),
        done_when="Two people put ten cases through it separately and came to the same results. The page "
        "says who decides what by it, what happens to a case that does not fit, and what it replaces from "
        "which day. Where the two differed, the page was changed.",
        note=f"The brief says: “{thing.sentence.rstrip('.')}.”",
        rule_ids=("R32",),
        why="A change that brings two things fails on the one that nobody prepared.",
    )
    read_on = writer.on_or_after(start.toordinal() + 2 * _WEEK)
    yield writer.make(
        Metric,
        "second-half",
        "metric",
        title=f"{capital(phrase)}: cases that went as the page says",
        owner=writer.owner(writer.brief.lead_id),
        group_ids=writer.ids_taking_part,
        measures="utilization",
        definition="Of twenty cases a week, drawn by somebody who does the work, the share that went as the "
        "page says. Target: proposal.",
        unit="%",
        baseline=0,
        target=_TARGET,
        target_date=writer.by(max(read_on, writer.on_or_after(start.toordinal() + 8 * _WEEK))),
        green_at=_TARGET,
        red_at=_RED,
        data_source="A weekly sample of twenty cases (proposal)",
        first_read=read_on,
        cadence_days=_WEEK,
        red_action="Read the cases that did not fit with the people who had them, and change the page "
        "within a week.",
        rule_ids=("R33", "R34", "R36", "R51"),
        why="What is not counted is done as before after a month.",
    )


def practice_of(brief: Brief) -> str:
    """Return what a session with real work does for the second thing, '' for none."""
    thing = second_thing(brief)
    return f"One case is for {thing.phrase}: decide it alone, then compare with a neighbor." if thing else ""
