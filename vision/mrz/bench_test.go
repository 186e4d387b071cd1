package mrz_test

import (
	"testing"

	"github.com/idngo/idngo/vision/mrz"
)

func BenchmarkDecodePage(b *testing.B) {
	lines, err := mrz.Build(passport())
	if err != nil {
		b.Fatal(err)
	}
	page := rows(lines)
	for range 30 {
		page = append(page, mrz.Row{Text: "DATE OF ISSUE 12.03.2021 MINISTRY OF AFFAIRS", Score: 0.9})
	}
	for b.Loop() {
		if _, ok := mrz.DecodeAt(page, today); !ok {
			b.Fatal("no zone found")
		}
	}
}
