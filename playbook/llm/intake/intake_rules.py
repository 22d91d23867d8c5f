"""Read facts from labeled lines, lists and plain sentences, without a model."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date
from itertools import islice, pairwise

from playbook.core.intake.intake import (
    DAYS,
    LONGEST_SENTENCE,
    OF_A_GROUP,
    OMISSION,
    PEOPLE,
    TEXTS,
    Finding,
    written_on,
)
from playbook.core.intake.intake_teams import bare_group, is_short_for_team, team_and_place, teams_of_all_in
from playbook.core.intake.intake_words import (
    FULL_NAME,
    HONORIFIC,
    currencies_in,
    hours_a_week,
    level_of,
    regions_in,
)
from playbook.core.intake.measures import columns_of_measures
from playbook.core.text.dates import exact_days_in, named_days_in
from playbook.core.text.day_spans import day_spans_in
from playbook.core.text.notes import Notes, NoteSentence, folded, without_lead_in, words_in
from playbook.core.text.numbers import numbers_in
from playbook.llm.intake.amounts import granted_in
from playbook.llm.intake.intake_prose import find_in_prose, find_in_sentences, is_go_live_of_all
from playbook.llm.intake.people import RUNS_THE_ROLLOUT, TITLE
from playbook.llm.intake.promises import find_promises
from playbook.llm.intake.roles import find_contact, find_stances
from playbook.llm.intake.spending import find_budget_parts
from playbook.llm.intake.statements import find_country
from playbook.llm.intake.teams.busy_times import find_busy_times
from playbook.llm.intake.teams.heads import find_heads
from playbook.llm.intake.teams.reach import find_reach
from playbook.llm.intake.teams.rosters import roster_in
from playbook.llm.intake.teams.sizes import TEAM_WORDS, without_company
from playbook.llm.intake.teams.starts import find_starts
from playbook.llm.intake.teams.team_lines import find_team_lines
from playbook.llm.intake.teams.units import UnitNames, groups_of
from playbook.llm.intake.worries import leaves_open

_LABEL = re.compile(
    r"^[*_]{0,2}(?P<label>[A-Za-z][\w /&'\u2019()-]{1,40}?)[*_]{0,2}\s?(?::"
    r"|\s[\u2013\u2014|-]\s)[*_]{0,2}\s*(?P<value>.*)$"
)
_NO_LETTER = re.compile(r"[^a-z ]+")
_LABELS = {
    "name": "rollout name, project name, name of the rollout, project, rollout, initiative",
    "organisation": "organisation, organization, company, client",
    "what_changes": "what changes, what we do, what we are doing, what happens, the change, change, "
    "what will change, what is changing, "
    "whats changing, what will be different, what is different, what is new, whats new, what",
    "why": "why, reason, the reason, why we do this, why we are doing this, why are we doing this, "
    "rationale, why were doing this, the problem, problem",
    "why_now": "why now, urgency, timing",
    "risk_of_not_changing": "risk of not changing, risk of doing nothing, if we do nothing, if we dont, "
    "if we dont change, if nothing changes, cost of doing nothing",
    "what_stays": "what stays, what stays the same, what does not change, what will not change, "
    "unchanged, what doesnt change, what wont change, what is not changing, whats not changing, "
    "what remains, what will not be different, what is not different, what will stay, promises, our"
    " promises, my promises, what we promise, what i promise",
    "objective": "objective, goal, aim, our goal, the goal, objectives, goals",
    "expected_benefit": "benefit, benefits, expected benefit, expected benefits, what is in it for you, "
    "whats in it for you, what you get, what everybody gets, what everyone gets, what people get, the gain",
    "outcome_measure": "outcome measure, outcome metric, measure, kpi, success measure, measure of success, "
    "metric, outcome, how we measure it, how well measure it, how we will measure it, success metric, "
    "how we measure success",
    "outcome_baseline": "baseline, today, current value, current, now",
    "outcome_target": "target, target value",
    "outcome_unit": "unit, measured in",
    "tools": "tool, tools, approved tools, software, product, system, systems",
    "regions": "region, regions, countries, country, locations, location, where",
    "start": "start, start date, start of the work, start of work, kick off, kickoff, "
    "begins, rollout start, project start, starts",
    "go_live": "go live, golive, go live date, launch, launch date, when, first day, "
    "first day for everybody, first day for everyone",
    "end": "end, end date, rollout ends, project end, end of project, end of the project, "
    "end of the rollout, finish, until, ends",
    "headcount": "headcount, people in scope, in scope, number of people, people affected, employees, size",
    "sponsor_id": "sponsor, executive sponsor, primary sponsor, exec sponsor",
    "lead_id": "lead, rollout lead, project lead, project manager, programme lead, program lead",
    "lead_hours_per_week": "leads hours, leads hours a week, lead hours, leads time",
    "sustainment_owner_id": "owner afterwards, owner after the rollout, sustainment owner, "
    "long term owner, after launch, after go live, after the rollout",
    "incident_contact": "incident contact, incidents, incident desk, who to call, help desk, "
    "if something goes wrong, help",
    "budget": "budget, total budget, money, cost, costs, funding",
    "past_attempts": "past attempts, tried before, what was tried before, history, previous attempts, "
    "what we tried before, what we tried, last time, lessons",
    "concerns": "concerns, worries, what people worry about, objections, concerns raised, fears, "
    "what worries people, risks and concerns, what people say, what i hear, what we hear, what i am hearing",
    "pilot": "pilot, the pilot, trial, the trial, test phase",
    "training": "training, learning, training time, time for training",
    "closed": "closed, times to avoid, dates to avoid, closed periods, not in, no training, blackouts, "
    "keep free, busy, busy times, blackout",
    "groups": "groups, teams, affected groups, affected teams, impacted groups, departments, "
    "who is affected, whos affected, who, scope, people, affected",
}
_FIELD_OF = {label.strip(): field for field, labels in _LABELS.items() for label in labels.split(",")}
_LONG = frozenset({
    "what_changes", "why", "why_now", "risk_of_not_changing", "what_stays", "objective",
    "expected_benefit", "past_attempts", "concerns",
})  # fmt: skip
_UNCERTAIN = re.compile(
    r"(?i)\?[\"')\]]*$|n't\b|\b(?:maybe|might|could|would|perhaps|possibly|probably|presumably|tb[acd]|to be "
    r"\w+|tentative\w*|proposed?|suggest\w*|not|never|unsure|unless|unclear|we (?:may|hope)|hopefully|if"
    r"|i (?:think|guess|believe)|still (?:open|need)|undecided|ideally|assum\w+|nobody|neither|without"
    r"|declined|refused|rejected|cancel+ed|dropped|instead of|rather than|replac\w+|banned|blocked"
    r"|former(?:ly)?|last year)\b"
)
_PER_UNIT = re.compile(r"(?i)\b(?:per|each|every|a (?:seat|user|head|month))\b|/")
_TITLED = re.compile(rf"(?P<title>{TITLE}) (?P<name>{FULL_NAME})$")
_BEFORE_NUMBERS = re.compile(r", (?:today |now )?\d.*$")
_REPLACES_IT = re.compile(r"(?i)\breplac\w+ (?:it|this|that|them)\b")
_IT = re.compile(r"(?:It|This|They) |(?:From|Starting|As of) [A-Za-z ]{3,20}? they ")
_FOR_ALL = re.compile(r"(?i)\b(?:we|everyone|everybody|all|no (?:training|sessions?|changes?))\b")
# "The associates are overloaded in March, so no training from 15 March": theirs alone.
_SUBJECT_OF_DAYS = re.compile(
    r"^(?:[^:]{3,40}: )?(?P<who>[^,;:.]{2,50}?) (?:is|are|has|have|cannot|can['\u2019]t|can|works?"
    r"|needs?|do(?:es)? not"
    r"|(?:do|does)n['\u2019]t) "
)
_FOR_EVERYONE = re.compile(
    r"(?i)\b(?:everyone|everybody|anyone|anybody|all (?:of us|teams|staff)|company-wide)\b"
)
# "no training there": not for all of us.
_AT_PLACES = re.compile(r"(?i)\bno (?:training|sessions?|changes?) (?:there|for (?:them|those))\b")
_BECAUSE = re.compile(r"(?i)\bbecause\b")
_WHO_OWNS = re.compile(
    r"(?:['\u2019]s (?:team|department|people|group|office|unit))?(?: (?:owns|runs|keeps|takes"
    r"|looks after)\b.*)?$"
)
_HONORIFICS = re.compile(rf"^(?:{HONORIFIC})+")
_NAME_ENDS = re.compile(r"[,;(]|\s[\u2013\u2014-]\s|\.$")
_AND = re.compile(r",|;| and | \+ ")
_ABOUT = re.compile(
    r"(?:about |around |~\s?|at (?:least|most) |under |below |over |above |(?:less|more) than )?", re.I
)
_UNIT = re.compile(r"[\d.,]{1,20}\s?(?P<unit>%|[a-z]+(?: days?)?)")
_GROUP = re.compile(
    r"^(?P<group>[A-Z\u00c0-\u00de][^:(|,]{0,60}?)\s?(?:[:(|,]|\s[\u2013\u2014-]\s)\s?(?P<about>.+)$"
)
# "warehouse (64 people, led by Ana Ruiz)" in a line of teams
_WITH_BRACKETS = re.compile(r"^(?P<group>[^\W\d_][^:(|,]{1,60}?)\s?\((?P<about>[^()]+)\)\W*$")
_BETWEEN_TEAMS = re.compile(r"(?:,| and |;| \+ )(?![^(]*\))")
_NAME_ALONE = re.compile(rf"^{FULL_NAME}$")
_MANAGER = re.compile(
    r"(?i)(?:manager|managed by|led by|lead(?:er)?|head|supervisor)(?: is|:)? (?P<name>.+)$"
)
_MOST_WORDS_OF_A_LABEL = 6
_ONLY_HEADING = ("who", "scope", "people", "affected")  # "Who: finance 22, ..." reads as a sentence does
_NO_HEADING = ("what", "when", "people", "the problem", "problem")
_ALSO_PROSE = ("pilot", "training", "closed")  # what such a line says may hold more
_SEVERAL_TEAMS = 2
_OF_ANY_NAME = ("group_go_live", "group_closed", "group_manager")
_OF_A_KNOWN_TEAM = ("group_go_live", "group_site", "group_impact")
_IS_LONG = re.compile(
    r"\d|\b(?:half|one|two|three|four|an?) (?:an? )?(?:hours?|days?|mornings?|afternoons?)\b"
)
_PERSON_AT_END = re.compile(rf"(?:[a-z]+ ){{0,2}}(?P<name>{FULL_NAME})(?:, [^,]{{2,60}})?\.?")
_STAYS = re.compile(r"(?i)\b(?:stays?|remains?|unchanged|(?:do|does|will) not change)\b")
_ALTERNATIVES = ("budget", "start", "go_live", "end", "sponsor_id", "lead_id")
_MOST_WORDS_OF_A_NUMBER, _FEWEST_WORDS = 3, 5
_IN_PASSING = ("name", "organisation", "tools", "country", "currency", "regions", "person", "job_title")
# "71 of Boise's 148 start 1 March"
_PART_OF_A_TEAM = re.compile(
    r"(?i)\b\d+ of (?:(?:the|its|our|their) )?(?:[\w-]+(?:['\u2019]s)? )?\d+\b|\b(?:half|a third|a quarter) "
    r"of \w|\bthe first \d+ (?:people|of)\b"
)
# "The workshops do not get it this year", "The technicians get it later, if at all"
_NOT_AFFECTED = re.compile(
    r"(?i)\b(?:(?<!if )(?:not|(?:are|is|was|were)n['\u2019]t) (?:yet )?(?:be )?"
    r"(?:affected|concerned|touched|included|in scope|part of (?:it|this))|out of scope"
    r"|(?:(?:do|does|will) not|(?:do|does|wo)n['\u2019]t) (?:yet )?(?:get|use|need) (?:it|this)"
    r"|(?:are|is|will be) (?:left out|unaffected)|leave (?:it|them) (?:alone|out)"
    r"|later,? if (?:at all|ever))\b"
)
# "Fraud team: 12 people. Not before 2028."
_NOT_BEFORE_A_YEAR = re.compile(
    r"^(?:Not|Never) before (?:the )?(?:(?:spring|summer|autumn|fall|winter|early|mid|late|end of"
    r"|Q[1-4]) (?:of )?)?(?:20\d\d)\W*$"
)
_THEY = re.compile(r"(?i)^(?:they|it|those|these|that) ")
_LAST_LESSON = re.compile(
    r"(?i)\b(?:(?:cannot|can['\u2019]t|can not|(?:not |un)able to)"
    r" (?:learn|train|attend|be (?:trained|taught))"
    r"|no (?:more )?(?:training|sessions?|lessons?))\b[^.;]{0,40}? (?P<after>after(?: the)? )$"
)
_CLAUSES = re.compile(r"; |, (?:but|while|and) ")
_TRIED_FIRST = re.compile(r"(?i)\b(?:pilots?|trials?|tests?)\b")
_GROUP_DAY = re.compile(r"(?i)(?:(?P<live>go(?:es)?[- ]?live|live)|access|licen[cs]es)\b")


def find_facts(notes: Notes, today: date) -> list[Finding]:
    """Return what labels, lists and plain sentences say, before core checks it."""
    today = written_on(notes, today)
    sentences = [
        replace(sentence, text=bare) if bare[:1].isupper() and not label_of(sentence.text) else sentence
        for sentence in notes.sentences
        if len(sentence.text) <= LONGEST_SENTENCE
        for bare in (without_lead_in(sentence.text),)
    ]
    labeled = list(find_team_lines([each for each in sentences if not label_of(each.text)], today))
    on_lines = {finding.sentence for finding in labeled}
    labeled += [
        finding
        for sentence in sentences
        if sentence.text not in on_lines
        for finding in _of_sentence(sentence, today)
    ]
    labeled += _of_run_in_headings(sentences, today)
    plain = [
        sentence
        for sentence in sentences
        if not _is_labeled(sentence)
        and _heading_of(sentence) in (None, "groups", *_ALSO_PROSE)  # a list of teams ends without a mark
        and sentence.text not in on_lines
    ]
    # A heading says what a list is about; its items may say more.
    # A line of teams that no list gives is a sentence as any other.
    listed = {finding.sentence for finding in labeled}
    unlabeled = [
        sentence
        for sentence in sentences
        if sentence.text not in on_lines
        and (
            not _is_labeled(sentence) or (label_of(sentence.text) == "groups" and sentence.text not in listed)
        )
    ]
    prose = [each for each in find_in_prose(unlabeled, sentences, today) if not _is_left_open(each)]
    counted = [each.of for each in (*labeled, *prose) if each.field == "group_size"]
    busy = list(find_busy_times(unlabeled, counted, today))
    prose = [each for each in prose if not _is_of_busy_time(each, busy)]
    statements = _with_what_it_is(list(find_in_sentences(plain, labeled, today)), sentences)
    statements = [each for each in statements if not _is_of_busy_time(each, busy)] + busy
    in_list = {each.sentence for each in labeled if each.field == "group_size"}
    prose = [each for each in prose if each.field != "group_size" or each.sentence not in in_list]
    known = without_company(labeled + _without_doubt(labeled, prose), today)
    sized = [each.of for each in known if each.field == "group_size"]
    teams = [*sized, *(place for _, place in map(team_and_place, sized) if place)]
    known = [each for pair in known for each in _of_each_team(pair, teams)]
    known = [
        each
        for each in known
        if each.field not in _OF_A_KNOWN_TEAM
        or (_is_named(each.of, labeled, teams) and not _is_of_places(each, known, teams))
    ]
    above = {each.value.split()[-1] for each in known if each.field == "sponsor_id" and each.value}
    titles = [each for each in known if each.field == "job_title" and each.of.split()[-1] not in above]
    promises = [
        promise
        for each in labeled
        if each.field == "what_stays"
        for promise in find_promises(each.value, each.sentence)
    ]
    statements = [own for each in statements for own in _of_its_teams(each, sized)]
    labeled_closed = [own for each in known for own in _of_its_teams(each, sized) if each.field == "closed"]
    known = [each for each in known if each.field != "closed"] + labeled_closed
    placed = {
        f"{each.of} {word} {each.value}": each.of
        for each in known
        if each.field == "group_site" and " and " not in each.value
        for word in ("in", "at")
    }
    known += find_reach(sentences, known)
    things = [each.value for each in statements if each.field in ("tools", "organisation")]
    paid = [each for each in known if each.field == "currency"]
    tools = [each.value for each in statements if each.field == "tools"]
    known += find_country(unlabeled, paid, tools, today)
    owners = {(each.sentence, each.value) for each in statements if each.field == "condition_owner"}
    heads = find_heads(unlabeled, titles, [*teams, *placed], things)
    heads_of_teams = [
        replace(each, of=placed.get(each.of, each.of))
        for each in heads
        if (each.sentence, each.value) not in owners
    ]
    people = [each.of or each.value for each in known if each.field in ("job_title", "person")]
    people += [each.value for each in (*known, *heads_of_teams) if each.field in PEOPLE]
    of_heads = {
        each.of: each for each in (*known, *heads_of_teams) if each.field == "group_manager" and each.value
    }
    led = {each.value.split()[0]: team for team, each in of_heads.items()}
    teams = list(dict.fromkeys([*teams, *of_heads]))
    starts = [
        each
        if each.of not in of_heads or words_in(each.of, each.sentence)
        else replace(each, sentence=f"{each.sentence}{OMISSION}{of_heads[each.of].sentence}")
        for each in _starts(unlabeled, [*known, *busy], teams, [*people, *things, "work"], led, today)
    ]
    starts += _of_the_rest(unlabeled, [*known, *heads_of_teams, *starts], today)
    waves = {each.sentence for each in starts}
    full = [each for each in starts if not _TRIED_FIRST.search(each.sentence)]
    first = min((day for each in full for day in _days_of(each, today)), default=date.max)
    # The day of a later wave is not that of the rollout.
    known = [
        replace(each, is_doubtful=True)
        if each.field == "go_live"
        and any(day > first for day in _days_of(each, today))
        and not is_go_live_of_all(each)
        else each
        for each in known
    ]
    statements = [
        each
        for each in statements
        if not (each.field == "why" and each.is_doubtful and each.sentence in waves)
    ]
    statements += [
        Finding("start_reason", each.sentence, each.sentence)
        for each in starts
        if not each.is_doubtful and _BECAUSE.search(each.sentence)
    ]
    sites = [each.of for each in starts if each.of not in teams]
    parts = list(find_budget_parts(sentences, {each.sentence for each in known if each.field == "budget"}))
    dated = [each for each in labeled if each.field == "group_go_live" and _days_of(each, today)]
    dated = dated or [each for each in full if not each.is_doubtful and _days_of(each, today)]
    if dated and not any(each.field == "go_live" for each in known):
        earliest = min(dated, key=lambda each: _days_of(each, today))
        known.append(replace(earliest, field="go_live", of=""))
    known, starts = ([*_of_whole_teams(each)] for each in (known, starts))
    named = {folded(bare_group(each)) for each in sized}
    headed = {
        (each.sentence, each.value)
        for each in (*known, *heads_of_teams)
        if each.field == "group_manager" and not RUNS_THE_ROLLOUT.search(each.sentence)
    }
    heads_of_sites = [
        replace(each, is_doubtful=True)
        for each in find_heads(unlabeled, (), sites, things)
        if (each.sentence, each.value) not in headed
    ]
    known = [
        each
        for each in known
        if not (each.field == "organisation" and folded(each.value) in named)
        and not (each.field == "lead_id" and (each.sentence, each.value) in headed)
    ]
    statements = [
        each for each in statements if each.field != "organisation" or folded(each.value) not in named
    ]
    read = known + starts + heads_of_teams + heads_of_sites + statements + promises + parts
    read = _without_pilot_days(_of_teams_that_hold(read))
    read = [*_of_worries(read, [each.text for each in sentences]), *_first_of_all(read, today)]
    read += find_stances(sentences, [name for name in people if " " in name])
    if not any(each.field == "incident_contact" for each in read):
        read += find_contact(sentences)
    numbers = [each.text for each in sentences if _is_bare_number(each)]
    no_aims = {*numbers, *map(" ".join, pairwise(numbers))}
    read = [each for each in read if each.field != "objective" or each.sentence not in no_aims]
    labels = _labels(sentences)
    tried = {each.text for each in plain if labels.get(each) == "past_attempts"}
    read = [each for each in read if each.field != "why" or each.sentence not in tried]
    whys = {each.sentence for each in read if each.field == "why"}
    read = [each for each in read if each.field != "why_now" or each.sentence not in whys]
    used = {each.sentence for each in read if each.field not in _IN_PASSING}
    changes = {each.sentence for each in read if each.field == "what_changes"}
    read = [*_of_affected_teams([*read, *_of_last_lessons(unlabeled, sized, today)], sentences)]
    titled = _of_titles(plain, labels, used, changes, today)
    return [*read, *(own for each in titled for own in _of_its_teams(each, sized))]


def _of_last_lessons(
    sentences: Iterable[NoteSentence], teams: Sequence[str], today: date
) -> Iterator[Finding]:
    """Yield from when on teams can learn nothing, as days closed to them."""
    names = UnitNames(teams)
    for text in (each.text for each in sentences):
        for day in exact_days_in(text, today):
            if last := _LAST_LESSON.search(text[: day.start]):
                words = text[last.start("after") : day.end]
                named = dict.fromkeys(unit.name for unit in names.find_in(text, with_unknown=False))
                yield from (Finding("group_closed", words, text, name) for name in named)


def _of_affected_teams(findings: Iterable[Finding], sentences: Iterable[NoteSentence]) -> Iterator[Finding]:
    """Yield findings, those on a team that the change leaves out with doubt."""
    every = list(findings)
    names = UnitNames([each.of for each in every if each.field == "group_size"])
    left_out = set[str]()
    texts = [each.text for each in sentences]
    for before, text in pairwise(["", *texts]):
        clauses = _CLAUSES.split(text)
        for ahead, clause in pairwise([before if _NOT_BEFORE_A_YEAR.match(text) else "", *clauses]):
            for match in (*_NOT_AFFECTED.finditer(clause), *_NOT_BEFORE_A_YEAR.finditer(clause)):
                own = clause[: match.start()]
                about = ahead if not own or _THEY.match(own) else own
                named = groups_of(names.find_in(about, with_unknown=False), about)
                some = [*named][:1] if about is ahead else [*named][-1:]
                left_out |= {folded(unit.name) for units in some for unit in units}
    for each in every:
        is_out = each.field in OF_A_GROUP and folded(bare_group(each.of)) in left_out
        yield replace(each, is_doubtful=True) if is_out else each


def _of_titles(
    sentences: Iterable[NoteSentence],
    labels: Mapping[NoteSentence, str],
    used: Set[str],
    changes: Set[str],
    today: date,
) -> Iterator[Finding]:
    """Yield what the label or title above a sentence says of it."""
    before = ""
    for sentence in sentences:
        field = labels.get(sentence) or _field_of(sentence.title)
        field = "what_stays" if field == "what_changes" and _STAYS.search(sentence.text) else field
        is_answer = field == "concerns" and sentence in labels
        is_about_it = sentence.text.startswith("It ") and len(sentence.text.split()) >= _FEWEST_WORDS
        if is_about_it and before in changes:
            field = "what_changes"
        before = sentence.text
        if (
            field in (*_LONG, "closed")
            and field != "objective"
            and not is_answer
            and not any(sentence.text in each for each in used)
        ):
            yield from _of_label(field, sentence.text, sentence.text, today)


def _without_pilot_days(findings: Sequence[Finding]) -> list[Finding]:
    """Return findings without a pilot's day for a team with a start of its own."""
    starts = [each for each in findings if each.field == "group_go_live"]
    tried = [each for each in starts if _TRIED_FIRST.search(each.sentence)]
    others = {folded(bare_group(each.of)) for each in starts if each not in tried}
    return [each for each in findings if each not in tried or folded(bare_group(each.of)) not in others]


