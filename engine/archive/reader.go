package archive

// extent is what a segment holds from its start to the first thing that is not
// a batch in its place.
type extent struct {
	end     int64    // offset behind the last batch
	next    Position // of the record that would follow
	synced  Position // the highest position that a batch says was durable
	batches int
	reason  string // what is wrong at end; "" if no batch begins there
}

// scan walks through the batches of a segment, and hands each record to visit
// after its whole batch was checked. It stops at an error of visit.
func (s segment) scan(data []byte, visit func(pos Position, record []byte) error) (extent, error) {
	x := extent{end: blockSize, next: s.base}
	for x.end < int64(len(data)) {
		h, ok := parseBatchHeader(data[x.end:], s.seed)
		if !ok {
			return x, nil
		}
		records, reason := s.checkBatch(data[x.end:], h, x.next)
		if reason != "" {
			x.reason = reason
			return x, nil
		}
		err := h.eachRecord(records, func(pos Position, framed []byte) error {
			return visit(pos, framed[recordHeaderSize:])
		})
		if err != nil {
			return x, err
		}
		x.end += h.size()
		x.next += Position(h.count)
		x.synced = max(x.synced, h.synced)
		x.batches++
	}
	return x, nil
}

// checkBatch returns the records of the batch at the start of data, or what is
// wrong with it.
func (s segment) checkBatch(data []byte, h batchHeader, next Position) (records []byte, reason string) {
	if h.first != next {
		return nil, "a batch is not in its place"
	}
	if h.size() > int64(len(data)) {
		return nil, "a batch does not fit its segment"
	}
	records = data[batchHeaderSize : batchHeaderSize+int64(h.length)]
	if err := h.check(records, s.seed); err != nil {
		return nil, err.Error()
	}
	return records, ""
}

// aftermath is what is found behind the end of an extent.
type aftermath struct {
	leftovers []int64  // offsets of batch headers
	synced    Position // the highest position one of them says was durable
	last      Position // the highest position one of them holds
}

// after looks for batch headers at every block from the end of x on. Those of a
// former use of the file have another seed.
func (s segment) after(data []byte, x extent) aftermath {
	var a aftermath
	for off := x.end; off < int64(len(data)); off += blockSize {
		h, ok := parseBatchHeader(data[off:], s.seed)
		if !ok {
			continue
		}
		a.leftovers = append(a.leftovers, off)
		a.synced = max(a.synced, h.synced)
		a.last = max(a.last, h.first+Position(h.count)-1)
	}
	return a
}
