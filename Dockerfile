# Footnote without a GPU: CPU-only PyTorch is a tenth of the size.
FROM python:3.12-slim

RUN useradd --create-home --uid 10001 footnote \
 && install --directory --owner=footnote --mode=0700 /data

# First what seldom changes, so that a new version of Footnote is a small layer.
WORKDIR /app
COPY constraints.txt requirements.lock ./
RUN pip install --no-cache-dir --constraint constraints.txt \
      --extra-index-url https://download.pytorch.org/whl/cpu torch==2.13.0+cpu
# Everything else is what it was when it was locked, byte for byte, or is not installed.
RUN pip install --no-cache-dir --no-deps --require-hashes --requirement requirements.lock
COPY pyproject.toml README.md ./
COPY index ./index
COPY bot ./bot
# hatchling, which builds the wheel, is the one thing that is not locked; it is not in the image.
RUN pip install --no-cache-dir --no-deps . && pip check

# /home/footnote is where .env would be looked for; settings come by the environment instead.
USER footnote
WORKDIR /home/footnote
ENV FOOTNOTE_DATA=/data FOOTNOTE_HOST=0.0.0.0 FOOTNOTE_PORT=8765
VOLUME /data
EXPOSE 8765

HEALTHCHECK --interval=30s --timeout=5s --start-period=120s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8765/healthz', timeout=4)"]

ENTRYPOINT ["footnote"]
CMD ["serve"]
