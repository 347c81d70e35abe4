#!/usr/bin/env bash
# Shows that the tests can fail: puts each fault of this folder (NN-name.patch) into a copy of the sources, alone, and
# demands that the tests named in it fail. docs/testing.md, "Mutants", says how to write one.
#
#   run.sh [--fast] [--filter TEXT] [--list] [--logs FOLDER]
#     --fast          only what is marked "Fast: yes", which is what CI runs
#     --filter TEXT   only those whose file name or tests contain the text, or of a row ("row 5"); may be repeated
#     --list          shows them, and runs nothing
#     --logs FOLDER   keeps the output of each run there
#
# The last line counts those killed and those that survived. The exit status is not 0 if one survived, could not be
# tried (its patch does not apply, it does not compile, its test does not exist), or if a test fails without a fault.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
# How long a run of tests may take, besides ten times what its header asks for (there may be several properties); one that
# takes longer hangs, and counts as killed.
readonly slack=60

export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 DOTNET_CLI_UI_LANGUAGE=en NO_COLOR=1 DOTNET_NOLOGO=1
# Tests without a fault end at once; what a fault keeps from ending need not be waited for as long as elsewhere.
export MAGPIE_TEST_LIMIT_SECONDS=${MAGPIE_TEST_LIMIT_SECONDS:-5} MAGPIE_STRESS_STALL_SECONDS=${MAGPIE_STRESS_STALL_SECONDS:-8}
export DOTNET_DbgEnableMiniDump=0

usage() {
  sed -n '2,/^set/{s/^# \{0,1\}//;/^set/!p}' "${BASH_SOURCE[0]}"
}

fast=no filters=() list=no logs=''
while (($# > 0)); do
  case $1 in
    --fast) fast=yes ;;
    --filter) filters+=("${2:?--filter needs a text}") && shift ;;
    --list) list=yes ;;
    --logs) mkdir -p "${2:?--logs needs a folder}" && logs=$(cd "$2" && pwd) && shift ;;
    -h | --help) usage && exit 0 ;;
    *) usage >&2 && exit 2 ;;
  esac
  shift
done

# The value of one line of a patch's header; empty if there is none.
header() {
  sed -n "/^diff /q; s/^$1: *//p" "$2"
}

selected() {
  local patch=$1 text filter
  [[ $fast == no || $(header Fast "$patch") == yes ]] || return 1
  text="$(basename "$patch") row $(header Row "$patch") $(header Project "$patch") $(header Test "$patch")"
  for filter in "${filters[@]:-}"; do
    [[ ${text,,} != *"${filter,,}"* ]] || return 0
  done
  return 1
}

row() {
  printf '%-3s | %-50s | %-13s | %7s | %s\n' "$@"
}

patches=()
for patch in "$here"/*.patch; do
  if selected "$patch"; then
    patches+=("$patch")
  fi
done

if ((${#patches[@]} == 0)); then
  echo "no mutant is selected" >&2
  exit 2
fi

for patch in "${patches[@]}"; do
  for line in Row Fault Project Test; do
    if [[ -z $(header "$line" "$patch") ]]; then
      echo "$patch lacks the header line '$line:'" >&2
      exit 2
    fi
  done
done

if [[ $list == yes ]]; then
  for patch in "${patches[@]}"; do
    echo "$(header Row "$patch") | $(basename "$patch" .patch) | $(header Project "$patch") $(header Test "$patch")"
    echo "    $(header Fault "$patch")"
  done
  exit 0
fi

work=$(mktemp -d "${TMPDIR:-/tmp}/magpie-mutants.XXXXXX")
copy=$work/tree
log=$work/log
[[ -n $logs ]] || logs=$work
compiler=magpie-mutants-$$

# A compiler that stays makes each build several times quicker. It is this script's own, and goes with it.
finish() {
  local roslyn
  roslyn=$(dotnet msbuild -getProperty:RoslynTargetsPath "$copy/src/Magpie/Magpie.csproj" 2>>"$log") || roslyn=''
  if [[ -n $roslyn ]]; then
    dotnet exec "$roslyn/bincore/VBCSCompiler.dll" "-pipename:$compiler" -shutdown >/dev/null 2>&1 || true
  fi
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

copy_tree() {
  mkdir "$copy"
  cd "$root"
  # Tracked or not, as long as it is there: the copy is of the tree as it is.
  git ls-files -z --cached --others --exclude-standard -- src tests ':(glob)*' |
    while IFS= read -r -d '' file; do
      [[ ! -f $file ]] || printf '%s\0' "$file"
    done |
    tar -cf - --null -T - | tar -xf - -C "$copy"
  cd "$copy"
  # No repository around the copy must be taken for the one that the patches are for.
  export GIT_CEILING_DIRECTORIES=$work
}

build() {
  dotnet build "$1" -p:UseSharedCompilation=true "-p:SharedCompilationId=$compiler" -p:TreatWarningsAsErrors=false \
    -p:RunAnalyzers=false -p:EnforceCodeStyleInBuild=false -p:GenerateDocumentationFile=false "${@:2}" >"$log" 2>&1
}

# Runs tests ("Class.Method", with * at either end) of a project for so many seconds at most.
run_tests() {
  local project=$1 limit=$2 chosen=() test
  for test in "${@:3}"; do
    chosen+=(--filter-method "*.$test")
  done
  # The outer braces keep to themselves what the shell says of a process that was aborted.
  { timeout -k 5 "$limit" "$project/bin/Debug/net10.0/${project##*/}" \
    "${chosen[@]}" --no-progress --stop-on-fail on >"$log" 2>&1; } 2>/dev/null
}

