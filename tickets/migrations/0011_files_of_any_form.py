import datetime as dt
from typing import Any

from django.db import migrations, models
from django.utils.crypto import salted_hmac


def give_owners(apps: Any, schema_editor: Any) -> None:
    """As `tickets.operations.keeping.owner_key` names the owner of the files of a ticket form."""
    for row in apps.get_model("tickets", "KeptFile").objects.all():
        said = f"form:{row.form_id}:{row.customer_id}"
        row.owner = salted_hmac("tickets.kept", said, algorithm="sha256").hexdigest()
        row.expires_at = row.created_at + dt.timedelta(days=2)
        row.save(update_fields=["owner", "expires_at"])


class Migration(migrations.Migration):
    dependencies = [("tickets", "0010_ratings")]

    operations = [
        migrations.AddField("keptfile", "owner", models.CharField(default="", max_length=64), preserve_default=False),
        migrations.AddField("keptfile", "network_hash", models.CharField(blank=True, default="", max_length=64)),
        migrations.AddField("keptfile", "expires_at", models.DateTimeField(null=True)),
        migrations.RunPython(give_owners, migrations.RunPython.noop, elidable=True),
        migrations.AlterField("keptfile", "expires_at", models.DateTimeField()),
        migrations.RemoveIndex("keptfile", "kept_file_by_form"),
        migrations.RemoveIndex("keptfile", "kept_file_by_age"),
        migrations.RemoveField("keptfile", "form"),
        migrations.RemoveField("keptfile", "customer"),
        migrations.AddConstraint(
            "keptfile",
            models.CheckConstraint(condition=models.Q(("owner", ""), _negated=True), name="kept_file_has_an_owner"),
        ),
        migrations.AddIndex("keptfile", models.Index(fields=["owner"], name="kept_file_by_owner")),
        migrations.AddIndex(
            "keptfile",
            models.Index(
                condition=models.Q(("network_hash", ""), _negated=True),
                fields=["network_hash"],
                name="kept_file_by_network",
            ),
        ),
        migrations.AddIndex("keptfile", models.Index(fields=["expires_at"], name="kept_file_by_end")),
    ]
