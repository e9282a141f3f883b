"""`{% form_key %}` beside `{% csrf_token %}`: sent twice, a form writes once, and nothing typed is lost."""

from django import template
from django.utils.html import conditional_escape as escape
from django.utils.html import format_html

from portal.shell.forms import form_keys

register = template.Library()


@register.simple_tag(takes_context=True)
def form_key(context):
    """The hidden field of a form; nothing for those without a login."""
    request = getattr(context, "request", None) or context.get("request")
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ""
    return format_html('<input type="hidden" name="{}" value="{}">', form_keys.NAME, form_keys.written(request))


def keys(context):
    """Return the hidden fields of a form that a tag writes, as `{% csrf_token %}{% form_key %}` do."""
    token = escape(context.get("csrf_token", ""))
    return f'<input type="hidden" name="csrfmiddlewaretoken" value="{token}">{form_key(context)}'
