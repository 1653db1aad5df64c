package managed

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// fakeMaven places a substitute before the real Maven in PATH.
func fakeMaven(t *testing.T, script string) {
	t.Helper()
	startsPrograms(t)
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "mvn"), []byte("#!/bin/sh\n"+script+"\n"), 0o700))
	t.Setenv("MAVEN_HOME", "")
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
}

func TestFailedFetchLeavesNothing(t *testing.T) {
	for name, test := range map[string]struct{ script, want string }{
		"no network": {
			script: `echo "[ERROR] Could not transfer artifact org.neo4j:neo4j:pom:1 (use $1)"; exit 1`,
			want:   "| [ERROR] Could not transfer artifact org.neo4j:neo4j:pom:1 (use -q)", // the second attempt, without -o
		},
		"a wrong jar": {
			script: `for argument; do case $argument in -DoutputDirectory=*) dir=${argument#*=};; esac; done; mkdir "$dir"; echo no > "$dir/neo4j-` + Version + `.jar"`,
			want:   "neo4j-" + Version + ".jar is damaged or was tampered with",
		},
		"no jars": {script: "exit 0", want: "left no jars"},
	} {
		t.Run(name, func(t *testing.T) {
			fakeMaven(t, test.script)
			cache := t.TempDir()
			set, err := cachedJars(cache)
			must(t, err)
			must(t, os.Mkdir(set.dir+".tmp-interrupted", 0o700))
			_, err = fetchJars(testContext(t), cache, java{}, t.Logf)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want %q", err, test.want)
			}
			left, err := filepath.Glob(filepath.Join(cache, "*"))
			must(t, err)
			if len(left) != 1 || left[0] != set.dir+".lock" {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

func TestFetchCanBeInterrupted(t *testing.T) {
	fakeMaven(t, "exec sleep 60")
	ctx, cancel := context.WithTimeoutCause(context.Background(), 100*time.Millisecond, errors.New("enough"))
	defer cancel()
	_, err := fetchJars(ctx, t.TempDir(), java{}, t.Logf)
	if err == nil {
		t.Fatal("no error")
	}
	contains(t, err.Error(), "interrupted", "enough")
}

func TestMissingMaven(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	t.Setenv("MAVEN_HOME", "")
	elsewhere := mavenElsewhere
	mavenElsewhere = nil
	defer func() { mavenElsewhere = elsewhere }()
	_, err := fetchJars(testContext(t), t.TempDir(), java{}, t.Logf)
	var missing *MissingError
	if !errors.As(err, &missing) {
		t.Fatalf("not reported as missing: %v", err)
	}
	contains(t, err.Error(), "Maven (mvn)", "to install it")
}
