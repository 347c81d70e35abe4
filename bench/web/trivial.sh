#!/usr/bin/env bash
# Requests per second of a trivial endpoint, with UseMagpie() and without, measured with wrk in turn (A B A B ...).
# usage: bench/web/trivial.sh [rounds] [seconds] [connections] [path: /sync or /async]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
rounds=${1:-7} seconds=${2:-3} connections=${3:-64} path=${4:-/sync}
command -v wrk > /dev/null || { echo "wrk is missing: apt-get install wrk" >&2; exit 1; }
dotnet build -c Release TrivialServer -v quiet --nologo >&2

# Each server ends when its input is closed: when this script ends, however it ends.
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkfifo "$folder/plain" "$folder/magpie" "$folder/input"
server=TrivialServer/bin/Release/net10.0/TrivialServer
"$server" plain < "$folder/input" > "$folder/plain" &
"$server" magpie < "$folder/input" > "$folder/magpie" &
exec 9> "$folder/input"
read -r plain_url < "$folder/plain"
read -r magpie_url < "$folder/magpie"

rate() {
  wrk -t1 -c"$connections" -d"$2s" "$1$path" 9>&- | awk '/Requests\/sec/ { print $2 }'
}

rate "$plain_url" 2 > /dev/null
rate "$magpie_url" 2 > /dev/null

ratios=()
for ((round = 1; round <= rounds; round++)); do
  without=$(rate "$plain_url" "$seconds")
  with=$(rate "$magpie_url" "$seconds")
  ratio=$(awk "BEGIN { printf \"%.3f\", $with / $without }")
  ratios+=("$ratio")
  echo "round $round: plain $without req/s, Magpie $with req/s, ratio $ratio"
done

printf '%s\n' "${ratios[@]}" | sort -n | awk -v what="$path, $connections connections" '
  { value[NR] = $1 }
  END {
    middle = int((NR + 1) / 2)
    median = NR % 2 ? value[middle] : (value[middle] + value[middle + 1]) / 2
    printf "%s: Magpie / plain %.3f (median of %d rounds, %.3f to %.3f)\n", what, median, NR, value[1], value[NR]
  }'
