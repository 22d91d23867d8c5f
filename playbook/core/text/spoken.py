"""Say aloud what a brief says in writing."""

import re

from playbook.core.base.words import capital, lower_first
from playbook.core.text.notes import first_sentences, split_sentences

# Before what the brief says: where that is a clause, where it is not, and in a list of quotes.
LEADS = {
    "why": ("We're doing this because", "Here's why:", "Why:"),
    "why_now": ("We can't wait, because", "And here's why we can't wait:", "Why now:"),
    "risk": ("And if we don't?", "What we risk:", "What we risk:"),
    "gain_of_people": ("What should come of it for you:", "For you it should mean", "For you:"),
    "what_stays": ("What isn't changing:", "What isn't changing:", "What stays:"),
}
SAY_IN = "Say in {language}:"  # above the brief's own words, where a speaker doesn't say them in English
_HAS_VERB = re.compile(
    r"(?i)\b(?:is|are|was|were|has|have|had|gets?|goes|comes?|opens?|starts?|begins?"
    r"|ends?(?! (?:dates?|days?|users?)\b)|agrees?|accepts?|needs?|takes?|asks?|asked"
    r"|pays|loses?|leaves?|moves?|merges?|stops?|runs?|wants?|expires?|retires?|renews?|falls?|grows?|makes?"
    r"|requires?|expects?|does|do|did|can|cannot|can't|could|will|would|must|may|should|spends?|waits?|says?"
    r"|knows?|sees?|finds?|fails?|reach|reaches|keeps?|documents?|differs?)\b"
    # "Counsel signs the form", and no "warning signs for the depot"
    r"|(?<!who )(?<!which )\b(?:confirms?|signs?|approves?|allows?|pass(?:es)?|checks?|delivers?)"
    r" (?:the|an?|our|its|their|each|every|all|in writing|that)\b"
    r"|\w only (?:with|when|if|where|after|once)\b"  # "the clinics record calls only with a yes of both"
)
# "… has been signed before any real record goes in": what it is for is no part of when it is met.
_IS_FOR = re.compile(r"(?i) before (?:any|the|we|each|every|our|all|real|an?|someone|anyone|somebody) .{3,}$")
# "One look shows who is above you": what people get makes a sentence.
_DOES = re.compile(r"^(?:[\w'’-]+ ){1,4}(?:shows?|learns?|reads?|helps?|saves?|works?)\b", re.IGNORECASE)
_OWN_CAPITAL = re.compile(
    r"(?:I|(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)s?)\b"
)
_THING = re.compile(
    r"(?i)(?:(?P<ours>\bwe (?:bought|tried|introduced|installed|launched|built) )"
    r"|(?P<first>^|, |\b(?:in|of) (?:19|20)\d\d,? )|\b)"
    r"(?P<article>(?:an?|the|one|another|our|new|shared one) )?"
    r"(?P<what>(?:(?!(?:in|the|an?|we|new|one|our)\b)[a-z][a-z-]{1,20} )?"
    r"(?:CRM|ERP|(?:tablet|scanner|phone|till|tool|system|app|portal|intranet|wiki|chatbot|assistant|screen"
    r"|terminal|camera|headset|sensor|robot|dashboard|database|program|platform|calendar|account|license"
    r"|roster|checklist|laptop|kiosk|hotline|handheld|reader|printer|store)s?|software|booking|scheduling"
    r"|e-learning))\b(?!['’])"
)
_ONE_FOR_ALL = ("account", "license")  # everyone got one
_DONE = re.compile(
    r" (?P<done>[a-z]+(?:ed|ken|ven|wn)|held|built|sent|done|kept|told|paid|bought|made|met|written|chosen)"
    r"(?=$|:| (?:by|in|to|and|with|off|on|for|over|before|from)\b)"
)
# "Data load complete", "error rate below 3%": a state, and nobody's act.
_STATE = re.compile(r" (?P<state>(?:ready|complete|(?:below|under|over|above|at most|at least) \d).*)$")
# What a number rests on stands with it: "(vendor figure)".
_IN_PARENTHESES = re.compile(
    r" \((?![^()]{0,40}\b(?:figures?|estimates?|estimated|claims?|claimed|assumed|assumption)\b)[^()]{0,80}\)"
)
_IS_PAPER = re.compile(
    r"(?i)(?<![\w-])(?:the |an? |our )?(?:[\w-]{1,40} )?(?:lists?|answers?|letters?|prices?|quotes?|reports?"
    r"|pages?|proofs?|rules?|sign-?offs?|permits?|notices?)\b"
)
_OF_IT = re.compile(r" (?:for|of|with|from|by|on|to|in|at)\b")
_IS_MANY = re.compile(r"[^su]s$")
_HAS_ARTICLE = re.compile(r"(?i)“|(?:the|an?|our|each|every|all|no|one)\b")


