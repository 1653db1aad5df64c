package command

import (
	"path/filepath"

	"github.com/adrg/xdg"
)

// settings are the flags that every command knows.
type settings struct {
	Config  configurationFile `help:"YAML file with settings, named like the flags." placeholder:"FILE"`
	DataDir string            `help:"Where the managed database keeps its data (${default})." default:"${dataDirectory}" placeholder:"DIR"`
	logSettings
	databaseSettings
}

func defaultDataDirectory() string { return filepath.Join(xdg.DataHome, "entitlegraph") }
