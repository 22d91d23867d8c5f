"""Read what people worry about, with its answer."""

import re
from collections.abc import Iterator, Sequence

from playbook.core.case.reading.promises import topics_decided_by
from playbook.core.case.reading.texts import Phrases, plain
from playbook.core.intake.intake import Finding
from playbook.core.intake.intake_words import ANY_NAME, FULL_NAME
from playbook.core.text.notes import NoteSentence, heading_of
from playbook.llm.intake.conditions import names_condition
from playbook.llm.intake.promises import NOT_IN_WRITING, promise_in_answer

ASKS = re.compile(r"\?[\"')\]]*$")
OPEN = Phrases(
    r"maybe",
    r"perhaps", r"might", r"could", r"hopes?", r"hoped", r"hopefully", r"i suppose",
    r"i do not know",
    r"i don't know", r"not (?:yet )?decided", r"undecided", r"unclear",
    r"no decision", r"tb[acd]", r"ought to",
    r"wonder\w*", r"would like", r"(?<!and )(?<!that )(?<!which )(?:suggest\w*|propos\w+)",
)  # fmt: skip
_WHO = (
    r"(?:people|staff|employees|colleagues|some(?: of (?:you|the|our) ?[\w-]*)?|many(?: of \w+)?|they"
    r"|clerks|nurses"
    r"|crews?|unions?|[\w-]+(?:ers|men|ors|ists|ants|ians|yers|ees|hands|leads|partners|managers|seniors|juniors))"
)
_WORRY = Phrases(
    r"(?:doubts?|suspects?|fears?|worry|worries|(?:are|is) (?:afraid|worried)) (?:that|they|it|we|he|she)",
    r"(?<!nobody )(?<!no one )(?:worries|worry) about", r"managers ask (?:me|us) (?:if|whether|who|what"
    r"|how|why)",
    r"^(?!nobody)[\w-]+ asks (?:if|whether|who|what|how|why)",
    rf"(?:{_WHO}) (?:(?:in|at|on|from|of) [\w-]+ [\w-]+ )?(?:\w+ ){{0,2}}?(?:fears?|worry|worries"
    r"|are (?:\w+ )?(?:worried|afraid|anxious"
    rf"|concerned (?:that|about))|ask(?:s|ed)?"
    r" (?:if|whether|who|what|how|why)|wonder|(?:will )?(?:say|think|believe)(?! so))",
    r"[\w-]+'s (?:[\w-]+ )?(?:[\w-]+s|people|staff|crew|team) (?:says?|thinks?|believes?|fears?)(?! so)",
    rf"(?:{_WHO}|[\w-]+ (?:himself|herself|themselves)) (?:\w+ )?(?:doubts?|suspects?|dread)",
    r"(?:guys|folks|teams?|staff|parents|residents|drivers) (?:are|keep) (?:saying|telling)",
    r"(?:some|many|most|several|a few) (?:of \w+ )?(?:[\w-]+ ){0,2}(?:say|think|believe|fear"
    r"|suspect|doubt|are (?:worried|afraid))",
    r"(?:union|works council|association|delegates?|chair|rep|representative|steward) … (?:says?"
    r"|fears?|thinks|believes|warns|argues)",
    r"(?:convinced|feel|fear is|worry is|concern is) (?:that )(?:it|they|we|the)",
    r"is what i hear",
    r"(?<!i )(?<!we )expects? (?:this|it) to",
    r"(?:biggest|main|greatest) (?:fear|worry|concern)s? (?:is|are)",
    r"objects? to", r"(?:union|local|council|steward|delegates?) … wants? to know (?:if|whether)",
    r"complains? (?:about|that)",
    r"is the (?:problem|trouble|obstacle|catch)", r"^the (?:problem|trouble|obstacle|catch) is",
    r"(?:there is|hear) a rumou?r",
    r"(?:is|are) against (?:it|this|the)",
    r"(?:has|have) (?:concerns|doubts|objections)",
    r"(?:told me|said) (?:that )?they are (?:afraid|worried|scared)", r"are asking themselves",
    r"i know (?:the|some|many|that some) … (?:think|fear|believe|worry)", r"afraid (?:that|of)",
    r"worried (?:that|about)", r"fears? (?:that|for|they)", r"^(?:the )?(?:[\w-]+ ){1,4}fears?(?= \w)",
    r"^(?:the |our )?(?:[\w-]+ )?[\w-]+s ask (?:if|whether|who|what|how|when|why)",
    r"^(?:the|our) (?:[\w-]+ ){1,3}(?:asks (?:if|whether|who|what|how|when|why)"
    r"|(?:believe|fear|suspect)s?)",
    r"(?:shift|team|crew|service|department|office|plant|site)s? (?:say|think|believe)s? (?:that )?"
    r"(?:nobody|no one|they|it)",
)  # fmt: skip
_FEWEST_WORDS = 3
_VERB_FIRST = re.compile(r"(?i)(?:are|is|do|does|will|could|should|can|may|have|has)\b")
_OWN_WORRY = re.compile(
    rf"^(?:(?:{FULL_NAME}|[A-Z]\. [A-Z]\w+) (?:fears|asks|wonders|thinks|says|is worried)"
    r"|(?:I|We) (?:fear|ask|wonder|think|say|am|are worried))"
)
# What competitors and suppliers say of themselves worries nobody.
_OTHERS_SAY = re.compile(
    r"(?i)\b(?:competitors?|suppliers?|vendors?|sellers) (?:say|think|believe)s? (?:that )?(?:they|it)\b"
)
_HAS_TO_SAY = re.compile(r"(?i)\b(?:has|have|needs?|must)(?: to)? (?:say (?:yes|ok)|agree|sign|ok(?:ay)?)\b")
_ONE_OF_SEVERAL = r"^(?:First|Second|Third|Fourth|Last|Finally|Another|And),? (?:is )?that "
# "My worry: people think ..." is a worry about what stands behind the colon.
_NAMES_A_WORRY = re.compile(
    r"(?i)^(?:that|this) is the (?:worry|fear|concern|objection)[^:]{0,30}: (?:that )?"
    rf"|{_ONE_OF_SEVERAL}"
    r"|^(?:my|our|the|one)(?: (?:main|biggest|only|big|one|greatest))? (?:worry|fear|concern)(?: is)?"
    r"(?::| that) "
)
# 'Our head of field sales says "my people will not type for the head office"'
_SAYS_NO = re.compile(
    r"^(?!(?:I|We)\b)[^\"\u201c.;]{3,60} (?:says?|said|tells? (?:me|us)|told (?:me|us))(?: that)?[:,]? "
    r"[\"\u201c][^\"\u201d]*(?:\b(?:no|not|never|cannot|nobody)\b|n['\u2019]t\b)"
    # 'The front desks tell Ana "another screen while somebody is standing there"'
    rf"|^(?!(?:I|We)\b)[^\"\u201c.;:]{{3,60}} (?:tells?|told|says? to|said to) (?:{ANY_NAME}|me|us)[:,]? "
    r"[\"\u201c](?![^\"\u201d]*\b(?:finally|great|good|love|thanks?|at last|easier|faster|better)\b)"
    r"[^\"\u201d]{12,}"
)
# "The sales manager, a friend of the owner, says he will not open his list"
_REFUSES = re.compile(
    r"(?i)^(?:the|our|one|a|an) (?:[\w&-]+ ){0,3}?"
    r"(?:manager|head|lead|leader|director|chief|supervisor|foreman|owner|partner|president|controller"
    r"|buyer|dispatcher|planner|founder|steward|coordinator)"
    r"(?: of (?:the )?(?:[\w&-]+ ){0,2}?[\w&-]+?)?(?:, [^,.;]{3,50},)?"
    r" (?:(?:says?|said|tells us|told (?:me|us))(?: that)? (?:he|she|they) "
    r"|has said (?:he|she|they) |flatly )?"
    r"(?:will not|won['\u2019]t|refuses? to|does not want to|doesn['\u2019]t want to)"
    r" (?!(?:lose|be|have to|need|change|see|read|know|get|receive|judge)\b)[a-z]"
)
ANSWER = re.compile(
    rf"\b(?i:answer(?:ed)?|reply|replied|to (?:that|this) (?:I|we) say)(?: is)?(?:: | that )|^{ANY_NAME}: "
)
_NO_ANSWER = re.compile(
    r"^(?:to|on|for) the (?:first|second|third|former|latter)\b|\b(?:no (?:finished )?answer"
    r"|(?:not|never|n['\u2019]t) (?:yet )?(?:been )?(?:answered|replied)"
    r"|(?:has|have) (?:also )?asked|don['\u2019]t know|do not know|open|not decided)\b",
    re.I,
)
_PARTS = r"; |, (?:but|though|although) |, and (?=(?:I|we) (?:have |had )?(?:said|told|promised)\b)"
# "Ana Ruiz says that she will not use it until ...": what somebody else asks for.
_DEMANDS = re.compile(
    r"^(?!(?:I|We|My|Our|Nobody|No one|There)\b|[^.;]{0,30}\b(?:I|we) (?:say|ask|want)\b)[^.;]{3,90}?"
    r"\b(?:says?|wants?|demands?|insists?|refuses?|asks? for|will not [^.;]{3,60} (?:until|unless))\b"
)
# "Her team must be as fast as today": the ground of a worry.
_HAS_TO_BE = re.compile(
    r"\b(?:[Hh]is|[Hh]er|[Tt]heir|[Tt]hey|[Ss]he|[Hh]e)\b[^.;]{0,40} (?:must|has to|have to|needs? to)\b"
)
_STILL_TO_AGREE = re.compile(r"(?i)\b(?:has|have) to agree\b|\bmust (?:first )?agree\b")
COUNTED = re.compile(r"^(?:about |around |some |of )?\d")  # "40 of them are seasonal" answers nothing
_REPLIES = Phrases(
    r"(?:(?:we|they|it|you)'ll|will|won't|is|isn't|are|can|lose|keeps?|gets?|only|stays?"
    r"|replied|answered)"
)
# What others tell is no answer.
_OTHERS_TELL = re.compile(
    rf"(?:Several|Many|Some|Most|A few|One of|Few)\b|{FULL_NAME}"
    r"|(?!(?:We|I)\b)(?:The )?(?:[\w-]+ ){1,3}?"
    r"(?:asked|asks?|says?|said|thinks?|believes?|told|wants?|fears?|doubts?|worr(?:y|ies))\b"
)
# "Salespeople think that their accounts will be taken": what another group fears.
_OTHERS_FEAR = re.compile(
    r"(?:And |But )?(?!(?i:we|i|the (?:owners|directors|managers|partners|trustees|lawyers|auditors))\b)"
    r"(?:[\w'\u2019-]+ ){0,4}?(?:[\w-]+s|(?i:[\w-]*people|[\w-]*men|[\w-]*women|staff|crews?|teams?))"
    r"(?:, who [^,;.]{3,60},)?"
    r" (?:ask|think|believe|fear|expect|wonder|worry|say|suspect|doubt)s?"
    r" (?:that|whether|if|how|who|why|they|their|it)\b"
)
# "Ellen's people can't wait": that others like it answers nobody's worry.
_LIKES_IT = re.compile(
    r"(?i)\b(?:(?:can|could)(?:['\u2019]t|not| hardly) (?:hardly )?wait\b(?! (?:until|till))"
    r"|look(?:s|ing)? forward to|(?:is|are|will be) (?:all |very |quite |only )?(?:glad|keen|eager|excited"
    r"|happy|enthusiastic|thrilled|in favou?r|(?:just )?waiting for (?:it|this))"
    r"|(?:likes?|loves?|welcomes?|supports?) (?:it|this|the (?:idea|new|plan))"
    r"|would rather have it (?:today|now|tomorrow))\b"
)
_NO_ANSWERS = (ASKS, _NO_ANSWER, COUNTED, _STILL_TO_AGREE, _LIKES_IT)
# What nobody has settled is an open question, and gives no day.
_UNSETTLED = re.compile(
    r"(?i)\b(?:what|things) (?:I|we) (?:do not|don['\u2019]t) (?:yet )?know\b"
    r"|\b(?:I|we) (?:do not|don['\u2019]t|have not|haven['\u2019]t) (?:yet )?"
    r"(?:know|settled?|decided?|agreed?|resolved?|worked out|sorted out)\b"
    r"|\b(?:do not|don['\u2019]t) (?:yet )?agree (?:who|how|whether|what|when|on)\b"
    r"|\b(?:is|are|remains?) (?:still |also |yet )?(?:open|unresolved|unsettled|undecided|unclear)\b"
    r"|\b(?:nobody|no one) (?:knows|has (?:decided|said|settled|worked out))\b"
    r"|(?:\bnot|n['\u2019]t) (?:yet )?(?:been )?(?:settled|decided|resolved|made up (?:my|our|their) mind)"
    r"|\bundecided\b|\bno decision (?:yet )?(?:on|about|whether)\b|\bstill (?:have|has) to decide\b"
    r"|(?:\b(?:is|are|has|remains?)(?: still| yet)?|^still) to be (?:decided|settled|agreed)\b"
)
# "Whether we scan the folders: Helen Park decides by February 26": until then it is open.
_TO_DECIDE = re.compile(
    r"(?i)(?:and |also )?(?:whether|who|which|how|what|when|where)\b[^:;?]{8,200}[:;] [^:;?]{1,80}?"
    r"\b(?:decides?|settles?)\b"
)
_CLAUSES = re.compile(r"; |, (?:but|while|so|and) (?!(?:whether|if|who|how|which|what|when|where)\b)")
_ASKED = re.compile(r"(?i)(?:it |this )|(?:whether|if|who|how|which|what|when|where)\b")
# "A crew cannot stop while a trench is open": nobody has to settle that.
_WHILE_OPEN = re.compile(
    r"(?i)\b(?:while|when|whenever|as long as) (?:(?!is\b|are\b)[\w'\u2019-]+ ){1,5}(?:is|are) open\b"
)
_HOPES = re.compile(r"(?i)\b(?:perhaps|maybe|hopes?|hopefully|might|could)\b")
_NOT_AGREED = re.compile(
    r"^(?:we|they|the two of (?:us|them)) (?:have not|haven['\u2019]t) (?:yet )?(?:agreed|decided|settled)",
    re.I,
)
_SOMEBODY = re.compile(FULL_NAME)
_WORDS_OF_A_QUESTION = 6
_SMALL = ("their", "people", "staff", "about", "there", "would", "which", "these", "those", "every", "after")
_WORRIES = re.compile(
    r"(?i)(?<!\bit )(?<!\bthis )\b(?:worr(?:y|ies)|concerns?|fears?|objections?|doubts?)\b|\b(?:people"
    r"|staff|teachers"
    r"|nurses|they|folks|guys|\w+ers) (?:say|are saying"
    r"|tell|are telling|think)\b|\bI(?:'ve| have)? (?:hear|heard)\b"
)
_WORRIES_ME = re.compile(r"(?i)^what (?:worries|concerns|bothers|troubles) (?:me|us)(?: most| here)?: ")
_PROBLEM = re.compile(
    r"(?i)\b(?:no|not|never|cannot|\w+n['\u2019]t|nobody|only|too|full of|without|lose|lost|hard"
    r"|difficult|slow|afraid|will|more|harder"
    r"|easier|longer|less)\b"
)
_MOST_LINES, _HEADING_WORDS = 6, 6


