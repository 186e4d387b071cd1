package imageio

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"io"
	"math"

	"github.com/klippa-app/go-pdfium"
	pdfiumerrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// pdfMaxDPI is the resolution of rendered pages, lowered for pages so large
// that they would exceed the working size.
const pdfMaxDPI = 200

// pdfWorkingPixels bounds one rendered page: an A4 page at pdfMaxDPI is 3.9 MP.
const pdfWorkingPixels = 6_000_000

// decodePDF renders the first pages of a PDF. The renderer is WebAssembly
// without files or network; it is started for one document and thrown away
// after it, as it holds some 300 MB.
func decodePDF(ctx context.Context, data []byte, limits Limits) (pictures []Picture, total int, err error) {
	pool, err := webassembly.Init(webassembly.Config{
		Context:  ctx,
		MinIdle:  0,
		MaxIdle:  1,
		MaxTotal: 1,
		FSConfig: wazero.NewFSConfig(),
		RuntimeConfig: wazero.NewRuntimeConfig().
			// The renderer unwinds with WebAssembly exceptions.
			WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
			WithCloseOnContextDone(true).
			WithMemoryLimitPages(6 << 10), // of 64 KB: 384 MB
		Stdout: io.Discard,
		Stderr: io.Discard,
	})
	if err != nil {
		return nil, 0, fmt.Errorf("imageio: start the PDF renderer: %w", err)
	}
	defer func() { err = errors.Join(err, pool.Close()) }()
	instance, err := pool.GetInstanceWithContext(ctx)
	if err != nil {
		return nil, 0, fmt.Errorf("imageio: start the PDF renderer: %w", err)
	}
	defer func() { err = errors.Join(err, instance.Close()) }()

	doc, err := instance.OpenDocument(&requests.OpenDocument{File: &data})
	switch {
	case err == nil:
	case ctx.Err() != nil:
		return nil, 0, ctx.Err()
	case errors.Is(err, pdfiumerrors.ErrPassword) || errors.Is(err, pdfiumerrors.ErrSecurity):
		return nil, 0, errEncrypted
	default:
		return nil, 0, corrupted(err, "the PDF cannot be opened")
	}
	defer func() {
		_, closeErr := instance.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: doc.Document})
		if ctx.Err() == nil {
			err = errors.Join(err, closeErr)
		}
	}()
	count, err := instance.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc.Document})
	if err != nil {
		return nil, 0, corrupted(err, "the PDF cannot be read")
	}
	switch {
	case count.PageCount <= 0:
		return nil, 0, refuse(Corrupted, "the PDF has no pages")
	case count.PageCount > limits.DocumentPages:
		return nil, 0, refuse(Unsupported, "the PDF has %d pages; at most %d are accepted", count.PageCount, limits.DocumentPages)
	}
	for i := range min(count.PageCount, limits.Pages) {
		picture, err := renderPage(instance, doc.Document, i)
		if ctx.Err() != nil {
			return nil, 0, ctx.Err()
		}
		if err != nil {
			return nil, 0, corrupted(err, "page %d of the PDF cannot be drawn", i+1)
		}
		pictures = append(pictures, picture)
	}
	return pictures, count.PageCount, nil
}

func renderPage(instance pdfium.Pdfium, doc references.FPDF_DOCUMENT, index int) (Picture, error) {
	page := requests.Page{ByIndex: &requests.PageByIndex{Document: doc, Index: index}}
	size, err := instance.FPDF_GetPageSizeByIndex(&requests.FPDF_GetPageSizeByIndex{Document: doc, Index: index})
	if err != nil {
		return Picture{}, err
	}
	area := size.Width / 72 * size.Height / 72 // square inches
	if !(area > 0) || math.IsInf(area, 0) {
		return Picture{}, errors.New("page without area")
	}
	dpi := min(pdfMaxDPI, int(math.Sqrt(pdfWorkingPixels/area)))
	if dpi < 1 {
		return Picture{}, errors.New("page too large")
	}
	rendered, err := instance.RenderPageInDPI(&requests.RenderPageInDPI{Page: page, DPI: dpi})
	if err != nil {
		return Picture{}, err
	}
	defer rendered.Cleanup()
	// The renderer's buffer lives in its own memory and goes away with it.
	b := rendered.Result.RenderedImage.Bounds()
	img := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(img, img.Bounds(), rendered.Result.RenderedImage, b.Min, draw.Src)
	return Picture{Image: img, SourceWidth: b.Dx(), SourceHeight: b.Dy(), Meta: Metadata{Orientation: 1}}, nil
}
