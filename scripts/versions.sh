#!/usr/bin/env bash
# Says in one sentence which tool is missing or too old, before anything else
# fails with a longer one. Go's minimum stands in go.mod; Node's is what the
# build tools of the front ends need.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

go_min=$(awk '$1 == "go" { print $2; exit }' go.mod)
node_min=20.19.0
npm_min=10.0.0

# at_least HAVE WANT: whether version HAVE is WANT or newer.
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

want() { # NAME MINIMUM WHERE FOUND
  if [ -z "$4" ]; then
    echo "Careline needs $1 $2 or newer, and there is none here. Install it from $3, then run this again." >&2
    exit 1
  fi
  if ! at_least "$4" "$2"; then
    echo "Careline needs $1 $2 or newer; this is $4. Install a newer one from $3, then run this again." >&2
    exit 1
  fi
}

go_have=$(go env GOVERSION 2>/dev/null | sed 's/^go//; s/[^0-9.].*//' || true)
# A Go that may fetch a newer toolchain by itself (GOTOOLCHAIN=auto) reports that one.
want Go "$go_min" https://go.dev/dl/ "$go_have"
want Node "$node_min" https://nodejs.org/ "$(node --version 2>/dev/null | sed 's/^v//' || true)"
want npm "$npm_min" "https://nodejs.org/ (it comes with Node)" "$(npm --version 2>/dev/null || true)"
