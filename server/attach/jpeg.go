package attach

import (
	"bytes"
	"encoding/binary"
)

// Markers of JPEG.
const (
	mSOI, mEOI, mSOS = 0xd8, 0xd9, 0xda
	mAPP0, mAPP1     = 0xe0, 0xe1
	mAPP2, mAPP14    = 0xe2, 0xee
	mCOM             = 0xfe
)

// cleanJPEG copies the picture, and of what stands beside it only colour: no
// EXIF, XMP, IPTC, comments, other pictures or what comes behind the end. Which
// way up it is to be shown is written anew.
func (f *inspected) cleanJPEG(raw []byte) error {
	out := make([]byte, 0, len(raw))
	out = append(out, 0xff, mSOI)
	body, head := make([]byte, 0, len(raw)), out
	pos, scans := 2, 0
	for {
		marker, at, ok := nextMarker(raw, pos)
		if !ok {
			return errBroken
		}
		if marker == mEOI {
			break
		}
		if marker == 0x01 || marker >= 0xd0 && marker <= 0xd7 { // without a length
			body, pos = append(body, 0xff, marker), at
			continue
		}
		segment, end, ok := segmentAt(raw, at)
		if !ok {
			return errBroken
		}
		switch {
		case marker == mAPP0 && bytes.HasPrefix(segment, []byte("JFIF\x00")) && len(segment) >= 14:
			jfif := append(bytes.Clone(segment[:12]), 0, 0) // without its thumbnail
			head = appendSegment(head, mAPP0, jfif)
		case marker == mAPP1 && bytes.HasPrefix(segment, []byte("Exif\x00\x00")):
			f.orientation = orientationOf(segment[6:])
		case marker == mAPP2 && bytes.HasPrefix(segment, []byte("ICC_PROFILE\x00")),
			marker == mAPP14 && bytes.HasPrefix(segment, []byte("Adobe")) && len(segment) == 12:
			body = appendSegment(body, marker, segment)
		case marker >= mAPP0 && marker <= 0xef || marker == mCOM:
		case marker == mSOS:
			scans++
			body = appendSegment(body, marker, segment)
			stop := endOfScan(raw, end)
			body, end = append(body, raw[end:stop]...), stop
		case marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc:
			if len(segment) < 6 {
				return errBroken
			}
			if f.width == 0 {
				f.height, f.width = int(binary.BigEndian.Uint16(segment[1:])), int(binary.BigEndian.Uint16(segment[3:]))
			} else {
				return errBroken // a second picture
			}
			f.progressive = marker == 0xc2
			body = appendSegment(body, marker, segment)
		case marker == 0xc4 || marker == 0xcc || marker >= 0xdb && marker <= 0xdf: // tables
			body = appendSegment(body, marker, segment)
		default:
			return errBroken
		}
		pos = end
	}
	if scans == 0 || f.width == 0 {
		return errBroken
	}
	if f.orientation != 1 {
		head = appendSegment(head, mAPP1, append([]byte("Exif\x00\x00"), orientationTIFF(f.orientation)...))
	}
	f.data = append(append(head, body...), 0xff, mEOI)
	return nil
}

// nextMarker finds the marker that must stand at pos, past fill bytes.
func nextMarker(raw []byte, pos int) (marker byte, after int, ok bool) {
	if pos >= len(raw) || raw[pos] != 0xff {
		return 0, 0, false
	}
	for pos < len(raw) && raw[pos] == 0xff {
		pos++
	}
	if pos >= len(raw) || raw[pos] == 0 {
		return 0, 0, false
	}
	return raw[pos], pos + 1, true
}

// segmentAt is what a marker carries, without the length before it.
func segmentAt(raw []byte, at int) (segment []byte, end int, ok bool) {
	if at+2 > len(raw) {
		return nil, 0, false
	}
	n := int(binary.BigEndian.Uint16(raw[at:]))
	if n < 2 || at+n > len(raw) {
		return nil, 0, false
	}
	return raw[at+2 : at+n], at + n, true
}

func appendSegment(out []byte, marker byte, segment []byte) []byte {
	out = append(out, 0xff, marker)
	out = binary.BigEndian.AppendUint16(out, uint16(len(segment)+2))
	return append(out, segment...)
}

// endOfScan is where the coded data that begins at pos ends: at the next marker
// that is neither a stuffed byte nor a restart.
func endOfScan(raw []byte, pos int) int {
	for {
		at := bytes.IndexByte(raw[pos:], 0xff)
		if at < 0 || pos+at+1 >= len(raw) {
			return len(raw)
		}
		pos += at
		if next := raw[pos+1]; next != 0 && next != 0xff && (next < 0xd0 || next > 0xd7) {
			return pos
		}
		pos++
		if raw[pos] != 0xff {
			pos++
		}
	}
}
