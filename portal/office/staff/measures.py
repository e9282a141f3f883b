"""What counts of the people: who serves where, on how many days, and how qualified (A16).

Who was in post in a time is so whenever one asks, but for posts that are written down later. A published month keeps
what it counted: what administrators enter stands in a chain of its own, in which no recount looks for changes.
"""

from functools import partial

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.office.counting.dialect import day_of, next_day
from portal.office.counting.rules import (
    LAST_DAY,
    Carrier,
    Counted,
    Filter,
    Measure,
    MeasureKind,
    Source,
    Told,
    listed,
    share_of,
)
from portal.people import standing
from portal.people.models import Officer, Post, Qualification, Role
from portal.people.queries import officers_seen_by
from portal.people.rights import ADMINISTRATORS
from portal.shell.pages.wording import Words
from portal.shell.templatetags.shell import day as day_words

POLICE = "人民警察法；公安机关执法质量考核评议规定"
QUALIFICATION = "公安机关人民警察执法资格等级考试办法；案件办理责任（无执法资格的，不得办案）"


def _visible(officer: Officer) -> QuerySet[Officer]:
    return officers_seen_by(officer).select_related("unit")


OFFICER = Carrier(
    model=Officer,
    witnesses=("SELECT w.officer_id AS carrier_id, w.last_event_id FROM people_post w",),
    visible=_visible,
    is_void=lambda officer: False,
    name=lambda officer: officer.name,
    about=lambda officer: officer.unit.label,
    url=lambda officer: "",
)


def _until(row):
    return day_words(row.withdrawn_on or row.ends_on) if row.withdrawn_on or row.ends_on else _("with no end")


def _tell_post(post):
    proof = ((_("In post from"), day_words(post.starts_on)), (_("In post until"), _until(post)))
    return Told(f"{post.get_role_display()} · {post.unit.label}", officer=post.officer.name, proof=proof)


def _fill_qualifications(posts):
    """Give each post the `qualified` of its holder: the law-enforcement qualifications, in order."""
    rows = Qualification.objects.filter(officer__in=[post.officer_id for post in posts], kind=ENFORCES)
    found = list(rows.order_by("starts_on", "pk"))
    for post in posts:
        post.qualified = [row for row in found if row.officer_id == post.officer_id]


def _tell_qualified(post):
    told = _tell_post(post)
    spans = [f"{day_words(row.starts_on)} – {day_words(row.ends_on) if row.ends_on else ''}" for row in post.qualified]
    words = ", ".join(spans) or _("none")
    return Told(told.what, told.officer, proof=(*told.proof, (_("Law-enforcement qualification"), words)))


def _tell_qualification(row):
    until = day_words(row.ends_on) if row.ends_on else _("with no end")
    proof = ((_("Held from"), day_words(row.starts_on)), (_("Held until"), until))
    return Told(str(row.get_kind_display()), officer=row.officer.name, proof=proof)


POST = Counted(
    model=Post,
    carrier=OFFICER,
    carried="SELECT r.id, r.officer_id AS carrier_id FROM people_post r",
    rows=lambda: Post.objects.select_related("officer", "unit"),
    carrier_of=lambda post: post.officer_id,
    tell=_tell_post,
)
HELD = Counted(
    model=Qualification,
    carrier=OFFICER,
    carried="SELECT r.id, r.officer_id AS carrier_id FROM people_qualification r",
    rows=lambda: Qualification.objects.select_related("officer"),
    carrier_of=lambda row: row.officer_id,
    tell=_tell_qualification,
)
ENFORCES = Qualification.Kind.LAW_ENFORCEMENT.value


def roles() -> list[tuple[str, Words]]:
    """Return (code, name) of the roles in which somebody serves."""
    return [(role.value, role.label) for role in Role if role not in ADMINISTRATORS]


_of_people = partial(
    Source, at=LAST_DAY, tables="people_officer o", carrier="o.id", is_imported="FALSE", stands="1 = 1"
)
_of_posts = partial(
    _of_people,
    record=POST,
    key="h.id",
    officer="o.id",
    unit=standing.unit_of_post("h", "o"),
    tables="people_post h JOIN people_officer o ON o.id = h.officer_id",
    filters=(Filter("role", gettext_lazy("role"), "h.role", roles),),
)
_OF_THE_FORCE = f"h.role IN ({listed(code for code, _label in roles())})"
_ENDED = f"NOT {standing.is_qualified('o.id', LAST_DAY, ENFORCES)}"


def _first():
    return day_of("asked.since")


