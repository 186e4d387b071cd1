package webhook

import (
	"strings"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/applicant"
)

// Sample is the event that the test button sends: an approval of nobody, with a
// correlationId of zeroes (webhooks.md 6).
func Sample(scope kyc.Scope, createdAt, createdAtMs string) Payload {
	zero := strings.Repeat("0", 24)
	return Payload{
		ApplicantID: zero, InspectionID: zero, ApplicantType: applicant.TypeIndividual,
		CorrelationID: strings.Repeat("0", 32), LevelName: "test", SandboxMode: scope.Sandbox(),
		ExternalUserID: "test", Type: ApplicantReviewed,
		ReviewResult: &applicant.Result{ReviewAnswer: applicant.AnswerGreen}, ReviewStatus: applicant.StatusCompleted,
		CreatedAt: createdAt, CreatedAtMs: createdAtMs, ClientID: scope.Tenant,
	}
}
