"""The event behind “why now”, step by step."""

import re
from collections.abc import Iterator

from playbook.core.case.parts import EVENT, EVENT_DECIDES
from playbook.core.dossier.chapters.paper_source import PaperSource
from playbook.core.dossier.model import DossierStep
from playbook.core.dossier.paper_blocks import Block, Entries, Titled
from playbook.core.text.notes import first_sentences, split_sentences

EVENT_HEADING = "Why now, step by step"
_FEWEST, _SHARED = 3, 2
_NAME = re.compile(r"\b(?:[a-z]{3,40}|[0-9]{2,9})\b")
_QUOTED = re.compile(r"“([^”]{3,200})”")
_COMMON = re.compile(r"^(?:they|them|their|that|thi|with|from|into|over|take|until|before|after|each|have)$")


def event_steps(source: PaperSource) -> list[DossierStep]:
    """Return the tasks for the event, none if they are too few."""
    if not source.dossier.why_now:
        return []
    reasons = {_plain(each) for each in split_sentences(source.dossier.why_now)}
    points = (*source.page.points, *source.page.further_points)
    quoted = [_QUOTED.findall(point.why) for point in points]
    titles = {title for own in quoted if reasons & set(map(_plain, own)) for title in own}
    own = [step for step in source.dossier.dated if _is_for_it(source, step, reasons, titles)]
    return own if len(own) >= _FEWEST else []


def _is_for_it(source: PaperSource, step: DossierStep, reasons: set[str], titles: set[str]) -> bool:
    item = source.rollout.items[step.id]
    if step.kind not in ("milestone", "sponsor_act"):
        return False
    if item.provenance.source != "builtin":
        about = _names(source.dossier.why_now)
        return len(about & _names(step.title)) >= _SHARED
    cites = reasons & set(map(_plain, _QUOTED.findall(item.note)))
    return step.title in titles or (source.play_of(step) in (EVENT, EVENT_DECIDES) and bool(cites))


def _plain(sentence: str) -> str:
    return sentence.strip(" .").casefold()


def _names(text: str) -> set[str]:
    """Return the words that name something, in the singular."""
    words = (each.removesuffix("s") for each in _NAME.findall(text.casefold()))
    return {each for each in words if not _COMMON.match(each) and (len(each) > 3 or each.isdigit())}


def event_chapter(source: PaperSource) -> Iterator[Block]:
    """Yield the steps of the event in order, without their single owner."""
    steps = event_steps(source)
    owners = {step.who for step in steps}
    if steps:
        yield Entries(tuple(_step(source, step, len(owners) > 1) for step in steps), is_numbered=True)


def _step(source: PaperSource, step: DossierStep, is_named: bool) -> Titled:
    most = source.shape.words_of_a_result
    done = first_sentences(step.result, most) if most else ""
    who = f" ({source.who(step.who)})" if step.who and is_named else ""
    return Titled(f"{source.brief_day(step.day)}: {step.title.rstrip('.')}.", f"{done}{who}".strip())
