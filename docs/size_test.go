package docs

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const (
	largestFile  = 512 << 10
	largestModel = 6 << 20 // of our own, models/own
	largestSum   = 30 << 20
)

// What does not belong into the repository comes in by accident: a program that
// was built by hand, a set of pictures.
func TestTheRepositoryStaysSmall(t *testing.T) {
	t.Parallel()
	git := exec.CommandContext(t.Context(), "git", "ls-files", "-z")
	git.Dir = root
	list, err := git.Output()
	if err != nil {
		t.Skipf("not a clone: %v", err)
	}
	var sum int64
	for name := range bytes.SplitSeq(bytes.TrimRight(list, "\x00"), []byte{0}) {
		path := filepath.Join(root, string(name))
		about, err := os.Lstat(path)
		if os.IsNotExist(err) {
			continue // removed and not yet committed
		}
		if err != nil {
			t.Fatal(err)
		}
		sum += about.Size()
		limit := int64(largestFile)
		if strings.HasPrefix(string(name), "models/own/") {
			limit = largestModel
		}
		if about.Size() > limit {
			t.Errorf("%s has %d bytes, at most %d are right", name, about.Size(), limit)
		}
	}
	if sum > largestSum {
		t.Errorf("%d bytes in all, at most %d are right", sum, int64(largestSum))
	}
}
