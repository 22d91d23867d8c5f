"""Read worries, who has them, what is about people, and facts of the situation."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import chain

from playbook.core.base.assigned import OPEN_MATTER, task_in
from playbook.core.base.fields import MAX_LINE
from playbook.core.base.words import capital
from playbook.core.case.reading.places import says_reach
from playbook.core.case.reading.texts import Phrases, Quote, halves_of, plain, sentences_of
from playbook.core.case.teams.groups import groups_named, groups_touched, teams_of_speaker
from playbook.core.case.teams.heard import heard_elsewhere
from playbook.core.case.teams.leaving import tells_of_absence
from playbook.core.plan.brief import Brief, Person
from playbook.core.plan.case import Concern, Stakeholder
from playbook.core.plan.private import MANY, gives_a_task, may_mean_someone, names_someone
from playbook.core.text.notes import Notes, NoteSentence
from playbook.core.text.spoken_by import Announced, announced

# Between who has a worry and the worry itself.
_SPEAKER_BEHIND = re.compile(r"""(?P<end>[?!.,]?)["”]\.?(?: ?[-–—] ?| ?\()[\w .,;/]{2,40}\)?\.?$""")
_FEARS = re.compile(
    r"(?<!\w)(?<!to )(?P<verb>fears?(?: that| for)?"
    r"|(?:is|are) (?:very )?(?:afraid|worried|scared|concerned|anxious)(?: that| of| about)?"
    r"|worr(?:y|ies) (?:that|about)|asks?(?: whether| if)?"
    r"|(?:wonders?|considers?|feels?) (?:that|whether|if|who|what|how|when|where|why)"
    r"|wants? to know (?:whether|if|who|what|how|when|where|why)"
    r"|(?:think|believe|suspect|doubt|expect)s?(?: that)?|says?(?: that)?"
    r"|complains? (?:that|about)|objects? (?:that|to)|(?:do(?:es)? not|do(?:es)?n't) (?:trust|like"
    r"|believe in)"
    r"|do(?:es)? not want to be"
    r"|(?:ha(?:s|ve) )?(?:wrote|written) an? (?:open )?letter(?=:)|(?:be)?furchte[nt]n?(?:, dass)?"
    r"|frag(?:t|en)(?: sich)?, ob|ha(?:t|ben) (?:angst vor|sorge, dass|angst, dass)|craignent(?: que| de)?"
    r"|redoutent(?: que| de)?|ont peur(?: que| de)?|se demandent si|temen?(?: que)?|tienen miedo (?:a"
    r"|de)(?: que)?"
    r"|(?:se )?preguntan? si)(?!\w)"
)
_FEELING = re.compile(
    r"fear|afraid|worr|scared|concerned|anxious|furcht|angst|sorge|craign|redout|peur|teme|miedo"
)
_OWN = re.compile(r"(?<!\w)(?:we|i|wir|ich|nous|je)(?!\w)")
# "The clerks think that it is a toy": told of others, who say the last words themselves.
_REPORTED = re.compile(
    r"(?i)^(?P<who>[^,.;:?!“”\"]{2,80}?) (?:think|believe|suspect|expect|say|feel|complain|object)s?"
    r" that (?P<what>.+)",
    re.DOTALL,
)
_NOT_REPORTED = re.compile(r"(?i)(?<!\w)(?:we|us|i|nobody|no one|none|few|not|don't|doesn't)(?!\w)")
_OF_THEMSELVES = re.compile(r"(?i)(?<!\w)(?:they|them|theirs?|themselves|he|she|him|his|hers?)(?!\w)")
# "That the company takes their customers": the words before the worry name whose they are.
_OF_THE_HOLDER = re.compile(r"\w (?:their|theirs)(?!\w)")
_AND_THAT = re.compile(r"(?i),? and that ")
_ABOUT_OPENING = re.compile(
    r"^(?:the )?(?:fears?|worr(?:y|ies)|concerns?|anxiety|angst|sorgen?|peur|crainte|miedo|temor)"
    r" (?:of|about|over|that|vor|um|de|a) "
)
_ASKS = re.compile(
    r"(?:will|can|could|do|does|did|is|are|am|was|were|should|would|may|must|has|have|what|who|how|when|why"
    r"|where|which)\b[^?]*\?"
)
_QUESTION_WORD = re.compile(r"(?:what|who|how|when|why|where|which|was|wer|wie|wann|warum|qui|quand|que)\b")
_NEED_THAT = ("think", "thinks", "believe", "believes", "suspect", "suspects", "expect", "expects")
_OPINION = re.compile(r"(?:think|believe|suspect|say)")
_DENIED = re.compile(r"(?<!\w)(?:not|doubts?|says?|nobody|no one|few)(?!\w)|n't")
_RELATIVE = re.compile(r" (?:who|which|that|whose|die|der|qui|que) .*")
# "Its supervisor": who works for another organization is no group of ours.
_OF_OTHERS = re.compile(r"(?i)its (?!own\b|people\b|staff\b)")
# Half of a sentence, which is a riddle on its own.
_OPENS_IN_THE_MIDDLE = re.compile(r"(?i)(?:whether|if|to|they|it|of|not|how) ")
_GOES_ON = re.compile(r"(?:I|I'd|They|It|That|This|Not) ")
# A whole trade, and neither some of it nor those above it.
_TRADE = re.compile(
    r"(?<![\w-])(?!(?:some|two|three|four|five|six|both|several|a few|old|older|the|our|many|most)\b)"
    r"(?![\w-]*(?:managers?|leads?|leaders?|heads|directors|supervisors|superintendents|chiefs|partners)\b)"
    r"[\w-]{3,}s (?:of|on|in|at) (?:the |our )?[\w-]+(?: [\w-]+){0,2}"
)
_FEWEST_WORDS = 4
_AT_A_PLACE = re.compile(r"(?:In|At) (?P<where>[A-ZÀ-Þ][\w-]{3,30})\b")
_WHETHER = ("whether", "if", "ob", "si")
_ASKED = (*_WHETHER, "who", "what", "how", "when", "where", "why")
_OBSTACLE = Phrases(
    r"will not (?:use|give|do|come|sign|accept|touch|take part|join|move|work)", r"won't \w+", r"refus\w+",
    r"do(?:es)? not want(?! to (?:be|lose|have))",
    r"don't want(?! to (?:be|lose|have))", r"(?:is|are) looking (?:for (?:other|another|new)|elsewhere)",
    r"keeps? (?:their|his|her|its) own", r"waits? (?:until|for|and)", r"(?:sit|wait)s? (?:it|this) out",
    r"ignores?",
    r"resists?", r"blocks?", r"bypass\w*", r"works? around", r"undermin\w+", r"scepti\w+", r"skepti\w+",
    r"oppose[sd]?",
    r"threaten\w*", r"will (?:resign|quit|leave|strike|retire)",
    r"prefers?", r"blames?", r"(?:is|are) (?:angry|furious|offended)", r"hides? it",
    r"cannot (?:read|write|cope|keep up)",
    r"told (?:their|his|her) \w+", r"wants? to keep", r"boycott\w*", r"not on board",
    r"drags? (?:their|his|her) feet", r"against (?:it|this)",
    r"never (?:used|uses?|came|comes|reads?)", r"goes? around", r"lehn\w+ … ab", r"weiger\w+",
    r"wollen nicht", r"will nicht",
    r"fuhren eigene", r"wart(?:et|en) ab", r"aussitzen", r"skeptisch", r"refusent", r"s'opposent",
    r"se niegan?", r"no quieren",
    r"until it passes", r"openly", r"has said no", r"have said no", r"roll(?:s|ed)? their eyes",
    r"pays? lip service",
)  # fmt: skip
_PEOPLE = Phrases(
    r"(?:\w+ )?(?:managers?|leads?|leaders?|heads?|directors?|supervisors?|engineers?|nurses?|doctors?"
    r"|partners?|teachers?"
    r"|agents?|drivers?|hands|seniors?|people|staff|colleagues|employees|veterans|some|many|most|both"
    r"|several|few)",
    r"(?:one|two|three|four|five|six|half|none) (?:of (?:them|the \w+|our \w+))", r"he|she|they",
    r"leiter\w*",
    r"(?:two|three|four|five|zwei|drei|vier|funf|einige|manche|viele|deux|trois|certains|dos|tres"
    r"|algunos) \w+",
    r"fuhrungskrafte", r"meister\w*", r"chefs?", r"cadres", r"jefes?", r"mandos", r"wer",
)  # fmt: skip
_PEOPLE_FIRST = re.compile(
    r"(?<![\w-])(?:the |our |two |three |four |five |some |many |most |several |a few |old "
    r"|both )?(?:[\w-]{1,30} ){0,2}?(?:managers?"
    r"|leads?|leaders?|heads?|directors?|supervisors?|engineers?|nurses?|doctors?|partners?|teachers?"
    r"|agents?|drivers?"
    r"|hands|people|staff|colleagues|employees|veterans)(?: of (?!them)\w+)?(?!\w)"
)
_BODY = Phrases(
    r"unions?", r"councils?", r"associations?", r"committees?", r"parents?", r"customers?", r"clients?",
    r"patients?",
    r"comites?", r"delegates?", r"stewards?", r"teamsters",
    r"gewerkschaft", r"betriebsrat", r"personalrat", r"eltern", r"syndicats?", r"sindicatos?",
)  # fmt: skip
_SPEAKERS = Phrases(
    r"\w*(?:men|ers|ors|ists|ants|ees|ians|chiefs|mothers|fathers|people|staff|crews?|nights?|office|union|local"
    r"|council|unions|guild|steward|delegates?|deans?|faculty|president|gm|family|families)",
    r"(?:it|hr|finance|legal|security|audit|sales|shops|qa)",
)  # fmt: skip
# "The customers in Ohio", and not "the customer data".
_HEAD_ENDS = re.compile(r"$| (?:of|in|at|from|on|for|who|that|and) ")
_ONE_TITLE = re.compile(
    r"(?:the|our) (?P<role>[\w-]{2,30}(?: [\w-]{2,30}){0,3}?)"
    r"(?: (?:in|at|from) (?:the )?(?P<place>[\w-]{2,30}))?"
    r"(?:['’]s | (?=keeps?|says?|wants?|fears?|will|would|does|is|has|refuses?|thinks?|never|cannot|blocks?"
    r"|told|asks?|waits?|opposes|plans))"
)
_ONE_SUBJECT = re.compile(r"(?:the|our|one) (?P<who>(?:[\w-]{2,30} ){0,2}[\w-]{1,30}[^s\W]) ")
_TITLE_WORD = re.compile(r"[\w-]{3,}")
_SITUATION = Phrases(
    r"peaks?", r"(?:spring|summer|autumn|winter) is",
    r"(?:busy |peak |high |tax |harvest |flu |exam )?seasons?", r"christmas", r"year[- ]end",
    r"month[- ]end",
    r"we (?:do|will) not (?:measure|count|monitor|rank|track|watch)",  # a promise, feared by nobody
    r"quarter[- ]end", r"audits?", r"exams?", r"elections?", r"inspections?", r"freeze", r"strike",
    r"holidays",
    r"(?:is|are) (?:temps|new|vacant|on leave|remote|part[- ]time|seconded|short|understaffed|retiring)",
    r"(?:temps|agency staff|contractors|part[- ]timers)",
    r"trainers? (?:travels?|covers?|serves?|teach(?:es)?)", r"(?:super|key|power)[ -]?users?",
    r"(?:help|service|support) ?desks?", r"hotlines?",
    r"(?:has|have) no(?! (?:idea|trust|faith|say|choice|confidence|time))",
    r"do(?:es)? not (?:read|speak|write|understand) (?:\w+ )?\w+",
    r"(?:at most|no more than|up to|not more than) (?:\w+ ){1,2}(?:and a half )?(?:hours?|minutes?)",
    r"(?:moving|migrating|replacing|upgrading|changing|introducing) … (?:until|till|through)",
    r"differ(?:s|ent)?", r"also needed", r"(?:is|are) paid",
    r"(?:in|from|until|between|since) (?:january|february|march|april|may|june|july"
    r"|august|september|october|november|december)", r"\w{0,12}ferien", r"vacances", r"vacaciones",
    r"ha(?:t|ben) keine?n?", r"n'ont pas", r"no tienen", r"(?:was|were) hired", r"shortages?", r"turnover",
    r"vacanc(?:y|ies)", r"open positions", r"heard (?:of|about) it",
    r"yesterday", r"last (?:week|month|year|winter|summer|spring|autumn|fall)(?:'s)?", r"since \w+",
    r"(?:\d+|half|a third|a quarter|two thirds) of (?:the |our )?\w+ (?:is|are|have)",
    r"per ?cent of", r"at the same time", r"in parallel",
    r"another (?:project|change|rollout|reorgani[sz]ation)", r"just (?:finished|had|been|moved|merged)",
    r"merg(?:er|es?)",
    r"weihnacht\w*", r"jahresabschluss", r"hochsaison", r"inventur", r"noel", r"cloture", r"navidad",
    r"cierre",
    r"we have not (?:yet )?(?:told|informed|asked)",
    r"retire(?:s|d)?", r"lease", r"leaves? (?:in|the company|us)", r"left (?:in|the company|us)", r"resigned",
)  # fmt: skip
_DIGIT = re.compile(r"\d")
_WORRY = Phrases(
    r"cannot", r"at (?:risk|stake)", r"in danger",
    r"fears?", r"afraid", r"worr\w+", r"control(?!ler)\w*", r"surveillance", r"spy\w*", r"los(?:e|es|ing|s)",
    r"replac\w+",
    r"harder", r"slower", r"more (?:work|typing|effort|meetings|steps)", r"wrong", r"errors?",
    r"mistakes?", r"trust",
    r"big brother", r"privacy", r"will … (?:be|have|take|cost|mean|work)", r"why", r"unfair", r"angst",
    r"sorge\w*",
    r"uberwach\w*", r"kontroll\w*", r"peur", r"craint\w*", r"miedo", r"temor",
)  # fmt: skip
_FINITE = Phrases(
    r"is|are|was|were|has|have|had|will|do|does|did|can|cannot|must|may|ist|sind|hat|haben|wird|werden"
    r"|est|sont|ont|es|son"
    r"|hay|tienen|stays?|keeps?|knows?|never|feel|feels?|need|needs|wants?|says?|count|remember|read"
    r"|reads|heard|gets?"
)
_SUBORDINATE = re.compile(
    r"(?:which|who|whose|because|when|while|but|so|as|where|since|although|even|if|weil)\b"
)
_COUNTS_THEM = re.compile(r"(?i)\bof them\b")  # "seven of them, and four posts" is one fact
_CONJUNCTION = re.compile(r"(?i)^(?:and|or|und|oder|et|ou|y|o) ")
_WHERE = re.compile(r"(?i)(?:in|on|at|with|from|into|onto|by|per|via) ")
_BUT_NOT = re.compile(r"(?i)(?:but )?(?:not|never|rather|instead) (?!(?:being|getting|knowing|having)\b)")
_THAT = re.compile(r"(?i)^(?:that|dass|que) ")
_ENDS_OPEN = re.compile(r"(?i)(?<!\w)(?:and|but|or|und|aber|oder|et|mais|ou|y|pero|o)$")
_LAST_PAIR = re.compile(r"(?i)^(.+?) (?:and|or|und|oder|et|ou|y|o) (.+)$")
_THEY = re.compile(r"(?i)(?:they|sie|ils|elles|ellos|ellas) ")
_TWO_BY_NAME = re.compile(
    r"(?P<one>[A-ZÀ-Þ][\w'’-]{1,20}) and (?P<other>[A-ZÀ-Þ][\w'’-]{1,20})"
    r"(?:, who\b| (?:have |had |keep |both )?(?:asked|asking|ask|told|tell) (?:me|us)\b)"
)
# "Most of the packers live here. Some have no car": the second tells of them, too.
_SOME_OF = re.compile(
    r"(?i)(?:most|many|some|all|half|several|a third|two thirds) of (?:the|our) (?P<who>[\w-]+)"
)
_SOME_OF_THEM = re.compile(
    r"(?i)(?:some|others|many|most|a few|several) (?:have|do|cannot|can't|are|live|need)\b"
)
_ANYBODY = ("people", "some people", "many people", "everybody", "everyone", "somebody", "some", "many")
_THEY_BEHIND = re.compile(r",? they$")  # "On the order desk they ask"
_PRONOUN = re.compile(r"(?i)(?:they|he|she)(?: all| both)?")
_MOST_HOLDER_WORDS = 8
_MOST_WORDS_OF_A_LISTED_WORRY = 16
_FRAGMENT_WORDS, _WORDS_OF_A_CLAUSE, _WORDS_OF_A_SUBJECT = 7, 5, 3
# What a clause must tell of to be a worry where nobody is said to have it.
_HARD = Phrases(r"longer|less|fewer|worse|poor|bad|mess|too|not|never|falls?|mehr|weniger|zu|nicht|nie")

