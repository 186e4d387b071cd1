package onnx

import (
	"fmt"
	"os"
	"sync"

	ort "github.com/yalue/onnxruntime_go"
)

// environment counts the users of ONNX Runtime's process-wide state, which the
// library itself imposes.
var environment struct {
	sync.Mutex
	users  int
	sha256 string // of the loaded library
}

// acquireEnvironment loads the library for the first user. The caller has
// checked the file's SHA-256.
func acquireEnvironment(path, sha256 string) error {
	environment.Lock()
	defer environment.Unlock()
	if environment.users > 0 {
		if environment.sha256 != sha256 {
			return fmt.Errorf("%s: another version of ONNX Runtime is in use in this process", path)
		}
		environment.users++
		return nil
	}
	// Switched off by a call it would have begun already: it names the device, keeps a
	// queue in the user's cache and looks for its maker's server when it is loaded.
	if err := os.Setenv("ORT_DISABLE_TELEMETRY", "1"); err != nil {
		return fmt.Errorf("switching telemetry off: %w", err)
	}
	ort.SetSharedLibraryPath(path)
	if err := ort.InitializeEnvironment(ort.WithLogLevelError()); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if err := ort.DisableTelemetry(); err != nil {
		return fmt.Errorf("switching telemetry off: %w", err)
	}
	environment.users, environment.sha256 = 1, sha256
	return nil
}

func releaseEnvironment() error {
	environment.Lock()
	defer environment.Unlock()
	environment.users--
	if environment.users > 0 {
		return nil
	}
	return ort.DestroyEnvironment()
}
