package wire

import "encoding/json"

// Failure is the contract's error (api.md 3.1).
type Failure struct {
	Description   string `json:"description" doc:"What happened and what to do about it."`
	Code          int    `json:"code" doc:"The HTTP status." example:"400"`
	CorrelationID string `json:"correlationId" doc:"Names this request in the server's log and audit trail; also sent as X-Correlation-Id." example:"9d1f0b8a3c6e4d2f8a7b5c4d3e2f1a0b"`
	ErrorCode     int    `json:"errorCode,omitempty" doc:"The documented number of the error, where it has one."`
	ErrorName     string `json:"errorName,omitempty" doc:"The documented name that belongs to errorCode."`
	Hint          string `json:"hint,omitempty" doc:"In the sandbox only: what is wrong with the signature."`
}

// Encode keeps <, > and & as they are: the answers are no HTML, and signatures
// and URLs in them are compared by people.
func Encode(v any) ([]byte, error) {
	buf := new(jsonBuffer)
	e := json.NewEncoder(buf)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return buf.b, nil
}

type jsonBuffer struct{ b []byte }

func (b *jsonBuffer) Write(p []byte) (int, error) { b.b = append(b.b, p...); return len(p), nil }
