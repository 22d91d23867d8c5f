"""Set-up of a fresh machine, with the standard library only."""
