// Package attach is the wire between a process that owns shared resources and
// one that uses them: calls, and all that belongs to them, over one connected
// stream socket.
//
// A Conn is one end. The end that serves is made with Serve, the other with
// Dial; but for what stands below both can do the same:
//
//   - Conn.Do asks the other end and waits for the answer. Answers come in any
//     order, so any number of goroutines may ask at once.
//   - Conn.Open asks, and gives a Stream: each end may then send the other
//     messages until the answer comes. A sender waits while the reader is behind.
//   - Methods are what the other end may ask. A method gets a Call, which it
//     answers once, with Reply or Fail, from any goroutine.
//   - Open files go along with a call, a message of a stream or an answer, if
//     the connection is a *net.UnixConn and both ends are made with Files.
//
// # What holds
//
// Failures cross as what they are: a *fault.Error with its code and sentence, a
// *fault.Misuse as such. What they wrap does not cross.
//
// A caller whose context ends tells the other end, whose Call.Context ends with
// the same failure. The caller still gets the answer, since that says what has
// happened; an answer that takes longer than Grace is given up with code unknown.
//
// When the connection ends, for whatever reason, every call in progress fails:
// with code unavailable if it was not sent, with unknown if it was. The contexts
// of the calls being served end, and so do all streams. Close returns when no
// goroutine of the Conn is left.
//
// # What a peer can do to us
//
// The other end is not trusted. Whatever breaks the protocol (garbage, a frame
// that is too long, a method that is not there, an answer to nothing, more in
// progress than was allowed) ends the connection, with an error that says what
// it was, and does nothing else. Memory is bounded: a frame takes memory only as
// its bytes arrive; the calls in progress, each with what it carries, fit into
// Options.Window, in which a stream counts StreamWindow and holds at most one
// message more; what an end that serves is answered is no larger than a message. It
// stops reading while its own answers are not read. An end that dials never stops
// reading, so that the two cannot wait for each other, and ends the connection
// instead.
//
// Not promised: that a peer is who it says. Whoever makes the connection decides
// with whom.
package attach

import "time"

// Version of the protocol. Both ends must speak the same.
const Version = 1

// Limits of the protocol.
const (
	MaxFrame     = 16 << 20  // bytes of a frame, and so of what a call carries
	MaxMessage   = 256 << 10 // bytes of one message of a stream, and of an answer to an end that serves
	MaxFiles     = 16        // open files that go with one message
	StreamWindow = 256 << 10 // bytes of a stream that its reader may be behind
)

// Grace is how long a caller whose context has ended waits for the answer.
const Grace = 5 * time.Second
