"""The editor: the drafts, one of them as a table that is typed into, its heading, its rows."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appraisal.desk.drafting import queries as screen
from appraisal.desk.drafting.forms import CommentForm, HeadingForm, MoveForm, NewDraftForm
from appraisal.desk.drafting.opening import KIND_WORDS, Desk, Line, opened_draft, opened_row
from appraisal.scheme.deciders import check_may_draft
from appraisal.scheme.drafting import deeds, row_deeds
from appraisal.scheme.drafting.queries import usual_heading
from appraisal.scheme.drafting.rules import CATEGORIES, INDICATORS, name_of, seen_of
from appraisal.scheme.measures import MEASURES
from appraisal.scheme.permissions import check_reads_drafts, writes_schemes
from appraisal.scheme.versions.deeds import problems_of
from appraisal.scheme.versions.models import Scheme, SchemeVersion
from portal.shell.forms import form_keys
from portal.shell.refusals import MovedOn, Refused
from portal.shell.typed.incoming import number_or_none


@login_required
@require_safe
def draft_list(request):
    """The drafts, those changed last first."""
    check_reads_drafts(request.user)
    context = {"drafts": screen.drafts(), "may_write": writes_schemes(request.user)}
    return render(request, "appraisal/drafting/drafts.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_draft(request):
    """Draft a version: of a scheme that is there or a new one, from an older version or empty."""
    check_may_draft(request.user, timezone.localdate())
    schemes = list(Scheme.objects.all())
    sources = list(SchemeVersion.objects.filter(discarded_at=None).select_related("scheme"))
    initial = {}
    source = next((each for each in sources if str(each.pk) == request.GET.get("from", "")), None)
    if source:
        initial = {"scheme": source.scheme_id, "source": source.pk, **usual_heading(source, timezone.localdate())}
    form = NewDraftForm(request.POST or None, schemes=schemes, sources=sources, initial=initial)
    if request.method == "POST" and form.is_valid():
        given, at = form.cleaned_data, timezone.now()
        try:
            version = deeds.begin(
                by=request.user,
                at=at,
                scheme_id=int(given["scheme"] or 0) or None,
                name=given["name"],
                period_kind=given["period_kind"],
                number=given["number"],
                effective_from=given["effective_from"],
                source_id=int(given["source"] or 0) or None,
            )
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            return redirect("appraisal:draft", version.pk)
    status = 422 if form.errors else 200
    return render(request, "appraisal/drafting/new_draft.html", {"form": form}, status=status)


@login_required
@require_safe
def editor(request, version_id):
    """One draft: the tree of its categories, the table of one of them, what is not ready."""
    version = opened_draft(request, version_id)
    desk = Desk(request, version)
    category = desk.category(request.GET.get("category", ""))
    return render(request, "appraisal/drafting/editor.html", _editor(request, desk, category))


def _editor(request, desk, category):
    version = desk.version
    mine = [each for each in version.indicators.all() if each.subject == desk.subject_kind]
    lines = [desk.line(each) for each in mine if category and each.category_id == category.pk]
    before = screen.in_force_before(version)
    _period, examples = desk.period
    comments = screen.comments_of(version)
    return {
        "version": version,
        "desk": desk,
        "category": category,
        "category_form": desk.form(CATEGORIES, category) if category else None,
        "new_category": desk.form(CATEGORIES, None),
        "tree": screen.tree_of(version, desk.subject_kind),
        "lines": lines,
        "new_line": desk.line(None, category=category) if category and desk.may_write else None,
        "kinds": [(kind.label, word, kind == desk.subject_kind) for kind, word in KIND_WORDS],
        "bands": [each for each in version.bands.all() if each.subject == desk.subject_kind],
        "gates": [(each, screen.gate_words(each)) for each in version.gates.all() if each.subject == desk.subject_kind],
        "problems": list(problems_of(version).items()),
        "before": before,
        "changed": screen.changed_rows(before, version),
        "examples": examples,
        "measures": [str(each.title) for each in MEASURES],
        "comments": comments,
        "comment_form": CommentForm(rows=screen.row_names(version)),
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def heading(request, version_id):
    """Number, first day, smallest caseloads and note of a draft."""
    version = opened_draft(request, version_id)
    check_may_draft(request.user, timezone.localdate())
    initial = {**{name: getattr(version, name) for name in deeds.OF_VERSION}, "seen": deeds.heading_seen(version)}
    form = HeadingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            deeds.rewrite(
                by=request.user,
                at=timezone.now(),
                version_id=version.pk,
                seen=form.cleaned_data["seen"],
                values=form.values,
            )
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            return redirect("appraisal:draft", version.pk)
    context = {"form": form, "version": version}
    return render(request, "appraisal/drafting/heading.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def row(request, version_id, rows, row_id=0):
    """One row of a draft as a form of its own; saved by an ordinary form, or by the table as one leaves the row."""
    version = opened_draft(request, version_id)
    kind, found = opened_row(version, rows, row_id)
    check_may_draft(request.user, timezone.localdate())
    desk = Desk(request, version)
    if request.method != "POST":
        category = desk.category(request.GET.get("category", ""))
        return _row_page(request, desk, kind, found, desk.form(kind, found, category=category))
    form = desk.form(kind, found, request.POST)
    if not form.is_valid():
        return _row_answer(request, desk, kind, found, form, 422)
    try:
        saved = _save(request, version, kind, found, form)
    except Refused as refusal:
        form.add_refusal(refusal)
        return _row_answer(request, desk, kind, found, form, 422)
    except MovedOn as moved:
        return _moved_on(request, desk, kind, found, moved)
    return _row_saved(request, desk, kind, saved)


def _save(request, version, kind, found, form):
    said = {"by": request.user, "at": timezone.now(), "version_id": version.pk, "rows": kind.name}
    if found is None:
        return row_deeds.add_row(**said, values=form.values)
    return row_deeds.change_row(**said, row_id=found.pk, seen=form.cleaned_data["seen"], values=form.values)


def _row_saved(request, desk, kind, saved):
    if _asks_for_json(request):
        desk = Desk(request, opened_draft(request, desk.version.pk))
        _kind, saved = opened_row(desk.version, kind.name, saved.pk)
        answer = {"id": saved.pk, "seen": seen_of(kind, saved), "once": form_keys.written(request)}
        if kind is INDICATORS:
            answer["row"] = _drawn(request, desk, desk.line(saved))
        return JsonResponse(answer | _sums(request, desk, saved))
    return redirect(_back(desk, kind, saved))


def _row_answer(request, desk, kind, found, form, status, said=""):
    if _asks_for_json(request) and kind is INDICATORS:
        answer = {"row": _drawn(request, desk, Line(desk, found, form, found, said)), "said": _words_of(form)}
        return JsonResponse(answer | {"once": form_keys.written(request)}, status=status)
    if _asks_for_json(request):
        return JsonResponse({"said": _words_of(form), "once": form_keys.written(request)}, status=status)
    return _row_page(request, desk, kind, found, form, status)


def _row_page(request, desk, kind, found, form, status=200, last=None):
    context = {
        "version": desk.version,
        "desk": desk,
        "kind": kind,
        "row": found,
        "form": form,
        "line": Line(desk, found, form, found) if kind is INDICATORS else None,
        "measures": [str(each.title) for each in MEASURES],
        "last": last,
        "back": _back(desk, kind, found),
    }
    return render(request, "appraisal/drafting/row_page.html", context, status=status)


def _moved_on(request, desk, kind, found, moved):
    """The row as somebody else left it, with what was typed here: saved again, it replaces the other's knowingly."""
    now = kind.model.objects.filter(pk=found.pk if found else 0).first()
    if now is None:
        raise moved
    now.version = desk.version
    data = request.POST.copy()
    data["seen"] = seen_of(kind, now)
    form = desk.form(kind, now, data)
    form.full_clean()
    last = screen.last_change(desk.version, name_of(kind, now))
    words = str(moved)
    if last:
        changes = "; ".join(f"{before} → {after}" for _name, before, after in last.changes)
        said = _("%(name)s changed this row at %(at)s: %(changes)s. Save once more to replace that by what you typed.")
        words = said % {"name": last.who, "at": f"{last.at:%H:%M}", "changes": changes}
    form.add_error(None, words)
    if _asks_for_json(request):
        return _row_answer(request, desk, kind, now, form, 409, said=words)
    return _row_page(request, desk, kind, now, form, 409, last)


