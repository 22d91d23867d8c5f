"""Turn the brief into facts for sentences, with stand-ins for missing names."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from math import ceil

from playbook.core.base.words import as_template, capital, count, english_unit, lower_first
from playbook.core.case.answers import answering, awaited, is_about, stated_answer, usual_answer
from playbook.core.case.case import Case
from playbook.core.case.fixed.waits import ASKED_BY
from playbook.core.case.reading.concerns import as_said
from playbook.core.case.reading.learning import helpers_of
from playbook.core.case.reading.pilot import pilot_teams
from playbook.core.case.reading.promises import DECIDES
from playbook.core.case.reading.texts import LANGUAGE_NAMES, plain
from playbook.core.case.rounds import rounds_for, sits_together
from playbook.core.case.settle.facts import CaseFacts
from playbook.core.case.settle.own_words import OF_RECORDING
from playbook.core.case.settle.promises import RECORDED
from playbook.core.case.settle.proposals import DECIDED_ALOUD, IS_RECORDED
from playbook.core.case.teams.groups import place_or_names, team_names
from playbook.core.case.teams.heard import words_to_the_loudest
from playbook.core.case.teams.leaving import later_owner
from playbook.core.case.timing import IS_HEARD, WRITTEN_ANSWER, is_on_one_part, is_question
from playbook.core.plan.brief import EACH_MANAGER, MANAGER_OF, Aspect, Brief, Group, Person
from playbook.core.plan.case import PROMISE_TOPICS, SIGNED_BY_SPONSOR, Concern, Condition, PromiseTopic
from playbook.core.plan.examples import RATING_NAMES
from playbook.core.plan.items import Owner, SenderRole
from playbook.core.plan.plays.kinds import is_of_measuring
from playbook.core.plan.plays.stages import Role
from playbook.core.plan.private import without_distrust
from playbook.core.text.clauses import CHANGE_PLACEHOLDER, in_a_clause, names_in, what_comes
from playbook.core.text.dates import exact_days_in
from playbook.core.text.gain import own_gain
from playbook.core.text.notes import sayable_part, split_sentences
from playbook.core.text.spoken import (
    LEADS,
    SAY_IN,
    attempt_named,
    fit_for_speech,
    in_sentence,
    is_clause,
    led,
    once_done,
    without_asides,
)
from playbook.llm.builtin.wording import (
    Leader,
    TextFacts,
    as_sentences,
    fill_sentences,
    first_sentence,
    fit,
    listed,
    say,
    say_day,
    say_number,
)

SPONSOR = "the sponsor"
LEAD = "the rollout lead"
SUSTAINMENT = "the owner after the rollout"
COALITION = "a trusted colleague in {group}"
ALL_GROUPS = "all teams"
THE_WAY = "the new way of working"
PEOPLE_PER_CHAMPION, PEOPLE_WHO_CHANGE_MUCH, _SMALL_TEAM = 30, 12, 60
SHIFTS_ASSUMED = 3  # where the brief names helpers a shift, and no number of shifts
_MOST_CHAMPIONS_SHARE = 0.15
_MANY, _PEOPLE_PER_CHAMPION_OF_MANY = 1000, 40
_MOST_DAYS, _MOST_IN_A_WAVE = 3, 3
_LONG, _SHORT, _NAME = 700, 220, 80
_RIDDLE_WORDS = 6
_REPLACES_IT = re.compile(r"\b(replac\w+) (?:it|this|that|them)\b", re.IGNORECASE)
# A gain that a first scope without interfaces does not bring.
_ENTERED_ONCE = re.compile(r"\bno (?:more )?(?:double|duplicate) (?:data )?entry\b", re.IGNORECASE)
_LISTS_MORE = re.compile(r",|\b(?:and|und|et|y)\b")
# The brief's free texts, as they are called.
FREE_TEXTS = {
    "what_changes": "What changes", "why": "Why", "why_now": "Why now",
    "risk_of_not_changing": "Risk of not changing", "what_stays": "What stays", "objective": "Objective",
    "expected_benefit": "Expected benefit", "past_attempts": "Past attempts", "concerns": "Concerns",
}  # fmt: skip
_REASONS = ("why", "why_now", "risk_of_not_changing")  # which everyone hears
_SHORTER = {"risk_of_not_changing": "risk", "expected_benefit": "benefit"}
# What makes the work another one, beside pay and appraisal.
_OF_THE_WORK: tuple[Aspect, ...] = ("place", "reporting", "job", "process", "habits", "systems", "tools")
_HARD_HIT, _MORE_THAN_OTHERS = 4, 2
POSTS_GO = re.compile(
    r"\bposts? (?:go|goes|end|are cut)\b|\b(?:lose|cut) (?:their |a |the )?(?:posts?|positions?|jobs?)\b|"
    r"\btake another post\b|\b(?:get|take|move to) (?:other|another|new) (?:roles?|jobs?|posts?)\b|"
    r"\b(?:leads?|leaders?|managers?|heads?|posts?|positions?) (?:go|fall|are cut) from \w+ to \w+\b|"
    r"\bredundan(?:t|cies)\b",
    re.IGNORECASE,
)
_PLACES_GO = re.compile(
    r"\b(?:sites?|offices?|plants?|branch(?:es)?|depots?|rooms?|warehouses?|stores?) (?:in \w+ )?"
    r"(?:closes?|close down|is closed|are closed|will close|shuts?)\b",
    re.IGNORECASE,
)
_IN_BRACKETS = ("jobs_settled", "watching_settled", "recording_settled", "decisions_settled", "heard")
_IN_WRITING, _SIGNED_ANSWER = "You'll get that in writing today.", "You'll get the signed answer today."
UNSIGNED = (
    "Brackets hold what we propose. Is it signed? Then say it without the brackets. If not, say who decides "
    "and by when."
)
_ONE_MEETING = (
    "One meeting of ninety minutes for all of us: first ten minutes without slides, then your questions, the "
    "hard ones first, and in the last half hour each manager with their own team."
)
_LEADERS_BELOW = "Tell your team and shift leads before the others hear it."
# Kinds in which a leader without a team of their own has nothing to show.
_WORK_OF_OTHERS = frozenset(("specialist_ai", "coding_assistant", "new_process", "other"))
_NOT_KNOWN_YET = "We're asking people who were there what has to change, before anyone starts."
_WORDS_OF_THE_NEW = 26  # on what is different this time, in an announcement
_MOST_ANSWERS = 3  # in a talk of half an hour (proposal)
_STATES = {
    "works_council": "signed", "union": "signed", "contract": "signed", "funding": "approved",
    "data_protection": "done", "security": "done", "legal": "done",
}  # fmt: skip
_IS_GIVEN = re.compile(r"(?i)\b(?:opinion|answer|decision|ruling|permits?|certificates?)\b")  # and not done
# "Decided: the call center books for all clinics or after hours"
_DECIDED = re.compile(r"(?i)^(?:decided|decision):\s*(?P<what>.+)")
_DATA_MOVED = "the data has been moved and checked by people who know it"
_HAS_MEASURE = re.compile(r"\d ?%|\bpercent\b")  # the brief says how good it has to be
# "… from Monday, 3 May 2027": the words that a day of a start stands behind
_ON_A_DAY = re.compile(
    r"(?i)(?:^|,? )(?:from|on|as of|starting(?: on)?|effective(?: from)?|by)(?: the)?(?: [a-z]+day,?)? $"
)
_BEGINS_WITH_DAY = re.compile(r"(?:from|on|starting|as of|in|by|after) [^.,]{0,20}\d", re.IGNORECASE)
_IN_SHIFTS = "Where nobody can leave the shift"
_LEADERS_PART = "what happens when I try it on my own, mistakes and all"
_OWN_LINE = (
    "what_", "why", "risk", "objective", "benefit", "gain_of", "past_attempts", "promise_",
)  # fmt: skip
# A group of this name is no team of its own.
_EVERYONE = re.compile(
    r"everyone|everybody|all|all of us|all (?:staff|employees|people|teams|colleagues)|"
    r"(?:the )?(?:whole )?company|alle|alle mitarbeitenden|tous|todos",
    re.IGNORECASE,
)
_FEWEST_WORDS = 6
_CLAIM = re.compile(
    r"^(?:the |our )?(?:\w{1,30} )?(?:vendor|supplier|provider|maker|manufacturer|contractor|integrator) "
    r"(?:says|claims|assures us|tells us|believes|promises)(?: that)? "
    r"(?P<what>\S.*\b(?:is|are|works?|runs?)\b.*)",
    re.IGNORECASE,
)
_QUESTION = "- “"  # how an answer with its question begins
_BIG_BROTHER = re.compile(r"\b(?:big brother|control(?:led)?|watch\w*|track\w*|surveil\w*)\b", re.I)
_IN_FIRST_PERSON = re.compile(r"\b(?:I|my)\b(?! ?\.)")
# What happens on one day, and on no ordinary one.
_ONCE_ONLY = re.compile(
    r"\b(?:close[sd]?|closing|mov(?:es?|ed|ing)|starts?|begins?|ends?|ended|opens?|replac(?:e[sd]?|ing)|merges?"
    r"|merged|stops?|switch\w* off|introduc(?:e[sd]?|ing)|install(?:ed|ing)?|bought|buying|gets?|receives?"
    r"|go(?:es)? live|roll(?:s|ing)? out|pilots?"
    r"|waves?|phases?|first year|will be|from \d|by \d|in (?:19|20)\d\d|"
    r"(?:from|on|by|until|in) (?:january|february|march|april|may|june|july|august|september|october"
    r"|november|december|monday|spring|summer|autumn|fall|winter))\b",
    re.IGNORECASE,
)
_OF_PAY = re.compile(r"\b(?:paid|pay|salar(?:y|ies)|wages?|piece rates?|bonus(?:es)?)\b", re.IGNORECASE)
_OF_SOMETHING_BEFORE = re.compile(r"(?:It|They|This|That|These) ")
_WORDS_SPOKEN, _MOST_SPOKEN = {"why": 20, "why_now": 20, "risk": 16}, 45  # of the brief, in a speech
_FIRST_OR_OTHER = re.compile(r"(?<!\w)(First|Other) (?=[a-z])")
_FEWEST_OF_A_DAY = 8  # words
_CONTACT_ROLE = re.compile(
    r"^(?!the |an? |our |your )[A-Za-z]+(?: [a-z]+)* "
    r"(?:counsel|manager|officer|lead|director|engineer|desk|room|supervisor|nurse)(?=,|$)"
)
_CAN_HARM = "specialist_ai"
_OF_DATA = re.compile(r"\b(?:data protection|privacy|datenschutz)", re.IGNORECASE)
PROMISE_SUBJECTS: dict[PromiseTopic, str] = {
    "jobs": "Jobs", "measurement": "What is measured", "duty": "Required or optional",
    "working_time": "Working time",
    "switch_off": "What ends", "use": "What it may be used for", "answers": "Who answers questions",
}  # fmt: skip


def people_count(brief: Brief) -> int:
    """Return the stated headcount, else the sum of the groups."""
    return brief.headcount or sum(group.size for group in brief.groups)


def is_small(brief: Brief) -> bool:
    return sits_together(brief)


def holds_one_meeting(case: Case) -> bool:
    """Return whether announcement, managers' talks and questions are one meeting.

    Not where representatives hear it first, somebody loses most, or people have no desk.
    """
    brief = case.brief
    representatives_hear_first = any(case.is_of_representatives(each) for each in case.conditions)
    has_losers = any(loses_most(brief, group) for group in brief.groups)
    sits_at_desks = all(reach.has_mailbox is not False for reach in case.reach.values())
    return is_small(brief) and sits_at_desks and not representatives_hear_first and not has_losers


class Leaders:
    """The people who fill each role of a rollout, cached."""

    def __init__(self, brief: Brief) -> None:
        self.brief = brief
        self._known: dict[tuple[Role, int], Leader] = {}

    def of(self, role: Role, index: int = 0) -> Leader:
        """Return who fills a role, for the group at `index`."""
        key = (role, index)
        if key not in self._known:
            self._known[key] = self._find(role, index)
        return self._known[key]

    def of_all(self, role: Role, indexes: Sequence[int]) -> Leader:
        """Return who fills a role for several groups, else the lead."""
        first = self.of(role, indexes[0])
        same = all(self.of(role, index).owner == first.owner for index in indexes)
        return first if same else self.of("lead")

    def of_each(self, role: Role, indexes: Sequence[int]) -> Leader:
        """Return who does what each manager does with their own team."""
        first = self.of(role, indexes[0])
        same = all(self.of(role, index).owner == first.owner for index in indexes)
        return (
            first
            if same
            else Leader(Owner.model_construct(person_id=None, role=EACH_MANAGER), "your manager")
        )

    def sender_role(self, sender: Owner, indexes: Iterable[int]) -> SenderRole:
        """Return what a sender is to the groups addressed."""
        if sender == self.of("sponsor").owner:
            return "sponsor"
        if any(sender == self.of("manager", index).owner for index in indexes):
            return "manager"
        person = self.brief.find_person(sender.person_id)
        return "executive" if person and person.level == "executive" else "project"

    def _find(self, role: Role, index: int) -> Leader:
        brief = self.brief
        if role == "sponsor":
            return _named(brief.sponsor, SPONSOR, "sponsor_id")
        if role == "lead":
            return _named(brief.lead, LEAD, "lead_id")
        if role == "sustainment":
            return _named(later_owner(brief), SUSTAINMENT, "sustainment_owner_id")
        group = brief.groups[index]
        manager = brief.manager_of(group)
        if manager is None and _EVERYONE.fullmatch(group.label):
            each = Owner.model_construct(person_id=None, role=EACH_MANAGER)
            return Leader(each, "your manager", f"groups.{index}.manager_id")
        field = f"groups.{index}.manager_id"
        if role == "manager" and manager is None and group.manager_id and brief.lead:
            return _named(brief.lead, LEAD, field)  # whoever fills the post is asked to do nothing yet
        if role == "coalition" and manager is not None and manager.id == brief.sponsor_id:
            return _named(None, COALITION.format(group=group.label), field)
        return _named(manager, MANAGER_OF.format(group=group.label), field)


def _named(person: Person | None, role: str, field: str) -> Leader:
    if person is not None:
        return Leader(Owner.model_construct(person_id=person.id, role=""), fit(person.name, _NAME))
    return Leader(Owner.model_construct(person_id=None, role=role), fit(role, _NAME + 20), field)


def spliced(case: Case, text: str) -> str:
    """Return the brief's words as they stand in an English text: in quotation marks if foreign."""
    return f"“{text}”" if text and case.language != "en" else text


