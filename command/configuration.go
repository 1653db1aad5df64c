package command

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"github.com/adrg/xdg"
	"github.com/alecthomas/kong"
	"github.com/goccy/go-yaml"
)

// configurationFile is the path of a configuration file. The parser reads the file before it resolves flags.
type configurationFile string

// BeforeResolve reads the file.
func (configurationFile) BeforeResolve(k *kong.Kong, ctx *kong.Context, trace *kong.Path) error {
	resolver, err := k.LoadConfig(string(ctx.FlagValue(trace.Flag).(configurationFile)))
	if err != nil {
		return fmt.Errorf("--config: %w", err)
	}
	ctx.AddResolver(resolver)
	return nil
}

// configurationFiles returns the paths of the configuration files that are read without --config, where they exist.
func configurationFiles() []string {
	return []string{filepath.Join(xdg.ConfigHome, "entitlegraph", "config.yaml")}
}

// readConfiguration reads a configuration file: a YAML mapping of flag names to values.
func readConfiguration(r io.Reader) (kong.Resolver, error) {
	raw, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	values := map[string]any{}
	if err := yaml.Unmarshal(raw, &values); err != nil {
		return nil, fmt.Errorf("the configuration file is not a YAML mapping of settings: %w", err)
	}
	return configuration(values), nil
}

// configuration is the values of a configuration file, by flag name.
type configuration map[string]any

// Validate refuses a name that is not a flag of any command.
func (c configuration) Validate(app *kong.Application) error {
	known := map[string]bool{}
	collectFlags(app.Node, known)
	var unknown []string
	for name := range c {
		if !known[name] {
			unknown = append(unknown, name)
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	sort.Strings(unknown)
	return fmt.Errorf("the configuration file has unknown settings: %s; settings are named like flags, see --help of each command", strings.Join(unknown, ", "))
}

func collectFlags(node *kong.Node, known map[string]bool) {
	for _, flag := range node.Flags {
		known[flag.Name] = flag.Name != "help" && flag.Name != "config"
	}
	for _, child := range node.Children {
		collectFlags(child, known)
	}
}

// Resolve returns the file's value of a flag; nil if the file or the environment decides otherwise: it has none, or the environment has one.
func (c configuration) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	value, ok := c[flag.Name]
	if !ok || slices.ContainsFunc(flag.Envs, isSet) {
		return nil, nil
	}
	switch value.(type) {
	case map[string]any, []any, nil:
		return nil, errors.New("setting " + flag.Name + " of the configuration file must be a single value")
	}
	return fmt.Sprint(value), nil
}

func isSet(variable string) bool {
	_, set := os.LookupEnv(variable)
	return set
}

// validate checks every setting of a command, also those of the environment and of a file: the parser checks the command line alone.
func validate(parsed *kong.Context) error {
	for _, flag := range parsed.Flags() {
		if value, ok := flag.Target.Interface().(interface{ Validate() error }); ok {
			if err := value.Validate(); err != nil {
				return fmt.Errorf("--%s: %w", flag.Name, err)
			}
		}
	}
	if command, ok := parsed.Selected().Target.Addr().Interface().(interface{ check() error }); ok {
		return command.check() // cross-field validation
	}
	return nil
}
