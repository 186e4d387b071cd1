package publicapi

import (
	"slices"
	"time"

	"github.com/idngo/idngo/internal/publicapi/apidoc"
	"github.com/idngo/idngo/internal/publicapi/wire"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/kyc/webhook"
)

// The delivery log and sending again are our own extension: the contract names
// them for the Dashboard only.

var deliveryStates = []webhook.State{webhook.StateQueued, webhook.StateRetrying, webhook.StateDelivered, webhook.StateDead}

// deliveryFilter is what the log and the range to send again have in common.
var deliveryFilter = []apidoc.Parameter{
	{Name: "webhookId", Pattern: apidoc.IDPattern}, {Name: "applicantId", Pattern: apidoc.IDPattern},
	{Name: "state", Doc: "queued, retrying, delivered or dead", Example: "dead"},
	{Name: "from", Doc: "yyyy-MM-dd HH:mm:ss in UTC", Example: "2025-05-24 10:15:30"}, {Name: "to", Doc: "yyyy-MM-dd HH:mm:ss in UTC"},
}

func deliveryQuery(c *call) (q verify.DeliveryQuery, err error) {
	for _, f := range []struct {
		name string
		to   *string
	}{{"webhookId", &q.EndpointID}, {"applicantId", &q.ApplicantID}} {
		if c.query[f.name] == "" {
			continue
		}
		if *f.to, err = validID(f.name, c.query[f.name]); err != nil {
			return q, err
		}
	}
	if q.State = webhook.State(c.query["state"]); q.State != "" && !slices.Contains(deliveryStates, q.State) {
		return q, errMalformed.Saying("Malformed data provided in the request: state must be queued, retrying, delivered or dead")
	}
	if q.From, err = c.date("from", time.Time{}); err != nil {
		return q, err
	}
	q.To, err = c.date("to", time.Time{})
	return q, err
}

func listDeliveries(c *call) (wire.ListOf[wire.Delivery], error) {
	q, err := deliveryQuery(c)
	if err != nil {
		return wire.ListOf[wire.Delivery]{}, err
	}
	if q.Limit, err = c.number("limit", 50, 1, 500); err != nil {
		return wire.ListOf[wire.Delivery]{}, err
	}
	if before := c.query["before"]; before != "" {
		if q.Before, err = validID("before", before); err != nil {
			return wire.ListOf[wire.Delivery]{}, err
		}
	}
	deliveries, err := c.api.Story.Deliveries(c.ctx, c.scope, q)
	var items []wire.Delivery
	for _, d := range deliveries {
		items = append(items, wire.ShowDelivery(d))
	}
	return wire.NewList(items), err
}

func resendDelivery(c *call) (wire.OK, error) {
	id, err := c.id("deliveryId")
	if err != nil {
		return wire.OK{}, err
	}
	return wire.Done, c.api.Story.Resend(c.ctx, c.scope, id)
}

// resendDeliveries wants at least one filter, so that nobody sends everything
// again by leaving the query out.
func resendDeliveries(c *call) (wire.Resent, error) {
	q, err := deliveryQuery(c)
	if err != nil {
		return wire.Resent{}, err
	}
	if q == (verify.DeliveryQuery{}) {
		return wire.Resent{}, fault.New(fault.Invalid, "Malformed data provided in the request: name at least one of webhookId, applicantId, state, from and to")
	}
	n, err := c.api.Story.ResendRange(c.ctx, c.scope, q)
	return wire.Resent{Resent: n}, err
}