_ROLES = Phrases(
    r"authors? of (?:the|an) (?:open )?letter", r"(?:works|staff|employee) (?:council|committee|forum)\w*",
    r"\w{0,12}betriebsra\w+",
    r"(?:gesamt)?personalra\w+", r"unions?", r"(?:shop )?stewards?", r"data protection\w*",
    r"datenschutzbeauftragt\w+", r"dpo",
    r"privacy officer", r"informal leader", r"(?:employee|staff|safety|union) representatives?", r"spokes\w+",
    r"ombuds\w+", r"gleichstellungs\w+", r"schwerbehinderten\w+", r"vertrauens\w+",
    r"(?:parents'?|teachers'?) (?:association|union) \w+",
    r"syndic\w+", r"cse", r"sindica\w+", r"comite de empresa", r"delegue\w*", r"delegad[oa]",
)  # fmt: skip
# Who wants it in another order does not refuse it.
_OTHER_WAY = Phrases(
    r"would (?:rather|prefer to|like to) (?:start|begin|wait|go)",
    r"is for (?:starting|beginning|going|waiting)",
    r"wants? to (?:start|begin) (?:in|with|at)",
    r"(?:not|never|no longer) (?:against|opposed to) (?:it|this)",
)
_AGAINST = Phrases(
    r"open letter",
    r"doubts?",
    r"against (?!it|this)",
    r"opponent",
    r"critic",
    r"sceptic\w*",
    r"skeptic\w*",
    r"kritiker\w*",
)
_WEEKDAY = re.compile(
    r"(?i)\b(?:(monday|montag|lundi|lunes)|(tuesday|dienstag|mardi|martes)|(wednesday|mittwoch|mercredi|miércoles)|"
    r"(thursday|donnerstag|jeudi|jueves)|(friday|freitag|vendredi|viernes)|(saturday|samstag|samedi|sábado)|"
    r"(sunday|sonntag|dimanche|domingo))s?\b"
)
# What somebody keeps beside what comes.
_OWN_TOOL = re.compile(
    r"(?i)\b(?:keep|keeps|use|uses|work from|works from|stick to|sticks to|swear by|swears by|trusts?) "
    r"(?:only )?(?:her|his|their|its|an?)?\s?(?:own|private|personal) "
    r"(?P<tool>(?:[\w-]+ ){0,2}?(?:workbooks?|spreadsheets?|sheets?|lists?|files?|databases?|notebooks?"
    r"|cards?|calendars?|macros?|trackers?|diary|diaries|logs?|boards?|planners?))\b"
)
_CANNOT = re.compile(
    r"(?i)\b(?:cannot|can't|can not|unable|clos(?:e|es|ed)|locked|no (?:care|school|bus|train|room)|"
    r"not (?:possible|free)|kann|können|geschlossen|zu|fermé\w*|peuvent pas|cerrad\w*|no pueden?)\b"
)


