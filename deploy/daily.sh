#!/bin/sh
# What is done once a day: bulletin and reminders, clearing away, a backup into the folder $1 (none without one).
# With "every-day" as $2 it goes on every 24 hours, where nothing else calls it; a step that fails keeps no other from being done.
set -u
cd "$(dirname "$0")/.." || exit 2
python=.venv/bin/python
[ -x "$python" ] || python=python
export PYTHONUTF8=1

once() {
    failed=0
    "$python" -m reports scheduled || failed=1
    "$python" -m etl prune || failed=1
    if [ -n "${1:-}" ]; then "$python" -m etl backup "$1" --keep "${GAIBO_BACKUPS:-14}" || failed=1; fi
    return $failed
}

if [ "${2:-}" != every-day ]; then
    once "${1:-}"
    exit
fi
trap 'exit 0' TERM INT
while :; do
    once "${1:-}"
    sleep 86400 &
    wait $!
done
