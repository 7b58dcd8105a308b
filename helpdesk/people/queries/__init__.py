"""Teammates, teams and brands: small, asked for on every page, kept for a few seconds in each process."""

import dataclasses

from helpdesk.people.models import Brand, Team, User

PLACEHOLDER = "support@localhost.localdomain"  # of a new workspace, until an admin says its address


@dataclasses.dataclass(frozen=True)
class Directory:
    """Everybody and everything a conversation can be given to."""

    teammates: dict[int, User]
    teams: dict[int, Team]
    brands: dict[int, Brand]

    @property
    def default_brand(self) -> Brand:
        return next(brand for brand in self.brands.values() if brand.is_default)


def directory() -> Directory:
    """Three small queries; pages that need it on each request go through `ui`'s cache."""
    return Directory(
        teammates={user.pk: user for user in User.objects.filter(is_active=True).order_by("name", "id")},
        teams={team.pk: team for team in Team.objects.filter(archived_at=None)},
        brands={brand.pk: brand for brand in Brand.objects.all()},
    )


def default_brand() -> Brand:
    """The one brand that exists from the start."""
    return Brand.objects.get(is_default=True)


def can_be_written_to(brand: Brand) -> bool:
    """Whether somebody has said at which address customers write to it."""
    return brand.address != PLACEHOLDER
