"""Let a guest open a link and see what it shows."""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from typing import NamedTuple

from itsdangerous import BadSignature, URLSafeSerializer

from playbook.core.base.errors import Missing, Refused
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Group, problems_of
from playbook.core.plan.items import CheckinSeries
from playbook.core.sharing.anonymize import Anonymizer
from playbook.core.sharing.sharing import SHOWS_DECISIONS, Ask, Profile, PublicRollout, public
from playbook.desk.accounts import passwords
from playbook.desk.accounts.sessions import hash_of_token
from playbook.desk.base.access import as_readers_see
from playbook.desk.base.limits.link_throttle import GuessSource
from playbook.desk.base.workspace import Workspace
from playbook.desk.links import open_counts
from playbook.store.register.links import Link

_SECRET = "share pass"  # noqa: S105 - the name of a secret


@dataclass(frozen=True, slots=True)
class Pass:
    """What a browser gets for the secret of a link."""

    link_id: str
    has_password: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """A live link, the rollout that it shows, and the rollout of now."""

    link: Link
    rollout: Rollout
    now: Rollout
    is_open: bool

    @property
    def head(self) -> int:
        """Return the version of the rollout of now."""
        return self.now.version

    @property
    def asks(self) -> frozenset[Ask]:
        """Return what guests are asked for; where frozen, only a rehearsal's pulse."""
        return self.link.asks & {"pulse"} if self.is_frozen else self.link.asks

    @property
    def is_frozen(self) -> bool:
        """Return whether it shows a past day, as a rehearsal does."""
        return self.link.as_of is not None


def resolve(workspace: Workspace, proof: str | Pass | None) -> Share:
    """Return what a link shows for its secret or a pass.

    Every route of a share calls this and nothing else. Raise Missing, with the same words for a link that
    never was, is over, paused or revoked, and for one whose rollout is archived.
    """
    link = _link_of(workspace, proof)
    if link is None or not link.lives_at(workspace.now()) or not workspace.log.head(link.rollout_id):
        raise gone()
    head = workspace.rollout_cache.get(link.rollout_id)
    if head.archived:
        raise gone()
    rollout = now = as_readers_see(workspace, head)
    if link.as_of is not None:
        # A text of that day may hold somebody who was named only later.
        then = workspace.rollout_cache.at(link.rollout_id, link.as_of)
        rollout = as_readers_see(workspace, then.with_people_of(head), head)
    has_password = isinstance(proof, Pass) and proof.has_password
    return Share(link, rollout, now, is_open=link.password_hash is None or has_password)


def gone() -> Missing:
    """Return the error for every link that opens nothing, for whatever reason."""
    return Missing(
        "This link isn’t available.",
        "It may have expired, or a part of it is missing. Ask whoever sent it to you for a new one.",
    )


def open_link(workspace: Workspace, proof: str | Pass, *, is_counted: bool = True) -> Pass:
    """Exchange a secret or pass for a pass. Raise Missing."""
    share = resolve(workspace, proof)
    if share.is_open and is_counted:
        open_counts.count_open(workspace, share.link.id)
    return Pass(share.link.id)


def give_password(workspace: Workspace, shown: Pass | None, password: str, address: str = "") -> Pass:
    """Return a pass that opens the link. Raise Refused."""
    share = resolve(workspace, shown)
    if share.link.password_hash is not None:
        _try(workspace, share.link.id, share.link.password_hash, password, address)
        open_counts.count_open(workspace, share.link.id)
    return Pass(share.link.id, has_password=True)


def note_password(workspace: Workspace, link: Link, password: str) -> None:
    """Note the password of a new link, to be looked up."""
    if link.password_hash is not None:
        digest = _digest(workspace, link.password_hash, password)
        workspace.link_throttle.note_right(link.password_hash, digest)


def takes_work(workspace: Workspace, shown: Pass | None) -> bool:
    """Return whether a try at the password has to be computed."""
    link = _link_of(workspace, shown)
    return bool(link and link.password_hash and not workspace.link_throttle.knows(link.password_hash))


def shown_by(workspace: Workspace, share: Share) -> PublicRollout:
    """Return all that a guest may see. Raise Refused without the password."""
    if not share.is_open:
        raise Refused("This link needs a password.", "Enter it first.")
    today = share.link.as_of_day or workspace.today()
    # In a room each vote and each slide is another page, of the same rollout.
    key = (share.now.id, share.head, share.link.as_of, share.link.profile, today)
    # What people agreed to share is that of today, also on a page of an earlier day.
    make = partial(show, workspace, share.rollout, share.link.profile, today, share.now)
    return workspace.cache("public rollouts", 32).once(key, make)


