// Package client calls the idngo API from Go and verifies its webhooks. It
// depends on nothing but the standard library and works with any server of the
// IDnGO API family.
//
//	c, err := client.New("https://kyc.example.org", appToken, secretKey)
//	a, err := c.CreateApplicant(ctx, "basic-kyc-level", client.NewApplicant{ExternalUserID: "user-42"})
//	_, err = c.AddDocument(ctx, a.ID, client.Document{IDDocType: "PASSPORT", Country: "KAZ"}, "passport.jpg", jpeg)
//	err = c.RequestCheck(ctx, a.ID)
package client
