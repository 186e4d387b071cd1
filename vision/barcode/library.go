package barcode

/*
#cgo linux LDFLAGS: -ldl
#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>

// The same layout as in models/native/zxing/reader.cpp.
typedef struct {
	uint32_t format;
	int32_t corners[8];
	uint8_t *text;
	int32_t text_length;
	uint8_t *bytes;
	int32_t bytes_length;
} idngo_symbol;

typedef int (*idngo_interface_fn)(void);
typedef int (*idngo_read_fn)(const uint8_t *, int, int, int, uint32_t, uint32_t, idngo_symbol *, int);
typedef void (*idngo_release_fn)(idngo_symbol *, int);

static int idngo_call_interface(void *f) { return ((idngo_interface_fn)f)(); }

static int idngo_call_read(void *f, const uint8_t *grey, int w, int h, int stride, uint32_t formats, uint32_t effort, idngo_symbol *out, int n) {
	return ((idngo_read_fn)f)(grey, w, h, stride, formats, effort, out, n);
}

static void idngo_call_release(void *f, idngo_symbol *symbols, int n) { ((idngo_release_fn)f)(symbols, n); }
*/
import "C"

import (
	"errors"
	"fmt"
	"path/filepath"
	"unicode/utf8"
	"unsafe"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/onnx/installed"
)

// LibraryFile is the decoder's library in the models folder.
const LibraryFile = "libidngo-zxing.so"

// interfaceVersion is that of models/native/zxing/reader.cpp.
const interfaceVersion = 1

// ErrMissing: the library is not in the models folder. The cure is `make models`.
var ErrMissing = installed.ErrMissing

// Formats of vision.Barcode.
const (
	FormatPDF417     = "PDF417"
	FormatQR         = "QR"
	FormatDataMatrix = "DATAMATRIX"
	FormatAztec      = "AZTEC"
	FormatCode128    = "CODE128"
)

// Bits of the library's interface.
const (
	bitPDF417 = 1 << iota
	bitQR
	bitDataMatrix
	bitAztec
	bitCode128

	allFormats = bitPDF417 | bitQR | bitDataMatrix | bitAztec | bitCode128

	tryHarder    = 1
	tryRotate    = 2
	tryInvert    = 4
	tryDownscale = 8
)

var formatNames = map[uint32]string{
	bitPDF417: FormatPDF417, bitQR: FormatQR, bitDataMatrix: FormatDataMatrix, bitAztec: FormatAztec, bitCode128: FormatCode128,
}

// Limits of what one picture may give.
const (
	maxSymbols = 8
	maxContent = 8192 // bytes; the largest symbols hold less
)

// Finder finds and decodes symbols. It is safe for concurrent use.
type Finder struct {
	handle        unsafe.Pointer
	read, release unsafe.Pointer
	model         vision.ModelRef
}

// Open loads the decoder from the models folder. Errors: ErrMissing,
// *installed.MismatchError, or what the loader said.
func Open(modelsDir string) (*Finder, error) {
	record, err := installed.Read(modelsDir)
	if err != nil {
		return nil, err
	}
	file, ok := record.Lookup(LibraryFile)
	if !ok {
		return nil, fmt.Errorf("%s: %w", filepath.Join(modelsDir, LibraryFile), ErrMissing)
	}
	if err := file.Verify(modelsDir); err != nil {
		return nil, err
	}
	path, err := filepath.Abs(filepath.Join(modelsDir, LibraryFile))
	if err != nil {
		return nil, err
	}
	name := C.CString(path)
	defer C.free(unsafe.Pointer(name))
	handle := C.dlopen(name, C.RTLD_NOW|C.RTLD_LOCAL)
	if handle == nil {
		return nil, fmt.Errorf("barcode: %s", C.GoString(C.dlerror()))
	}
	f := &Finder{handle: handle, model: vision.ModelRef{Name: file.Output, SHA256: file.SHA256}}
	version := symbol(handle, "idngo_zxing_interface")
	f.read, f.release = symbol(handle, "idngo_zxing_read"), symbol(handle, "idngo_zxing_release")
	if version == nil || f.read == nil || f.release == nil || C.idngo_call_interface(version) != interfaceVersion {
		C.dlclose(handle)
		return nil, fmt.Errorf("barcode: %s is of another version (run `make models`)", path)
	}
	return f, nil
}

func symbol(handle unsafe.Pointer, name string) unsafe.Pointer {
	c := C.CString(name)
	defer C.free(unsafe.Pointer(c))
	return C.dlsym(handle, c)
}

// Model names the library, for the facts that rest on it.
func (f *Finder) Model() vision.ModelRef { return f.model }

// Close unloads the library. Nothing may be running.
func (f *Finder) Close() error {
	if f.handle != nil && C.dlclose(f.handle) != 0 {
		return errors.New("barcode: the library could not be closed")
	}
	f.handle = nil
	return nil
}

// found is a symbol in the pixels of the picture that was searched.
type found struct {
	format  string
	text    string
	content []byte // set when it is no text
	corners [4]vision.Point
}

// decode looks for symbols in a grey picture. Damaged and unknown ones are left out.
func (f *Finder) decode(g grey, formats, effort uint32) []found {
	if g.w < 8 || g.h < 8 {
		return nil
	}
	symbols := (*[maxSymbols]C.idngo_symbol)(C.calloc(maxSymbols, C.size_t(unsafe.Sizeof(C.idngo_symbol{}))))
	defer C.free(unsafe.Pointer(symbols))
	n := C.idngo_call_read(f.read, (*C.uint8_t)(unsafe.Pointer(&g.pix[0])), C.int(g.w), C.int(g.h), C.int(g.w),
		C.uint32_t(formats), C.uint32_t(effort), &symbols[0], maxSymbols)
	if n <= 0 {
		return nil
	}
	defer C.idngo_call_release(f.release, &symbols[0], n)
	var out []found
	for _, s := range symbols[:n] {
		name := formatNames[uint32(s.format)]
		if name == "" || s.bytes_length > maxContent || s.text_length > 4*maxContent {
			continue
		}
		x := found{format: name, text: C.GoStringN((*C.char)(unsafe.Pointer(s.text)), C.int(s.text_length))} //nolint:unconvert // the linter does not see the types of C
		content := C.GoBytes(unsafe.Pointer(s.bytes), C.int(s.bytes_length))                                 //nolint:unconvert // as above
		if !isText(x.text) {
			x.text, x.content = "", content
		}
		for i := range x.corners {
			x.corners[i] = vision.Point{X: float64(s.corners[2*i]), Y: float64(s.corners[2*i+1])}
		}
		out = append(out, x)
	}
	return out
}

// isText tells text from bytes that a decoder dressed up as such: control
// characters other than the separators of records are no text.
func isText(s string) bool {
	if !utf8.ValidString(s) {
		return false
	}
	odd := 0
	for _, r := range s {
		if r < 0x20 && r != '\n' && r != '\r' && r != '\t' && (r < 0x1c || r > 0x1f) || r >= 0x7f && r < 0xa0 || r == utf8.RuneError {
			odd++
		}
	}
	return odd == 0
}
