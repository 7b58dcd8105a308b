"""Brands: the face under which customers meet us."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


class Brand(models.Model):
    """A name, an address, a colour and a place on the web. Exactly one is the default."""

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    address = models.EmailField(max_length=254)
    hue = models.PositiveSmallIntegerField(default=268)
    chroma = models.DecimalField(max_digits=4, decimal_places=3, default=0.19)
    base_url = models.URLField(blank=True, default="")
    postal_address = models.CharField(max_length=200, blank=True, default="")
    is_default = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["is_default"], condition=Q(is_default=True), name="one_default_brand"),
            models.UniqueConstraint(fields=["address"], name="one_brand_per_address"),
            models.CheckConstraint(condition=Q(address=Lower("address")), name="brand_address_is_lower_case"),
            models.CheckConstraint(condition=Q(hue__lt=360), name="brand_hue_is_an_angle"),
        ]

    def __str__(self) -> str:
        return self.name
