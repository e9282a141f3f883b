"""The tables of the office, gathered from its nouns."""

from portal.office.numbers.models import GivenNumber, Series

__all__ = ["GivenNumber", "Series"]
