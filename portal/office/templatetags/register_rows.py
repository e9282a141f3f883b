"""The rows of a paper register, written in one go: fifty of ten columns stand on a page."""

import re

from django import template
from django.utils.html import conditional_escape as escape
from django.utils.safestring import mark_safe

register = template.Library()

# What is shorter stays on one line, and so does a number, however long: it is read and copied whole.
SHORT = 11
NUMBER = re.compile(r"[\w()（）]{1,20}〔\d{4}〕\d+号?(-\d+)?")
# A browser would break a day at its hyphens.
DAY = re.compile(r"\d{4}-\d\d-\d\d")


@register.simple_tag
def register_rows(lines, labels):
    """Table rows of lines, each a list of texts in the order of the labels."""
    labels = [escape(label) for label in labels]
    return mark_safe("".join(f"<tr>{_cells(labels, line)}</tr>" for line in lines))


def _cells(labels, line):
    classes = ["tight" if len(text) < SHORT or NUMBER.fullmatch(text) else "" for text in line]
    classes[0] = f"first {classes[0]}".strip()
    return "".join(
        f'<td class="{kind}" data-label="{label}">{_whole_days(escape(text))}</td>'
        for kind, label, text in zip(classes, labels, line, strict=True)
    )


def _whole_days(text):
    if len(text) < SHORT or not DAY.search(text):
        return text
    # One element for all of it: on a phone a cell lays its children out beside its label.
    days = DAY.sub(r'<span class="nowrap">\g<0></span>', text)
    return f"<span>{days}</span>"
