"""Spoiling: what scanners, copiers and phones do to a printed page."""

import io
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter

Light = npt.NDArray[np.float32]
Chance = np.random.Generator
SEAL = (196, 30, 44)
TURNS = {"rot90": 90, "rot180": 180, "rot270": 270}


@dataclass(slots=True)
class Scanned:
    """A page as it will be kept: picture, resolution, how, and the clockwise turn it lies in."""

    image: Image.Image
    dpi: int
    quality: int = 85
    turned: int = 0
    kind: str = "JPEG"

    def file(self) -> bytes:
        """Return the picture as a file that says its resolution."""
        file = io.BytesIO()
        how = {"quality": self.quality} if self.kind == "JPEG" else {}
        self.image.save(file, self.kind, dpi=(self.dpi, self.dpi), **how)
        return file.getvalue()


def _light(image: Image.Image) -> Light:
    return np.asarray(image, np.float32)


def _picture(light: npt.NDArray[np.floating]) -> Image.Image:
    return Image.fromarray(np.clip(light, 0, 255).astype(np.uint8))


def _glass(page: Scanned, chance: Chance, _: Image.Image) -> None:
    """Soften and grain the page as any scanner does."""
    soft = _light(page.image.filter(ImageFilter.GaussianBlur(0.45 * page.dpi / 200)))
    page.image = _picture(
        12 + soft * (240 / 255) + 2.5 * chance.standard_normal(soft.shape, np.float32)
    )


def _skew(page: Scanned, chance: Chance, _: Image.Image) -> None:
    degrees = chance.choice((-1, 1)) * chance.uniform(0.8, 3.2)
    page.image = page.image.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=_paper(page))


def _paper(page: Scanned) -> int | tuple[int, int, int]:
    level = int(np.median(np.asarray(page.image.convert("L"))))
    return level if page.image.mode == "L" else (level, level, level)


def _turn(degrees: int) -> Callable[[Scanned, Chance, Image.Image], None]:
    def turn(page: Scanned, _: Chance, __: Image.Image) -> None:
        page.image = page.image.rotate(degrees, expand=True)
        page.turned = degrees

    return turn


def _noise(page: Scanned, chance: Chance, _: Image.Image) -> None:
    light = _light(page.image)
    light += chance.uniform(16, 26) * chance.standard_normal(light.shape, np.float32)
    for _speck in range(int(chance.integers(150, 500))):
        y, x = (int(chance.integers(0, side - 3)) for side in light.shape)
        light[y : y + int(chance.integers(1, 3)), x : x + int(chance.integers(1, 3))] = 40
    page.image = _picture(light)


def _jpeg(page: Scanned, _: Chance, __: Image.Image) -> None:
    page.quality = 40


def _low(page: Scanned, chance: Chance, _: Image.Image) -> None:
    ink, paper = chance.uniform(105, 135), chance.uniform(198, 222)
    page.image = _picture(ink + _light(page.image) * ((paper - ink) / 255))


def _shadow(page: Scanned, chance: Chance, _: Image.Image) -> None:
    page.image = _shaded(page.image, chance, 0.42)


def _shaded(image: Image.Image, chance: Chance, depth: float) -> Image.Image:
    """Return the picture, dark towards one side."""
    width, height = image.size
    angle = chance.uniform(0, 2 * math.pi)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    along = (x / width - 0.5) * math.cos(angle) + (y / height - 0.5) * math.sin(angle)
    shade = 1 - depth / (1 + np.exp(-9 * (along - chance.uniform(0.0, 0.25))))
    light = _light(image)
    return _picture(light * (shade if light.ndim == 2 else shade[..., None]))


def _bleed(page: Scanned, chance: Chance, other: Image.Image) -> None:
    """Let the back of the sheet show through."""
    back = other.transpose(Image.Transpose.FLIP_LEFT_RIGHT).resize(page.image.size)
    faint = 255 - (255 - _light(back.filter(ImageFilter.GaussianBlur(1.4)))) * chance.uniform(
        0.18, 0.3
    )
    moved = np.roll(faint, tuple(int(chance.integers(-40, 40)) for _ in range(2)), (0, 1))
    page.image = _picture(_light(page.image) * moved / 255)


