"""Why a file is not taken. Each carries a code for the ledger beside its sentence for the person."""

from portal.shell.refusals import Refused


class FileRefused(Refused):
    """The file itself is the reason; sending it again changes nothing."""

    def __init__(self, code, message):
        super().__init__(message, {"file": message})
        self.code = code


class ScannerSilent(Refused):
    """The virus scanner is configured and gave no verdict; the same file may be tried again later."""

    def __init__(self, message):
        super().__init__(message, {"file": message})