def is_worry(text: str, words: str) -> bool:
    """Return whether a sentence, in plain `words`, is a worry."""
    is_question = ASKS.search(text) and _VERB_FIRST.match(text)
    return (
        len(words.split()) > _FEWEST_WORDS
        and bool(
            _WORRY.search(words)
            or _NAMES_A_WORRY.match(text)
            or _SAYS_NO.match(text)
            or (_REFUSES.match(text) and not topics_decided_by(text))
        )
        and not is_question
        and not _OWN_WORRY.match(text)
        and not _OTHERS_SAY.search(text)
        and not _HAS_TO_SAY.search(text)
    )


def is_unsettled(text: str, following: str) -> bool:
    """Return whether a sentence names something that nobody has settled."""
    if ASKS.search(text) or _HOPES.search(text):
        return False
    if len(text.split()) < _WORDS_OF_A_QUESTION:  # "That is not decided" answers a question
        return False
    # "Ana is for starting here, Ben there. We have not agreed."
    return bool(
        _TO_DECIDE.match(text)
        or _UNSETTLED.search(_WHILE_OPEN.sub("", text))
        or (_NOT_AGREED.match(following) and _SOMEBODY.search(text))
    )


def leaves_open(text: str, words: str) -> bool:
    """Return whether a sentence says that its `words` are not settled."""
    if _TO_DECIDE.match(text):
        return True
    for clause in _CLAUSES.split(text):
        if match := _UNSETTLED.search(_WHILE_OPEN.sub("", clause)):
            # "Leeds starts on May 3, York is not decided yet"
            is_asked = clause[match.end() :].strip(" .") not in ("", "yet") or _ASKED.match(clause)
            part = clause if is_asked else clause[clause.rfind(", ", 0, match.start()) + 1 :]
            if words in part:
                return True
    return False


