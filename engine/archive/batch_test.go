package archive

import (
	"bytes"
	"encoding/binary"
	"testing"
)

func TestABatchIsWholeBlocksAndReadsBack(t *testing.T) {
	batch := make([]byte, batchHeaderSize)
	records := [][]byte{{}, []byte("a"), bytes.Repeat([]byte("b"), 5000)}
	for _, r := range records {
		batch = appendRecord(batch, r)
	}
	batch = sealBatch(batch, 42, batchHeader{count: 3, first: 7, synced: 5})
	if len(batch) != 2*blockSize {
		t.Fatalf("the batch has %d bytes", len(batch))
	}
	seg := segment{base: 7, seed: 42}
	var got [][]byte
	data := append(make([]byte, blockSize), batch...)
	x, err := seg.scan(data, func(pos Position, record []byte) error {
		if want := Position(7 + len(got)); pos != want {
			t.Errorf("record %d, want %d", pos, want)
		}
		got = append(got, record)
		return nil
	})
	if err != nil || x.next != 10 || x.synced != 5 || x.end != int64(len(data)) {
		t.Fatalf("scan found %+v, %v", x, err)
	}
	for i := range records {
		if !bytes.Equal(got[i], records[i]) {
			t.Errorf("record %d differs", i)
		}
	}
}

func TestABatchOfAnotherSegmentIsNotRead(t *testing.T) {
	batch := sealBatch(appendRecord(make([]byte, batchHeaderSize), []byte("a")), 42, batchHeader{count: 1, first: 7})
	data := append(make([]byte, blockSize), batch...)
	for _, other := range []segment{{base: 7, seed: 43}, {base: 8, seed: 42}} {
		x, err := other.scan(data, func(Position, []byte) error { t.Error("a record was read"); return nil })
		if err != nil || x.end != blockSize {
			t.Errorf("scan found %+v, %v", x, err)
		}
	}
}

// FuzzScan reads batches whose headers pass their checksum, whatever they say.
func FuzzScan(f *testing.F) {
	whole := sealBatch(appendRecord(make([]byte, batchHeaderSize), []byte("abc")), 0, batchHeader{count: 1, first: 1})
	f.Add(whole, uint32(1), uint32(11))
	f.Add(whole, uint32(2), uint32(40))
	f.Add(whole, uint32(0xffffffff), uint32(0xffffffff))
	f.Add(append(bytes.Clone(whole), whole...), uint32(0), uint32(0))
	f.Fuzz(func(t *testing.T, batch []byte, count, length uint32) {
		data := append(make([]byte, blockSize), batch...)
		if len(batch) >= batchHeaderSize {
			h := data[blockSize:]
			binary.LittleEndian.PutUint32(h, batchMagic)
			binary.LittleEndian.PutUint32(h[4:], count)
			binary.LittleEndian.PutUint32(h[8:], length)
			binary.LittleEndian.PutUint32(h[12:], headerSum(0, h))
		}
		records := Position(0)
		seg := segment{base: 1}
		x, err := seg.scan(data, func(Position, []byte) error { records++; return nil })
		if err != nil {
			t.Fatal(err)
		}
		if x.next != 1+records || x.end > align(int64(len(data))) {
			t.Fatalf("scan found %+v with %d records in %d bytes", x, records, len(data))
		}
		seg.after(data, x)
	})
}

func TestEachUseOfASegmentHasChecksumsOfItsOwn(t *testing.T) {
	a, _ := newSegment(7, firstSize)
	b, _ := newSegment(7, firstSize)
	if a.seed == b.seed {
		t.Errorf("both are seeded with %d", a.seed)
	}
}
