#!/usr/bin/env bash
# Fails when openapi.json or schema.gen.ts is not what the Go types make today.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
ts=server/protocol/ts
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT

go run ./server openapi >"$made/openapi.json"
npm exec --no --workspace "$ts" -- openapi-typescript "$made/openapi.json" -o "$made/schema.gen.ts" >/dev/null

for pair in "openapi.json $ts/openapi.json" "schema.gen.ts $ts/src/schema.gen.ts"; do
  read -r fresh committed <<<"$pair"
  if ! diff -u "$committed" "$made/$fresh" | head -n 40; then
    echo "$committed is not what the Go types make. Run: go run ./server openapi > $ts/openapi.json && npm run generate" >&2
    exit 1
  fi
done
echo "generated: fresh"
