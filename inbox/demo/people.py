"""Who works at Lumen, and who writes to them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TeammateRole:
    """Somebody who signs in."""

    key: str
    name: str
    role: str
    title: str
    hue: int
    teams: tuple[str, ...]

    @property
    def email(self) -> str:
        return f"{self.key}@lumen.test"


@dataclass(frozen=True)
class CompanyRole:
    """A company, and where its people live and what they speak unless they say otherwise."""

    key: str
    name: str
    domain: str
    hue: int
    timezone: str
    locale: str
    plan: str


@dataclass(frozen=True)
class CustomerRole:
    """Somebody who writes. The key is the part of the address before the @."""

    key: str
    name: str
    company: str
    hue: int
    since: int  # days
    locale: str = ""
    timezone: str = ""
    city: str = ""


PASSWORD = "demo"  # noqa: S105  # printed on the sign-in page of every demo

TEAMMATES = (
    TeammateRole("ada", "Ada Holm", "admin", "Head of support", 330, ("Support",)),
    TeammateRole("bo", "Bo Lindqvist", "agent", "Support", 200, ("Support",)),
    TeammateRole("mei", "Mei Tanaka", "agent", "Support", 340, ("Support",)),
    TeammateRole("fin", "Fin Murray", "collaborator", "Bookkeeping", 120, ("Finance",)),
    TeammateRole("ines", "Ines Duarte", "agent", "Finance", 290, ("Finance", "Support")),
    TeammateRole("olga", "Olga Petrova", "agent", "Firmware", 50, ("Engineering",)),
)

TEAMS = (("Support", "life-buoy"), ("Finance", "banknote"), ("Engineering", "code-xml"))

COMPANIES = (
    CompanyRole("orchard", "Orchard", "orchard.test", 140, "Europe/London", "en", "Property"),
    CompanyRole("quarry", "Quarry", "quarry.test", 30, "America/New_York", "en", "Workplace"),
    CompanyRole("aurinko", "Aurinko Homes Oy", "aurinko.test", 150, "Europe/Helsinki", "fi", "Home Plus"),
    CompanyRole("nord", "Studio Nord AB", "studionord.test", 220, "Europe/Stockholm", "sv", "Studio"),
    CompanyRole("noor", "Maison Noor", "maisonnoor.test", 70, "Europe/Paris", "fr", "Harbor Pro"),
    CompanyRole("weber", "Weber Elektro GmbH", "weber-elektro.test", 260, "Europe/Berlin", "de", "Installer"),
    CompanyRole("akari", "あかりリビング株式会社", "akari.test", 0, "Asia/Tokyo", "ja", "Home Plus"),
    CompanyRole("lumbre", "Casa Lumbre", "casalumbre.test", 40, "Europe/Madrid", "es", "Installer"),
)

CUSTOMERS = (
    CustomerRole("cleo", "Cleo Marsh", "orchard", 170, 720, city="Leeds"),
    CustomerRole("ravi", "Ravi Menon", "orchard", 240, 690, city="London"),
    CustomerRole("grace", "Grace Adeyemi", "orchard", 100, 410, city="London"),
    CustomerRole("oliver", "Oliver Grant", "orchard", 210, 350, city="Bristol"),
    CustomerRole("hannah", "Hannah Fitzgerald", "orchard", 300, 505, city="Dublin"),
    CustomerRole("aoife", "Aoife Brennan", "orchard", 10, 130, city="Galway"),
    CustomerRole("dov", "Dov Levin", "quarry", 60, 830, city="New York"),
    CustomerRole("marcus", "Marcus Okafor", "quarry", 190, 77, city="Chicago", timezone="America/Chicago"),
    CustomerRole("peter", "Peter Okonkwo", "quarry", 250, 260, city="Boston"),
    CustomerRole("priya", "Priya Raman", "quarry", 320, 44, city="New York"),
    CustomerRole("kwame", "Kwame Mensah", "quarry", 80, 610, city="Atlanta"),
    CustomerRole("anneli", "Anneli Virtanen", "aurinko", 20, 1359, city="Tampere"),
    CustomerRole("sanna", "Sanna Koivisto", "aurinko", 180, 300, city="Turku"),
    CustomerRole("mikko", "Mikko Lehtonen", "aurinko", 270, 222, city="Helsinki"),
    CustomerRole("noah", "Noah Lindgren", "aurinko", 130, 95, locale="sv", city="Vaasa"),
    CustomerRole("elina", "Elina Salo", "aurinko", 350, 540, city="Oulu"),
    CustomerRole("elin", "Elin Sjöberg", "nord", 290, 33, city="Stockholm"),
    CustomerRole("ingrid", "Ingrid Solheim", "nord", 160, 400, locale="nb", timezone="Europe/Oslo", city="Bergen"),
    CustomerRole("lars", "Lars Holmberg", "nord", 230, 410, city="Malmö"),
    CustomerRole("freja", "Freja Dahl", "nord", 90, 66, locale="da", timezone="Europe/Copenhagen", city="Aarhus"),
    CustomerRole("chloe", "Chloé Marchetti", "noor", 310, 930, city="Lyon"),
    CustomerRole("camille", "Camille Laurent", "noor", 50, 270, city="Lyon"),
    CustomerRole(
        "layla", "ليلى الحداد", "noor", 0, 120, locale="ar", timezone="Africa/Casablanca", city="الدار البيضاء"
    ),
    CustomerRole("omar", "عمر الفاسي", "noor", 110, 150, locale="ar", timezone="Africa/Casablanca", city="الرباط"),
    CustomerRole("etienne", "Étienne Roux", "noor", 200, 480, city="Annecy"),
    CustomerRole("yara", "Yara Haddad", "noor", 140, 88, city="Marseille"),
    CustomerRole("jonas", "Jonas Weber", "weber", 30, 1020, city="Kassel"),
    CustomerRole("thomas", "Thomas Brandt", "weber", 260, 640, city="Leipzig"),
    CustomerRole("margit", "Margit Huber", "weber", 340, 380, timezone="Europe/Vienna", city="Graz"),
    CustomerRole("daniel", "Daniel Kowalczyk", "weber", 220, 210, locale="pl", timezone="Europe/Warsaw", city="Poznań"),
    CustomerRole("greta", "Greta Voss", "weber", 70, 190, city="Bremen"),
    CustomerRole("misaki", "佐藤 美咲", "akari", 10, 250, city="横浜"),
    CustomerRole("ken", "山本 健", "akari", 280, 330, city="大阪"),
    CustomerRole("minjun", "김민준", "akari", 150, 58, locale="ko", timezone="Asia/Seoul", city="서울"),
    CustomerRole("jing", "陈静", "akari", 40, 73, locale="zh-hans", timezone="Asia/Shanghai", city="上海"),
    CustomerRole("rosa", "Rosa Delgado", "lumbre", 330, 570, city="Valencia"),
    CustomerRole("joaquin", "Joaquín Peralta", "lumbre", 190, 460, city="Sevilla"),
    CustomerRole("beatriz", "Beatriz Lopes", "lumbre", 100, 240, locale="pt", timezone="Europe/Lisbon", city="Porto"),
    CustomerRole("sofia", "Sofia Rinaldi", "lumbre", 240, 115, locale="it", timezone="Europe/Rome", city="Bologna"),
    CustomerRole(
        "tiago", "Tiago Moreira", "lumbre", 170, 61, locale="pt-br", timezone="America/Sao_Paulo", city="Recife"
    ),
)
