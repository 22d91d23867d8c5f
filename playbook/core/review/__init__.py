"""The published rules, and what checks a plan against them."""
