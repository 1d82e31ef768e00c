package api

import (
	"errors"
	"io"
	"net/http"
	"time"
)

// patient is a body whose sender may be slow, but may not fall silent: whoever
// holds a connection and says nothing would be waited for without end.
type patient struct {
	io.ReadCloser
	conn  *http.ResponseController
	pause time.Duration // the longest
}

// waitFor makes the body of r patient. It holds for a body that nobody reads,
// too: the server reads it before it answers.
func waitFor(w http.ResponseWriter, r *http.Request, pause time.Duration) {
	if r.Body == nil || r.Body == http.NoBody {
		return
	}
	p := patient{ReadCloser: r.Body, conn: http.NewResponseController(w), pause: pause}
	p.wait()
	r.Body = p
}

func (p patient) wait() {
	_ = p.conn.SetReadDeadline(time.Now().Add(p.pause)) // what is no connection knows no deadline
}

// Read implements io.Reader.
func (p patient) Read(b []byte) (int, error) {
	p.wait()
	n, err := p.ReadCloser.Read(b)
	if errors.Is(err, io.EOF) {
		// From now on the server itself waits for the end of the connection, which
		// would end the call.
		_ = p.conn.SetReadDeadline(time.Time{})
	}
	return n, err
}
