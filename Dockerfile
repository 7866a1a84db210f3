# The service, the chat and every command, as a user without rights and with nothing to write but /app/.data.
# docs/operation.md tells how to run it; compose.yaml does so with Chroma's server and PostgreSQL.
FROM python:3.11-slim AS build
# The small CPU build of torch
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
WORKDIR /app
RUN python -m venv /app/.venv
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY assistant assistant
COPY evals evals
COPY knowledge knowledge
COPY proof proof
COPY rules rules
COPY ui ui
RUN .venv/bin/pip install --no-cache-dir --disable-pip-version-check --extra-index-url "$TORCH_INDEX" \
    -c constraints.txt -e '.[login,metrics,postgresql,signing,traces]'
# Model, dictionaries and index, so that a container answers at once and needs no network for them
RUN .venv/bin/privacy-assistant index && .venv/bin/python -m compileall -q assistant knowledge proof rules ui

FROM python:3.11-slim
RUN useradd --uid 10001 --create-home --home-dir /home/asker --shell /usr/sbin/nologin asker
WORKDIR /app
COPY --from=build --chown=root:root /app /app
COPY .streamlit .streamlit
COPY --chmod=755 scripts/container.sh scripts/container.sh
# Versions of policies that are published go to a place of their own, beside those of the image
RUN chown -R asker /app/.data && install -d -o asker -m 700 /keys /index \
    && install -d -o asker /app/knowledge/data/policies/.published
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    # Memory of many threads is given back: a quarter less of it (docs/operation.md)
    MALLOC_ARENA_MAX=2 \
    PRIVACY_ASSISTANT_HOST=0.0.0.0 \
    PRIVACY_ASSISTANT_CHAT_HOST=0.0.0.0 \
    PRIVACY_ASSISTANT_KEYS_FILE=/keys/keys.json
# asker, as a number: who starts the container can tell that it is not root
USER 10001
VOLUME ["/app/.data", "/keys"]
EXPOSE 8000 8501
# Not readiness: a container that cannot answer yet must not be killed for it
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/livez', timeout=4)"]
ENTRYPOINT ["scripts/container.sh"]
CMD ["serve"]