def _say_in(case: Case) -> str:
    """Return the heading above quotes for a talk in the brief's language."""
    return SAY_IN.format(language=LANGUAGE_NAMES.get(case.language, "your language"))


def rollout_facts(case: Case, leaders: Leaders, first: date) -> TextFacts:
    """Return the rollout's facts; a go-live before `first` is left out."""
    brief = case.brief
    facts = TextFacts({"name": fit(brief.name, _NAME), "group_count": say_number(len(brief.groups))})
    facts.values["people_count"] = say_number(people_count(brief))
    facts.add("organisation", fit(brief.organisation, _NAME))
    for field in FREE_TEXTS:
        if field == "concerns":
            continue  # a worry is answered, or asked about; no text repeats it as it is
        text = as_sentences(
            _in_clauses(case, field, case.with_replacements(_without_repeats(case, field))), _LONG
        )
        facts.add(_SHORTER.get(field, field), spliced(case, text), field)
        if not text and getattr(brief, field):
            del facts.asks[_SHORTER.get(field, field)]  # answered, but not for everyone
    for field in ("why", "what_changes"):
        facts.add(f"{_SHORTER.get(field, field)}_short", spliced(case, _in_short(case, field)), field)
    gain = _from_the_rest(case, own_gain(case.with_replacements(brief.expected_benefit)))
    facts.add("gain_of_people", spliced(case, as_sentences(gain, _LONG)), "expected_benefit")
    facts.add("benefit_short", spliced(case, first_sentence(gain, _SHORT)), "expected_benefit")
    texts = _texts_of(case)
    for name in LEADS:
        value = facts.values[name]
        is_ours = name == "what_stays" and value != as_sentences(_without_repeats(case, name), _LONG)
        jobs = plain(case.sentence("jobs") or "")
        is_heard = (
            name == "what_stays"
            and value
            and f"{jobs.rstrip('.')}. ".startswith(f"{plain(value).rstrip('.')}. ")
        )
        value = "" if is_heard else value  # the promise says it
        # An exception is never cut.
        if value and not is_ours:
            fewest = {"fewest_words": 1} if name == "what_stays" else {}  # no item of a promise is left out
            value = fit_for_speech(value, _WORDS_SPOKEN.get(name, _MOST_SPOKEN), **fewest)
        facts.add(f"{name}_spoken", led(name, value, texts) if value else "", facts.asks.get(name, name))
        if is_heard:
            facts.values[f"{name}_spoken"] = ""  # known, and part of the promise
    _add_gaps(facts, case)
    tools = [fit(tool, _NAME) for tool in tools_of(brief)]
    facts.add("tool", tools[0] if tools else "", "tools", THE_WAY)
    facts.add("tools", listed(tools), "tools", THE_WAY)
    roles: tuple[Role, ...] = ("sponsor", "lead", "sustainment")
    for role in roles:
        facts.add_leader(role, leaders.of(role))
    keeps, leads = facts.values["sustainment"], facts.values["lead"]
    # Nobody hands over to themselves.
    facts.values["hand_over"] = (
        f"Settle how {leads} keeps this going" if keeps == leads else f"Hand over to {keeps}"
    )
    hours = brief.lead_hours_per_week
    facts.add("lead_hours", say_number(hours) if hours else "", "lead_hours_per_week")
    facts.add("incident_contact", _contact(case), stand_in=facts.values["lead"])
    facts.values["harm_contact"] = _contact_for_harm(case, facts.values["incident_contact"] or "")
    facts.values["incident_contact"] = facts.values["harm_contact"] or facts.values["incident_contact"]
    small = is_small(brief)
    is_one_meeting = holds_one_meeting(case)
    facts.values["one_meeting"] = _ONE_MEETING if is_one_meeting else None
    facts.values["talk_follows"] = (
        "Your own manager tells you what it means for you in the last half hour of this meeting."
        if is_one_meeting
        else None
    )
    facts.values["leaders_below"] = None if small else _LEADERS_BELOW
    nine = "t least nine in ten people have"
    enough = f"In each team, a{nine}" if len(brief.groups) > 1 else f"A{nine}"
    facts.values["enough_trained"] = "Everyone has" if small else enough
    few = "In any one team, fewer than half have" if len(brief.groups) > 1 else "Fewer than half have"
    facts.values["too_few_trained"] = "More than two people have not" if small else few
    facts.add("outcome_measure", spliced(case, fit(brief.outcome_measure, 160)))
    unit = fit(english_unit(brief.outcome_unit), 40)
    unit = unit if unit.startswith("%") else f" {unit}" if unit else ""
    for name in ("outcome_baseline", "outcome_target"):
        value = getattr(brief, name)
        facts.add(name, "" if value is None else say_number(value) + unit)
    for name, day in (("start_day", brief.start), ("go_live_day", brief.go_live), ("end_day", brief.end)):
        is_past = name == "go_live_day" and day and day < first
        facts.values[name] = say_day(day, home_year(brief)) if day and not is_past else None
    # The objective's own day, where it names one that the start leaves room for.
    named = CaseFacts(case, first).due_of_objective
    facts.values["objective_day"] = (
        say_day(named, home_year(brief))
        if named and named > (brief.go_live or named)
        else facts.values["end_day"]
    )
    _add_case(facts, case)
    if case.language != "en":
        # A quote in another language stands on a line of its own.
        for field, value in facts.values.items():
            if value and value.startswith("“") and field.startswith(_OWN_LINE):
                facts.values[field] = f"\n{value}"
        if what := facts.values.get("what_changes_short"):
            facts.values["what_changes_short"] = f"{_say_in(case)}\n- {what.strip()}"
    _add_kind(facts, case)
    return facts


