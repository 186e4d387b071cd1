// One call of the zxing-cpp library behind a plain C interface of our own, so
// that the program needs no header of the library and any version of it can be
// built behind the same five symbols. See docs/adr/0006-barcodes.md.

#include "ReadBarcode.h"

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <utility>
#include <vector>

#define IDNGO_EXPORT extern "C" __attribute__((visibility("default")))

using namespace ZXing;

// Bits of the formats to look for.
enum : uint32_t {
	formatPDF417 = 1,
	formatQR = 2,
	formatDataMatrix = 4,
	formatAztec = 8,
	formatCode128 = 16,
};

// Bits of the effort.
enum : uint32_t {
	tryHarder = 1,
	tryRotate = 2,
	tryInvert = 4,
	tryDownscale = 8,
};

// Layout of one symbol; vision/barcode/zxing has the same in Go's cgo preamble.
struct idngo_symbol
{
	uint32_t format;
	int32_t corners[8]; // x, y clockwise from the symbol's own top left
	uint8_t *text;      // UTF-8, not terminated
	int32_t text_length;
	uint8_t *bytes; // as encoded, without ECI
	int32_t bytes_length;
};

static uint8_t *copy(const void *data, size_t size)
{
	auto *out = static_cast<uint8_t *>(std::malloc(size ? size : 1));
	if (out && size)
		std::memcpy(out, data, size);
	return out;
}

static uint32_t formatOf(const Barcode &b)
{
	switch (b.symbology()) {
	case BarcodeFormat::PDF417: return formatPDF417;
	case BarcodeFormat::QRCode: return formatQR;
	case BarcodeFormat::DataMatrix: return formatDataMatrix;
	case BarcodeFormat::Aztec: return formatAztec;
	case BarcodeFormat::Code128: return formatCode128;
	default: return 0;
	}
}

// Version of this interface; the program refuses another one.
IDNGO_EXPORT int idngo_zxing_interface(void)
{
	return 1;
}

// Looks for symbols in a grey picture of width x height bytes, rows stride
// bytes apart. At most capacity symbols are written. Returns their number, or
// -1 when the library failed. Free the result with idngo_zxing_release.
IDNGO_EXPORT int idngo_zxing_read(const uint8_t *grey, int width, int height, int stride, uint32_t formats, uint32_t effort,
								  idngo_symbol *out, int capacity)
{
	try {
		std::vector<BarcodeFormat> wanted;
		const std::pair<uint32_t, BarcodeFormat> known[] = {
			{formatPDF417, BarcodeFormat::PDF417},
			{formatQR, BarcodeFormat::QRCode},
			{formatDataMatrix, BarcodeFormat::DataMatrix},
			{formatAztec, BarcodeFormat::Aztec},
			{formatCode128, BarcodeFormat::Code128},
		};
		for (const auto &[bit, format] : known)
			if (formats & bit)
				wanted.push_back(format);

		ReaderOptions options;
		options.setFormats(BarcodeFormats(std::move(wanted)))
			.setTryHarder(effort & tryHarder)
			.setTryRotate(effort & tryRotate)
			.setTryInvert(effort & tryInvert)
			.setTryDownscale(effort & tryDownscale)
			.setTextMode(TextMode::Plain)
			.setMaxNumberOfSymbols(static_cast<uint8_t>(capacity > 255 ? 255 : capacity));

		auto found = ReadBarcodes(ImageView(grey, width, height, ImageFormat::Lum, stride), options);
		int n = 0;
		for (const auto &b : found) {
			uint32_t format = b.isValid() ? formatOf(b) : 0;
			if (!format || n >= capacity)
				continue;
			auto text = b.text(TextMode::Plain);
			const auto &bytes = b.bytes();
			idngo_symbol &s = out[n];
			s.format = format;
			auto p = b.position();
			const PointI points[4] = {p.topLeft(), p.topRight(), p.bottomRight(), p.bottomLeft()};
			for (int i = 0; i < 4; ++i) {
				s.corners[2 * i] = points[i].x;
				s.corners[2 * i + 1] = points[i].y;
			}
			s.text = copy(text.data(), text.size());
			s.text_length = static_cast<int32_t>(text.size());
			s.bytes = copy(bytes.data(), bytes.size());
			s.bytes_length = static_cast<int32_t>(bytes.size());
			if (!s.text || !s.bytes) {
				std::free(s.text);
				std::free(s.bytes);
				return n;
			}
			++n;
		}
		return n;
	} catch (...) {
		return -1;
	}
}

// Frees what idngo_zxing_read allocated for n symbols.
IDNGO_EXPORT void idngo_zxing_release(idngo_symbol *symbols, int n)
{
	for (int i = 0; i < n; ++i) {
		std::free(symbols[i].text);
		std::free(symbols[i].bytes);
	}
}
