#!/bin/sh
# Entry of the container: makes sure that the index is that of this image, then runs the command. A Chroma server that is
# away does not stop it: no answer needs the index, and /readyz tells.
set -eu
privacy-assistant index || [ -n "${PRIVACY_ASSISTANT_CHROMA_URL:-}" ]
exec privacy-assistant "$@"
