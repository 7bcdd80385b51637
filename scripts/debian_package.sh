#!/usr/bin/env bash
# Install a Debian package when we may, else say how: debian_package.sh PACKAGE "what it is for"
set -euo pipefail

package=$1 purpose=$2
if ! command -v apt-get >/dev/null || [ "$(id -u)" -ne 0 ]; then
  echo "Missing: $purpose. Install it and run the command again: sudo apt-get install $package" >&2
  exit 1
fi
echo "Installing the Debian package $package ($purpose)."
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
if ! { apt-get update -qq && apt-get install -y -qq --no-install-recommends "$package"; } >"$log" 2>&1; then
  echo "It could not be installed:" >&2
  tail -5 "$log" >&2
  exit 1
fi
rm -f "$log"
