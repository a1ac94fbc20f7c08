#!/usr/bin/env bash
# `make test`: everything, what fails fastest first. Each runner prints its own
# summary; the last lines say how long each part took.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
fuzz_time=${1:-10s}

times=()
part() { # NAME COMMAND...
  local name=$1 start=$SECONDS
  shift
  printf '\n=== %s\n' "$name"
  "$@"
  times+=("$(printf '%5d s  %s' $((SECONDS - start)) "$name")")
}

part "check" make check
part "build" make build
part "Go tests, with the race detector" go test -race -timeout 25m $(go list ./... | grep -v '/test/')
# Shrinking what is merely interesting would eat most of the time.
fuzz() { go test -run '^$' -fuzz "^$1\$" -fuzztime "$fuzz_time" -fuzzminimizetime 10x ./server/protocol; }
part "frame decoder, fuzzed for $fuzz_time" fuzz FuzzDecode
part "raw-byte checks, fuzzed for $fuzz_time" fuzz FuzzCheckRaw
part "replay and the bench itself" go test -count=1 -timeout 10m ./test/replay/... ./test/load/...
part "faults" go test -count=1 -v -timeout 10m ./test/faults/...
part "browser" npm run e2e --workspace test

printf '\n=== all passed\n'
printf '%s\n' "${times[@]}"