# What headings announce that nobody fears: a condition, a sum, a law or a note has its own place.
_LISTED_APART: tuple[Announced, ...] = ("money", "law", "conditions")  # whoever is named there fears nothing
_NO_WORRY: tuple[Announced, ...] = (*_LISTED_APART, "notes")


@dataclass(frozen=True, slots=True)
class ReadConcerns:
    """The worries with their sentences, and sentences that are facts."""

    concerns: tuple[tuple[Concern, str], ...]
    circumstances: tuple[str, ...]


_WRITER = re.compile(r"I(?:'(?:d|ve|m|ll))? ")
_ADVISERS = re.compile(
    r"(?:our|the) (?:lawyers?|counsel|attorneys?|advis[eo]rs?) "
)  # what they say is no worry
# What a rule says is a fact to plan with, and nobody's fear.
_A_RULE_SAYS = re.compile(
    r"(?:the |our |a |an |all |every )?(?:[\w'’-]{1,20} ){0,3}?(?:by-?laws?|laws?|acts?|regulations?"
    r"|statutes?|ordinances?|decrees?|codes?|contracts?|leases?|licen[cs]es?|agreements?|policy|policies)"
    r"(?: (?:no\.? ?)?[\d.]{1,8})? (?:says?|requires?|demands?|allows?|forbids?|prescribes?|asks?)\b"
)
_NAMELY = re.compile(r"(?i), namely(?: that)? ")
_LEADS_ON = re.compile(r"^(?:And|But) (?=\w+ \w)")
_OWN_REMARK = re.compile(
    r"(?<=\w),? (?:and|but|to which) (?:in fairness,? |honestly,? )?I (?:said|told|answered|replied|have|had"
    r"|could|thought)\b[^?]*$"
)
_SPEAKER_BEFORE = re.compile(r"^(?P<who>[^\"“”]{8,160}): [\"“](?P<words>[^\"“”]{20,400})[\"”]?$")
_WANTS_IT = re.compile(
    r"(?i)^[^,;.]{3,60}? (?:has|have) (?:long )?(?:asked|waited|wished) for (?:it|this|that)"
    r"(?: for | since |\W*$)"
)
_ASIDE = re.compile(r"^\(|^[^()]{0,300}\)\W*$")


