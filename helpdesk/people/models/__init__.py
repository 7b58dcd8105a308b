from helpdesk.people.models.brand import Brand, BrandLogo
from helpdesk.people.models.brand_secret import BrandSecret
from helpdesk.people.models.customer import Company, Customer
from helpdesk.people.models.signing_in import CustomerSession, SignIn
from helpdesk.people.models.user import Role, Team, User

__all__ = [
    "Brand",
    "BrandLogo",
    "BrandSecret",
    "Company",
    "Customer",
    "CustomerSession",
    "Role",
    "SignIn",
    "Team",
    "User",
]
