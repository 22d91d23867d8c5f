"""Delete what the register holds of a rollout."""

from playbook.store.register.polls.keys import destroy_stray_keys
from playbook.store.register.register import Register, Transaction

# What hangs on a row of another table goes before it.
_CHILDREN = (
    ("link_open", "link_id", "link"), ("room", "link_id", "link"), ("link_guess", "link_id", "link"),
    ("link_barred", "link_id", "link"), ("pulse_team", "poll_id", "pulse"),
    ("feed", "link_id", "link"),
    ("pulse_own", "poll_id", "pulse"), ("pulse_text", "poll_id", "pulse"),
    ("pulse_count", "poll_id", "pulse"), ("pulse_live", "poll_id", "pulse"),
    ("pulse_seen", "poll_id", "pulse"),
    ("question_vote", "question_id", "question"), ("dispatch", "webhook_id", "webhook"),
    ("mail", "invite_id", "invite"),
)  # fmt: skip
_TABLES = ("link", "token", "invite", "membership", "pulse", "question", "question_box", "speaker_note",
           "webhook", "mail", "mail_plan", "feed")  # fmt: skip


def erase_rollout(register: Register, rollout_id: str) -> None:
    """Delete every row about a rollout, all or none, and off the disk."""

    def work(transaction: Transaction) -> None:
        for table, key, parent in _CHILDREN:
            sql = f"delete from {table} where {key} in (select id from {parent} where rollout_id = ?)"  # noqa: S608
            transaction.execute(sql, (rollout_id,))
        for table in _TABLES:
            transaction.execute(f"delete from {table} where rollout_id = ?", (rollout_id,))  # noqa: S608

    register.destroy(work)
    destroy_stray_keys(register)
    register.settle()
