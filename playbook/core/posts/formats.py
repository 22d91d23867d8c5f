"""Format bulletins for Slack, Teams and e-mail, with all text escaped."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from playbook.core.posts.message import Bulletin

_JOINER = "\N{WORD JOINER}"
# A word joiner is not seen, and "@" with one behind it calls nobody.
_AT = re.compile("[@\N{FULLWIDTH COMMERCIAL AT}]")
# Slack has no way to write one of its marks as a mark, so what looks like it stands in its place.
_SLACK_MARKS = str.maketrans({
    "*": "\N{ASTERISK OPERATOR}", "_": "\N{MODIFIER LETTER LOW MACRON}", "~": "\N{TILDE OPERATOR}",
    "`": "\N{MODIFIER LETTER GRAVE ACCENT}",
})  # fmt: skip
_SLACK_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
# A message box shows entities as they are typed, so nothing there may look like the start of one's own.
_PASTED = str.maketrans({
    "<": "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}",
    ">": "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}",
})  # fmt: skip
# Only what would do something: a backslash more than needed stands in the text where Markdown is not read.
_TEAMS_MARKS = re.compile(r"[\\`*_~\[\]<>|]|&(?=#?\w+;)|^[#+-]|(?<=^\d)[.)]|(?<=^\d\d)[.)]")


_Say = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Mail:
    """An e-mail in plain text."""

    subject: str
    body: str


def as_slack(bulletin: Bulletin, *, pasted: bool = False) -> str:
    """Return Slack's mrkdwn, for a program or for pasting."""
    say = slack_pasted if pasted else slack_sent
    lines = _lines(bulletin, say, lambda title: f"*{title}*", "• ", _slack_link(bulletin, pasted))
    return "\n".join([f"*{say(bulletin.title)}*", *lines])


def as_teams(bulletin: Bulletin) -> str:
    """Return Markdown as Teams reads it."""
    link = f"[{teams(bulletin.address_label)}]({bulletin.address})" if bulletin.address else ""
    lines = _lines(bulletin, teams, lambda title: f"**{title}**\n", "- ", link)
    return "\n".join([f"**{teams(bulletin.title)}**", "", *lines])


def as_mail(bulletin: Bulletin) -> Mail:
    """Return the e-mail with a one-line subject."""
    link = f"{bulletin.address_label}: {bulletin.address}" if bulletin.address else ""
    lines = _lines(bulletin, one_line, str, "- ", link)
    return Mail(one_line(bulletin.title), "\n".join(lines).strip())


def slack_sent(words: str) -> str:
    """Return words escaped for Slack's API: no format, no mention."""
    marked = one_line(words).translate(_SLACK_MARKS)
    for mark, entity in _SLACK_ENTITIES.items():
        marked = marked.replace(mark, entity)
    return _AT.sub(_uncalled, marked)


def slack_pasted(words: str) -> str:
    """Return words escaped for Slack's message box."""
    return _AT.sub(_uncalled, one_line(words).translate(_SLACK_MARKS).translate(_PASTED))


def teams(words: str) -> str:
    """Return words escaped for Teams' Markdown: no format, no mention."""
    marked = _TEAMS_MARKS.sub(lambda match: f"\\{match.group()}", one_line(words))
    return _AT.sub(_uncalled, marked)


def one_line(words: str) -> str:
    return " ".join(words.split())


def _uncalled(match: re.Match[str]) -> str:
    return f"{match.group()}{_JOINER}"


def _lines(bulletin: Bulletin, say: _Say, head: _Say, bullet: str, link: str) -> list[str]:
    lines = [say(bulletin.lead)] if bulletin.lead else []
    for section in bulletin.sections:
        lines += ["", head(say(section.title)), *(f"{bullet}{say(line)}" for line in section.lines)]
    lines += ["", say(bulletin.note)] if bulletin.note else []
    return lines + (["", link] if link else [])


def _slack_link(bulletin: Bulletin, pasted: bool) -> str:
    if not bulletin.address:
        return ""
    if pasted:
        return f"{bulletin.address_label}: {bulletin.address}"
    return f"<{bulletin.address}|{slack_sent(bulletin.address_label)}>"
