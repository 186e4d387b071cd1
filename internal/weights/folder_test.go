package weights

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAFolderIsUnpackedOnce(t *testing.T) {
	t.Parallel()
	raw := tgz(t, entry{name: "package/a/1.jpg", content: "one"}, entry{name: "package/b/2.jpg", content: "two"},
		entry{name: "package/index.js", content: "no"}, entry{name: "package/c/3.jpg", link: true})
	pkg := Package{Registry: "npm", Name: "pictures", Version: "1.0.0", SHA256: hexSum(raw)}
	s := &shelf{archives: map[string][]byte{"pictures@1.0.0": raw}}
	in := Installer{Dir: t.TempDir(), Registry: s}
	pick := func(name string) string {
		if !strings.HasSuffix(name, ".jpg") {
			return ""
		}
		return strings.TrimPrefix(name, "package/")
	}
	for range 2 {
		n, err := in.Unpack(context.Background(), pkg, "set", "jpg", pick)
		if err != nil || n != 2 {
			t.Fatalf("%d files, %v", n, err)
		}
	}
	if s.fetched != 1 {
		t.Errorf("fetched %d times", s.fetched)
	}
	if got, err := os.ReadFile(filepath.Join(in.Dir, "set", "b", "2.jpg")); err != nil || string(got) != "two" {
		t.Errorf("got %q, %v", got, err)
	}
	if _, err := in.Unpack(context.Background(), pkg, "set", "another recipe", pick); err != nil || s.fetched != 2 {
		t.Errorf("another recipe: fetched %d, %v", s.fetched, err)
	}
}

func TestAFolderIsNotUnpackedOfAnythingElse(t *testing.T) {
	t.Parallel()
	raw := tgz(t, entry{name: "package/1.jpg", content: "one"})
	s := &shelf{archives: map[string][]byte{"pictures@1.0.0": raw}}
	pkg := Package{Registry: "npm", Name: "pictures", Version: "1.0.0", SHA256: hexSum(raw)}
	in := Installer{Dir: t.TempDir(), Registry: s}
	other := pkg
	other.SHA256 = strings.Repeat("0", 64)
	var mismatch *MismatchError
	if _, err := in.Unpack(context.Background(), other, "set", "", func(n string) string { return n }); !errors.As(err, &mismatch) {
		t.Errorf("another archive: %v", err)
	}
	if _, err := in.Unpack(context.Background(), pkg, "../set", "", func(n string) string { return n }); err == nil {
		t.Error("a folder outside was accepted")
	}
	if _, err := in.Unpack(context.Background(), pkg, "set", "", func(string) string { return "../1.jpg" }); err == nil {
		t.Error("a file outside was accepted")
	}
	if _, err := in.Unpack(context.Background(), pkg, "set", "", func(string) string { return "" }); !errors.Is(err, ErrMemberMissing) {
		t.Errorf("an empty set: %v", err)
	}
	if _, err := os.Stat(filepath.Join(in.Dir, "set")); err == nil {
		t.Error("something was left behind")
	}
}
