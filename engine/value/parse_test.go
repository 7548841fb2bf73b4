package value

import (
	"errors"
	"strings"
	"testing"

	"github.com/fxamacker/cbor/v2"
)

func TestParseRefusesEachFormThatIsNotCanonical(t *testing.T) {
	for data, want := range map[string]string{
		"":                                     "malformed value encoding at byte 0",
		"\xf6":                                 "nil is not a value",
		"\xf7":                                 "malformed",
		"\xff":                                 "malformed",
		"\xc1\x01":                             "malformed",
		"\x01\x02":                             "more follows at byte 1",
		"\x18\x17":                             "shortest",
		"\x19\x00\xff":                         "shortest",
		"\x1a\x00\x00\xff\xff":                 "shortest",
		"\x1b\x00\x00\x00\x00\xff\xff\xff\xff": "shortest",
		"\x1b\xff\xff\xff\xff\xff\xff\xff\xff": "malformed",
		"\xf9\x3c\x00":                         "shortest", // 1.0
		"\xf9\x7e\x00":                         "NaN",
		"\xfa\x3f\x00\x00\x00":                 "shortest", // 0.5 in 32 bits
		"\xfb\x3f\xe0\x00\x00\x00\x00\x00\x00": "shortest",
		"\x61\xff":                             "UTF-8",
		"\x41a":                                "UTF-8",
		"\x78\x01a":                            "shortest",
		"\x62a":                                "malformed",
		"\x7f\x61a\xff":                        "malformed",
		"\x81\xf6":                             "nil is not a value",
		"\x98\x01\x01":                         "shortest",
		"\x9f\xff":                             "malformed",
		"\x82\x01":                             "malformed",
		"\xa0":                                 "empty map",
		"\xa1\x61a\xf6":                        "nil is not a value",
		"\xa1\xf5\x01":                         "neither a string nor a number",
		"\xa1\x80\x01":                         "neither a string nor a number",
		"\xa2\x61b\x01\x61a\x01":               "out of order",
		"\xa2\x61a\x01\x61a\x01":               "out of order",
		"\xa2\x62aa\x01\x61b\x01":              "out of order",
		"\xa2\x01\x05\x02\x05":                 "the keys of a list",
		"\xa1\xf9\x7e\x00\x01":                 "NaN",
		"\xbf\xff":                             "malformed",
		"\xb9\x00\x01\x61a\x01":                "shortest",
		"\x9b\xff\xff\xff\xff\xff\xff\xff\xff": "malformed",
	} {
		v, err := Parse([]byte(data))
		if !errors.Is(err, ErrMalformed) || !strings.Contains(err.Error(), want) {
			t.Errorf("Parse(%x) = %s, %v; want an error with %q", data, v, err, want)
		}
	}
}

func TestParseHoldsTheLimits(t *testing.T) {
	deepest := strings.Repeat("\x81", MaxDepth) + "\x01"
	if _, err := Parse([]byte(deepest)); err != nil {
		t.Errorf("%d levels: %v", MaxDepth, err)
	}
	if _, err := Parse([]byte("\x81" + deepest)); !errors.Is(err, ErrTooDeep) {
		t.Errorf("%d levels: %v, want %v", MaxDepth+1, err, ErrTooDeep)
	}
	if _, err := Parse(make([]byte, MaxSize+1)); !errors.Is(err, ErrTooLarge) {
		t.Errorf("%d bytes: %v, want %v", MaxSize+1, err, ErrTooLarge)
	}
}

// FuzzParse compares with an independent decoder: what Parse accepts, the
// other accepts, means the same by it, and encodes it in the same bytes.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"\x01", "\xf5", "\x61a", "\x42\xff\xfe", "\x82\x01\xf9\x38\x00", "\xa2\x02\x01\x61a\x80", "\xfb\x3f\xf1\x99\x99\x99\x99\x99\x9a",
		"\xa3\x20\x01\x61a\x02\xf9\x3e\x00\x03", "\xf9\x7c\x00", "\xf9\x80\x00", "\x1b\x00\x20\x00\x00\x00\x00\x00\x01",
	} {
		f.Add([]byte(seed))
	}
	enc, err := cbor.CoreDetEncOptions().EncMode()
	if err != nil {
		f.Fatal(err)
	}
	dec, err := cbor.DecOptions{
		IntDec: cbor.IntDecConvertSigned, DupMapKey: cbor.DupMapKeyEnforcedAPF, IndefLength: cbor.IndefLengthForbidden,
		TagsMd: cbor.TagsForbidden, MaxNestedLevels: MaxDepth + 1,
	}.DecMode()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r := NewReader(string(data))
		skipErr := r.Skip()
		v, err := Parse(data)
		if err != nil {
			return
		}
		if skipErr != nil || r.Rest() != "" {
			t.Fatalf("Parse accepts %x, but a Reader does not: %v", data, skipErr)
		}
		var other any
		if err := dec.Unmarshal(data, &other); err != nil {
			t.Fatalf("Parse accepts %x, but cbor does not: %v", data, err)
		}
		if again, err := enc.Marshal(other); err != nil || string(again) != v.Encoded() {
			t.Fatalf("%x is not canonical: cbor gives %x (%v)", data, again, err)
		}
		checkAny(t, v)
	})
}

// checkAny checks that v, taken apart and put together, is v.
func checkAny(t *testing.T, v Value) {
	t.Helper()
	if again, err := Of(v.Any()); err != nil || again != v {
		t.Fatalf("%s comes back as %s (%v)", v, again, err)
	}
}