def _without_repeats(case: Case, field: str) -> str:
    """Return a text of the brief; what stays leaves the job promise to the promise itself."""
    text = str(getattr(case.brief, field))
    text = without_asides(without_distrust(text)) if field in _REASONS else text
    text = sayable_part(text) if field == "what_stays" else text
    text = what_comes(text) if field == "what_changes" else text
    if field != "what_stays" or case.sentence("jobs") is None:
        return text
    jobs = plain(case.sentence("jobs") or "")
    promised = [
        each
        for each in split_sentences(text)
        if plain(each).rstrip(".") in jobs
        or (DECIDES["jobs"].search(plain(each)) and not _LISTS_MORE.search(each))
    ]
    others = [each for each in split_sentences(text) if each not in promised]
    return " ".join(others) or text


def _in_clauses(case: Case, field: str, text: str) -> str:
    """Return what changes in sentences to speak, else the sponsor's question."""
    if field != "what_changes" or case.language != "en":
        return text
    clauses = [in_a_clause(each, names_in(case.brief)) for each in split_sentences(text)]
    return " ".join(filter(None, clauses)) if not clauses or clauses[0] else CHANGE_PLACEHOLDER


def _without_ends(case: Case, text: str) -> str:
    """Return what begins, without what ends on a later day."""
    sentences = split_sentences(text)
    ends = {off.quote: off.what for off in case.switch_offs if off.day and not off.is_on_start}
    ended = next((ended_thing for quote, ended_thing in ends.items() if quote in sentences), "")
    others = [
        _REPLACES_IT.sub(rf"\g<1> {as_template(ended)}", each) if ended else each
        for each in sentences
        if each not in ends
    ]
    return " ".join(others) or text


