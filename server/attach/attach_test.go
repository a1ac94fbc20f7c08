package attach

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"careline/server/desk"
)

func TestKeepsWhatIsTaken(t *testing.T) {
	k, dir := keeper(t, Options{})
	for kind, raw := range files(t) {
		kept, err := k.Keep(t.Context(), bytes.NewReader(raw), Documents)
		if err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		if kept.Type != kind || kept.State != desk.FileUnscanned || kept.Size == 0 || len(kept.Digest) != 32 {
			t.Errorf("%s: %+v", kind, kept)
		}
		if got := readBack(t, k, kept.ID, Original); int64(len(got)) != kept.Size {
			t.Errorf("%s: %d bytes kept, said %d", kind, len(got), kept.Size)
		}
		if kept.Preview != (kind != typePDF) {
			t.Errorf("%s: preview %v", kind, kept.Preview)
		}
		if kept.Preview {
			if _, err := jpeg.DecodeConfig(bytes.NewReader(readBack(t, k, kept.ID, Preview))); err != nil {
				t.Errorf("%s: preview: %v", kind, err)
			}
		}
		if err := k.Remove(kept.ID); err != nil {
			t.Fatal(err)
		}
		if _, _, err := k.Open(kept.ID, Original); !errors.Is(err, desk.ErrNoSuchThing) {
			t.Errorf("%s is there after it was removed: %v", kind, err)
		}
	}
	if names := left(t, dir); len(names) > 0 {
		t.Errorf("left behind: %v", names)
	}
	if _, err := k.Keep(t.Context(), strings.NewReader(pdf), Images); err == nil {
		t.Error("a PDF as an article's picture")
	}
}

