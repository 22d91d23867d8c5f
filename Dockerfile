# Leadership Playbook in a container: docs/deploy/container.md says how to run it.
FROM python:3.13-slim AS packages
COPY requirements.txt requirements-dev.txt ./
RUN python -m venv /opt/venv && /opt/venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt
# What replicas on PostgreSQL need is named as compose.replicas.yaml does.
ARG PACKAGES
RUN test -z "$PACKAGES" || /opt/venv/bin/pip install --no-cache-dir -c requirements-dev.txt $PACKAGES

FROM python:3.13-slim
LABEL org.opencontainers.image.title="Leadership Playbook" org.opencontainers.image.licenses="MIT"
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin playbook \
 && install -d -m 0700 -o playbook -g playbook /var/lib/playbook
COPY --from=packages /opt/venv /opt/venv
WORKDIR /opt/playbook
# sbom.cdx.json lists each package with its version and hash.
COPY LICENSE sbom.cdx.json app.py ./
COPY .streamlit/config.toml .streamlit/
COPY data/*.toml data/
COPY data/changes data/changes
COPY data/samples data/samples
COPY data/stages data/stages
COPY docs/guide docs/guide
COPY pages pages
COPY playbook playbook
RUN /opt/venv/bin/python -m compileall -q app.py pages playbook
ENV PATH=/opt/venv/bin:/usr/local/bin:/usr/bin:/bin \
    HOME=/tmp \
    PLAYBOOK_DATA=/var/lib/playbook \
    STREAMLIT_SERVER_ADDRESS=0.0.0.0
USER playbook
VOLUME /var/lib/playbook
EXPOSE 8501
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8501/readyz', timeout=4)"]
CMD ["streamlit", "run", "app.py"]
