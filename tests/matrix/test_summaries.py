"""Issue 9: a form that refuses says all of it at once, in a summary that takes the focus and links to each field."""

from html.parser import HTMLParser

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from tests.matrix.asking import BODIES, address, client_of, objects, way_back
from tests.matrix.table import ROLES, STRANGERS
from tests.matrix.test_matrix import WRITES, shown

FOREIGN = ("admin:", "api:", "login", "logout", "set_language")
TOO_LONG = "打" * 5000
# What the page itself puts there, and no hand types.
KEPT = {"once", "version", "seen_version", "digest", "key", "seen_steps", "seen", "move", "matter"}


class Page(HTMLParser):
    """What a page holds of a refused form: wrong controls, the links of its summary, ids, and the summary itself."""

    def __init__(self, text):
        super().__init__()
        self.wrong, self.links, self.ids, self.summaries = [], set(), set(), []
        self._open = 0
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        said = dict(attributes)
        if "id" in said:
            self.ids.add(said["id"])
        if "data-summary" in said:
            self.summaries.append(said)
            self._open = 1
        elif self._open and tag == "div":
            self._open += 1
        if self._open and tag == "a" and said.get("href", "").startswith("#"):
            self.links.add(said["href"][1:])
        if said.get("aria-invalid") == "true":
            self.wrong.append(said)

    def handle_endtag(self, tag):
        if self._open and tag == "div":
            self._open -= 1


def problems_of(text):
    """Return what is wrong with the page of a refusal."""
    page, found = Page(text), []
    if not page.summaries:
        return ["no summary"]
    if any(each.get("role") != "alert" or each.get("tabindex") != "-1" for each in page.summaries):
        found.append("a summary that takes no focus")
    found += [f"a link to nothing: {each}" for each in page.links - page.ids]
    names = {}
    for each in page.wrong:
        anchors = {each.get("id"), each.get("aria-labelledby")} - {None}
        names.setdefault(each.get("name") or each.get("id"), set()).update(anchors)
    found += [f"no link to {name}" for name, anchors in names.items() if not anchors & page.links]
    return found


def bodies(world, route, name):
    """Yield bodies that a form is sent: empty, and with every text too long."""
    body = BODIES.get(f"{route} {name}", BODIES.get(route, lambda w, n: {}))(world, name)
    kept = {key: value for key, value in body.items() if key.split("-")[-1] in KEPT or "FORMS" in key}
    # What the page itself puts into every form: without it nothing would be sent at all.
    kept["csrfmiddlewaretoken"] = "x"
    yield "empty", kept
    long = {key: TOO_LONG for key, value in body.items() if key not in kept and isinstance(value, str)}
    typed = {key: value for key, value in body.items() if not isinstance(value, SimpleUploadedFile)}
    yield "too long", {**typed, **long}


def test_every_refused_form_has_a_summary_with_a_link_to_each_wrong_field(world):
    objects(world)
    ways, wrong, refused = {}, {}, set()
    for line in WRITES:
        route, method, name, expected = line
        role = next((each for each in ROLES if each not in STRANGERS and min(expected[each]) < 400), None)
        if method != "POST" or route.startswith(FOREIGN) or role is None:
            continue
        if role not in ways:
            ways[role] = way_back(client_of(world, role))
        for what, body in bodies(world, route, name):
            with transaction.atomic():
                ways[role]()
                answer = world.client.post(address(world, route, name)[0], body, REMOTE_ADDR="10.0.0.7")
                if answer.status_code == 422:
                    refused.add(route)
                    if problems := problems_of(answer.content.decode()):
                        wrong[f"{shown(line)} {what}"] = problems
                elif answer.status_code >= 400 and answer.status_code not in (404, 409):
                    wrong[f"{shown(line)} {what}"] = [str(answer.status_code)]
                transaction.set_rollback(True)

    assert wrong == {}, "\n".join(f"{line}: {each}" for line, each in wrong.items())
    assert len(refused) > 35
