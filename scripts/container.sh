#!/bin/sh
# Entry of the container: makes sure that the index in the volume is that of this image, then runs the command.
set -eu
privacy-assistant index
exec privacy-assistant "$@"
