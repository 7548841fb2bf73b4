package sandbox

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	lua "github.com/yuin/gopher-lua"
)

// show returns a value in short, as a reader of an error wants it.
func show(v lua.LValue) string {
	t, ok := v.(*lua.LTable)
	if !ok {
		return showScalar(v)
	}
	const most = 4
	var parts []string
	for k, v := t.Next(lua.LNil); k != lua.LNil; k, v = t.Next(k) {
		if len(parts) == most {
			parts = append(parts, "...")
			break
		}
		item := "{...}"
		if _, nested := v.(*lua.LTable); !nested {
			item = showScalar(v)
		}
		if n, isNumber := k.(lua.LNumber); !isNumber || int(n) != len(parts)+1 {
			item = showKey(k) + "=" + item
		}
		parts = append(parts, item)
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func showKey(k lua.LValue) string {
	if s, ok := k.(lua.LString); ok && isName(string(s)) {
		return string(s)
	}
	return "[" + showScalar(k) + "]"
}

func isName(s string) bool {
	for i, r := range s {
		letter := r == '_' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return s != "" && len(s) <= 40
}

func showScalar(v lua.LValue) string {
	switch v := v.(type) {
	case lua.LString:
		return showString(string(v))
	case lua.LNumber, lua.LBool, *lua.LNilType:
		return Text(v)
	case *lua.LUserData:
		if s, ok := v.Value.(fmt.Stringer); ok {
			return s.String()
		}
	}
	return v.Type().String()
}

func showString(s string) string {
	const most = 60
	if len(s) <= most {
		return strconv.Quote(s)
	}
	end := most
	for end > most-utf8.UTFMax && !utf8.RuneStart(s[end]) {
		end--
	}
	return strconv.Quote(s[:end]) + "..."
}
