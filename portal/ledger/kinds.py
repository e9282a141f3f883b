"""The deeds of this room, as its pages name them."""

from django.utils.translation import gettext_noop

KINDS = (
    gettext_noop("keys.activated"),
    gettext_noop("keys.reindexed"),
    gettext_noop("keys.resealed"),
    gettext_noop("keys.retired"),
    gettext_noop("rows.bound"),
)
