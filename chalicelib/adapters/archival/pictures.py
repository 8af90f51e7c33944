"""Pictures: a page's picture as a PDF holds it; a JPEG keeps its very bytes."""

import io
import zlib
from dataclasses import dataclass

import numpy as np
from PIL import Image
from PIL.TiffImagePlugin import STRIPOFFSETS

from chalicelib.adapters.reading.picture import Picture

QUALITY = 90
PLAIN_JPEG = {"L": "/DeviceGray", "RGB": "/DeviceRGB"}


@dataclass(frozen=True, slots=True)
class Held:
    """A picture's bytes, how they are packed and what its numbers mean, in the words of PDF."""

    data: bytes
    packed: str
    colours: str
    bits: int
    parameters: tuple[tuple[str, int], ...] = ()


def held(picture: Picture) -> Held:
    """Return the picture packed without loss if that is small, else as JPEG."""
    image = picture.image
    if picture.jpeg is not None and image.mode in PLAIN_JPEG:
        return Held(picture.jpeg, "/DCTDecode", PLAIN_JPEG[image.mode], 8)
    image = on_white(image)
    if _is_bilevel(image):
        return _faxed(image.convert("1", dither=Image.Dither.NONE))
    lossless, jpeg = _deflated(image), _jpeg(image)
    return lossless if len(lossless.data) <= len(jpeg.data) else jpeg


def on_white(image: Image.Image) -> Image.Image:
    """Return the picture as bilevel, grey or RGB; grey where there is no colour in it."""
    if image.mode in {"1", "L"}:
        return image
    if image.mode in {"I;16", "I"}:
        return Image.fromarray((np.asarray(image).astype(np.uint32) >> 8).astype(np.uint8))
    if image.has_transparency_data:
        paper = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(paper, image.convert("RGBA"))
    colours = image.convert("RGB")
    pixels = np.asarray(colours)
    grey = np.array_equal(pixels[..., 0], pixels[..., 1]) and np.array_equal(
        pixels[..., 1], pixels[..., 2]
    )
    return colours.getchannel("R") if grey else colours


def _is_bilevel(image: Image.Image) -> bool:
    return image.mode == "1" or (image.mode == "L" and sum(image.histogram()[1:255]) == 0)


def _faxed(image: Image.Image) -> Held:
    """Return a bilevel picture in CCITT group 4, as one strip."""
    file = io.BytesIO()
    image.save(file, "TIFF", compression="group4", strip_size=image.width * image.height + 1)
    with Image.open(file) as saved:
        start = saved.tag_v2[STRIPOFFSETS][0]  # type: ignore[attr-defined] # a TIFF has tags
        size = saved.tag_v2[279][0]  # type: ignore[attr-defined]
    data = file.getvalue()[start : start + size]
    size_terms = (("/Columns", image.width), ("/Rows", image.height))
    terms = (("/K", -1), ("/BlackIs1", True), *size_terms)  # TIFF counts 1 as white here
    return Held(data, "/CCITTFaxDecode", "/DeviceGray", 1, terms)


def _deflated(image: Image.Image) -> Held:
    """Return the picture deflated, each line told as its difference from the one above (PNG)."""
    colours = len(image.getbands())
    lines = np.asarray(image).reshape(image.height, -1)
    told = np.zeros((image.height, lines.shape[1] + 1), np.uint8)
    told[:, 0] = 2
    told[0, 1:] = lines[0]
    told[1:, 1:] = lines[1:] - lines[:-1]
    terms = (("/Predictor", 15), ("/Colors", colours), ("/Columns", image.width))
    return Held(zlib.compress(told.tobytes(), 6), "/FlateDecode", PLAIN_JPEG[image.mode], 8, terms)


def _jpeg(image: Image.Image) -> Held:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=QUALITY)
    return Held(file.getvalue(), "/DCTDecode", PLAIN_JPEG[image.mode], 8)
