from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appraisal.consequences import queries as words
from appraisal.consequences.base import Trigger
from appraisal.consequences.ladders import deeds
from appraisal.consequences.ladders import queries as ladders
from appraisal.consequences.ladders.forms import AdoptForm, CodedLadderForm, EndForm, LadderForm, initial_of
from appraisal.consequences.ladders.models import OF_UNITS, ConsequenceRule
from appraisal.consequences.ladders.permissions import check_keeps_ladders, keeps_ladders, sees_whom
from appraisal.consequences.ladders.rules import problems_of, says
from appraisal.facts.months import label_of
from appraisal.scheme.permissions import check_reads_schemes
from portal.people.entrance.typed import typed_here
from portal.shell.refusals import Refused


@login_required
@require_safe
def ladder_list(request):
    """The rules of the ladder, drafts for those who keep them, each in its sentence."""
    check_reads_schemes(request.user)
    keeps = keeps_ladders(request.user)
    rules = [(rule, "" if "params" in problems_of(rule) else says(rule)) for rule in ladders.rules_of(keeps)]
    context = {"rules": rules, "keeps": keeps, "triggers": Trigger.choices}
    return render(request, "appraisal/consequences/ladders.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_rule(request, trigger):
    """A new step of the ladder."""
    check_keeps_ladders(request.user, timezone.localdate())
    if trigger not in Trigger.values:
        raise Http404
    initial = {"deciders": [str(role) for role in OF_UNITS], "valid_from": timezone.localdate()}
    form = CodedLadderForm(trigger, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            rule = deeds.draft(by=request.user, at=timezone.now(), code=form.cleaned_data["code"], given=form.given)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("The draft is kept; somebody else puts it into force."))
            return redirect("appraisal:ladder_rule", rule.pk)
    return _form_page(request, form, {"trigger_label": Trigger(trigger).label})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_rule(request, rule_id):
    """A draft written anew, or the next version of a rule in force."""
    check_keeps_ladders(request.user, timezone.localdate())
    rule = get_object_or_404(ConsequenceRule.objects.select_related("scheme"), pk=rule_id)
    initial = initial_of(rule) | ({"valid_from": None} if rule.approved_at else {})
    form = LadderForm(rule.trigger, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            written = _write(request, rule, form)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("The draft is kept; somebody else puts it into force."))
            return redirect("appraisal:ladder_rule", written.pk)
    return _form_page(request, form, {"rule": rule, "trigger_label": rule.get_trigger_display()})


def _write(request, rule, form):
    said = {"by": request.user, "at": timezone.now(), "given": form.given}
    if rule.approved_at:
        return deeds.draft(**said, code=rule.code)
    return deeds.change(**said, rule_id=rule.pk, seen=request.POST.get("seen", ""))


def _form_page(request, form, context):
    context |= {"form": form, **typed_here(request)}
    return render(request, "appraisal/consequences/ladder_form.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def rule(request, rule_id):
    """A rule of the ladder: its text and sentence, and whom it would have hit in the published periods."""
    check_reads_schemes(request.user)
    return _rule_page(request, _rule(request, rule_id))


@login_required
@require_POST
def adopt(request, rule_id):
    """Put a draft into force."""
    check_keeps_ladders(request.user, timezone.localdate())
    found = _rule(request, rule_id)
    form = AdoptForm(request.POST)
    if form.is_valid():
        try:
            deeds.adopt(by=request.user, at=timezone.now(), rule_id=found.pk, seen=form.cleaned_data["seen"])
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("The rule is in force from its day on."))
            return redirect("appraisal:ladder_rule", found.pk)
    return _rule_page(request, found, adopt_form=form)


@login_required
@require_POST
def end(request, rule_id):
    """Give a rule its last day."""
    check_keeps_ladders(request.user, timezone.localdate())
    found = _rule(request, rule_id)
    form = EndForm(request.POST)
    if form.is_valid():
        try:
            deeds.end(by=request.user, at=timezone.now(), rule_id=found.pk, **form.cleaned_data)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("The rule has its last day."))
            return redirect("appraisal:ladder_rule", found.pk)
    return _rule_page(request, found, end_form=form)


def _rule(request, rule_id):
    return get_object_or_404(ladders.rules_of(keeps_ladders(request.user)), pk=rule_id)


def _rule_page(request, found, adopt_form=None, end_form=None):
    problems = problems_of(found)
    keeps, names = keeps_ladders(request.user), sees_whom(request.user)
    shows = (keeps or names) and "params" not in problems
    context = {
        "rule": found,
        "sentence": "" if "params" in problems else says(found),
        "problems": list(problems.values()) if found.approved_at is None else [],
        "keeps": keeps,
        "names": names,
        "fewest": ladders.FEWEST_TOLD,
        "is_own_draft": found.approved_at is None and found.drafted_by_id == request.user.pk,
        "tried": [_shown(each) for each in ladders.tried_on(found)] if shows else None,
        "adopt_form": adopt_form or AdoptForm(initial={"seen": str(found.last_event_id)}),
        "end_form": end_form or EndForm(),
        **typed_here(request),
    }
    status = 422 if (adopt_form or end_form) else 200
    return render(request, "appraisal/consequences/ladder.html", context, status=status)


def _shown(tried):
    """(label of the period, names hit, how many, [(name, why spared)])."""
    spared = [(name, [words.exemption_words(each) for each in hit.tried if each["held"]]) for name, hit in tried.spared]
    return label_of(tried.run.period), tried.hit, tried.number, spared
