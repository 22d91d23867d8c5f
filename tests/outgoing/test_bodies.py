"""What each service is sent: its own shape, words only, and never more than it takes."""

import json
from typing import Any, get_args

import pytest

from playbook.core.posts.message import Bulletin, Section
from playbook.core.posts.webhooks import WebhookKind
from playbook.outgoing.bodies import MAX_BYTES, body_of
from tests.core.posts.test_formats import ADDRESS, CALLS, UPDATE

KINDS = get_args(WebhookKind)


def sent(kind: WebhookKind, bulletin: Bulletin = UPDATE) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(body_of(kind, bulletin))
    return body


def loud(words: str) -> Bulletin:
    return Bulletin("update", "r1", words, words, (Section(words, (words,)),), words)


def test_slack_gets_its_text_and_looks_for_no_names_in_it():
    body = sent("slack")
    assert body.pop("text").startswith("*AI at LT: update of Fri Mar 6, 2026*")
    assert body == {"link_names": False, "parse": "none", "unfurl_links": False, "unfurl_media": False}


def test_teams_gets_a_message_with_one_card_and_a_button_to_more():
    body = sent("teams")
    assert body["type"] == "message"
    [attached] = body["attachments"]
    assert attached["contentType"] == "application/vnd.microsoft.card.adaptive"
    card = attached["content"]
    assert (card["type"], card["version"]) == ("AdaptiveCard", "1.4")
    assert [block["text"] for block in card["body"]][:3] == [
        "AI at LT: update of Fri Mar 6, 2026", "What changed since Fri Feb 27, 2026.", "Done",
    ]  # fmt: skip
    assert all(block["wrap"] for block in card["body"])
    assert card["actions"] == [{"type": "Action.OpenUrl", "title": "Open Results", "url": ADDRESS}]


def test_without_an_address_there_is_no_button():
    assert "actions" not in sent("teams", Bulletin("test", "r1", "Title"))["attachments"][0]["content"]


def test_a_program_gets_the_words_apart():
    assert sent("json") == {
        "subject": "update", "rollout_id": "r1", "title": "AI at LT: update of Fri Mar 6, 2026",
        "lead": "What changed since Fri Feb 27, 2026.",
        "sections": [
            {"title": "Done", "lines": ["'Q&A <live>' was done.", "2 items."]},
            {"title": "Next", "lines": ["'One' is due."]},
        ],
        "note": "Worded by a model.", "address": ADDRESS,
    }  # fmt: skip


def test_no_words_mention_anybody_in_a_card():
    for words in CALLS:
        card = sent("teams", loud(words))
        assert "msteams" not in json.dumps(card), words
        for block in card["attachments"][0]["content"]["body"]:
            assert "@" not in block["text"].replace("@\N{WORD JOINER}", ""), words
            assert "](" not in block["text"].replace("\\](", ""), words


@pytest.mark.parametrize("kind", KINDS)
def test_a_long_text_is_cut_at_a_line_and_says_so(kind):
    many = tuple(f"{number} \N{GRINNING FACE}<&>" * 40 for number in range(400))
    long = Bulletin("update", "r1", "Title", "Lead", (Section("Done", many), Section("Next", many)))
    body = body_of(kind, long)
    assert 2_000 < len(body) <= MAX_BYTES
    assert "There is more" in json.dumps(json.loads(body))
