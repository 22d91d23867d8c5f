"""Hides worries from guests in the words in which they were typed."""

import re
from collections.abc import Callable

from playbook.core.base.letters import as_words
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import Metric

# What people write holds marks of its own.
_QUOTE = re.compile(r"(?P<lead>:? ?\(?)“(?P<words>(?:[^“”]|“[^“”]*”)*)”(?P<bracket>\)?)")
_ENDS, _STOPS = tuple(".!?"), tuple(".,;)!?")
_WORDS_OF_A_WORRY, _WORDS_OF_A_PART = 3, 4  # fewer may be the name of something


def hider_of_worries(rollout: Rollout) -> Callable[[str], str]:
    """Return what takes quoted worries out of a text, and leaves sentences."""
    brief = rollout.brief
    # By whole words, or a guest's page would tell a letter more to whoever quotes one letter more.
    texts = {as_words(text) for text in (brief.concerns, *(concern.text for concern in brief.concern_list))}
    worries = "\n".join(f" {text} " for text in texts)
    # Guests read what is measured anyway.
    measured = {as_words(item.title) for item in rollout.items.values() if isinstance(item, Metric)}

    def without(quote: re.Match[str]) -> str:
        words = as_words(quote["words"])
        is_part = words.count(" ") >= _WORDS_OF_A_PART - 1 and f" {words} " in worries
        is_whole = words.count(" ") >= _WORDS_OF_A_WORRY - 1 and words in texts
        is_worry = (is_part or is_whole) and words not in measured
        return _instead(quote) if is_worry else quote[0]

    return lambda text: _QUOTE.sub(without, text)


def _instead(quote: re.Match[str]) -> str:
    """Return what stands in the place of a quoted worry."""
    before, after = quote.string[: quote.start()].rstrip(), quote.string[quote.end() :]
    lead, bracket, is_last = quote["lead"], quote["bracket"], after.startswith(_STOPS) or not after.strip()
    if (lead.endswith("(") and bracket) or (is_last and (lead.startswith(":") or not before)):
        return ""
    ends = quote["words"].endswith(_ENDS) and after.lstrip()[:1].isupper()
    begins = not lead.startswith(":") and (not before or before.endswith(_ENDS))
    return f"{lead}{'A' if begins else 'a'} concern{bracket}{'.' if ends else ''}"