def _add_gaps(facts: TextFacts, case: Case) -> None:
    """Add what has to be known before an announcement and is missing."""
    brief = case.brief
    asked = {
        "what comes, and for which work": len(brief.what_changes.split()) >= _FEWEST_WORDS,
        "why": bool(brief.why),
        "what should be true at the end": bool(brief.objective),
        "what stays": bool(brief.what_stays),
        "who stands for it": brief.sponsor is not None,
    }
    is_sketch = not brief.why and not brief.objective
    missing = [question for question, is_known in asked.items() if not is_known]
    facts.values["gaps"] = f"[Not ready. Open: {listed(missing, most=len(asked))}.]" if is_sketch else None
    if is_sketch and not asked["what comes, and for which work"]:
        facts.values["what_changes_short"] = "[Open: what comes, and for which work.]"


def _in_short(case: Case, field: str) -> str:
    """Return the first sentence of a text, with its exception where it has one."""
    text = _without_repeats(case, field)
    text = _without_ends(case, text) if field == "what_changes" else text
    whole = first_sentence(text, _LONG)
    replaced = case.with_replacements(whole)
    limit = _LONG if field == "what_changes" and case.language == "en" else _SHORT  # it is cut by clauses
    return first_sentence(_in_clauses(case, field, whole), limit) if replaced == whole else replaced


def _contact(case: Case) -> str:
    """Return whom to call as it stands in a sentence: a name, or 'the duty manager'."""
    contact = fit(case.brief.contact, _NAME)
    if case.language != "en":
        return spliced(case, contact)
    return _CONTACT_ROLE.sub(
        # "IT help desk" keeps its capitals.
        lambda match: (
            f"the {match[0][:1].lower() if match[0][1:2].islower() else match[0][:1]}{match[0][1:]}"
        ),
        contact,
    )


def _contact_for_harm(case: Case, contact: str) -> str | None:
    """Return whom to call for harm, where the brief names only a data contact."""
    if case.kind.key != _CAN_HARM or not _OF_DATA.search(contact):
        return None
    return f"your shift lead if anyone could get hurt; about data, {contact}"


# What is promised of answers may be meant of a tool's.
_OF_QUESTIONS = re.compile(
    r"\b(?:questions?|asks?|asked|answer(?:s|ed)?|repl(?:y|ies)|hear)\b", re.IGNORECASE
)


def _add_case(facts: TextFacts, case: Case) -> None:
    """Add what the case says in sentences, and lists of what is still open."""
    values = facts.values
    for topic in PROMISE_TOPICS:
        sentence = as_sentences(case.with_replacements(case.sentence(topic) or ""), _LONG)
        is_meant = topic != "answers" or case.language != "en" or _OF_QUESTIONS.search(sentence)
        values[f"promise_{topic}"] = (is_meant and spliced(case, sentence)) or None
        if case.promises[topic].state == "undecided":
            facts.asks[f"promise_{topic}"] = f"promises.{topic}"
    values |= _promises_on(case, None)
    values |= _conditions_on(case, None)
    remedies = dict.fromkeys(remedy for lesson in case.lessons for remedy in lesson.remedies)
    # The brief's words on it are its editors' alone: a text for everyone names the attempt, no more.
    failed = [each for each in case.lessons if each.causes and not each.is_trial]
    different = " ".join(_first_remedies(remedies))
    different = f"Here's what's different this time. {different}" if different else _NOT_KNOWN_YET
    values["this_time"] = different if failed else None
    # What was tried, and how it ended, may be two sentences.
    tried = [each for each in case.lessons if not each.is_trial]
    year = next((each.year for each in (*failed, *tried) if each.year), None)
    values["last_time"] = (f"the attempt of {year}" if year else "the last attempt") if failed else None
    # Whoever wrote "I gave a speech" speaks here.
    whose = "my" if _IN_FIRST_PERSON.search(case.brief.past_attempts) else "our"
    named = ((name, each.year) for each in (*failed, *tried) if (name := attempt_named(each.done)))
    thing, year = next(named, ("what we tried", year))  # a year stays with what was tried in it
    when = f" in {year}" if year else "" if thing != "what we tried" else " before"
    owned = f"Some of you remember {thing}{when}. That was {whose} mistake."
    values["last_time_owned"] = owned if failed else None
    values["loudest"] = words_to_the_loudest(case.brief.concerns) or None
    circumstances = [as_sentences(text, _LONG) for text in case.circumstances]
    values["circumstances"] = spliced(case, " ".join(circumstances)) or None


def _first_remedies(remedies: Iterable[str]) -> Iterator[str]:
    """Yield what is done about an earlier failure, as much as an announcement has room for."""
    room = _WORDS_OF_THE_NEW
    for place, remedy in enumerate(remedies):
        room -= len(remedy.split())
        if place and room < 0:
            return
        yield remedy


def _promises_on(case: Case, day: date | None) -> dict[str, str | None]:
    """Return what is open, as a text of that day says it."""
    deciders: dict[tuple[bool, str], list[str]] = {}
    for promise in case.open_promises:
        is_due = bool(day and promise.decide_by and promise.decide_by < day)
        decider = _who_by_when(case, promise.decider_id, promise.decide_by)
        decider = decider.replace(" decides by ", " has decided by ") if is_due else decider
        deciders.setdefault((is_due, decider), []).append(PROMISE_SUBJECTS[promise.topic].lower())
    # The text is written before the decision and read after it, so it says where the sentence comes from.
    lines = [
        f"{capital(decider)} what is open. "
        + (
            "Use the approved wording; if one is late, give the new date."
            if is_due
            else "Until then say that it is open, and name that day."
        )
        for is_due, decider in deciders
    ]
    points = [name for names in deciders.values() for name in names]
    return _settled_on(case, day) | {
        "open_promises": "\n".join(lines) or None,
        "open_points": listed(points, len(points)) or None,
    }


def _settled_on(case: Case, day: date | None) -> dict[str, str | None]:
    """Return the words on jobs and monitoring while no text may promise anything."""
    worries = [concern.text for concern in case.concerns if not concern.is_about_people]
    is_feared = any(is_of_measuring(text) or _BIG_BROTHER.search(text) for text in worries)
    screen = (
        " Before your first session you see the manager's screen, field by field."
        if case.kind.key == "new_system"
        else ""
    )
    jobs = _settled(case, day, "jobs", "About your jobs:")
    watching = _settled(case, day, "measurement", "About who sees what you do:") if is_feared else None
    stored = f"About recordings: [{case.proposed[RECORDED]}]" if RECORDED in case.proposed else None
    is_signed = any("[" in each for each in (jobs, watching, stored) if each)
    return {
        "jobs_settled": jobs,
        "watching_settled": watching and f"{watching}{screen}",
        "recording_settled": stored,
        "decisions_settled": case.proposed.get(DECIDED_ALOUD),
        "in_writing": _IN_WRITING if is_signed else None,
    }


def _settled(case: Case, day: date | None, topic: PromiseTopic, about: str) -> str | None:
    """Return what we propose to say of an open promise, or when people will hear it."""
    promise = next((each for each in case.open_promises if each.topic == topic), None)
    if promise is None or topic not in case.proposed:
        return None
    if day and promise.decide_by and promise.decide_by >= day:
        heard = say_day(promise.decide_by, home_year(case.brief))
        return f"{about} I can't tell you yet. You'll hear it by {heard}."
    return f"{about} [{case.proposed[topic]}]"


# How the name of a condition may begin inside a sentence; other capitals may be names.
_WITH_ARTICLE = re.compile(r"^(?:The|A|An|All|Our|Each|Every|No)(?= )")