def show(
    workspace: Workspace, rollout: Rollout, profile: Profile, today: date, now: Rollout | None = None
) -> PublicRollout:
    """Return what a profile shows of a rollout on a day."""
    page = None
    if profile in SHOWS_DECISIONS and not problems_of(rollout.brief):
        from playbook.desk.plan import decisions  # with all that reads a brief, and few links show it

        bare = rollout.model_copy(update={"readings": {}})  # a link says the aim, and not where it stands
        page = decisions.page_as_read(workspace, bare, is_editor=False, today=today)
    return public(rollout, profile, today, now, page)


def group_of(share: Share) -> Group | None:
    """Return the group whose answers come by this link, None for no single one."""
    groups = _own_groups(share)
    return groups[0] if len(groups) == 1 else None


def has_its_team(share: Share) -> bool:
    """Return whether a team that the link's question is for still exists."""
    return not share.link.group_id or bool(_own_groups(share))


def _own_groups(share: Share) -> list[Group]:
    """Return the groups that a link's question is for."""
    groups = map(share.rollout.brief.find_group, (share.link.group_id or "").split())
    return [group for group in groups if group]


def question_of(share: Share) -> str:
    """Return the question that a link asks, as a guest reads it; "" for none."""
    series = share.rollout.items.get(share.link.item_id or "")
    return Anonymizer(share.rollout).unnamed(series.question) if isinstance(series, CheckinSeries) else ""


def groups_of(share: Share) -> dict[str, str]:
    """Return the groups that a guest may read, by their signs."""
    own = _own_groups(share)
    if len(own) == 1 or (share.link.profile == "public" and not own):
        return {}
    say = Anonymizer(share.rollout).unnamed
    return {sign_of(group.id): say(group.name) for group in own or share.rollout.brief.groups}


def sign_of(group_id: str) -> str:
    """Return a group's sign for outside; its id may hold a name."""
    return hashlib.sha256(group_id.encode()).hexdigest()[:8]


def find_group_id(share: Share, sign: str) -> str | None:
    """Return the id of the link's own group or the guest's choice.

    None where the guest picked no group of the link.
    """
    if own := group_of(share):
        return own.id
    if sign not in groups_of(share):
        return None
    return next(group.id for group in share.rollout.brief.groups if sign_of(group.id) == sign)


def name_of(share: Share) -> str:
    """Return the name of the rollout as a guest reads it."""
    return Anonymizer(share.rollout).unnamed(share.rollout.brief.name)


def signed(workspace: Workspace, shown: Pass) -> str:
    """Return a pass as a browser stores it, signed."""
    return _signer(workspace).dumps([shown.link_id, int(shown.has_password)])


def seconds_left(workspace: Workspace, link_id: str) -> int:
    """Return for how many seconds a link still opens, at least 1."""
    return max(1, int((workspace.links.get(link_id).expires_at - workspace.now()).total_seconds()))


def read_pass(workspace: Workspace, text: str | None) -> Pass | None:
    """Return the pass of a browser, or None if forged."""
    try:
        link_id, has_password = _signer(workspace).loads(text or "")
    except (BadSignature, ValueError, TypeError):
        return None
    return Pass(str(link_id), bool(has_password))


def _link_of(workspace: Workspace, proof: str | Pass | None) -> Link | None:
    match proof:
        case Pass(link_id=link_id):
            return workspace.links.find(link_id)
        case str():
            return workspace.links.find_by_token(hash_of_token(proof))
        case _:
            return None


def _try(workspace: Workspace, link_id: str, password_hash: str, password: str, address: str) -> None:
    """Raise Refused for a wrong password, or one too early."""
    digest = _digest(workspace, password_hash, password)
    wrong = sum(open_counts.guesses(workspace).get(link_id, {}).values()) if address else 0
    compute: Callable[[], bool] = lambda: passwords.matches(password, password_hash)  # noqa: E731
    if not workspace.link_throttle.is_right(
        password_hash, digest, workspace.now(), compute, GuessSource(address, wrong)
    ):
        open_counts.count_guess(workspace, link_id)
        raise Refused("That password is not right.", "Check it, or ask whoever sent you the link.")


def _digest(workspace: Workspace, password_hash: str, password: str) -> bytes:
    secret = workspace.register.secret(_SECRET)
    text = password_hash.encode() + b" " + passwords.bytes_of(password)
    return hmac.new(secret.encode(), text, "sha256").digest()


def _signer(workspace: Workspace) -> URLSafeSerializer:
    return URLSafeSerializer(workspace.register.secret(_SECRET), salt="share")


class Discreet(NamedTuple):
    """What replaces the names in texts: of hosts by roles, of guests by one word."""

    of_host: Callable[[str], str]
    of_guest: Callable[[str], str]


def discreet(workspace: Workspace, share: Share) -> Discreet:
    """Return the functions that replace names, cached."""
    key = (share.link.rollout_id, share.head, share.link.as_of)

    def make() -> Discreet:
        names = Anonymizer(share.rollout)
        return Discreet(lru_cache(4_096)(names.unnamed), lru_cache(4_096)(names.unnamed_of_guest))

    return workspace.cache("discreet", 64).once(key, make)
