#!/usr/bin/env bash
# Builds the demo warehouse when nothing is published yet, then serves the dashboard on 127.0.0.1:$PORT until Ctrl+C.
set -euo pipefail
cd "$(dirname "$0")/.."

PORT=${PORT:-8501}
GAIBO_DATA=${GAIBO_DATA:-data}

if ! .venv/bin/python -c 'import socket, sys; socket.create_server(("127.0.0.1", int(sys.argv[1]))).close()' "$PORT" 2>/dev/null; then
    echo "Port $PORT is in use (or not a port); choose another: make run PORT=8502" >&2
    echo "端口 $PORT 已被占用或无效，请另选：make run PORT=8502" >&2
    exit 1
fi

if [ ! -s "$GAIBO_DATA/warehouse/CURRENT" ]; then
    echo "No warehouse in $GAIBO_DATA yet: writing the synthetic demo forms and loading them (under a minute) …"
    echo "尚无数据：正在生成并装载演示数据（合成），不到一分钟 ……"
    .venv/bin/python -m etl demo
fi

echo
echo "  Gaibo · 改薄进度监测台   http://127.0.0.1:$PORT   (Ctrl+C to stop · 按 Ctrl+C 停止)"
echo
# One run of app.py before the first visitor: until then a deep link shows its page under a "Page not found" dialog.
.venv/bin/python - "$PORT" <<'WARM' &
import sys, time, urllib.request
for _ in range(120):
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{sys.argv[1]}/_stcore/script-health-check", timeout=60).read()
        break
    except OSError:
        time.sleep(0.5)
WARM
exec .venv/bin/python -m streamlit run app.py \
    --server.address 127.0.0.1 --server.port "$PORT" --server.headless true --browser.gatherUsageStats false
