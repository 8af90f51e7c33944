"""Scanner: pages made to look as an office's scanner gives them, the same for the same seed."""

import io
from collections.abc import Collection, Sequence

import numpy as np
import pikepdf
from PIL import Image, ImageFilter

DPI = 200
POINTS = 72
MOST_SKEW = 0.9
NOISE = 9
QUALITY = 72
PAPER = np.array([250, 249, 243], np.float32)


def scan(pages: Sequence[Image.Image], seed: int, upside_down: Collection[int] = ()) -> bytes:
    """Return the pages as one PDF of JPEGs: askew, grainy, those numbered (from 1) turned over."""
    with pikepdf.Pdf.new() as pdf:
        for number, page in enumerate(pages, start=1):
            chance = np.random.default_rng((seed, number))
            turned = page.transpose(Image.Transpose.ROTATE_180) if number in upside_down else page
            _add(pdf, _scanned(turned, chance))
        file = io.BytesIO()
        pdf.save(file, deterministic_id=True)
        return file.getvalue()


def _scanned(page: Image.Image, chance: np.random.Generator) -> Image.Image:
    """Return a page as seen through the glass: tint, shade towards one side, blur, grain."""
    skew = float(chance.uniform(-MOST_SKEW, MOST_SKEW))
    level = page.convert("L").rotate(skew, Image.Resampling.BICUBIC, fillcolor=255)
    ink = np.asarray(level.filter(ImageFilter.GaussianBlur(0.6)), np.float32)[..., None] / 255
    shade = np.linspace(1.0, chance.uniform(0.9, 0.98), page.width, dtype=np.float32)
    seen = (30 + ink * (PAPER - 30)) * shade[None, :, None]
    grain = chance.standard_normal((page.height, page.width, 1), np.float32)
    seen += NOISE * grain
    return Image.fromarray(np.clip(seen, 0, 255).astype(np.uint8))


def _add(pdf: pikepdf.Pdf, picture: Image.Image) -> None:
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=QUALITY, dpi=(DPI, DPI))
    width, height = (side * POINTS / DPI for side in picture.size)
    page = pdf.add_blank_page(page_size=(width, height))
    image = pikepdf.Stream(
        pdf,
        file.getvalue(),
        {
            "/Type": pikepdf.Name.XObject,
            "/Subtype": pikepdf.Name.Image,
            "/Width": picture.width,
            "/Height": picture.height,
            "/ColorSpace": pikepdf.Name.DeviceRGB,
            "/BitsPerComponent": 8,
            "/Filter": pikepdf.Name.DCTDecode,
        },
    )
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=pdf.make_indirect(image)))
    drawn = f"q {width:.3f} 0 0 {height:.3f} 0 0 cm /P Do Q".encode()
    page.obj.Contents = pdf.make_indirect(pikepdf.Stream(pdf, drawn))
