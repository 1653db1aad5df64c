// Package overlay compiles the tests of a package with other contents of some of its files. The working tree stays as it is.
package overlay

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
)

// Build compiles the tests of the package in folder, with contents in place of the files of these names, which may be new. It writes into work, which is
// of this build alone, and returns the path of the test binary; the output is that of the compiler, if there was an error. Flags are those of
// go test.
func Build(ctx context.Context, folder, work string, contents map[string][]byte, flags ...string) (binary string, output []byte, err error) {
	replace := map[string]string{}
	for name, content := range contents {
		original, err := filepath.Abs(name)
		if err != nil {
			return "", nil, err
		}
		replace[original] = filepath.Join(work, filepath.Base(name))
		if err := os.WriteFile(replace[original], content, 0o600); err != nil {
			return "", nil, err
		}
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", nil, err
	}
	file := filepath.Join(work, "overlay.json")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		return "", nil, err
	}
	binary = filepath.Join(work, "tests")
	arguments := append([]string{"test", "-c", "-overlay", file, "-o", binary}, flags...)
	output, err = exec.CommandContext(ctx, "go", append(arguments, "./"+folder)...).CombinedOutput()
	return binary, output, err
}
