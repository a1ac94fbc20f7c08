package protocol

// CheckObject reports ErrMalformed unless raw is one JSON object, nested no
// deeper than a frame may be. REST bodies pass it before any decoder.
func CheckObject(raw []byte) error {
	s := scanner{in: raw}
	if s.next() != '{' || !s.nested(0) {
		return ErrMalformed
	}
	if s.space(); s.pos != len(s.in) {
		return ErrMalformed
	}
	return nil
}
