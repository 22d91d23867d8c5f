"""Read which few people of a team a text counts: "the help desk (6 people inside IT)"."""

import re
from collections.abc import Iterator

from playbook.core.case.parts import EndingPart
from playbook.core.case.reading.texts import plain, sentences_of
from playbook.core.case.teams.exposure import ENDS
from playbook.core.case.teams.groups import teams_of_speaker
from playbook.core.plan.brief import Brief
from playbook.core.text.numbers import COUNTS, as_count

_PART = re.compile(
    rf"(?i)(?P<what>[^\W\d_][^.;:,()\n]{{2,70}}?) \((?P<count>\d{{1,4}}|{'|'.join(COUNTS)}) "
    r"(?:[a-z-]{2,20} )?(?:people|persons?|staff|employees|colleagues|[a-z]{3,20}s)"
    r"(?:,? (?:inside|within|in|of|from|part of|belonging to) (?:the |our )?(?P<team>[^()]{3,60}))?\)"
)
_ARTICLE = re.compile(r"(?i)^(?:(?:and|but|while|then|with) )?(?:the|our|a|an) ")
_MOST_WORDS = 7


def parts_of_teams(brief: Brief) -> Iterator[EndingPart]:
    """Yield the counted parts of teams, each with the first sentence that counts it."""
    seen: set[str] = set()
    for text in (brief.what_changes, brief.why_now, brief.why, brief.what_stays):
        for sentence in sentences_of(text):
            for match in _PART.finditer(sentence):
                name, size = _ARTICLE.sub("", match["what"]), as_count(match["count"])
                team = match["team"] or ""
                # A place in parentheses is none of the teams.
                ids = teams_of_speaker(brief, team) or (teams_of_speaker(brief, name) if not team else ())
                groups = [group for group in brief.groups if group.id in ids and group.size > size > 1]
                if len(groups) == 1 and len(name.split()) <= _MOST_WORDS and name not in seen:
                    seen.add(name)
                    yield EndingPart(name, size, groups[0].id, sentence)


def ends_of(part: EndingPart) -> bool:
    """Return whether the sentence that counts a part ends its work."""
    words, name = plain(part.quote), re.escape(plain(part.name))
    counted = re.search(rf"{name} \([^()]*\) ?", words)
    return counted is not None and ENDS.match(words[counted.end() :]) is not None
