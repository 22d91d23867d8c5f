"""The only room that knows a database: the log, what is folded from it, and the dashboards' queries."""
