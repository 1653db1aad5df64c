package command

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/adrg/xdg"
	"github.com/alecthomas/kong"
	"github.com/goccy/go-yaml"
	"github.com/rs/zerolog"

	"entitlegraph/graph"
	"entitlegraph/neo4j"
)

// settings are the flags that every command knows.
type settings struct {
	Config    configurationFile `help:"YAML file with settings, named like the flags." placeholder:"FILE"`
	DataDir   string            `help:"Where the managed database keeps its data (${default})." default:"${dataDirectory}" placeholder:"DIR"`
	LogLevel  string            `help:"Least severe messages to log: ${enum} (${default})." enum:"debug,info,warn,error" default:"info" placeholder:"LEVEL"`
	LogFormat string            `help:"Form of log lines: ${enum} (${default}: text on a terminal, json elsewhere)." enum:"auto,text,json" default:"auto" placeholder:"FORM"`

	Neo4jURI          databaseAddress `name:"neo4j-uri" env:"NEO4J_URI" help:"Use this database instead of a managed one, such as neo4j://host:7687 or neo4j+s://host." placeholder:"URI"`
	Neo4jUsername     string          `name:"neo4j-username" env:"NEO4J_USERNAME" help:"User name for --neo4j-uri (${default})." default:"neo4j" placeholder:"NAME"`
	Neo4jPassword     string          `name:"neo4j-password" env:"NEO4J_PASSWORD" help:"Password for --neo4j-uri; better given in the environment than on the command line." placeholder:"PASSWORD"`
	Neo4jPasswordFile passwordFile    `name:"neo4j-password-file" env:"NEO4J_PASSWORD_FILE" help:"File that holds the password for --neo4j-uri, instead of --neo4j-password." placeholder:"FILE"`
	Neo4jDatabase     string          `name:"neo4j-database" env:"NEO4J_DATABASE" help:"Database to use on --neo4j-uri (${default})." default:"neo4j" placeholder:"NAME"`

	CacheSize memorySize `help:"Memory for what accounts hold (${default}); it saves reading it anew for each answer." default:"512m" placeholder:"SIZE"`

	Demo bool `help:"Use the database of the demonstration, which is apart from any other; NEO4J_URI does not matter then."`

	DatabaseHeap      memorySize `help:"Heap of the managed database (${default})." default:"1g" placeholder:"SIZE"`
	DatabasePageCache memorySize `help:"Page cache of the managed database (${default})." default:"128m" placeholder:"SIZE"`
}

// keepDemonstrationApart leaves the demonstration its managed database alone.
func (s *settings) keepDemonstrationApart() {
	if s.Demo {
		s.Neo4jURI = ""
	}
}

// databaseAddress is where a database is.
type databaseAddress string

// Validate refuses an address that the driver could not use.
func (a databaseAddress) Validate() error {
	if a == "" {
		return nil
	}
	return neo4j.CheckURI(string(a))
}

// configurationFile is a file with settings, which is read before they are looked at.
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

// memorySize is an amount of memory as the JVM and Neo4j write it.
type memorySize string

var plainSize = regexp.MustCompile(`^[1-9][0-9]{0,5}[mgMG]$`)

// Validate refuses what is no number followed by m or g.
func (m memorySize) Validate() error {
	if !plainSize.MatchString(string(m)) {
		return fmt.Errorf("%q must be a size such as 512m or 4g", string(m))
	}
	return nil
}

// bytes gives a size that was validated.
func (m memorySize) bytes() int64 {
	s := strings.ToLower(string(m))
	n, _ := strconv.ParseInt(strings.TrimRight(s, "mg"), 10, 64)
	if strings.HasSuffix(s, "g") {
		return n << 30
	}
	return n << 20
}

// listenAddress is where the server listens.
type listenAddress string

// Validate refuses what is no host:port.
func (a listenAddress) Validate() error {
	host, port, err := net.SplitHostPort(string(a))
	n, numberErr := strconv.Atoi(port)
	if err != nil || numberErr != nil || n < 0 || n > 65535 {
		return fmt.Errorf("%q must be host:port with a port of 0 to 65535, such as 127.0.0.1:8080", string(a))
	}
	if host == "" {
		return fmt.Errorf("%q must name the host to listen on, such as 127.0.0.1:%s", string(a), port)
	}
	return nil
}

// loopback says that only this machine can reach the address.
func (a listenAddress) loopback() bool {
	host, _, _ := net.SplitHostPort(string(a))
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// instant is a point in time with an offset.
type instant struct{ time.Time }

// UnmarshalText reads an instant as the API does.
func (i *instant) UnmarshalText(text []byte) (err error) {
	i.Time, err = graph.ParseInstant(string(text))
	return err
}

func defaultDataDirectory() string { return filepath.Join(xdg.DataHome, "entitlegraph") }

// configurationFiles are read when they exist, without being named.
func configurationFiles() []string {
	return []string{filepath.Join(xdg.ConfigHome, "entitlegraph", "config.yaml")}
}

// readConfiguration reads a configuration file: one mapping of flag names to values.
func readConfiguration(r io.Reader) (kong.Resolver, error) {
	raw, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	values := map[string]any{}
	if err := yaml.Unmarshal(raw, &values); err != nil {
		return nil, fmt.Errorf("the configuration file is no YAML mapping of settings: %w", err)
	}
	return configuration(values), nil
}

// configuration is what a configuration file said, by flag name.
type configuration map[string]any

// Validate refuses a setting that no command has.
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

// Resolve gives the value of a flag, if the file has one and the environment has none.
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

// validate checks every setting of a command, wherever it came from: the parser itself checks only those of the command line.
func validate(parsed *kong.Context) error {
	for _, flag := range parsed.Flags() {
		if value, ok := flag.Target.Interface().(interface{ Validate() error }); ok {
			if err := value.Validate(); err != nil {
				return fmt.Errorf("--%s: %w", flag.Name, err)
			}
		}
	}
	if command, ok := parsed.Selected().Target.Addr().Interface().(interface{ check() error }); ok {
		return command.check() // of settings that are good each, and may not be together
	}
	return nil
}

// newLogger makes the program's logger. Logs go to standard error: standard output is for answers.
func newLogger(c *console, level, form string) zerolog.Logger {
	w := io.Writer(c)
	if form == "text" || form == "auto" && c.terminal {
		w = zerolog.ConsoleWriter{Out: w, TimeFormat: time.TimeOnly, NoColor: os.Getenv("NO_COLOR") != ""}
	}
	parsed, err := zerolog.ParseLevel(level)
	if err != nil {
		parsed = zerolog.InfoLevel // the flag's enum lets no other word through
	}
	return zerolog.New(w).Level(parsed).With().Timestamp().Logger()
}