def tells_of_others(worry: str) -> bool:
    """Return whether a worry tells of what others fear: read to them, it shows them up."""
    text = plain(worry)
    if text.startswith("their "):  # nobody says that of themselves
        return True
    fear = _FEARS.search(text)
    if fear is None or not _FEELING.search(fear["verb"]):
        return False
    return fear.start() > 0 and not _OWN.search(text[: fear.start()])


def as_said(worry: str) -> str:
    """Return a worry as those who have it say it; '' if it tells of them."""
    if tells_of_others(worry):
        return ""
    reported = _REPORTED.match(worry)
    if reported is None or _NOT_REPORTED.search(reported["who"]):
        return worry
    return "" if _OF_THEMSELVES.search(reported["what"]) else capital(reported["what"])


def _without_quotes(worry: str) -> str:
    """Return what somebody says without the marks around it, and who says it behind them."""
    inner = _SPEAKER_BEHIND.sub(r"\g<end>", worry)
    marks = '"“”' + "'‘’" * (inner[:1] in "'‘" and inner[-1:] in "'’")
    bare = inner.strip(marks)
    return inner if bare.count('"') % 2 else bare or worry  # the marks are around a part of it


def _without_remarks(worry: str) -> str:
    """Return a worry without what the writer did about it, and what joins it to others."""
    bare = _LEADS_ON.sub("", cut := _OWN_REMARK.sub("", worry))
    return cut if bare == cut else capital(bare)


