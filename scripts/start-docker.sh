#!/usr/bin/env bash
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: scripts/start-docker.sh

Sees to it that a Docker engine answers, for CI on Debian and its relatives: installs docker.io where dockerd is
missing, starts it in the background where no engine answers, and waits until it does. Both need root. Where an engine
answers already, nothing happens.
TEXT
}

log=/var/log/dockerd.log

fail() {
  echo "start-docker: $1" >&2
  exit 1
}

answers() { docker info >/dev/null 2>&1; }

install_docker() {
  command -v apt-get >/dev/null || fail 'dockerd is missing, and there is no apt-get to install it with'
  export DEBIAN_FRONTEND=noninteractive
  local packages=(docker.io iptables)
  apt-get -o Acquire::Retries=5 update -q
  # Newer releases keep the client in a package of its own.
  [ -z "$(apt-cache search --names-only '^docker-cli$')" ] || packages+=(docker-cli)
  apt-get -o Acquire::Retries=5 install -y -q --no-install-recommends "${packages[@]}"
}

start_docker() {
  setsid dockerd >"$log" 2>&1 </dev/null &
  local attempt
  for attempt in $(seq 120); do
    if answers; then return 0; fi
    sleep 0.5
  done
  tail -n 20 "$log" >&2
  fail "dockerd does not answer; the end of $log stands above"
}

case "${1:-}" in
  '') ;;
  -h | --help) usage && exit 0 ;;
  *) usage >&2 && exit 2 ;;
esac

if ! answers; then
  [ "$(id -u)" = 0 ] || fail 'no Docker engine answers, and starting one needs root'
  { command -v dockerd && command -v docker; } >/dev/null || install_docker
  answers || start_docker
fi
echo "Docker $(docker info --format '{{.ServerVersion}}') answers" >&2
