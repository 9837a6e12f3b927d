#!/usr/bin/env bash
# Makes .venv with the pinned requirements ("run"), adds the development tools ("dev") and the programs that the tests drive ("browser").
# Nothing is fetched, and about 0.1 s is spent, when the pins have not changed since the last run.
set -euo pipefail
cd "$(dirname "$0")/.."

VENV=.venv
PYTHON=${PYTHON:-}
TMP=

say() { printf '%s\n' "$@" >&2; }
fail() { say "" "$@"; exit 1; }
cleanup() { if [ -n "$TMP" ]; then rm -rf "$TMP"; fi; }
trap cleanup EXIT

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    local candidate
    for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        if new_enough "$candidate"; then PYTHON=$candidate; return; fi
    done
    fail "Gaibo needs Python 3.11 or newer; \"${PYTHON:-python3}\" is $("${PYTHON:-python3}" --version 2>&1 || true). Install one, or name one: PYTHON=/path/to/python3.11 make run" \
         "需要 Python 3.11 或更高版本；请安装，或指定：PYTHON=/path/to/python3.11 make run"
}

# Prints the prefix that lets us run apt-get ("" as root, "sudo -n" when no password is asked); fails when neither works.
apt_prefix() {
    command -v apt-get >/dev/null || return 1
    if [ "$(id -u)" = 0 ]; then return 0; fi
    sudo -n true >/dev/null 2>&1 || return 1
    printf 'sudo -n'
}

apt_install() {
    local prefix log
    prefix=$(apt_prefix) || return 1
    log=$(mktemp)
    # The package lists of a fresh image are empty or stale, so a first failure is answered by one update.
    if $prefix env DEBIAN_FRONTEND=noninteractive apt-get -y -o DPkg::Lock::Timeout=300 install --no-install-recommends "$@" >"$log" 2>&1 </dev/null ||
        { $prefix apt-get -o DPkg::Lock::Timeout=300 update >>"$log" 2>&1 </dev/null &&
          $prefix env DEBIAN_FRONTEND=noninteractive apt-get -y -o DPkg::Lock::Timeout=300 install --no-install-recommends "$@" >>"$log" 2>&1 </dev/null; }
    then rm -f "$log"; return 0; fi
    tail -n 15 "$log" >&2; rm -f "$log"
    return 1
}

# Without root: Debian ships pip as a wheel inside a package, which a plain user may download and unpack into a private folder.
venv_from_debian_wheel() {
    command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || return 1
    TMP=$(mktemp -d)
    mkdir -p "$TMP/state/lists/partial" "$TMP/cache/archives/partial" "$TMP/deb"
    local options=(-qq -o "Dir::State=$TMP/state" -o "Dir::State::status=/var/lib/dpkg/status" -o "Dir::Cache=$TMP/cache")
    apt-get "${options[@]}" update >&2 </dev/null || return 1
    (cd "$TMP/deb" && apt-get "${options[@]}" download python3-pip-whl >&2 </dev/null) || return 1
    dpkg-deb -x "$TMP"/deb/python3-pip-whl_*.deb "$TMP/root" || return 1
    local wheels=("$TMP"/root/usr/share/python-wheels/pip-*.whl)
    [ -e "${wheels[0]}" ] || return 1
    "$PYTHON" -m venv --without-pip "$VENV" || return 1
    "$VENV/bin/python" "${wheels[0]}/pip" --quiet install --no-index --disable-pip-version-check "${wheels[0]}" || return 1
    rm -rf "$TMP"; TMP=
}

