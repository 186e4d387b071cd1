package publicapi_test

import (
	"net/url"
	"testing"
)

// TestHabitsOfPublicClients repeats what the clients named in
// docs/compatibility.md were seen to send.
func TestHabitsOfPublicClients(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.client(t, sandbox)
	id, inspection, external := c.newApplicant()
	body, contentType := form(t, metadata(passport), part{name: "content", data: picture(t, 1)})
	up := b.send(t, c.request("POST", "/resources/applicants/"+id+"/info/idDoc", body).with("Content-Type", contentType).
		with("Accept", "application/json, text/plain, */*").with("X-Return-Doc-Warnings", "true"))
	up.is(nil)
	image := up.Header.Get("X-Image-Id")

	for name, r := range map[string]raw{
		"Python: levelName twice, Content-Encoding of text": c.request("POST", "/resources/applicants?levelName="+levelName+"&levelName="+levelName, []byte(`{"externalUserId": "python"}`)).
			with("Content-Type", "application/json").with("Content-Encoding", "utf-8"),
		"PHP: Accept JSON for a picture":                  c.request("GET", "/resources/inspections/"+inspection+"/resources/"+image, nil).with("Accept", "application/json"),
		"PHP: a token for a user with a space, as a plus": c.request("POST", "/resources/accessTokens?userId=php+user%7C1&levelName="+levelName+"&ttlInSecs=600", nil).with("Accept", "application/json"),
		"Go: empty strings in fixedInfo":                  c.request("POST", "/resources/applicants?levelName="+levelName, []byte(`{"fixedInfo":{"firstName":"","lastName":""},"externalUserId":"go"}`)).with("Content-Type", "application/json"),
		"Go: GET with a signed {}":                        c.request("GET", "/resources/applicants/-;externalUserId="+url.PathEscape(external)+"/one", []byte(`{}`)).with("Content-Type", "application/json"),
		"Go: health with credentials and a body":          c.request("GET", "/resources/status/api", []byte(`{}`)).with("Content-Type", "application/json"),
		"Go: level encoded twice, empty lang":             c.request("POST", "/resources/sdkIntegrations/levels/level%2520with%2520space/websdkLink?externalUserId=go&lang=&ttlInSecs=60", []byte(`{}`)).with("Content-Type", "application/json"),
		"Ruby: empty ttlInSecs, unknown query":            c.request("POST", "/resources/accessTokens?userId=ruby&levelName="+levelName+"&ttlInSecs=&external_action_id=", nil).with("Content-Type", "application/json"),
		"Ruby: digest as text":                            c.request("POST", "/resources/inspectionCallbacks/testDigest?secretKey=k", []byte("{}")).with("Content-Type", "text/plain").with("Accept", "text/plain"),
		"Node: list of levels":                            c.request("GET", "/resources/applicants/-/levels", nil).with("Accept", "application/json, text/plain, */*"),
		"Node: required documents by POST without body":   c.request("POST", "/resources/applicants/"+id+"/requiredIdDocs", nil).with("Content-Type", "application/x-www-form-urlencoded"),
		"Node: deletion with revert=false":                c.request("DELETE", "/resources/inspections/"+inspection+"/resources/"+image+"?revert=false", nil),
		"Node: empty unsetFields":                         c.request("PATCH", "/resources/applicants/"+id+"/info?unsetFields=", []byte(`{"country":"KAZ"}`)).with("Content-Type", "application/json"),
		"Node: link without identifiers":                  c.request("POST", "/resources/sdkIntegrations/levels/-/websdkLink", []byte(`{"ttlInSecs":1800,"levelName":"`+levelName+`","userId":"node"}`)).with("Content-Type", "application/json"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b.send(t, r).is(nil)
		})
	}
	other, _, _ := c.newApplicant()
	submit := c.request("POST", "/resources/applicants/"+other+"/status/pending?reason=&reasonCode=", nil)
	t.Run("Node, Ruby: empty reason", func(t *testing.T) { b.send(t, submit).ok() })
}