def _conditions_on(case: Case, day: date | None) -> dict[str, str | None]:
    """Return what has to be in place, as a text of that day says it."""
    open_ones = [each for each in case.conditions if not case.is_met(each) and each.gates != "switch_off"]
    past = [each for each in open_ones if day and (case.due_on(each) or date.max) <= day]
    ahead = [each for each in open_ones if each not in past]
    names = [_WITH_ARTICLE.sub(lambda first: first[0].lower(), _condition_name(case, each)) for each in ahead]
    heard = [each for each in past if case.is_of_representatives(each)]
    return {
        "conditions": listed(names, most=6) or None,
        "conditions_first": _first_of_all(case, ahead),
        "heard": " ".join([*_heard(case, heard), _SIGNED_ANSWER]) if heard else None,
    }


def _first_of_all(case: Case, conditions: Sequence[Condition]) -> str | None:
    """Return in spoken words what comes before go-live and each start."""
    # A quote of the brief's own shorthand is for those who plan, and not for a speech.
    phrases = [each for each in conditions if not each.name.startswith("“") and ASKED_BY not in each.name]
    by_teams: dict[tuple[str, ...], list[str]] = {}
    of_parts: list[str] = []
    for each in phrases:
        is_of_part = not each.group_ids and is_on_one_part(each, case.brief)
        clauses = of_parts if is_of_part else by_teams.setdefault(each.group_ids, [])
        if (done := _done(case, each)) not in clauses:
            clauses.append(done)
    indexes = {group.id: index for index, group in enumerate(case.brief.groups)}
    sentences = []
    for group_ids, clauses in sorted(by_teams.items()):
        joined = listed(clauses, most=6)
        if len(clauses) > 1 and any(" and " in each for each in clauses):
            joined = f"{'; '.join(clauses[:-1])}, and {clauses[-1]}"
        teams = listed(names_of(case.brief, (indexes[each] for each in group_ids if each in indexes)), most=3)
        who = f"{capital(teams)} won't start" if teams else "We won't go live"
        sentences.append(f"{who} until {joined}.")
    if of_parts:
        sentences.append(f"One part waits until {listed(of_parts)}; the rest starts on its day.")
    return " ".join(sentences) or None


def _done(case: Case, condition: Condition) -> str:
    """Return a condition as a clause: what is done when it is met."""
    name = _condition_name(case, condition)
    if condition.kind == "migration" and not _HAS_MEASURE.search(name):
        return _DATA_MOVED
    if decided := _DECIDED.match(name):
        what = in_sentence(decided["what"], _texts_of(case))
        return f"it is decided {'whether' if ' or ' in what else 'that'} {what}"
    head = name.partition(": ")[0]  # what is open or broken today is not read to all
    state = "" if _IS_GIVEN.search(name) else _STATES.get(condition.kind, "")
    return once_done(head if is_clause(head) else name, state, _texts_of(case))


def _heard(case: Case, conditions: Sequence[Condition]) -> Iterator[str]:
    """Yield what representatives got an answer to, and what they agreed to."""
    signed = [_condition_name(case, each) for each in conditions if not is_question(each)]
    if signed:
        yield f"Already settled: {listed(signed)}. [What was asked for, and what we changed.]"
    for each in conditions:
        if is_question(each):
            asking, _, question = each.name.removeprefix(f"{WRITTEN_ANSWER} to ").partition(": ")
            answer = IS_RECORDED if OF_RECORDING.search(question) else "Our answer, in one sentence."
            yield f"{capital(asking)} asked {question or 'us a question'}. [{answer}]"


def facts_on(case: Case, facts: TextFacts, day: date, groups: Sequence[Group]) -> dict[str, str | None]:
    """Return what a text of that day says in other words."""
    values = _conditions_on(case, day) | _promises_on(case, day) | _start_on(case, facts, day, groups)
    is_unsigned = any("[" in (values[name] or "") for name in _IN_BRACKETS)
    values["unsigned"] = UNSIGNED if is_unsigned else None
    awaited = case.consultation_on(day, [group.id for group in groups])
    values["opening"] = _opening(case, facts, day, groups, awaited)
    if awaited is None:
        return values | _start_noted(case, facts, day, groups)
    theirs = [group for group in groups if group.id in awaited.group_ids] if awaited.group_ids else groups
    this = "This" if len(theirs) == len(groups) else f"For {place_or_names(theirs, case.brief.groups)}, this"
    is_heard = bool(IS_HEARD.search(awaited.name))
    talks = "consultation" if is_heard else "talks with your representatives"
    proposed = f"{this} is a proposal, and the {talks} can still change it. "
    opening, listed_below, quote = (values["opening"] or "").partition(f" {_say_in(case)}\n")
    values["opening"] = f"{opening} The {talks} can still change it.{listed_below}{quote}"
    if facts.values.get("group_go_live_day"):
        # Before the agreement is signed a start has no day.
        signed = "the consultation has ended" if is_heard else "your representatives have signed"
        month = _month_of(case, min(filter(None, map(case.brief.go_live_of, groups))))
        values["group_go_live_day"] = named_later = f"a day we'll name once {signed}, not before {month}"
        values |= _noted("We start", named_later)
        apart = "Apart from the pilot, it" if _pilot_ahead(case, day) else "It"
        to_come = f"We'll set the date once {signed}. {apart} won't be before {month}."
        values |= dict.fromkeys(("start_spoken", "start_told"), to_come)
        ends = values.get("promise_switch_off") or facts.values.get("promise_switch_off")
        if ends and not ends.startswith("["):
            ends = in_sentence(ends, _texts_of(case))
            values["promise_switch_off"] = f"Planned, and open until {signed}: {ends}"
    for name in ("what_changes", "what_changes_short", "promise_duty"):
        value = facts.values.get(name)
        if value and value not in (facts.values.get("what_stays") or ""):  # else it stands twice
            values[name] = proposed + _without_starts(case, value)
    return values


def _opening(
    case: Case, facts: TextFacts, day: date, groups: Sequence[Group], awaited: Condition | None
) -> str | None:
    """Return what changes, for whom and when, as a speech begins."""
    if not (what := facts.values.get("what_changes")):
        return None
    is_quote = what.startswith("\n")
    what = what if is_quote else fit_for_speech(_without_starts(case, what) if awaited else what)
    starts = sorted({start for group in groups if (start := case.brief.go_live_of(group)) and start >= day})
    days = [say_day(start, home_year(case.brief)) for start in starts]
    when = f"Between {days[0]} and {days[-1]}" if len(days) > 1 else f"On {days[0]}" if days else ""
    # Whose work ends is changed most, and one of us.
    changed = [g for g in groups if case.is_trained(g) or g.id in case.ends_of_work] or groups
    people = sum(group.size for group in changed)
    every = "all " if len(changed) == len(groups) else ""
    whom = f"for {every}{say_number(people)} of us" if people > 1 else "for all of us"
    work = "a change" if case.waiting else f"a change {whom}"
    clause = f". {_say_in(case)}\n- {what.strip()}" if is_quote else f": {in_sentence(what, _texts_of(case))}"
    pilot = "" if is_quote else _pilot_ahead(case, day)
    if awaited:
        earliest = f", in {_month_of(case, starts[0])} at the earliest" if starts else ""
        return f"We propose {work}{earliest}{clause}{pilot}"
    scope = f"{_first_scope(case, day)}{pilot}"
    if not when or _BEGINS_WITH_DAY.match(what):
        return f"We plan {work}{clause}{scope}"
    return f"{when} we plan {work}{clause}{scope}"


