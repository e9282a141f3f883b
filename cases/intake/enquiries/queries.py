"""What an enquiry said before it was corrected."""

from cases.file.wordings.models import Wording
from cases.file.wordings.queries import Change, change_in
from cases.intake.enquiries.models import Enquiry


def changes_of(row: Enquiry) -> list[tuple[Wording, Change]]:
    """Return the corrections of an enquiry, the newest first, without who came."""
    rows = Wording.objects.filter(thing="enquiry", key=row.pk, is_personal=False).select_related("corrected_by")
    columns = {each.name: each for each in Enquiry._meta.concrete_fields}
    return [(each, change_in(each, columns[each.field])) for each in rows.order_by("-pk")]
