"""A bulletin as text for Slack, for Teams and for an e-mail; what people wrote in it stays words in each."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from playbook.core.posts.message import Bulletin

_JOINER = "\N{WORD JOINER}"
# A word joiner is not seen, and "@" with one behind it calls nobody.
_AT = re.compile("[@\N{FULLWIDTH COMMERCIAL AT}]")
# Slack has no way to write one of its marks as a mark, so what looks like it stands in its place.
_SLACK_MARKS = str.maketrans(
    {
        "*": "\N{ASTERISK OPERATOR}",
        "_": "\N{MODIFIER LETTER LOW MACRON}",
        "~": "\N{TILDE OPERATOR}",
        "`": "\N{MODIFIER LETTER GRAVE ACCENT}",
    }
)
_SLACK_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
# A message box shows entities as they are typed, so nothing there may look like the start of one's own.
_PASTED = str.maketrans(
    {
        "<": "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}",
        ">": "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}",
    }
)
# Only what would do something: a backslash more than needed stands in the text where Markdown is not read.
_TEAMS_MARKS = re.compile(r"[\\`*_~\[\]<>|]|&(?=#?\w+;)|^[#+-]|(?<=^\d)[.)]|(?<=^\d\d)[.)]")


@dataclass(frozen=True, slots=True)
class Mail:
    """An e-mail in plain text."""

    subject: str
    body: str


def as_slack(bulletin: Bulletin, *, pasted: bool = False) -> str:
    """Return Slack's mrkdwn: as a program sends it, or as somebody pastes it into the message box."""
    say = slack_pasted if pasted else slack_sent
    return "\n".join(
        [
            f"*{say(bulletin.title)}*",
            *_lead(bulletin, say),
            *_sections(bulletin, say, lambda title: f"*{title}*", "• "),
            *_end(bulletin, say, _slack_link(bulletin, pasted)),
        ]
    )


def as_teams(bulletin: Bulletin) -> str:
    """Return Markdown as Teams reads it."""
    link = f"[{teams(bulletin.address_label)}]({bulletin.address})" if bulletin.address else ""
    return "\n".join(
        [
            f"**{teams(bulletin.title)}**",
            "",
            *_lead(bulletin, teams),
            *_sections(bulletin, teams, lambda title: f"**{title}**\n", "- "),
            *_end(bulletin, teams, link),
        ]
    )


def as_mail(bulletin: Bulletin) -> Mail:
    """Return the e-mail, its subject one line."""
    link = f"{bulletin.address_label}: {bulletin.address}" if bulletin.address else ""
    lines = [
        *_lead(bulletin, one_line),
        *_sections(bulletin, one_line, str, "- "),
        *_end(bulletin, one_line, link),
    ]
    return Mail(one_line(bulletin.title), "\n".join(lines).strip())


def slack_sent(words: str) -> str:
    """Words as Slack takes them from a program: none of them formats anything or calls anybody."""
    marked = one_line(words).translate(_SLACK_MARKS)
    for mark, entity in _SLACK_ENTITIES.items():
        marked = marked.replace(mark, entity)
    return _AT.sub(_uncalled, marked)


def slack_pasted(words: str) -> str:
    """Words as they can be pasted into Slack's message box."""
    return _AT.sub(_uncalled, one_line(words).translate(_SLACK_MARKS).translate(_PASTED))


def teams(words: str) -> str:
    """Words as Markdown shows them as they are, and Teams calls nobody for them."""
    marked = _TEAMS_MARKS.sub(lambda found: f"\\{found.group()}", one_line(words))
    return _AT.sub(_uncalled, marked)


def one_line(words: str) -> str:
    """Words on one line, whatever ended a line in them."""
    return " ".join(words.split())


def _uncalled(found: re.Match[str]) -> str:
    return f"{found.group()}{_JOINER}"


def _lead(bulletin: Bulletin, say: Callable[[str], str]) -> list[str]:
    return [say(bulletin.lead)] if bulletin.lead else []


def _sections(
    bulletin: Bulletin, say: Callable[[str], str], head: Callable[[str], str], bullet: str
) -> list[str]:
    lines: list[str] = []
    for section in bulletin.sections:
        lines += ["", head(say(section.title)), *(f"{bullet}{say(line)}" for line in section.lines)]
    return lines


def _end(bulletin: Bulletin, say: Callable[[str], str], link: str) -> list[str]:
    note = ["", say(bulletin.note)] if bulletin.note else []
    return [*note, *(["", link] if link else [])]


def _slack_link(bulletin: Bulletin, pasted: bool) -> str:
    if not bulletin.address:
        return ""
    if pasted:
        return f"{bulletin.address_label}: {bulletin.address}"
    return f"<{bulletin.address}|{slack_sent(bulletin.address_label)}>"
