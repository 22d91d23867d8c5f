"""Find the groups that words of a text name."""

import re
from collections.abc import Iterator

from playbook.core.case.reading.texts import plain
from playbook.core.plan.brief import Brief, Group

# Words that name no group by themselves.
_GENERIC = (
    " the a an our some many most all both several few in of at from them they people staff team teams"
    " and for colleagues employees workers members one two three four five six half others other department"
    " unit und die der das viele alle einige manche les des el los las que also even especially old "
)


def groups_named(brief: Brief, words: str) -> tuple[str, ...]:
    """Return the groups that the words name: one exactly, else all that contain them."""
    own = set(_significant(words))
    if not own:
        return ()
    names = {group.id: set(_significant(" ".join((group.name, *group.org_units)))) for group in brief.groups}
    exact = [group_id for group_id, group_words in names.items() if own == group_words]
    return tuple(exact or [group_id for group_id, group_words in names.items() if own <= group_words])


def groups_touched(brief: Brief, text: str) -> tuple[str, ...]:
    """Return the groups of whose name a sentence uses a word."""
    used = set(_significant(text))
    return tuple(group.id for group in brief.groups if used & set(_significant(group.name)))


def names_group(plain_text: str, group: Group) -> bool:
    """Return whether a text names a group by its full name."""
    return re.search(rf"(?<!\w){re.escape(plain(group.name))}(?!\w)", plain_text) is not None


def _significant(text: str) -> Iterator[str]:
    for word in re.findall(r"[^\W\d_]+", plain(text)):
        if f" {word} " not in _GENERIC:
            yield word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