def _without_starts(case: Case, text: str) -> str:
    """Return a text without the days of starts that nobody has agreed to yet."""
    starts = {case.brief.go_live, *case.brief.team_starts}
    for day in reversed(exact_days_in(text, case.brief.start) if case.brief.start else []):
        leads = _ON_A_DAY.search(text[: day.start])
        if leads and day.day in starts:
            behind = text[day.end :].lstrip(", ")
            before = text[: leads.start()]
            text = f"{before}{text[day.end :]}" if before.strip() else capital(behind)
    return text


def _pilot_ahead(case: Case, day: date) -> str:
    """Return who tries it first, from which day, while that lies ahead."""
    starts = case.pilot.starts if case.pilot else None
    if case.pilot is None or starts is None or starts <= day:
        return ""
    ids = pilot_teams(case.brief, case.pilot)
    teams = names_of(case.brief, (place for place, each in enumerate(case.brief.groups) if each.id in ids))
    whom = f" with {listed(teams, most=3)}" if ids else ""
    return f" A pilot{whom} comes first, from {say_day(starts, home_year(case.brief))}."


def _first_scope(case: Case, day: date) -> str:
    """Return what starts first and what follows, while that lies ahead."""
    lead_time, rest = case.kind.lead_time, case.rest_on
    if lead_time is None or rest is None or rest <= day:
        return ""
    follows = f"{capital(lead_time.rest)} follow on {say_day(rest, home_year(case.brief))}."
    by_hand = "Until then, we key in by hand what interfaces will carry."
    return f" We start with {lead_time.sooner}. {follows} {by_hand}"


def _from_the_rest(case: Case, gain: str) -> str:
    """Return a gain; work of the rest ends on the rest's day."""
    if case.rest_on is None or case.language != "en":
        return gain
    return _ENTERED_ONCE.sub(rf"\g<0> from {as_template(say_day(case.rest_on, home_year(case.brief)))}", gain)


def _texts_of(case: Case) -> str:
    """Return the brief's own words, in which names show by their capitals."""
    brief = case.brief
    every = (*brief.tools, brief.organisation, *(person.name for person in brief.people))
    names = (f"of {name}" for name in every if name)
    return "\n".join((*(getattr(brief, name) for name in FREE_TEXTS), *names))


def _start_on(case: Case, facts: TextFacts, day: date, groups: Sequence[Group]) -> dict[str, str | None]:
    """Return the start in a sentence, as an aim until it is approved."""
    planned = facts.values.get("group_go_live_day")
    if planned is None:
        return {}
    starts: dict[date, list[Group]] = {}
    for group in groups:
        if (start := case.brief.go_live_of(group)) and start >= day:
            starts.setdefault(start, []).append(group)
    confirmed = dict(case.confirmed)
    if len(case.decided) > 1:  # the first of several starts can still be a no-go, too
        go_no_go = case.decided[min(case.decided)]
        confirmed = {
            start: case.decided.get(start, back) if back < go_no_go else back
            for start, back in confirmed.items()
        }
        confirmed[min(case.decided)] = go_no_go
        own = {start: gate for start, gate in case.decided.items() if gate > go_no_go}
        confirmed = own | confirmed
    waiting = {start: back for start in sorted(starts) if (back := confirmed.get(start)) and day < back}
    if len(case.decided) == 1:  # what is approved on paper before can still be a no-go
        waiting = {start: case.decided.get(start, back) for start, back in waiting.items()}
    if not waiting:
        sentence = f"We plan to start on {planned}."
        return {"start_spoken": sentence if len(starts) > 1 else None, "start_told": sentence}
    year, who = home_year(case.brief), capital(facts.values.get("sponsor") or SPONSOR)
    by_when = _by_when(waiting, year, is_all=True)
    aims = [f"We're planning on {say_day(day, year)}" for day in waiting]
    others = "new ones" if len(waiting) > 1 else "a new one"
    if len(starts) > 1:
        teams = {
            start: _spoken_of(place_or_names(of_day, case.brief.groups)) for start, of_day in starts.items()
        }
        sure = [day for day in starts if day not in waiting and day < min(waiting)]
        later = sorted(day for day in starts if day not in sure)
        begun = listed([f"{teams[day]} on {say_day(day, year)}" for day in sure])
        verb = " should follow" if sure else " should start"
        aims = [
            f"{teams[day]}{'' if place else verb} on {say_day(day, year)}" for place, day in enumerate(later)
        ]
        aims[0] = " ".join(filter(None, (f"We start with {begun}." if begun else "", capital(aims[0]))))
        by_when = _by_when(waiting, year, is_all=len(waiting) == len(later))
    aim = "; ".join(aims)
    the_day = say_day(min(starts), year)
    return {
        "start_spoken": f"{aim}. I'll confirm {by_when}, or give you {others}."
        if len(starts) > 1
        else f"I'll confirm {the_day} by {say_day(min(waiting.values()), year)}, or give you a new date.",
        "start_told": f"{aim}. {who} confirms {by_when}, or gives us {others}.",
    }


def _start_noted(case: Case, facts: TextFacts, day: date, groups: Sequence[Group]) -> dict[str, str | None]:
    """Return the start as a notice names it: planned until its go/no-go."""
    planned = facts.values.get("group_go_live_day")
    if planned is None:
        return {}
    starts = sorted({start for group in groups if (start := case.brief.go_live_of(group)) and start >= day})
    waiting = {start: gate for start in starts if (gate := case.decided.get(start)) and day < gate}
    if not waiting:
        return _noted("We start", planned)
    by_when = _by_when(waiting, home_year(case.brief), is_all=len(waiting) == len(starts))
    who = facts.values.get("sponsor") or SPONSOR
    return _noted("We plan to start", f"{planned}; {who} confirms {by_when.removeprefix('that day ')}")


def _noted(head: str, when: str) -> dict[str, str | None]:
    return {"start_noted": f"{head}: {when}", "start_posted": f"{head.upper()}: {when}"}


_MOST_CONFIRMED = 3


def _by_when(waiting: Mapping[date, date], year: int, *, is_all: bool) -> str:
    """Return which starts are confirmed by when.

    `is_all`: no other one is named beside them.
    """
    starts_by: dict[date, list[str]] = {}
    for start, back in waiting.items():
        starts_by.setdefault(back, []).append(say_day(start, year))
    pairs = [f"{listed(starts)} by {say_day(back, year)}" for back, starts in starts_by.items()]
    if is_all and len(pairs) == 1:
        return f"{'those days' if len(waiting) > 1 else 'that day'} by {say_day(min(starts_by), year)}"
    if len(pairs) > _MOST_CONFIRMED:
        return f"{pairs[0]} and each later day before it comes"
    return listed(pairs)


def _spoken_of(names: str) -> str:
    """Return teams and places as they stand in a sentence: "the first branches"."""
    return _FIRST_OR_OTHER.sub(lambda match: f"the {match[1].lower()} ", names)


def _month_of(case: Case, day: date) -> str:
    return f"{day:%B}" if day.year == home_year(case.brief) else f"{day:%B %Y}"


def _condition_name(case: Case, condition: Condition) -> str:
    """Return a name: our own word for what was read, the brief's for what was given."""
    name = fit(condition.name, 160).rstrip(".")
    if case.language == "en" and (claim := _CLAIM.match(name)):
        name = f"our own test shows that {claim['what']}"  # what somebody says is true already
    is_ours = f"condition.{condition.id}" in case.origins
    if not is_ours:
        return spliced(case, name)
    if name.startswith("“"):
        return name
    shown = name.partition(": ")[0]  # inside a list no colon reads well
    return in_sentence(shown, _texts_of(case)) if is_clause(shown) else lower_first(shown)


