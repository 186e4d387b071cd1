package publicapi

import (
	"net/http"

	"github.com/idngo/idngo/internal/publicapi/wire"
	"github.com/idngo/idngo/kyc/webhook"
)

func listWebhooks(c *call) (wire.Wrapped[wire.Webhook], error) {
	endpoints, err := c.api.Story.Endpoints(c.ctx, c.scope)
	var items []wire.Webhook
	for _, e := range endpoints[:min(len(endpoints), 50)] {
		shown, _ := wire.ShowWebhook(e, nil)
		items = append(items, shown)
	}
	return wire.Wrapped[wire.Webhook]{List: wire.NewList(items)}, err
}

func getWebhook(c *call) (wire.Webhook, error) {
	id, err := c.id("webhookId")
	if err != nil {
		return wire.Webhook{}, err
	}
	return wire.ShowWebhook(c.api.Story.Endpoint(c.ctx, c.scope, id))
}

func postWebhook(c *call, b wire.WebhookBody) (wire.Webhook, error) {
	if b.ID != "" {
		return wire.Webhook{}, errMalformed.Saying("Malformed data provided in the request: a new webhook has no id")
	}
	var e webhook.Endpoint
	b.Onto(&e)
	made, err := c.api.Story.CreateEndpoint(c.ctx, c.scope, e)
	shown, err := wire.ShowWebhook(made, err)
	shown.SecretKey = made.Secret
	return shown, err
}

func patchWebhook(c *call, b wire.WebhookBody) (wire.Webhook, error) {
	id, err := validID("id", b.ID)
	if err != nil {
		return wire.Webhook{}, err
	}
	return wire.ShowWebhook(c.api.Story.UpdateEndpoint(c.ctx, c.scope, id, b.Onto))
}

func testWebhook(c *call, b wire.WebhookTestBody) (wire.WebhookTest, error) {
	id, err := validID("id", b.ID)
	if err != nil {
		return wire.WebhookTest{}, err
	}
	a, err := c.api.Story.TestEndpoint(c.ctx, c.scope, id)
	t := wire.WebhookTest{Status: a.Status, LatencyMs: a.Latency.Milliseconds(), Error: a.Err}
	if a.Status >= http.StatusOK && a.Status < http.StatusMultipleChoices {
		t.OK = 1
	}
	return t, err
}
