"""Every environment variable that the settings read is documented, and nothing else is (style §11)."""

import ast
import re
from inspect import isfunction

import pytest
from django.conf import settings
from django.utils.module_loading import import_string

from tests.architecture.source import ROOT, calls, dotted, module, product

PAGE = ROOT / "docs" / "reference" / "settings.md"
ELSEWHERE = "## Read elsewhere"


def variables_read(each):
    """Return the names of the environment variables that a module of settings reads."""
    found = set()
    for call in calls(each.tree):
        name = dotted(call.func)
        if (name.startswith("env.") or name == "_key") and call.args and isinstance(call.args[0], ast.Constant):
            found.add(call.args[0].value)
    return found


def providers():
    """Return the dotted paths of all functions that the settings name as providers."""
    lists = [name for name in dir(settings) if name.endswith("_PROVIDERS")]
    return {path for name in lists for path in getattr(settings, name)}


def variables_documented(text):
    """Return the names in the first column of the page's tables."""
    return set(re.findall(r"^\| `([A-Z_]+)` \|", text, re.M))


def test_the_page_names_exactly_the_variables_that_are_read():
    page = PAGE.read_text(encoding="utf-8").partition(ELSEWHERE)[0]

    assert variables_documented(page) ^ variables_read(product()["portal.config.settings"]) == set()


def test_the_environment_is_read_in_the_settings_alone():
    page = PAGE.read_text(encoding="utf-8").partition(ELSEWHERE)[2]
    readers = {
        f"{each.name}: {ast.unparse(call.args[0])}"
        for each in product().values()
        for call in calls(each.tree)
        if dotted(call.func) in {"os.getenv", "os.environ.get", "getenv"}
    }

    assert readers == {"portal.config.management.commands.serve: 'PORT'"}
    assert variables_documented(page) == {"PORT"}


def test_a_variable_without_a_line_is_found():
    settings = module("settings", "A = env.int('SECRET_LEVEL', default=1)\nB = _key('OTHER_KEY', 'file')")

    assert variables_read(settings) - variables_documented("| `OTHER_KEY` | x | y |") == {"SECRET_LEVEL"}


@pytest.mark.parametrize("path", sorted(providers()))
def test_every_provider_is_a_function_under_its_name(path):
    assert isfunction(import_string(path))