def concerns_of(
    brief: Brief,
    quotes: tuple[Quote, ...],
    used: set[str],
    taken: set[str],
    about_people: Collection[Quote] = (),
) -> ReadConcerns:
    """Return single worries. Sentences in `used` were read as conditions."""
    private = {quote.text for quote in about_people}
    concerns: list[tuple[Concern, str]] = []
    circumstances: list[str] = []
    holder = ""
    texts = Notes(brief.concerns)
    notes = {each.text: each for each in texts.sentences}
    quoted = [each.under for each in notes.values() if each.spoken]
    for quote, whole in (half for each in quotes for half in _halves(each, used)):
        if quote.field != "concerns" or quote.text in used or quote.text.endswith(":"):
            continue
        if whole in texts.headings:
            continue
        if _WANTS_IT.search(quote.text):  # no worry, and nothing to answer
            continue
        if _ASIDE.search(quote.text):  # the writer's own note
            circumstances.append(quote.text)
            continue
        if whole[:MAX_LINE] in brief.declined_concerns:
            circumstances.append(quote.text)
            continue
        if matter := OPEN_MATTER.fullmatch(quote.text):
            concerns.append((_open_matter(brief, taken, matter, is_marked=whole in private), whole))
            continue
        if gives_a_task(quote.text, brief.people):
            _give_the_task(brief, quote.text, concerns, circumstances)
            continue
        note = notes.get(whole)
        if _is_the_writers(quote, note) or _is_a_fact_among_quotes(quote, note, quoted):
            circumstances.append(quote.text)
            continue
        if note and note.spoken:
            who = capital(_without_names(brief, note.spoken.who))
            is_private = whole in private and not _BODY.search(plain(who))
            spoken = _concern(taken, note.spoken.words, who, teams_of_speaker(brief, who), is_private)
            concerns.append((spoken, whole))
            continue
        if in_full := _SPEAKER_BEFORE.match(quote.text):
            ids = teams_of_speaker(brief, in_full["who"]) or groups_touched(brief, in_full["who"])
            is_private = _is_about_people(brief, Quote(quote.field, in_full["words"]))
            concerns.append((_concern(taken, in_full["words"], "", ids, is_private), whole))
            continue
        kind = announced(note.under) if note else None
        if note and kind not in _LISTED_APART:
            kind = announced(note.label or note.under)
        if kind == "speaker" and note and not _are_people(brief, note.label or note.under):
            kind = None
        if kind in _NO_WORRY:
            circumstances += [quote.text] * (kind != "money")
            continue
        is_sentence = note is not None and _FEARS.search(f"{plain(note.label)}:") is not None
        if (
            note
            and kind == "speaker"
            and not is_sentence
            and (read := _of_speaker(note, note.label or note.under, quote))
        ):
            if read.text == capital(quote.text) and not _FINITE.search(read.plain):
                circumstances.append(quote.text)
            else:
                who = capital(_without_names(brief, note.label or note.under))
                concerns.append((_concern(taken, read.text, who, teams_of_speaker(brief, who)), whole))
            continue
        # "What do clients think?" is asked about them, and not by them.
        fear = None if _ASKS.match(quote.plain) else _FEARS.search(quote.plain)
        if tells_of_absence(brief, quote.text):
            continue  # who stands in is a decision
        if _A_RULE_SAYS.match(quote.plain):
            circumstances.append(quote.text)
            continue
        own_label = note.label if note else ""
        is_of_body = _BODY.search(plain(own_label)) is not None  # who speaks for others is not told on
        own = _subject(quote, fear)
        if _OF_OTHERS.match(own) and not groups_named(brief, own):
            circumstances.append(quote.text)  # whose "its" is stands in the sentence before
            continue
        is_open = is_of_body or _is_a_whole_team(brief, own) or _is_a_trade(brief, quote, fear)
        if is_private := not is_open and (whole in private or _is_about_people(brief, quote)):
            worries, held_by = [quote.text], own or holder
        elif outside := heard_elsewhere(quote.text):
            worries, held_by = [quote.text], outside[0]
        elif _SOME_OF_THEM.match(quote.text) and groups_named(brief, holder):
            worries, held_by = [quote.text], holder
        elif _is_circumstance(quote, fear):
            circumstances.append(quote.text)
            holder = _group_in_front(brief, quote) or holder
            continue
        else:
            worries, held_by = _worries(brief, quote, fear)
            worries = [_without_remarks(_without_quotes(each)) for each in worries]
            is_whole = worries in ([quote.text], [quote.text.rstrip(". ")])
            held_by = held_by or (_group_in_front(brief, quote) if is_whole else "")
            if not held_by and _THEY.match(quote.text):
                held_by = holder
            if worries == [quote.text] and not fear and _GOES_ON.match(quote.text):
                circumstances.append(quote.text)  # half of the sentence before, or the writer's own view
                continue
            if is_whole and not (held_by or fear or "?" in quote.text) and _tells(quote.text):
                circumstances.append(quote.text)  # a fact, in the mouth of nobody
                continue
            holder = held_by
        is_about = fear is not None and fear["verb"].endswith("about")
        is_short = len(worries) == 1 and is_about and len(worries[0].split()) < _FEWEST_WORDS
        if is_short or (len(worries) == 1 and _OPENS_IN_THE_MIDDLE.match(worries[0])):
            worries = [quote.text]
        pairs = {(concern.text, concern.held_by) for concern, _ in concerns}
        for worry in dict.fromkeys(worry for worry in worries if worry and (worry, held_by) not in pairs):
            ids = teams_of_holder(brief, held_by) if held_by else _team_at(brief, worry)
            concerns.append((_concern(taken, worry, held_by, ids, is_private), whole))
    return ReadConcerns(tuple(concerns), tuple(circumstances))


