#!/bin/sh
# prerequisites.sh installs what the managed Neo4j needs, where it is missing: Java 17 or later, and Maven.
# It uses the system's package manager, as root or through sudo without a password; otherwise it says what
# to install and ends with 1. When all is there it does nothing. --check only looks, and installs nothing.
set -eu

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

have_java && java_there=yes || java_there=
have_maven && maven_there=yes || maven_there=
[ -n "$java_there" ] && [ -n "$maven_there" ] && exit 0

if command -v apt-get >/dev/null 2>&1; then
    manager=apt-get java=openjdk-17-jre-headless
    # Releases of the distribution differ in what they have; any from 17 on will do, 21 is the next that Neo4j 5 was made for.
    apt-cache show "$java" >/dev/null 2>&1 || ! apt-cache show openjdk-21-jre-headless >/dev/null 2>&1 || java=openjdk-21-jre-headless
elif command -v dnf >/dev/null 2>&1; then
    manager=dnf java=java-21-openjdk-headless
elif command -v brew >/dev/null 2>&1; then
    manager=brew java=openjdk@17
else
    manager='' java='OpenJDK 17 or 21'
fi
wanted=
[ -n "$java_there" ] || wanted=$java
[ -n "$maven_there" ] || wanted="${wanted:+$wanted }maven"

give_up() {
    if [ -n "$manager" ]; then
        [ "$manager" = brew ] && command="brew install" || command="sudo $manager install"
        echo "prerequisites: $1; install with: $command $wanted" >&2
    else
        echo "prerequisites: $1; install with the package manager of this system: $wanted" >&2
    fi
    exit 1
}

[ "${1:-}" != --check ] || give_up "missing"
[ -n "$manager" ] || give_up "no package manager that this script knows"

as_root=
if [ "$manager" != brew ] && [ "$(id -u)" -ne 0 ]; then
    sudo -n true 2>/dev/null || give_up "this needs root, or sudo without a password"
    as_root=sudo
fi

echo "prerequisites: installing $wanted with $manager" >&2
# $wanted is a list of names: it must be split.
# shellcheck disable=SC2086
case $manager in
apt-get)
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq update
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $wanted
    ;;
dnf) $as_root dnf -q -y install $wanted ;;
brew) brew install --quiet $wanted ;;
esac || give_up "$manager failed"

have_java || give_up "installed, and still no Java 17 or later"
have_maven || give_up "installed, and still no mvn"
