package attach

import (
	"io"
	"os"
	"path/filepath"
)

// spool takes what arrives, at the pace of whoever sends, on disk.
type spool struct {
	file   *os.File
	failed error // of the disk, as against the sender's
}

func (d *disk) spool() (*spool, error) {
	f, err := os.CreateTemp(filepath.Join(d.dir, tmpFolder), "*") // O_EXCL, 0600
	if err != nil {
		return nil, unavailable(err)
	}
	return &spool{file: f}, nil
}

func (s *spool) Write(p []byte) (int, error) {
	n, err := s.file.Write(p)
	s.failed = err
	return n, err
}

func (s *spool) bytes() ([]byte, error) {
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return nil, unavailable(err)
	}
	raw, err := io.ReadAll(s.file)
	return raw, unavailable(err)
}

func (s *spool) discard() {
	_ = s.file.Close()
	_ = os.Remove(s.file.Name())
}
