package header

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

func TestAHeaderIsPrintedWithAnotherAllowTable(t *testing.T) {
	h, err := Read("job.lua", []byte(`unilua.job{ allow = { net = { "*" } }, every = "5m", retries = -2, on_start = true, watch = { "a", "b" }, lock = {}, at = { ["end"] = 1.5, b = "\n" } }`))
	if err != nil {
		t.Fatal(err)
	}
	want := `unilua.job{
  every = "5m",
  retries = -2,
  on_start = true,
  watch = { "a", "b" },
  lock = {},
  at = { ["end"] = 1.5, b = "\010" },
  allow = {
    run = { "df -P", "sync \"\"" },
    share = {},
  },
}
`
	if got := h.Print(map[string][]string{"share": {}, "run": {"df -P", `sync ""`}}); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestWhatIsPrintedReadsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		allow := map[string][]string{}
		for _, kind := range permissions {
			if rapid.Bool().Draw(t, kind) {
				allow[kind] = rapid.SliceOfN(rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 5), func(b []byte) string { return string(b) }), 0, 3).Draw(t, "names")
			}
		}
		h, err := Read("job.lua", []byte(new(Header).Print(allow)))
		if err != nil {
			t.Fatal(err)
		}
		if got := h.Allow(); !reflect.DeepEqual(got, allow) {
			t.Fatalf("%q, want %q", got, allow)
		}
	})
}
