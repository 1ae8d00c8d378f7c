#!/bin/sh
# Double-click, or run: sh install.sh
cd "$(dirname "$0")" || exit 1
chosen=
for python in python3.13 python3.12 python3.11 python3 python; do
    # A name may be there and lead nowhere; of those that run, the first that there are wheels for.
    "$python" -c '' >/dev/null 2>&1 || continue
    chosen=${chosen:-$python}
    "$python" install.py --fits && { chosen=$python; break; }
done
if [ -n "$chosen" ]; then
    "$chosen" install.py
    ended=$?
else
    echo '没有找到 Python；请先安装 Python 3.11 以上，再运行一次。'
    ended=1
fi
# A window that a double click has opened would close before anybody has read it.
if [ -t 0 ]; then
    printf '按回车键关闭……'
    read -r _
fi
exit "$ended"
