package value

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestWhatJSONCanHoldComesBackFromIt(t *testing.T) {
	written := 0
	rapid.Check(t, func(t *rapid.T) {
		v := drawValue(t)
		data, err := v.JSON(rapid.SampledFrom([]string{"", "  ", "\t"}).Draw(t, "indent"))
		if err != nil {
			var path *PathError
			if !errors.As(err, &path) {
				t.Fatalf("%T is not a *PathError: %v", err, err)
			}
			return
		}
		written++
		if !json.Valid(data) {
			t.Fatalf("not JSON: %s", data)
		}
		got, err := FromJSON(data)
		if err != nil {
			t.Fatalf("%s: %v", data, err)
		}
		if want := withTextKeys(t, v); got != want {
			t.Fatalf("%s comes back as\n  %s, want\n  %s", data, got, want)
		}
	})
	if written == 0 {
		t.Error("not one value was written")
	}
}

// withTextKeys returns v with its number keys as JSON gives them back.
func withTextKeys(t *rapid.T, v Value) Value {
	got, err := Of(textKeys(v.Any()))
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func textKeys(x any) any {
	switch x := x.(type) {
	case []any:
		for i := range x {
			x[i] = textKeys(x[i])
		}
	case map[string]any:
		for k := range x {
			x[k] = textKeys(x[k])
		}
	case map[any]any:
		m := map[string]any{}
		for k, e := range x {
			key, err := Of(k)
			if err != nil {
				panic(err)
			}
			name := key.String()
			if text, ok := k.(string); ok {
				name = text
			}
			m[name] = textKeys(e)
		}
		return m
	}
	return x
}

func TestJSONIsWrittenLikeThis(t *testing.T) {
	for _, c := range []struct {
		in   any
		want string
	}{
		{nil, `null`},
		{[]any{true, 1, -1.5, 1e300, math.Copysign(0, -1), "é<&>\u2028\"\x01"}, `[true,1,-1.5,1e+300,-0.0,"é<&>\u2028\"\u0001"]`},
		{map[string]any{"bb": 1, "a": []any{}}, `{"a":[],"bb":1}`},
		{map[any]any{80: "http", "x": 1.5}, `{"80":"http","x":1.5}`},
		{[]any{"\xff\x00"}, `[{"$bytes":"/wA="}]`},
		{map[string]any{"$bytes": "/wA="}, `{"$$bytes":"/wA="}`},
		{map[string]any{"$$bytes": 1}, `{"$$$bytes":1}`},
		{map[string]any{"$bytes": 1, "a": 1}, `{"a":1,"$bytes":1}`},
	} {
		v, err := Of(c.in)
		if err != nil {
			t.Fatal(err)
		}
		got, err := v.JSON("")
		if err != nil || string(got) != c.want {
			t.Errorf("%s is written as %s (%v), want %s", v, got, err, c.want)
		}
	}
	v, _ := Of(map[string]any{"a": []any{1}})
	if got, _ := v.JSON("  "); string(got) != "{\n  \"a\": [\n    1\n  ]\n}" {
		t.Errorf("indented: %s", got)
	}
}

func TestWhatJSONCannotHoldIsAnErrorWithItsPath(t *testing.T) {
	for _, c := range []struct {
		in   any
		want string
	}{
		{[]any{math.Inf(1)}, "value[1]: JSON has no infinite number"},
		{map[string]any{"a": map[string]any{"\xff": 1}}, `value.a["\xff"]: JSON cannot hold a key that is not UTF-8`},
		{map[any]any{math.Inf(-1): 1}, "value[-inf]: JSON has no infinite number"},
		{map[any]any{80: 1, "80": 2}, `value["80"]: JSON cannot tell this key from the number or string that is written alike`},
		{map[any]any{1.5: 1, "1.5": 2}, `value[1.5]: JSON cannot tell this key from the number or string that is written alike`},
	} {
		v, err := Of(c.in)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := v.JSON(""); err == nil || err.Error() != c.want {
			t.Errorf("%s is written as %s (%v), want the error\n%s", v, got, err, c.want)
		}
	}
}

func TestFromJSONKeepsNumbersExactOrRefusesThem(t *testing.T) {
	for text, want := range map[string]string{
		"1": "1", "-0": "-0.0", "1.0": "1", "1e2": "100", "0.1": "0.1", "9007199254740992": "9007199254740992",
		"1152921504606846976": "1.152921504606847e+18", "18446744073709551616": "1.8446744073709552e+19",
		"9007199254740993":     "value: 9007199254740993 cannot be held exactly (integers are exact to 2^53)",
		"18446744073709551617": "value: 18446744073709551617 cannot be held exactly (integers are exact to 2^53)",
		"1e400":                "value: 1e400 is outside the range of numbers",
	} {
		v, err := FromJSON([]byte(text))
		got := v.String()
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s is read as %s, want %s", text, got, want)
		}
	}
}

