package attach

import (
	"bytes"
	"encoding/binary"
)

// cleanGIF copies pictures, their timing and how often they repeat: no
// comments, XMP, text or what comes behind the end.
func (f *inspected) cleanGIF(raw []byte) error {
	if len(raw) < 13 {
		return errBroken
	}
	f.width, f.height = int(binary.LittleEndian.Uint16(raw[6:])), int(binary.LittleEndian.Uint16(raw[8:]))
	pos := 13 + colorTable(raw[10])
	if pos > len(raw) {
		return errBroken
	}
	out := append(make([]byte, 0, len(raw)), raw[:pos]...)
	images := 0
	for {
		if pos >= len(raw) {
			return errBroken
		}
		start := pos
		keep := true
		switch raw[pos] {
		case 0x3b:
			if images == 0 {
				return errBroken
			}
			f.data = append(out, 0x3b)
			return nil
		case 0x2c:
			if pos+10 > len(raw) {
				return errBroken
			}
			pos += 10 + colorTable(raw[pos+9]) + 1 // and the size of codes
			images++
		case 0x21:
			if pos+2 > len(raw) {
				return errBroken
			}
			keep = raw[pos+1] == 0xf9 || raw[pos+1] == 0xff && repeats(raw[pos+2:])
			pos += 2
		default:
			return errBroken
		}
		var ok bool
		if pos, ok = afterBlocks(raw, pos); !ok {
			return errBroken
		}
		if keep {
			out = append(out, raw[start:pos]...)
		}
	}
}

// colorTable is how many bytes the table has that a packed byte announces.
func colorTable(packed byte) int {
	if packed&0x80 == 0 {
		return 0
	}
	return 3 << (packed&7 + 1)
}

// repeats reports whether an application's extension says how often to repeat.
func repeats(block []byte) bool {
	return bytes.HasPrefix(block, []byte("\x0bNETSCAPE2.0\x03\x01")) && len(block) >= 17 && block[16] == 0
}

// afterBlocks skips blocks, each with its length before it, to behind the
// empty one.
func afterBlocks(raw []byte, pos int) (int, bool) {
	for pos < len(raw) {
		n := int(raw[pos])
		pos++
		if n == 0 {
			return pos, true
		}
		pos += n
	}
	return 0, false
}
