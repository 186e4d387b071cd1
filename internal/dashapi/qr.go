package dashapi

import (
	"strings"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// qrRows draws a QR code as rows of 0 and 1 with its quiet zone.
func qrRows(text string) ([]string, error) {
	m, err := qrcode.NewQRCodeWriter().Encode(text, gozxing.BarcodeFormat_QR_CODE, 0, 0, map[gozxing.EncodeHintType]any{gozxing.EncodeHintType_MARGIN: 2})
	if err != nil {
		return nil, err
	}
	rows := make([]string, m.GetHeight())
	for y := range rows {
		var b strings.Builder
		for x := range m.GetWidth() {
			if m.Get(x, y) {
				b.WriteByte('1')
			} else {
				b.WriteByte('0')
			}
		}
		rows[y] = b.String()
	}
	return rows, nil
}
