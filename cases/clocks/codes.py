"""The codes of deadline rules that deeds name."""

SEIZED = "evidence.seizure"
EXTENDABLE = ("handling.public_order", "handling.mediation_failed")
