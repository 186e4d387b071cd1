package client

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"strings"
	"time"
)

// NewApplicant is what may be said when an applicant is created.
type NewApplicant struct {
	ExternalUserID string     `json:"externalUserId"`
	SourceKey      string     `json:"sourceKey,omitempty"`
	Email          string     `json:"email,omitempty"`
	Phone          string     `json:"phone,omitempty"`
	Lang           string     `json:"lang,omitempty"`
	FixedInfo      *FixedInfo `json:"fixedInfo,omitempty"`
	Metadata       []KeyValue `json:"metadata,omitempty"`
}

// KeyValue is an entry of the client's own metadata.
type KeyValue struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// FixedInfo are data that the person states. Dates are YYYY-MM-DD, countries alpha-3.
type FixedInfo struct {
	FirstName   string `json:"firstName,omitempty"`
	MiddleName  string `json:"middleName,omitempty"`
	LastName    string `json:"lastName,omitempty"`
	DOB         string `json:"dob,omitempty"`
	Gender      string `json:"gender,omitempty"`
	Country     string `json:"country,omitempty"`
	Nationality string `json:"nationality,omitempty"`
	TIN         string `json:"tin,omitempty"`
}

// Applicant is an applicant as the server shows it. Raw holds the whole answer.
type Applicant struct {
	ID             string          `json:"id"`
	InspectionID   string          `json:"inspectionId"`
	ExternalUserID string          `json:"externalUserId"`
	Review         Review          `json:"review"`
	Info           json.RawMessage `json:"info"`
	Raw            json.RawMessage `json:"-"`
}

// Review is the state of the verification.
type Review struct {
	AttemptID    string  `json:"attemptId"`
	LevelName    string  `json:"levelName"`
	ReviewStatus string  `json:"reviewStatus"`
	ReviewResult *Result `json:"reviewResult"`
}

// Result is a decision.
type Result struct {
	ReviewAnswer      string   `json:"reviewAnswer"`
	ReviewRejectType  string   `json:"reviewRejectType"`
	RejectLabels      []string `json:"rejectLabels"`
	ModerationComment string   `json:"moderationComment"`
	ClientComment     string   `json:"clientComment"`
	ButtonIDs         []string `json:"buttonIds"`
}

// CreateApplicant makes an applicant on a level.
func (c *Client) CreateApplicant(ctx context.Context, levelName string, n NewApplicant) (Applicant, error) {
	return c.applicant(ctx, http.MethodPost, "/resources/applicants?levelName="+url.QueryEscape(levelName), n)
}

// Applicant reads an applicant by id.
func (c *Client) Applicant(ctx context.Context, id string) (Applicant, error) {
	return c.applicant(ctx, http.MethodGet, "/resources/applicants/"+url.PathEscape(id)+"/one", nil)
}

// ApplicantByExternalUserID reads an applicant by one's own id.
func (c *Client) ApplicantByExternalUserID(ctx context.Context, ext string) (Applicant, error) {
	return c.applicant(ctx, http.MethodGet, "/resources/applicants/-;externalUserId="+url.PathEscape(ext)+"/one", nil)
}

func (c *Client) applicant(ctx context.Context, method, target string, in any) (Applicant, error) {
	var raw json.RawMessage
	if err := c.call(ctx, method, target, in, &raw); err != nil {
		return Applicant{}, err
	}
	a := Applicant{Raw: raw}
	return a, json.Unmarshal(raw, &a)
}

// Document describes an upload. SubType is FRONT_SIDE, BACK_SIDE or empty.
type Document struct {
	IDDocType    string `json:"idDocType"`
	IDDocSubType string `json:"idDocSubType,omitempty"`
	Country      string `json:"country"`
	Number       string `json:"number,omitempty"`
	IssuedDate   string `json:"issuedDate,omitempty"`
	ValidUntil   string `json:"validUntil,omitempty"`
}

// Uploaded is the answer to an upload.
type Uploaded struct {
	ImageID  string   `json:"-"`
	Errors   []string `json:"errors"`
	Warnings []string `json:"warnings"`
}

var quoteEscaper = strings.NewReplacer("\\", "\\\\", `"`, "\\\"", "\r", "", "\n", "")

// AddDocument uploads one side of a document and asks for warnings.
func (c *Client) AddDocument(ctx context.Context, applicantID string, d Document, fileName string, file []byte) (Uploaded, error) {
	return c.addDocument(ctx, applicantID, d, fileName, file, true)
}

