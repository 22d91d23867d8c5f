"""What is made in the store and goes through the desk as it is: what it gives back, and how it refuses."""

from playbook.store.analytics import Slip
from playbook.store.errors import StoreError
from playbook.store.register.accounts import Taken
from playbook.store.register.invites import Invite
from playbook.store.register.pulse import Over as PulseOver
from playbook.store.register.pulse import Twice
from playbook.store.register.questions import MOST_OPEN, Shut, TooMany
from playbook.store.register.questions import Over as VotesOver
from playbook.store.register.rooms import Room
from playbook.store.register.tokens import Token

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
