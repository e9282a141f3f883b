"""Who handles a case, who may see it, who keeps away from it."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.people.inputs import OfficerChoice
from portal.people.models import Officer, Post, Role
from portal.people.rights import BUREAU_WIDE, UNIT_WIDE
from portal.shell.forms.dense import DenseForm


class HandOverForm(DenseForm, forms.Form):
    """The new lead of a case, and who joins where two officers would not be left."""

    lead = OfficerChoice(label=_("Lead officer"), queryset=Officer.objects.none(), empty_label=None)
    assistant = OfficerChoice(
        label=_("Assisting officer"),
        queryset=Officer.objects.none(),
        required=False,
        help_text=_("Only where fewer than two officers would be left."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, case, *args, **kwargs):
        super().__init__(*args, **kwargs)
        colleagues = _holding((Role.OFFICER,), over=case.unit).exclude(recusals__case=case)
        self.fields["lead"].queryset = colleagues.exclude(pk=case.lead_id)
        self.fields["assistant"].queryset = colleagues


class ShareForm(DenseForm, forms.Form):
    """To whom a case is opened, and why."""

    officer = OfficerChoice(label=_("Officer"), queryset=Officer.objects.none())
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, case, by, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["officer"].queryset = _holding((Role.OFFICER, *UNIT_WIDE)).exclude(pk=by.pk)


class RecuseForm(DenseForm, forms.Form):
    """Who keeps away from a case, and why."""

    officer = OfficerChoice(label=_("Officer"), queryset=Officer.objects.none(), empty_label=None)
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, case, by, may_recuse_others, *args, **kwargs):
        super().__init__(*args, **kwargs)
        people = _holding((Role.OFFICER, *UNIT_WIDE, *BUREAU_WIDE)).exclude(recusals__case=case)
        self.fields["officer"].queryset = people if may_recuse_others else people.filter(pk=by.pk)
        self.fields["officer"].initial = by.pk


def _holding(roles, over=None):
    posts = Post.objects.on(timezone.localdate()).filter(role__in=roles)
    if over:
        posts = posts.filter(unit__path__in=_paths(over))
    people = Officer.objects.filter(is_active=True, pk__in=posts.values("officer_id"))
    return people.select_related("unit").order_by("name_sort", "pk")


def _paths(unit):
    """Return the paths of a unit and of those above it."""
    parts = unit.path.strip("/").split("/")
    return ["/".join(parts[: count + 1]) + "/" for count in range(len(parts))]
