#!/bin/sh
# Installs the bundle it lies in, without a network: ./install.sh [FOLDER], by default /opt/gaibo. An earlier release in that
# folder is replaced; data, settings and certificates lie elsewhere, save settings.toml, whose old one is kept beside the new.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
to=${1:-/opt/gaibo}
python=${PYTHON:-python3}

fail() { echo "$1" >&2; exit 1; }

echo "Checking the bundle (核对文件) …"
(cd "$here" && sha256sum --quiet --check SHA256SUMS) || fail "The bundle is damaged or incomplete; copy it again. 安装包受损，请重新拷贝。"
wanted=$(ls "$here"/wheels/polars_runtime* "$here"/wheels/duckdb-* 2>/dev/null | sed -n 's/.*duckdb-.*-cp\([0-9]*\)-.*/\1/p' | head -n 1)
have=$("$python" -c 'import sys; print("%d%d" % sys.version_info[:2])') || fail "No $python; install Python 3.11 or newer."
[ "$wanted" = "$have" ] || fail "The bundle is for Python $wanted, $python is $have: PYTHON=/path/to/python ./install.sh"

new=$to.new
rm -rf "$new"
mkdir -p "$(dirname "$to")"
cp -R "$here/gaibo" "$new"
echo "Installing the packages (安装依赖包) …"
"$python" -m venv --without-pip "$new/.venv"
pip=$(ls "$here"/wheels/pip-*.whl)
"$new/.venv/bin/python" "$pip/pip" --quiet --isolated install --no-index --no-cache-dir --disable-pip-version-check \
    --find-links "$here/wheels" --requirement "$new/requirements.txt"
"$new/.venv/bin/python" -m compileall -q "$new" >/dev/null || true

if [ "$(id -u)" = 0 ]; then fonts=${FONTS:-/usr/local/share/fonts/gaibo}; else fonts=${FONTS:-$HOME/.local/share/fonts/gaibo}; fi
mkdir -p "$fonts"
cp "$here"/fonts/* "$fonts/"
if command -v fc-cache >/dev/null; then fc-cache -f "$fonts" || true; fi

if [ -e "$to" ]; then
    cmp -s "$to/settings.toml" "$new/settings.toml" || cp "$to/settings.toml" "$new/settings.before.toml"
    # The login's secrets lie where Streamlit looks for them; without them nobody could log in after an upgrade.
    [ ! -e "$to/.streamlit/secrets.toml" ] || cp -p "$to/.streamlit/secrets.toml" "$new/.streamlit/"
    rm -rf "$to.before"
    mv "$to" "$to.before"
fi
mv "$new" "$to"
# A virtual environment has its folder's name in its scripts; python -m needs none of them.
echo "Installed in $to (已安装). The release before it, if any, is $to.before."
[ ! -e "$to/settings.before.toml" ] || echo "Your settings were others: $to/settings.before.toml (原来的设置)"
