#!/bin/sh
# SPDX-License-Identifier: MIT
# sh sqlite_join.sh DATA OUT: the whole comparison in SQL, run by the sqlite3 shell.
set -eu
sed -e "s#@DATA@#$1#g" -e "s#@OUT@#$2#g" "$(dirname "$0")/sqlite_join.sql" | sqlite3 -readonly "$1/mirror.db" >/dev/null
