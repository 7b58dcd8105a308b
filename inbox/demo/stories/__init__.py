"""Every story of the demo, in no particular order: they are played by the clock."""

from inbox.demo.script import Story
from inbox.demo.stories import answered, devices, dimmer, doors, flicker, homes, money, settled, talks, world

STORIES: tuple[Story, ...] = (
    *dimmer.STORIES,
    *flicker.STORIES,
    *doors.STORIES,
    *devices.STORIES,
    *homes.STORIES,
    *money.STORIES,
    *settled.STORIES,
    *talks.STORIES,
    *answered.STORIES,
    *world.STORIES,
)
