"""The text files people attach: logs, measurements, a quote. Long enough to scroll."""

import random


def dimmer_log() -> str:
    """Three evenings of a dimmer that loses its curve."""
    chance = random.Random(88213)  # noqa: S311  # a story, not a secret
    lines = ["# Lumen D2  serial D2-2609-04417  firmware 4.2.1  log 18:00-22:30 (UTC+2)", ""]
    for minute in range(0, 270, 1):
        level = max(8, min(64, 30 + chance.randint(-24, 22)))
        wanted, given = level, level
        if level < 30:
            given = 0 if chance.random() < 0.4 else level
        mark = "  <- flicker" if given != wanted else ""
        clock = f"{18 + minute // 60:02}:{minute % 60:02}"
        lines.append(f"{clock}:{chance.randint(0, 59):02} level={wanted:>3}% output={given:>3}% curve=p1{mark}")
    return "\n".join(lines) + "\n"


def curve() -> str:
    """The curve as it should be, and as it is after a power cut."""
    lines = ["point  expected  after restart"]
    lines += [
        f"{point:>5}  {point * point // 16:>8}  {0 if point < 12 else point * point // 16:>13}" for point in range(64)
    ]
    return "\n".join(lines) + "\n"


def restarts() -> str:
    """A gateway that one could set a watch by."""
    lines = [
        f"{hour:02}:{minute:02}:07 watchdog: no time for 600 s\n{hour:02}:{minute:02}:41 up, waiting for time"
        for hour in range(6, 10)
        for minute in range(2, 60, 10)
    ]
    return "\n".join(lines) + "\n"


def strobe() -> str:
    """What an electrician measures."""
    chance = random.Random(25)  # noqa: S311  # a story, not a secret
    lines = ["Messung Flimmern, Fluke 190, 3 Kunden, 11 Dimmer D2", "", "Dimmer  Stufe  Frequenz  Tiefe"]
    for dimmer in range(1, 12):
        for level in (10, 20, 25, 30, 40):
            depth = chance.randint(62, 94) if level < 26 else chance.randint(1, 4)
            lines.append(f"D2-{dimmer:02}   {level:>3} %  {chance.choice((98, 100, 101)):>5} Hz  {depth:>3} %")
    return "\n".join(lines) + "\n"


def quote() -> str:
    """Forty dimmers for a school."""
    return """Lumen AB                                              Quote Q-2026-0288
For Studio Nord AB, Elin Sjöberg                      valid until 31 December

  40  Dimmer D2, black                     71.50       2,860.00
   1  Installation, Uppsala (partner)                  1,280.00
                                                      ---------
      without installation                 EUR         2,860.00
      with installation                    EUR         4,140.00

Delivery in January, week 3. Prices without VAT.
"""
