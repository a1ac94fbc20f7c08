package attach

import (
	"bytes"
	"testing"
)

// Whatever comes: no parser stumbles, nothing that is kept grows much beyond
// what came, and what is kept would be kept again as it is. Without that, a
// file that was cleaned could still hide something.
func FuzzInspect(f *testing.F) {
	for _, raw := range files(f) {
		f.Add(raw)
	}
	photo := jpegOf(f, picture(16, 8))
	f.Add(laden(photo, seg(mAPP1, exif(6)), seg(mCOM, []byte(canary))))
	f.Add(extendedWebP(3))
	f.Add(between(pngOf(f, picture(4, 4)), "eXIf", orientationTIFF(8)))
	f.Fuzz(func(t *testing.T, raw []byte) {
		in, err := inspect(raw, Documents)
		if err != nil {
			return
		}
		if len(in.data) > len(raw)+64 {
			t.Errorf("%d bytes became %d", len(raw), len(in.data))
		}
		again, err := inspect(in.data, Documents)
		if err != nil || !bytes.Equal(again.data, in.data) || again.kind != in.kind {
			t.Errorf("kept %q of %q, and would keep %v, %v", in.data, raw, again, err)
		}
		if in.width*in.height <= 1<<16 {
			_, _ = preview(in)
		}
	})
}

func FuzzCleanName(f *testing.F) {
	f.Add("card.jpg")
	f.Add("..\\..\u202e\x00.exe")
	f.Fuzz(func(t *testing.T, name string) {
		got := CleanName(name, typePDF)
		if got != CleanName(got, typePDF) || bytes.ContainsAny([]byte(got), "/\\\r\n\x00\"") || got == "" || len([]rune(got)) > maxNameRunes {
			t.Errorf("%q became %q", name, got)
		}
	})
}