def _of_whole_teams(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield findings, those about a part of a team with doubt.

    The size of a part is no team's, and its start is not sure to be.
    """
    for each in findings:
        is_part = bool(_PART_OF_A_TEAM.search(each.sentence))
        team = re.sub(r"['\u2019]s$", "", each.of) if is_part else each.of
        if each.field in ("go_live", "group_go_live"):
            yield replace(each, of=team, is_doubtful=each.is_doubtful or is_part)
        elif each.field != "group_size" or team == each.of:
            yield each


def _days_of(finding: Finding, today: date) -> list[date]:
    return [day.day for day in exact_days_in(finding.value, today)]


def _starts(
    sentences: Sequence[NoteSentence],
    known: Sequence[Finding],
    teams: Sequence[str],
    others: Sequence[str],
    led: Mapping[str, str],
    today: date,
) -> list[Finding]:
    """Return the less certain starts, of teams that have none."""
    dated = [each.of for each in known if each.field == "group_go_live"]
    busy = [each for each in known if each.field == "group_closed"]
    starts = [
        each
        for each in find_starts(sentences, teams, others, led, today)
        if not (_is_left_open(each) or _is_of_busy_time(each, busy))
    ]
    return [each for each in starts if not any(is_short_for_team(each.of, name) for name in dated)]


def _is_of_busy_time(finding: Finding, busy: Iterable[Finding]) -> bool:
    """Return whether a finding is a team's busy time or its day."""
    return any(
        each.sentence == finding.sentence
        and (finding.field in ("closed", "busy", "what_changes") or finding.field in DAYS)
        and (finding.value in each.value or finding.value == each.sentence)
        for each in busy
    )


def _is_left_open(finding: Finding) -> bool:
    """Return whether nobody has settled a day that a sentence names."""
    text = finding.sentence.partition(OMISSION)[0]
    return finding.field in DAYS and leaves_open(text, finding.value)


_EVERYBODY_IS_LIVE = re.compile(
    r"(?i)\b(?:(?:(?:everyone|everybody)(?: else)?|all (?:the )?(?:teams|others)|the (?:rest|others))"
    r" (?:is|are|goes?|will be) live"
    r"|(?:(?:everyone|everybody) else|all (?:the )?others?(?: [a-z]{2,20})?|the (?:rest|others)"
    r"|the (?:other|remaining)(?: [a-z]{2,20}){1,2})(?: will)? (?:follows?|starts?|joins?|begins?))"
    r" (?:by|on|from) (?:the )?$"
    # "Rosa's team starts on January 25, the others on May 10"
    r"|\b(?:starts?|begins?|goes? live)\b[^.;]{3,60}(?:,| and) (?:all )?the (?:others|rest)"
    r" (?:on|from|in) (?:the )?$"
)


def _of_the_rest(sentences: Sequence[NoteSentence], known: Sequence[Finding], today: date) -> list[Finding]:
    """Return the day on which teams without their own are live."""
    dated = [each.of for each in known if each.field == "group_go_live" and not each.is_doubtful]
    teams = {each.of: each for each in known if each.field in ("group_size", "group_manager")}
    rest = [team for name, team in teams.items() if not any(is_short_for_team(day, name) for day in dated)]
    return [
        Finding("group_go_live", text[day.start : day.end], f"{text}{OMISSION}{team.sentence}", team.of)
        for text in (each.text for each in sentences if dated)
        for day in exact_days_in(text, today)
        if _EVERYBODY_IS_LIVE.search(text[: day.start])
        for team in rest
    ]


def _with_what_it_is(findings: list[Finding], sentences: Sequence[NoteSentence]) -> list[Finding]:
    """Return the findings, with what "it" is before "It replaces the spreadsheets"."""
    changes = [each for each in findings if each.field == "what_changes"]
    before = [
        first.text
        for first, second in pairwise(sentences)
        for each in changes
        if first.line == second.line and second.text == each.sentence
        if _IT.match(each.value) and not each.is_doubtful
    ]
    if any(_REPLACES_IT.search(each.sentence) for each in changes):
        ends = (each.sentence for each in findings if (each.field, each.of) == ("promise", "switch_off"))
        before += islice(ends, 1)
    return [*(Finding("what_changes", sentence, sentence) for sentence in before), *findings]


def _of_its_teams(finding: Finding, teams: list[str]) -> list[Finding]:
    """Return closed days as those of the teams, or of their places, that their sentence names."""
    text = finding.sentence
    every = list(dict.fromkeys(teams))
    near = [team for team in every if not _has_own_time(team, text, finding.value)]
    if finding.field == "closed" and (some := teams_of_all_in(text, near)):
        return [replace(finding, field="group_closed", of=team) for team in some]
    is_of_all = _FOR_ALL.search(text) and not _AT_PLACES.search(text)
    subject = _SUBJECT_OF_DAYS.match(text)
    if finding.field == "closed" and subject and not _FOR_EVERYONE.search(text):
        about = [team for team in every if words_in(bare_group(team), subject["who"])]
        if len(about) == 1 and len(every) > 1:
            return [replace(finding, field="group_closed", of=about[0])]
    if finding.field != "closed" or is_of_all:
        return [finding]
    named = [team for team in near if words_in(bare_group(team), text)]
    places = dict.fromkeys(place for team in every if (place := team_and_place(team)[1]))
    named = named or [place for place in places if words_in(place, text)]
    is_of_some = named and len(named) < len(every)
    return [replace(finding, field="group_closed", of=team) for team in named] if is_of_some else [finding]


def _has_own_time(team: str, text: str, words: str) -> bool:
    """Return whether a clause names a team with another time: "..., and in August the nurses are away"."""
    own = [each for each in _CLAUSES.split(text) if words_in(bare_group(team), each)]
    return bool(own) and all(words not in each and named_days_in(each) for each in own)


def _of_each_team(finding: Finding, teams: list[str]) -> list[Finding]:
    """Return a start for each of the teams of "Columbus and dispatch"."""
    parts = finding.of.split(" and ")
    are_teams = all(any(_stands_for(part, name) for name in teams) for part in parts)
    if finding.field != "group_go_live" or finding.of in teams or not are_teams:
        return [finding]
    return [replace(finding, of=part) for part in parts]


def _stands_for(words: str, team: str) -> bool:
    """Return whether words are short for a team, or its last word."""
    return is_short_for_team(words, team) or folded(team).endswith(f" {folded(words)}")


# "This time the meeting runs from the new system only": what is done about a worry.
_DONE_ABOUT_IT = re.compile(r"(?i)^this time\b(?!.*\b(?:fear|afraid|worr|again)\w*)")


# "It will not, and I have said so to Tom in writing": the answer to the worry before it.
_SAYS_IT_IS_NOT_SO = re.compile(
    r"(?i)^(?:it|that|this|they|we|nobody|no one) (?:will|does|do|is|are|shall)(?: not|n['’]t)?\b"
    r"[^.;]{0,60}, and (?:I|we) (?:have |had )?(?:said|told|written|promised|put)\b"
)


def _of_worries(findings: Sequence[Finding], texts: Sequence[str]) -> Iterator[Finding]:
    """Yield findings without lines of teams and what answers a worry among the concerns."""
    of_teams = {each.sentence for each in findings if each.field == "group_size"}
    worries = {each.sentence: each.value for each in findings if each.field == "concerns"}
    busy = {each.sentence for each in findings if each.field in ("busy", "closed", "group_closed")}
    before = dict(pairwise(reversed(texts)))
    for each in findings:
        is_line = each.value == each.sentence and each.sentence in of_teams
        if each.field == "concern_answer" and each.value in {*worries.values(), *busy}:
            continue  # another worry or a busy time answers none
        if each.field != "concerns":
            yield each
        elif _SAYS_IT_IS_NOT_SO.match(each.value) and (worry := worries.get(before.get(each.sentence, ""))):
            yield Finding("concern_answer", each.value, f"{before[each.sentence]} {each.value}", worry)
        elif not (is_line or _DONE_ABOUT_IT.match(each.value)):
            yield each


def _first_of_all(findings: Sequence[Finding], today: date) -> list[Finding]:
    """Return the first start as that of the rollout.

    Where some teams have none, it takes a sentence on several that start on one day.
    """
    teams = {folded(bare_group(each.of)) for each in findings if each.field == "group_size"}
    starts = [
        each
        for each in findings
        if each.field == "group_go_live" and not each.is_doubtful and _days_of(each, today)
    ]
    is_open = any(each.field == "go_live" and not each.is_doubtful for each in findings)
    if is_open:
        return []
    if len(teams) < _SEVERAL_TEAMS or teams - {folded(bare_group(each.of)) for each in starts}:
        starts = [*_of_a_wave(findings, today)]
    first = min(starts, key=lambda each: _days_of(each, today), default=None)
    return [Finding("go_live", first.value, first.sentence.partition(OMISSION)[0])] if first else []


# "Dayton and Springfield start on March 8."
_WAVE_STARTS = re.compile(
    r"\b(?:start|begin|go live|go first|come first|are first)(?: first)?,? on [^;]{3,30}$"
)


def _of_a_wave(findings: Sequence[Finding], today: date) -> Iterator[Finding]:
    """Yield the starts of several teams that a sentence has start on one day."""
    starts = [each for each in findings if each.field == "group_go_live" and _days_of(each, today)]
    for each in starts:
        text = each.sentence.partition(OMISSION)[0]
        before = text.partition(each.value)[0] + each.value
        of_wave = {
            other.of for other in starts if other.sentence.startswith(text) and other.value == each.value
        }
        if len(of_wave) >= _SEVERAL_TEAMS and _WAVE_STARTS.search(before) and not _HEDGED_START.search(text):
            yield each


_HEDGED_START = re.compile(
    r"(?i)\b(?:would|should|could|(?-i:may)|might|if|unless|perhaps|maybe|about|around|not before|until"
    r"|after|pilots?|trials?|tests?|train\w*)\b"
)


def _of_teams_that_hold(findings: Sequence[Finding]) -> list[Finding]:
    """Return findings about “sales” as those of the teams whose names hold the word."""
    sentences = {each.of: each.sentence for each in findings if each.field == "group_size"}
    names = {team: folded(bare_group(team)) for team in sentences}
    of_teams = {(each.field, folded(each.of)) for each in findings}
    after = list[Finding]()
    for each in findings:
        word = folded(bare_group(each.of))
        is_one_word = each.field in _OF_ANY_NAME and word and " " not in word and word not in names.values()
        holding = [team for team, name in names.items() if is_one_word and word in name.split()]
        if not holding:
            after.append(each)
        for team in holding:
            # What a team's own line says of it counts more.
            if (each.field, folded(team)) not in of_teams:
                own = "" if team in each.sentence else f"{OMISSION}{sentences[team]}"
                after.append(replace(each, of=team, sentence=f"{each.sentence}{own}"))
    return after


def _is_named(team: str, labeled: list[Finding], teams: list[str]) -> bool:
    """Return whether a name is a team's, by size, words or label."""
    is_known = TEAM_WORDS.search(team) or any(_stands_for(team, name) for name in teams)
    return bool(is_known) or any(each.of == team for each in labeled)


def _is_of_places(finding: Finding, findings: list[Finding], teams: list[str]) -> bool:
    """Return whether a start is of wards or sites, not of teams."""
    if finding.field != "group_go_live" or not teams:
        return False
    names = {
        each.of for each in findings if each.field == "group_go_live" and each.sentence == finding.sentence
    }
    return len(names) > 1 and not any(is_short_for_team(name, team) for name in names for team in teams)


def _without_doubt(labeled: list[Finding], prose: list[Finding]) -> list[Finding]:
    """Return what prose says once, where no label says it."""
    topics = {(finding.field, folded(finding.of)) for finding in labeled}
    values = defaultdict(set)
    for finding in prose:
        values[finding.field, folded(finding.of)].add(folded(finding.value))
    sure = {topic for topic, of_topic in values.items() if len(of_topic) == 1 or topic[0] in TEXTS} - topics
    alternatives = {topic for topic in values if topic[0] in _ALTERNATIVES} - sure - topics
    return [
        replace(finding, is_doubtful=finding.is_doubtful or topic in alternatives)
        for finding in prose
        for topic in [(finding.field, folded(finding.of))]
        if topic in sure | alternatives
    ]


def _of_sentence(sentence: NoteSentence, today: date) -> Iterator[Finding]:
    text = sentence.text
    label = _LABEL.match(text)
    field = label_of(sentence.text)
    heading = _heading_of(sentence)
    if label and field and label["value"]:
        value = label["value"]
        while (inner := _LABEL.match(value)) and _field_of(inner["label"]) == field and inner["value"]:
            value = inner["value"]
        yield from _of_label(field, value.strip("*_ "), text, today)
    elif heading == "groups":
        yield from _of_group(text, text, today)
    elif heading and (sentence.is_bullet or heading in _LONG):
        yield from _of_label(heading, text, text, today)


def _of_run_in_headings(sentences: Sequence[NoteSentence], today: date) -> Iterator[Finding]:
    """Yield what the sentence behind "Reason." says."""
    for before, sentence in pairwise(sentences):
        field = _field_of(before.text) if before.line == sentence.line else None
        if field in _LONG and field not in ("concerns", "objective"):
            yield from _of_label(field, sentence.text, sentence.text, today)


def _is_labeled(sentence: NoteSentence) -> bool:
    return label_of(sentence.text) not in (None, *_ALSO_PROSE)


def _is_bare_number(sentence: NoteSentence) -> bool:
    """Return whether a line gives a number alone: "Target: 4 hours by June 1"."""
    value = sentence.text.partition(":")[2].partition(" by ")[0].split()
    return (
        label_of(sentence.text) in ("outcome_baseline", "outcome_target")
        and len(value) <= _MOST_WORDS_OF_A_NUMBER
    )


def _labels(sentences: Iterable[NoteSentence]) -> dict[NoteSentence, str]:
    """Return the field of each sentence on a line that a label opens.

    A label within a line is about its own sentence.
    """
    labels: dict[NoteSentence, str] = {}
    line, opening = -1, None
    for each in sentences:
        own = label_of(each.text)
        opening = opening if each.line == line else own
        line = each.line
        if label := own or opening:
            labels[each] = label
    return labels


def label_of(text: str) -> str | None:
    """Return the field that the label of a line names."""
    label = None if columns_of_measures(text) else _LABEL.match(text)
    is_any = label and label["label"].lower().strip() in _ONLY_HEADING
    return _field_of(label["label"]) if label and not is_any else None


def _heading_of(sentence: NoteSentence) -> str | None:
    """Return the field that the heading over a line names."""
    return _field_of(sentence.under) if sentence.under.lower().strip(" :#") not in _NO_HEADING else None


def _field_of(label: str) -> str | None:
    words = _NO_LETTER.sub("", label.lower().replace("-", " ").replace("'", "").replace("\u2019", "")).split()
    is_why = words[:1] == ["why"] and "now" not in words and len(words) <= _MOST_WORDS_OF_A_LABEL
    return "why" if is_why else _FIELD_OF.get(" ".join(words))


def _of_label(field: str, value: str, text: str, today: date) -> Iterator[Finding]:
    if field in _LONG:
        yield Finding(field, value, text)
        return
    if _UNCERTAIN.search(value):
        return
    match field:
        case "sponsor_id" | "lead_id" | "sustainment_owner_id":
            name, *titles = (part.strip(" )") for part in _NAME_ENDS.split(_HONORIFICS.sub("", value)))
            name = _WHO_OWNS.sub("", name) if field == "sustainment_owner_id" else name
            if titled := _TITLED.match(name):
                name, titles = titled["name"], [titled["title"], *titles]
            yield Finding(field, name, text)
            if field == "lead_id" and (hours := hours_a_week(value)):
                yield Finding("lead_hours_per_week", hours[1], text)
            if titles and level_of(titles[0]) != "staff":
                yield Finding("job_title", titles[0], text, name)
        case "start" | "go_live" | "end":
            days = exact_days_in(value, today)
            if len(days) == 1:
                yield Finding(field, value[days[0].start : days[0].end], text)
            elif not days and not re.search(r"\d{1,2}/\d", value):
                yield Finding(field, value, text)
        case "tools":
            for tool in _AND.split(value):
                if re.match(r"\s*[A-Z]", tool) and len(tool.split()) <= 4:
                    yield Finding(field, tool.strip(" ."), text)
        case "regions":
            for region in regions_in(value):
                yield Finding(field, region, text)
        case "budget" if not _PER_UNIT.search(value):
            amounts = granted_in(value, numbers_in(value, today))
            sums = [value[each.start : each.end] for each in amounts] or [value]
            yield Finding(field, sums[0], text, is_doubtful=len(sums) > 1)
            for code in currencies_in(value):
                yield Finding("currency", code, text)
        case "groups" if not _is_plain_list(value, today):
            for part in _BETWEEN_TEAMS.split(value):
                yield from _of_group(part.strip(), text, today)
        case "pilot":
            yield Finding(field, text, text)
        case "training" if _IS_LONG.search(value):
            yield Finding(field, text, text)
        case "closed":
            spans = list(day_spans_in(value, today))
            yield from (Finding(field, span.words, text) for span in spans)
            if not spans:
                yield Finding("busy", value, text)
        case "organisation" if number := _leading_number(value, today):  # "Company: 412 people"
            yield Finding("headcount", value[slice(*number)], text)
        case "headcount" | "outcome_baseline" | "outcome_target" | "lead_hours_per_week":
            if number := _leading_number(value, today):
                yield Finding(field, value[slice(*number)], text)
                if (unit := _UNIT.match(value, number[0])) and field.startswith("outcome"):
                    yield Finding("outcome_unit", unit["unit"], text)
        case "outcome_measure":
            yield Finding(field, _BEFORE_NUMBERS.sub("", value), text)
        case "name" if match := _PERSON_AT_END.fullmatch(value):  # "Project: engineer Ana Ruiz"
            yield Finding("lead_id", match["name"], text, is_doubtful=True)
        case "name" | "organisation" | "outcome_unit" | "incident_contact":
            yield Finding(field, value, text)


def _is_plain_list(value: str, today: date) -> bool:
    """Return whether a list names teams and sizes alone, as sentences do."""
    return len(roster_in(value, today).teams) > value.count("(") - value.count("))")


def _leading_number(value: str, today: date) -> tuple[int, int] | None:
    about = _ABOUT.match(value)
    start = about.end() if about else 0
    return next(((at.start, at.end) for at in numbers_in(value, today) if at.start <= start < at.end), None)


def _of_group(line: str, text: str, today: date) -> Iterator[Finding]:
    """Read a group: "Sales: 40 people, manager Ana Ruiz, go-live 1 March"."""
    match = _WITH_BRACKETS.match(line) or _GROUP.match(line)
    if match is None or regions_in(match["group"]):
        return
    for part in re.split(r"[,;|)]\s*|\s[\u2013\u2014-]\s", match["about"]):
        group, manager, days = match["group"], _MANAGER.match(part), exact_days_in(part, today)
        event = _GROUP_DAY.match(part)
        if manager:
            yield Finding("group_manager", manager["name"].strip(" ."), text, group)
        elif match.re is _WITH_BRACKETS and _NAME_ALONE.match(part):
            yield Finding("group_manager", part, text, group)
        elif event and len(days) == 1:
            field = "group_go_live" if event["live"] else "group_access"
            yield Finding(field, part[days[0].start : days[0].end], text, group)
        elif number := _leading_number(part, today):
            yield Finding("group_size", part[slice(*number)], text, group)
