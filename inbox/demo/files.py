"""Every file of the stories by its name."""

from collections.abc import Callable, Mapping
from functools import partial

from helpdesk.conversations.operations.attaching import NewFile
from inbox.demo import papers, pictures

BLACK = (42, 42, 46)

_MAKERS: Mapping[str, Callable[[], bytes | str]] = {
    "lamp-at-20-percent.png": partial(pictures.lamp, dim=0.8),
    "dimmer-log.txt": papers.dimmer_log,
    "d2-curve-after-restart.txt": papers.curve,
    "stroboskop-messung.txt": papers.strobe,
    "gateway-restarts.txt": papers.restarts,
    "quote-studio-nord.txt": papers.quote,
    "evening-scene.png": partial(pictures.screen, "scene", alert=False, accent=(150, 92, 40)),
    "share-key-error.png": partial(pictures.screen, "key", accent=(18, 118, 116)),
    "receipts.png": partial(pictures.paper, "receipts", lines=9),
    "return-slip.png": partial(pictures.paper, "slip", lines=7, barcode=True),
    "return-label.png": partial(pictures.paper, "label", lines=5, barcode=True),
    "palautustarra.png": partial(pictures.paper, "tarra", lines=6, barcode=True),
    "facture-novembre.png": partial(pictures.paper, "facture"),
    "invoice-2024.png": partial(pictures.paper, "invoice", lines=10),
    "white-switch.png": partial(pictures.plate, wall=(120, 126, 122)),
    "double-plate.png": partial(pictures.plate, gangs=2),
    "placca-termometro.png": partial(pictures.plate, frame=BLACK, hot=True),
    "garage-night.png": pictures.night,
    "hub-left.png": partial(pictures.wet, shift=-90),
    "hub-right.png": partial(pictures.wet, shift=120),
    "ceiling.png": partial(pictures.wet, shift=20),
}


def file(name: str) -> NewFile:
    """A file of this name. Raises KeyError for one that no story knows."""
    content = _MAKERS[name]()
    if isinstance(content, str):
        return NewFile(name, content.encode(), "text/plain")
    return NewFile(name, content, "image/png")
