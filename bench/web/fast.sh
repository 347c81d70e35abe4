#!/usr/bin/env bash
# A trivial endpoint with UseMagpie() (of the pipeline, or of whole connections) or UseThreadPoolGuard(), and without, measured with wrk in turn (A B C A B C ...):
# requests per second and the server's processor time per request, with / without, and the 99th percentile; the median of the rounds, and the least and the greatest.
# usage: bench/web/fast.sh guard,magpie,connections,inline [rounds] [seconds] [connections, as in 16,64] [path: /sync or /async]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
IFS=, read -ra sides <<< "plain,${1:?some of magpie, guard, connections and inline, with commas}"
rounds=${2:-7} seconds=${3:-3} path=${5:-/sync}
IFS=, read -ra loads <<< "${4:-64}"
source ./server.sh

descriptor=10
for side in "${sides[@]}"; do
  start_server "$side" "$descriptor"
  urls+=("$url") servers+=("$server")
  descriptor=$((descriptor + 1))
done

ticks() {
  awk '{ print $14 + $15 }' "/proc/$1/stat"
}

# Prints requests per second, microseconds of processor time per request, and the 99th percentile in milliseconds.
measure() {
  local url=$1 server=$2 load=$3 before
  before=$(ticks "$server")
  # The load generator must not keep the servers' inputs open.
  (for ((d = 10; d < descriptor; d++)); do eval "exec $d>&-"; done; exec wrk -t1 -c"$load" -d"${seconds}s" --latency "$url$path") > "$folder/wrk"
  awk -v ticks=$(($(ticks "$server") - before)) -v per_second="$(getconf CLK_TCK)" '
    / requests in / { requests = $1 }
    /Requests\/sec/ { rate = $2 }
    $1 == "99%" { p99 = $2 * ($2 ~ /us$/ ? 0.001 : $2 ~ /ms$/ ? 1 : 1000) }
    END { print rate, ticks * 1e6 / per_second / requests, p99 }' "$folder/wrk"
}

for i in "${!sides[@]}"; do measure "${urls[i]}" "${servers[i]}" "${loads[0]}" > /dev/null; done

echo "$path, $rounds rounds of $seconds s; with / without: above 1 is more"
echo "| connections | side | requests per second | processor time per request | 99th percentile, ms |"
echo "|---:|---|---:|---:|---:|"
for load in "${loads[@]}"; do
  rm -f "$folder"/side.*
  for ((round = 0; round < rounds; round++)); do
    for ((turn = 0; turn < ${#sides[@]}; turn++)); do
      i=$(((round + turn) % ${#sides[@]}))
      read -r "rate[i]" "cost[i]" "p99[i]" < <(measure "${urls[i]}" "${servers[i]}" "$load")
    done

    for i in "${!sides[@]}"; do
      awk "BEGIN { print ${rate[i]} / ${rate[0]}, ${cost[i]} / ${cost[0]}, ${p99[i]}, ${rate[i]}, ${cost[i]} }" >> "$folder/side.$i"
    done
  done

  for i in "${!sides[@]}"; do
    column() { cut -d' ' -f"$1" "$folder/side.$i" | spread "${@:2}"; }
    if ((i > 0)); then
      echo "| $load | ${sides[i]} | $(column 1) | $(column 2) | $(column 3) |"
    else
      echo "| $load | plain | $(column 4 %.0f) a second | $(column 5) us | $(column 3) |"
    fi
  done
done
