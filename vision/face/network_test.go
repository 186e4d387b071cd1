package face

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// changedNetwork returns the built-in description, changed.
func changedNetwork(t *testing.T, change func(map[string]any)) []byte {
	t.Helper()
	m := map[string]any{}
	if err := json.Unmarshal(defaultNetwork, &m); err != nil {
		t.Fatal(err)
	}
	change(m)
	raw, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestADescriptionOfANetworkIsChecked(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(map[string]any){
		"beside its description": func(m map[string]any) { m["model"] = "../face.onnx" },
		"sha256":                 func(m map[string]any) { m["sha256"] = "ABC" },
		"size":                   func(m map[string]any) { m["size"] = 5 },
		"rgb nor bgr":            func(m map[string]any) { m["channels"] = "grey" },
		"values":                 func(m map[string]any) { m["values"] = 0 },
		"scale":                  func(m map[string]any) { m["scale"] = 0 },
		"two anchors":            func(m map[string]any) { m["anchors"] = m["anchors"].([]any)[:1] },
		"no point 468": func(m map[string]any) {
			m["anchors"].([]any)[0].(map[string]any)["mesh"] = []int{468}
		},
		"needs points": func(m map[string]any) { m["anchors"].([]any)[0].(map[string]any)["mesh"] = []int{} },
		"unknown":      func(m map[string]any) { m["colour"] = "blue" },
	} {
		if _, err := parseNetwork(changedNetwork(t, change)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want an error about %q, got %v", want, err)
		}
	}
	if _, err := DefaultNetwork(); err != nil {
		t.Fatal(err)
	}
}

// A network and a calibration come into use together or not at all.
func TestNetworkAndCalibrationBelongTogether(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	model := []byte("stands for a network")
	sum := sha256.Sum256(model)
	hash := hex.EncodeToString(sum[:])
	write := func(name string, raw []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	write("own.onnx", model)
	description := write("own.json", changedNetwork(t, func(m map[string]any) { m["model"], m["sha256"] = "own.onnx", hash }))
	m := map[string]any{}
	if err := json.Unmarshal(defaultCalibration, &m); err != nil {
		t.Fatal(err)
	}
	m["revision"], m["network"] = "own-1", hash
	raw, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	own := write("calibration.json", raw)

	c, n, err := Load(description, own)
	if err != nil || n == nil || c.Revision != "own-1" || n.tag() != hash[:16] {
		t.Errorf("a pair that belongs together: %v %v", n, err)
	}
	if c, n, err = Load("", ""); err != nil || n != nil || c.Revision == "own-1" {
		t.Errorf("the built-in pair: %v %v", n, err)
	}
	for name, pair := range map[string][2]string{"a network without its calibration": {description, ""}, "a calibration without its network": {"", own}} {
		if _, _, err := Load(pair[0], pair[1]); err == nil || !strings.Contains(err.Error(), "measured with the network") {
			t.Errorf("%s: %v", name, err)
		}
	}
	write("own.onnx", []byte("another network"))
	if _, _, err := Load(description, own); err == nil || !strings.Contains(err.Error(), "sha256") {
		t.Errorf("another file: %v", err)
	}
	if _, _, err := Load(filepath.Join(dir, "none.json"), ""); err == nil {
		t.Error("a description that is not there was accepted")
	}
}

func TestFacesOfTwoNetworksAreNotCompared(t *testing.T) {
	t.Parallel()
	c := calibration(t)
	a, b := described(0.1), described(0.1)
	b.Network = "0123456789abcdef"
	if m := Compare(a, b, c); m.Decision != Unsure || m.Distance >= 0 {
		t.Errorf("got %+v", m)
	}
	a.Network = b.Network
	if m := Compare(a, b, c); m.Decision != Same {
		t.Errorf("of one network: %+v", m)
	}
	a.Embedding = a.Embedding[:64]
	if _, ok := Distance(a, b); ok {
		t.Error("vectors of two lengths have a distance")
	}
}

// The larger the gallery, the closer a hit must be, so that chance hits stay few.
func TestASearchIsTighterAmongMore(t *testing.T) {
	t.Parallel()
	c := calibration(t)
	if len(c.Measured) == 0 || c.MeasuredOn == "" {
		t.Fatal("the built-in calibration does not say what was measured")
	}
	if got := c.SearchWithin(10); got != c.Search {
		t.Errorf("among ten: %v, want %v", got, c.Search)
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 100_000_000).Draw(t, "n")
		m := rapid.IntRange(n, 100_000_000).Draw(t, "m")
		near, far := c.SearchWithin(m), c.SearchWithin(n)
		if near > far || far > c.Search || near < 0 {
			t.Fatalf("within %v among %d, %v among %d", far, n, near, m)
		}
		if hits := float64(n) * c.FMRAt(far); hits > chanceHits*1.0001 && far > 0 {
			t.Fatalf("%v chance hits among %d", hits, n)
		}
		d := rapid.Float64Range(0, 1).Draw(t, "d")
		if c.FMRAt(d) > c.FMRAt(d+0.01) || c.FMRAt(d) <= 0 {
			t.Fatalf("the FMR at %v is %v", d, c.FMRAt(d))
		}
	})
	for _, r := range c.Measured {
		if got := c.FMRAt(r.Distance); math.Abs(got-r.FMR) > 1e-9 {
			t.Errorf("FMR at %v: %v, measured %v", r.Distance, got, r.FMR)
		}
	}
	bare := c
	bare.Measured = nil
	if got := bare.SearchWithin(1_000_000); got != c.Search || bare.FMRAt(0.1) != 1 {
		t.Errorf("without measurements: %v, %v", got, bare.FMRAt(0.1))
	}
	if r, ok := c.RatesAt(0.45); !ok || r.Distance < 0.45 || r.FMR <= 0 {
		t.Errorf("rates at 0.45: %+v", r)
	}
	if _, ok := c.RatesAt(2); ok {
		t.Error("rates beyond what was measured")
	}
}
