"""The cast of every test: who works here and who writes to us. Known by heart, so that a failure reads like a story."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Teammate:
    """Somebody who signs in."""

    name: str
    email: str
    role: str


@dataclass(frozen=True)
class Client:
    """Somebody who writes to us."""

    name: str
    email: str
    company: str = ""


# Those who answer
ADA = Teammate("Ada Lovelace", "ada@engine.example", "admin")
GRACE = Teammate("Grace Hopper", "grace@engine.example", "agent")
ALAN = Teammate("Alan Turing", "alan@engine.example", "agent")
CHARLES = Teammate("Charles Babbage", "charles@engine.example", "collaborator")

# Those who ask
HOLMES = Client("Sherlock Holmes", "holmes@bakerstreet.example", "Baker Street")
WATSON = Client("John Watson", "watson@bakerstreet.example", "Baker Street")
IRENE = Client("Irene Adler", "irene@opera.example")