_COUNTED_WORRY = re.compile(_ONE_OF_SEVERAL)
_ANNOUNCES = re.compile(r"(?i)\b(?:hear|say|tell|told|worr\w+|fears?|ask|concerns?|objections?)\b")


def is_counted_worry(sentences: Sequence[NoteSentence], at: int) -> bool:
    """Return whether a sentence is one of "three things that people say"."""
    if not _COUNTED_WORRY.match(sentences[at].text):
        return False
    before = (each for each in sentences[:at] if each.line == sentences[at].line)
    return any(_ANNOUNCES.search(each.text) for each in before)


def is_under_worries(sentences: Sequence[NoteSentence], at: int) -> bool:
    """Return whether a sentence names a problem under a heading of worries."""
    if not _PROBLEM.search(sentences[at].text) or ANSWER.match(sentences[at].text):
        return False
    heading = heading_of(sentences, at)
    if len(heading.split()) <= _HEADING_WORDS and _WORRIES.search(heading):
        return True
    line = sentences[at].line
    for before in reversed(sentences[max(0, at - _MOST_LINES) : at]):
        is_heading = len(before.text.split()) <= _HEADING_WORDS and not before.text.endswith(
            (".", "!", "?", ",")
        )
        if is_heading and line - before.line <= _MOST_LINES:
            return bool(_WORRIES.search(before.text))
    return False


