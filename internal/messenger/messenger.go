package messenger

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/wneessen/go-mail"

	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
)

// Config says how people are reached; an empty URL leaves a channel out.
type Config struct {
	// SMTPURL is smtps://user:password@host:465 or smtp://…:587 (STARTTLS is demanded).
	SMTPURL string
	// From is the sender of mails.
	From string
	// SMSURL takes a POST of {"to":"+7…","text":"…"} and answers 2xx when it has taken the message.
	SMSURL string
	// Sender makes the call to SMSURL.
	Sender verify.Sender
	// Roots are the authorities that may vouch for the mail server; nil means the system's.
	Roots *x509.CertPool
}

// Messenger implements verify.Messenger. It is safe for concurrent use.
type Messenger struct {
	config Config
	mail   *mail.Client // nil: no e-mail
}

var _ verify.Messenger = (*Messenger)(nil)

const sendWithin = 15 * time.Second

// New makes a messenger; it connects to nobody yet.
func New(c Config) (*Messenger, error) {
	m := &Messenger{config: c}
	if c.SMTPURL == "" {
		return m, nil
	}
	u, err := url.Parse(c.SMTPURL)
	if err != nil || u.Hostname() == "" || (u.Scheme != "smtp" && u.Scheme != "smtps") {
		return nil, errors.New("the SMTP server must be given as smtp://host:587 or smtps://host:465")
	}
	if c.From == "" {
		return nil, errors.New("mails need a sender (--mail-from)")
	}
	options := []mail.Option{
		mail.WithTimeout(sendWithin),
		mail.WithTLSConfig(&tls.Config{ServerName: u.Hostname(), RootCAs: c.Roots, MinVersion: tls.VersionTLS12}),
	}
	if port := u.Port(); port != "" {
		n, err := strconv.Atoi(port)
		if err != nil {
			return nil, fmt.Errorf("port of the SMTP server: %w", err)
		}
		options = append(options, mail.WithPort(n))
	}
	if u.Scheme == "smtps" {
		options = append(options, mail.WithSSL())
	} else {
		options = append(options, mail.WithTLSPolicy(mail.TLSMandatory))
	}
	if password, ok := u.User.Password(); ok {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(u.User.Username()), mail.WithPassword(password))
	}
	m.mail, err = mail.NewClient(u.Hostname(), options...)
	return m, err
}

// errNotSent keeps the cause for the log; it may name the server, never the person.
var errNotSent = fault.Numbered(fault.Conflict, 0, "channel-off", "The message could not be sent")

// Deliver sends a code.
func (m *Messenger) Deliver(ctx context.Context, msg verify.Message) error {
	subject, text := words(msg)
	switch {
	case msg.Channel == verify.ChannelEmail && m.mail != nil:
		return m.byMail(ctx, msg.To, subject, text)
	case msg.Channel == verify.ChannelPhone && m.config.SMSURL != "":
		return m.byText(ctx, msg.To, text)
	}
	return verify.ErrChannelOff
}

// Mails tells whether letters can be sent.
func (m *Messenger) Mails() bool { return m.mail != nil }

// Letter sends a plain text to one of the operator's people; verify.ErrChannelOff
// when no mail server is set up.
func (m *Messenger) Letter(ctx context.Context, to, subject, text string) error {
	if m.mail == nil {
		return verify.ErrChannelOff
	}
	return m.byMail(ctx, to, subject, text)
}

func (m *Messenger) byMail(ctx context.Context, to, subject, text string) error {
	letter := mail.NewMsg()
	if err := errors.Join(letter.From(m.config.From), letter.To(to)); err != nil {
		return errNotSent.Because(err)
	}
	letter.Subject(subject)
	letter.SetBodyString(mail.TypeTextPlain, text)
	err := m.mail.DialAndSendWithContext(ctx, letter)
	var refused *mail.SendError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &refused): // its text has the address
		return errNotSent.Because(fmt.Errorf("the mail server answered %d %s: %s", refused.ErrorCode(), refused.EnhancedStatusCode(), refused.Reason))
	}
	return errNotSent.Because(err)
}

func (m *Messenger) byText(ctx context.Context, to, text string) error {
	body, err := json.Marshal(struct {
		To   string `json:"to"`
		Text string `json:"text"`
	}{to, text})
	if err != nil {
		return err
	}
	answer := m.config.Sender.Send(ctx, verify.SendRequest{
		URL: m.config.SMSURL, Headers: map[string]string{"Content-Type": "application/json"}, Body: body, Timeout: sendWithin,
	})
	if answer.Status < 200 || answer.Status > 299 {
		return errNotSent.Because(fmt.Errorf("gateway answered %d %s", answer.Status, answer.Err))
	}
	return nil
}

// words are short: the code comes first, so that a phone's notice shows it.
func words(m verify.Message) (subject, text string) {
	minutes := int(verify.CodeTTL.Minutes())
	lang, _, _ := strings.Cut(strings.ToLower(m.Lang), "-")
	switch lang {
	case "kk":
		return m.Code + " – растау коды", fmt.Sprintf("%s – %s үшін растау коды. Ол %d минут жарамды. Кодты ешкімге айтпаңыз.", m.Code, m.Company, minutes)
	case "en":
		return m.Code + " is your code", fmt.Sprintf("%s is your confirmation code for %s. It works for %d minutes. Tell it to nobody.", m.Code, m.Company, minutes)
	}
	return m.Code + " – код подтверждения", fmt.Sprintf("%s – код подтверждения для %s. Он действует %d минут. Никому его не сообщайте.", m.Code, m.Company, minutes)
}
