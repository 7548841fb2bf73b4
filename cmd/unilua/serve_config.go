package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/unilua/unilua/bindings"
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/host"
	"github.com/unilua/unilua/engine/host/config"
	"github.com/unilua/unilua/engine/logging"
	"github.com/unilua/unilua/engine/sandbox/permission"
)

// configFile is what the file of settings is called where none is named.
const configFile = "unilua.toml"

// settings returns what the file says, and over it what flags state. Without
// --config the file is the one in the working folder, if there is one.
func (f *serveFlags) settings() (*config.Config, error) {
	c, err := f.readConfig()
	if err != nil {
		return nil, err
	}
	if f.set.Changed("tz") {
		c.Zone = f.zone.value
	}
	if f.set.Changed("max-runs") {
		c.MaxRuns = f.maxRuns.value
	}
	if f.set.Changed("drain") {
		c.Drain = f.drain.value
	}
	if f.set.Changed("log-level") {
		c.LogLevel = f.log.level.value
	}
	if f.set.Changed("log-format") {
		c.LogFormat = f.log.format.value
	}
	if f.set.Changed("data") || f.data.ephemeral {
		c.Data = f.data.folder
	}
	return c, f.page.over(c)
}

func (f *serveFlags) readConfig() (*config.Config, error) {
	file := f.config
	if file == "" {
		if _, err := os.Lstat(configFile); errors.Is(err, os.ErrNotExist) {
			return config.Default(), nil
		}
		file = configFile
	}
	c, err := config.Load(file)
	var wrong config.Errors
	if err != nil && !errors.As(err, &wrong) {
		return nil, usagef("the settings in %s cannot be read: %s", file, bareError(err))
	}
	if err != nil {
		return nil, fault.New(fault.Invalid, "%w", err)
	}
	return c, nil
}

// begin lets settings hold that only count when a host starts.
func (f *serveFlags) begin(c *config.Config) {
	f.data.folder = c.Data
	f.log.level.value, f.log.format.value = c.LogLevel, c.LogFormat
}

// adopt lets settings hold for scripts that are read from now on.
func (l *library) adopt(c *config.Config) error {
	grants := map[string]config.Grants{}
	for path, g := range c.Scripts {
		full, err := filepath.Abs(path)
		if err != nil {
			return err
		}
		grants[full] = g
	}
	l.config, l.grants = c, grants
	l.places = l.given
	if len(l.places) == 0 {
		l.places = c.Jobs
	}
	l.age++
	return nil
}

// grant adds to a set what the file of settings says of a script.
func (l *library) grant(s *script, set *permission.Set) error {
	path, err := filepath.Abs(s.program.Name)
	if err != nil {
		return err
	}
	return l.grants[path].Apply(set, configFile)
}

// limit sets the limits that neither a flag nor the header states.
func (l *library) limit(to *bindings.Limits) {
	c := l.config.Limits
	state(&to.Timeout, c.Timeout)
	state(&to.Instructions, c.Instructions)
	state(&to.Memory, c.Memory)
	state(&to.Output, c.Output)
	state(&to.Objects, c.Objects)
	state(&to.Children, c.Children)
	state(&to.Coroutines, c.Coroutines)
	state(&to.Source, int(c.Source))
	state(&to.Nesting, c.Nesting)
}

// state sets what to points to, unless it is stated already.
func state[T comparable](to *T, v T) {
	var unstated T
	if *to == unstated {
		*to = v
	}
}

// strangers returns an error for each script that has grants and is not served.
func (l *library) strangers() (wrong []error) {
	served := map[string]bool{}
	for file := range l.known {
		if full, err := filepath.Abs(file); err == nil {
			served[full] = true
		}
	}
	for path := range l.grants {
		if !served[path] {
			wrong = append(wrong, fault.New(fault.NotFound, "%s has a section for %s, which is not among the scripts that are served", l.config.File, path))
		}
	}
	return wrong
}

// hostSettings returns what a host takes from the settings.
func hostSettings(c *config.Config) host.Settings {
	return host.Settings{
		MaxRuns: c.MaxRuns, Window: c.Window, Drain: c.Drain,
		Keep: host.Keep{Rows: c.Keep.Runs, Age: c.Keep.Age},
	}
}

// reconfigure reads the settings again. If they are wrong, those before stay.
func (s *server) reconfigure(ctx context.Context) {
	c, err := s.flags.settings()
	if err != nil {
		report(s.rt.Stderr, err)
		s.rt.Log.Log(logging.Error, "the settings stay as they were")
		return
	}
	if fixed := unchangeable(s.library.config, c); len(fixed) > 0 {
		s.rt.Log.Log(logging.Warn, "settings have changed that count only when serve is started again", "settings", strings.Join(fixed, ", "))
	}
	if err := s.library.adopt(c); err != nil {
		report(s.rt.Stderr, err)
		return
	}
	s.flags.log.root.SetLevel(c.LogLevel)
	_ = s.host.Change(ctx, hostSettings(c)) // it fails only when the host ends
}

// unchangeable names the settings that differ and cannot change while a host runs.
func unchangeable(a, b *config.Config) (names []string) {
	for name, same := range map[string]bool{
		"data": a.Data == b.Data, "listen": a.Listen == b.Listen, "log_format": a.LogFormat == b.LogFormat,
		"tls": a.TLS == b.TLS, "token_file": a.TokenFile == b.TokenFile,
	} {
		if !same {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
