package value

// MarshalCBOR returns the encoding of v, and CBOR's nil if v is absent. A
// struct field is better tagged omitzero than omitempty, which never omits it.
func (v Value) MarshalCBOR() ([]byte, error) { return AppendValue(nil, v), nil }

// UnmarshalCBOR sets v to what data encodes, by the rules of Parse; nil makes
// it absent.
func (v *Value) UnmarshalCBOR(data []byte) error {
	if len(data) == 1 && data[0] == 0xf6 {
		*v = Value{}
		return nil
	}
	parsed, err := Parse(data)
	if err != nil {
		return err
	}
	*v = parsed
	return nil
}
