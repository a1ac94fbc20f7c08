// Package widget holds the built chat widget, so that one binary serves it.
//
// It owns nothing but the files: which headers they are sent with, and that
// widget.js is found at the root, is decided where they are served. Before the
// first build it holds a placeholder page alone.
package widget

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var built embed.FS

// Files is the built widget: widget.js for host pages, index.html for the
// iframe, and assets named after their content.
func Files() fs.FS {
	dist, err := fs.Sub(built, "dist")
	if err != nil {
		panic("widget: " + err.Error()) // "dist" is a valid path
	}
	return dist
}
