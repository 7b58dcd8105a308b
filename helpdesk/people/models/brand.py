"""Brands: the face under which customers meet us."""

from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower
from django.db.models.lookups import LessThanOrEqual

MOST_LINKS = 5


class Brand(models.Model):
    """A name, an address, a colour and a place on the web. Exactly one is the default."""

    class Entry(models.TextChoices):
        """Who may enter its portal. Everybody else can still write a mail."""

        EVERYONE = "everyone"  # also whoever is not signed in finds a page; tickets are read by those who are
        SIGNED_IN = "signed_in"
        AUDIENCE = "audience"  # whoever fits the rule in `audience`

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    address = models.EmailField(max_length=254)
    hue = models.PositiveSmallIntegerField(default=268)
    chroma = models.DecimalField(max_digits=4, decimal_places=3, default=0.19)
    base_url = models.URLField(blank=True, default="")
    postal_address = models.CharField(max_length=200, blank=True, default="")
    language = models.CharField(max_length=16, default="en", db_default="en")
    is_default = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    # The picture itself is a BrandLogo; what a page must know of it stands here, so that no page asks for it.
    logo_key = models.CharField(max_length=40, blank=True, default="", db_default="")
    logo_width = models.PositiveSmallIntegerField(default=0, db_default=0)
    logo_height = models.PositiveSmallIntegerField(default=0, db_default=0)
    headline = models.CharField(max_length=120, blank=True, default="", db_default="")
    welcome = models.CharField(max_length=2000, blank=True, default="", db_default="")
    footer = models.CharField(max_length=500, blank=True, default="", db_default="")
    feedback_url = models.URLField(max_length=500, blank=True, default="", db_default="")
    updates_url = models.URLField(max_length=500, blank=True, default="", db_default="")
    help_url = models.URLField(max_length=500, blank=True, default="", db_default="")
    links = models.JSONField(default=list, db_default=Value([], models.JSONField()), blank=True)
    entry = models.CharField(
        max_length=10, choices=Entry.choices, default=Entry.EVERYONE, db_default=Entry.EVERYONE.value
    )
    audience = models.JSONField(default=dict, db_default=Value({}, models.JSONField()), blank=True)
    is_listed = models.BooleanField(default=False, db_default=False)  # search engines may list its public page

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["is_default"], condition=Q(is_default=True), name="one_default_brand"),
            models.UniqueConstraint(fields=["address"], name="one_brand_per_address"),
            models.UniqueConstraint(
                Lower(Func(F("base_url"), Value("://"), Value(2), function="split_part")),
                condition=~Q(base_url=""),
                name="one_brand_per_host",
            ),
            models.CheckConstraint(condition=Q(address=Lower("address")), name="brand_address_is_lower_case"),
            models.CheckConstraint(condition=Q(hue__lt=360), name="brand_hue_is_an_angle"),
            models.CheckConstraint(
                condition=Q(entry__in=["everyone", "signed_in", "audience"]), name="brand_entry_known"
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(
                    Func(F("links"), function="jsonb_array_length", output_field=models.IntegerField()), MOST_LINKS
                ),
                name="five_links_of_a_brand_at_most",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def logo_box(self) -> tuple[int, int]:
        """How wide and high its logo is drawn, in pixels: 32 high, or less where it would be wider than 200."""
        width, height = max(self.logo_width, 1), max(self.logo_height, 1)
        scale = min(32 / height, 200 / width)
        return max(round(width * scale), 1), max(round(height * scale), 1)

    @property
    def is_wordmark(self) -> bool:
        """Whether its logo is so wide that it says the name itself."""
        return self.logo_width > 2 * self.logo_height


class BrandLogo(models.Model):
    """A picture that is or was the logo of brands. Mails that were sent go on showing it, so none is forgotten."""

    key = models.CharField(max_length=40, primary_key=True)  # of its bytes: another picture has another address
    content_type = models.CharField(max_length=20)
    content = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(content_type__in=["image/png", "image/jpeg", "image/webp", "image/gif"]),
                name="logo_is_a_picture",
            )
        ]

    def __str__(self) -> str:
        return self.key
