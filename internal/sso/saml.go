package sso

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/crewjam/saml"
	xrv "github.com/mattermost/xml-roundtrip-validator"

	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/access/signin"
)

// maxSAMLAnswer bounds an answer, in bytes of base64.
const maxSAMLAnswer = 512 << 10

// party is us towards the SAML provider of a tenant.
func (c *Client) party(tenant string, p signin.Provider) (*saml.ServiceProvider, error) {
	described, err := readMetadata([]byte(p.Metadata))
	if err != nil {
		return nil, ErrUnreachable.Saying("The provider's metadata cannot be used: %s.", err)
	}
	at := c.Addresses(tenant)
	acs, err := url.Parse(at.ACS)
	if err != nil {
		return nil, err
	}
	metadata, err := url.Parse(at.Metadata)
	if err != nil {
		return nil, err
	}
	return &saml.ServiceProvider{EntityID: at.EntityID, AcsURL: *acs, MetadataURL: *metadata, IDPMetadata: described, AuthnNameIDFormat: saml.UnspecifiedNameIDFormat}, nil
}

// readMetadata reads the description of one provider, alone or in a list of one.
func readMetadata(text []byte) (*saml.EntityDescriptor, error) {
	if err := xrv.Validate(bytes.NewReader(text)); err != nil || bytes.Contains(text, []byte("<!DOCTYPE")) {
		return nil, errors.New("it is no well-formed XML, or has a document type")
	}
	var one saml.EntityDescriptor
	if err := xml.Unmarshal(text, &one); err != nil {
		var several saml.EntitiesDescriptor
		if err := xml.Unmarshal(text, &several); err != nil {
			return nil, errors.New("it is no SAML metadata")
		}
		if len(several.EntityDescriptors) != 1 {
			return nil, errors.New("it must describe exactly one provider")
		}
		one = several.EntityDescriptors[0]
	}
	if one.EntityID == "" || len(one.IDPSSODescriptors) == 0 {
		return nil, errors.New("it describes no identity provider")
	}
	sp := saml.ServiceProvider{IDPMetadata: &one}
	if target := sp.GetSSOBindingLocation(saml.HTTPRedirectBinding); !strings.HasPrefix(target, "https://") && !strings.HasPrefix(target, "http://") {
		return nil, errors.New("it names no sign-in address of the binding HTTP-Redirect")
	}
	for _, d := range one.IDPSSODescriptors {
		for _, k := range d.KeyDescriptors {
			if k.Use != "encryption" && len(k.KeyInfo.X509Data.X509Certificates) > 0 {
				return &one, nil
			}
		}
	}
	return nil, errors.New("it holds no certificate to check signatures with")
}

func (c *Client) beginSAML(f *flow, p signin.Provider) (string, error) {
	sp, err := c.party(f.Tenant, p)
	if err != nil {
		return "", err
	}
	request, err := sp.MakeAuthenticationRequest(sp.GetSSOBindingLocation(saml.HTTPRedirectBinding), saml.HTTPRedirectBinding, saml.HTTPPostBinding)
	if err != nil {
		return "", ErrUnreachable.Because(err)
	}
	target, err := request.Redirect("", sp)
	if err != nil {
		return "", ErrUnreachable.Because(err)
	}
	f.Request = request.ID
	return target.String(), nil
}

// Metadata of us for the provider of a tenant, XML.
func (c *Client) Metadata(tenant string) ([]byte, error) {
	at := c.Addresses(tenant)
	acs, err := url.Parse(at.ACS)
	if err != nil {
		return nil, err
	}
	sp := saml.ServiceProvider{EntityID: at.EntityID, AcsURL: *acs}
	described := sp.Metadata()
	for i := range described.SPSSODescriptors {
		described.SPSSODescriptors[i].SingleLogoutServices = nil // there is none
		posts := described.SPSSODescriptors[i].AssertionConsumerServices[:0]
		for _, s := range described.SPSSODescriptors[i].AssertionConsumerServices {
			if s.Binding == saml.HTTPPostBinding {
				posts = append(posts, s)
			}
		}
		described.SPSSODescriptors[i].AssertionConsumerServices = posts
	}
	return xml.MarshalIndent(described, "", "  ")
}

// weak are algorithms that prove nothing any more.
var weak = []string{"http://www.w3.org/2000/09/xmldsig#rsa-sha1", "http://www.w3.org/2000/09/xmldsig#dsa-sha1", "http://www.w3.org/2000/09/xmldsig#sha1", "http://www.w3.org/2001/04/xmldsig-more#rsa-md5"}

