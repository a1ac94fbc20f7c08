package attach

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"io/fs"
	"net"
	"path/filepath"
	"sync/atomic"
	"testing"

	"careline/server/desk"
)

// eicar is the string by which scanners are tried out. It is put together here,
// so that no scanner stops this file.
var eicar = []byte(`X5O!P%@AP[4\PZX54(P^)7CC)7}$` + `EICAR-STANDARD-ANTIVIRUS-` + `TEST-FILE!$H+H*`)

// canary stands where nothing may be left of.
const canary = "canary-35.6895N-139.6917E"

// picture is a small one whose quarters differ, so that turning it shows.
func picture(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{A: 255}
			switch {
			case x < w/2 && y < h/2:
				c.R = 255
			case y < h/2:
				c.G = 255
			case x < w/2:
				c.B = 255
			}
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

func jpegOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pngOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gifOf(t testing.TB, frames int) []byte {
	t.Helper()
	g := &gif.GIF{}
	for range frames {
		g.Image = append(g.Image, image.NewPaletted(image.Rect(0, 0, 20, 10), color.Palette{color.Black, color.White}))
		g.Delay = append(g.Delay, 5)
	}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, g); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// webpLossless is the smallest WebP there is: one pixel.
var webpLossless = []byte("RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00")

// exif is what a phone writes: which way up, and where it was taken.
func exif(orientation int) []byte {
	tiff := orientationTIFF(orientation)
	return append(append([]byte("Exif\x00\x00"), tiff...), canary...)
}

// laden puts segments behind the beginning of a JPEG.
func laden(raw []byte, segments ...[]byte) []byte {
	out := append([]byte{}, raw[:2]...)
	for _, s := range segments {
		out = append(out, s...)
	}
	return append(out, raw[2:]...)
}

func seg(marker byte, data []byte) []byte { return appendSegment(nil, marker, data) }

// between puts chunks behind the first one of a PNG.
func between(raw []byte, name string, data []byte) []byte {
	at := len(pngHead) + 25
	return append(appendChunk(append([]byte{}, raw[:at]...), name, data), raw[at:]...)
}

// extendedWebP wraps a simple one with EXIF and XMP.
func extendedWebP(orientation int) []byte {
	out := append([]byte{}, "RIFF\x00\x00\x00\x00WEBP"...)
	out = appendRIFF(out, "VP8X", []byte{webpXMP | webpEXIF, 0, 0, 0, 0, 0, 0, 0, 0, 0})
	out = append(out, webpLossless[12:]...)
	out = appendRIFF(out, "EXIF", append(orientationTIFF(orientation), canary...))
	out = appendRIFF(out, "XMP ", []byte(canary))
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out
}

func keeper(t testing.TB, o Options) (*Keeper, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), Folder)
	k, err := Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	return k, dir
}

// left lists what is in the folder.
func left(t testing.TB, dir string) (names []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			rel, _ := filepath.Rel(dir, path)
			names = append(names, rel)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func refused(t testing.TB, err error, code string) {
	t.Helper()
	var e *desk.Error
	if !errors.As(err, &e) || e.Code != code || len(e.Public) < 20 {
		t.Fatalf("%v, want %s with a sentence", err, code)
	}
}

// fakeClamd speaks as ClamAV's daemon does and finds EICAR.
type fakeClamd struct {
	url   string
	down  atomic.Bool // hangs up without a word
	scans atomic.Int64
}

func startClamd(t testing.TB) *fakeClamd {
	t.Helper()
	path := filepath.Join(t.TempDir(), "clamd.sock")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	f := &fakeClamd{url: "unix://" + path}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			f.answer(c)
			_ = c.Close()
		}
	}()
	t.Cleanup(func() { _ = l.Close(); <-done })
	return f
}

func (f *fakeClamd) answer(c net.Conn) {
	if f.down.Load() {
		return
	}
	r := bufio.NewReader(c)
	if cmd, err := r.ReadString(0); err != nil || cmd != "zINSTREAM\x00" {
		_, _ = io.WriteString(c, "UNKNOWN COMMAND\x00")
		return
	}
	var all []byte
	for {
		var size uint32
		if binary.Read(r, binary.BigEndian, &size) != nil {
			return
		}
		if size == 0 {
			break
		}
		part := make([]byte, size)
		if _, err := io.ReadFull(r, part); err != nil {
			return
		}
		all = append(all, part...)
	}
	f.scans.Add(1)
	answer := "stream: OK\x00"
	if bytes.Contains(all, eicar) {
		answer = "stream: Eicar-Test-Signature FOUND\x00"
	}
	_, _ = io.WriteString(c, answer)
}

func readBack(t testing.TB, k *Keeper, id desk.FileID, v Variant) []byte {
	t.Helper()
	f, size, err := k.Open(id, v)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(f)
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
	if int64(len(raw)) != size {
		t.Errorf("%d bytes, said to be %d", len(raw), size)
	}
	return raw
}

const pdf = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

func files(t testing.TB) map[string][]byte {
	return map[string][]byte{
		typeJPEG: jpegOf(t, picture(64, 32)), typePNG: pngOf(t, picture(64, 32)), typeGIF: gifOf(t, 3),
		typeWebP: webpLossless, typePDF: []byte(pdf),
	}
}
