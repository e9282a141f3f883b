from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cases.desk.registers.queries import REGISTERS
from cases.desk.situation import briefing
from cases.papers.registry import DOCUMENTS, FORMS
from cases.papers.volume.whole import FILE_FORMS
from portal.shell.documents.building import template_of
from portal.shell.documents.form import Form

OTHER_FORMS = (*(register.form.code for register in REGISTERS), briefing.FORM)


class Command(BaseCommand):
    help = "Write the house's forms into a folder, as HTML and as docx, for a bureau to begin its own from."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)
        parser.add_argument("codes", nargs="*", help="which ones; all without")

    def handle(self, *args, folder, codes, **options):
        known = [*(kind.code for kind in DOCUMENTS), *OTHER_FORMS, *FILE_FORMS]
        if unknown := set(codes) - set(known):
            raise CommandError(f"There is no form {', '.join(sorted(unknown))}. There are: {', '.join(known)}.")
        folder.mkdir(parents=True, exist_ok=True)
        written = {}
        for code in codes or known:
            form = Form(code, FORMS)
            written[folder / f"{code}.html"] = form.house_text().encode()
            if code not in FILE_FORMS:
                written[folder / f"{code}.docx"] = template_of(form.house_text())
        if there := [path.name for path in written if path.exists()]:
            raise CommandError(f"Nothing was written, for these are there already: {', '.join(there)}.")
        for path, data in written.items():
            path.write_bytes(data)
        self.stdout.write(f"{len(written)} files written to {folder}.")
