"""`manage.py templates`: compile every template, so that a broken tag is found before somebody opens the page."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.template import TemplateSyntaxError, engines

from helpdesk.running.places import PROJECT


class Command(BaseCommand):
    help = "Compile every template of the project."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many compile. Refuses when one does not, naming it and its line."""
        engine = engines["pages"]
        directories = [Path(directory) for directory in engine.template_dirs]
        wrong: list[str] = []
        count = 0
        for directory in directories:
            for path in sorted(path for path in directory.rglob("*") if path.is_file()):
                count += 1
                try:
                    engine.get_template(str(path.relative_to(directory)))
                except (TemplateSyntaxError, UnicodeDecodeError) as problem:
                    wrong.append(f"{path.relative_to(PROJECT)}: {problem}")
        if wrong:
            raise CommandError("\n".join(wrong))
        self.stdout.write(f"{count} templates compile.")
