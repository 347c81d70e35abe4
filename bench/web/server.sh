# Sourced by the scripts here: builds the server, and starts it. Each one ends when its input is closed: when the script
# ends, however it ends.
command -v wrk > /dev/null || { echo "wrk is missing: apt-get install wrk" >&2; exit 1; }
dotnet build -c Release TrivialServer -v quiet --nologo >&2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Starts a server (plain, magpie, guard, connections or inline) whose input is file descriptor $2, and puts its address into $url, its process into $server.
start_server() {
  local side=$1 descriptor=$2
  rm -f "$folder/input" "$folder/output"
  mkfifo "$folder/input" "$folder/output"
  TrivialServer/bin/Release/net10.0/TrivialServer "$side" < "$folder/input" > "$folder/output" &
  server=$!
  eval "exec $descriptor> \"\$folder/input\""
  read -r url < "$folder/output"
}

# Prints the median of the numbers read, with the least and the greatest; $1 is the format of each.
spread() {
  sort -g | awk -v f="${1:-%.2f}" '
    { value[NR] = $1 }
    END {
      middle = int((NR + 1) / 2)
      median = NR % 2 ? value[middle] : (value[middle] + value[middle + 1]) / 2
      printf f " [" f ".." f "]", median, value[1], value[NR]
    }'
}
