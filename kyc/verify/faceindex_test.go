package verify_test

import (
	"testing"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/kyc/verify/indextest"
)

func TestMemoryFaceIndex(t *testing.T) {
	t.Parallel()
	indextest.Run(t, indextest.Subject{FaceIndex: verify.NewMemoryFaceIndex()},
		[2]kyc.Scope{{Tenant: "a", Environment: kyc.Production}, {Tenant: "b", Environment: kyc.Production}})
}