fail() {
  echo "$1" >&2
  tail -n "${2:-40}" "$log" >&2
  exit 1
}

# All tests that are named must pass without a fault, or that they fail with one means nothing.
check_clean() {
  local project patch tests
  for project in $(for patch in "${patches[@]}"; do header Project "$patch"; done | sort -u); do
    build "$project" || fail "$project does not build without a fault" 20
    tests=$(for patch in "${patches[@]}"; do
      [[ $(header Project "$patch") != "$project" ]] || header Test "$patch"
    done | tr ' ' '\n' | sort -u)
    # shellcheck disable=SC2086 # one argument each
    run_tests "$project" 600 $tests || fail "tests of $project that are to fail with a fault fail without one" 200
  done
}

killed=0 survived=0 broken=0

try() {
  local patch=$1 name project seconds begun=$SECONDS status=0 outcome
  name=$(basename "$patch" .patch)
  project=$(header Project "$patch")
  seconds=$(header Seconds "$patch")
  # Few lines around it must be as they were, so that changes nearby leave a patch of use.
  if ! git apply -C1 "$patch" >"$log" 2>&1; then
    outcome='BROKEN: the patch does not apply'
  elif ! build "$project" --no-restore; then
    outcome='BROKEN: it does not compile'
  else
    # shellcheck disable=SC2046 # one argument each
    MAGPIE_STRESS_SECONDS=${seconds:-1} run_tests "$project" $((10 * ${seconds:-1} + slack)) $(header Test "$patch") || status=$?
    case $status in
      0) outcome=SURVIVED ;;
      2) outcome=killed ;;
      124 | 137) outcome='killed (hung)' ;;
      7 | 134 | 139) outcome='killed (died)' ;;
      8) outcome='BROKEN: its test does not exist' ;;
      *) outcome="BROKEN: exit status $status" ;;
    esac
  fi
  if [[ $outcome != *apply ]]; then
    git apply -R -C1 "$patch" || exit 1
  fi
  [[ $logs == "$work" ]] || cp "$log" "$logs/$name.log"
  row "$(header Row "$patch")" "$name" "${outcome%%:*}" "$((SECONDS - begun))" "$(header Test "$patch")"
  case $outcome in
    killed*) killed=$((killed + 1)) ;;
    SURVIVED) survived=$((survived + 1)) && echo "     $(header Fault "$patch")" ;;
    *) broken=$((broken + 1)) && echo "     $outcome" && tail -n 20 "$log" ;;
  esac
}

# In braces: read to its end before it runs, so that the script may be changed meanwhile.
{
  copy_tree
  check_clean
  row row mutant outcome seconds test
  for patch in "${patches[@]}"; do
    try "$patch"
  done
  echo "mutants: $killed killed, $((survived + broken)) survived"
  exit $((survived + broken > 0))
}
