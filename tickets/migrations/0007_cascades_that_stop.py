from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0006_parts_of_texts"),
    ]

    operations = [
        migrations.AlterField(
            model_name="cascaderesult",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("moved", "Moved"),
                    ("told", "Told"),
                    ("noted", "Noted"),
                    ("already", "Was there already"),
                    ("resolved", "Was resolved"),
                    ("moved_since", "Moved by somebody since"),
                    ("failed", "Failed"),
                    ("stopped", "Stopped before"),
                ],
                max_length=12,
            ),
        ),
    ]
