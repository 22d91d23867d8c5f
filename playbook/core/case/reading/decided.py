"""Read the dated decisions and hearings of bodies from a brief."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from playbook.core.case.reading.requests import body_kind
from playbook.core.case.reading.texts import Quote, first_day_in, plain
from playbook.core.case.teams.groups import names_group
from playbook.core.case.timing import DefaultDays
from playbook.core.plan.case import ConditionKind, Gates

_TO_BE_READY = timedelta(days=28)  # from an announcement to the first start
_BODY = (
    r"(?P<who>(?:the |our )?(?:[\w-]+ ){0,2}?(?:board(?: of [\w-]+)?|council|committee|association|forum"
    r"|assembly|trustees|representatives))"
)
_DECIDES = re.compile(
    rf"^(?:and )?{_BODY}(?: then| also| only| finally)? (?:will |shall )?"
    r"(?:(?P<act>decides?|votes?|approves?)"
    r"|(?P<money>releases?) (?:the )?(?:[\w-]+ ){0,2}?(?:money|budget|funds|funding|sum)"
    r"|(?:is|are|be) (?:first |also |only )?(?P<heard>consulted|heard))(?!\w)"
)
# Whoever votes on it may say no, whatever they are called: "the 640 growers vote on the project".
_VOTES_ON = re.compile(
    r"^(?P<who>(?:the |our |all )?(?:\d[\d,]{0,7} )?[\w-]+(?: [\w-]+)?)"
    r"(?: (?:is|are) [^.;]{3,60}?,? and)? (?:will )?(?P<act>votes?) (?:on|about|over) "
    r"(?P<money>(?!))?(?P<heard>(?!))?"
)
_VOTED = "The vote is held, and its result is in writing. A no goes to {sponsor} on the same day."
_DONE = "{owner} has decided in writing. A no goes to {sponsor} on the same day."
HEARD = "The opinion of {owner} is there in writing, and {sponsor} has answered what it asks for."
_RELEASED = "{owner} has released the money in writing, with what it is for and the period that it covers."
_ORDINALS = ("first", "(?:second|next|later)", "third", "fourth")
_DECISIONS = {"decide": "Decision", "vote": "Vote", "approve": "Approval"}


@dataclass(frozen=True, slots=True)
class OpenDecision:
    """What a body still has to do on a named day, and what waits for it."""

    kind: ConditionKind
    name: str
    done_when: str
    who: str
    gates: Gates
    group_ids: tuple[str, ...]  # those who start after it, empty for everyone


def decision_named_in(sentence: str) -> str:
    """Return the plan's name for the decision in a sentence, if any."""
    match = _DECIDES.search(plain(sentence))
    if not match or not match["act"]:
        return ""
    who = sentence[match.start("who") : match.end("who")]
    return f"{_act(match)} by the {_body(who)}"


def _act(match: re.Match[str]) -> str:
    return next(name for stem, name in _DECISIONS.items() if match["act"].startswith(stem))


def _body(who: str) -> str:
    return re.sub(r"^(?:the|our) ", "", who, flags=re.IGNORECASE)


def decided_on(quote: Quote, timing: DefaultDays) -> OpenDecision | None:
    """Return the dated decision or hearing of a sentence, if a start still waits for it."""
    match = _DECIDES.search(quote.plain) or _VOTES_ON.search(quote.plain)
    is_by_many = bool(match) and _DECIDES.search(quote.plain) is None
    day = first_day_in(quote.text, timing.brief.start or timing.today) if match else None
    live = timing.first_go_live()
    if not match or day is None or live is None or day < timing.today or "?" in quote.text:
        return None
    who = quote.text[match.start("who") : match.end("who")]
    later = _who_start_after(day, timing)
    if named := _start_named(quote.text[match.end() :], timing):
        later = named
        starts = filter(None, map(timing.brief.go_live_of, (g for g in timing.brief.groups if g.id in named)))
        live = min(starts, default=live)
    if day >= live and not later:
        return None
    gates = _waits(day, live, is_money=bool(match["money"]))
    if is_by_many or (named and gates == "announcement"):
        gates = "training"  # what the others hear does not wait for one start
    body = _body(who)
    the = f"the {body}"
    if match["heard"]:
        kind = body_kind(who) or "other"
        return OpenDecision(kind, f"{body[:1].upper()}{body[1:]} consulted", HEARD, the, gates, later)
    if match["money"]:
        return OpenDecision("funding", f"Money released by {the}", _RELEASED, the, gates, later)
    done = _VOTED if is_by_many else _DONE
    return OpenDecision("other", f"{_act(match)} by {the}", done, the, gates, later)


def _start_named(about: str, timing: DefaultDays) -> tuple[str, ...]:
    """Return the groups of a decision about one team, place or start."""
    brief, text = timing.brief, plain(about)
    ids = {group.id for group in brief.groups if names_group(text, group)}
    ids |= {
        g.id for g in brief.groups if g.site and re.search(rf"(?<!\w){re.escape(plain(g.site))}(?!\w)", text)
    }
    starts = sorted(timing.go_lives())
    for number, words in enumerate(_ORDINALS[: len(starts)]):
        if re.search(rf"\b{words} (?:wave|start|phase|step|stage)\b", text):
            ids |= {group.id for group in brief.groups if brief.go_live_of(group) == starts[number]}
    return tuple(g.id for g in brief.groups if g.id in ids) if len(ids) < len(brief.groups) else ()


def _who_start_after(day: date, timing: DefaultDays) -> tuple[str, ...]:
    """Return the groups that start after a day, where others have started by then."""
    starts = {group.id: timing.brief.go_live_of(group) for group in timing.brief.groups}
    later = tuple(group_id for group_id, start in starts.items() if start and start > day)
    return later if len(later) < len(starts) else ()


def _waits(day: date, live: date, *, is_money: bool) -> Gates:
    """Return what waits for a decision that a body may still refuse."""
    if day > live - _TO_BE_READY:
        return "go_live"
    return "training" if is_money else "announcement"