def worry_beside(text: str) -> tuple[list[str], list[str]] | None:
    """Return a sentence's worries and the rest, around its semicolons."""
    for marks in (_PARTS, "; "):
        halves = re.split(marks, text)
        worries = [half for half in halves if is_worry(half, plain(half)) and not topics_decided_by(half)]
        others = [half for half in halves if half not in worries]
        has_decided = any(names_condition(half) or topics_decided_by(half) for half in others)
        if worries and has_decided:
            return worries, others
    return None


# "... used to measure them one by one." "It will not; we measure per team."
_IS_MEASURED = re.compile(
    r"(?i)\bto (?:measure|track|rate|rank|compare|judge|monitor) (?:them|us|me|people)\b"
)
_MEASURED_ANOTHER_WAY = re.compile(
    r"(?i)^(?:it|that|this|they) (?:will|is|are|does|do)(?: not|n['\u2019]t)[;,] (?P<promise>we (?:only )?"
    r"(?:measure|count|track|rate|compare|look at) [^;]{3,80}?)\.?$"
)


def find_worry(text: str, following: str) -> Iterator[Finding]:
    """Yield the worry of a sentence, with its answer."""
    if named := _NAMES_A_WORRY.match(text):
        yield from _worry_of(text[named.end() :], text, following)
    else:
        yield from _worry_of(_WORRIES_ME.sub("", text), text, following)


