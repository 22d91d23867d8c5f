"""Read how much of a change reaches each team."""

from collections.abc import Iterator

from playbook.core.case.reading.groups import groups_touched
from playbook.core.case.reading.texts import Phrases, Quote, is_asked, quotes_of
from playbook.core.plan.brief import Brief, Exposure, Group

_NOTICED = 1  # the highest score of a team that only notices it
_FIELDS = ("concerns", "what_changes", "what_stays", "why")
_ONLY_NOTICE = Phrases(
    r"(?:only|just|merely|hardly|barely) (?:ever )?(?:notices?|feels?|hears? (?:of|about))",
    r"(?:nothing|almost nothing|hardly anything) (?:\w+ ){0,2}?changes? for",
    r"for … (?:nothing|almost nothing|hardly anything) changes",
    r"(?:do|does|will) not (?:work with|use|touch|open|log in to|sign in to)(?: it| the \w+)?",
    r"(?:only|just) (?:need|needs|have|has) to (?:know|hear)", r"(?:merken|spuren) (?:davon )?(?:nur|kaum)",
    r"(?:nur|kaum) (?:bemerken|merken|spuren)", r"andert sich (?:fast )?nichts",
)  # fmt: skip
_HARDLY = Phrases(
    r"(?:is|are) (?:only |just )?(?:hardly|barely|little|slightly|less) (?:affected|touched|concerned|hit)",
    r"(?:little|not much) (?:\w+ ){0,2}?changes? for", r"for … (?:little|not much) changes",
    r"(?:only|just) (?:look|looks|read|reads|check|checks|approve|approves) (?:in )?it",
    r"(?:use|uses) it (?:only )?(?:now and then|rarely|seldom|occasionally|once a (?:month|quarter|year))",
    r"andert sich wenig", r"wenig betroffen",
)  # fmt: skip


def exposures_of(brief: Brief, quotes: tuple[Quote, ...]) -> tuple[dict[str, Exposure], dict[str, str]]:
    """Return each team's exposure, and the brief's sentence where one says it."""
    exposures: dict[str, Exposure] = {}
    origins: dict[str, str] = {}
    for group in brief.groups:
        read = None if group.sessions else next(_read(brief, group, quotes), None)
        if read:
            exposures[group.id], origins[f"exposure.{group.id}"] = read
        else:
            exposures[group.id] = group.sessions or _by_scores(brief, group)
    # Where a text leaves nobody to do the work, it was not about them all.
    if set(exposures.values()) == {"told"} and not all(group.sessions for group in brief.groups):
        return dict.fromkeys(exposures, "all"), {}
    return exposures, origins


def taking_part(brief: Brief) -> tuple[Group, ...]:
    """Return the teams of whom the change asks more than to hear of it."""
    exposures, _ = exposures_of(brief, quotes_of(brief))
    return tuple(group for group in brief.groups if exposures[group.id] != "told") or brief.groups


def _by_scores(brief: Brief, group: Group) -> Exposure:
    if not brief.changes_little(group):
        return "all"
    return "told" if group.highest_impact <= _NOTICED else "short"


def _read(brief: Brief, group: Group, quotes: tuple[Quote, ...]) -> Iterator[tuple[Exposure, str]]:
    for quote in quotes:
        if quote.field not in _FIELDS or is_asked(quote) or groups_touched(brief, quote.text) != (group.id,):
            continue
        if _HARDLY.search(quote.plain):
            yield "short", quote.text
        elif _ONLY_NOTICE.search(quote.plain):
            yield "told", quote.text
