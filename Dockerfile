# Quartierslotse in a container: the locked packages, the source, a user without rights.
# Build: docker compose build
FROM python:3.12-slim-bookworm

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 \
    LOTSE_HOST=0.0.0.0 LOTSE_VAR=/data LOTSE_LOG_FORMAT=json

WORKDIR /app
COPY requirements.lock pyproject.toml README.md ./
RUN pip install --require-hashes --only-binary :all: --requirement requirements.lock

COPY bot bot
COPY admin admin
COPY dialogs dialogs
COPY services services
COPY nlu nlu
COPY locales locales
COPY content content
COPY migrations migrations
RUN pip install --no-deps --no-build-isolation --editable . \
    && python -m locales.catalogue compile \
    && python -m compileall -q bot admin dialogs services nlu locales migrations \
    && python -c "from nlu.matters import matters; matters('', 'de')" \
    && useradd --create-home --uid 1000 lotse \
    && install -d -o lotse -g lotse /data

USER lotse
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=6s --start-period=60s --retries=4 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://localhost:8000/healthz')"]
CMD ["lotse", "run"]
