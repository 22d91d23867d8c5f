"""What is made in the store and goes through the desk as it is: what it gives back, and how it refuses."""

from playbook.store.accounts import Taken
from playbook.store.analytics import Slip
from playbook.store.errors import StoreError
from playbook.store.invites import Invite
from playbook.store.pulse import Over as PulseOver
from playbook.store.pulse import Twice
from playbook.store.questions import MOST_OPEN, Shut, TooMany
from playbook.store.questions import Over as VotesOver
from playbook.store.rooms import Room
from playbook.store.tokens import Token

__all__ = [
    "MOST_OPEN",
    "Invite",
    "PulseOver",
    "Room",
    "Shut",
    "Slip",
    "StoreError",
    "Taken",
    "Token",
    "TooMany",
    "Twice",
    "VotesOver",
]
