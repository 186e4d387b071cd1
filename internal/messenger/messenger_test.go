package messenger_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/idngo/idngo/internal/messenger"
	"github.com/idngo/idngo/internal/messenger/mailtest"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
)

type gateway struct {
	status int
	got    verify.SendRequest
}

func (g *gateway) Send(_ context.Context, r verify.SendRequest) verify.SendAnswer {
	g.got = r
	return verify.SendAnswer{Status: g.status}
}

func TestTextMessages(t *testing.T) {
	t.Parallel()
	for lang, word := range map[string]string{"kk": "растау", "ru": "подтверждения", "en": "confirmation", "de": "подтверждения", "kk-KZ": "растау"} {
		g := &gateway{status: 202}
		m, err := messenger.New(messenger.Config{SMSURL: "https://sms.example/send", Sender: g})
		if err != nil {
			t.Fatal(err)
		}
		if err := m.Deliver(context.Background(), verify.Message{Channel: verify.ChannelPhone, To: "+77010000000", Lang: lang, Company: "Acme", Code: "012345"}); err != nil {
			t.Fatal(err)
		}
		var sent struct{ To, Text string }
		if err := json.Unmarshal(g.got.Body, &sent); err != nil {
			t.Fatal(err)
		}
		if sent.To != "+77010000000" || !strings.HasPrefix(sent.Text, "012345") || !strings.Contains(sent.Text, word) || !strings.Contains(sent.Text, "Acme") {
			t.Errorf("%s: %+v", lang, sent)
		}
	}
}

func TestWhatCannotBeSentIsToldAndNamesNobody(t *testing.T) {
	t.Parallel()
	m, err := messenger.New(messenger.Config{SMSURL: "https://sms.example/send", Sender: &gateway{status: 500}})
	if err != nil {
		t.Fatal(err)
	}
	msg := verify.Message{Channel: verify.ChannelPhone, To: "+77010000000", Code: "012345"}
	err = m.Deliver(context.Background(), msg)
	var f *fault.Error
	if !errors.As(err, &f) || f.Name != "channel-off" || strings.Contains(err.Error(), msg.To) || strings.Contains(err.Error(), msg.Code) {
		t.Errorf("error %v", err)
	}
	msg.Channel = verify.ChannelEmail
	if err := m.Deliver(context.Background(), msg); !errors.Is(err, verify.ErrChannelOff) {
		t.Errorf("without a mail server: %v", err)
	}
}

func TestBadSettings(t *testing.T) {
	t.Parallel()
	for _, c := range []messenger.Config{
		{SMTPURL: "http://mail.example", From: "a@example.com"}, {SMTPURL: "smtp://", From: "a@example.com"},
		{SMTPURL: "smtp://mail.example:587"}, {SMTPURL: "smtps://mail.example:x", From: "a@example.com"},
	} {
		if _, err := messenger.New(c); err == nil {
			t.Errorf("%+v is taken", c)
		}
	}
	if _, err := messenger.New(messenger.Config{SMTPURL: "smtps://u:p@mail.example:465", From: "a@example.com"}); err != nil {
		t.Error(err)
	}
}

// TestMails speaks with a real mail server, over TLS that it must be able to trust.
func TestMails(t *testing.T) {
	t.Parallel()
	server := mailtest.Start(t)
	m, err := messenger.New(messenger.Config{SMTPURL: server.URL, From: "kyc@example.org", Roots: server.Roots})
	if err != nil || !m.Mails() {
		t.Fatal(err)
	}
	if err := m.Deliver(context.Background(), verify.Message{Channel: verify.ChannelEmail, To: "aigerim@example.org", Lang: "kk", Company: "Acme", Code: "012345"}); err != nil {
		t.Fatal(err)
	}
	if err := m.Letter(context.Background(), "officer@example.org", "Вебхуки", "Әңгіме\n"); err != nil {
		t.Fatal(err)
	}
	got := server.Take()
	if len(got) != 2 || got[0].From != "kyc@example.org" || got[0].To != "aigerim@example.org" || !strings.HasPrefix(got[0].Subject, "012345") || !strings.Contains(got[0].Text, "растау коды") {
		t.Fatalf("%+v", got)
	}
	if got[1].To != "officer@example.org" || got[1].Subject != "Вебхуки" || strings.TrimSpace(got[1].Text) != "Әңгіме" {
		t.Errorf("%+v", got[1])
	}
	server.Refuse("nobody@example.org")
	err = m.Letter(context.Background(), "nobody@example.org", "s", "t")
	if err == nil || strings.Contains(err.Error(), "nobody@") {
		t.Errorf("refused: %v", err)
	}
	distrustful, err := messenger.New(messenger.Config{SMTPURL: server.URL, From: "kyc@example.org"})
	if err != nil {
		t.Fatal(err)
	}
	if err := distrustful.Letter(context.Background(), "officer@example.org", "s", "t"); err == nil || len(server.Take()) != 0 {
		t.Errorf("a server that nobody vouches for was trusted: %v", err)
	}
	silent, err := messenger.New(messenger.Config{})
	if err != nil || silent.Mails() || !errors.Is(silent.Letter(context.Background(), "a@example.org", "s", "t"), verify.ErrChannelOff) {
		t.Errorf("without a server: %v", err)
	}
}
