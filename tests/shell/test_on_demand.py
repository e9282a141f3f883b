"""What a form does not say is not looked up for it."""

from types import SimpleNamespace

import pytest

from portal.shell.documents.filling import FormBroken, fill
from portal.shell.documents.on_demand import OnDemand


class Asked:
    """Makes texts and notes for which names it was asked."""

    def __init__(self):
        self.names = []

    def maker(self, name):
        def make():
            self.names.append(name)
            return f"<{name}>"

        return make


def a_form(text):
    return SimpleNamespace(text=lambda: text, html=SimpleNamespace(name="form.html"))


def test_only_what_a_form_names_is_made_and_only_once():
    asked = Asked()
    context = OnDemand({name: asked.maker(name) for name in ("said", "silent")})

    assert fill(a_form("{{ said }} {{ said }}"), context) == "&lt;said&gt; &lt;said&gt;"
    assert asked.names == ["said"]


def test_parts_of_parts_are_made_when_they_are_named_too():
    asked = Asked()
    context = OnDemand({"matter": lambda: OnDemand({name: asked.maker(name) for name in ("kind", "rounds")})})

    assert fill(a_form("{{ matter.kind }}"), context) == "&lt;kind&gt;"
    assert asked.names == ["kind"]


def test_what_nobody_makes_is_a_broken_form():
    with pytest.raises(FormBroken):
        fill(a_form("{{ nothing }}"), OnDemand({}))
    with pytest.raises(FormBroken):
        fill(a_form("{{ matter.nothing }}"), OnDemand({"matter": lambda: OnDemand({})}))


def test_more_stands_beside_what_was_there_and_nothing_is_made_twice():
    asked = Asked()
    context = OnDemand({"said": asked.maker("said")})
    context["said"]
    more = context.also(title="页")

    assert (more["said"], more["title"], asked.names) == ("<said>", "页", ["said"])