// Whatever is refused says why and what to do, and leaves nothing on disk.
func TestRefusals(t *testing.T) {
	k, dir := keeper(t, Options{MaxBytes: 1 << 20})
	photo := jpegOf(t, picture(64, 32))
	bomb := pngOf(t, image.NewGray(image.Rect(0, 0, 1, 1)))
	copy(bomb[16:], []byte{0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff}) // 65535 × 65535, in 67 bytes
	bomb = append(appendChunk([]byte(pngHead), "IHDR", bomb[16:29]), bomb[33:]...)
	for name, c := range map[string]struct {
		raw  []byte
		code string
	}{
		"nothing":                   {nil, "empty_file"},
		"too large":                 {bytes.Repeat([]byte("x"), 1<<20+1), "file_too_large"},
		"a renamed program":         {[]byte("MZ\x90\x00\x03\x00\x00\x00This program cannot be run in DOS mode"), "file_type"},
		"a Linux program":           {[]byte("\x7fELF\x02\x01\x01"), "file_type"},
		"a page called .png":        {[]byte("<!doctype html><script>alert(1)</script>"), "file_type"},
		"a drawing called .jpg":     {[]byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`), "file_type"},
		"an archive":                {[]byte("PK\x03\x04"), "file_type"},
		"EICAR":                     {eicar, "file_type"},
		"a new iPhone's photo":      {[]byte("\x00\x00\x00\x24ftypheic\x00\x00\x00\x00"), "heic"},
		"a decompression bomb":      {bomb, "too_many_pixels"},
		"a head without a body":     {[]byte("\xff\xd8\xff\xe0"), "damaged_file"},
		"half a photo":              {photo[:len(photo)/2], "damaged_file"},
		"a page with a JPEG's head": {[]byte("\xff\xd8\xff<html><script>alert(1)</script>"), "damaged_file"},
		"a PNG with a wrong sum":    {append([]byte(pngHead), "\x00\x00\x00\x0dIHDR0000000000000xxxx"...), "damaged_file"},
		"a PDF without an end":      {[]byte("%PDF-1.4\nnothing"), "damaged_file"},
		"a PDF and an archive":      {[]byte(pdf + "PK\x03\x04"), "unsafe_file"},
		"an archive within a PDF":   {[]byte("%PDF-1.4\nPK\x05\x06" + strings.Repeat("\x00", 16) + "\x06\x00%%EOF\n"), "unsafe_file"},
	} {
		_, err := k.Keep(t.Context(), bytes.NewReader(c.raw), Documents)
		var e *desk.Error
		if !errors.As(err, &e) || e.Code != c.code || !strings.HasSuffix(e.Public, ".") || len(e.Public) < 30 {
			t.Errorf("%s: %v, want %s with a sentence", name, err, c.code)
		}
	}
	_, err := k.Keep(t.Context(), io.MultiReader(bytes.NewReader(photo[:50]), errReader{}), Documents)
	refused(t, err, "upload_incomplete")
	if names := left(t, dir); len(names) > 0 {
		t.Errorf("left behind: %v", names)
	}
}

type errReader struct{}

func (errReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// What a phone writes into a photo about its owner is gone, what else can hide
// in a file is too, and the picture is the same bit for bit.
func TestNothingButThePicture(t *testing.T) {
	html := []byte("<script>" + canary + "</script>")
	photo, shot := jpegOf(t, picture(64, 32)), pngOf(t, picture(64, 32))
	moving := gifOf(t, 3)
	gifHead := 13 + colorTable(moving[10])
	comment := append([]byte{0x21, 0xfe, byte(len(canary))}, append([]byte(canary), 0)...)
	for name, c := range map[string]struct{ raw, plain []byte }{
		"EXIF":                    {laden(photo, seg(mAPP1, exif(1))), photo},
		"XMP":                     {laden(photo, seg(mAPP1, []byte("http://ns.adobe.com/xap/1.0/\x00"+canary))), photo},
		"IPTC":                    {laden(photo, seg(0xed, []byte("Photoshop 3.0\x00"+canary))), photo},
		"a page in a comment":     {laden(photo, seg(mCOM, html)), photo},
		"other pictures":          {laden(photo, seg(mAPP2, []byte("MPF\x00"+canary))), photo},
		"a thumbnail":             {laden(photo, seg(mAPP0, []byte("JFXX\x00"+canary))), photo},
		"an archive behind":       {append(bytes.Clone(photo), "PK\x03\x04"+canary...), photo},
		"a film behind":           {append(bytes.Clone(photo), "\x00\x00\x00\x18ftypmp42"+canary...), photo},
		"PNG: text":               {between(shot, "tEXt", []byte("Author\x00"+canary)), shot},
		"PNG: compressed text":    {between(shot, "zTXt", []byte("Comment\x00\x00"+canary)), shot},
		"PNG: EXIF":               {between(shot, "eXIf", append(orientationTIFF(1), canary...)), shot},
		"PNG: a page behind":      {append(bytes.Clone(shot), html...), shot},
		"PNG: what nobody knows":  {between(shot, "hiDe", []byte(canary)), shot},
		"GIF: a comment":          {slices.Concat(moving[:gifHead], comment, moving[gifHead:]), moving},
		"GIF: a program behind":   {append(bytes.Clone(moving), "PK\x03\x04"+canary...), moving},
		"WebP: EXIF and XMP":      {extendedWebP(1), nil},
		"WebP: something behind":  {append(bytes.Clone(webpLossless), html...), webpLossless},
		"GIF: XMP of application": {slices.Concat(moving[:gifHead], []byte("\x21\xff\x0bXMP DataXMP"), comment[2:], moving[gifHead:]), moving},
	} {
		f, err := inspect(c.raw, Documents)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if bytes.Contains(f.data, []byte("canary")) {
			t.Errorf("%s: still there", name)
		}
		if c.plain != nil && !bytes.Equal(f.data, c.plain) {
			t.Errorf("%s: the picture changed", name)
		}
		again, err := inspect(f.data, Documents)
		if err != nil || !bytes.Equal(again.data, f.data) || again.width != f.width {
			t.Errorf("%s: what was kept is not what would be kept: %v", name, err)
		}
	}
}

// A photo taken with the phone held upright stays upright, in the preview too.
func TestOrientation(t *testing.T) {
	k, _ := keeper(t, Options{})
	photo, shot := jpegOf(t, picture(64, 32)), pngOf(t, picture(64, 32))
	for o := 1; o <= 8; o++ {
		for name, raw := range map[string][]byte{
			"jpeg": laden(photo, seg(mAPP1, exif(o))), "png": between(shot, "eXIf", orientationTIFF(o)), "webp": extendedWebP(o),
		} {
			f, err := inspect(raw, Documents)
			if err != nil {
				t.Fatal(err)
			}
			again, err := inspect(f.data, Documents)
			if err != nil || again.orientation != o || f.orientation != o {
				t.Errorf("%s %d: kept as %d: %v", name, o, again.orientation, err)
			}
			if name == "webp" {
				continue
			}
			if wide := f.width > f.height; wide != (o < 5) {
				t.Errorf("%s %d: shown as %d × %d", name, o, f.width, f.height)
			}
		}
		kept, err := k.Keep(t.Context(), bytes.NewReader(laden(photo, seg(mAPP1, exif(o)))), Images)
		if err != nil {
			t.Fatal(err)
		}
		img, err := jpeg.Decode(bytes.NewReader(readBack(t, k, kept.ID, Preview)))
		if err != nil {
			t.Fatal(err)
		}
		// Which quarter is red tells which way it was turned.
		want := map[int]string{1: "top left", 2: "top right", 3: "bottom right", 4: "bottom left", 5: "top left", 6: "top right", 7: "bottom right", 8: "bottom left"}
		if got := redIn(img); got != want[o] {
			t.Errorf("%d: red is %s, want %s", o, got, want[o])
		}
	}
	// What says nothing of use says nothing.
	for _, tiff := range [][]byte{nil, []byte("II*\x00"), []byte("II*\x00\xff\xff\xff\xff"), orientationTIFF(9), orientationTIFF(0)} {
		if o := orientationOf(tiff); o != 1 {
			t.Errorf("%x: %d", tiff, o)
		}
	}
}

func redIn(img image.Image) string {
	b := img.Bounds()
	for name, p := range map[string]image.Point{
		"top left": {b.Dx() / 4, b.Dy() / 4}, "top right": {b.Dx() * 3 / 4, b.Dy() / 4},
		"bottom left": {b.Dx() / 4, b.Dy() * 3 / 4}, "bottom right": {b.Dx() * 3 / 4, b.Dy() * 3 / 4},
	} {
		if c := color.RGBAModel.Convert(img.At(p.X, p.Y)).(color.RGBA); c.R > 200 && c.G < 80 && c.B < 80 {
			return name
		}
	}
	return "nowhere"
}

func TestPreviewsAreSmall(t *testing.T) {
	f, err := inspect(jpegOf(t, picture(2000, 1000)), Images)
	if err != nil {
		t.Fatal(err)
	}
	p, err := preview(f)
	if err != nil {
		t.Fatal(err)
	}
	if c, err := jpeg.DecodeConfig(bytes.NewReader(p)); err != nil || c.Width != previewEdge || c.Height != previewEdge/2 {
		t.Errorf("%+v, %v", c, err)
	}
	// What would take too much memory to decode is kept without one.
	big := *f
	big.width, big.height = 8000, 8000
	if p, err := preview(&big); p != nil || err != nil {
		t.Errorf("decoded in spite of its cost: %d bytes, %v", len(p), err)
	}
}

func TestVirusScanner(t *testing.T) {
	clamd := startClamd(t)
	k, dir := keeper(t, Options{Clamd: clamd.url})
	photo := jpegOf(t, picture(64, 32))
	kept, err := k.Keep(t.Context(), bytes.NewReader(photo), Documents)
	if err != nil || kept.State != desk.FileClean {
		t.Fatalf("%+v, %v", kept, err)
	}
	// It is asked about what came, not about what is kept of it.
	for name, raw := range map[string][]byte{"PDF": []byte("%PDF-1.4\n" + string(eicar) + "\n%%EOF\n"), "photo": laden(photo, seg(mCOM, eicar))} {
		kept, err := k.Keep(t.Context(), bytes.NewReader(raw), Documents)
		if err != nil || kept.State != desk.FileInfected {
			t.Fatalf("%s: %+v, %v", name, kept, err)
		}
		if _, _, err := k.Open(kept.ID, Original); !errors.Is(err, desk.ErrNoSuchThing) {
			t.Errorf("%s: an infected file can be read: %v", name, err)
		}
		if _, err := os.Stat(filepath.Join(dir, quarantineFolder, string(kept.ID))); err != nil {
			t.Errorf("%s: not kept apart: %v", name, err)
		}
	}
	// Not there: files wait, and are judged once it is back.
	clamd.down.Store(true)
	wait := func(raw []byte) Kept {
		t.Helper()
		kept, err := k.Keep(t.Context(), bytes.NewReader(raw), Documents)
		if err != nil || kept.State != desk.FileScanning {
			t.Fatalf("%+v, %v", kept, err)
		}
		return kept
	}
	good, bad := wait(photo), wait([]byte("%PDF-1.4\n"+string(eicar)+"\n%%EOF\n"))
	if _, err := k.Rescan(t.Context(), good.ID); err == nil {
		t.Error("judged by nobody")
	}
	clamd.down.Store(false)
	if state, err := k.Rescan(t.Context(), good.ID); state != desk.FileClean || err != nil {
		t.Errorf("%s, %v", state, err)
	}
	if state, err := k.Rescan(t.Context(), bad.ID); state != desk.FileInfected || err != nil {
		t.Errorf("%s, %v", state, err)
	}
	if _, _, err := k.Open(bad.ID, Original); !errors.Is(err, desk.ErrNoSuchThing) {
		t.Errorf("an infected file can be read: %v", err)
	}
	for _, address := range []string{"", "clamd:3310", "http://x", "tcp://"} {
		if _, err := newClamd(address); err == nil {
			t.Errorf("%q is taken for an address", address)
		}
	}
}

func TestSweep(t *testing.T) {
	now := time.Now()
	clamd := startClamd(t)
	k, dir := keeper(t, Options{Clamd: clamd.url, Now: func() time.Time { return now }})
	keep := func(raw []byte) desk.FileID {
		t.Helper()
		kept, err := k.Keep(t.Context(), bytes.NewReader(raw), Documents)
		if err != nil {
			t.Fatal(err)
		}
		return kept.ID
	}
	known, unknown, bad := keep(jpegOf(t, picture(9, 9))), keep(jpegOf(t, picture(9, 9))), keep([]byte("%PDF-1.4\n"+string(eicar)+"\n%%EOF\n"))
	if err := os.WriteFile(filepath.Join(dir, tmpFolder, "broken-off"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	sweep := func(before time.Time) []string {
		t.Helper()
		err := k.Sweep(t.Context(), before, func(_ context.Context, ids []desk.FileID) (map[desk.FileID]bool, error) {
			return map[desk.FileID]bool{known: true, bad: true}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return left(t, dir)
	}
	if names := sweep(now.Add(-time.Hour)); len(names) != 6 {
		t.Errorf("young files are gone: %v", names)
	}
	names := sweep(now.Add(time.Hour))
	if len(names) != 3 || strings.Contains(strings.Join(names, " "), string(unknown)) {
		t.Errorf("left: %v", names)
	}
	now = now.Add(IsolatedFor + time.Hour)
	if names := sweep(now); len(names) != 2 {
		t.Errorf("left after the time of those kept apart: %v", names)
	}
}

func TestNothingFromOutsideIsAPath(t *testing.T) {
	k, _ := keeper(t, Options{})
	for _, id := range []desk.FileID{"", "f_", "../../keys.json", "f_../../../../../keys.json0000", "f_01k9GOLDEN0000000000000000", "quarantine/f_01k9golden0000000000000000"} {
		if _, _, err := k.Open(id, Original); !errors.Is(err, desk.ErrNoSuchThing) {
			t.Errorf("%q: %v", id, err)
		}
		if err := k.Remove(id); !errors.Is(err, desk.ErrNoSuchThing) {
			t.Errorf("%q: %v", id, err)
		}
	}
}

func TestNames(t *testing.T) {
	for _, c := range []struct{ in, kind, want string }{
		{"card.jpg", typeJPEG, "card.jpg"},
		{"CARD.JPEG", typeJPEG, "CARD.JPEG"},
		{"card.exe", typeJPEG, "card.jpg"},
		{"letter.pdf.exe", typePDF, "letter.pdf.pdf"},
		{"../../etc/passwd", typePNG, "passwd.png"},
		{`C:\Users\Ana\card.png`, typePNG, "card.png"},
		{"", typePDF, "file.pdf"},
		{"...", typePDF, "file.pdf"},
		{"a\r\nSet-Cookie: x\x00.pdf", typePDF, "a Set-Cookie x.pdf"},
		{"invoice\u202egpj.exe", typePDF, "invoicegpj.pdf"},
		{"<script>.gif", typeGIF, "script.gif"},
		{"tarjeta de mi mamá 👩‍⚕️.jpg", typeJPEG, "tarjeta de mi mamá 👩⚕️.jpg"},
		{"\xff\xfe.webp", typeWebP, "file.webp"},
	} {
		if got := CleanName(c.in, c.kind); got != c.want {
			t.Errorf("%q: %q, want %q", c.in, got, c.want)
		}
	}
	long := CleanName(strings.Repeat("a", 300)+"end.pdf", typePDF)
	if n := len([]rune(long)); n > maxNameRunes || !strings.HasSuffix(long, "end.pdf") {
		t.Errorf("%d runes: %s", n, long)
	}
}

func TestLinks(t *testing.T) {
	l, now := NewLinks([]byte("a key")), time.Now()
	p := Pass{File: "f_1", Variant: Original, Session: "ss_1", Until: now.Add(LinkLife).UnixMilli()}
	signed := l.Sign(p)
	if got, ok := l.Read("f_1", Original, signed, now); !ok || got != p {
		t.Fatalf("%+v, %v", got, ok)
	}
	other := strings.Replace(signed, "ss_1", "ss_2", 1)
	for name, ok := range map[string]bool{
		"another file":    second(l.Read("f_2", Original, signed, now)),
		"another form":    second(l.Read("f_1", Preview, signed, now)),
		"another session": second(l.Read("f_1", Original, other, now)),
		"another key":     second(NewLinks([]byte("b")).Read("f_1", Original, signed, now)),
		"too late":        second(l.Read("f_1", Original, signed, now.Add(LinkLife))),
		"nothing":         second(l.Read("f_1", Original, "", now)),
		"longer":          second(l.Read("f_1", Original, signed+"A", now)),
	} {
		if ok {
			t.Errorf("%s is let pass", name)
		}
	}
}

func second(_ Pass, ok bool) bool { return ok }
