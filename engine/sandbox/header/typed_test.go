package header

import (
	"strings"
	"testing"
	"time"
)

func TestFieldsAreReadByType(t *testing.T) {
	h, err := Read("job.lua", []byte(`unilua.job{ name = "nightly", timeout = "1h30m", backoff = 2.5, max_output = "10MB", max_memory = 4096, workers = 3 }`))
	if err != nil {
		t.Fatal(err)
	}
	name, absent, timeout, backoff, output, memory, workers := "", "kept", time.Duration(0), time.Duration(0), int64(0), int64(0), 0
	for _, err := range []error{
		h.Text("name", &name), h.Text("lock", &absent), h.Span("timeout", &timeout), h.Span("backoff", &backoff),
		h.Size("max_output", &output), h.Size("max_memory", &memory), h.Count("workers", &workers),
	} {
		if err != nil {
			t.Error(err)
		}
	}
	if name != "nightly" || absent != "kept" || timeout != 90*time.Minute || backoff != 2500*time.Millisecond ||
		output != 10<<20 || memory != 4096 || workers != 3 {
		t.Errorf("%q %q %s %s %d %d %d", name, absent, timeout, backoff, output, memory, workers)
	}
}

func TestAFieldOfAWrongTypeIsAnErrorAtItsLine(t *testing.T) {
	for src, read := range map[string]func(*Header) error{
		`name = 5`:            func(h *Header) error { return h.Text("name", new(string)) },
		`name = ""`:           func(h *Header) error { return h.Text("name", new(string)) },
		`timeout = true`:      func(h *Header) error { return h.Span("timeout", new(time.Duration)) },
		`timeout = "soon"`:    func(h *Header) error { return h.Span("timeout", new(time.Duration)) },
		`timeout = -1`:        func(h *Header) error { return h.Span("timeout", new(time.Duration)) },
		`timeout = 0`:         func(h *Header) error { return h.Span("timeout", new(time.Duration)) },
		`max_output = {}`:     func(h *Header) error { return h.Size("max_output", new(int64)) },
		`max_output = 1.5`:    func(h *Header) error { return h.Size("max_output", new(int64)) },
		`max_output = "0KB"`:  func(h *Header) error { return h.Size("max_output", new(int64)) },
		`max_objects = "10"`:  func(h *Header) error { return h.Count("max_objects", new(int)) },
		`max_objects = 0`:     func(h *Header) error { return h.Count("max_objects", new(int)) },
		`max_objects = 1.5`:   func(h *Header) error { return h.Count("max_objects", new(int)) },
		`max_objects = 2^0.5`: nil,
	} {
		h, err := Read("job.lua", []byte("unilua.job{\n "+src+" }"))
		if err == nil {
			err = read(h)
		}
		if err == nil || !strings.HasPrefix(err.Error(), "job.lua:2: ") {
			t.Errorf("%s: %v", src, err)
		}
	}
}