# "The workshop asks who types in the orders": a promise on jobs tells nobody who.
_ASKS_FOR = re.compile(r"(?i)\basks? (?:me |us )?(?:who|where|when|how|which)\b")
# "Bid writers ask whether we need fewer of them; we shall not."
_OWN_REPLY = re.compile(
    r"(?P<worry>[^;:]{12,200}?)[;:] (?P<answer>(?:we|I|they|it|that|nobody|no one) (?:will|shall|do"
    r"|does|is|are"
    r"|was|keep|get|stay|have|has)\b(?! (?:say|ask|fear|think|believe)).{3,})"
)


def _worry_of(worry: str, text: str, following: str) -> Iterator[Finding]:
    own = ANSWER.search(text)
    if not own and (reply := _OWN_REPLY.match(worry)):
        yield Finding("concerns", reply["worry"], text)
        yield Finding("concern_answer", reply["answer"], text, reply["worry"])
        return
    yield Finding("concerns", worry, text)
    is_of_another = _OTHERS_FEAR.match(following) and not topics_decided_by(following)
    if following and (is_of_another or _is_its_ground(following)):
        if not worry_beside(following):  # else its worry is read alone
            yield Finding("concerns", following, following)
        return
    if own:
        yield Finding("concern_answer", text[own.end() :], text, text[len(text) - len(worry) : own.start()])
    elif (
        following
        and not any(form.search(following) for form in _NO_ANSWERS)
        and not (_DEMANDS.match(following) and not topics_decided_by(following))
    ):
        words = plain(following)
        marker = ANSWER.search(following)
        # What somebody is quoted with is answered only by words on the same.
        is_own = _SAYS_NO.match(text) or _REFUSES.match(text)
        is_promise = _ASKS_FOR.search(text) and topics_decided_by(following)
        is_reply = (_REPLIES.search(words) and not (is_own or is_promise)) or _stems(words) & _stems(
            plain(text)
        )
        is_open = OPEN.search(words) or is_worry(following, words)
        if (marker and not marker.start()) or (is_reply and not is_open):
            answer = following[marker.end() :] if marker else following
            is_of_others = not marker and _OTHERS_TELL.match(following) is not None
            is_unwritten = bool(NOT_IN_WRITING.search(following)) or is_of_others
            answer = promise_in_answer(answer)
            yield Finding("concern_answer", answer, f"{text} {following}", worry, is_unwritten)
            own_way = _MEASURED_ANOTHER_WAY.match(following) if _IS_MEASURED.search(text) else None
            if own_way and not topics_decided_by(following):
                yield Finding("promise", own_way["promise"], following, "measurement", is_doubtful=True)


def _is_its_ground(following: str) -> bool:
    """Return whether a sentence says what those who worry have to do."""
    return (
        bool(_HAS_TO_BE.search(following)) and not ASKS.search(following) and not topics_decided_by(following)
    )


def _stems(words: str) -> set[str]:
    return {word[:5] for word in re.findall(r"[a-z]{5,}", words) if word not in _SMALL}
