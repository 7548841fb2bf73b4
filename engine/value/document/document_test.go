package document

import (
	"bytes"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/unilua/unilua/engine/value"
)

func write(t testing.TB, f Format, entries []Entry) string {
	t.Helper()
	var b strings.Builder
	w := NewWriter(&b, f)
	for _, e := range entries {
		if err := w.Add(e); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.End(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func read(text string, f Format) (entries []Entry, err error) {
	err = Read(strings.NewReader(text), f, func(e Entry) error {
		entries = append(entries, e)
		return nil
	})
	return entries, err
}

func drawValue(t *rapid.T, depth int) any {
	if depth == 0 || rapid.Bool().Draw(t, "scalar") {
		return rapid.OneOf(
			rapid.String().AsAny(), rapid.Bool().AsAny(), rapid.Int64Range(-value.MaxExact, value.MaxExact).AsAny(),
			rapid.Float64Range(-1e300, 1e300).AsAny(), rapid.SampledFrom([]string{"yes", "a: b", "- x", "#", "\xff", "{", "a\nb\n", ""}).AsAny(),
		).Draw(t, "v")
	}
	if rapid.Bool().Draw(t, "list") {
		list := make([]any, rapid.IntRange(0, 3).Draw(t, "n"))
		for i := range list {
			list[i] = drawValue(t, depth-1)
		}
		return list
	}
	m := map[string]any{}
	for range rapid.IntRange(0, 3).Draw(t, "n") {
		m[rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"$bytes", "-", "8080", "..."})).Draw(t, "k")] = drawValue(t, depth-1)
	}
	return m
}

func TestADocumentIsReadAsItWasWritten(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		f := rapid.SampledFrom([]Format{JSON, YAML}).Draw(rt, "format")
		keys := rapid.SliceOfNDistinct(rapid.OneOf(rapid.StringN(1, 20, -1), rapid.SampledFrom([]string{"$bytes", "1", "-", "---", "...", "# x", "{", "no", "a b:"})), 0, 5, rapid.ID).Draw(rt, "keys")
		var entries []Entry
		for _, k := range keys {
			v, err := value.Of(drawValue(rt, 3))
			if err != nil {
				rt.Fatal(err)
			}
			entries = append(entries, Entry{k, v})
		}
		text := write(t, f, entries)
		back, err := read(text, f)
		if err != nil {
			rt.Fatalf("%v in\n%s", err, text)
		}
		if f == YAML { // a chunk is read in the order of its keys
			if !reflect.DeepEqual(asMap(back), asMap(entries)) {
				rt.Fatalf("got %v\nfrom %v\nby\n%s", back, entries, text)
			}
		} else if !reflect.DeepEqual(back, entries) {
			rt.Fatalf("got %v\nfrom %v\nby\n%s", back, entries, text)
		}
		// Other programs read it as one map.
		if v, err := whole(f, text); f == YAML && err != nil || err == nil && len(keys) != 1 && !matches(v, entries) {
			rt.Fatalf("as one map it is %v (%v)\n%s", v, err, text)
		}
	})
}

func asMap(entries []Entry) map[string]value.Value {
	m := make(map[string]value.Value, len(entries))
	for _, e := range entries {
		m[e.Key] = e.Value
	}
	return m
}

func whole(f Format, text string) (value.Value, error) {
	if f == JSON {
		return value.FromJSON([]byte(text))
	}
	return value.FromYAML([]byte(text))
}

func matches(v value.Value, entries []Entry) bool {
	found := map[string]value.Value{}
	_ = eachPair(v, func(e Entry) error { found[e.Key] = e.Value; return nil })
	return reflect.DeepEqual(found, asMap(entries))
}

func TestADocumentLargerThanAValueIsReadInChunks(t *testing.T) {
	var entries []Entry
	for i := range 25_000 {
		v, _ := value.Of(map[string]any{"n": i, "text": strings.Repeat("x", 400), "list": []any{1, "a\nb"}})
		entries = append(entries, Entry{fmt.Sprintf("key%06d", i), v})
	}
	for _, f := range []Format{JSON, YAML} {
		text := write(t, f, entries)
		if len(text) < value.MaxSize {
			t.Fatalf("only %d bytes", len(text))
		}
		back, err := read(text, f)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(back, entries) {
			t.Fatalf("format %d came back otherwise", f)
		}
	}
}

