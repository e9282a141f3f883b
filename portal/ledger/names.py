"""The actors of the ledger that are no persons, as its pages name them in the reader's language."""

from django.utils.translation import gettext_noop

NAMES = (gettext_noop("anonymous"), gettext_noop("appraisal office"), gettext_noop("system"))
