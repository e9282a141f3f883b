"""python -m tests.docs: write the generated pages of docs/reference."""

import os

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.config.settings")
    django.setup()
    from tests.docs.rendering import REFERENCE, pages

    for name, text in pages().items():
        (REFERENCE / name).write_text(text, encoding="utf-8")
        print(f"docs/reference/{name}")
