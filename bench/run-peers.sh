#!/usr/bin/env bash
# Magpie, the .NET thread pool and peers in other languages in one run: each round runs a workload on all of them, one after the other.
# usage: bench/run-peers.sh [options of Magpie.Bench: --quick, --filter TEXT, --rounds N, --json FILE, --markdown FILE, --chart FILE]
# PEERS="java go" takes only these; the default is all: java go tokio tokio_jemalloc rayon futex.
# What is missing is installed with apt-get; what cannot be had is told, and its column is empty.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
output=$here/../artifacts/peers
workers=$(nproc)
read -r -a peers <<< "${PEERS:-java go tokio tokio_jemalloc rayon futex}"
arguments=()

# Of Debian's packages.
jemalloc=/usr/lib/$(uname -m)-linux-gnu/libjemalloc.so.2
registry=/usr/share/cargo/registry

# Of each peer: the head of its column, the packages that it needs, whether they are there, how it is built, and how it is run.
title_of() {
  case $1 in
    java) echo Java ;;
    go) echo Go ;;
    tokio_jemalloc) echo tokio+jemalloc ;;
    futex) echo C futex ;;
    *) echo "$1" ;;
  esac
}

packages_of() {
  local cargo=''
  command -v cargo > /dev/null || cargo=' cargo'
  case $1 in
    java) echo openjdk-17-jdk-headless ;;
    go) echo golang-go ;;
    tokio) echo "librust-tokio-dev librust-libc-dev$cargo" ;;
    tokio_jemalloc) echo "librust-tokio-dev librust-libc-dev libjemalloc2$cargo" ;;
    rayon) echo "librust-rayon-dev librust-libc-dev$cargo" ;;
    futex) echo gcc libc6-dev ;;
  esac
}

is_installed() {
  case $1 in
    java) command -v javac && command -v java ;;
    go) command -v go ;;
    tokio) command -v cargo && compgen -G "$registry/tokio-1.*" ;;
    tokio_jemalloc) is_installed tokio && test -e "$jemalloc" ;;
    rayon) command -v cargo && compgen -G "$registry/rayon-1.*" ;;
    futex) command -v gcc && test -e /usr/include/stdio.h ;;
  esac > /dev/null
}

build() {
  case $1 in
    java) javac -Xlint:all,-serial -d "$output/java" "$here"/peers/java/*.java ;;
    go) cd "$here/peers/go" && go build -o "$output/go" . ;;
    tokio | tokio_jemalloc) build_rust tokio ;;
    rayon) build_rust rayon ;;
    futex) gcc -O2 -Wall -Wextra -pthread -o "$output/futex" "$here/peers/c/wake.c" ;;
  esac
}

# In the peer's folder, where cargo finds the configuration that names Debian's folder of crates.
build_rust() {
  cd "$here/peers/rust/$1" && cargo build --quiet --release --offline --target-dir "$output/rust"
}

command_of() {
  case $1 in
    java) echo "java -XX:+UseParallelGC -cp '$output/java' Peer $workers" ;;
    go) echo "'$output/go' $workers" ;;
    tokio) echo "'$output/rust/release/tokio-peer' $workers" ;;
    tokio_jemalloc) echo "env LD_PRELOAD='$jemalloc' '$output/rust/release/tokio-peer' $workers" ;;
    rayon) echo "'$output/rust/release/rayon-peer' $workers" ;;
    futex) echo "'$output/futex'" ;;
  esac
}

# Installs the packages of all peers that lack something; without the right or without a network, that fails.
install() {
  local peer lacking='' packages
  for peer in "${peers[@]}"; do
    is_installed "$peer" || lacking+=" $(packages_of "$peer")"
  done
  read -r -a packages <<< "$lacking"
  ((${#packages[@]} > 0)) || return 0
  echo "installing ${packages[*]}" >&2
  local sudo=()
  ((EUID == 0)) || sudo=(sudo -n)
  { "${sudo[@]}" apt-get update && "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${packages[@]}"; } \
    > "$output/install.log" 2>&1 || echo "that failed: $(tail -n 1 "$output/install.log")" >&2
}

add_missing() {
  echo "$1 takes no part: $2" >&2
  arguments+=(--missing-peer "$(title_of "$1")=$2")
}

add() {
  local log=$output/$1.log
  if ! is_installed "$1"; then
    add_missing "$1" "it needs $(packages_of "$1"), which could not be installed"
  elif ! (build "$1") > "$log" 2>&1; then
    cat "$log" >&2
    add_missing "$1" "it cannot be built"
  else
    # Dies with the program that measures, even in the middle of a round.
    arguments+=(--peer "$(title_of "$1")=setpriv --pdeathsig KILL -- $(command_of "$1")")
  fi
}

for peer in "${peers[@]}"; do
  [[ -n $(packages_of "$peer") ]] || { echo "there is no peer '$peer'" >&2; exit 1; }
done

mkdir -p "$output"
install
for peer in "${peers[@]}"; do
  add "$peer"
done

dotnet build -c Release "$here/Magpie.Bench" -v quiet --nologo >&2
exec dotnet "$here/Magpie.Bench/bin/Release/net10.0/Magpie.Bench.dll" "${arguments[@]}" "$@"
