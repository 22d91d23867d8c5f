"""Unlisted people's names that a public page or post holds."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from playbook.core.grounding.known import Known
from playbook.core.grounding.people import strangers_in
from playbook.core.log.rollout import Rollout
from playbook.core.posts.message import Bulletin
from playbook.core.sharing.sharing import PublicRollout

# Jan is a name as well, but not in a day such as Tue Jan 12, 12 Jan 2027 or Jan 12.
_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_DAY = re.compile(rf"\b(?:[A-Z][a-z]{{2}} )?(?:\d{{1,2}} (?:{_MONTHS})\b|(?:{_MONTHS}) \d{{1,4}}\b)")


def find_unlisted_names(rollout: Rollout, shown: PublicRollout) -> tuple[str, ...]:
    """Return what reads like an unlisted person's name; some are missed."""
    # The names that examples and recipes are credited to are there because who bears them agreed.
    credited = {"__all__": {"credit"}}
    texts = _texts_of(shown.model_dump(exclude={"wins": credited, "recipes": credited}))
    return _strangers(rollout, list(texts))


def find_unlisted_names_in_post(rollout: Rollout, post: Bulletin) -> tuple[str, ...]:
    """Return what reads like an unlisted person's name in a post."""
    lines = (line for section in post.sections for line in section.lines)
    return _strangers(rollout, [post.title, post.lead, *lines])


def _strangers(rollout: Rollout, texts: Sequence[str]) -> tuple[str, ...]:
    words_known = Known()
    texts = [_DAY.sub("a day", text) for text in texts]
    for text in texts:
        words_known.learn_small_words(text)
    brief = rollout.brief
    for name in (brief.organisation, *brief.tools, *(group.name for group in brief.groups)):
        words_known.learn_text(name)
    strangers = (strangers_in(text, words_known.is_someone, words_known.is_word) for text in texts)
    names = (stranger.words for each in strangers for stranger in each)
    return tuple(dict.fromkeys(names))


def _texts_of(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = tuple(value.values())
    if isinstance(value, tuple):
        for inner in value:
            yield from _texts_of(inner)
    elif isinstance(value, str):
        yield value
