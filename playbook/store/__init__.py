"""Store the log, its folded rollouts, and the dashboards' queries."""
