#!/usr/bin/env bash
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: scripts/make-base-image.sh [NAME]

Makes a container image from this machine's own Node.js, for machines that cannot pull one from a registry. NAME defaults
to wopi-conformance-node:local. The image contains the node binary and the libraries that it loads, CA certificates, a
user "node" (1000), and /tmp. It has no shell and no npm.

Prints the image's name to standard output, so you can use it directly:

  export WOPI_NODE_IMAGE="$(scripts/make-base-image.sh)"
  wopi-conformance run --reference-host container

An image that already contains this version of Node.js is not made again.
TEXT
}

fail() {
  echo "make-base-image: $1" >&2
  exit 1
}

copy() { # FILE...: copies into the image, to the same path; follows symbolic links
  local file
  for file in "$@"; do
    mkdir -p "$root$(dirname "$file")"
    cp -L "$file" "$root$file"
  done
}

libraries_of() { # BINARY: prints the paths of its shared libraries and their loader
  ldd "$1" | grep -oE '/[^ ]+' | sort -u
}

case "${1:-}" in
  -h | --help) usage && exit 0 ;;
  -*) usage >&2 && exit 2 ;;
esac
image="${1:-wopi-conformance-node:local}"

[ "$(uname -s)" = Linux ] || fail 'Node.js from this system cannot run in a Linux container; run this script on Linux'
for command in docker node ldd tar; do
  command -v "$command" >/dev/null || fail "$command is missing"
done
docker info >/dev/null 2>&1 || fail 'the Docker engine is not running; start it (as root on Debian: scripts/start-docker.sh)'

version="$(node -p process.version)"
if [ "$(docker image inspect --format '{{index .Config.Labels "node.version"}}' "$image" 2>/dev/null)" = "$version" ]; then
  echo "$image already contains Node.js $version" >&2
  echo "$image"
  exit 0
fi

root="$(mktemp -d)"
trap 'rm -rf "$root"' EXIT
node="$(node -p process.execPath)"
mkdir -p "$root/usr/local/bin" "$root/etc" "$root/home/node"
cp -L "$node" "$root/usr/local/bin/node"
mapfile -t libraries < <(libraries_of "$node")
copy "${libraries[@]}"
certificates=/etc/ssl/certs/ca-certificates.crt
[ ! -e "$certificates" ] || copy "$certificates"
printf '%s\n' 'root:x:0:0:root:/root:/sbin/nologin' 'node:x:1000:1000:node:/home/node:/sbin/nologin' >"$root/etc/passwd"
printf '%s\n' 'root:x:0:' 'node:x:1000:' >"$root/etc/group"
mkdir -m 1777 "$root/tmp"
chmod 755 "$root"

tar -C "$root" --owner=0 --group=0 --numeric-owner -c . |
  docker import \
    --change 'ENV PATH=/usr/local/bin' \
    --change 'CMD ["node"]' \
    --change "LABEL node.version=$version" \
    - "$image" >/dev/null
docker run --rm --network none "$image" node -e '' || {
  docker image rm "$image" >/dev/null
  fail "$node does not run without its system; install Node.js from nodejs.org"
}
echo "Made $image from Node.js $version" >&2
echo "$image"
