package value

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestEveryValueComesBackFromYAML(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := drawValue(t)
		text := v.yaml(rapid.SampledFrom([]int{0, 1, 2, 1000}).Draw(t, "pairs in block style"))
		got, err := FromYAML(text)
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		if got != v {
			t.Fatalf("comes back as\n  %s, want\n  %s\n%s", got, v, text)
		}
	})
}

func TestYAMLIsWrittenLikeThis(t *testing.T) {
	v, err := Of(map[any]any{
		80:      "http",
		"80":    "text",
		"name":  "backup of db1",
		"no":    "no",
		"big":   1e300,
		"inf":   math.Inf(-1),
		"bytes": "\xff\x00",
		"lines": "one\ntwo\u2028é",
		"none":  []any{},
		"list":  []any{1, []any{2, 3}, map[string]any{"a": 1, "b": []any{true}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	const want = `80: http
"80": text
"no": "no"
big: 1.0e+300
inf: -.inf
list:
  - 1
  - - 2
    - 3
  - a: 1
    b:
      - true
name: backup of db1
none: []
bytes: !!binary "/wA="
lines: "one\ntwo\u2028é"
`
	if got := string(v.YAML()); got != want {
		t.Errorf("written as\n%s\nwant\n%s", got, want)
	}
	if got := string(Value{}.YAML()); got != "null\n" {
		t.Errorf("absence is written as %q", got)
	}
}

func TestALargeMapIsWrittenInBracesAndReadInTime(t *testing.T) {
	m := map[string]any{}
	for i := range 20_000 {
		m[fmt.Sprintf("key%d", i)] = []any{i, map[string]any{"odd key": "x"}}
	}
	v, err := Of(map[string]any{"large": m})
	if err != nil {
		t.Fatal(err)
	}
	text := v.YAML()
	if want := "large:\n  {\n    key0: [0, {odd key: x}],\n"; !strings.HasPrefix(string(text), want) {
		t.Errorf("written as\n%.100s\nwant\n%s", text, want)
	}
	if got, err := FromYAML(text); err != nil || got != v {
		t.Errorf("comes back as another value: %v", err)
	}
}

func TestFromYAMLRefusesWhatWouldTakeTheParserForever(t *testing.T) {
	for text, want := range map[string]string{
		strings.Repeat("a: 1\n", 10_001):           "YAML: line 10001: a map of more than 10000 pairs must be in braces",
		strings.Repeat("- a: 1\n  b: 2\n", 10_001): "",
		"a:\n" + strings.Repeat("- a:\n", 1001):    "YAML: line 1002: more than 1000 empty values",
		strings.Repeat("#", 8*MaxSize+1):           "more than 8 MiB encoded",
	} {
		got := ""
		if _, err := FromYAML([]byte(text)); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%.20q...: %q, want %q", text, got, want)
		}
	}
}

func TestFromYAMLReadsTheCoreSchema(t *testing.T) {
	for text, want := range map[string]string{
		"":                                 "nil",
		"# nothing\n":                      "nil",
		"~":                                "nil",
		"yes":                              `"yes"`,
		"True":                             "true",
		"010":                              "10",
		"+12":                              "12",
		"-0":                               "0",
		"-0.0":                             "-0.0",
		"0o17":                             "15",
		"0xff":                             "255",
		"1e3":                              "1000",
		"1.5e-3":                           "0.0015",
		".5":                               "0.5",
		"1_000":                            `"1_000"`,
		"2024-01-01":                       `"2024-01-01"`,
		"'it''s'":                          `"it's"`,
		`"1"`:                              `"1"`,
		"+.inf":                            "+Inf",
		"!!str 5":                          `"5"`,
		"!!int 5":                          "5",
		"!!binary |\n  /w\n  A=\n":         `"\xff\x00"`,
		"%YAML 1.2\n---\na: 1\n":           "{a = 1}",
		"a: |\n  x\n  y\nb: >\n  x\n  y\n": `{a = "x\ny\n", b = "x y\n"}`,
		"{a: [1, 2], b: {c: d}}":           `{a = {1, 2}, b = {c = "d"}}`,
		"a: &x [1]\nb: *x\n":               "{a = {1}, b = {1}}",
		"&k a: 1\nb: *k\n":                 `{a = 1, b = "a"}`,
		"? a\n: 1\n":                       "{a = 1}",
		"1: a\n2: b\n":                     `{"a", "b"}`,
		"1: a\n3: b\n":                     `{[1] = "a", [3] = "b"}`,
		"- a\n-   - b\n    - c\n":          `{"a", {"b", "c"}}`,
		"1152921504606846976":              "1.152921504606847e+18",
	} {
		v, err := FromYAML([]byte(text))
		if err != nil || v.String() != want {
			t.Errorf("%q is read as %s (%v), want %s", text, v, err, want)
		}
	}
}

func TestFromYAMLSaysWhatIsWrongAndWhere(t *testing.T) {
	for text, want := range map[string]string{
		"a: [1\n":                "YAML: line 1, column 4: sequence end token ']' not found",
		"a\n---\nb\n":            "YAML: more than one document",
		"a:\n  - 1\n  -\n":       "value.a[2]: null cannot be shared inside a table (leave it out)",
		"a:\nb: 1\n":             "value.a: null cannot be shared inside a table (leave it out)",
		"- 9007199254740993":     "value[1]: 9007199254740993 cannot be held exactly (integers are exact to 2^53)",
		"0x20000000000001":       "value: 9007199254740993 cannot be held exactly (integers are exact to 2^53)",
		"0xfffffffffffffffff":    "value: 0xfffffffffffffffff cannot be held exactly (integers are exact to 2^53)",
		"x: .nan":                "value.x: NaN cannot be shared",
		"1e400":                  "value: 1e400 is outside the range of numbers",
		"a: 1\nb: 1\na: 2\n":     "value.a: this key is there twice",
		"a: *x":                  "value.a: there is no anchor &x before this alias",
		"a: &x {b: 1}\n<<: *x\n": "value: merge keys (<<) are not supported",
		"a: !new 1":              "value.a: the tag !new is not supported",
		"a: !!int x":             `value.a: "x" does not fit its tag !!int`,
		"a: !!binary '?'":        "value.a: !!binary is not base64",
		"true: 1\nx: 2\n":        "value: line 1: a key is a string or a number",
		strings.Repeat("[", 65):  "YAML: line 1: tables nested more than 64 levels deep",
		strings.Repeat("- ", 65): "YAML: line 1: tables nested more than 64 levels deep",
		"a: &x [*x]":             "value.a" + strings.Repeat("[1]", 32) + ": tables nested more than 64 levels deep",
	} {
		if v, err := FromYAML([]byte(text)); err == nil || err.Error() != want {
			t.Errorf("%.40q is read as %s (%v), want the error\n%s", text, v, err, want)
		}
	}
}

func TestAliasesThatMultiplyAreStoppedBySize(t *testing.T) {
	text := "a0: &a0 [xxxxxxxxxxxxxxxx]\n"
	for i := 1; i < 30; i++ {
		prev := "*a" + string(rune('0'+(i-1)/10)) + string(rune('0'+(i-1)%10))
		if i == 1 {
			prev = "*a0"
		}
		name := "a" + string(rune('0'+i/10)) + string(rune('0'+i%10))
		text += name + ": &" + name + " [" + prev + ", " + prev + "]\n"
	}
	if _, err := FromYAML([]byte(text)); err != ErrTooLarge {
		t.Errorf("got %v, want %v", err, ErrTooLarge)
	}
}

func FuzzFromYAML(f *testing.F) {
	for _, seed := range []string{
		"a: 1\nb: [x, 'y', \"z\"]\n", "- 1\n- - 2\n", "!!binary /wA=", "a: &x {b: 1}\nc: *x\n", "? a\n: |\n  x\n", "{}", "1: a\n2: b\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := FromYAML(data)
		if err != nil || v.Absent() {
			return
		}
		if again, err := Parse([]byte(v.Encoded())); err != nil || again != v {
			t.Fatalf("%q is read as %x: %v", data, v.Encoded(), err)
		}
		if again, err := FromYAML(v.YAML()); err != nil || again != v {
			t.Fatalf("%q is written as %q, which is read as %s: %v", data, v.YAML(), again, err)
		}
	})
}
