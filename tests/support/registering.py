"""Logging a case in tests with all that is said of it in one place."""

from dataclasses import fields

from cases.intake import deeds
from cases.intake.rules import CaseInput

OF_THE_CASE = {field.name for field in fields(CaseInput)}


def register(**said):
    """Log a case: what a CaseInput holds goes into one, the rest is said to the deed."""
    given = {name: said.pop(name) for name in OF_THE_CASE & said.keys()}
    return deeds.register(given=CaseInput(**given), **said)
