#!/usr/bin/env bash
# Makes sure that a Chromium or Chrome is there for the browser tests: an installed one, else by apt where that is possible.
# Never fails: without a browser those tests are skipped and say so (in CI a skipped test is a failure).
set -u
for name in ${CHROME:+"$CHROME"} chromium chromium-browser google-chrome google-chrome-stable; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
if ! command -v apt-get >/dev/null 2>&1; then
    echo "No Chromium here and no apt to install it: the browser tests will be skipped." >&2
    exit 0
fi
if [ "$(id -u)" -eq 0 ]; then as_root=(); else as_root=(sudo -n); fi
echo "Installing Chromium for the browser tests ..." >&2
export DEBIAN_FRONTEND=noninteractive
if ! { "${as_root[@]}" apt-get update -qq && "${as_root[@]}" apt-get install -y -qq --no-install-recommends chromium fonts-liberation; } >/dev/null 2>&1; then
    echo "Chromium could not be installed: the browser tests will be skipped." >&2
fi
exit 0
