"""What a draft holds."""

import json

from portal.shell.sealing import decrypt


def opened(draft):
    """Return what a draft holds, as {field name: list of values}; raises SealBroken."""
    return json.loads(decrypt(draft.content_sealed))