_OF_TODAY = re.compile(
    r"(?i)(?:today|currently|right now|at present|at the moment|until now|so far|now)\b(?! we (?:start"
    r"|begin))"
)
_NUMBER_OF_LIST = re.compile(r"(?:^|(?<=[.:;!?] ))\d{1,2}[.)] (?=[A-Z])")
_LABEL = re.compile(r"(?i)^(?:new|then|after|from now on): ")
_MOST_WORDS, _FEWEST_WORDS = 45, 4  # of one thing in speech
# The day stands before what begins on it.
# "because of 100 calls, nine …", "because we are doing this so that …"
_NOT_AFTER_BECAUSE = re.compile(r"(?i)^of\b|\bbecause\b|^(?:the|our) (?:purpose|point|aim|reason)\b")
# "We are doing this so that nobody waits twice", "So that nobody waits twice"
PURPOSE = re.compile(
    r"(?i)^(?:(?:we|I)(?:['\u2019]re| are| am)? (?:doing|do|making|make|want) (?:all )?(?:this|it)(?: \w+)?"
    r",? )?(?=so that \w)"
)
_PEOPLE_AT_END = re.compile(
    r": (?:about |some )?\d[\d.,]{0,6} (?:people|employees|colleagues|staff|of us)(?=\.)"
)
_ONLY_A_DAY = re.compile(
    r"(?i)(?:that|it|this|all this) (?:starts|begins|happens|applies|is) (?:on|from|in|by) [^.,;]{3,30}\.?$"
)


# "As you know, we run three systems and, by my last count, forty lists": of a memo to its readers.
_OPENS_TO_READERS = re.compile(
    r"(?:^|(?<=[.!?\n] )|(?<=\n))As (?:you|we|most of you|many of you)(?: all)? (?:know|remember),"
    r" (?P<first>\w)"
)
_BY_COUNT = re.compile(r",? by (?:my|our) (?:last |own |best )?(?:count|estimate|reckoning),(?= )")


def without_asides(text: str) -> str:
    """Return a text without what its writer says to the readers in passing."""
    return _BY_COUNT.sub("", _OPENS_TO_READERS.sub(lambda match: match["first"].upper(), text))


def fit_for_speech(text: str, most_words: int = _MOST_WORDS, fewest_words: int = _FEWEST_WORDS) -> str:
    """Return the part of a long text that fits into a speech."""
    sentences = [*split_sentences(_IN_PARENTHESES.sub("", _NUMBER_OF_LIST.sub("", text)))]
    new = [
        each
        for each in sentences
        if not (_OF_TODAY.match(each) or _ONLY_A_DAY.match(each)) and len(each.split()) >= fewest_words
    ]
    return first_sentences(_PEOPLE_AT_END.sub("", _LABEL.sub("", " ".join(new or sentences))), most_words)


# "Teamsters Local 20", "Usdaw"
OF_A_UNION = re.compile(
    r"\b[A-Z][\w-]{1,30} (?:Local|Lodge|Union|Council)\b|(?:Usdaw|Unison|Unite|Teamsters|Verdi)\b"
)


def in_sentence(text: str, texts: str) -> str:
    """Return words as they go on in a sentence: names in `texts` keep capitals."""
    if text.startswith("[If "):
        return f"[{lower_first(text[1:])}"
    first = text.partition(" ")[0].strip(",:;.")
    is_name = (
        _OWN_CAPITAL.match(text)
        or OF_A_UNION.match(text)
        or re.search(rf"[a-z,] {re.escape(first)}\b", texts)
    )
    is_word = re.sub(r"['’]s$", "", first).isalpha()
    return text if is_name or not is_word else lower_first(text)


