"""Rules on customers as admins write them: cleaned, and refused where nobody could say what they mean."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from helpdesk.people.models import Company
from helpdesk.people.queries.audiences import MOST_CONDITIONS
from helpdesk.refusal import Refusal

DOMAIN = re.compile(r"^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$")


def require_rule(rule: Mapping[str, Any]) -> dict[str, Any]:
    """The rule as it is kept. Refused at `condition-N` for one that says nothing, at `audience` without any."""
    given = rule.get("conditions") or []
    if not given:
        raise Refusal(_("Add a condition, or nobody could enter."), field="audience")
    if len(given) > MOST_CONDITIONS:
        raise Refusal(_("A rule has %(most)d conditions at most.") % {"most": MOST_CONDITIONS}, field="audience")
    match = "any" if rule.get("match") == "any" else "all"
    return {"match": match, "conditions": [_condition(one, f"condition-{n}") for n, one in enumerate(given)]}


def _condition(one: Mapping[str, Any], field: str) -> dict[str, Any]:
    match one.get("kind"):
        case "domain":
            return {"kind": "domain", "values": _domains(one.get("values", []), field)}
        case "company":
            return {"kind": "company", "values": _companies(one.get("values", []), field)}
        case "member":
            return {"kind": "member"}
        case "attribute":
            key, value = (" ".join(str(one.get(name, "")).split()) for name in ("key", "value"))
            if not key or not value or len(key) > 80 or len(value) > 200:
                raise Refusal(_("Write which attribute, and what it says."), field=field)
            of = "company" if one.get("of") == "company" else "customer"
            return {"kind": "attribute", "of": of, "key": key, "value": value}
    raise Refusal(_("Choose what the condition is about."), field=field)


def _domains(values: list[str], field: str) -> list[str]:
    found = list(dict.fromkeys(one.strip().lower().lstrip("@") for one in values if one.strip()))
    wrong = next((one for one in found if not DOMAIN.match(one)), None)
    if not found or wrong or len(found) > 50:
        words = _("“%(what)s” is no domain.") % {"what": wrong} if wrong else _("Write a domain, like example.com.")
        raise Refusal(words, field=field)
    return found


def _companies(values: list[int], field: str) -> list[int]:
    found = list(Company.objects.filter(pk__in=values).order_by("pk").values_list("pk", flat=True))
    if not found or len(found) > 200:
        raise Refusal(_("Name a company."), field=field)
    return found
