"""Read which kind of change a brief describes, by the signs of the kinds."""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

from playbook.core.case.reading import Quote, plain, sentences_of
from playbook.core.case.reading_promises import switch_offs_of
from playbook.core.plan.brief import Brief
from playbook.core.plan.kinds import OTHER, ChangeKind

KindOrigin = Literal["given", "read", "unknown"]
# Names of groups say nothing about the change, so they are not read.
_WEIGHTS = {"name": 3.0, "what_changes": 2.0, "tools": 2.0, "objective": 1.0}
_LEAST, _MARGIN = 2.0, 1.25
_WHOLE_WORD_UP_TO = 4


class ReadKind(NamedTuple):
    """The kind, how it is known, and the text with most of its signs."""

    kind: ChangeKind
    origin: KindOrigin
    quote: str = ""


def kind_of(brief: Brief, kinds: Mapping[str, ChangeKind]) -> ReadKind:
    """Return the kind given, else the one with clearly most signs, else 'other'."""
    if brief.change_kind in kinds:
        return ReadKind(kinds[brief.change_kind], "given")
    texts = {
        "name": brief.name, "what_changes": _what_comes(brief), "tools": ", ".join(brief.tools),
        "objective": brief.objective,
    }  # fmt: skip
    shared = Counter(sign for kind in kinds.values() for sign in set(kind.signs))
    scores = {
        key: _score(set(kind.signs), texts, shared)
        for key, kind in kinds.items()
        if key != OTHER and kind.signs
    }
    ranked = sorted(scores, key=lambda key: -scores[key])
    if not ranked or scores[ranked[0]] < _LEAST:
        return ReadKind(kinds[OTHER], "unknown")
    if len(ranked) > 1 and scores[ranked[0]] < _MARGIN * scores[ranked[1]]:
        return ReadKind(kinds[OTHER], "unknown")
    kind = kinds[ranked[0]]
    quote = max(texts.values(), key=lambda text: sum(_has(plain(text), sign) for sign in kind.signs))
    return ReadKind(kind, "read", quote)


def _what_comes(brief: Brief) -> str:
    """Return what changes without what only ends: the old thing's name says nothing of the new."""
    sentences = sentences_of(brief.what_changes)
    ends = {off.quote for off in switch_offs_of(tuple(Quote("what_changes", s) for s in sentences), date.min)}
    tools = [plain(tool) for tool in brief.tools]
    comes = [s for s in sentences if s not in ends or any(tool in plain(s) for tool in tools)]
    return " ".join(comes) or brief.what_changes


def _score(signs: set[str], texts: Mapping[str, str], shared: Mapping[str, int]) -> float:
    """Return the weight of the signs: more for phrases, less for what several kinds share."""
    plain_texts = {field: plain(text) for field, text in texts.items()}
    return sum(
        max(weight for field, weight in _WEIGHTS.items() if _has(plain_texts[field], sign))
        * (1 + 0.5 * sign.count(" "))
        / shared[sign]
        for sign in signs
        if any(_has(text, sign) for text in plain_texts.values())
    )


def _has(plain_text: str, sign: str) -> bool:
    return _pattern(sign).search(plain_text) is not None


@lru_cache(maxsize=4096)
def _pattern(sign: str) -> re.Pattern[str]:
    """Match a sign at the start of a word; a short one only as a whole word."""
    end = r"(?!\w)" if len(sign) <= _WHOLE_WORD_UP_TO else ""
    return re.compile(rf"(?<!\w){re.escape(plain(sign))}{end}")
