"""What Alembic runs for a revision: all of them in the transaction of whoever asked."""

from alembic import context

from playbook.store.register.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
context.run_migrations()
