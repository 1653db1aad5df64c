package managed

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestParseJavaVersion(t *testing.T) {
	for output, want := range map[string]int{
		`openjdk version "17.0.15" 2025-04-15`:                                         17,
		`java version "1.8.0_392"`:                                                     8,
		`openjdk version "21" 2023-09-19`:                                              21,
		`openjdk version "22-ea" 2024-03-19`:                                           22,
		"Picked up JAVA_TOOL_OPTIONS: -Dx=1\nopenjdk version \"11.0.2\" 2019-01-15":    11,
		"openjdk version \"25.0.1\" 2025-10-21\nOpenJDK Runtime Environment (build x)": 25,
	} {
		if got, err := parseJavaVersion(output); got != want || err != nil {
			t.Errorf("%q: %d, %v; want %d", output, got, err, want)
		}
	}
	for _, output := range []string{"", "The operation couldn't be completed. Unable to locate a Java Runtime."} {
		if got, err := parseJavaVersion(output); err == nil {
			t.Errorf("%q: %d, want an error", output, got)
		}
	}
}

// fakeJava writes a java program that claims a version.
func fakeJava(t *testing.T, version string) (home string) {
	t.Helper()
	startsPrograms(t)
	home = t.TempDir()
	must(t, os.MkdirAll(filepath.Join(home, "bin"), 0o700))
	must(t, os.WriteFile(filepath.Join(home, "bin", "java"), []byte("#!/bin/sh\necho 'openjdk version \""+version+"\"' >&2\n"), 0o700))
	return home
}

func TestFindJavaPrefersJavaHome(t *testing.T) {
	t.Setenv("JAVA_HOME", fakeJava(t, "21.0.1"))
	found, err := findJava(testContext(t))
	must(t, err)
	if found.release != 21 || !strings.HasPrefix(found.path, os.Getenv("JAVA_HOME")) {
		t.Errorf("found %+v", found)
	}
}

func TestFindJavaPassesOverAnOldOne(t *testing.T) {
	t.Setenv("JAVA_HOME", fakeJava(t, "11.0.1"))
	found, err := findJava(testContext(t))
	var missing *MissingError
	if errors.As(err, &missing) {
		contains(t, err.Error(), "this is Java 11", "to install it") // a machine without any other Java
		return
	}
	must(t, err)
	if found.release < oldestJava {
		t.Errorf("found %+v", found)
	}
}

func TestJavaEnvironment(t *testing.T) {
	t.Setenv("JAVA_TOOL_OPTIONS", "-Xint")
	t.Setenv("_JAVA_OPTIONS", "-Xmx1m")
	if text := strings.Join(javaEnvironment(), "\n"); strings.Contains(text, "-Xint") || strings.Contains(text, "-Xmx1m") {
		t.Errorf("options reach the JVM: %s", text)
	}
}

// TestJavaHasALocale: the JVM reads names of directories as UTF-8, whatever the locale of this process.
func TestJavaHasALocale(t *testing.T) {
	for name, c := range map[string]struct{ all, kind, lang, want string }{
		"nothing":                 {want: "LC_ALL=C.UTF-8"},
		"POSIX":                   {lang: "C", want: "LC_ALL=C.UTF-8"},
		"one that wins":           {all: "POSIX", lang: "de_CH.UTF-8", want: "LC_ALL=C.UTF-8"},
		"Latin 1":                 {kind: "de_CH.ISO-8859-1", want: "LC_ALL=C.UTF-8"},
		"UTF-8":                   {lang: "de_CH.UTF-8", want: "LANG=de_CH.UTF-8"},
		"UTF-8 in another letter": {all: "ja_JP.utf8", lang: "C", want: "LC_ALL=ja_JP.utf8"},
	} {
		t.Setenv("LC_ALL", c.all)
		t.Setenv("LC_CTYPE", c.kind)
		t.Setenv("LANG", c.lang)
		environment := javaEnvironment()
		all := slices.DeleteFunc(slices.Clone(environment), func(entry string) bool { return !strings.HasPrefix(entry, "LC_ALL=") })
		if !slices.Contains(environment, c.want) || len(all) > 1 || strings.HasPrefix(c.want, "LANG") && slices.Contains(environment, "LC_ALL=C.UTF-8") {
			t.Errorf("%s: %v, want %s", name, all, c.want)
		}
	}
}