make_venv() {
    if [ -x "$VENV/bin/python" ] && new_enough "$VENV/bin/python" && "$VENV/bin/python" -m pip --version >/dev/null 2>&1; then return; fi
    find_python
    say "Making the Python environment in $VENV (建立 Python 环境) …"
    rm -rf "$VENV"
    if "$PYTHON" -c 'import ensurepip, venv' >/dev/null 2>&1 && "$PYTHON" -m venv "$VENV"; then return; fi
    rm -rf "$VENV"
    if apt_prefix >/dev/null; then
        say "This Python has no ensurepip; installing Debian's python3-venv (安装 python3-venv) …"
        if apt_install python3-venv && "$PYTHON" -m venv "$VENV"; then return; fi
        rm -rf "$VENV"
    fi
    say "This Python has no ensurepip and we are not root; unpacking pip from Debian's own package (从 Debian 软件包取得 pip) …"
    if venv_from_debian_wheel; then return; fi
    rm -rf "$VENV"
    fail "This Python cannot make a virtual environment. Ask an administrator for: apt-get install python3-venv" \
         "当前 Python 不能建立虚拟环境，请管理员安装：apt-get install python3-venv"
}

# What an installed environment depends on: the pins, and the interpreter (a system upgrade may move it under our feet).
state_of() {
    sha256sum "$1" 2>/dev/null || shasum -a 256 "$1"
    "$VENV/bin/python" -IS -c 'import sys; print(*sys.version_info[:2])' 2>/dev/null || echo "no interpreter"
}

install_pins() { # $1: requirements file
    local stamp="$VENV/.installed-$1" count quiet=--quiet
    if [ -e "$stamp" ] && [ "$(cat "$stamp")" = "$(state_of "$1")" ]; then return; fi
    make_venv
    count=$(grep -c '==' "$1")
    say "Installing $count pinned packages of $1 (安装 $count 个依赖包，约需一两分钟) …"
    if [ -t 1 ]; then quiet=--progress-bar=on; fi
    "$VENV/bin/python" -m pip install "$quiet" --disable-pip-version-check --no-input --requirement "$1" ||
        fail "The packages of $1 could not be installed; the reason is above. Run the same command again when it is removed." \
             "依赖包安装失败，原因见上；排除后重新执行同一命令即可。"
    state_of "$1" >"$stamp"
}

has_chromium() { command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; }
has_chinese_font() {
    if command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh 2>/dev/null | head -n 1)" ]; then return 0; fi
    dpkg-query -W -f='${Status}' fonts-noto-cjk 2>/dev/null | grep -q 'install ok installed'
}

# Playwright brings its own Node, which needs a library that a bare Debian lacks; Node itself is the surest one to ask.
driver_runs() {
    local node
    for node in "$VENV"/lib/python3*/site-packages/playwright/driver/node; do
        if [ -x "$node" ] && ! "$node" --version >/dev/null 2>&1; then return 1; fi
    done
}

missing_for_browser() {
    has_chromium || printf 'chromium '
    has_chinese_font || printf 'fonts-noto-cjk '
    command -v soffice >/dev/null || printf 'libreoffice-calc-nogui '
    driver_runs || printf 'libatomic1 '
    PATH=$PATH:/usr/sbin command -v nginx >/dev/null || printf 'nginx-light '
}

install_browser() {
    local missing
    missing=$(missing_for_browser)
    if [ -n "$missing" ] && apt_prefix >/dev/null; then
        say "Installing ${missing}for the tests (为测试安装) …"
        # shellcheck disable=SC2086  # several package names
        apt_install $missing || true
        missing=$(missing_for_browser)
    fi
    if [ -z "$missing" ]; then return; fi
    say "Some tests will be skipped or incomplete; missing: ${missing% }. An administrator can add it: apt-get install ${missing% }" \
        "部分测试将被跳过或不完整，缺少：${missing% }。请管理员安装：apt-get install ${missing% }"
}

# Half a gigabyte, of use only where Java is; the other tests go on without it, and that of Spark says why it is skipped.
install_spark() {
    command -v java >/dev/null || return 0
    (install_pins requirements-spark.txt) || say "The Spark test will be skipped. Spark 测试将被跳过。"
}

# One bootstrap at a time per checkout; the folder itself is the lock, so no lock file is left behind.
if command -v flock >/dev/null; then exec 9<.; flock 9; fi

case "${1:-run}" in
    run) install_pins requirements.txt ;;
    dev) install_pins requirements.txt; install_pins requirements-dev.txt; install_spark ;;
    browser) install_browser ;;
    *) fail "usage: tools/bootstrap.sh run|dev|browser" ;;
esac
