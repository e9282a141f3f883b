"""The rows of a paper register, written in one go: fifty of ten columns stand on a page."""

from django import template
from django.utils.html import conditional_escape as escape
from django.utils.safestring import mark_safe

register = template.Library()

# What is shorter stays on one line.
SHORT = 11


@register.simple_tag
def register_rows(lines, labels):
    """Table rows of lines, each a list of texts in the order of the labels."""
    labels = [escape(label) for label in labels]
    return mark_safe("".join(f"<tr>{_cells(labels, line)}</tr>" for line in lines))


def _cells(labels, line):
    classes = ("first", *("tight" if len(text) < SHORT else "" for text in line[1:]))
    return "".join(
        f'<td class="{kind}" data-label="{label}">{escape(text)}</td>'
        for kind, label, text in zip(classes, labels, line, strict=True)
    )
