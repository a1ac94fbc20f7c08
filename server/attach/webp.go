package attach

import "encoding/binary"

// Flags of an extended WebP.
const (
	webpXMP, webpEXIF = 0x04, 0x08
	webpFlagsAt       = 0 // in VP8X
)

// webpKept are the chunks that a picture is shown from.
var webpKept = map[string]bool{"VP8 ": true, "VP8L": true, "VP8X": true, "ALPH": true, "ANIM": true, "ANMF": true, "ICCP": true}

// cleanWebP copies the chunks that are shown: no EXIF, XMP, unknown ones or
// what comes behind the end.
func (f *inspected) cleanWebP(raw []byte) error {
	size := int64(binary.LittleEndian.Uint32(raw[4:])) + 8
	if size < 12 || size > int64(len(raw)) {
		return errBroken
	}
	out := append(make([]byte, 0, len(raw)), "RIFF\x00\x00\x00\x00WEBP"...)
	extended, pixels := -1, false
	for pos := int64(12); pos < size; {
		if pos+8 > size {
			return errBroken
		}
		name, n := string(raw[pos:pos+4]), int64(binary.LittleEndian.Uint32(raw[pos+4:]))
		end := pos + 8 + n
		if end > size {
			return errBroken
		}
		data := raw[pos+8 : end]
		switch name {
		case "VP8X":
			if n < 10 || extended >= 0 {
				return errBroken
			}
			extended = len(out) + 8
			f.width, f.height = 1+int(uint24(data[4:])), 1+int(uint24(data[7:]))
		case "VP8 ", "VP8L":
			w, h, ok := webpSize(name, data)
			if !ok {
				return errBroken
			}
			if extended < 0 {
				f.width, f.height = w, h
			}
			pixels = true
		case "ANMF":
			pixels, f.moving = true, true
		case "EXIF":
			f.orientation = orientationOf(data)
		}
		if webpKept[name] {
			out = appendRIFF(out, name, data)
		}
		pos = end + n&1
	}
	if !pixels {
		return errBroken
	}
	if extended >= 0 {
		out[extended+webpFlagsAt] &^= webpXMP | webpEXIF
		if f.orientation != 1 {
			out[extended+webpFlagsAt] |= webpEXIF
			out = appendRIFF(out, "EXIF", orientationTIFF(f.orientation))
		}
	} else {
		f.orientation = 1 // a simple file has none
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	f.data = out
	return nil
}

func appendRIFF(out []byte, name string, data []byte) []byte {
	out = append(out, name...)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(data)))
	out = append(out, data...)
	if len(data)&1 == 1 {
		out = append(out, 0)
	}
	return out
}

// webpSize reads the size from the head of a picture's data.
func webpSize(name string, data []byte) (w, h int, ok bool) {
	if name == "VP8L" {
		if len(data) < 5 || data[0] != 0x2f {
			return 0, 0, false
		}
		bits := binary.LittleEndian.Uint32(data[1:])
		return 1 + int(bits&0x3fff), 1 + int(bits>>14&0x3fff), true
	}
	if len(data) < 10 || data[3] != 0x9d || data[4] != 0x01 || data[5] != 0x2a {
		return 0, 0, false
	}
	return int(binary.LittleEndian.Uint16(data[6:]) & 0x3fff), int(binary.LittleEndian.Uint16(data[8:]) & 0x3fff), true
}

func uint24(b []byte) uint32 { return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 }
