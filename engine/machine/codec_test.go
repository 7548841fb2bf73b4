package machine_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/value"
)

type testOp struct {
	Verb  string      `cbor:"1,keyasint,omitempty"`
	N     int64       `cbor:"2,keyasint,omitempty"`
	Value value.Value `cbor:"3,keyasint,omitzero"`
	Keys  []string    `cbor:"4,keyasint,omitempty"`
	Wait  bool        `cbor:"5,keyasint,omitempty"`
	Inner *testOp     `cbor:"6,keyasint,omitempty"`
}

var sameValue = cmp.Comparer(func(a, b value.Value) bool { return a == b })

func drawOp(t *rapid.T) testOp {
	text := rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 5), func(b []byte) string { return string(b) })
	v := value.Value{}
	if rapid.Bool().Draw(t, "with a value") {
		v = value.String(text.Draw(t, "value"))
	}
	op := testOp{
		Verb: text.Draw(t, "verb"), N: rapid.Int64().Draw(t, "n"), Value: v,
		Keys: rapid.SliceOfN(text, 1, 3).Draw(t, "keys"), Wait: rapid.Bool().Draw(t, "wait"),
	}
	if rapid.IntRange(0, 3).Draw(t, "nested") == 0 {
		inner := drawOp(t)
		op.Inner = &inner
	}
	return op
}

func TestAnOperationSurvivesItsEncodingWhateverItsBytes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		op := drawOp(t)
		data, err := machine.EncodeOp(&op)
		if err != nil {
			t.Fatal(err)
		}
		var got testOp
		if err := machine.DecodeOp(data, &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(op, got, sameValue); diff != "" {
			t.Fatal(diff)
		}
		if again, _ := machine.EncodeOp(got); !bytes.Equal(again, data) {
			t.Fatalf("encoded as %x, then as %x", data, again)
		}
	})
}

func TestWhatIsZeroTakesNoRoom(t *testing.T) {
	data, err := machine.EncodeOp(&testOp{})
	if want := []byte{0xa0}; err != nil || !bytes.Equal(data, want) {
		t.Errorf("encoded as %x (%v), want %x", data, err, want)
	}
}

func TestAnAbsentValueIsDecodedAsAbsent(t *testing.T) {
	op := struct {
		Value value.Value `cbor:"3,keyasint"`
	}{}
	data, err := machine.EncodeOp(op)
	if err != nil {
		t.Fatal(err)
	}
	got := testOp{Value: value.Int(1)}
	if err := machine.DecodeOp(data, &got); err != nil || !got.Value.Absent() {
		t.Errorf("the value is %x (%v), want it absent", got.Value.Encoded(), err)
	}
}

func TestDecodeOpRefusesWhatIsNotThatOperation(t *testing.T) {
	for name, data := range map[string]string{
		"nothing":                      "",
		"an unknown field":             "\xa1\x18\x2a\x01",
		"a field of another type":      "\xa1\x02\x61x",
		"a field twice":                "\xa2\x02\x01\x02\x02",
		"a value that is malformed":    "\xa1\x03\x18\x01",
		"a value with nil in a list":   "\xa1\x03\x81\xf6",
		"a map of indefinite length":   "\xbf\xff",
		"a tag":                        "\xa1\x02\xc1\x01",
		"more than one operation":      "\xa0\xa0",
		"an operation that breaks off": "\xa1\x02",
	} {
		var op testOp
		if err := machine.DecodeOp([]byte(data), &op); err == nil {
			t.Errorf("%s is accepted as %+v", name, op)
		}
	}
}

func TestAReplyKeepsItsCodeAndSentence(t *testing.T) {
	for _, failure := range []error{
		nil,
		fault.New(fault.Held, "lock %q is held by %w", "x", errors.New("someone")),
		fault.Misusef("place %d does not exist", 7),
	} {
		data, err := machine.EncodeReply(testOp{N: 5}, failure)
		if err != nil {
			t.Fatal(err)
		}
		var reply testOp
		got := machine.DecodeReply(data, &reply)
		if failure == nil {
			if got != nil || reply.N != 5 {
				t.Errorf("decoded as %+v, %v", reply, got)
			}
			continue
		}
		var misuse *fault.Misuse
		if got == nil || got.Error() != failure.Error() || fault.CodeOf(got) != fault.CodeOf(failure) {
			t.Errorf("%v (%s) is decoded as %v (%s)", failure, fault.CodeOf(failure), got, fault.CodeOf(got))
		}
		if errors.As(got, &misuse) != errors.As(failure, &misuse) {
			t.Errorf("%T is decoded as %T", failure, got)
		}
		if reply.N != 0 {
			t.Errorf("a failure comes with the reply %+v", reply)
		}
	}
}

func TestDataThatIsNoReplyIsAnInternalFailure(t *testing.T) {
	for _, data := range []string{"", "\x01", "\xa0", "\xa1\x01\xf5", "\xa1\x09\x01"} {
		var reply testOp
		if err := machine.DecodeReply([]byte(data), &reply); !fault.Is(err, fault.Internal) {
			t.Errorf("%x is decoded as %+v, %v", data, reply, err)
		}
	}
}

func FuzzDecodeOp(f *testing.F) {
	f.Add([]byte("\xa2\x01\x41a\x03\x81\x01"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var op testOp
		if machine.DecodeOp(data, &op) != nil {
			return
		}
		once, err := machine.EncodeOp(&op)
		if err != nil {
			t.Fatalf("decoded %+v, which cannot be encoded: %v", op, err)
		}
		var again testOp
		if err := machine.DecodeOp(once, &again); err != nil {
			t.Fatalf("%x is encoded as %x: %v", data, once, err)
		}
		if diff := cmp.Diff(op, again, sameValue, cmp.Transformer("empty", func(s []string) []string { return append([]string{}, s...) })); diff != "" {
			t.Fatal(diff)
		}
	})
}

func BenchmarkEncodeOp(b *testing.B) {
	op := testOp{Verb: "put", N: 7, Value: value.String("hello"), Wait: true}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := machine.EncodeOp(&op); err != nil {
			b.Fatal(err)
		}
	}
}
