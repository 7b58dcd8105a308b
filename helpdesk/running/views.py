"""Health for machines: no session, no template, no layout."""

import secrets

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from helpdesk.running import health, metrics


@require_safe
@never_cache
def process(request: HttpRequest) -> HttpResponse:
    """`/healthz`: this process answers. Nothing else is asked: a restart would mend nothing else."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """`/readyz`: 503 when pages cannot be served. What is only late or away is named, and leaves it 200."""
    findings = health.findings()
    is_ready = all(finding.is_well for finding in findings if finding.essential)
    is_well = all(finding.is_well for finding in findings)
    body = {
        "status": "ready" if is_well else "degraded" if is_ready else "not ready",
        "findings": {finding.name: {"ok": finding.is_well, "detail": finding.detail} for finding in findings},
    }
    return JsonResponse(body, status=200 if is_ready else 503)


@require_safe
@never_cache
def figures(request: HttpRequest) -> HttpResponse:
    """`/metrics`: for whoever has the token; without one set, in development only."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    allowed = secrets.compare_digest(given, settings.METRICS_TOKEN) if settings.METRICS_TOKEN else settings.DEBUG
    if not allowed:
        raise Http404
    return HttpResponse(metrics.exposition(), content_type="text/plain; version=0.0.4; charset=utf-8")
