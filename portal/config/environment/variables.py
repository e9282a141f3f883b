"""The variables of a deployment: an empty one is one that is not given, a wrong one is answered with a sentence."""

import os

import environ
from django.core.exceptions import ImproperlyConfigured

SWITCH = dict.fromkeys(("1", "true", "yes", "on"), True) | dict.fromkeys(("0", "false", "no", "off"), False)


class Variables(environ.Env):
    """Reads variables by their kind; raises ImproperlyConfigured with name and value for what is none of its kind."""

    def __init__(self):
        super().__init__()
        self.ENVIRON = {name: value for name, value in os.environ.items() if value.strip()}

    def str(self, var, default):
        """Return a word as it stands; a password may begin with a dollar sign."""
        return self.ENVIRON.get(var, default)

    def bool(self, var, default):
        """Return a switch; a word that is none is never taken for off."""
        said = self.str(var, default="1" if default else "0").strip()
        if said.lower() not in SWITCH:
            raise ImproperlyConfigured(f"{var} is 1 or 0, not {said!r}.")
        return SWITCH[said.lower()]

    def int(self, var, default):
        """Return a whole number from 0."""
        return self._number(var, default, int)

    def float(self, var, default):
        """Return a number from 0."""
        return self._number(var, default, float)

    def one_of(self, var, default, choices):
        """Return a word that is one of several, in capitals."""
        said = self.str(var, default=default).strip().upper()
        if said not in choices:
            raise ImproperlyConfigured(f"{var} is one of {', '.join(choices)}, not {said!r}.")
        return said

    def address(self, var, default, schemes):
        """Return an address that begins with one of several schemes."""
        said = self.str(var, default=default).strip()
        if said and said.partition("://")[0] not in schemes:
            # Not the address itself: it may hold a password.
            wanted = " or ".join(f"{scheme}://" for scheme in schemes)
            raise ImproperlyConfigured(f"{var} cannot be read: it begins with {wanted}.")
        return said

    def _number(self, var, default, kind):
        said = self.str(var, default=str(default)).strip()
        try:
            number = kind(said)
        except ValueError:
            number = -1
        if not 0 <= number < 1e9:
            raise ImproperlyConfigured(f"{var} is a number from 0, not {said!r}.")
        return number
