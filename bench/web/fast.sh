#!/usr/bin/env bash
# Requests per second of a trivial endpoint, with UseMagpie() (of the pipeline, or of whole connections) or UseThreadPoolGuard() and without, measured with wrk in turn (A B A B ...).
# usage: bench/web/fast.sh magpie|guard|connections|inline [rounds] [seconds] [connections] [path: /sync or /async]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
side=${1:?magpie, guard, connections or inline} rounds=${2:-7} seconds=${3:-3} connections=${4:-64} path=${5:-/sync}
source ./server.sh
start_server plain 8
plain_url=$url
start_server "$side" 9
side_url=$url

rate() {
  wrk -t1 -c"$connections" -d"$2s" --latency "$1$path" 8>&- 9>&- |
    awk '/Requests\/sec/ { rate = $2 } $1 == "99%" { print_p99 = $2 } END { print rate, print_p99 }'
}

rate "$plain_url" 2 > /dev/null
rate "$side_url" 2 > /dev/null

ratios=()
for ((round = 1; round <= rounds; round++)); do
  read -r without without_p99 < <(rate "$plain_url" "$seconds")
  read -r with with_p99 < <(rate "$side_url" "$seconds")
  ratio=$(awk "BEGIN { printf \"%.3f\", $with / $without }")
  ratios+=("$ratio")
  echo "round $round: plain $without req/s (p99 $without_p99), $side $with req/s (p99 $with_p99), ratio $ratio"
done

printf '%s, %s connections: %s / plain ' "$path" "$connections" "$side"
printf '%s\n' "${ratios[@]}" | median
