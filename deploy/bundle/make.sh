#!/usr/bin/env bash
# Everything a server without a network needs, as one file: build/gaibo-VERSION-PYTHON-PLATFORM.tar. Run where there is a network,
# by the Python version and on the kind of machine that the server has. DEBS=1 adds what the guide names and a bare Debian
# lacks (nginx, python3, curl, openssl) with all that they need, as Debian packages.
set -euo pipefail
cd "$(dirname "$0")/../.."

PY=.venv/bin/python
version=$($PY -c 'import tomllib; print(tomllib.load(open("pyproject.toml", "rb"))["project"]["version"])')
kind=$($PY -c 'import platform, sys; print(f"cp{sys.version_info.major}{sys.version_info.minor}-{platform.system().lower()}-{platform.machine()}")')
name=gaibo-$version-$kind
mkdir -p build
room=$(mktemp -d build/.bundle.XXXXXX)
trap 'rm -rf "$room"' EXIT
bundle=$room/$name
mkdir -p "$bundle/wheels" "$bundle/fonts"

echo "The programme …" >&2
mkdir "$bundle/gaibo"
git archive --format=tar HEAD | tar -x -C "$bundle/gaibo"
git rev-parse HEAD >"$bundle/COMMIT"

echo "Packages …" >&2
$PY -m pip download --quiet --disable-pip-version-check --only-binary :all: --dest "$bundle/wheels" --requirement requirements.txt
$PY -m pip download --quiet --disable-pip-version-check --only-binary :all: --no-deps --dest "$bundle/wheels" pip

echo "Fonts …" >&2
fonts=${FONTS:-/usr/share/fonts/opentype/noto}
for font in NotoSansCJK-Regular NotoSansCJK-Bold NotoSerifCJK-Regular NotoSerifCJK-Bold; do
    if [ ! -e "$fonts/$font.ttc" ]; then
        echo "$fonts/$font.ttc is not there: apt-get install fonts-noto-cjk, or FONTS=folder" >&2
        exit 1
    fi
    cp "$fonts/$font.ttc" "$bundle/fonts/"
done
for licence in /usr/share/doc/fonts-noto-cjk/copyright; do [ ! -e "$licence" ] || cp "$licence" "$bundle/fonts/LICENSE"; done

if [ -n "${DEBS:-}" ]; then
    echo "Debian packages …" >&2
    mkdir "$bundle/debs"
    # What no Debian is without is left out: the server's own is of its own point release.
    apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances nginx python3 curl openssl |
        grep '^[a-z0-9]' | sort -u | while read -r package; do
        priority=$(apt-cache show --no-all-versions "${package%%:*}" 2>/dev/null | sed -n 's/^Priority: //p' | head -n 1)
        case $priority in "" | required) ;; *) echo "$package" ;; esac
    done >"$room/wanted"
    (cd "$bundle/debs" && xargs -a ../../wanted apt-get -qq download)
    # dpkg wants these, one after the other, when all before them is set up (Pre-Depends).
    (cd "$bundle/debs" && mkdir 1 2 3 && mv python3-minimal_* 2/ && mv python3_* 3/ && mv ./*.deb 1/)
fi

cp deploy/bundle/install.sh "$bundle/install.sh"
(cd "$bundle" && find . -type f ! -name SHA256SUMS -print0 | sort -z | xargs -0 sha256sum >SHA256SUMS)
tar --sort=name --owner=0 --group=0 --numeric-owner -C "$room" -cf "$room/$name.tar" "$name"
mv "$room/$name.tar" "build/$name.tar"
echo "build/$name.tar"
