package attach

import (
	"bytes"
	"testing"
)

func FuzzParse(f *testing.F) {
	for _, fr := range []frame{
		{kind: hello, id: Version, n: 1 << 26, body: []byte(magic)},
		{kind: call, id: 300, stream: true, files: 2, method: []byte("open"), body: []byte("x")},
		{kind: message, back: true, id: 1, files: 1, body: []byte("line")},
		{kind: credit, id: 1, n: 99},
		{kind: failure, id: 1, body: []byte{0xa0}},
	} {
		f.Add(appendFrame(nil, &fr)[headSize:])
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		fr, err := parse(data)
		if err != nil {
			return
		}
		if again := appendFrame(nil, &fr); !bytes.Equal(again[headSize:], data) {
			t.Fatalf("%x is read as %+v, which is written as %x", data, fr, again[headSize:])
		}
	})
}
