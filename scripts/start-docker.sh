#!/usr/bin/env bash
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: scripts/start-docker.sh

Makes sure that a Docker engine is running, for CI on Debian-based systems. Installs docker.io if dockerd is missing,
starts dockerd in the background, and waits until it is ready. Needs root. Does nothing if an engine is already running.
TEXT
}

log=/var/log/dockerd.log

fail() {
  echo "start-docker: $1" >&2
  exit 1
}

is_running() { docker info >/dev/null 2>&1; }

install_docker() {
  command -v apt-get >/dev/null || fail 'dockerd is missing, and apt-get, which would install it, is missing too'
  export DEBIAN_FRONTEND=noninteractive
  local packages=(docker.io iptables)
  apt-get -o Acquire::Retries=5 update -q
  # Newer releases of Debian have the client in a separate package.
  [ -z "$(apt-cache search --names-only '^docker-cli$')" ] || packages+=(docker-cli)
  apt-get -o Acquire::Retries=5 install -y -q --no-install-recommends "${packages[@]}"
}

start_docker() {
  setsid dockerd >"$log" 2>&1 </dev/null &
  local attempt
  for attempt in $(seq 120); do
    if is_running; then return 0; fi
    sleep 0.5
  done
  tail -n 20 "$log" >&2
  fail "dockerd did not become ready within 60 s; the end of $log is above"
}

case "${1:-}" in
  '') ;;
  -h | --help) usage && exit 0 ;;
  *) usage >&2 && exit 2 ;;
esac

if ! is_running; then
  [ "$(id -u)" = 0 ] || fail 'the Docker engine is not running, and starting it needs root'
  { command -v dockerd && command -v docker; } >/dev/null || install_docker
  is_running || start_docker
fi
echo "Docker $(docker info --format '{{.ServerVersion}}') is running" >&2
