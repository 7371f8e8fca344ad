#!/usr/bin/env bash
# Runs once, as root, when Gradescope builds the image: Python, the pinned packages, the images.
set -euo pipefail
source="${AUTOGRADER_ROOT:-/autograder}/source"

# The pins are for Python 3.11, which Ubuntu's own releases do not have ready.
export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install -y --no-install-recommends software-properties-common gpg-agent
add-apt-repository -y ppa:deadsnakes/ppa
apt-get install -y --no-install-recommends python3.11 python3.11-venv
rm -rf /var/lib/apt/lists/*

# PyTorch of the same version, without the gigabytes that only a graphics card needs.
python3.11 -m venv /opt/grader
/opt/grader/bin/python -m pip install --no-cache-dir --disable-pip-version-check \
  --extra-index-url https://download.pytorch.org/whl/cpu \
  -c "$source/constraints.txt" -e "$source[grading]"

# Into the image, so that no submission waits for compiling or for a download.
cd "$source"
/opt/grader/bin/python -m compileall -q autograder course
/opt/grader/bin/python -c "from autograder.sandbox import view; view.training_data()"