def _open_matter(brief: Brief, taken: set[str], matter: re.Match[str], *, is_marked: bool) -> Concern:
    """Return a matter that is open, with whoever decides it and by when as its answer."""
    text = f"{capital(matter['matter'])}: {matter['rest']}"
    if is_marked or not gives_a_task(text, brief.people):
        is_private = is_marked or _is_about_people(brief, Quote("concerns", text))
        return _concern(taken, text, "", (), is_private)
    person = person_with(brief, matter["rest"])
    decided = {"answer": matter["rest"], "answered_by_id": person and person.id}
    return _concern(taken, f"{capital(matter['matter'])}.", "", ()).model_copy(update=decided)


def _give_the_task(
    brief: Brief, task: str, concerns: list[tuple[Concern, str]], circumstances: list[str]
) -> None:
    """Add who brings what by when to the question or worry in front of it, else to the facts."""
    line = " ".join(brief.concerns.split())
    if circumstances and f"{circumstances[-1]} {task}" in line and "?" in circumstances[-1]:
        circumstances[-1] += f" {task}"  # a question that is no concern
        return
    concern, whole = concerns[-1] if concerns else (None, "")
    is_behind = f"{whole} {task}" in (line if "?" in whole else brief.concerns)
    if concern is None or not is_behind or concern.is_about_people:
        circumstances.append(task)
        return
    person = person_with(brief, task)
    answered = {"answer": task, "answered_by_id": person and person.id}
    concerns[-1] = concern.model_copy(update=answered), whole
    stems = {*plain(concern.text).strip("?. ").replace(",", "").split()}
    for at, (other, sentence) in enumerate(concerns[:-1]):
        if {*plain(other.text).strip("?. ").replace(",", "").split()} == stems:
            concerns[at] = other.model_copy(update=answered), sentence
            concerns.pop()  # asked twice, in another order
            return


def is_dropped(brief: Brief, sentence: str) -> bool:
    """Return whether somebody said that a sentence is no concern, or needs no decision."""
    words = sentence.strip(" .")
    return bool(words) and (
        any(words in each for each in brief.declined_points)
        or any(each.strip(" .") in words or words in each for each in brief.declined_concerns)
    )


def person_with(brief: Brief, sentence: str) -> Person | None:
    """Return whom a sentence gives a task, by name or title."""
    task = task_in(sentence)
    return (brief.find_by_name(task["who"]) if task else None) or person_meant(brief, sentence)


def _is_the_writers(quote: Quote, note: NoteSentence | None) -> bool:
    """Return whether a sentence is a comment, or a piece that says nothing."""
    if note and note.spoken:
        return False
    if len(quote.text.split()) < _FEWEST_WORDS and _WHERE.match(quote.text):
        return True
    if note and (note.label or note.is_bullet or announced(note.under) == "voices"):
        return False
    return bool(_WRITER.match(quote.text) or _ADVISERS.match(quote.plain))


def _is_a_fact_among_quotes(quote: Quote, note: NoteSentence | None, quoted: list[str]) -> bool:
    """Return whether a line among quotations has no speaker and no fear."""
    is_listed = note and note.is_bullet and not (note.spoken or note.label) and quoted.count(note.under) > 1
    return bool(is_listed) and not (
        "?" in quote.text or _WORRY.search(quote.plain) or _FEARS.search(quote.plain)
    )


def teams_of_holder(brief: Brief, holder: str) -> tuple[str, ...]:
    """Return the teams that have a worry.

    "The service engineers" are in Service and spare parts.
    """
    if named := groups_named(brief, holder):
        return named
    each = [groups_named(brief, part) for part in holder.split(" and ")]
    if len(each) > 1 and all(each):
        return tuple(dict.fromkeys(chain.from_iterable(each)))
    ids = () if _BODY.search(plain(holder)) else teams_of_speaker(brief, holder)
    return ids if len(ids) == 1 else ()


def _concern(
    taken: set[str], text: str, held_by: str, group_ids: tuple[str, ...], is_private: bool = False
) -> Concern:
    who = _THEY_BEHIND.sub("", _CONJUNCTION.sub("", held_by))
    return Concern(
        id=_next_number(taken),
        text=text,
        held_by="" if plain(who) in _ANYBODY else who.rstrip(":")[:MAX_LINE],
        group_ids=group_ids,
        is_about_people=is_private,
    )


def _without_names(brief: Brief, who: str) -> str:
    """Return a body without the name of whoever speaks for it."""
    if not _BODY.search(plain(who)):
        return who
    names = {word for person in brief.people for word in person.name.split()}
    whole = re.sub(r" ?\(([^()]*)\)", lambda match: "" if names & {*match[1].split()} else match[0], who)
    return " ".join(word for word in whole.split() if word not in names)


def _are_people(brief: Brief, who: str) -> bool:
    """Return whether the words before a colon name people, and no subject."""
    words = plain(re.sub(r" ?\([^()]*\)", "", who))
    return bool(teams_of_speaker(brief, who) or _BODY.search(words) or _SPEAKERS.search(words))


def _of_speaker(note: NoteSentence, who: str, quote: Quote) -> Quote | None:
    """Return the words under the name of a team or body: "QA: nobody asked us." """
    text = quote.text.removeprefix(f"{note.label}:").strip() if note.label else quote.text
    return Quote(quote.field, capital(text)) if who and text else None


def _next_number(taken: set[str]) -> str:
    number = next(str(n) for n in range(1, 10_000) if str(n) not in taken)
    taken.add(number)
    return number


def _halves(quote: Quote, used: set[str]) -> list[tuple[Quote, str]]:
    """Return the halves of a sentence that are read apart, each with the whole."""
    halves = halves_of(quote)
    both = len(halves) > 1 and all(_FEARS.search(half.plain) for half in halves)
    are_apart = both or any(half.text in used for half in halves)
    return [(half, quote.text) for half in (halves if are_apart else (quote,))]


def _team_at(brief: Brief, worry: str) -> tuple[str, ...]:
    """Return the one team at the place a worry begins with: "In Porto …"."""
    place = _AT_A_PLACE.match(worry)
    if place is None:
        return ()
    named = re.compile(rf"\b{re.escape(place['where'])}\b")
    at = [
        group.id
        for group in brief.groups
        if named.search(group.name) or ((lead := brief.manager_of(group)) and named.search(lead.job_title))
    ]
    return (at[0],) if len(at) == 1 else ()


