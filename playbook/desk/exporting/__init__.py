"""Documents that leave the app, for whoever may see the rollout."""
