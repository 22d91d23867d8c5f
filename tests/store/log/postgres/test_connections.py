"""What the driver says becomes our error, without a server."""

import psycopg

from playbook.store.log.postgres import connections


def test_a_session_that_the_database_ended_is_a_lost_link():
    for ended in (psycopg.errors.IdleInTransactionSessionTimeout, psycopg.errors.AdminShutdown):
        assert isinstance(connections.error_of(ended("ended")), connections.LinkLost)
