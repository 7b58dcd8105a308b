"""What people photograph for a helpdesk: a lamp that flickers, a plate on a wall, a receipt, a wet ceiling."""

import random

from inbox.demo.canvas import Canvas, Colour

WIDTH, HEIGHT = 960, 640
WARM: Colour = (250, 196, 106)


def lamp(*, light: Colour = WARM, dim: float = 0.6) -> bytes:
    """A pendant above a kitchen table, in the evening."""
    sheet = Canvas(WIDTH, HEIGHT, (34, 24, 18))
    sheet.shade((30, 21, 17), (74, 46, 26))
    sheet.glow(480, 300, int(360 * dim), light, (49, 32, 21), steps=40)
    sheet.rectangle(478, 0, 4, 190, (14, 12, 12))
    sheet.ellipse(480, 292, 128, 108, (22, 19, 20), upper_half=True)
    sheet.ellipse(480, 292, 128, 12, light)
    sheet.ellipse(480, 292, 46, 26, (255, 236, 198))
    sheet.rectangle(0, 520, WIDTH, 120, (112, 64, 32))
    sheet.rectangle(0, 520, WIDTH, 5, (150, 92, 50))
    sheet.ellipse(480, 526, 220, 22, (146, 88, 46))
    sheet.ellipse(472, 500, 84, 30, (66, 38, 26))
    sheet.ellipse(472, 486, 84, 16, (96, 60, 40))
    return sheet.png()


def paper(name: str, *, lines: int = 11, barcode: bool = False) -> bytes:
    """A sheet on a desk: a receipt, an invoice, a label. The words are too small to read."""
    chance = random.Random(name)  # noqa: S311  # a drawing, not a secret
    sheet = Canvas(WIDTH, HEIGHT, (138, 116, 94))
    sheet.shade((150, 128, 104), (118, 96, 76))
    sheet.rectangle(262, 44, 452, 566, (92, 74, 58))
    sheet.rectangle(250, 34, 452, 566, (250, 248, 243))
    sheet.rectangle(284, 68, 92, 26, (46, 92, 138))
    for line in range(lines):
        y = 130 + line * 32
        sheet.rectangle(284, y, chance.randint(120, 250), 9, (148, 148, 152))
        sheet.rectangle(610, y, chance.randint(28, 58), 9, (96, 96, 102))
    sheet.rectangle(284, 118 + lines * 32, 384, 2, (178, 178, 184))
    if barcode:
        x = 284
        while x < 640:
            width = chance.choice((2, 3, 5))
            sheet.rectangle(x, 512, width, 62, (24, 24, 26))
            x += width + chance.choice((2, 4, 6))
    return sheet.png()


def plate(
    *, frame: Colour = (246, 246, 244), wall: Colour = (206, 198, 186), gangs: int = 1, hot: bool = False
) -> bytes:
    """A switch or dimmer in its plate on a wall."""
    sheet = Canvas(WIDTH, HEIGHT, wall)
    sheet.shade(wall, (wall[0] - 30, wall[1] - 30, wall[2] - 28))
    left = 480 - 130 * gangs
    sheet.rectangle(left + 8, 184, 260 * gangs, 290, (150, 142, 132))
    for gang in range(gangs):
        x = left + 260 * gang
        sheet.rectangle(x, 176, 260, 290, frame)
        sheet.rectangle(x + 52, 222, 156, 198, (frame[0] - 14, frame[1] - 14, frame[2] - 12))
        sheet.rectangle(x + 60, 230, 140, 88, frame)
        sheet.ellipse(x + 130, 396, 7, 7, (120, 200, 130))
    if hot:
        sheet.rectangle(640, 120, 110, 210, (40, 42, 46))
        sheet.rectangle(652, 134, 86, 64, (176, 214, 150))
        sheet.rectangle(672, 148, 14, 36, (32, 40, 30))
        sheet.rectangle(698, 148, 22, 36, (32, 40, 30))
    return sheet.png()