def _stamp(page: Scanned, chance: Chance, _: Image.Image) -> None:
    """Put a round red seal over the signature and another anywhere."""
    mm = page.dpi / 25.4
    page.image = page.image.convert("RGB")
    places = [(140, chance.uniform(225, 255)), (chance.uniform(50, 150), chance.uniform(90, 200))]
    for across, down in places:
        seal = Image.new("L", page.image.size, 0)
        pen, x, y = ImageDraw.Draw(seal), across * mm, down * mm
        for radius, thick in ((18, 0.9), (17, 0.3), (11, 0.3)):
            box = [x - radius * mm, y - radius * mm, x + radius * mm, y + radius * mm]
            pen.ellipse(box, outline=255, width=max(1, round(thick * mm)))
        for spoke in range(36):
            at = spoke * math.pi / 18
            edge = [(x + r * mm * math.cos(at), y + r * mm * math.sin(at)) for r in (12.5, 15.5)]
            pen.line(edge, fill=255, width=round(0.5 * mm))
        corners = [math.pi * (-0.5 + 0.8 * k) for k in range(5)]
        pen.polygon(
            [(x + 8 * mm * math.cos(a), y + 8 * mm * math.sin(a)) for a in corners], fill=255
        )
        worn = (chance.random((seal.height, seal.width), np.float32) < 0.85) * np.float32(0.8)
        share = (_light(seal.filter(ImageFilter.GaussianBlur(0.5))) / 255 * worn)[..., None]
        ink = np.array(SEAL, np.float32) / 255
        page.image = _picture(_light(page.image) * (1 - share + share * ink))


def _scribble(page: Scanned, chance: Chance, _: Image.Image) -> None:
    """Sign with a pen above the name at the foot."""
    mm = page.dpi / 25.4
    steps = np.linspace(0, 6 * math.pi, 60)
    tall = chance.uniform(1, 4)
    x = (135 + 1.3 * steps + 2 * np.cos(steps * 1.7)) * mm
    y = (chance.uniform(225, 250) + tall * np.sin(steps) * np.cos(steps / 5)) * mm
    blue = (35, 45, 130) if page.image.mode == "RGB" else 60
    path = list(zip(x.tolist(), y.tolist(), strict=True))
    ImageDraw.Draw(page.image).line(path, fill=blue, width=max(1, round(0.35 * mm)))


def _phone(page: Scanned, chance: Chance, _: Image.Image) -> None:
    """Photograph the sheet on a dark table, from a little aside."""
    width, height = page.image.size
    edge = int(0.05 * width)
    size = width + 2 * edge, height + 2 * edge
    shift = [(float(a), float(b)) for a, b in chance.uniform(-0.022, 0.022, (4, 2)) * width]
    corners = [
        (edge, edge),
        (edge + width, edge),
        (edge + width, edge + height),
        (edge, edge + height),
    ]
    seen = [(x + dx, y + dy) for (x, y), (dx, dy) in zip(corners, shift, strict=True)]
    way = _way(seen, [(0, 0), (width, 0), (width, height), (0, height)])
    how = (size, Image.Transform.PERSPECTIVE, way, Image.Resampling.BICUBIC)
    sheet = page.image.transform(*how, fillcolor=255)
    there = Image.new("L", (width, height), 255).transform(*how, fillcolor=0)
    table = _picture(62 + 9 * chance.standard_normal((size[1], size[0]), np.float32))
    photo = Image.composite(sheet, table, there).filter(
        ImageFilter.GaussianBlur(0.55 * page.dpi / 200)
    )
    light = _light(_shaded(photo, chance, 0.3))
    page.image = _picture(light + 4 * chance.standard_normal(light.shape, np.float32))
    page.quality = 75


def _way(seen: Sequence[tuple[float, float]], flat: Sequence[tuple[float, float]]) -> list[float]:
    """Return the eight numbers that take each place of the photo to one of the sheet."""
    rows, values = [], []
    for (x, y), (u, v) in zip(seen, flat, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return [float(number) for number in np.linalg.solve(np.array(rows), np.array(values))]


def _photocopy(page: Scanned, chance: Chance, _: Image.Image) -> None:
    """Copy the page twice, then scan it as black and white."""
    image = page.image
    for _copy in range(2):
        soft = _light(image.filter(ImageFilter.GaussianBlur(0.7 * page.dpi / 200)))
        rough = soft + 22 * chance.standard_normal(soft.shape, np.float32)
        light = 255 / (1 + np.exp(-(rough - chance.uniform(120, 150)) / 22))
        light[chance.random(light.shape, np.float32) < 0.0004] = 0
        image = _picture(light)
    page.image = image.point(lambda level: 255 * (level > 128)).convert("1")
    page.kind = "PNG"


STEPS: dict[str, Callable[[Scanned, Chance, Image.Image], None]] = {
    "clean": lambda *_: None,
    "skew": _skew,
    **{name: _turn(degrees) for name, degrees in TURNS.items()},
    "noise": _noise,
    "jpeg40": _jpeg,
    "low": _low,
    "shadow": _shadow,
    "bleed": _bleed,
    "stamp": _stamp,
    "signed": _scribble,
    "phone": _phone,
    "photocopy": _photocopy,
}


def spoiled(image: Image.Image, dpi: int, how: str, chance: Chance, other: Image.Image) -> Scanned:
    """Return a page after ``a+b+c``, each a key of STEPS; `other` is on the back of the sheet."""
    page = Scanned(image, dpi)
    if "photocopy" not in how:
        _glass(page, chance, other)
    for step in how.split("+"):
        STEPS[step](page, chance, other)
    return page
