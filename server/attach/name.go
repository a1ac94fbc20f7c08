package attach

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxNameRunes is how long a file's name may be; a longer one is shortened in
// its middle, for its end says as much as its beginning.
const maxNameRunes = 120

// CleanName makes a name to show of one that somebody sent: no path, nothing
// that is not seen or turns the reading direction around, and the ending that
// belongs to what the file is. "" becomes a plain one.
func CleanName(name, kind string) string {
	name = strings.ToValidUTF8(name, "")
	if at := strings.LastIndexAny(name, `/\`); at >= 0 {
		name = name[at+1:]
	}
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsGraphic(r), unicode.Is(unicode.Cf, r), strings.ContainsRune(`<>:"|?*`, r):
			return -1
		}
		return r
	}, name)
	name = strings.Join(strings.Fields(name), " ")
	ext := Extension(kind)
	if dot := strings.LastIndexByte(name, '.'); dot >= 0 {
		was := strings.ToLower(name[dot:])
		if was == ext || was == ".jpeg" && ext == ".jpg" {
			ext = name[dot:]
		}
		name = name[:dot]
	}
	name = strings.Trim(name, " .")
	if name == "" {
		name = "file"
	}
	return shorten(name, maxNameRunes-utf8.RuneCountInString(ext)) + ext
}

func shorten(name string, most int) string {
	r := []rune(name)
	if len(r) <= most {
		return name
	}
	half := (most - 1) / 2
	return string(r[:half]) + "…" + string(r[len(r)-half:])
}
