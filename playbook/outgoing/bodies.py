"""A bulletin as the JSON that each service takes: words in their places, and nothing that acts."""

import json
from typing import Any

from playbook.core.posts.formats import as_slack, one_line, teams
from playbook.core.posts.message import Bulletin
from playbook.core.posts.webhooks import WebhookKind

# What a workflow of Teams takes is 28 KB, everything counted.
MAX_BYTES = 27_000
_CARD = "application/vnd.microsoft.card.adaptive"
_SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"


def body_of(kind: WebhookKind, bulletin: Bulletin) -> bytes:
    """Give back what is posted, at most `MAX_BYTES` of it: what is too long ends with a line that says so."""
    make = {"slack": _slack, "teams": _teams, "json": _plain}[kind]
    lines = sum(len(section.lines) for section in bulletin.sections)
    while len(body := _written(make(bulletin))) > MAX_BYTES and lines:
        lines = lines // 2
        bulletin = bulletin.within(lines)
    return body


def _written(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _slack(bulletin: Bulletin) -> dict[str, Any]:
    """Slack: mrkdwn, with what would make mentions and previews of bare words switched off."""
    return {
        "text": as_slack(bulletin),
        "link_names": False,
        "parse": "none",
        "unfurl_links": False,
        "unfurl_media": False,
    }


def _teams(bulletin: Bulletin) -> dict[str, Any]:
    """A workflow of Teams: a message with one adaptive card, and no entity that could mention anybody."""
    blocks = [_block(bulletin.title, size="Medium", weight="Bolder")]
    if bulletin.lead:
        blocks.append(_block(bulletin.lead, isSubtle=True))
    for section in bulletin.sections:
        blocks.append(_block(section.title, weight="Bolder", spacing="Medium"))
        blocks += [_block(f"• {line}", spacing="Small") for line in section.lines]
    if bulletin.note:
        blocks.append(_block(bulletin.note, isSubtle=True, spacing="Medium"))
    card: dict[str, Any] = {"$schema": _SCHEMA, "type": "AdaptiveCard", "version": "1.4", "body": blocks}
    if bulletin.address:
        title = f"Open {bulletin.address_label}"
        card["actions"] = [{"type": "Action.OpenUrl", "title": title, "url": bulletin.address}]
    return {"type": "message", "attachments": [{"contentType": _CARD, "contentUrl": None, "content": card}]}


def _block(words: str, **looks: Any) -> dict[str, Any]:
    return {"type": "TextBlock", "text": teams(words), "wrap": True, **looks}


def _plain(bulletin: Bulletin) -> dict[str, Any]:
    """For a program of one's own: the words as they are, each line one string."""
    return {
        "subject": bulletin.subject,
        "rollout_id": bulletin.rollout_id,
        "title": one_line(bulletin.title),
        "lead": one_line(bulletin.lead),
        "sections": [
            {"title": section.title, "lines": [one_line(line) for line in section.lines]}
            for section in bulletin.sections
        ],
        "note": one_line(bulletin.note),
        "address": bulletin.address,
    }
