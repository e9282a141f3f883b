"""The library `i18n` of our templates: Django's own, but plain words are translated once and not cast four times."""

from django.template import Library, Node
from django.templatetags import i18n
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, pgettext

register = Library()
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)


@register.tag("translate")
@register.tag("trans")
def translate(parser, token):
    """Return the node of `{% translate "words" %}`, with a context and `as` perhaps; Django's own for all else."""
    node = i18n.do_translate(parser, token)
    words, within = node.filter_expression, node.message_context
    is_plain = not words.filters and isinstance(words.var.literal, str) and not node.noop
    if is_plain and (within is None or not (within.is_var or within.filters)):
        return Words(words.var.literal, within.var if within else "", node.asvar)
    return node


class Words(Node):
    """A constant in the language of the page."""

    child_nodelists = ()

    def __init__(self, words, within, name):
        # As in the catalogues, where a single percent sign would begin a gap.
        self._words, self._within, self._name = words.replace("%", "%%"), within, name

    def render(self, context):
        found = pgettext(self._within, self._words) if self._within else gettext(self._words)
        found = mark_safe(found.replace("%%", "%"))
        if not self._name:
            return found
        context[self._name] = found
        return ""
