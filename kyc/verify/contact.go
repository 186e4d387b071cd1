package verify

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"math/big"
	"strings"
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/fault"
)

// Messenger carries codes to people.
type Messenger interface {
	// Deliver sends a short text. It answers ErrChannelOff when the channel is not set up.
	Deliver(ctx context.Context, m Message) error
}

// Message is one text to one person.
type Message struct {
	Channel Channel
	To      string
	Lang    string
	Company string
	Code    string // six digits
}

// Channel is a way to reach a person.
type Channel string

// The channels.
const (
	ChannelEmail Channel = "email"
	ChannelPhone Channel = "phone"
)

// Bounds of codes.
const (
	// CodeTTL is how long a code works, CodePause how long until another may be asked for.
	CodeTTL   = 10 * time.Minute
	CodePause = 30 * time.Second
	// codeTries is how often a code may be entered, codeDaily how many are sent in a day.
	codeTries = 5
	codeDaily = 10
)

// Refusals of codes.
var (
	ErrChannelOff  = fault.Numbered(fault.Conflict, 0, "channel-off", "This server cannot send messages of this kind")
	ErrCodeWrong   = fault.Numbered(fault.Invalid, 0, "code-wrong", "The code is not right")
	ErrCodeExpired = fault.Numbered(fault.Invalid, 0, "code-expired", "The code has expired or was tried too often")
	ErrCodePause   = fault.Numbered(fault.RateLimited, 0, "code-pause", "Another code can be sent in a moment").After(CodePause)
	ErrCodeDaily   = fault.Numbered(fault.RateLimited, 0, "code-daily", "Too many codes were sent today").After(24 * time.Hour)
)

// SendCode sends a code to an e-mail address or phone number. In the sandbox
// nothing is sent and the code comes back, so that the step can be tried.
func (s *Service) SendCode(ctx context.Context, scope kyc.Scope, id string, ch Channel, to, company string) (sandboxCode string, err error) {
	to = strings.TrimSpace(to)
	email, phone := contactOf(ch, to)
	if err := applicant.ValidateContact(email, phone); err != nil || to == "" {
		return "", applicant.ErrData.Saying("Malformed data provided in the request: %s is not valid", ch)
	}
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		return "", err
	}
	code := fmt.Sprintf("%06d", n)
	var lang string
	_, err = s.update(ctx, scope, id, func(c *change) error {
		if err := c.a.MayChangeData(); err != nil {
			return err
		}
		now := s.Now()
		lang = c.a.Lang
		m := c.a.Personal.Marks
		sent := make([]time.Time, 0, len(m.CodesSent)+1)
		for _, at := range m.CodesSent {
			if now.Sub(at) < 24*time.Hour {
				sent = append(sent, at)
			}
		}
		switch {
		case len(sent) > 0 && now.Sub(sent[len(sent)-1]) < CodePause && m.Code != nil && m.Code.To == to:
			return ErrCodePause
		case len(sent) >= codeDaily:
			return ErrCodeDaily
		}
		m.CodesSent = append(sent, now)
		m.Code = &applicant.Code{Channel: string(ch), To: to, Hash: codeHash(id, to, code), ExpiresAt: now.Add(CodeTTL), TriesLeft: codeTries}
		c.a.Personal.Marks = m
		c.activity, c.detail = audit.ActivityChangedApplicant, "code sent by "+string(ch)
		return nil
	})
	if err != nil {
		return "", err
	}
	if scope.Sandbox() {
		return code, nil
	}
	if s.Messenger == nil {
		return "", ErrChannelOff
	}
	return "", s.Messenger.Deliver(ctx, Message{Channel: ch, To: to, Lang: lang, Company: company, Code: code})
}

// CheckCode confirms the contact that the newest code was sent to. A wrong code
// uses up a try; left tells how many remain.
func (s *Service) CheckCode(ctx context.Context, scope kyc.Scope, id string, ch Channel, code string) (left int, err error) {
	right := false
	_, err = s.update(ctx, scope, id, func(c *change) error {
		if err := c.a.MayChangeData(); err != nil {
			return err
		}
		m := c.a.Personal.Marks
		if m.Code == nil || m.Code.Channel != string(ch) || m.Code.TriesLeft <= 0 || s.Now().After(m.Code.ExpiresAt) {
			return ErrCodeExpired
		}
		pending := *m.Code
		right = hmac.Equal(pending.Hash, codeHash(id, pending.To, strings.TrimSpace(code)))
		c.activity = audit.ActivityChangedApplicant
		if !right {
			pending.TriesLeft--
			left = pending.TriesLeft
			c.a.Personal.Marks.Code = &pending
			c.detail = "wrong code"
			return nil
		}
		c.a.Personal.Marks.Code = nil
		c.detail = "confirmed " + string(ch)
		if ch == ChannelEmail {
			c.a.Personal.Email, c.a.Personal.Marks.Email = pending.To, pending.To
		} else {
			c.a.Personal.Phone, c.a.Personal.Marks.Phone = pending.To, pending.To
		}
		return nil
	})
	if err == nil && !right {
		err = ErrCodeWrong
	}
	return left, err
}

func contactOf(ch Channel, to string) (email, phone string) {
	if ch == ChannelEmail {
		return to, ""
	}
	return "", to
}

// codeHash keeps the code itself out of the record, which is sealed anyway.
func codeHash(id, to, code string) []byte {
	mac := hmac.New(sha256.New, []byte(id+"\x00"+to))
	mac.Write([]byte(code))
	return mac.Sum(nil)
}
