package realtime

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"sync"

	"github.com/gorilla/websocket"
)

// frame is a whole WebSocket frame as it goes over the wire: a server's frames
// are not masked, so that one copy serves every reader. It is never changed.
type frame []byte

// maxHeader is the longest header of a frame without a mask.
const maxHeader = 10

const final = 0x80 // the frame is a whole message

var encoders = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// encode makes a text frame of one of protocol's server frames.
func encode(v any) frame {
	buf := encoders.Get().(*bytes.Buffer)
	defer encoders.Put(buf)
	buf.Reset()
	enc := json.NewEncoder(buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic("realtime: a wire type cannot be encoded: " + err.Error())
	}
	text := bytes.TrimSuffix(buf.Bytes(), []byte{'\n'})
	return wrap(websocket.TextMessage, text)
}

func wrap(kind int, payload []byte) frame {
	f := make(frame, 0, headerLen(len(payload))+len(payload))
	f = append(f, final|byte(kind))
	switch n := len(payload); {
	case n < 126:
		f = append(f, byte(n))
	case n < 1<<16:
		f = binary.BigEndian.AppendUint16(append(f, 126), uint16(n))
	default:
		f = binary.BigEndian.AppendUint64(append(f, 127), uint64(n))
	}
	return append(f, payload...)
}

func headerLen(n int) int {
	switch {
	case n < 126:
		return 2
	case n < 1<<16:
		return 4
	}
	return maxHeader
}

var ping = wrap(websocket.PingMessage, nil)

func pong(data string) frame { return wrap(websocket.PongMessage, []byte(data)) }

func closing(code int, reason string) frame {
	return wrap(websocket.CloseMessage, websocket.FormatCloseMessage(code, reason))
}
