#!/bin/sh
# prerequisites.sh installs what is missing: Java 17 or later and Maven, for the managed Neo4j, and with --race a C compiler, which
# go test -race needs. It uses the system's package manager, as root or through sudo without a password; otherwise it says what to
# install and ends with 1. When all is there it does nothing and says nothing. --check only looks, and installs nothing.
set -eu

check='' race=''
for option in "$@"; do
    case $option in
    --check) check=yes ;;
    --race) race=yes ;;
    *) echo "prerequisites: unknown option $option; there are --check and --race" >&2 && exit 2 ;;
    esac
done

# The release of a java program, such as 17; up to Java 8 versions began with "1.".
java_release() {
    "$1" -version 2>&1 | sed -n 's/.*version "\(1\.\)\{0,1\}\([0-9][0-9]*\).*/\2/p' | head -n 1
}

# The same places, in the same order, as java.go.
have_java() {
    for candidate in "${JAVA_HOME:-/nowhere}/bin/java" "$(command -v java || true)" /usr/lib/jvm/*/bin/java \
        /opt/homebrew/opt/openjdk*/bin/java /usr/local/opt/openjdk*/bin/java \
        /Library/Java/JavaVirtualMachines/*/Contents/Home/bin/java; do
        [ -x "$candidate" ] || continue
        release=$(java_release "$candidate")
        [ "${release:-0}" -ge 17 ] && return 0
    done
    return 1
}

have_maven() {
    command -v mvn >/dev/null 2>&1 || [ -x "${MAVEN_HOME:-/nowhere}/bin/mvn" ] ||
        [ -x /opt/homebrew/bin/mvn ] || [ -x /usr/local/bin/mvn ]
}

# The compiler must also link, with the headers of the C library: distributions package these apart. On a Mac -race needs none.
have_compiler() {
    [ -n "$race" ] && [ "$(uname)" != Darwin ] || return 0
    printf '#include <stdlib.h>\nint main(void) { return EXIT_SUCCESS; }\n' | "${CC:-$(go env CC)}" -x c - -o /dev/null >/dev/null 2>&1
}

if ! command -v go >/dev/null 2>&1; then
    echo "prerequisites: Go is missing, or not on the PATH; install Go 1.21 or later from https://go.dev/dl/ (it fetches the version that go.mod names)" >&2
    exit 1
fi

missing=
have_java || missing="$missing java"
have_maven || missing="$missing maven"
have_compiler || missing="$missing compiler"
[ -n "$missing" ] || exit 0

if command -v apt-get >/dev/null 2>&1; then
    manager=apt-get install="apt-get install" java=openjdk-17-jre-headless compiler="gcc libc6-dev"
elif command -v dnf >/dev/null 2>&1; then
    manager=dnf install="dnf install" java=java-21-openjdk-headless compiler="gcc glibc-devel"
elif command -v brew >/dev/null 2>&1; then
    manager=brew install="brew install" java=openjdk@17 compiler=gcc
else
    manager='' install='' java='OpenJDK 17 or 21' compiler='a C compiler, with the headers of the C library'
fi
# list sets wanted to the packages of what is missing. Releases of a distribution differ in which Java they have: any from 17 on will
# do, and 21 is the next that Neo4j 5 was made for.
list() {
    if [ "$manager" = apt-get ] && ! apt-cache show "$java" >/dev/null 2>&1 && apt-cache show openjdk-21-jre-headless >/dev/null 2>&1; then
        java=openjdk-21-jre-headless
    fi
    wanted=
    for what in $missing; do
        case $what in
        java) wanted="$wanted${wanted:+ }$java" ;;
        maven) wanted="$wanted${wanted:+ }maven" ;;
        compiler) wanted="$wanted${wanted:+ }$compiler" ;;
        esac
    done
}
list

give_up() {
    if [ -z "$manager" ]; then
        echo "prerequisites: $1; install with the package manager of this system: $wanted" >&2
    elif [ "$manager" = brew ] || [ "$(id -u)" -eq 0 ]; then
        echo "prerequisites: $1; install with: $install $wanted" >&2
    elif command -v sudo >/dev/null 2>&1; then
        echo "prerequisites: $1; install with: sudo $install $wanted" >&2
    else
        echo "prerequisites: $1; have root install: $install $wanted" >&2
    fi
    exit 1
}

[ -z "$check" ] || give_up "missing are$missing"
[ -n "$manager" ] || give_up "missing are$missing, and this script knows no package manager of this system"

as_root=
if [ "$manager" != brew ] && [ "$(id -u)" -ne 0 ]; then
    sudo -n true 2>/dev/null || give_up "missing are$missing, and to install them this script needs root, or sudo without a password"
    as_root=sudo
fi

# step runs a command without its output, which is shown when it fails.
log=$(mktemp)
trap 'rm -f "$log"' EXIT
step() {
    "$@" >"$log" 2>&1 && return 0
    tail -n 30 "$log" >&2
    give_up "$manager failed (the end of its output is above)"
}

echo "prerequisites: installing$missing with $manager (only this once; a minute or two)" >&2
# $wanted is a list of names: it must be split.
# shellcheck disable=SC2086
case $manager in
apt-get)
    step $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q update
    list # the lists of packages may be new
    step $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends $wanted
    ;;
dnf) step $as_root dnf -q -y install $wanted ;;
brew) step brew install --quiet $wanted ;;
esac

have_java || give_up "installed, and still no Java 17 or later"
have_maven || give_up "installed, and still no mvn"
have_compiler || give_up "installed, and still no C compiler that links"
