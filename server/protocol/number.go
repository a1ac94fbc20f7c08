package protocol

import (
	"encoding/json"
	"strconv"
)

// Number is a count, or a sum of milliseconds. What is not told is no 0: it is
// Held, and null on its way.
type Number int64

// Held is a number that is held back.
const Held Number = -1

// MarshalJSON writes a number, or null.
func (n Number) MarshalJSON() ([]byte, error) {
	if n == Held {
		return []byte("null"), nil
	}
	return strconv.AppendInt(nil, int64(n), 10), nil
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (n *Number) UnmarshalJSON(raw []byte) error {
	if string(raw) == "null" {
		*n = Held
		return nil
	}
	return json.Unmarshal(raw, (*int64)(n))
}

// Shown is a number, unless it is held back.
func Shown[N int | int64](n N, held bool) Number {
	if held {
		return Held
	}
	return Number(n)
}
