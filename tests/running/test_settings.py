import json
import os
import subprocess
import sys

from helpdesk.running.places import PROJECT

ASK = """
import json
from django.conf import settings
print(json.dumps(settings.STORAGES["default"]))
"""


def attachments(**environment: str) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "helpdesk.settings", **environment},
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    loaded: dict[str, object] = json.loads(done.stdout)
    return loaded


def test_attachments_are_files_unless_told_otherwise() -> None:
    assert attachments() == {"BACKEND": "django.core.files.storage.FileSystemStorage"}


def test_files_url_sends_attachments_to_a_bucket() -> None:
    assert attachments(FILES_URL="s3://k%2Fey:se%3Acret@minio.test:9000/mail?region=eu-west-1") == {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "endpoint_url": "https://minio.test:9000",
            "bucket_name": "mail",
            "access_key": "k/ey",
            "secret_key": "se:cret",
            "region_name": "eu-west-1",
            "file_overwrite": False,
            "default_acl": None,
        },
    }