// AddDocumentQuietly uploads without waiting for warnings.
func (c *Client) AddDocumentQuietly(ctx context.Context, applicantID string, d Document, fileName string, file []byte) (Uploaded, error) {
	return c.addDocument(ctx, applicantID, d, fileName, file, false)
}

func (c *Client) addDocument(ctx context.Context, applicantID string, d Document, fileName string, file []byte, warnings bool) (Uploaded, error) {
	meta, err := json.Marshal(d)
	if err != nil {
		return Uploaded{}, err
	}
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	if err := w.WriteField("metadata", string(meta)); err != nil {
		return Uploaded{}, err
	}
	part, err := w.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {fmt.Sprintf(`form-data; name="content"; filename="%s"`, quoteEscaper.Replace(fileName))},
		"Content-Type":        {http.DetectContentType(file)},
	})
	if err != nil {
		return Uploaded{}, err
	}
	if _, err := part.Write(file); err != nil {
		return Uploaded{}, err
	}
	if err := w.Close(); err != nil {
		return Uploaded{}, err
	}
	header := http.Header{}
	if warnings {
		header.Set("X-Return-Doc-Warnings", "true")
	}
	answer, h, err := c.Do(ctx, http.MethodPost, "/resources/applicants/"+url.PathEscape(applicantID)+"/info/idDoc", w.FormDataContentType(), body.Bytes(), header)
	if err != nil {
		return Uploaded{}, err
	}
	u := Uploaded{ImageID: h.Get("X-Image-Id")}
	return u, json.Unmarshal(answer, &u)
}

// SetFixedInfo changes what the person states.
func (c *Client) SetFixedInfo(ctx context.Context, applicantID string, f FixedInfo) error {
	return c.call(ctx, http.MethodPatch, "/resources/applicants/"+url.PathEscape(applicantID)+"/fixedInfo", f, nil)
}

// RequestCheck asks for the verification.
func (c *Client) RequestCheck(ctx context.Context, applicantID string) error {
	return c.call(ctx, http.MethodPost, "/resources/applicants/"+url.PathEscape(applicantID)+"/status/pending", nil, nil)
}

// Status reads the state of the verification.
func (c *Client) Status(ctx context.Context, applicantID string) (Review, error) {
	var r Review
	return r, c.call(ctx, http.MethodGet, "/resources/applicants/"+url.PathEscape(applicantID)+"/status", nil, &r)
}

// StepStatus is the state of one step; a nil one has nothing uploaded.
type StepStatus struct {
	ReviewResult       Result            `json:"reviewResult"`
	Country            string            `json:"country"`
	IDDocType          string            `json:"idDocType"`
	ImageIDs           []int32           `json:"imageIds"`
	ImageReviewResults map[string]Result `json:"imageReviewResults"`
}

// StepStatuses tells for each step what failed and must be uploaded again.
func (c *Client) StepStatuses(ctx context.Context, applicantID string) (map[string]*StepStatus, error) {
	var out map[string]*StepStatus
	return out, c.call(ctx, http.MethodGet, "/resources/applicants/"+url.PathEscape(applicantID)+"/requiredIdDocsStatus", nil, &out)
}

// Blocklist puts the applicant on the blocklist.
func (c *Client) Blocklist(ctx context.Context, applicantID, note string) error {
	return c.call(ctx, http.MethodPost, "/resources/applicants/"+url.PathEscape(applicantID)+"/blacklist?note="+url.QueryEscape(note), nil, nil)
}

// Unlist takes the applicant off the blocklist; the decision stays.
func (c *Client) Unlist(ctx context.Context, applicantID, note string) error {
	return c.call(ctx, http.MethodPost, "/resources/applicants/"+url.PathEscape(applicantID)+"/whitelist?note="+url.QueryEscape(note), nil, nil)
}

// AwaitDecision reads the status every so often until the applicant is
// completed or a person has to decide. Webhooks are the better way for a server.
func (c *Client) AwaitDecision(ctx context.Context, applicantID string, every time.Duration) (Review, error) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		r, err := c.Status(ctx, applicantID)
		if err != nil || r.ReviewStatus == "completed" || r.ReviewStatus == "onHold" {
			return r, err
		}
		select {
		case <-ctx.Done():
			return r, ctx.Err()
		case <-tick.C:
		}
	}
}
