#!/usr/bin/env bash
# Makes ./secrets for docker-compose.yml once. What is there stays: the
# database keeps the password it was created with. The folder is closed to
# others; the files themselves must be readable by the users inside the
# containers, who have other numbers than you.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

mkdir -p secrets
chmod 0700 secrets

random() { od -An -tx1 -N24 /dev/urandom | tr -d ' \n'; }
keep() { # NAME VALUE
  if [ -e "secrets/$1" ]; then return; fi
  printf '%s' "$2" >"secrets/$1"
  chmod 0444 "secrets/$1"
  echo "made secrets/$1"
}

keep postgres_password "$(random)"
keep database_url "postgres://careline:$(cat secrets/postgres_password)@postgres:5432/careline?sslmode=disable"
keep meilisearch_key "$(random)"
