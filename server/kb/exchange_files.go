package kb

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"careline/server/attach"
	"careline/server/desk"
)

// exchangedFiles is the folder, beside the articles, of what they show. A file
// is named after its id there, which the articles' text names too.
const exchangedFiles = "files"

// exportFiles writes the files that a text shows, each once.
func (s *Service) exportFiles(ctx context.Context, markdown string, written map[desk.FileID]bool, write func(name string, file io.Reader) error) error {
	shown, _ := filesIn(markdown)
	for id := range shown {
		if written[id] {
			continue
		}
		written[id] = true
		f, err := s.store.File(ctx, id)
		switch {
		case desk.AsError(err).Kind == desk.NotFound && err != nil:
			continue // it was not here either
		case err != nil:
			return err
		case !f.State.Openable():
			continue // in quarantine it stays
		}
		r, _, err := s.files.Open(id, attach.Original)
		if err != nil {
			return err
		}
		err = write(path.Join(exchangedFiles, string(id)+attach.Extension(f.Type)), r)
		if err = errors.Join(err, r.Close()); err != nil {
			return err
		}
	}
	return nil
}

// bringFiles takes in the files that an article shows and that are not here,
// from beside it, and answers its text with what they are called here.
// Repeated, and for another article, a file is taken once. The remark says what
// could not be taken.
func (s *Service) bringFiles(ctx context.Context, by desk.Actor, dir fs.FS, name, markdown string) (text, remark string, err error) {
	shown, _ := filesIn(markdown)
	for id := range shown {
		_, err := s.store.File(ctx, id)
		if err == nil {
			continue
		}
		if desk.AsError(err).Kind != desk.NotFound {
			return "", "", err
		}
		f, err := s.bringFile(ctx, by, dir, path.Join(path.Dir(name), exchangedFiles), id)
		switch e := (*desk.Error)(nil); {
		case errors.Is(err, fs.ErrNotExist):
			remark = "shows pictures or files that are not here: add them in the console"
		case errors.As(err, &e) && e.Kind == desk.Invalid:
			remark = "shows a picture or file that cannot be taken: " + e.Public
		case err != nil:
			return "", "", err
		default:
			markdown = strings.ReplaceAll(markdown, string(id), string(f.ID))
		}
	}
	return markdown, remark, nil
}

func (s *Service) bringFile(ctx context.Context, by desk.Actor, dir fs.FS, folder string, id desk.FileID) (desk.File, error) {
	if s.files == nil {
		return desk.File{}, fs.ErrNotExist
	}
	sent := sentAs(id)
	before, err := s.store.FileSentAs(ctx, by.Author(), sent)
	if err == nil || desk.AsError(err).Kind != desk.NotFound {
		return before, err
	}
	there, err := fs.ReadDir(dir, folder)
	if err != nil {
		return desk.File{}, err
	}
	at := slices.IndexFunc(there, func(e fs.DirEntry) bool {
		return strings.TrimSuffix(e.Name(), path.Ext(e.Name())) == string(id)
	})
	if at < 0 {
		return desk.File{}, fs.ErrNotExist
	}
	r, err := dir.Open(path.Join(folder, there[at].Name()))
	if err != nil {
		return desk.File{}, err
	}
	kept, err := s.files.Keep(ctx, r, attach.Documents)
	if err = errors.Join(err, r.Close()); err != nil {
		return desk.File{}, err
	}
	if kept.State == desk.FileInfected {
		return desk.File{}, attach.ErrInfected
	}
	f, added, err := s.store.AddFile(ctx, desk.File{Author: by.Author(), ClientID: sent, Digest: kept.Digest, Attachment: desk.Attachment{
		ID: kept.ID, Name: attach.CleanName(there[at].Name(), kept.Type), Type: kept.Type, Size: kept.Size,
		Width: kept.Width, Height: kept.Height, Preview: kept.Preview, State: kept.State,
	}}, desk.AuditLine{At: s.now().UnixMilli(), Actor: by, Action: "file.sent_in", Target: string(kept.ID)})
	if err == nil && !added { // somebody else was first
		err = s.files.Remove(kept.ID)
	}
	return f, err
}

// sentAs names the taking in of a file that has another id elsewhere.
func sentAs(id desk.FileID) string {
	sum := sha256.Sum256([]byte("careline article file " + string(id)))
	sum[6], sum[8] = sum[6]&0x0f|0x80, sum[8]&0x3f|0x80 // a UUID of version 8
	return fmt.Sprintf("%x-%x-%x-%x-%x", sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}

// ownBrought makes what an import brought the article's.
func (s *Service) ownBrought(ctx context.Context, by desk.Actor, a *desk.Article) error {
	shown, _ := filesIn(a.Markdown)
	var loose []desk.FileID
	for id := range shown {
		f, err := s.store.File(ctx, id)
		switch {
		case err == nil && f.Owner == "" && f.Author == by.Author():
			loose = append(loose, id)
		case err != nil && desk.AsError(err).Kind != desk.NotFound:
			return err
		}
	}
	if len(loose) == 0 {
		return nil
	}
	owner, err := s.fileOwner(ctx, a)
	if err != nil {
		return err
	}
	return s.store.OwnFiles(ctx, owner, by.Author(), loose)
}