@login_required
@require_POST
def move(request, version_id, rows, row_id):
    """Move a row up or down."""
    version = opened_draft(request, version_id)
    kind, found = opened_row(version, rows, row_id)
    check_may_draft(request.user, timezone.localdate())
    form = MoveForm(request.POST)
    places = -1 if form.is_valid() and form.cleaned_data["to"] == form.UP else 1
    row_deeds.move_row(
        by=request.user, at=timezone.now(), version_id=version.pk, rows=kind.name, row_id=found.pk, places=places
    )
    return redirect(_back(Desk(request, version), kind, found))


@login_required
@require_POST
def remove(request, version_id, rows, row_id):
    """Remove a row."""
    version = opened_draft(request, version_id)
    kind, found = opened_row(version, rows, row_id)
    check_may_draft(request.user, timezone.localdate())
    try:
        row_deeds.remove_row(
            by=request.user,
            at=timezone.now(),
            version_id=version.pk,
            rows=kind.name,
            row_id=found.pk,
            seen=request.POST.get("seen", ""),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(_back(Desk(request, version), kind, found))
    messages.success(request, _("“%(name)s” is removed; the ledger keeps what it said.") % {"name": found.label})
    return redirect(_back(Desk(request, version), kind, None, category=getattr(found, "category_id", "")))


@login_required
@require_safe
def try_row(request, version_id, row_id=0):
    """What a row that is being typed would say and give: its sentence, the live column, its marks. Nothing is kept."""
    version = opened_draft(request, version_id)
    _kind, found = opened_row(version, INDICATORS.name, row_id)
    desk = Desk(request, version)
    form = desk.form(INDICATORS, found, request.GET)
    if "shape" in request.GET:
        line = Line(desk, found, form, form.as_indicator() if form.is_valid() else None)
        # What is still empty is not yet wrong.
        form.errors.clear()
        return JsonResponse({"row": _drawn(request, desk, line)})
    is_right = form.is_valid()
    line = Line(desk, found, form, form.as_indicator() if is_right else None)
    answer = {
        "offered": line.form.offered,
        "live": render_to_string("appraisal/drafting/live.html", {"line": line}, request),
        "says": line.sentence,
        "reach": screen.reach_of(line.indicator) if line.indicator else None,
        "wrong": _words_of(form)
        or row_deeds.forbidden_words(form.cleaned_data.get("name", ""), request.GET.get("text", "")),
    }
    return JsonResponse(answer)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def copy(request, version_id):
    """Copy indicators of another version of any scheme into a category."""
    version = opened_draft(request, version_id)
    check_may_draft(request.user, timezone.localdate())
    desk = Desk(request, version)
    asked = request.POST if request.method == "POST" else request.GET
    category = desk.category(asked.get("category", ""))
    problem = ""
    if request.method == "POST" and category:
        chosen = [key for text in request.POST.getlist("indicator") if (key := number_or_none(text))]
        try:
            copies = row_deeds.copy_rows(
                by=request.user, at=timezone.now(), version_id=version.pk, category_id=category.pk, indicator_ids=chosen
            )
        except Refused as refusal:
            problem = str(refusal)
        else:
            messages.success(request, _("%(number)s copied.") % {"number": len(copies)})
            return redirect(_back(desk, INDICATORS, copies[0]))
    sources = screen.copied_choices(version, desk.subject_kind)
    context = {"version": version, "desk": desk, "category": category, "sources": sources, "problem": problem}
    return render(request, "appraisal/drafting/copy.html", context, status=422 if problem else 200)


def _drawn(request, desk, line):
    return render_to_string(
        "appraisal/drafting/line.html", {"line": line, "desk": desk, "version": desk.version}, request
    )


def _sums(request, desk, saved):
    version = desk.version
    context = {
        "version": version,
        "desk": desk,
        "tree": screen.tree_of(version, desk.subject_kind),
        "category": desk.category(str(getattr(saved, "category_id", saved.pk))),
        "problems": list(problems_of(version).items()),
    }
    return {
        "tree": render_to_string("appraisal/drafting/tree.html", context, request),
        "saved": _("Saved at %(time)s") % {"time": f"{timezone.localtime():%H:%M}"},
    }


def _words_of(form, but=""):
    """What is wrong with a form, but for faults of one code."""
    faults = [fault for listed in form.errors.as_data().values() for fault in listed if fault.code != but or not but]
    return " ".join(str(words) for fault in faults for words in fault.messages)


def _asks_for_json(request):
    return request.headers.get("Accept", "") == "application/json"


def _back(desk, kind, found, category=""):
    """The address of the editor at a row."""
    if kind is INDICATORS and found is not None:
        category = found.category_id
    elif kind is CATEGORIES and found is not None:
        category = found.pk
    word = desk.word
    at = f"#{kind.name}-{found.pk}" if found is not None else ""
    chosen = f"&category={category}" if category else ""
    return f"{reverse('appraisal:draft', args=[desk.version.pk])}?for={word}{chosen}{at}"
