#!/usr/bin/env bash
# An endpoint that blocks for half a second (125 connections), with a trivial async endpoint beside it (16 connections): on the .NET
# thread pool, with UseThreadPoolGuard() and with UseMagpie(), in turn. Each measurement has a server of its own, because the .NET
# thread pool keeps the threads that it added.
# usage: bench/web/starvation.sh [rounds] [seconds]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
rounds=${1:-3} seconds=${2:-10}
source ./server.sh

# One measurement: requests per second of the blocking endpoint, of the fast one beside it, and the latter's 99th percentile.
measure() {
  start_server "$1" 9
  wrk -t1 -c16 -d1s "$url/async" 9>&- > /dev/null
  wrk -t1 -c125 -d"${seconds}s" --timeout 30s "$url/block" 9>&- > "$folder/block" &
  local blocking=$!
  wrk -t1 -c16 -d"${seconds}s" --timeout 30s --latency "$url/async" 9>&- > "$folder/async"
  wait "$blocking"
  exec 9>&-
  awk '/Requests\/sec/ { printf "%s ", $2 }' "$folder/block"
  awk '/Requests\/sec/ { rate = $2 } $1 == "99%" { p99 = $2 } END { print rate, p99 }' "$folder/async"
}

for ((round = 1; round <= rounds; round++)); do
  for side in plain guard magpie; do
    read -r block fast p99 < <(measure "$side")
    echo "round $round: $side: blocking $block req/s, fast $fast req/s (p99 $p99)"
    echo "$block" >> "$folder/$side.rates"
  done
done

for side in plain guard magpie; do
  echo "blocking endpoint, req/s, $side: $(spread < "$folder/$side.rates")"
done
