"""The audit ledger: one event per deed, chained by hash; actors are snapshots."""
