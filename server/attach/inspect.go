package attach

import (
	"bytes"
	"encoding/binary"
	"errors"
)

// Accept says which files are taken.
type Accept int

const (
	Documents Accept = iota // images and PDF
	Images                  // images alone
)

// Types of what is kept.
const (
	typeJPEG = "image/jpeg"
	typePNG  = "image/png"
	typeGIF  = "image/gif"
	typeWebP = "image/webp"
	typePDF  = "application/pdf"
)

// Extensions by type: what a file is called follows what it is.
var extensions = map[string]string{typeJPEG: ".jpg", typePNG: ".png", typeGIF: ".gif", typeWebP: ".webp", typePDF: ".pdf"}

// inspected is a file after it was judged: its bytes as they will be kept.
type inspected struct {
	kind          string
	data          []byte
	width, height int // as shown: turned as orientation says
	orientation   int // 1 to 8 as EXIF has it; 1: as it lies
	progressive   bool
	deep          bool // 16 bits a channel
	moving        bool // of several pictures, which the decoder does not know
}

// errBroken is what a parser answers to bytes that are not what they begin as.
var errBroken = errors.New("attach: broken file")

// inspect decides by content what a file is and rewrites it without what it
// does not need. A file of a known type keeps its picture bit for bit: nothing
// is encoded anew.
func inspect(raw []byte, what Accept) (*inspected, error) {
	f := &inspected{kind: sniff(raw), orientation: 1}
	var err error
	switch f.kind {
	case typeJPEG:
		err = f.cleanJPEG(raw)
	case typePNG:
		err = f.cleanPNG(raw)
	case typeGIF:
		err = f.cleanGIF(raw)
	case typeWebP:
		err = f.cleanWebP(raw)
	case typePDF:
		if what == Images {
			return nil, errImages
		}
		return f, f.cleanPDF(raw)
	case "image/heic":
		return nil, errHEIC
	default:
		if what == Images {
			return nil, errImages
		}
		return nil, errKind
	}
	if errors.Is(err, errBroken) {
		return nil, errDamaged
	}
	if err != nil {
		return nil, err
	}
	if err := f.checkSize(); err != nil {
		return nil, err
	}
	if f.orientation >= 5 {
		f.width, f.height = f.height, f.width
	}
	return f, nil
}

// checkSize refuses a picture that would take a machine to its knees: its size
// is read from its head, before anybody decodes it.
func (f *inspected) checkSize() error {
	if f.width <= 0 || f.height <= 0 {
		return errDamaged
	}
	if int64(f.width)*int64(f.height) > MaxPixels {
		return errPixels
	}
	return nil
}

// sniff is the type that the first bytes say; "" for none that is known.
func sniff(raw []byte) string {
	switch {
	case bytes.HasPrefix(raw, []byte("\xff\xd8\xff")):
		return typeJPEG
	case bytes.HasPrefix(raw, []byte(pngHead)):
		return typePNG
	case bytes.HasPrefix(raw, []byte("GIF87a")), bytes.HasPrefix(raw, []byte("GIF89a")):
		return typeGIF
	case len(raw) >= 12 && string(raw[:4]) == "RIFF" && string(raw[8:12]) == "WEBP":
		return typeWebP
	case bytes.HasPrefix(raw, []byte("%PDF-")):
		return typePDF
	case len(raw) >= 12 && string(raw[4:8]) == "ftyp" && heif[string(raw[8:12])]:
		return "image/heic"
	}
	return ""
}

var heif = map[string]bool{"heic": true, "heix": true, "hevc": true, "hevx": true, "heim": true, "heis": true, "mif1": true, "msf1": true, "avif": true, "avis": true}

// cleanPDF takes a PDF as it is, for others can be made of its bytes only by
// changing it; but one that is something else too is refused: what stands
// behind its end, or an archive, which is read from its end.
func (f *inspected) cleanPDF(raw []byte) error {
	const tail = 1 << 10
	end := bytes.LastIndex(raw, []byte("%%EOF"))
	if end < 0 {
		return errDamaged
	}
	rest := raw[end+len("%%EOF"):]
	if len(bytes.Trim(rest, "\x00\t\n\f\r ")) > 0 || len(rest) > tail || archive(raw) {
		return errUnsafe
	}
	f.data = raw
	return nil
}

// archive reports whether the bytes are a ZIP file too: its directory's end
// with a comment that reaches to the very end.
func archive(raw []byte) bool {
	tail := raw[max(0, len(raw)-22-0xffff):]
	for {
		at := bytes.LastIndex(tail, []byte("PK\x05\x06"))
		if at < 0 {
			return false
		}
		if at+22 <= len(tail) && at+22+int(binary.LittleEndian.Uint16(tail[at+20:])) >= len(tail) {
			return true
		}
		tail = tail[:at+3]
	}
}

// Extension is what the name of a file of this type ends with.
func Extension(kind string) string { return extensions[kind] }
