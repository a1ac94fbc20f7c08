package attach

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// clamd asks ClamAV's daemon by its INSTREAM command.
type clamd struct{ network, addr string }

// scanTime bounds one scan: whoever uploads is waiting.
const scanTime = 15 * time.Second

// newClamd takes tcp://host:port or unix:///path.
func newClamd(address string) (*clamd, error) {
	network, addr, ok := strings.Cut(address, "://")
	if !ok || addr == "" || network != "tcp" && network != "unix" {
		return nil, errors.New("CARELINE_CLAMD must be tcp://host:port or unix:///path/to/clamd.sock")
	}
	return &clamd{network, addr}, nil
}

// scan reports whether something was found. An error means that it is unknown.
func (c *clamd) scan(ctx context.Context, r io.Reader) (infected bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, scanTime)
	defer cancel()
	conn, err := (&net.Dialer{}).DialContext(ctx, c.network, c.addr)
	if err != nil {
		return false, fmt.Errorf("attach: clamd: %w", err)
	}
	defer func() { _ = conn.Close() }()
	if at, ok := ctx.Deadline(); ok {
		if err := conn.SetDeadline(at); err != nil {
			return false, fmt.Errorf("attach: clamd: %w", err)
		}
	}
	answer, err := instream(conn, r)
	switch {
	case err != nil:
		return false, fmt.Errorf("attach: clamd: %w", err)
	case strings.HasSuffix(answer, " FOUND"):
		return true, nil
	case strings.HasSuffix(answer, ": OK"):
		return false, nil
	}
	// Its words could name a path or a limit, never what a patient wrote.
	return false, fmt.Errorf("attach: clamd answered %q", answer)
}

// instream sends the data in parts, each with its length before it, and reads
// the one line that comes back.
func instream(conn io.ReadWriter, r io.Reader) (string, error) {
	w := bufio.NewWriterSize(conn, 32<<10)
	if _, err := w.WriteString("zINSTREAM\x00"); err != nil {
		return "", err
	}
	part := make([]byte, 16<<10)
	var size [4]byte
	for {
		n, err := r.Read(part)
		if n > 0 {
			binary.BigEndian.PutUint32(size[:], uint32(n))
			if _, err := w.Write(size[:]); err != nil {
				return early(conn, err)
			}
			if _, err := w.Write(part[:n]); err != nil {
				return early(conn, err)
			}
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return "", err
		}
	}
	if _, err := w.Write([]byte{0, 0, 0, 0}); err != nil {
		return early(conn, err)
	}
	if err := w.Flush(); err != nil {
		return early(conn, err)
	}
	return readAnswer(conn)
}

// early reads the answer of a scanner that had seen enough and hung up.
func early(conn io.Reader, cause error) (string, error) {
	answer, err := readAnswer(conn)
	if err != nil {
		return "", cause
	}
	return answer, nil
}

func readAnswer(conn io.Reader) (string, error) {
	raw, err := bufio.NewReader(io.LimitReader(conn, 4<<10)).ReadString(0)
	if err != nil && (raw == "" || !errors.Is(err, io.EOF)) {
		return "", err
	}
	return strings.TrimSpace(strings.TrimRight(raw, "\x00")), nil
}
