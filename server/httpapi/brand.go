package httpapi

import (
	"fmt"
	"math"
	"strconv"
)

// brandStyle is a clinic's colour as text and as a button, made fit to read in
// both schemes: darkened or lightened just as far as WCAG 2.2 asks (4.5 : 1).
func brandStyle(brand string) string {
	rgb, ok := parseColor(brand)
	if !ok {
		rgb = [3]float64{10, 94, 99}
	}
	light := fit(rgb, [3]float64{}, [3]float64{238, 236, 230}, [3]float64{255, 255, 255})
	dark := fit(rgb, [3]float64{255, 255, 255}, [3]float64{26, 35, 44}, [3]float64{12, 16, 20})
	return fmt.Sprintf(":root { --brand: %[1]s; --brand-ink: %[1]s; --on-brand: #fff; }\n"+
		"@media (prefers-color-scheme: dark) { :root { --brand: %[2]s; --brand-ink: %[2]s; --on-brand: #0c1014; } }\n",
		hexOf(light), hexOf(dark))
}

// fit mixes a colour toward another until it can be read on both surfaces.
func fit(c, toward [3]float64, surfaces ...[3]float64) [3]float64 {
	const steps = 50
	for step := range steps + 1 {
		share := float64(step) / steps
		var mixed [3]float64
		for i := range mixed {
			mixed[i] = math.Round(c[i] + (toward[i]-c[i])*share)
		}
		enough := true
		for _, s := range surfaces {
			enough = enough && contrastOf(mixed, s) >= 4.5
		}
		if enough {
			return mixed
		}
	}
	return toward
}

func contrastOf(a, b [3]float64) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// luminance is relative, as in WCAG 2.2.
func luminance(c [3]float64) float64 {
	var l [3]float64
	for i, v := range c {
		if s := v / 255; s <= 0.04045 {
			l[i] = s / 12.92
		} else {
			l[i] = math.Pow((s+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*l[0] + 0.7152*l[1] + 0.0722*l[2]
}

func parseColor(s string) (c [3]float64, ok bool) {
	if len(s) != 7 || s[0] != '#' {
		return c, false
	}
	n, err := strconv.ParseUint(s[1:], 16, 32)
	return [3]float64{float64(n >> 16), float64(n >> 8 & 255), float64(n & 255)}, err == nil
}

func hexOf(c [3]float64) string {
	return fmt.Sprintf("#%02x%02x%02x", int(c[0]), int(c[1]), int(c[2]))
}