func TestAnEmptyDocumentIsAnEmptyMap(t *testing.T) {
	for _, f := range []Format{JSON, YAML} {
		text := write(t, f, nil)
		if entries, err := read(text, f); text != "{}\n" || err != nil || len(entries) != 0 {
			t.Errorf("%q: %v, %v", text, entries, err)
		}
	}
	if entries, err := read("# nothing\n", YAML); err != nil || entries != nil {
		t.Errorf("%v, %v", entries, err)
	}
}

func TestHandWrittenDocumentsAreRead(t *testing.T) {
	for _, text := range []string{
		"a: 1\nb:\n- x\n- y\n",
		"---\n# c\na: 1\n\nb: [x,\n  y\n]\n",
		"{a: 1, b: [x, y]}",
		"b: &l\n  - x\n  - y\na: 1\n",
		"? a\n: 1\nb: [x, y]\n",
		"%YAML 1.2\n---\na: 1\nb: [x, y]\n",
	} {
		got, err := read(text, YAML)
		x, _ := value.Of([]any{"x", "y"})
		want := map[string]value.Value{"a": value.Int(1), "b": x}
		if err != nil || !reflect.DeepEqual(asMap(got), want) {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
}

func TestWhatIsWrongWithADocumentIsSaid(t *testing.T) {
	var chunks bytes.Buffer
	for i := range chunkEntries + 10 {
		fmt.Fprintf(&chunks, "k%d: 1\n", i)
	}
	for _, c := range []struct {
		f          Format
		text, want string
	}{
		{JSON, `[1]`, "not a map"},
		{JSON, ``, "line 1: the text ends too early"},
		{JSON, "{\"a\": 1,\n\"b\": }", "line 2"},
		{JSON, "{\"a\": 1}\n{}", "line 2: more follows"},
		{JSON, `{"a": 1, "a": 2}`, `key "a" is there twice`},
		{JSON, `{"a": null}`, `key "a": null is no value`},
		{JSON, `{"a": {"b": [null]}}`, `key "a": value.b[1]: null`},
		{JSON, `{"a": 9007199254740993}`, `key "a"`},
		{YAML, "- 1\n- 2\n", "not a map"},
		{YAML, "just text", "not a map"},
		{YAML, "8080: x\n", "key 8080 is a number"},
		{YAML, "a: 1\na: 2\n", "twice"},
		{YAML, "a: null\n", "null"},
		{YAML, "a: 1\n---\nb: 2\n", "more than one document"},
		{YAML, chunks.String() + "k0: 2\n", `key "k0" is there twice`},
		{YAML, chunks.String() + "bad: [\n", fmt.Sprintf("line %d,", chunkEntries+11)},
	} {
		if _, err := read(c.text, c.f); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.40q: %v, expected %q", c.text, err, c.want)
		}
	}
	w := NewWriter(io.Discard, JSON)
	if err := w.Add(Entry{"\xff", value.Int(1)}); err == nil || !strings.Contains(err.Error(), "YAML can") {
		t.Error(err)
	}
}

func TestTheEndingTellsTheFormat(t *testing.T) {
	for name, want := range map[string]Format{"a.json": JSON, "/x/a.YAML": YAML, "a.yml": YAML, "a": 0, "json": 0, "a.json.gz": 0} {
		if got, ok := FormatOf(name); got != want || ok != (want != 0) {
			t.Errorf("%s: %d, %v", name, got, ok)
		}
	}
}

func FuzzReadingEndsWithEntriesOrAnError(f *testing.F) {
	f.Add([]byte("a: 1\nb:\n- x\n"))
	f.Add([]byte(`{"a": [1, {"$bytes": "/w=="}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, format := range []Format{JSON, YAML} {
			var entries []Entry
			if Read(bytes.NewReader(data), format, func(e Entry) error { entries = append(entries, e); return nil }) != nil {
				continue
			}
			back, err := read(write(t, YAML, entries), YAML)
			if err != nil || !reflect.DeepEqual(asMap(back), asMap(entries)) {
				t.Fatalf("%v came back as %v: %v", entries, back, err)
			}
		}
	})
}
