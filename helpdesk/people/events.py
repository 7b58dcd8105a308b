"""What happens to teammates, and when customers sign in."""

from helpdesk.ledger.event import Event, event


class OfTeammate(Event):
    """Base of all events of one teammate: they stay in order."""

    teammate_id: int

    @property
    def subject(self) -> str:
        return f"teammate:{self.teammate_id}"


@event("teammate.deactivated")
class TeammateDeactivated(OfTeammate):
    teammate_id: int


@event("teammate.reactivated")
class TeammateReactivated(OfTeammate):
    teammate_id: int


@event("teammate.role_changed")
class RoleChanged(OfTeammate):
    teammate_id: int
    was: str
    role: str


@event("teammate.team_joined")
class TeamJoined(OfTeammate):
    teammate_id: int
    team_id: int


@event("teammate.team_left")
class TeamLeft(OfTeammate):
    teammate_id: int
    team_id: int


class OfCustomer(Event):
    """Base of all events of one customer: they stay in order."""

    customer_id: int

    @property
    def subject(self) -> str:
        return f"customer:{self.customer_id}"


@event("customer.verified")
class CustomerVerified(OfCustomer):
    """They have shown that their address is theirs."""

    customer_id: int


@event("sign_in.asked")
class SignInAsked(Event):
    """Somebody asked for a link and a code. Whose address it is stands in the row alone: it may be anybody's."""

    sign_in_id: int
    brand_id: int

    @property
    def subject(self) -> str:
        return f"sign_in:{self.sign_in_id}"


class OfBrand(Event):
    """Base of all events of one brand: they stay in order."""

    brand_id: int

    @property
    def subject(self) -> str:
        return f"brand:{self.brand_id}"


@event("brand.added")
class BrandAdded(OfBrand):
    brand_id: int


@event("brand.edited")
class BrandEdited(OfBrand):
    """`what` names what is different now: name, logo, base_url, entry …"""

    brand_id: int
    what: list[str]


@event("brand.secret_added")
class SecretAdded(OfBrand):
    brand_id: int
    slot: int


@event("brand.secret_ended")
class SecretEnded(OfBrand):
    brand_id: int
    slot: int


@event("company.sharing_changed")
class SharingChanged(Event):
    company_id: int
    was: str
    sharing: str

    @property
    def subject(self) -> str:
        return f"company:{self.company_id}"


@event("customer.membership_changed")
class MembershipChanged(OfCustomer):
    """Whether we know that they work where they say, and whether they see everything where managers do."""

    customer_id: int
    company_id: int
    is_verified: bool
    is_manager: bool
