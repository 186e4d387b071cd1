package publicapi

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // the contract's test of webhook signatures is HMAC-SHA1
	"encoding/hex"
	"io"
	"net/http"

	"github.com/idngo/idngo/internal/publicapi/wire"
)

func latestChecks(c *call) (wire.CheckList, error) {
	kind, err := c.needText("type")
	if err != nil {
		return wire.CheckList{}, err
	}
	id, err := validID("applicantId", c.query["applicantId"])
	if err != nil {
		return wire.CheckList{}, err
	}
	entries, err := c.api.Story.LatestChecks(c.ctx, c.scope, id, kind)
	return wire.CheckList{Checks: wire.ShowChecks(entries)}, err
}

func moderationStates(c *call) (wire.Wrapped[wire.Moderation], error) {
	id, err := c.id("applicantId")
	if err != nil {
		return wire.Wrapped[wire.Moderation]{}, err
	}
	m, err := c.api.Story.ModerationState(c.ctx, c.scope, id)
	if err != nil {
		return wire.Wrapped[wire.Moderation]{}, err
	}
	key, err := c.tenantKey()
	return wire.Wrapped[wire.Moderation]{List: wire.NewList([]wire.Moderation{wire.ShowModeration(m, key)})}, err
}

// testDigest signs any text as a webhook would be signed (api.md 8.2).
func testDigest(c *call) error {
	secret, err := c.needText("secretKey")
	if err != nil {
		return err
	}
	mac := hmac.New(sha1.New, []byte(secret))
	mac.Write(c.body)
	c.w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	c.w.WriteHeader(http.StatusOK)
	_, err = io.WriteString(c.w, hex.EncodeToString(mac.Sum(nil)))
	return err
}

func getHealth(*call) (wire.OK, error) { return wire.Done, nil }
