"""Evidence as it is handed in: one item with a file in the form, or several whose files were sent before."""

from uuid import UUID

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.file.evidence.items import EvidenceInput
from cases.file.evidence.models import Evidence
from cases.file.pages.inputs import RowOf
from cases.file.parties.models import Party
from portal.shell.forms.inputs import AsksDates, DateInput

MOST_FILES = 50
LONGEST_NAME, LONGEST_ADDRESS = 40, 120
PROVIDER = ("provider_party", "provider_name", "provider_address")


class EvidenceForm(AsksDates, forms.Form):
    """Title, kind, day of collection and the file; `upload` repeats for files sent in pieces, each with its kind."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Evidence.Kind.choices)
    collected_on = forms.DateField(label=gettext_lazy("Collected on"), widget=DateInput())
    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        max_length=400,
        allow_empty_file=True,
        help_text=format_lazy(
            gettext_lazy("Kept as it is and hashed on arrival; leave it out for a physical item. {most} MB at most."),
            most=settings.UPLOAD_LARGEST_MB,
        ),
    )

    provider_party = RowOf(label=gettext_lazy("Handed in by a party"))
    provider_name = forms.CharField(
        label=gettext_lazy("Or by somebody else: name"), max_length=LONGEST_NAME, required=False
    )
    provider_address = forms.CharField(
        label=gettext_lazy("Address of who handed it in"), max_length=LONGEST_ADDRESS, required=False
    )

    def __init__(self, case=None, data=None, files=None, **kwargs):
        super().__init__(data, files, **kwargs)
        self.fields["provider_party"].queryset = Party.objects.filter(case=case).order_by("pk")
        self.sent = data.getlist("upload")[:MOST_FILES] if data is not None else []
        if self.sent:
            self.fields["title"].required = False
            self.fields["kind"].required = False

    @property
    def has_files(self):
        """Whether a file came along or was sent before."""
        return bool(self.sent or self.files.get(self.add_prefix("file")))

    def clean(self):
        self.titles, self.kinds = {}, {}
        for key in self.sent:
            try:
                upload_id = UUID(key)
            except ValueError:
                self.add_error(None, _("This file is no longer waiting; send it again."))
                continue
            title = self.data.get(f"title-{key}", "").strip()
            if not 0 < len(title) <= 120:
                self.add_error(None, _("Each file needs a title of at most 120 characters."))
            self.titles[upload_id] = title
            kind = self.data.get(f"kind-{key}") or self.cleaned_data.get("kind")
            if kind not in Evidence.Kind.values:
                self.add_error(None, _("Choose the kind of evidence for each file."))
            self.kinds[upload_id] = kind
        return self.cleaned_data

    @property
    def is_confirmed(self):
        """Whether what was asked about the day is answered; the form must be valid."""
        return self.cleaned_data["dates_confirmed"]

    def items(self):
        """Return the EvidenceInputs of a valid form: one for each file that was sent before, else one."""
        said = self.cleaned_data
        if not self.titles:
            return [EvidenceInput(**{name: value for name, value in said.items() if name != "dates_confirmed"})]
        alike = {name: said[name] for name in ("collected_on", *PROVIDER) if name in said}
        return [
            EvidenceInput(title=title, upload_id=key, kind=self.kinds[key], **alike)
            for key, title in self.titles.items()
        ]


class FilesAtHand(EvidenceForm):
    """Files that are there when a case is registered; nothing is asked where there are none."""

    def __init__(self, *args, **kwargs):
        super().__init__(None, *args, prefix="evidence", **kwargs)
        # The case that is registered asks for all its dates at once, and its parties are not there yet.
        for name in ("dates_confirmed", *PROVIDER):
            del self.fields[name]
        self.fields["title"].required = self.fields["title"].required and self.has_files
        self.fields["collected_on"].required = self.has_files
        self.fields["kind"].required = self.has_files and not self.sent
        self.use_required_attribute = False
        if not self.is_bound:
            self.fields["collected_on"].initial = timezone.localdate()

    def items(self):
        """Return the EvidenceInputs of a valid form, none where no file came."""
        return super().items() if self.has_files else []
