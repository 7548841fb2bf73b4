package utf

import (
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestWhatIsAppendedIsDecoded(t *testing.T) {
	for code := rune(0); code <= MaxCode; code++ {
		s := string(Append(nil, code))
		if got, size := Decode(s, 0); got != code || size != len(s) {
			t.Fatalf("%#x: %#x, %d bytes", code, got, size)
		}
	}
}

func TestDecodeRefusesWhatIsNoCharacter(t *testing.T) {
	for _, s := range []string{
		"", "\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xC3", "\xC3x", "\xE0\x80\x80", "\xE2\x82", "\xED\xA0", "\xED\xA0x",
		"\xF0\x80\x80\x80", "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80", "\xFF",
	} {
		if code, size := Decode(s, 0); size != 0 {
			t.Errorf("%q: %#x, %d bytes", s, code, size)
		}
	}
}

func TestDecodeAgreesWithGoButForSurrogates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := string(rapid.SliceOfN(rapid.Byte(), 1, 5).Draw(t, "bytes"))
		code, size := Decode(s, 0)
		want, wantSize := utf8.DecodeRuneInString(s)
		isSurrogate := 0xD800 <= code && code <= 0xDFFF
		if want == utf8.RuneError && wantSize == 1 {
			want, wantSize = 0, 0
		}
		if !isSurrogate && (code != want || size != wantSize) {
			t.Fatalf("%q: %#x, %d bytes, want %#x, %d", s, code, size, want, wantSize)
		}
	})
}

func TestOffsetFindsEachCharacterFromBothEnds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		total := int64(utf8.RuneCountInString(s))
		n := int64(1)
		for at := range s {
			if got, ok := Offset(s, n, 0); !ok || got != at {
				t.Fatalf("%q: character %d begins at %d, %v, want %d", s, n, got, ok, at)
			}
			if got, ok := Offset(s, n-1-total, len(s)); !ok || got != at {
				t.Fatalf("%q: character %d begins at %d, %v, want %d", s, n-1-total, got, ok, at)
			}
			if got, ok := Offset(s, 0, Next(s, at)-1); !ok || got != at {
				t.Fatalf("%q: the character of the byte before %d begins at %d, %v, want %d", s, Next(s, at), got, ok, at)
			}
			n++
		}
		if end, ok := Offset(s, total+1, 0); !ok || end != len(s) {
			t.Fatalf("%q: the end is at %d, %v", s, end, ok)
		}
		if _, ok := Offset(s, total+2, 0); ok {
			t.Fatal("there is a character after the end")
		}
		if _, ok := Offset(s, -total-1, len(s)); ok {
			t.Fatal("there is a character before the first")
		}
	})
}
