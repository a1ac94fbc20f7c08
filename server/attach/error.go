package attach

import (
	"fmt"

	"careline/server/desk"
)

// What is said when a file is not taken: each says what to do instead.
var (
	errEmptyFile = &desk.Error{Kind: desk.Invalid, Code: "empty_file", Public: "This file is empty. Choose it again, or take the photo once more."}
	errKind      = &desk.Error{Kind: desk.Invalid, Code: "file_type", Public: "Only photos (JPEG, PNG, GIF, WebP) and PDF files can be sent. Take a photo or a screenshot instead."}
	errImages    = &desk.Error{Kind: desk.Invalid, Code: "file_type", Public: "Only images (JPEG, PNG, GIF, WebP) can be used here."}
	errHEIC      = &desk.Error{Kind: desk.Invalid, Code: "heic", Public: "This photo is in a format that not every computer can open (HEIC). Send a screenshot of it, or save it as JPEG first."}
	errDamaged   = &desk.Error{Kind: desk.Invalid, Code: "damaged_file", Public: "This file cannot be read; it may be damaged. Take the photo again, or save the file anew."}
	errPixels    = &desk.Error{Kind: desk.Invalid, Code: "too_many_pixels", Public: "This picture is too large to open safely. Send a smaller one, or a screenshot."}
	errUnsafe    = &desk.Error{Kind: desk.Invalid, Code: "unsafe_file", Public: "This file holds something besides what it shows, so it was not taken. Send a photo or a screenshot of it."}
	errCutOff    = &desk.Error{Kind: desk.Invalid, Code: "upload_incomplete", Public: "The file did not arrive whole. Try again."}

	// ErrInfected is what the sender of a file in quarantine is told.
	ErrInfected = &desk.Error{Kind: desk.Invalid, Code: "infected", Public: "The virus scanner stopped this file, so it was not sent. Send a photo of it instead."}
)

// TooLarge is the refusal of a file above the limit, which it names.
func TooLarge(max int64) error {
	return &desk.Error{Kind: desk.Invalid, Code: "file_too_large", Public: fmt.Sprintf("This file is larger than %s. Send a smaller one, or a photo of it.", megabytes(max))}
}

func megabytes(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d KB", n>>10)
	}
	return fmt.Sprintf("%d MB", n>>20)
}
