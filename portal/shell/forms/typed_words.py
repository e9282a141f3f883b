"""What was typed into a form, in the words of the page that has it: labels for names, words for codes."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

CONTROLS = {"input", "select", "textarea"}
CHOICES = {"radio", "checkbox"}
NEVER_SAID = {"hidden", "file", "password", "submit", "button"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SILENT = {"script", "style", "textarea", "select"}
ROW = re.compile(r"-\d+-")


def said_in_words(page, fields):
    """Return [(name, label, words)] of what was typed, {name: values}, as the controls of a page (HTML) call it.

    Hidden fields are left out. What has no control is said without a label if it is a text, not a code.
    """
    read = _Page()
    read.feed(page)
    said = []
    for name, values in fields.items():
        controls = read.controls.get(name) or read.controls.get(ROW.sub("-0-", name))
        if controls is None:
            said += [(name, "", value) for value in values if _is_text(value)]
        elif controls[0].type not in NEVER_SAID:
            words = [read.word(controls, value) for value in values if value]
            said += [(name, read.label(controls[0]), word) for word in words if word]
    return said


def _is_text(value):
    return not re.fullmatch(r"[!-~]*", value)


@dataclass
class _Element:
    """An element that is open: its tag and attributes, the pieces of its text, and of the legend within it."""

    tag: str
    given: dict
    text: list = field(default_factory=list)
    legend: list = field(default_factory=list)


@dataclass
class _Control:
    """A control: its type, id and value, its words by value (of a list), and what stands around it."""

    type: str
    id: str
    value: str
    said: str
    around: list
    options: dict = field(default_factory=dict)


class _Page(HTMLParser):
    """The controls of a page by name, with the texts that label them."""

    def __init__(self):
        super().__init__()
        self.controls, self._ids, self._labels, self._open = {}, {}, {}, []

    def handle_starttag(self, tag, attributes):
        element = _Element(tag, dict(attributes))
        given = element.given
        if tag in CONTROLS and given.get("name"):
            kind = given.get("type", "text") if tag == "input" else tag
            control = _Control(
                kind, given.get("id", ""), given.get("value", "on"), given.get("aria-label", ""), list(self._open)
            )
            self.controls.setdefault(given["name"], []).append(control)
            element.given["control"] = control
        elif tag == "option" and (control := self._of_select()):
            control.options[given.get("value", "")] = element.text
        elif tag == "label" and given.get("for"):
            self._labels[given["for"]] = element.text
        elif tag == "legend" and self._open:
            self._open[-1].legend = element.text
        if given.get("id"):
            self._ids[given["id"]] = element.text
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag):
        if tag in (element.tag for element in self._open):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data):
        if self._open and self._open[-1].tag == "option":
            self._open[-1].text.append(data)
        elif not any(element.tag in SILENT for element in self._open):
            for element in self._open:
                element.text.append(data)

    def label(self, control):
        """Return what labels a control, or the group of a choice; "" where nothing does."""
        if control.type in CHOICES and (group := self._group(control)):
            return group
        return self._own(control)

    def word(self, controls, value):
        """Return the word of a choice for this value, else the value itself."""
        first = controls[0]
        if first.type == "select":
            return _plain(first.options.get(value, []))
        if first.type in CHOICES:
            return next((self._own(each) for each in controls if each.value == value), "")
        return value

    def _of_select(self):
        return next((each.given["control"] for each in reversed(self._open) if "control" in each.given), None)

    def _own(self, control):
        wrapped = next((each.text for each in reversed(control.around) if each.tag == "label"), [])
        return _plain(self._labels.get(control.id) or wrapped) or control.said

    def _group(self, control):
        for each in reversed(control.around):
            if text := _plain(each.legend) or _plain(self._ids.get(each.given.get("aria-labelledby"), [])):
                return text
        return ""


def _plain(pieces):
    return " ".join("".join(pieces).split()).removesuffix("*").strip()