func TestFromJSONSaysWhatIsWrongAndWhere(t *testing.T) {
	for text, want := range map[string]string{
		``:                                       "JSON, line 1, column 1: the text ends too early",
		"[1,\n  ?]":                              "JSON, line 2, column 3: invalid character '?' looking for beginning of value",
		`{"a" 1}`:                                "JSON, line 1, column 6: invalid character '1' after object key",
		`[1`:                                     "JSON, line 1, column 3: the text ends too early",
		`1 2`:                                    "JSON, line 1, column 4: more follows after the value",
		"\"\xff\"":                               "JSON: the text is not UTF-8",
		`{"a":[1,null]}`:                         "value.a[2]: null cannot be shared inside a table (leave it out)",
		`{"a":1,"a":2}`:                          "value.a: this key is there twice",
		`[{"$bytes":"?"}]`:                       `value[1]["$bytes"]: base64 is expected here`,
		`{"$bytes":5}`:                           `value["$bytes"]: base64 is expected here`,
		strings.Repeat("[", 65):                  "value" + strings.Repeat("[1]", 64) + ": tables nested more than 64 levels deep",
		`"` + strings.Repeat("x", MaxSize) + `"`: "more than 8 MiB encoded",
	} {
		if v, err := FromJSON([]byte(text)); err == nil || err.Error() != want {
			t.Errorf("%.40s is read as %.40s (%v), want the error\n%s", text, v, err, want)
		}
	}
}

func TestNullByItselfIsAbsence(t *testing.T) {
	if v, err := FromJSON([]byte(" null ")); err != nil || !v.Absent() {
		t.Errorf("read as %s, %v", v, err)
	}
	if _, err := FromJSON([]byte("null 1")); err == nil {
		t.Error("what follows null is not noticed")
	}
}

// FuzzFromJSON compares with encoding/json: what is read from a text, written
// again, means the same to it.
func FuzzFromJSON(f *testing.F) {
	for _, seed := range []string{`{"a":[1,2.5,"x",true]}`, `"\ud83d\ude00"`, `{"$bytes":"/wA="}`, `{"$$bytes":1}`, `[[],{}]`, `-0`, `1e5`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := FromJSON(data)
		if err != nil {
			return
		}
		if !json.Valid(data) {
			t.Fatalf("%q is read, but it is not JSON", data)
		}
		if v.Absent() {
			return
		}
		if again, err := Parse([]byte(v.Encoded())); err != nil || again != v {
			t.Fatalf("%q is read as %x: %v", data, v.Encoded(), err)
		}
		written, err := v.JSON("")
		if err != nil {
			t.Fatalf("%q cannot be written again: %v", data, err)
		}
		if again, err := FromJSON(written); err != nil || again != v {
			t.Fatalf("%q is written as %q, which is read as %s: %v", data, written, again, err)
		}
		if bytes.Contains(data, []byte("bytes")) || bytes.Contains(written, []byte(bytesKey)) {
			return
		}
		var want, got any
		if json.Unmarshal(data, &want) != nil || json.Unmarshal(written, &got) != nil {
			return
		}
		a, _ := json.Marshal(want)
		b, _ := json.Marshal(got)
		if string(a) != string(b) && !bytes.Contains(a, []byte("{}")) {
			t.Fatalf("%q means %s, but is written as %s", data, a, b)
		}
	})
}
