"""Filling placeholders in: sandboxed, escaped, and loud about what does not fit."""

from functools import lru_cache, partial

from django.utils.translation import gettext as _
from jinja2 import StrictUndefined, TemplateError
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import SandboxedEnvironment

from portal.shell.documents.on_demand import OnDemand
from portal.shell.refusals import Refused
from portal.shell.typed.texts import writable

# What a placeholder may raise while it is filled in: it is a small program of the bureau's own.
WRONG = (
    TemplateError,
    TypeError,
    ValueError,
    SyntaxError,
    ArithmeticError,
    LookupError,
    AttributeError,
    RecursionError,
    MemoryError,
)


class FormBroken(Refused):
    """A form cannot be filled in; says which file, where, and what is wrong."""

    def __init__(self, path, problem, place=""):
        words = {"file": path.name, "problem": problem, "place": place}
        if place:
            message = _("The form %(file)s cannot be used, at %(place)s: %(problem)s") % words
        else:
            message = _("The form %(file)s cannot be used: %(problem)s") % words
        super().__init__(message)


def environment():
    """Return the Jinja environment of forms: no access to anything but the plain data given."""
    return SandboxedEnvironment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


@lru_cache(maxsize=100)
def _compiled(text):
    """Return the template and the names that it asks for."""
    forms = environment()
    return forms.from_string(text), find_undeclared_variables(forms.parse(text))


def fill(form, context):
    """Return the HTML of a form filled in; raise FormBroken where its placeholders are wrong."""
    try:
        template, names = _compiled(form.text())
        return template.render({name: printable(context[name]) for name in names if name in context})
    except (*WRONG, OSError) as problem:
        line = getattr(problem, "lineno", None) or line_of(problem)
        raise FormBroken(form.html, problem, _("line %(line)s") % {"line": line} if line else "") from problem


def printable(value):
    """Return plain data with everything taken out of its texts that no document can hold."""
    if isinstance(value, OnDemand):
        return OnDemand({name: partial(_printable_of, value, name) for name in value})
    if isinstance(value, dict):
        return type(value)((key, printable(item)) for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return [printable(item) for item in value]
    if isinstance(value, str):
        return writable(value)
    return value


def _printable_of(value, name):
    return printable(value[name])


def line_of(problem):
    """Return the line of the template in which an error was raised while filling it in, or None."""
    line, trace = None, problem.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
