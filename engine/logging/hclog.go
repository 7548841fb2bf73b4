package logging

import "github.com/hashicorp/go-hclog"

// front is an hclog logger whose level is the Root's. hclog's own is Off, so
// that it writes nothing itself; asked alone, it would say that nobody listens.
type front struct {
	hclog.InterceptLogger
	root *Root
}

func (f front) with(args []any) front {
	if len(args)%2 != 0 {
		args = append(args[:len(args):len(args)], nil) // hclog would name it EXTRA_VALUE_AT_END
	}
	return front{f.InterceptLogger.With(args...).(hclog.InterceptLogger), f.root}
}

func (f front) named(name string) front {
	return front{f.InterceptLogger.NamedIntercept(name), f.root}
}

func (f front) reset(name string) front {
	return front{f.InterceptLogger.ResetNamedIntercept(name), f.root}
}

func (f front) With(args ...any) hclog.Logger                         { return f.with(args) }
func (f front) Named(name string) hclog.Logger                        { return f.named(name) }
func (f front) ResetNamed(name string) hclog.Logger                   { return f.reset(name) }
func (f front) NamedIntercept(name string) hclog.InterceptLogger      { return f.named(name) }
func (f front) ResetNamedIntercept(name string) hclog.InterceptLogger { return f.reset(name) }

func (f front) IsTrace() bool { return f.root.enabled(Debug) }
func (f front) IsDebug() bool { return f.root.enabled(Debug) }
func (f front) IsInfo() bool  { return f.root.enabled(Info) }
func (f front) IsWarn() bool  { return f.root.enabled(Warn) }
func (f front) IsError() bool { return f.root.enabled(Error) }

func (f front) GetLevel() hclog.Level { return toHCLog(Level(f.root.level.Load())) }

// SetLevel does nothing: a library does not decide what is logged.
func (f front) SetLevel(hclog.Level) {}

func toHCLog(l Level) hclog.Level {
	return [...]hclog.Level{hclog.Debug, hclog.Info, hclog.Warn, hclog.Error, hclog.Off}[l]
}

// fromHCLog returns the level of an hclog entry. What has none is Info.
func fromHCLog(l hclog.Level) Level {
	switch l {
	case hclog.Trace, hclog.Debug:
		return Debug
	case hclog.Warn:
		return Warn
	case hclog.Error:
		return Error
	}
	return Info
}
