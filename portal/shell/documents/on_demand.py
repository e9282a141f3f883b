"""Plain data by name, each made when a form first asks for it: most forms say little of what a file knows."""

from collections.abc import Callable, Mapping


class OnDemand(Mapping):
    """What `makers` return by name, each called once at most."""

    def __init__(self, makers: Mapping[str, Callable[[], object]]):
        self._makers = dict(makers)
        self._made: dict[str, object] = {}

    def __getitem__(self, name):
        if name not in self._made:
            self._made[name] = self._makers[name]()
        return self._made[name]

    def __iter__(self):
        return iter(self._makers)

    def __len__(self):
        return len(self._makers)

    def also(self, **more):
        """Return the same with more beside it; what has been made is not made again."""
        makers = {name: lambda name=name: self[name] for name in self}
        return OnDemand(makers | {name: lambda value=value: value for name, value in more.items()})
