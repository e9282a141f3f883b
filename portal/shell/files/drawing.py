"""Drawing pages of foreign files, in a process of its own with little memory, little time and nothing else.

    python -m portal.shell.files.drawing count|draw FILE MEDIA_TYPE [PAGE WIDTH OUT]

Prints one JSON object: {"pages": 3} or {"problem": "locked" | "damaged" | "pages"}. Knows nothing of Django, so that
it starts quickly; what a crafted file does to it ends with it.
"""

import json
import resource
import sys

MEMORY = 1536 * 1024**2
SECONDS = 20
LARGEST_RESULT = 64 * 1024**2
MOST_PAGES = 3000
TALLEST = 3  # times the width
QUALITY = 88
PDF = "application/pdf"


def main(arguments):
    _confine()
    task, path, media_type, *rest = arguments
    made = _pdf if media_type == PDF else _picture
    print(json.dumps(made(task, path, *rest)))


def _confine():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_RESULT, LARGEST_RESULT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _pdf(task, path, page="1", width="0", out=""):
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
        pages = len(document)
    except pypdfium2.PdfiumError as damage:
        return {"problem": "locked" if "password" in str(damage).lower() else "damaged"}
    if not 0 < pages <= MOST_PAGES:
        return {"problem": "pages" if pages else "damaged"}
    if task == "draw":
        sheet = document[int(page) - 1]
        across, down = (max(side, 1) for side in sheet.get_size())
        scale = min(int(width) / across, TALLEST * int(width) / down)
        _keep(sheet.render(scale=scale).to_pil(), out)
    return {"pages": pages}


def _picture(task, path, page="1", width="0", out=""):
    from PIL import Image, ImageOps
    from pillow_heif import register_heif_opener

    register_heif_opener()
    Image.MAX_IMAGE_PIXELS = None  # measured on arrival, and the memory here is bounded
    try:
        with Image.open(path) as picture:
            pages = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1
            if pages > MOST_PAGES:
                return {"problem": "pages"}
            if task == "draw":
                box = (int(width), TALLEST * int(width))
                picture.seek(int(page) - 1)
                picture.draft("RGB", box)
                upright = ImageOps.exif_transpose(picture)
                upright.thumbnail(box)
                _keep(upright, out)
    except (OSError, EOFError, ValueError, SyntaxError, MemoryError):
        return {"problem": "damaged"}
    return {"pages": pages}


def _keep(picture, out):
    """Write the bare pixels on white as JPEG: no place, camera or author travels with them."""
    from PIL import Image

    if picture.mode in {"RGBA", "LA", "P", "PA"}:
        picture = picture.convert("RGBA")
        ground = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(ground, picture)
    plain = picture.convert("RGB")
    plain.info.clear()
    plain.save(out, "JPEG", quality=QUALITY)


if __name__ == "__main__":
    main(sys.argv[1:])
