package internals

import lua "github.com/yuin/gopher-lua"

const (
	perSegment = lua.FramesPerSegment
	ahead      = 4 // segments that can be reached from the last one: gopher-lua's own calls do not make room
)

// Depth returns how many frames there are.
func (s *Stack) Depth() int { return int(s.used) + int(s.segment)*perSegment }

// Last returns the innermost frame, nil if there is none.
func (s *Stack) Last() *Frame {
	if s.used > 0 {
		return &s.segments[s.segment].frames[s.used-1]
	}
	if s.segment == 0 {
		return nil
	}
	return &s.segments[s.segment-1].frames[perSegment-1]
}

// Push returns a new frame, whose fields but the Index are those of an earlier
// one.
func (s *Stack) Push() *Frame {
	if s.used == perSegment {
		s.advance()
	}
	f := &s.segments[s.segment].frames[s.used]
	f.Index = int(s.segment)*perSegment + int(s.used)
	s.used++
	return f
}

// advance goes on to the next segment. One that was left is still there.
func (s *Stack) advance() {
	s.segment++
	s.used = 0
	s.Reserve()
	if s.segments[s.segment] == nil {
		s.segments[s.segment] = &segment{}
	}
}

// Reserve makes room for the segments that a call from Go may need.
func (s *Stack) Reserve() {
	if need := int(s.segment) + ahead; need > len(s.segments) {
		s.segments = append(s.segments, make([]*segment, need)...)
	}
}

// Pop removes the innermost frame and returns it. There must be one. Its segment
// stays for the next time.
func (s *Stack) Pop() *Frame {
	if s.used == 0 {
		s.segment--
		s.used = perSegment
	}
	s.used--
	return &s.segments[s.segment].frames[s.used]
}

// Mark is where a thread is before a call.
type Mark struct {
	frames int
	top    int
}

// Mark returns where t is but for the top values, a function and its arguments.
func (t *Thread) Mark(values int) Mark {
	return Mark{t.Stack().Depth(), t.Registers.Top - values}
}

// Unwind ends the frames and frees the registers that t has got since m was
// marked.
func (t *Thread) Unwind(m Mark) {
	s := t.Stack()
	for s.Depth() > m.frames {
		s.Pop()
	}
	t.Frame = s.Last()
	t.Registers.SetTop(m.top)
}
