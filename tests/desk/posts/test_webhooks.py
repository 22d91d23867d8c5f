"""Webhooks as an owner sets them up."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from playbook.core.base.errors import Invalid, Refused
from playbook.desk.plan import rollouts
from playbook.desk.posts import webhooks
from playbook.desk.upkeep import backups
from playbook.store.folder import Folder
from tests.desk.posted import DANA, DUE, MONDAY_EIGHT, added, terms, wish, words
from tests.outgoing.channel import ECHO, SECRET


def files_with(folder: Path, words: str) -> set[str]:
    return {
        str(file.relative_to(folder))
        for file in folder.rglob("*")
        if file.is_file() and words.encode() in file.read_bytes()
    }


def test_a_webhook_shows_its_host_hours_and_next_post(workspace, channel):
    added(workspace, channel, reminder_at=MONDAY_EIGHT)
    [listed] = webhooks.webhooks_of(workspace, DANA, "made")
    assert listed.webhook.host == f"127.0.0.1:{channel.port}"
    comes = [("update", DUE), ("reminder", DUE + timedelta(days=2, hours=23))]
    assert [(subject, at) for subject, at in listed.comes] == comes
    assert SECRET not in repr(listed)
    assert SECRET not in repr(wish(channel))


def test_a_bad_webhook_is_refused_beside_its_field(workspace, channel):
    for extra, where in [
        ({"name": " "}, "name"), ({"name": "x" * 121}, "name"), ({"zone": "Europe/Atlantis"}, "zone"),
        ({"zone": "../../etc/passwd"}, "zone"), ({"update_at": None}, "what"),
        ({"app_address": "https://here.example/|<!channel>"}, "here"),
        ({"app_address": "javascript:alert(1)"}, "here"), ({"address": "https://evil.example/x"}, "address"),
        ({"address": "https://hooks.slack.com/services/x", "kind": "teams"}, "kind"),
        ({"address": "https://a.logic.azure.com/workflows/x?sig=s", "kind": "slack"}, "kind")
    ]:  # fmt: skip
        with pytest.raises(Invalid) as caught:
            added(workspace, channel, **extra)
        assert [problem.where for problem in caught.value.problems] == [where], extra
        assert webhooks.webhooks_of(workspace, DANA, "made") == [], extra


def test_a_sample_has_none_and_neither_has_a_demonstration(workspace, channel):
    sample, _ = rollouts.open_sample(workspace, DANA, rollouts.samples()[0].key)
    with pytest.raises(Refused, match="A sample sends nothing"):
        added(workspace, channel, sample.id)
    with pytest.raises(Refused, match="A demonstration sends nothing"):
        added(replace(workspace, is_demo=True), channel)


def test_a_rollout_has_so_many_and_no_more(workspace, channel):
    for number in range(webhooks.MOST):
        added(workspace, channel, name=f"Channel {number}")
    with pytest.raises(Refused, match="10 channels at most"):
        added(workspace, channel)


def test_a_webhook_address_is_in_the_register_until_removed(workspace, channel):
    folder = Folder(workspace.settings.data).path
    each = added(workspace, channel)
    webhooks.send_test(workspace, DANA, each.id)
    backups.back_up(workspace, DANA)
    assert SECRET not in "\n".join(rollouts.export_rollout(workspace, DANA, "made"))
    assert {name.partition("-")[0] for name in files_with(folder, SECRET)} == {"register.sqlite"}
    webhooks.remove_webhook(workspace, DANA, each.id)
    assert files_with(folder, SECRET) == set()
    assert webhooks.webhooks_of(workspace, DANA, "made") == []
    [gone] = webhooks.gone_of(workspace, DANA, "made")
    assert (gone.name, gone.past.words, gone.past.may_again) == ("Leads", "Sent.", False)


def test_a_test_is_sent_once_and_listed(workspace, channel):
    each = added(workspace, channel)
    assert webhooks.send_test(workspace, DANA, each.id).words == "Sent."
    [arrival] = channel.arrivals
    assert arrival.body["text"].startswith("*AI at LT made: a test*")
    assert words(workspace) == ["Sent."]
    with pytest.raises(Refused, match="a moment ago"):
        webhooks.send_test(workspace, DANA, each.id)
    assert len(channel.arrivals) == 1


def test_what_the_other_side_says_back_is_neither_shown_nor_kept(workspace, channel, caplog):
    channel.reply = lambda handler: handler.answer(403, ECHO.encode(), **{"X-Said": ECHO})
    past = webhooks.send_test(workspace, DANA, added(workspace, channel).id)
    assert past.words.startswith("Rejected: the other side answered 403.")
    assert ECHO not in repr(past) + repr(webhooks.webhooks_of(workspace, DANA, "made")) + caplog.text
    assert SECRET not in caplog.text
    assert files_with(Folder(workspace.settings.data).path, ECHO) == set()


def test_a_link_to_progress_goes_along_where_others_follow(workspace, channel):
    public = added(workspace, channel, name="Public", app_address="https://playbook.example.com")
    private = added(workspace, channel, name="Private", app_address="http://127.0.0.1:8501")
    for each in (public, private):
        webhooks.send_test(workspace, DANA, each.id)
    with_link, without = (arrival.body["text"] for arrival in channel.arrivals)
    assert "<https://playbook.example.com/progress?rollout=made|Results>" in with_link
    assert "127.0.0.1" not in without


@pytest.mark.parametrize("kind", ["teams", "json"])
def test_each_kind_gets_the_shape_that_it_takes(workspace, channel, kind):
    webhooks.send_test(workspace, DANA, added(workspace, channel, kind=kind).id)
    body = channel.arrivals[0].body
    if kind == "json":
        assert (body["subject"], body["rollout_id"]) == ("test", "made")
    else:
        [attached] = body["attachments"]
        assert body["type"] == "message"
        assert attached["contentType"] == "application/vnd.microsoft.card.adaptive"
        assert attached["content"]["body"][0]["text"] == "AI at LT made: a test"


def test_what_is_sent_and_when_is_changed_without_the_address(workspace, channel):
    each = added(workspace, channel)
    new = terms(name=" Board ", zone="UTC", update_at=None, reminder_at=MONDAY_EIGHT, names_leads=True)
    webhooks.change_webhook(workspace, DANA, each.id, new)
    [listed] = webhooks.webhooks_of(workspace, DANA, "made")
    assert webhooks.terms_of(listed.webhook) == replace(new, name="Board")
    assert [subject for subject, _ in listed.comes] == ["reminder"]
    webhooks.send_test(workspace, DANA, each.id)
    assert len(channel.arrivals) == 1


def test_a_change_that_cannot_be_told_leaves_what_was(workspace, channel):
    each = added(workspace, channel)
    with pytest.raises(Invalid) as caught:
        webhooks.change_webhook(workspace, DANA, each.id, terms(name="", zone="x", update_at=None))
    assert [problem.where for problem in caught.value.problems] == ["name", "zone", "what"]
    assert webhooks.webhooks_of(workspace, DANA, "made")[0].webhook == each
