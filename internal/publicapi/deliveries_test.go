package publicapi_test

import (
	"testing"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/kyc/webhook"
)

func TestDeliveriesAreListedAndSentAgain(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.client(t, sandbox)
	hook := c.json("POST", "/resources/api/agent/clientWebhooks", `{"target":"https://shop.example/hook","types":["applicantCreated"]}`).object()["id"].(string)
	applicant, _, _ := c.newApplicant()

	list := func(query string) []any {
		return c.json("GET", "/resources/api/webhookDeliveries"+query, "").object()["items"].([]any)
	}
	one := list("?webhookId=" + hook)
	if len(one) != 1 {
		t.Fatalf("deliveries %v", one)
	}
	d := one[0].(map[string]any)
	id := d["id"].(string)
	if d["applicantId"] != applicant || d["type"] != "applicantCreated" || d["state"] != "queued" {
		t.Errorf("delivery %v", d)
	}
	if got := list("?state=dead&applicantId=" + applicant); len(got) != 0 {
		t.Errorf("dead %v", got)
	}

	// It failed for good; sending again makes it due.
	check(t, b.service.Store.Tx(t.Context(), sandbox, func(tx verify.Tx) error {
		stored, err := b.service.Store.Delivery(t.Context(), sandbox, id)
		if err != nil {
			return err
		}
		stored.State, stored.Attempts = webhook.StateDead, 5
		return tx.RecordDelivery(t.Context(), stored.Delivery, webhook.Attempt{Number: 5})
	}))
	c.json("POST", "/resources/api/agent/webhookDeliveries/"+id+"/resend", "").ok()
	if got := list("?webhookId=" + hook)[0].(map[string]any)["state"]; got != "queued" {
		t.Errorf("after resend %v", got)
	}
	if m := c.json("POST", "/resources/api/agent/webhookDeliveries/resend?webhookId="+hook, "").object(); m["resent"] != 1.0 {
		t.Errorf("range %v", m)
	}

	c.json("POST", "/resources/api/agent/webhookDeliveries/resend", "").fails(400, 0, "at least one")
	c.json("POST", "/resources/api/agent/webhookDeliveries/"+zeros+"/resend", "").fails(404, 0, "")
	c.json("GET", "/resources/api/webhookDeliveries?state=lost", "").fails(400, 0, "state")
	c.json("GET", "/resources/api/webhookDeliveries?from=yesterday", "").fails(400, 0, "from")
	other := b.client(t, kyc.Scope{Tenant: sandbox.Tenant, Environment: kyc.Production})
	other.json("POST", "/resources/api/agent/webhookDeliveries/"+id+"/resend", "").fails(404, 0, "")
}
