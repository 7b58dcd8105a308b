from helpdesk.people.models.brand import Brand
from helpdesk.people.models.customer import Company, Customer
from helpdesk.people.models.user import Role, Team, User

__all__ = ["Brand", "Company", "Customer", "Role", "Team", "User"]