def _is_a_whole_team(brief: Brief, who: str) -> bool:
    """Return whether words are the name of a team in which nobody is recognized."""
    return any(plain(each.name) == plain(who) and each.size >= MANY for each in brief.groups)


def _is_a_trade(brief: Brief, quote: Quote, fear: re.Match[str] | None) -> bool:
    """Return whether a whole trade of one team speaks."""
    who = quote.text[: fear.start()].strip() if fear else ""
    if not _TRADE.fullmatch(plain(who)) or names_someone(who, brief.people_and_trades):
        return False
    teams = {*groups_touched(brief, who)}
    return len(teams) == 1 and any(each.id in teams and each.size >= MANY for each in brief.groups)


def _is_about_people(brief: Brief, quote: Quote) -> bool:
    if may_mean_someone(quote.text, brief.people_and_trades) or _are_two_by_name(brief, quote.text):
        return True
    if "?" in quote.text:
        return False
    if person_meant(brief, quote.text):
        return True
    obstacle = _OBSTACLE.search(quote.plain)
    if not obstacle:
        return False
    people = _PEOPLE.search(quote.plain)
    subject = _ONE_SUBJECT.fullmatch(quote.plain[: obstacle.start()])
    if subject and not _BODY.search(subject["who"]):
        return True
    is_named = any(_names(quote, person) for person in brief.people)
    return is_named or (people is not None and people.start() < obstacle.start())


def _are_two_by_name(brief: Brief, text: str) -> bool:
    """Return whether a sentence tells of two by their names, who are in no list."""
    pair = _TWO_BY_NAME.match(text)
    if pair is None:
        return False
    team_words = {
        word for group in brief.groups for word in plain(f"{group.full_team_name} {group.site}").split()
    }
    return team_words.isdisjoint((plain(pair["one"]), plain(pair["other"])))


def person_meant(brief: Brief, text: str) -> Person | None:
    """Return the only person whom a sentence names, or means by title."""
    quote = Quote("concerns", text)
    named = [person for person in brief.people if _names(quote, person)]
    if not named and (subject := _ONE_TITLE.match(quote.plain)):
        role, _, place = subject["role"].partition(" of ")
        words = {*_TITLE_WORD.findall(f"{role} {place} {subject['place'] or ''}")}
        titles = [(person, plain(person.job_title)) for person in brief.people]
        named = [
            person
            for person, title in titles
            if _role_of(title) == role.split()[-1] and words <= {*_TITLE_WORD.findall(title)}
        ]
    return named[0] if len(named) == 1 else None


def retained_tool(concern: Concern) -> str:
    """Return what a worry says somebody keeps for themselves, else nothing."""
    match = _OWN_TOOL.search(concern.text)
    return match["tool"].lower() if match else ""


def _role_of(title: str) -> str:
    """Return the noun of a job title: 'manager' of 'Shop manager, Leeds'."""
    words = re.split(r" of |,|\(| for ", title)[0].split()
    return words[-1] if words else ""


def _is_circumstance(quote: Quote, fear: re.Match[str] | None) -> bool:
    if fear or "?" in quote.text or _WORRY.search(quote.plain):
        return False
    return bool(_DIGIT.search(quote.plain) or _SITUATION.search(quote.plain) or says_reach(quote))


def _worries(brief: Brief, quote: Quote, fear: re.Match[str] | None) -> tuple[list[str], str]:
    """Return the single worries of a sentence and who has them."""
    text = quote.text.rstrip(". ")
    if opening := _ABOUT_OPENING.match(quote.plain):
        return _split(text[opening.end() :]), ""
    if fear and fear.start() and len(text[: fear.start()].split()) <= _MOST_HOLDER_WORDS:
        holder = text[: fear.start()].rpartition("; ")[2].strip(" ,")
        if ", " in holder and _FINITE.search(plain(holder.partition(", ")[0])):
            return [quote.text], ""  # the speaker stands in the middle of a sentence
        holder = "" if _PRONOUN.fullmatch(holder) else holder
        if _ENDS_OPEN.search(plain(holder)):
            # "The night shift sorts the cards and fears": the verb before has the same subject.
            words = holder.split()
            openings = (" ".join(words[:length]) for length in range(len(words) - 1, 0, -1))
            return [quote.text], next((name for name in openings if groups_named(brief, name)), "")
        worry = _NAMELY.split(text[fear.end() :].strip(" ,:"))[-1]
        head, colon, tail = worry.partition(": ")
        if colon and len(head.split()) <= _FRAGMENT_WORDS:
            worry = tail
        verb = fear["verb"].split()[-1]
        if verb in _ASKED:
            return [capital(f"{'whether' if verb == 'if' else verb} {worry}")], holder
        # What one team says of another is no sentence to repeat without saying whose it is.
        others = {*groups_touched(brief, worry)} - {*groups_touched(brief, holder)}
        if others and groups_touched(brief, holder) and _OPINION.match(fear["verb"]):
            return [quote.text], holder
        # "Doubts the business case" says nothing without its verb.
        is_bare = verb in _NEED_THAT and not _FINITE.search(plain(worry))
        is_denied = _DENIED.search(fear["verb"]) or _DENIED.search(plain(holder))
        is_wish = verb in ("ask", "asks") and not _QUESTION_WORD.match(plain(worry))
        is_clause = verb == "that" and _FEELING.search(fear["verb"])
        is_of_holder = is_clause and _OF_THE_HOLDER.search(plain(worry))
        if not worry or is_wish or is_bare or is_denied or is_of_holder:
            both = _AND_THAT.split(worry) if is_of_holder else ()
            if len(both) > 1:
                return [f"{text[: fear.end()].rpartition('; ')[2]} {part}." for part in both], holder
            return [quote.text], holder
        return [each for part in _AND_THAT.split(worry) for each in _split(part)], holder
    head, colon, tail = text.partition(": ")
    if colon and _FEARS.search(f"{plain(head)}:") is not None:
        return _split(tail), head
    if colon and re.search(r"(?<!\w)letter(?!\w)", plain(head)):
        return _split(tail), re.split(r" (?:wrote|have|has|sent|signed|published) ", head)[0]
    parts = [_RELATIVE.sub("", _CONJUNCTION.sub("", part)) for part in re.split(r"[,;] ", quote.plain)]
    is_list = all(not _FINITE.search(part) or part.startswith((*_WHETHER, "how ")) for part in parts)
    return (_split(text) if is_list else [quote.text]), ""


