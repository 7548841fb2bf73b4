// Package config reads unilua.toml, which says how a host of scripts is to work:
// where it keeps its data, where its page listens, what scripts may do and use.
//
//	jobs       = ["jobs", "report.lua"] # folders and files
//	data       = "/var/lib/unilua"
//	listen     = "127.0.0.1:8080"      # or "unix:/run/unilua/page.sock"
//	token_file = "/etc/unilua/token"
//	tz         = "Europe/Berlin"
//	max_runs   = 16
//	drain      = "30s"
//	catch_up_window = "24h"
//	log_level  = "info"
//	log_format = "text"
//
//	[tls]
//	cert = "/etc/unilua/cert.pem"
//	key  = "/etc/unilua/key.pem"
//
//	[limits]
//	timeout    = "10m"
//	max_memory = "64MB"
//
//	[keep]
//	age  = "30d"
//	runs = 1000
//	size = "1GB"
//
//	[scripts."jobs/backup.lua"]
//	allow = { run = ["tar"], read = ["/srv"] }
//	deny  = { read = ["/srv/secret"] }
//
// Durations are seconds or texts such as "90s", sizes are bytes or texts such as
// "10MB". Paths are taken from the folder of the file. A key that is not known
// is an error, and all that is wrong is said at once, each with its line.
package config

import (
	"os"
	"path/filepath"
	"time"

	"github.com/unilua/unilua/engine/logging"
)

// Config is what the file says. A field that the file does not state has the
// default that is named here, or else its zero value.
type Config struct {
	File      string   // "" if there is none
	Jobs      []string // folders and files of scripts
	Data      string   // data folder
	Listen    Address
	TokenFile string
	TLS       TLS
	Zone      *time.Location // of jobs that name none: UTC
	MaxRuns   int            // runs at the same time: 64
	Drain     time.Duration  // how long runs have when the host stops: 30 s
	Window    time.Duration  // how long a due time that was missed may be caught up: 24 h
	LogLevel  logging.Level  // Info
	LogFormat string         // "text", or "json"
	Limits    Limits
	Keep      Keep
	Scripts   map[string]Grants // by the path of the script's file
}

// TLS names the files of a certificate and its key: both, or none.
type TLS struct{ Cert, Key string }

// Limits are those of a run whose script states none. Those that are 0 have the
// default of every run.
type Limits struct {
	Timeout      time.Duration // 1 h
	Instructions int64
	Memory       int64 // bytes
	Output       int64 // bytes
	Objects      int
	Children     int
	Coroutines   int
	Source       int64 // bytes
	Nesting      int
}

// Keep says which runs that have ended are kept, with their output: those within
// all of these bounds.
type Keep struct {
	Age  time.Duration // 30 d
	Runs int           // of each job: 1,000
	Size int64         // bytes of output, of all: 1 GiB
}

// Default returns the Config of a host that has no file.
func Default() *Config {
	return &Config{
		Zone: time.UTC, MaxRuns: 64, Drain: 30 * time.Second, Window: 24 * time.Hour, LogLevel: logging.Info, LogFormat: "text",
		Limits:  Limits{Timeout: time.Hour},
		Keep:    Keep{Age: 30 * 24 * time.Hour, Runs: 1000, Size: 1 << 30},
		Scripts: map[string]Grants{},
	}
}

// Load reads a file. The error is that of reading it, or an Errors.
func Load(file string) (*Config, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return Parse(file, text)
}

// Parse reads the text of a file of that name. The error is an Errors.
func Parse(file string, text []byte) (*Config, error) {
	c := Default()
	c.File = file
	if err := decode(file, text, c.keys(), c.check); err != nil {
		return nil, err
	}
	c.place(filepath.Dir(file))
	return c, nil
}

// keys are the known keys of the file, and what reads each.
func (c *Config) keys() table {
	return table{
		"jobs": texts(&c.Jobs), "data": text(&c.Data), "token_file": text(&c.TokenFile),
		"listen": parsed(&c.Listen, ParseAddress), "tz": parsed(&c.Zone, loadZone),
		"max_runs": count(&c.MaxRuns), "drain": span(&c.Drain),
		"catch_up_window": span(&c.Window),
		"log_level":       parsed(&c.LogLevel, logging.ParseLevel), "log_format": choice(&c.LogFormat, "text", "json"),
		"tls":     section{table{"cert": text(&c.TLS.Cert), "key": text(&c.TLS.Key)}, c.TLS.check},
		"limits":  section{keys: c.Limits.keys()},
		"keep":    section{keys: table{"age": span(&c.Keep.Age), "runs": count(&c.Keep.Runs), "size": size(&c.Keep.Size)}},
		"scripts": named(c.script),
	}
}

func (l *Limits) keys() table {
	return table{
		"timeout": span(&l.Timeout), "max_instructions": many(&l.Instructions), "max_memory": size(&l.Memory),
		"max_output": size(&l.Output), "max_objects": count(&l.Objects), "max_children": count(&l.Children),
		"max_coroutines": count(&l.Coroutines), "max_source": source(&l.Source), "max_nesting": nesting(&l.Nesting),
	}
}

// script returns what reads the section of a script.
func (c *Config) script(name string) section {
	g := Grants{}
	return section{
		table{"allow": permissions(&g.Allow), "deny": permissions(&g.Deny)},
		func() error {
			c.Scripts[filepath.Clean(name)] = g
			return nil
		},
	}
}

// place takes paths from the folder of the file.
func (c *Config) place(folder string) {
	in := func(path string) string {
		if path == "" || filepath.IsAbs(path) {
			return path
		}
		return filepath.Join(folder, path)
	}
	for _, path := range []*string{&c.Data, &c.TokenFile, &c.TLS.Cert, &c.TLS.Key} {
		*path = in(*path)
	}
	for i, path := range c.Jobs {
		c.Jobs[i] = in(path)
	}
	scripts := map[string]Grants{}
	for path, g := range c.Scripts {
		scripts[in(path)] = g
	}
	c.Scripts = scripts
	if c.Listen.Network == "unix" {
		c.Listen.Address = in(c.Listen.Address)
	}
}
