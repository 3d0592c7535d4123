# One process on SQLite: the local channel. Build: docker build -t footnote .
FROM python:3.11-slim

WORKDIR /app
COPY pyproject.toml constraints.txt README.md ./
COPY bot bot
COPY index index
RUN pip install --no-cache-dir --constraint constraints.txt . \
    && useradd --uid 10001 --create-home footnote \
    && install -d -o footnote -g footnote -m 0700 /data

USER footnote
ENV FOOTNOTE_DATA=/data FOOTNOTE_HOST=0.0.0.0
VOLUME /data
EXPOSE 8765
CMD ["footnote", "serve"]
