# The site in production: gunicorn behind a reverse proxy that ends TLS. Built and run without root
# at run time; needs SECRET_KEY, DATABASE_URL and ALLOWED_HOSTS (.env.example).
FROM python:3.11-slim-bookworm AS ambiente

ENV PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/ambiente
COPY requirements.txt /tmp/
RUN /opt/ambiente/bin/pip install --require-hashes -r /tmp/requirements.txt


FROM python:3.11-slim-bookworm

# WeasyPrint's libraries, and one font for the texts that the site's own do not cover.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /srv/sportello --shell /usr/sbin/nologin sportello \
    && install -d -o sportello -g sportello -m 0700 /srv/caricamenti

ENV PATH=/opt/ambiente/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=config.settings.prod \
    CARTELLA_CARICAMENTI=/srv/caricamenti \
    XDG_CACHE_HOME=/tmp

COPY --from=ambiente /opt/ambiente /opt/ambiente
WORKDIR /srv/sportello
COPY . .

# The values are of no use outside this step: collectstatic reads no database and signs nothing.
RUN SECRET_KEY=solo-per-collectstatic DATABASE_URL=postgresql://nessuno@localhost/nessuno \
    ALLOWED_HOSTS=localhost python manage.py collectstatic --noinput

USER sportello
VOLUME /srv/caricamenti
EXPOSE 8000

HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-m", "config.salute"]

CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", \
     "--workers", "2", "--threads", "4", "--timeout", "60", "--access-logfile", "/dev/null", \
     "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
