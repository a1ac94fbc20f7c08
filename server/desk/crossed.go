package desk

import (
	"bytes"
	"encoding/json"
)

// Crossed is ErrChangedMeanwhile where what is there was changed since whoever
// changes it now has seen it. Nil has seen nothing, as programs have not, and
// takes whatever there is. Who asks for what is there already takes nothing from
// anybody, and so may ask twice.
func Crossed[T any](seen *T, there, asked T) error {
	if seen == nil || alike(there, *seen) || alike(there, asked) {
		return nil
	}
	return ErrChangedMeanwhile
}

// alike compares what two say where they are written down.
func alike(a, b any) bool {
	x, err := json.Marshal(a)
	if err != nil {
		panic("desk: " + err.Error()) // forms are strings, numbers and lists of them
	}
	y, err := json.Marshal(b)
	return err == nil && bytes.Equal(x, y)
}