def _who_by_when(case: Case, person_id: str | None, day: date | None) -> str:
    who = _who(case, person_id or case.brief.sponsor_id, SPONSOR)
    return f"{who} decides by {say_day(day, home_year(case.brief))}" if day else f"{who} decides"


def _who_answers_for(case: Case, condition: Condition) -> str:
    brief = case.brief
    if condition.kind in SIGNED_BY_SPONSOR:
        return _who(case, condition.owner_id or brief.sponsor_id, SPONSOR)
    return _who(case, condition.owner_id or brief.lead_id, LEAD)


def _who(case: Case, person_id: str | None, otherwise: str) -> str:
    person = case.brief.find_person(person_id)
    return fit(person.name, _NAME) if person else otherwise


def _add_kind(facts: TextFacts, case: Case) -> None:
    """Add the words of the kind of change, and its sentences with their facts."""
    kind, values = case.kind, facts.values
    for name in type(kind.words).model_fields:
        values[f"kind_{name}"] = getattr(kind.words, name)
        if case.kind_origin == "unknown":
            facts.asks[f"kind_{name}"] = "change_kind"
    leads_a_group = any(group.manager_id == case.brief.sponsor_id for group in case.brief.groups)
    is_of_others = kind.key in _WORK_OF_OTHERS and not (leads_a_group and case.brief.sponsor_id)
    values["sponsor_own_use"] = _LEADERS_PART if is_of_others else kind.words.own_use
    sentences = {
        "kind_question": kind.weekly_question, "kind_win": kind.win, "kind_proficient": kind.proficient_when,
        "kind_stop_rule": kind.stop_rule, "kind_incentives": kind.incentives, "day_after": kind.day_after,
    }  # fmt: skip
    for name, text in sentences.items():
        values[name] = fill_sentences(text, facts) or None
    if not kind.is_day_of_trade and (day := _ordinary_day(case, values)):
        values["day_after"] = day
    values["app_rating"] = f"from “{RATING_NAMES[0]}” to “{RATING_NAMES[-1]}”"
    values["kind_rating"] = f"from 0 ({kind.rating[0]}) to 4 ({kind.rating[-1]})"
    rules = [
        f"- {rule}"
        for guardrail in kind.guardrails
        if facts.knows(guardrail.needs) and (rule := fill_sentences(guardrail.say, facts))
    ]
    if rules and kind.is_ai:
        rules += [f"- {_until_allowed(case, each)}" for each in case.awaited_on_data]
    values["kind_guardrails"] = "\n".join(rules) or None
    worries = [
        f"- {whole_worry(case, concern)}"
        for concern in case.concerns
        if not concern.is_about_people
        and settled_answer(case, concern, facts) is None
        and answering(case, concern) is None
    ]
    values["open_concerns"] = "\n".join(dict.fromkeys(worries)) or None


def _ordinary_day(case: Case, values: Mapping[str, str | None]) -> str:
    """Return how the brief itself tells an ordinary day, after what changes in short."""
    whole, short = values.get("what_changes") or "", values.get("what_changes_short") or ""
    if case.language != "en" or case.waiting:
        return ""
    longer = (each for each in split_sentences(fit_for_speech(whole)) if each not in short)
    days = " ".join(each for each in longer if not (_ONCE_ONLY.search(each) or _OF_PAY.search(each)))
    if len(days.split()) < _FEWEST_OF_A_DAY or _OF_SOMETHING_BEFORE.match(days):
        return ""
    return f"On an ordinary day, {in_sentence(days, _texts_of(case))}"


def _until_allowed(case: Case, condition: Condition) -> str:
    day = case.due_on(condition)
    due = f", by {say_day(day, home_year(case.brief))}" if day else ""
    return (
        "Until this is settled, only public and internal material goes in: "
        f"{_condition_name(case, condition)} ({_who_answers_for(case, condition)}{due})."
    )


def answer_to(case: Case, concern: Concern, facts: TextFacts) -> str | None:
    """Return the brief's answer to a concern, else a fitting one of its kind."""
    if stated := stated_answer(case, concern):
        return spliced(case, as_sentences(stated, _LONG))
    usual = usual_answer(case, concern)
    text = say([usual.answer], facts, _LONG).text if usual else ""
    return text if text and is_about(concern, text) else None


def settled_answer(case: Case, concern: Concern, facts: TextFacts) -> str | None:
    """Return an answer, None while a part of it is undecided."""
    return None if awaited(case, concern) else answer_to(case, concern, facts)


def whole_worry(case: Case, concern: Concern) -> str:
    """Return a concern; one of few words as the brief's whole sentence."""
    sentence = case.origins.get(f"concern.{concern.id}", "")
    alike = [other for other in case.concerns if case.origins.get(f"concern.{other.id}") == sentence]
    if (
        len(alike) == 1
        and len(concern.text.split()) <= _RIDDLE_WORDS
        and concern.text.strip(".").casefold() in sentence.casefold()
    ):
        return f"“{as_sentences(sentence, _SHORT)}”"
    return f"“{as_sentences(concern.text, _LONG)}”"


def _asked(case: Case, concern: Concern) -> str:
    """Return the question that is answered; what tells of others only as people ask it."""
    if said := as_said(concern.text):
        return f"“{as_sentences(said, _LONG)}”"
    usual = usual_answer(case, concern)
    return f"“{usual.worry}”" if usual else ""


def _answers_for(case: Case, group: Group, facts: TextFacts) -> str | None:
    """Return a group's own answers, and some of everyone's."""
    lines = {
        " ".join(filter(None, ("-", _asked(case, concern), answer))): bool(concern.group_ids)
        for concern in case.concerns
        if not concern.is_about_people
        and (not concern.group_ids or group.id in concern.group_ids)
        and (answer := settled_answer(case, concern, facts))
    }
    # What tells of others has no question: it stands last.
    ranked = sorted(lines, key=lambda line: not line.startswith(_QUESTION))
    room = _MOST_ANSWERS - sum(lines.values())
    shared = [line for line in ranked if not lines[line]][: max(0, room)]
    return "\n".join(line for line in ranked if lines[line] or line in shared) or None


def _split_by_question(answers: str | None) -> tuple[str | None, str | None]:
    """Return the answers to what somebody asked, then those to what nobody asked aloud."""
    lines = (answers or "").splitlines()
    asked = "\n".join(line for line in lines if line.startswith(_QUESTION))
    unasked = "\n".join(line for line in lines if not line.startswith(_QUESTION))
    return asked or None, unasked or None


def home_year(brief: Brief) -> int:
    """Return the year that dates in texts leave out."""
    return brief.start.year if brief.start else 0


def tools_of(brief: Brief) -> tuple[str, ...]:
    """Return the brief's tools, each once and none empty."""
    return tuple(dict.fromkeys(tool for tool in brief.tools if tool))


