#!/usr/bin/env bash
# Installs what the tests need besides: Chromium, nginx and strace, from the system's packages. PostgreSQL comes with the lock.
set -u
missing=""
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || missing="$missing chromium"
command -v nginx >/dev/null || test -x /usr/sbin/nginx || missing="$missing nginx-light"
command -v strace >/dev/null || missing="$missing strace"
test -z "$missing" && exit 0
if test "$(id -u)" != 0 || ! command -v apt-get >/dev/null; then
  echo "missing:$missing - install it (Debian: apt-get install$missing) and run again" >&2
  exit 1
fi
apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null \
  || { echo "could not install:$missing - install it by hand and run again" >&2; exit 1; }
