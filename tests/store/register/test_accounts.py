"""Accounts and sessions in the register."""

import stat
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from playbook.core.base.access import Membership
from playbook.core.base.errors import Missing
from playbook.store.errors import StoreError, Unavailable
from playbook.store.register.accounts import Accounts, Claimed, Taken
from playbook.store.register.sqlite_register import RegisterDamaged, SqliteRegister
from tests.store.old_registers import make_newer

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LEAD = Membership(rollout_id="atlas", role="lead", group_ids=("creative",), person_id="mo")


@pytest.fixture
def accounts(register: SqliteRegister) -> Accounts:
    return Accounts(register)


def test_of_thirty_who_claim_at_once_one_becomes_the_owner(path: Path):
    ready = threading.Barrier(30, timeout=60)
    claimed, refused = [], []

    def claim(number: int) -> None:
        # A register of its own each, as two processes would have.
        register = SqliteRegister(path)
        ready.wait()
        try:
            claimed.append(Accounts(register).claim(f"Person {number}", f"p{number}@lt.test", "hash", NOW))
        except Claimed as error:
            refused.append(str(error))
        register.close()

    with ThreadPoolExecutor(30) as threads:
        list(threads.map(claim, range(30)))
    assert len(claimed) == 1
    assert len(refused) == 29
    register = SqliteRegister(path)
    assert [account.is_owner for account in Accounts(register).all()] == [True]
    register.close()


def test_an_account_is_found_by_its_address_however_it_is_written(accounts: Accounts):
    created = accounts.add("Mo", " Mo@LT.test ", "hash", NOW, memberships=[LEAD])
    result = accounts.find_by_email("mo@lt.TEST")
    assert result == created
    assert (result.actor().memberships, result.actor().role) == ((LEAD,), "member")
    assert "Mo" not in repr(result)


def test_two_accounts_never_share_an_address_or_a_subject(accounts: Accounts):
    accounts.add("Mo", "mo@lt.test", None, NOW, issuer="https://id.test", subject="17")
    with pytest.raises(Taken):
        accounts.add("Other", "MO@lt.test", "hash", NOW)
    with pytest.raises(Taken):
        accounts.add("Other", "other@lt.test", None, NOW, issuer="https://id.test", subject="17")
    assert accounts.find_by_subject("https://id.test", "17").signs_on_elsewhere
    assert len(accounts.all()) == 1


def test_there_is_always_an_owner(accounts: Accounts):
    owner = accounts.claim("Dana", "dana@lt.test", "hash", NOW)
    with pytest.raises(Claimed):
        accounts.remove(owner.id)
    with pytest.raises(Claimed):
        accounts.set_owner(owner.id, False)
    accounts.set_owner(accounts.add("Mo", "mo@lt.test", "hash", NOW).id, True)
    accounts.remove(owner.id)
    assert [account.name for account in accounts.all()] == ["Mo"]


def test_a_removed_account_leaves_nothing_in_the_files(accounts: Accounts, path: Path):
    accounts.claim("Dana", "dana@lt.test", "hash", NOW)
    created = accounts.add("Zephyrine Quill", "zephyrine@lt.test", "hash", NOW, memberships=[LEAD])
    accounts.begin_session("token", created.id, NOW)
    accounts.remove(created.id)
    assert accounts.find_session("token") is None
    with pytest.raises(Missing):
        accounts.get(created.id)
    assert [file.name for file in path.parent.iterdir() if b"ephyrine" in file.read_bytes()] == []


def test_old_and_idle_sessions_are_swept_and_a_used_one_is_noted(accounts: Accounts):
    dana = accounts.claim("Dana", "dana@lt.test", "hash", NOW)
    accounts.begin_session("idle", dana.id, NOW)
    accounts.begin_session("used", dana.id, NOW)
    later = NOW + timedelta(hours=11)
    accounts.touch_sessions({"used": later, "gone": later})
    assert accounts.get(dana.id).seen_at == later
    accounts.end_sessions_before(created=NOW - timedelta(days=1), seen=NOW + timedelta(hours=1))
    assert (accounts.find_session("idle"), accounts.find_session("used").seen_at) == (None, later)


def test_the_file_is_private_and_a_secret_outlives_a_restart(path: Path):
    register = SqliteRegister(path)
    secret = register.secret("cookies")
    assert len(secret) >= 43
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    register.close()
    again = SqliteRegister(path)
    assert again.secret("cookies") == secret
    assert again.secret("other") != secret
    again.close()


def test_what_another_process_writes_is_seen_at_once(accounts: Accounts, path: Path):
    program = (
        "import sys; from datetime import datetime, UTC; from pathlib import Path\n"
        "from playbook.store.register.accounts import Accounts\n"
        "from playbook.store.register.sqlite_register import SqliteRegister\n"
        "register = SqliteRegister(Path(sys.argv[1]))\n"
        "Accounts(register).claim('Dana', 'dana@lt.test', 'hash', datetime.now(UTC))\n"
    )
    assert not accounts.has_owner()
    root = Path(__file__).parents[3]
    subprocess.run([sys.executable, "-c", program, str(path)], check=True, cwd=root)
    assert accounts.has_owner()


def test_a_closed_register_says_so_to_whoever_comes_late(path: Path):
    register = SqliteRegister(path)
    accounts = Accounts(register)
    register.close()
    for late in (accounts.all, accounts.end_all_sessions):
        with pytest.raises(StoreError, match="refused"):
            late()


def test_a_register_that_is_no_register_says_so(path: Path):
    path.parent.mkdir()
    path.write_bytes(b"not a database at all, but long enough to be read as one" * 100)
    with pytest.raises(RegisterDamaged):
        SqliteRegister(path)


def test_a_register_of_a_newer_version_is_left_alone(path: Path):
    SqliteRegister(path).close()
    make_newer(path)
    before = path.read_bytes()
    with pytest.raises(Unavailable, match="newer version"):
        SqliteRegister(path)
    assert path.read_bytes() == before


def test_addresses_that_only_fold_alike_are_of_two_people(accounts):
    for number, address in enumerate(("ana@strasse.test", "ana@straße.test")):
        accounts.add(f"Ana {number}", address, None, NOW)
    assert {account.email for account in accounts.all()} == {"ana@strasse.test", "ana@straße.test"}
    found = accounts.find_by_email("ANA@STRAßE.test")
    assert found.name == "Ana 1"
