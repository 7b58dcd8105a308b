import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import tickets.models.kept_file


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_customers_sign_in"),
        ("tickets", "0007_cascades_that_stop"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=255)),
                ("content_type", models.CharField(blank=True, default="", max_length=120)),
                ("size", models.PositiveBigIntegerField()),
                ("file", models.FileField(upload_to=tickets.models.kept_file.place_of)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.customer"
                    ),
                ),
                (
                    "form",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kept_files",
                        to="tickets.ticketform",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["form", "customer"], name="kept_file_by_form"),
                    models.Index(fields=["created_at"], name="kept_file_by_age"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="kept_file_has_a_name")
                ],
            },
        ),
    ]