def _days():
    """How many days of the time asked about the officer counted by this post, worked, and worked without absence."""
    first = f"CASE WHEN h.starts_on > {_first()} THEN h.starts_on ELSE {_first()} END"
    placed = f"FROM ({standing.days(first, LAST_DAY)}) n WHERE h.id = {standing.post_on('o.id', 'n.day')}"
    works, absent = standing.is_working("n.day"), standing.is_absent("o.id", "n.day")
    return (
        f"(SELECT COUNT(*) {placed}) AS in_post, (SELECT COUNT(*) {placed} AND {works}) AS working, "
        f"(SELECT COUNT(*) {placed} AND {works} AND NOT {absent}) AS on_duty"
    )


def _held_in_the_time():
    return (
        f"h.starts_on <= {LAST_DAY} AND (h.ends_on IS NULL OR h.ends_on >= {_first()}) "
        f"AND (h.withdrawn_on IS NULL OR h.withdrawn_on > {_first()}) AND {_OF_THE_FORCE}"
    )


# One record for each officer: the post by which the officer counts on the last day.
PLACED = _of_posts(
    where=f"h.id = {standing.post_on('o.id', LAST_DAY)}",
    columns=f"CASE WHEN {_ENDED} THEN 0 ELSE 1 END AS is_qualified",
    tell=_tell_qualified,
    fill=_fill_qualifications,
)
# Somebody may hold several at once; a leader's portfolio is one for each unit in it.
POSTS = _of_posts(unit="h.unit_id", where=f"{standing.in_force('h', LAST_DAY)} AND {_OF_THE_FORCE}")
# A transfer splits the time: each post has the days on which the officer counted by it.
DAYS = _of_posts(where=_held_in_the_time, columns=_days)


def _begins():
    return f"CASE WHEN q.starts_on BETWEEN {_first()} AND {LAST_DAY} THEN 1 ELSE 0 END"


def _lapses():
    after = next_day("q.ends_on")
    goes_on = (
        f"EXISTS (SELECT 1 FROM people_qualification g WHERE g.officer_id = q.officer_id AND g.kind = q.kind "
        f"AND g.starts_on <= {after} AND (g.ends_on IS NULL OR g.ends_on >= {after}))"
    )
    return f"CASE WHEN {after} BETWEEN {_first()} AND {LAST_DAY} AND NOT {goes_on} THEN 1 ELSE 0 END"


QUALIFICATIONS = _of_people(
    record=HELD,
    key="q.id",
    officer="q.officer_id",
    unit=standing.unit_on("q.officer_id", LAST_DAY),
    tables="people_qualification q JOIN people_officer o ON o.id = q.officer_id",
    columns=lambda: f"{_begins()} AS begins, {_lapses()} AS lapses",
    where=lambda: f"({_begins()} = 1 OR {_lapses()} = 1)",
    filters=(Filter("kind", gettext_lazy("kind of qualification"), "q.kind", lambda: Qualification.Kind.choices),),
)

_of_days = partial(Measure, basis=POLICE, unit=gettext_lazy("days"), reads=DAYS)

MEASURES = (
    Measure("people.headcount", gettext_lazy("Officers in post"), POLICE, gettext_lazy("officers"), PLACED),
    Measure("people.posts", gettext_lazy("Posts held"), POLICE, gettext_lazy("posts"), POSTS),
    _of_days("people.days_in_post", gettext_lazy("Officer-days in post"), when="in_post > 0", quantity="in_post * 100"),
    _of_days(
        "people.days_working",
        gettext_lazy("Officer-days by the bureau's calendar"),
        when="working > 0",
        quantity="working * 100",
    ),
    _of_days("people.days_on_duty", gettext_lazy("Officer-days on duty"), when="on_duty > 0", quantity="on_duty * 100"),
    _of_days(
        "people.days_absent",
        gettext_lazy("Officer-days of absence with a substitute"),
        when="working > on_duty",
        quantity="(working - on_duty) * 100",
        out_of="people.days_working",
    ),
    Measure(
        "people.qualified_rate",
        gettext_lazy("Officers with the law-enforcement qualification"),
        QUALIFICATION,
        gettext_lazy("officers"),
        PLACED,
        quantity=share_of("is_qualified = 1"),
        kind=MeasureKind.RATE,
    ),
    Measure(
        "people.unqualified",
        gettext_lazy("Officers without the law-enforcement qualification"),
        QUALIFICATION,
        gettext_lazy("officers"),
        PLACED,
        "is_qualified = 0",
        out_of="people.qualified_rate",
    ),
    Measure(
        "people.qualifications_gained",
        gettext_lazy("Qualifications gained"),
        QUALIFICATION,
        gettext_lazy("qualifications"),
        QUALIFICATIONS,
        "begins = 1",
        out_of="people.headcount",
    ),
    Measure(
        "people.qualifications_lapsed",
        gettext_lazy("Qualifications lapsed"),
        QUALIFICATION,
        gettext_lazy("qualifications"),
        QUALIFICATIONS,
        "lapses = 1",
        out_of="people.headcount",
    ),
)
