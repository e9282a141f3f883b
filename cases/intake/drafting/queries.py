"""What a draft holds."""

import json

from cases.intake.models import RegistrationDraft
from portal.shell.personal.sealing import decrypt


def opened(draft: RegistrationDraft) -> dict[str, list[str]]:
    """Return what a draft holds, as {field name: list of values}; raises SealBroken."""
    return json.loads(decrypt(draft.content_sealed))