def night() -> bytes:
    """An empty garage, seen by its camera, with the lights on."""
    sheet = Canvas(WIDTH, HEIGHT, (20, 22, 24))
    sheet.shade((26, 30, 32), (52, 58, 60))
    sheet.glow(480, 90, 420, (206, 222, 218), (30, 35, 37))
    sheet.rectangle(300, 60, 360, 14, (244, 250, 246))
    sheet.rectangle(0, 460, WIDTH, 180, (62, 68, 68))
    sheet.rectangle(120, 210, 6, 260, (96, 104, 104))
    sheet.rectangle(834, 210, 6, 260, (96, 104, 104))
    sheet.rectangle(700, 330, 120, 140, (84, 70, 52))
    sheet.rectangle(24, 22, 190, 14, (230, 236, 232))
    return sheet.png()


def wet(*, shift: int = 0) -> bytes:
    """The hub on its shelf, and drops that should not be there."""
    chance = random.Random(shift)  # noqa: S311  # a drawing, not a secret
    sheet = Canvas(WIDTH, HEIGHT, (216, 212, 204))
    sheet.shade((226, 222, 214), (188, 180, 168))
    sheet.ellipse(250 + shift, 60, 330, 120, (190, 174, 150))
    sheet.ellipse(270 + shift, 50, 220, 76, (168, 148, 122))
    sheet.rectangle(0, 452, WIDTH, 26, (124, 92, 62))
    sheet.rectangle(340 + shift, 350, 250, 102, (248, 248, 248))
    sheet.ellipse(365 + shift, 438, 6, 6, (96, 196, 120))
    for _ in range(46):
        x, y = chance.randint(120, 840), chance.randint(180, 470)
        sheet.ellipse(x, y, chance.randint(2, 6), chance.randint(4, 11), (150, 172, 190))
    return sheet.png()


def screen(name: str, *, accent: Colour = (52, 96, 214), alert: bool = True) -> bytes:
    """A telephone's screen, with a dialog when something went wrong."""
    chance = random.Random(name)  # noqa: S311  # a drawing, not a secret
    sheet = Canvas(420, 840, (246, 247, 249))
    sheet.rectangle(0, 0, 420, 96, accent)
    sheet.rectangle(24, 56, 150, 16, (255, 255, 255))
    for row in range(7):
        y = 124 + row * 92
        sheet.rectangle(20, y, 380, 76, (255, 255, 255))
        sheet.ellipse(56, y + 38, 20, 20, (230, 204, 140) if row % 3 else (196, 204, 216))
        sheet.rectangle(92, y + 22, chance.randint(90, 200), 12, (70, 74, 84))
        sheet.rectangle(92, y + 44, chance.randint(60, 150), 9, (170, 174, 184))
    if alert:
        sheet.rectangle(46, 296, 328, 214, (150, 152, 160))
        sheet.rectangle(44, 292, 328, 214, (255, 255, 255))
        sheet.rectangle(76, 330, 180, 15, (44, 46, 54))
        sheet.rectangle(76, 364, 264, 10, (140, 144, 154))
        sheet.rectangle(76, 386, 214, 10, (140, 144, 154))
        sheet.rectangle(236, 442, 104, 36, accent)
    return sheet.png()


def emblem(ground: Colour, *, is_lock: bool = False) -> bytes:
    """The sign of a brand: a lamp, or a lock, in white."""
    white: Colour = (255, 255, 255)
    sheet = Canvas(128, 128, ground)
    if is_lock:
        sheet.ellipse(64, 56, 26, 30, white)
        sheet.ellipse(64, 56, 15, 19, ground)
        sheet.rectangle(30, 58, 68, 44, white)
        sheet.ellipse(64, 76, 8, 8, ground)
        sheet.rectangle(61, 76, 6, 16, ground)
    else:
        sheet.rectangle(62, 18, 4, 26, white)
        sheet.ellipse(64, 80, 42, 40, white, upper_half=True)
        sheet.ellipse(64, 88, 14, 12, (255, 214, 120))
    return sheet.png()
