from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0012_submissions_of_strangers")]

    operations = [
        migrations.AddField(
            "heldsubmission", "mailbox", models.CharField(default="", max_length=254), preserve_default=False
        ),
        migrations.AddIndex("heldsubmission", models.Index(fields=["mailbox", "created_at"], name="held_by_mailbox")),
    ]
