# Sourced by the commands of this folder: the steps that they share. Nothing here changes the caller's directory.

set -euo pipefail

# Beside other programs, threads that spin while they wait are slow (environment/bench company).
export OMP_WAIT_POLICY=${OMP_WAIT_POLICY:-PASSIVE}

# One folder for all that is kept between runs; see docs/settings.md.
if [[ -n ${PRUNELAB_HOME:-} ]]; then
    [[ $PRUNELAB_HOME == /* ]] || PRUNELAB_HOME=$PWD/$PRUNELAB_HOME
    export PRUNELAB_HOME DJL_CACHE_DIR=${DJL_CACHE_DIR:-$PRUNELAB_HOME/djl}
fi

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
venv=$root/.venv
bench_venv=$root/.venv-bench
jars=$root/lib/target/prunelab-kernel
spark_jars=$root/lib/target/prunelab-spark/jars

fail() {
    printf '\n%s\n' "$1" >&2
    shift
    [[ $# -eq 0 ]] || printf '  %s\n' "$@" >&2
    exit 1
}

# step NAME COMMAND...: runs a command quietly and prints its name and time; its output is shown only if it fails.
# (Bash does not stop at errors inside a condition, so COMMAND chains its own with &&.)
step() {
    local name=$1 start=$SECONDS log
    shift
    log=$(mktemp "${TMPDIR:-/tmp}/prunelab.XXXXXX")
    printf '  %-42s' "$name"
    if ("$@") >"$log" 2>&1; then
        printf '%5d s\n' $((SECONDS - start))
        rm -f "$log"
    else
        printf ' failed\n\n' && tail -n 40 "$log" >&2
        rm -f "$log"
        fail "\"$name\" failed; its output stands above."
    fi
}

# begin_beside COMMAND...: starts a command, one at a time, that end_beside waits for. What it prints is shown then; if it
# failed, this ends as well. It does not outlive the caller.
begin_beside() {
    beside_log=$(mktemp "${TMPDIR:-/tmp}/prunelab.XXXXXX")
    set -m # a process group of its own, so that all of it can be ended
    "$@" >"$beside_log" 2>&1 &
    beside=$!
    set +m
    trap 'kill -- "-$beside" 2>/dev/null; rm -f "$beside_log"' EXIT
}

end_beside() {
    local status=0
    wait "$beside" || status=$?
    trap - EXIT
    if [[ $status -eq 0 ]]; then
        cat "$beside_log"
    else
        cat "$beside_log" >&2
    fi
    rm -f "$beside_log"
    [[ $status -eq 0 ]] || exit "$status"
}

# The version that "javac 17.0.15" or "Maven 3.8.7" tells, as MAJOR * 100 + MINOR; 0 if nothing is told.
version_of() {
    sed -n 's/^[^0-9]*\([0-9][0-9]*\)\(\.\([0-9][0-9]*\)\)\{0,1\}.*/\1 \3/p' | head -n 1 |
        { read -r major minor && echo $((major * 100 + ${minor:-0})) || echo 0; }
}

# find_prerequisites TOOL...: finds java, maven and python, those that are named, or lists all of them that are missing.
find_prerequisites() {
    local tool missing=()
    for tool in "$@"; do "find_$tool"; done
    [[ ${#missing[@]} -eq 0 ]] || fail "Prunelab needs (Debian and Ubuntu | Homebrew):" "${missing[@]}"
}

# Sets java_bin.
find_java() {
    local javac=javac
    [[ -z ${JAVA_HOME:-} ]] || javac=$JAVA_HOME/bin/javac
    if [[ $("$javac" -version 2>&1 | grep -o '^javac [0-9.]*' | version_of) -ge 1700 ]]; then
        java_bin=$(dirname "$(command -v "$javac")")
    else
        missing+=("JDK 17 or newer${JAVA_HOME:+ at JAVA_HOME=$JAVA_HOME}: apt install openjdk-17-jdk-headless | brew install openjdk@17")
    fi
}

find_maven() {
    # Maven colours its version, so take only the words that tell it.
    if ! [[ $(mvn --version 2>/dev/null | grep -o 'Maven [0-9.]*' | version_of) -ge 308 ]]; then
        missing+=("Maven 3.8 or newer: apt install maven | brew install maven")
    fi
}

# Sets python.
find_python() {
    local candidate
    python=
    for candidate in "${PYTHON:-python3}" python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            python=$candidate
            break
        fi
    done
    [[ -n $python ]] ||
        missing+=("Python 3.11 or newer with its venv module: apt install python3 python3-venv | brew install python@3.12")
}

# venv_recipe VENV LIST: what a virtual environment is made of; it is made again whenever this changes.
venv_recipe() {
    echo "$1"
    "$python" --version
    cat "$root/environment/$2" "$root/environment/constraints.txt"
}

# add_venv VENV LIST: makes a virtual environment of the packages in a list, unless it is there.
add_venv() {
    local name=${1##*/}
    if [[ -x $1/bin/python && -f $1/recipe ]] && venv_recipe "$1" "$2" | cmp -s - "$1/recipe"; then
        echo "  Python packages in $name: as before"
    else
        step "Python packages into $name" make_venv "$1" "$2"
    fi
}

make_venv() {
    # The recipe is written last: a virtual environment without it is half made.
    rm -rf "$1" &&
        "$python" -m venv "$1" &&
        install_python "$1" "$2" &&
        venv_recipe "$1" "$2" >"$1/recipe"
}

# install_python VENV LIST: installs the packages of a list, at the versions of constraints.txt.
install_python() {
    "$1/bin/python" -m pip install --quiet --disable-pip-version-check --no-compile \
        -c "$root/environment/constraints.txt" -r "$root/environment/$2"
}

# Adds the tools that benchmarks compare with.
add_bench_packages() {
    add_venv "$bench_venv" requirements-bench.txt
}

# Adds the packages that tests compare with, unless they are there.
add_test_packages() {
    local list=requirements-test.txt
    if cmp -s "$root/environment/$list" "$venv/recipe-test"; then
        echo "  Python packages for tests: as before"
    else
        step "Python packages for tests into .venv" install_test_packages "$list"
    fi
}

install_test_packages() {
    install_python "$venv" "$1" && cp "$root/environment/$1" "$venv/recipe-test"
}

maven() {
    # Maven before 3.9 does not read MAVEN_ARGS itself; it is split at spaces there too.
    (cd "$root" && mvn --batch-mode ${MAVEN_ARGS:-} "$@")
}

build_stamp=$root/lib/target/prunelab-kernel.built

library_is_built() {
    [[ -f $build_stamp && -d $jars ]] || return 1
    # Folders count too: a file that was taken away makes its folder newer.
    [[ -z $(find "$root/pom.xml" "$root/lib/pom.xml" "$root/lib/src/main" -newer "$build_stamp" -print -quit) ]] || return 1
    # The jar carries the experiments' descriptions, and recorded results lie beside them.
    [[ -z $(find "$root/experiments" \( -name experiment.json -o -name experiment.schema.json \) \
        -newer "$build_stamp" -print -quit) ]]
}

build_library() {
    # Dated before the build, so that a file edited meanwhile is built next time. The folder is emptied first, because
    # no jar of an earlier version may stay on the class path. Formatting and warnings are for the tests to refuse.
    mkdir -p "$root/lib/target" &&
        touch "$build_stamp.begun" &&
        rm -rf "$jars" &&
        maven -Pnotebooks package &&
        mv "$build_stamp.begun" "$build_stamp"
}

# Fetches the jars of Spark, unless they are there. They and the library's own make a whole Spark.
add_spark() {
    local stamp=$spark_jars.fetched
    if ! [[ -f $stamp && ! $root/pom.xml -nt $stamp && ! $root/lib/pom.xml -nt $stamp ]]; then
        step "Apache Spark with Maven" fetch_spark
        touch "$stamp"
    fi
}

fetch_spark() {
    # what the kernel brings, notebooks have already
    rm -rf "$spark_jars" &&
        maven -pl lib dependency:copy-dependencies -DincludeScope=provided -DexcludeGroupIds=org.dflib.jjava \
            -DoutputDirectory="$spark_jars"
}

# Compiles the benchmarks, which stand among the tests, and writes their class path to a file.
build_bench() {
    maven -DskipTests -Dspotless.check.skip=true -Dmaven.compiler.failOnWarning=false test-compile \
        dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile="$1"
}

check_fonts() {
    local message
    message=$("$java_bin/java" -Djava.awt.headless=true -cp "$jars/*" org.prunelab.report.Fonts 2>&1) ||
        fail "Charts cannot be drawn on this machine." "$message"
}

# install_kernel --name NAME --user|--prefix DIR: prints the folder of the kernel.
install_kernel() {
    "$venv/bin/python" "$root/environment/kernel_spec.py" --jars "$jars" --java "$java_bin" "$@"
}

# The prerequisites and the library.
set_up_library() {
    find_prerequisites java maven python
    add_library
}

add_library() {
    if library_is_built; then
        echo "  Java library: as before"
    else
        step "Java library with Maven" build_library
    fi
}

set_up() {
    find_prerequisites java maven python
    begin_beside add_venv "$venv" requirements.txt # fetched while Maven fetches and compiles
    add_library
    end_beside
    check_fonts
    step "Kernel Java (Prunelab)" install_kernel --name prunelab --prefix "$venv" --archive "$venv/prunelab-kernel.jsa"
}

# Makes PRUNELAB_VOC and PRUNELAB_DATA absolute, as notebooks run in a folder of their own. PRUNELAB_DATA need not be
# there yet: the library makes it.
find_data() {
    if [[ -n ${PRUNELAB_DATA:-} ]]; then
        [[ $PRUNELAB_DATA == /* ]] || PRUNELAB_DATA=$PWD/$PRUNELAB_DATA
        export PRUNELAB_DATA
    fi
    if [[ -n ${PRUNELAB_VOC:-} ]]; then
        [[ -e $PRUNELAB_VOC ]] || fail "PRUNELAB_VOC=$PRUNELAB_VOC does not exist." \
            "Give a folder in VOC layout (Annotations/, JPEGImages/), or leave it unset for the generated data."
        PRUNELAB_VOC=$(cd "$(dirname "$PRUNELAB_VOC")" && pwd -P)/$(basename "$PRUNELAB_VOC")
        export PRUNELAB_VOC
    fi
}
