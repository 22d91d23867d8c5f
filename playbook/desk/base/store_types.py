"""Pass on the store's types that screens and routes name."""

from playbook.store.analytics import Slip
from playbook.store.errors import StoreError
from playbook.store.register.accounts import Taken
from playbook.store.register.feeds import Feed
from playbook.store.register.invites import Invite
from playbook.store.register.links import Room
from playbook.store.register.pulse import PulseOver, Twice
from playbook.store.register.questions import MOST_OPEN, Shut, TooMany, VotesOver
from playbook.store.register.tokens import Token

__all__ = [
    "MOST_OPEN", "Feed", "Invite", "PulseOver", "Room", "Shut", "Slip", "StoreError", "Taken", "Token",
    "TooMany", "Twice", "VotesOver",
]  # fmt: skip
