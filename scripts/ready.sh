#!/usr/bin/env bash
# Asks a server on this machine whether its dependencies are usable. Bash's own
# sockets, so that the image needs no HTTP client.
set -euo pipefail
port=${CARELINE_ADDR:-127.0.0.1:8080}
exec 3<>"/dev/tcp/127.0.0.1/${port##*:}"
printf 'GET /readyz HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
read -r _ status _ <&3
[ "$status" = 200 ]
