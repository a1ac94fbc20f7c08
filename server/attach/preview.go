package attach

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/draw"
	"golang.org/x/image/webp"
)

const (
	previewEdge    = 640       // of the longer side, in pixels
	previewQuality = 82        // of JPEG
	decodeBudget   = 160 << 20 // bytes that decoding may take
)

// preview makes a small picture; nil where it cannot be had. A picture that is
// too large for that, or of a sort that browsers alone can read, is still sent,
// and shown by its name. One that cannot be decoded at all is refused.
func preview(f *inspected) ([]byte, error) {
	if f.kind == typePDF || f.moving || f.cost() > decodeBudget {
		return nil, nil
	}
	img, err := decode(f)
	if unsupported(err) {
		return nil, nil
	}
	if err != nil || img.Bounds().Empty() {
		return nil, errDamaged.With(err)
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, upright(shrink(img), f.orientation), &jpeg.Options{Quality: previewQuality}); err != nil {
		return nil, errDamaged.With(err)
	}
	return out.Bytes(), nil
}

// unsupported reports whether it is the decoder that lacks something.
func unsupported(err error) bool {
	var j jpeg.UnsupportedError
	var p png.UnsupportedError
	return errors.As(err, &j) || errors.As(err, &p)
}

// cost is how much memory decoding takes, at most.
func (f *inspected) cost() int64 {
	perPixel := int64(4)
	switch {
	case f.kind == typeJPEG && f.progressive:
		perPixel = 16 // all coefficients are kept until the last scan
	case f.deep:
		perPixel = 8
	}
	return perPixel * int64(f.width) * int64(f.height)
}

func decode(f *inspected) (img image.Image, err error) {
	defer func() {
		if p := recover(); p != nil { // a decoder that stumbles must not take the process along
			err = fmt.Errorf("attach: decoder: %v", p)
		}
	}()
	r := bytes.NewReader(f.data)
	switch f.kind {
	case typeJPEG:
		return jpeg.Decode(r)
	case typePNG:
		return png.Decode(r)
	case typeGIF:
		return gif.Decode(r) // the first of them
	}
	return webp.Decode(r)
}

// shrink scales down on white, as JPEG has no transparency.
func shrink(img image.Image) *image.RGBA {
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	if long := max(w, h); long > previewEdge {
		w, h = max(1, w*previewEdge/long), max(1, h*previewEdge/long)
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(out, out.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.ApproxBiLinear.Scale(out, out.Bounds(), img, b, draw.Over, nil)
	return out
}

// upright turns a picture as its orientation says.
func upright(in *image.RGBA, orientation int) *image.RGBA {
	if orientation == 1 {
		return in
	}
	w, h := in.Bounds().Dx(), in.Bounds().Dy()
	to := image.Rect(0, 0, w, h)
	if orientation >= 5 {
		to = image.Rect(0, 0, h, w)
	}
	out := image.NewRGBA(to)
	for y := range h {
		for x := range w {
			tx, ty := turned(x, y, w, h, orientation)
			out.SetRGBA(tx, ty, in.RGBAAt(x, y))
		}
	}
	return out
}

// turned is where a pixel goes.
func turned(x, y, w, h, orientation int) (int, int) {
	switch orientation {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return h - 1 - y, x
	case 7:
		return h - 1 - y, w - 1 - x
	case 8:
		return y, w - 1 - x
	}
	return x, y
}
