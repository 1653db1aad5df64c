package managed

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	oldestJava = 17 // the minimum for Neo4j 5
	newestJava = 21 // the latest that Neo4j 5 supports; a later one is used when there is no other
)

// java is a Java runtime on this machine.
type java struct {
	path    string // of the java program
	release int    // such as 17
	build   string // the output of java -version: it names the exact build, to which a class-data archive is bound
}

// findJava returns the first suitable Java of JAVA_HOME, PATH and the usual places.
func findJava(ctx context.Context) (java, error) {
	var seen []string
	var later *java
	for _, path := range javaCandidates() {
		candidate, err := askJava(ctx, path)
		switch {
		case ctx.Err() != nil:
			return java{}, context.Cause(ctx)
		case err != nil:
			seen = append(seen, err.Error())
		case candidate.release < oldestJava:
			seen = append(seen, fmt.Sprintf("%s: this is Java %d", path, candidate.release))
		case candidate.release <= newestJava:
			return candidate, nil
		case later == nil:
			later = &candidate
		}
	}
	if later != nil {
		return *later, nil
	}
	return java{}, &MissingError{Program: fmt.Sprintf("Java %d or later", oldestJava), Seen: seen, Install: installCommand("java")}
}

// javaCandidates lists the java programs to look at, in order, each once.
func javaCandidates() []string {
	var paths []string
	if home := os.Getenv("JAVA_HOME"); home != "" {
		paths = append(paths, filepath.Join(home, "bin", "java"))
	}
	if path, err := exec.LookPath("java"); err == nil {
		paths = append(paths, path)
	}
	for _, pattern := range []string{
		"/usr/lib/jvm/*/bin/java",
		"/opt/homebrew/opt/openjdk*/bin/java",
		"/usr/local/opt/openjdk*/bin/java",
		"/Library/Java/JavaVirtualMachines/*/Contents/Home/bin/java",
	} {
		matches, _ := filepath.Glob(pattern) // only a malformed pattern is an error
		paths = append(paths, matches...)
	}
	var distinct []string
	for _, path := range paths {
		if resolved, err := filepath.EvalSymlinks(path); err == nil {
			path = resolved
		}
		if !slices.Contains(distinct, path) {
			distinct = append(distinct, path)
		}
	}
	return distinct
}

// askJava runs java -version.
func askJava(ctx context.Context, path string) (java, error) {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	command := exec.CommandContext(ctx, path, "-version")
	command.Env = javaEnvironment()
	output, err := command.CombinedOutput()
	if err != nil {
		return java{}, fmt.Errorf("%s: %w", path, err)
	}
	release, err := parseJavaVersion(string(output))
	if err != nil {
		return java{}, fmt.Errorf("%s: %w", path, err)
	}
	return java{path: path, release: release, build: string(output)}, nil
}

var javaVersion = regexp.MustCompile(`version "(\d+)(?:\.(\d+))?`)

// parseJavaVersion reads the release out of what java -version prints. Up to
// Java 8 versions began with "1.".
func parseJavaVersion(output string) (int, error) {
	match := javaVersion.FindStringSubmatch(output)
	if match == nil {
		return 0, fmt.Errorf("cannot read a Java version in %q", output)
	}
	if match[1] == "1" && match[2] != "" {
		return strconv.Atoi(match[2])
	}
	return strconv.Atoi(match[1])
}

// mavenEnvironment returns the environment of this process, with JAVA_HOME set to the Java that was found. If that java is a script that
// chooses among several, its path does not lead to a JAVA_HOME, and Maven finds its own.
func (j java) mavenEnvironment() []string {
	home := filepath.Dir(filepath.Dir(j.path))
	if _, err := os.Stat(filepath.Join(home, "lib", "modules")); err != nil {
		return os.Environ()
	}
	return append(os.Environ(), "JAVA_HOME="+home)
}

// javaEnvironment returns the environment of this process without the variables that
// pass options to a JVM: they would change its speed, and print lines of their own.
// Where no locale is set, as on a bare system, a JVM cannot open directories with
// non-ASCII names: so a locale is set that every system has.
func javaEnvironment() []string {
	locale := cmp.Or(os.Getenv("LC_ALL"), os.Getenv("LC_CTYPE"), os.Getenv("LANG"))
	known := strings.Contains(strings.ReplaceAll(strings.ToLower(locale), "-", ""), "utf8")
	environment := slices.DeleteFunc(os.Environ(), func(entry string) bool {
		name, _, _ := strings.Cut(entry, "=")
		return slices.Contains([]string{"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH"}, name) || name == "LC_ALL" && !known
	})
	if !known {
		environment = append(environment, "LC_ALL=C.UTF-8")
	}
	return environment
}

// mavenElsewhere lists paths of Maven that are not always in PATH.
var mavenElsewhere = []string{"/opt/homebrew/bin/mvn", "/usr/local/bin/mvn"}

// findMaven returns the path of Maven, which is needed only for the first fetch.
func findMaven() (string, error) {
	candidates := append([]string{"mvn"}, mavenElsewhere...)
	if home := os.Getenv("MAVEN_HOME"); home != "" {
		candidates = append([]string{filepath.Join(home, "bin", "mvn")}, candidates...)
	}
	for _, candidate := range candidates {
		if path, err := exec.LookPath(candidate); err == nil {
			return path, nil
		}
	}
	return "", &MissingError{Program: "Maven (mvn), which fetches Neo4j once,", Install: installCommand("maven")}
}

// installCommand returns the command that installs "java" or "maven" with the package manager of this machine.
func installCommand(program string) string {
	for _, manager := range []struct{ tool, java, maven string }{
		{"apt-get", "sudo apt-get install openjdk-17-jre-headless", "sudo apt-get install maven"},
		{"dnf", "sudo dnf install java-21-openjdk-headless", "sudo dnf install maven"},
		{"brew", "brew install openjdk@17", "brew install maven"},
	} {
		if _, err := exec.LookPath(manager.tool); err != nil {
			continue
		}
		if program == "java" {
			return manager.java
		}
		return manager.maven
	}
	if program == "java" {
		return "use the package manager of " + runtime.GOOS + " for OpenJDK 17 or 21, and set JAVA_HOME when java is not on the PATH"
	}
	return "use the package manager of " + runtime.GOOS + " for Apache Maven 3, and put mvn on the PATH"
}
