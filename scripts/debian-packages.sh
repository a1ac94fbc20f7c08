#!/usr/bin/env bash
# Installs what only the tests need from Debian's packages: PostgreSQL (the
# store is tested on both databases), Chromium (browser tests) and a font with
# Arabic letters (right-to-left screenshots). What is there stays as it is.
set -euo pipefail

missing=()
ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || missing+=(postgresql)
if [ -n "${CHROMIUM:-}" ]; then
  [ -x "$CHROMIUM" ] || { echo "CHROMIUM is set to $CHROMIUM, but no program is there." >&2; exit 1; }
elif [ ! -x /usr/bin/chromium ]; then
  missing+=(chromium)
fi
# The race detector links with the C library.
command -v gcc >/dev/null 2>&1 || missing+=(gcc libc6-dev)

if [ ${#missing[@]} -eq 0 ]; then exit 0; fi

if ! command -v apt-get >/dev/null 2>&1; then
  echo "The tests need ${missing[*]}, and this is not Debian. Install PostgreSQL 15 or newer below /usr/lib/postgresql and set CHROMIUM to a Chromium, then run this again." >&2
  exit 1
fi

sudo=()
if [ "$(id -u)" -ne 0 ]; then
  if ! sudo -n true 2>/dev/null; then
    echo "The tests need Debian's packages ${missing[*]}, and this user may not install them. Run: sudo apt-get install --no-install-recommends ${missing[*]}" >&2
    exit 1
  fi
  sudo=(sudo -n)
fi

# A font is worth having only where a browser is installed anyway.
case " ${missing[*]} " in *" chromium "*) missing+=(fonts-noto-core) ;; esac

echo "Installing from Debian: ${missing[*]}"
# Debian would start a database server on installation; the tests start their own.
if [ ! -e /usr/sbin/policy-rc.d ]; then
  "${sudo[@]}" sh -c 'printf "#!/bin/sh\nexit 101\n" > /usr/sbin/policy-rc.d && chmod +x /usr/sbin/policy-rc.d'
  trap '"${sudo[@]}" rm -f /usr/sbin/policy-rc.d' EXIT
fi
"${sudo[@]}" apt-get update -qq
"${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
