package sandbox

import (
	"time"

	"github.com/unilua/unilua/engine/sandbox/number"
	"github.com/unilua/unilua/engine/sandbox/strftime"
	lua "github.com/yuin/gopher-lua"
)

// Dates are those of the proleptic Gregorian calendar, in the time zone of the
// host, or in UTC.

// The seconds that a date can have: those whose year is an int of C.
const (
	firstSecond = -67768040609740800
	lastSecond  = 67768036191676799
)

// osDate is os.date(format, time).
func osDate(L *lua.LState) int {
	format, at := optText(L, 1, "%c"), time.Now().Unix()
	if L.Get(2) != lua.LNil {
		at = number.Int64(checkNumber(L, 2))
	}
	if at < firstSecond || at > lastSecond {
		L.Push(lua.LNil)
		return 1
	}
	t := time.Unix(at, 0)
	if len(format) > 0 && format[0] == '!' {
		t, format = t.UTC(), format[1:]
	}
	if format == "*t" {
		L.Push(dateTable(L, t))
	} else {
		L.Push(lua.LString(formatDate(L, format, t)))
	}
	return 1
}

func dateTable(L *lua.LState, t time.Time) *lua.LTable {
	d := L.CreateTable(0, 9)
	d.RawSetString("sec", lua.LNumber(t.Second()))
	d.RawSetString("min", lua.LNumber(t.Minute()))
	d.RawSetString("hour", lua.LNumber(t.Hour()))
	d.RawSetString("day", lua.LNumber(t.Day()))
	d.RawSetString("month", lua.LNumber(t.Month()))
	d.RawSetString("year", lua.LNumber(t.Year()))
	d.RawSetString("wday", lua.LNumber(t.Weekday()+1))
	d.RawSetString("yday", lua.LNumber(t.YearDay()))
	d.RawSetString("isdst", lua.LBool(t.IsDST()))
	return d
}

// formatDate leaves what is no conversion as it is.
func formatDate(L *lua.LState, format string, t time.Time) []byte {
	var text []byte
	counted := 0
	for i := 0; i < len(format); i++ {
		checkStep(L, i+1)
		if format[i] != '%' || i+1 == len(format) {
			text = append(text, format[i])
			continue
		}
		i++
		extended, ok := strftime.Append(text, format[i], t)
		if !ok {
			extended = append(text, '%', format[i])
		}
		text = extended
		checkRoom(L, len(text))
		if len(text)-counted > piece {
			counted = len(text)
			Of(L).control.grab(L, 2*counted)
		}
	}
	return text
}

func osDifftime(L *lua.LState) int {
	before := number.Int64(optNumber(L, 2, 0))
	L.Push(lua.LNumber(float64(number.Int64(checkNumber(L, 1))) - float64(before)))
	return 1
}

// osTime is os.time(table): the seconds of a date whose fields may be out of
// range, such as the 32nd of a month.
func osTime(L *lua.LState) int {
	if L.Get(1) == lua.LNil {
		L.Push(lua.LNumber(time.Now().Unix()))
		return 1
	}
	t := checkTable(L, 1)
	sec, min, hour := dateField(L, t, "sec", 0), dateField(L, t, "min", 0), dateField(L, t, "hour", 12)
	day, month, year := dateField(L, t, "day", -1), dateField(L, t, "month", -1), dateField(L, t, "year", -1)
	dst := L.GetField(t, "isdst")
	at := time.Date(year, time.Month(month), day, hour, min, sec, 0, time.Local)
	if dst != lua.LNil {
		at = reckoned(at, lua.LVAsBool(dst))
	}
	if s := at.Unix(); s == -1 || s < firstSecond || s > lastSecond { // C cannot tell -1 from a failure
		L.Push(lua.LNil)
	} else {
		L.Push(lua.LNumber(s))
	}
	return 1
}

// dateField returns a field of a date, which must be there if absent is
// negative.
func dateField(L *lua.LState, t *lua.LTable, name string, absent int) int {
	f, ok := toNumber(L.GetField(t, name))
	switch {
	case ok:
		return number.Int(f)
	case absent < 0:
		raise(L, "field '%s' missing in date table", name)
	}
	return absent
}

// reckoned returns the time whose clock showed what t's does, if that was set
// to daylight saving time or was not. As the C library of GNU does, it takes the
// offset that the zone had then at the nearest time, within eight years or so;
// if it had none, daylight saving is an hour.
func reckoned(t time.Time, dst bool) time.Time {
	if t.IsDST() == dst {
		return t
	}
	const stride, bound = 601200 * time.Second, 268828200 * time.Second // shorter than any period of daylight saving
	_, offset := t.Zone()
	for delta := stride; delta < bound; delta += stride {
		for _, other := range [...]time.Time{t.Add(-delta), t.Add(delta)} {
			if other.IsDST() == dst {
				_, then := other.Zone()
				return t.Add(time.Duration(offset-then) * time.Second)
			}
		}
	}
	if dst {
		return t.Add(-time.Hour)
	}
	return t.Add(time.Hour)
}
