package attach

import (
	"encoding/binary"
	"hash/crc32"
)

const pngHead = "\x89PNG\r\n\x1a\n"

// pngKept are the chunks that a picture is shown from: pixels, transparency,
// colour, size and the frames of a moving one.
var pngKept = map[string]bool{
	"IHDR": true, "PLTE": true, "IDAT": true, "IEND": true,
	"tRNS": true, "gAMA": true, "cHRM": true, "sRGB": true, "iCCP": true, "cICP": true, "sBIT": true, "bKGD": true, "pHYs": true,
	"acTL": true, "fcTL": true, "fdAT": true,
}

// cleanPNG copies the chunks that are shown: no text, times, EXIF, unknown
// ones or what comes behind the end.
func (f *inspected) cleanPNG(raw []byte) error {
	out := append(make([]byte, 0, len(raw)), pngHead...)
	pos, pixels := len(pngHead), false
	for first := true; ; first = false {
		if pos+12 > len(raw) {
			return errBroken
		}
		n := int64(binary.BigEndian.Uint32(raw[pos:]))
		name := string(raw[pos+4 : pos+8])
		end := int64(pos) + 12 + n
		if end > int64(len(raw)) || crc32.ChecksumIEEE(raw[pos+4:end-4]) != binary.BigEndian.Uint32(raw[end-4:]) {
			return errBroken
		}
		data := raw[pos+8 : end-4]
		switch {
		case first != (name == "IHDR"):
			return errBroken
		case name == "IHDR":
			if n != 13 {
				return errBroken
			}
			f.width, f.height = int(binary.BigEndian.Uint32(data)), int(binary.BigEndian.Uint32(data[4:]))
			f.deep = data[8] == 16
			if f.width > 1<<24 || f.height > 1<<24 {
				return errPixels
			}
		case name == "IDAT":
			pixels = true
		case name == "eXIf":
			f.orientation = orientationOf(data)
		case name == "IEND":
			if !pixels {
				return errBroken
			}
			if f.orientation != 1 {
				out = appendChunk(out, "eXIf", orientationTIFF(f.orientation))
			}
		case name[0]&0x20 == 0 && !pngKept[name]: // a critical chunk that nobody knows
			return errBroken
		}
		if pngKept[name] {
			out = append(out, raw[pos:end]...)
		}
		if name == "IEND" {
			f.data = out
			return nil
		}
		pos = int(end)
	}
}

func appendChunk(out []byte, name string, data []byte) []byte {
	out = binary.BigEndian.AppendUint32(out, uint32(len(data)))
	at := len(out)
	out = append(append(out, name...), data...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[at:]))
}
