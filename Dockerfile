# syntax=docker/dockerfile:1
# Three steps: front ends on Node, the binary on Go, and an image that holds
# the binary and nothing it does not need. Build: docker build -t careline .

FROM node:22-bookworm-slim AS front-ends
WORKDIR /src
COPY package.json package-lock.json ./
COPY server/protocol/ts/package.json server/protocol/ts/
COPY widget/package.json widget/
COPY agent-console/package.json agent-console/
COPY test/package.json test/
RUN npm ci --no-audit --no-fund
COPY tsconfig*.json ./
COPY server/protocol/ts server/protocol/ts
COPY widget widget
COPY agent-console agent-console
RUN npm run build

FROM golang:1.26-bookworm AS binary
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY migrations migrations
COPY server server
COPY widget/*.go widget/
COPY agent-console/*.go agent-console/
COPY --from=front-ends /src/widget/dist widget/dist
COPY --from=front-ends /src/agent-console/dist agent-console/dist
# No cgo: SQLite is compiled from Go, so the binary needs no C library.
RUN CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o /careline ./server

FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /var/lib/careline --create-home --shell /usr/sbin/nologin careline \
 && install -d -o careline -g careline -m 0700 /var/lib/careline/data
COPY --from=binary /careline /usr/local/bin/careline
COPY scripts/ready.sh /usr/local/bin/careline-ready
USER careline
ENV CARELINE_ADDR=0.0.0.0:8080 CARELINE_DATA=/var/lib/careline/data
VOLUME /var/lib/careline/data
EXPOSE 8080
# The server closes sockets with 4010 and waits for them on SIGTERM.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 CMD ["careline-ready"]
ENTRYPOINT ["careline"]
CMD ["serve"]