def led(name: str, text: str, texts: str) -> str:
    """Return what a brief says with what a speaker says before it."""
    clause, otherwise, alone = LEADS[name]
    if text.startswith("“"):  # a quote in another language stands in a list
        return f"- {alone} {text}"
    if name == "why" and (purpose := PURPOSE.match(text)):
        return f"We're doing this {lower_first(text[purpose.end() :])}"
    first = next(split_sentences(text), "")
    does = _HAS_VERB.search(first) or (name == "gain_of_people" and _DOES.match(first))
    is_clause = does and not (name == "why" and _NOT_AFTER_BECAUSE.search(first))
    lead = clause if is_clause else otherwise
    return f"{lead} {capital(text) if lead.endswith('?') else in_sentence(text, texts)}"


def attempt_named(done: str) -> str:
    """Return what was tried before by its name alone, '' if it has none we know."""
    things = list(_THING.finditer(done))
    match = next((each for each in things if each["ours"] or each["first"] is not None), None)
    match = match or next((each for each in things if each["article"]), next(iter(things), None))
    if match is None:
        return ""
    is_whole = match["article"] or match["first"] is not None or match["ours"]
    what = lower_first(match["what"] if is_whole else match["what"].split()[-1])
    bought = f" {lower_first(match['ours'].strip())}" if match["ours"] else ""
    return f"the {what}{'s' * (what in _ONE_FOR_ALL)}{bought}"


def is_clause(name: str) -> bool:
    """Return whether a name says by itself what is done."""
    return any(pattern.search(name) for pattern in (_HAS_VERB, _DONE, _STATE))


# "This time it has to be one version": what is done when it is met is that it is one version.
_AT_LAST = re.compile(r"(?i)^(?:this time|from now on|first of all|now),? ")
_HAS_TO_BE = re.compile(r"\b(?:has|have|needs?) to be\b")


# "The app must work offline": it works. "IT has to connect our orders": IT connects them.
_MUST = re.compile(
    r"(?<![\w'’-])(?P<who>[\w'’-]{1,40}) (?:must|ha(?:s|ve) to|needs? to) (?!not\b)(?P<does>[a-z]{1,20})\b"
)
_HISSES = re.compile(r"(?:s|x|z|ch|sh)$")
_THIRD = {"be": "is", "have": "has", "do": "does", "go": "goes"}


def _is(duty: re.Match[str]) -> str:
    return "are" if duty.group().startswith(("have", "need ")) else "is"


def _does(duty: re.Match[str]) -> str:
    does = duty["does"]
    if _IS_MANY.search(duty["who"]):
        return f"{duty['who']} {'are' if does == 'be' else does}"
    ending = "es" if _HISSES.search(does) else "s"
    does = f"{does[:-1]}ie" if re.search(r"[^aeiou]y$", does) else does
    return f"{duty['who']} {_THIRD.get(does, does + ending)}"


def once_done(name: str, state: str, texts: str = "") -> str:
    """Return a condition's name as a clause that it is met. Names in `texts` stay."""
    name = _AT_LAST.sub("", _IN_PARENTHESES.sub("", name))
    name = bare if is_clause(bare := _IS_FOR.sub("", name)) else name
    name, is_duty = _MUST.subn(_does, _HAS_TO_BE.sub(_is, name, count=1), count=1)
    verb, done, state_of = (pattern.search(name) for pattern in (_HAS_VERB, _DONE, _STATE))
    if is_duty or (verb and not (done and done.start() < verb.start())):
        return in_sentence(name, texts)
    match = done or state_of
    thing, state = (name[: match.start()], name[match.start() + 1 :]) if match else (name, state)
    state = "" if state == "done" and _IS_PAPER.match(thing) else state  # nobody does a list
    is_many = _IS_MANY.search(_OF_IT.split(thing, maxsplit=1)[0])
    article = "" if is_many or _HAS_ARTICLE.match(thing) else "the "
    if state_of and not done:
        met = f"{'are' if is_many else 'is'} {state}"
    elif state:
        has = "have" if is_many else "has"
        met = f"{has} {state}" if state == "ended" else f"{has} been {state}"
    else:
        met = f"{'are' if is_many else 'is'} in place"
    return f"{article}{lower_first(thing)} {met}"
