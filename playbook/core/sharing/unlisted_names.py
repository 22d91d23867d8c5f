"""Unlisted people's names that a public page or post holds."""

from collections.abc import Iterator, Sequence
from typing import Any

from playbook.core.grounding.known import Known
from playbook.core.grounding.people import strangers_in
from playbook.core.log.rollout import Rollout
from playbook.core.posts.message import Bulletin
from playbook.core.sharing.sharing import PublicRollout
from playbook.core.text.dates import named_days_in
from playbook.core.text.numbers import masked, place_of


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
    for text in texts:
        words_known.learn_small_words(text)
    brief = rollout.brief
    for name in (brief.organisation, *brief.tools, *(group.name for group in brief.groups)):
        words_known.learn_text(name)
    # Jan is a name as well.
    without_days = (masked(text, map(place_of, named_days_in(text))) for text in texts)
    strangers = (strangers_in(text, words_known.is_someone, words_known.is_word) for text in without_days)
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