// FinishSAML checks an answer, base64 as it is posted.
func (c *Client) FinishSAML(mark, answer string, p signin.Provider) (id signin.Identity, err error) {
	f, err := c.kept(mark, access.MethodSAML)
	if err != nil {
		return id, err
	}
	if len(answer) > maxSAMLAnswer {
		return id, because(ErrAnswer, "the answer is too long")
	}
	raw, err := base64.StdEncoding.DecodeString(answer)
	if err != nil {
		return id, because(ErrAnswer, "the answer is no base64")
	}
	for _, algorithm := range weak {
		if bytes.Contains(raw, []byte(`"`+algorithm+`"`)) || bytes.Contains(raw, []byte(`'`+algorithm+`'`)) {
			return id, because(ErrAnswer, "the answer uses %s; the provider must sign with SHA-256", algorithm)
		}
	}
	// Neither has a place in an answer, and both have been used to have one text
	// signed and another one read.
	if bytes.Contains(raw, []byte("<!")) {
		return id, because(ErrAnswer, "the answer holds comments or a document type")
	}
	sp, err := c.party(f.Tenant, p)
	if err != nil {
		return id, err
	}
	a, err := parse(sp, raw, f.Request)
	if err != nil {
		return id, err
	}
	return c.identity(a, f, sp, p)
}

// parse has the library check an answer. What a provider signed and left parts
// out of must not end the request that it came with.
func parse(sp *saml.ServiceProvider, raw []byte, request string) (a *saml.Assertion, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = because(ErrAnswer, "the answer lacks a part: %T", r)
		}
	}()
	a, err = sp.ParseXMLResponse(raw, []string{request}, sp.AcsURL)
	if err != nil {
		var refused *saml.InvalidResponseError
		var status saml.ErrBadStatus
		if errors.As(err, &refused) {
			err = refused.PrivateErr
		}
		if errors.As(err, &status) {
			return nil, ErrDenied.Because(err)
		}
		return nil, ErrAnswer.Because(err)
	}
	return a, nil
}

// identity reads who an assertion is about, and checks what the library leaves
// to its caller: that there is an audience, and a confirmation for the bearer
// with an end.
func (c *Client) identity(a *saml.Assertion, f flow, sp *saml.ServiceProvider, p signin.Provider) (id signin.Identity, err error) {
	if a.ID == "" || a.Subject == nil || a.Subject.NameID == nil || a.Subject.NameID.Value == "" {
		return id, ErrAnswer.Because(errNoSubject)
	}
	if a.Conditions == nil || len(a.Conditions.AudienceRestrictions) == 0 {
		return id, because(ErrAnswer, "the assertion is for no audience")
	}
	for _, r := range a.Conditions.AudienceRestrictions {
		if r.Audience.Value != sp.EntityID {
			return id, because(ErrAnswer, "the assertion is for another audience")
		}
	}
	bearer := 0
	for _, s := range a.Subject.SubjectConfirmations {
		if s.Method == "urn:oasis:names:tc:SAML:2.0:cm:bearer" && s.SubjectConfirmationData != nil && !s.SubjectConfirmationData.NotOnOrAfter.IsZero() {
			bearer++
		}
	}
	if bearer == 0 {
		return id, because(ErrAnswer, "the assertion is confirmed for no bearer")
	}
	if a.Subject.NameID.Format == string(saml.TransientNameIDFormat) {
		return id, because(ErrAnswer, "the provider names people anew each time (transient NameID); set it to persistent or emailAddress")
	}
	attributes := map[string][]string{}
	for _, statement := range a.AttributeStatements {
		for _, attribute := range statement.Attributes {
			var list []string
			for _, v := range attribute.Values {
				list = append(list, strings.TrimSpace(v.Value))
			}
			attributes[attribute.Name] = append(attributes[attribute.Name], list...)
			if attribute.FriendlyName != "" && attribute.FriendlyName != attribute.Name {
				attributes[attribute.FriendlyName] = append(attributes[attribute.FriendlyName], list...)
			}
		}
	}
	pick := func(named string, usual ...string) string {
		if named != "" {
			return first(attributes[named]...)
		}
		for _, u := range usual {
			if v := first(attributes[u]...); v != "" {
				return v
			}
		}
		return ""
	}
	email := pick(p.EmailClaim, "email", "mail", "emailAddress", "urn:oid:0.9.2342.19200300.100.1.3", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress")
	if email == "" && a.Subject.NameID.Format == string(saml.EmailAddressNameIDFormat) {
		email = a.Subject.NameID.Value
	}
	return signin.Identity{
		Subject: fmt.Sprintf("%s|%s", a.Issuer.Value, a.Subject.NameID.Value), Email: email, EmailVerified: true,
		Name:   pick(p.NameClaim, "name", "displayName", "cn", "urn:oid:2.16.840.1.113730.3.1.241", "urn:oid:2.5.4.3", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name"),
		Groups: attributes[p.GroupClaim], Once: "saml/" + a.ID, Until: f.Until.Add(saml.MaxClockSkew + FlowLifetime),
	}, nil
}
