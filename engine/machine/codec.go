package machine

import (
	"errors"
	"fmt"

	"github.com/fxamacker/cbor/v2"

	"github.com/unilua/unilua/engine/fault"
)

// The encoding is CBOR in its core deterministic form (RFC 8949, section
// 4.2.1). Go strings become byte strings, so that any bytes survive. A field
// that the decoder does not know is refused: half an operation must not be
// applied.
var (
	encMode = must(encOptions().EncMode())
	decMode = must(decOptions().DecMode())
)

func encOptions() cbor.EncOptions {
	o := cbor.CoreDetEncOptions()
	o.String = cbor.StringToByteString
	o.TagsMd = cbor.TagsForbidden
	return o
}

func decOptions() cbor.DecOptions {
	return cbor.DecOptions{
		DupMapKey:          cbor.DupMapKeyEnforcedAPF,
		IndefLength:        cbor.IndefLengthForbidden,
		TagsMd:             cbor.TagsForbidden,
		IntDec:             cbor.IntDecConvertSignedOrFail,
		ExtraReturnErrors:  cbor.ExtraDecErrorUnknownField,
		ByteStringToString: cbor.ByteStringToStringAllowed,
		MaxNestedLevels:    128,
		MaxArrayElements:   16 << 20,
		MaxMapPairs:        8 << 20,
	}
}

func must[M any](mode M, err error) M {
	if err != nil {
		panic(err) // the options are constants: they contradict each other
	}
	return mode
}

// EncodeOp returns the encoding of op, an operation of any machine. Equal
// operations have equal encodings.
func EncodeOp(op any) ([]byte, error) {
	data, err := encMode.Marshal(op)
	if err != nil {
		return nil, fmt.Errorf("encode operation: %w", err)
	}
	return data, nil
}

// DecodeOp sets op, a pointer to a zero operation, to what data encodes.
func DecodeOp(data []byte, op any) error {
	if err := decMode.Unmarshal(data, op); err != nil {
		return fmt.Errorf("decode operation: %w", err)
	}
	return nil
}

// answer is a reply, or the error that came in its place.
type answer struct {
	Reply   cbor.RawMessage `cbor:"1,keyasint,omitempty"`
	Code    fault.Code      `cbor:"2,keyasint,omitempty"`
	Message string          `cbor:"3,keyasint,omitempty"`
	Misuse  bool            `cbor:"4,keyasint,omitempty"`
}

// EncodeReply returns the encoding of what an operation was answered with:
// reply, or failure if it is not nil. Of a failure its code and its sentence
// survive, but not what it wraps.
func EncodeReply(reply any, failure error) ([]byte, error) {
	var a answer
	var misuse *fault.Misuse
	switch {
	case failure == nil:
		raw, err := encMode.Marshal(reply)
		if err != nil {
			return nil, fmt.Errorf("encode reply: %w", err)
		}
		a.Reply = raw
	case errors.As(failure, &misuse):
		a.Misuse, a.Message = true, failure.Error()
	default:
		a.Code, a.Message = fault.CodeOf(failure), failure.Error()
	}
	return encMode.Marshal(a)
}

// DecodeReply sets reply, a pointer to a zero reply, to what data encodes, and
// returns the failure that took its place, if any: a *fault.Error or a
// *fault.Misuse. Data that is no reply at all is a failure with code internal.
func DecodeReply(data []byte, reply any) error {
	var a answer
	if err := decMode.Unmarshal(data, &a); err != nil {
		return fault.New(fault.Internal, "decode reply: %w", err)
	}
	switch {
	case a.Misuse:
		return &fault.Misuse{Message: a.Message}
	case a.Code != "":
		return &fault.Error{Code: a.Code, Message: a.Message}
	}
	if err := decMode.Unmarshal(a.Reply, reply); err != nil {
		return fault.New(fault.Internal, "decode reply: %w", err)
	}
	return nil
}