def _split(text: str) -> list[str]:
    """Return the parts of a list, or the whole text if it is none."""
    parts = [part.strip() for part in re.split(r"[,;] (?![^(]*\))", text) if part.strip()]
    if len(parts) > 1 and not _CONJUNCTION.match(parts[-1]) and (pair := _LAST_PAIR.match(parts[-1])):
        parts[-1:] = [pair[1], pair[2]]
    parts = [_THAT.sub("", _CONJUNCTION.sub("", part)) for part in parts]
    is_list = len(parts) > 1 and all(len(part.split()) <= _MOST_WORDS_OF_A_LISTED_WORRY for part in parts)
    is_list = is_list and not (";" in text and any(map(_tells, parts)))  # two clauses
    # "Typing it twice, in the CRM and in the ERP": where something is done is no worry of its own.
    # "One invoice at the end, and not one at each visit": neither is what it is not.
    is_list = is_list and not any(_WHERE.match(part) or _BUT_NOT.match(part) for part in parts[1:])
    is_clause = any(_SUBORDINATE.match(plain(part)) or _COUNTS_THEM.search(part) for part in parts)
    return [capital(part) for part in (parts if is_list and not is_clause else [text])]


def _tells(text: str) -> bool:
    """Return whether words are a whole clause on things that names nothing hard."""
    words = plain(text)
    subject = " ".join(words.split()[:_WORDS_OF_A_SUBJECT])
    is_asked = ":" in words or _QUESTION_WORD.match(words) or words.startswith(_WHETHER)
    is_hard = is_asked or _WORRY.search(words) or _HARD.search(words) or _SPEAKERS.search(subject)
    is_hard = is_hard or _OWN_TOOL.search(words)  # in somebody's hands
    return len(words.split()) >= _WORDS_OF_A_CLAUSE and not is_hard


def _subject(quote: Quote, fear: re.Match[str] | None) -> str:
    """Return the words for the people that a sentence is about."""
    if _ASKS.match(quote.plain):
        return ""  # "Will my manager count it?" is asked by whoever has one
    if people := _PEOPLE_FIRST.match(quote.plain):
        words = quote.text[: people.end()].split()
    else:
        cut = _OBSTACLE.search(quote.plain)
        ends = [
            match.start() for match in (cut, fear, _FINITE.search(quote.plain)) if match and match.start()
        ]
        words = quote.text[: min(ends, default=0)].strip(" ,").split()
    words = _RELATIVE.sub("", " ".join(words).partition(",")[0]).split()
    words = words[:-1] if words and words[-1] in ("who", "that") else words
    is_pronoun = not words or words[-1].lower() in ("they", "them", "he", "she", "me", "us")
    return "" if is_pronoun or len(words) > _MOST_HOLDER_WORDS else " ".join(words)


def _group_in_front(brief: Brief, quote: Quote) -> str:
    """Return the subject of a sentence if it is a group or a body of people."""
    if (part := _SOME_OF.match(quote.text)) and groups_named(brief, part["who"]):
        return part["who"]
    subject = _subject(quote, None)
    words = plain(subject)
    body = _BODY.search(words)
    is_people = (body and _HEAD_ENDS.match(words, body.end())) or _PEOPLE_FIRST.fullmatch(words)
    return subject if is_people or groups_named(brief, subject) else ""


def stakeholders_of(
    brief: Brief, quotes: tuple[Quote, ...], gate_keepers: set[str]
) -> list[tuple[Stakeholder, str]]:
    """Return people with a telling title or named in the concerns, and the words that tell.

    `gate_keepers` own a condition. Scores differ from 3 only where the text says so.
    """
    roles = {brief.sponsor_id, brief.lead_id, brief.sustainment_owner_id}
    concerns = [
        quote for quote in quotes if quote.field == "concerns" and not gives_a_task(quote.text, brief.people)
    ]
    read = []
    for person in brief.people:
        if person.id in roles:
            continue
        named = next((quote for quote in concerns if _names(quote, person)), None)
        has_role = bool(_ROLES.search(plain(person.job_title)))
        if not named and not has_role:
            continue
        is_against = _AGAINST.search(plain(person.job_title)) or (
            named
            and not _OTHER_WAY.search(named.plain)
            and (_OBSTACLE.search(named.plain) or _AGAINST.search(named.plain))
        )
        influence = 5 if person.id in gate_keepers else 4 if is_against else 3
        stakeholder = Stakeholder(person_id=person.id, influence=influence, support=2 if is_against else 3)
        read.append((stakeholder, named.text if named else person.job_title))
    return read


def _names(quote: Quote, person: Person) -> bool:
    name = plain(person.name)
    last = name.split()[-1] if len(name.split()) > 1 else name
    parts = [part for part in (name, last) if len(part) > 2 and part in quote.plain]
    return any(re.search(rf"(?<!\w){re.escape(part)}(?!\w)", quote.plain) for part in parts)


def rule_against(brief: Brief, worry: str) -> str:
    """Return the sentence that fixes a weekday which a worry rules out."""
    days = _weekdays_in(worry)
    if not days or not _CANNOT.search(worry):
        return ""
    rules = (*sentences_of(brief.what_changes), *sentences_of(brief.approach))
    return next((rule for rule in rules if days & _weekdays_in(rule)), "")


def _weekdays_in(text: str) -> set[int]:
    found = _WEEKDAY.findall(text)
    return {number for names in found for number, name in enumerate(names) if name}
