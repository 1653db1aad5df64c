package command

import (
	"path/filepath"

	"github.com/adrg/xdg"
)

// settings are the flags of every command.
type settings struct {
	Config  configurationFile `help:"YAML file of settings, each named like its flag." placeholder:"FILE"`
	DataDir string            `help:"Directory of the managed database and of the key for development tokens (${default})." default:"${dataDirectory}" placeholder:"DIR"`
	logSettings
	databaseSettings
}

func defaultDataDirectory() string { return filepath.Join(xdg.DataHome, "entitlegraph") }
