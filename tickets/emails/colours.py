"""Brand colours for mail programs, which know no oklch()."""

import math


def hex_of(lightness: float, chroma: float, hue: float) -> str:
    """The sRGB colour for an OKLCH one (OKLab by B. Ottosson), less vivid where no screen could show it.

    Less vivid, never lighter: white words on a brand's colour stay readable.
    """
    while chroma > 0 and not all(-0.001 <= channel <= 1.001 for channel in _linear(lightness, chroma, hue)):
        chroma -= 0.002
    channels = (_encode(min(1.0, max(0.0, channel))) for channel in _linear(lightness, max(chroma, 0), hue))
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)


def _linear(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _encode(channel: float) -> float:
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055