def group_facts(case: Case, leaders: Leaders, index: int, rollout: TextFacts, first: date) -> TextFacts:
    """Return the facts of one group."""
    brief = case.brief
    group = brief.groups[index]
    year = home_year(brief)
    access, go_live = brief.access_of(group), brief.go_live_of(group)
    tasks = [spliced(case, fit(task.task, 160).rstrip(".")) for task in group.tasks]
    answers = _answers_for(case, group, rollout)
    asked_answers, unasked_answers = _split_by_question(answers)
    values: dict[str, str | None] = {
        "group": names_of(brief, [index])[0], "group_size": say_number(group.size),
        "rounds": count(rounds_for(brief, [group]) or 1, "round"),
        "access_day": say_day(access, year) if access and access >= first else None,
        "group_go_live_day": say_day(go_live, year) if go_live and go_live >= first else None,
        "start_spoken": None, "start_told": None, "start_noted": None, "start_posted": None,
        "tasks": "; ".join(tasks) or None, "first_task": tasks[0] if tasks else None,
        "concern_answers": answers, "asked_answers": asked_answers, "unasked_answers": unasked_answers,
        "supervisors": say_number(group.supervisors) if group.supervisors else None,
        # Whoever may lose a post hears no picture of a better day.
        "picture": None if loses_most(brief, group) else rollout.values["day_after"],
        "gain": None if loses_most(brief, group) else rollout.values["gain_of_people_spoken"],
        "easier": None if loses_most(brief, group) else "what should get easier",
        "languages": listed(case.reach[group.id].languages) or None,
        "in_shifts": _IN_SHIFTS if case.is_without_mailbox(group) else None,
    }  # fmt: skip
    facts = TextFacts(values)
    facts.add_leader("manager", leaders.of("manager", index))
    facts.add_leader("coalition", leaders.of("coalition", index))
    if not tasks:
        facts.asks |= dict.fromkeys(("tasks", "first_task"), f"groups.{index}.tasks")
    return facts


def loses_most(brief: Brief, group: Group) -> bool:
    """Return whether a group loses most: job changes, posts or places."""
    own = group.impact.get("job", 0)
    if own < _HARD_HIT:
        return False
    if POSTS_GO.search(brief.what_changes) or _PLACES_GO.search(brief.what_changes):
        return True
    team = group.part_of or group.id
    others = [each.impact.get("job", 0) for each in brief.groups if team not in (each.id, each.part_of)]
    return own >= max(others, default=own) + _MORE_THAN_OTHERS


def merged_facts(
    rollout: TextFacts,
    parts: Sequence[TextFacts],
    names: Sequence[str],
    places: Sequence[str],
    covers_all: bool,
) -> TextFacts:
    """Return what several groups share, with their dates side by side.

    `places`: where those of a team in parts work, else the team.
    """
    if len(parts) == 1:
        return rollout.with_values(parts[0].values, parts[0].asks)
    values: dict[str, str | None] = {}
    for name in parts[0].values:
        each = [part.values.get(name) for part in parts]
        distinct = list(dict.fromkeys(each))
        values[name] = distinct[0] if len(distinct) == 1 else _apart(name, distinct, names, places, each)
    values["group"] = ALL_GROUPS if covers_all else None
    asks = {name: field for part in reversed(parts) for name, field in part.asks.items()}
    return rollout.with_values(values, asks)


def _apart(
    name: str,
    distinct: Sequence[str | None],
    names: Sequence[str],
    places: Sequence[str],
    each: Sequence[str | None],
) -> str | None:
    if name == "group_go_live_day" and (by_wave := waves(places, each)):
        return by_wave
    if name.endswith("_day"):
        days = [day for day in distinct if day]
        few = len(days) <= _MOST_DAYS
        return f"{listed(days, joint='or')}, depending on your team" if few else "your team's own date"
    if name in ("manager", "coalition"):
        return "your manager"
    if name == "tasks":
        teams: dict[str, list[str]] = {}
        for group, tasks in zip(names, each, strict=True):
            if tasks and group not in teams.setdefault(tasks, []):
                teams[tasks].append(group)
        return "; ".join(f"{tasks} ({listed(groups)})" for tasks, groups in teams.items()) or None
    if name in ("picture", "gain", "easier", "in_shifts"):
        return next((text for text in distinct if text), None)
    if name == "concern_answers":
        every = [line for lines in distinct if lines for line in lines.splitlines()]
        return "\n".join(dict.fromkeys(every)) or None
    if name in ("asked_answers", "unasked_answers"):
        return _of_who_asked(names, each)
    return None


def _of_who_asked(names: Sequence[str], each: Sequence[str | None]) -> str | None:
    """Return the answers of several teams, those of some with their names."""
    teams: dict[str, list[str]] = {}
    for name, lines in zip(names, each, strict=True):
        for line in (lines or "").splitlines():
            teams.setdefault(line, []).append(name)
    answers = [
        line if len(asked) == len(names) else f"- In {listed(asked)}: {line.removeprefix('- ')}"
        for line, asked in teams.items()
    ]
    return "\n".join(answers) or None


def waves(names: Sequence[str], days: Sequence[str | None], most: int = _MOST_DAYS) -> str | None:
    """Return each wave's own day; the groups of all but the largest are named."""
    by_day: dict[str, list[str]] = {}
    for name, day in zip(names, days, strict=True):
        if day is None:
            return None
        if name not in by_day.setdefault(day, []):
            by_day[day].append(name)
    if not 0 < len(by_day) <= most:
        return None
    largest = max(by_day, key=lambda day: len(by_day[day]))
    smaller = [day for day in by_day if day != largest]
    if any(len(by_day[day]) > _MOST_IN_A_WAVE for day in smaller):
        return None
    others = "; ".join(f"{listed(by_day[day])} on {day}" for day in smaller)
    return f"{largest} ({others})" if others else largest


def champion_circles(brief: Brief) -> list[tuple[list[int], int]]:
    """Return groups that share champions, with how many they have."""
    if a_shift := helpers_of(brief).a_shift:
        return [([index], _on_all_shifts(group, a_shift)) for index, group in enumerate(brief.groups)]
    if released := dict(helpers_of(brief).in_teams):
        return [
            ([index], released.get(group.id, _helpers_for(group))) for index, group in enumerate(brief.groups)
        ]
    people = sum(group.size for group in brief.groups)
    allowed = max(1, int(people * _MOST_CHAMPIONS_SHARE))
    if people > _MANY and not any(group.places or group.works_shifts for group in brief.groups):
        allowed = people // _PEOPLE_PER_CHAMPION_OF_MANY
    indexes = sorted(range(len(brief.groups)), key=lambda index: brief.groups[index].size)
    if len(indexes) <= allowed:
        counts = [min(10_000, _helpers_for(group)) for group in brief.groups]
        for _ in range(max(0, sum(counts) - allowed)):
            counts[counts.index(max(counts))] -= 1
        return [([index], number) for index, number in enumerate(counts)]
    circles: list[list[int]] = [[] for _ in range(allowed)]
    for position, index in enumerate(indexes):
        circles[position % allowed].append(index)
    return [(sorted(members), 1) for members in circles]


def _helpers_for(group: Group) -> int:
    """Return how many colleagues help a team."""
    changes_much = max((group.impact.get(key, 0) for key in _OF_THE_WORK), default=0) >= _HARD_HIT
    near = min(group.size, _SMALL_TEAM) / PEOPLE_WHO_CHANGE_MUCH if changes_much else 0.0
    others = group.size - _SMALL_TEAM * changes_much
    return max(1, ceil(near + max(0, others) / PEOPLE_PER_CHAMPION))


def _on_all_shifts(group: Group, a_shift: int) -> int:
    """Return a group's helpers where the brief says how many a shift."""
    usual = _helpers_for(group)
    many = max(usual, a_shift * SHIFTS_ASSUMED) if group.works_shifts else usual
    return min(many, max(1, group.size // 2))


def names_of(brief: Brief, indexes: Iterable[int]) -> list[str]:
    names = team_names([brief.groups[index] for index in indexes], brief.groups)
    return [ALL_GROUPS if _EVERYONE.fullmatch(name) else fit(name, _NAME) for name in names]
