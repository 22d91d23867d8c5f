"""A bulletin as the JSON of each service, without anything that acts."""

import json
from typing import Any

from playbook.core.posts.formats import as_slack, one_line, teams
from playbook.core.posts.message import Bulletin
from playbook.core.posts.webhooks import WebhookKind

# A workflow of Teams takes 28 KB in all.
MAX_BYTES = 27_000
_CARD = "application/vnd.microsoft.card.adaptive"
_SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"


def body_of(kind: WebhookKind, bulletin: Bulletin) -> bytes:
    """Return the body of a post; a longer bulletin is shortened to `MAX_BYTES`."""
    make = {"slack": _slack, "teams": _teams, "json": _plain}[kind]
    lines = sum(len(section.lines) for section in bulletin.sections)
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    while len(body := encode(make(bulletin)).encode()) > MAX_BYTES and lines:
        lines //= 2
        bulletin = bulletin.within(lines)
    return body


def _slack(bulletin: Bulletin) -> dict[str, Any]:
    """Return mrkdwn for Slack, with mentions and previews of bare words off."""
    muted = {"link_names": False, "parse": "none", "unfurl_links": False, "unfurl_media": False}
    return {"text": as_slack(bulletin), **muted}


def _teams(bulletin: Bulletin) -> dict[str, Any]:
    """Return a message with one adaptive card for Teams, without mentions."""
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
    """Return the plain words for any program, each line one string."""
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
