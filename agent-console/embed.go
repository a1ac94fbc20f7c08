// Package agentconsole holds the built console, so that one binary serves it.
//
// It owns nothing but the files: which headers they are sent with and which
// path answers with the start page is decided where they are served. Before
// the first build it holds a placeholder page alone.
package agentconsole

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var built embed.FS

// Files is the built console, index.html at its root.
func Files() fs.FS {
	dist, err := fs.Sub(built, "dist")
	if err != nil {
		panic("agentconsole: " + err.Error()) // "dist" is a valid path
	}
	return dist
}
