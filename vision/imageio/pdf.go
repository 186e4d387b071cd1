package imageio

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"io"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

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

// compiled keeps the renderer's machine code between documents: some 30 MB, and
// compiling it is nearly all of the time that the first document takes.
var compiled = sync.OnceValue(wazero.NewCompilationCache)

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
			WithMemoryLimitPages(6 << 10). // of 64 KB: 384 MB
			WithCompilationCache(compiled()),
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
		return nil, 0, tooManyPages(count.PageCount, limits)
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
	text, err := pageText(instance, page, b.Dx(), b.Dy())
	if err != nil {
		return Picture{}, err
	}
	return Picture{Image: img, SourceWidth: b.Dx(), SourceHeight: b.Dy(), Meta: Metadata{Orientation: 1}, Text: text}, nil
}

// Limits of the text layer of one page.
const (
	maxRuns      = 2000  // pieces that are looked at
	maxTextLines = 400   // lines that are kept
	maxLineText  = 400   // bytes of a line
	maxPageChars = 60000 // characters of a page whose text is read at all
)

// pageText reads the text layer of a page as lines.
func pageText(instance pdfium.Pdfium, page requests.Page, width, height int) ([]TextRun, error) {
	loaded, err := instance.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: page})
	if err != nil {
		return nil, err
	}
	count, err := instance.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: loaded.TextPage})
	_, closeErr := instance.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: loaded.TextPage})
	if err = errors.Join(err, closeErr); err != nil || count.Count == 0 || count.Count > maxPageChars {
		return nil, err
	}
	found, err := instance.GetPageTextStructured(&requests.GetPageTextStructured{
		Page: page, Mode: requests.GetPageTextStructuredModeRects,
	})
	if err != nil {
		return nil, err
	}
	var runs []TextRun
	// The page's own coordinates may be turned, cut and shifted against what is drawn.
	device := func(x, y float64) (float64, float64, error) {
		at, err := instance.FPDF_PageToDevice(&requests.FPDF_PageToDevice{Page: page, SizeX: width, SizeY: height, PageX: x, PageY: y})
		if err != nil {
			return 0, 0, err
		}
		return float64(at.DeviceX), float64(at.DeviceY), nil
	}
	for _, r := range found.Rects[:min(len(found.Rects), maxRuns)] {
		x0, y0, err := device(r.PointPosition.Left, r.PointPosition.Top)
		if err != nil {
			return nil, err
		}
		x1, y1, err := device(r.PointPosition.Right, r.PointPosition.Bottom)
		if err != nil {
			return nil, err
		}
		run := TextRun{cleanText(r.Text), min(x0, x1), min(y0, y1), math.Abs(x1 - x0), math.Abs(y1 - y0)}
		if run.Text != "" && run.H > 0 {
			runs = append(runs, run)
		}
	}
	return joinRuns(runs), nil
}

// cleanText makes one line of printable characters of a piece of text.
func cleanText(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r) || r == utf8.RuneError:
			return -1
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > maxLineText {
		s = strings.ToValidUTF8(s[:maxLineText], "")
	}
	return s
}

// upright: the line runs up or down the page.
func (r TextRun) upright() bool { return r.H > r.W && len([]rune(r.Text)) > 2 }

// joinRuns puts the pieces of one row together that stand no further apart than
// words do, and orders the rows from above.
func joinRuns(runs []TextRun) []TextRun {
	slices.SortStableFunc(runs, func(a, b TextRun) int {
		return cmp.Or(cmp.Compare(math.Round((a.Y+a.H/2)/4), math.Round((b.Y+b.H/2)/4)), cmp.Compare(a.X, b.X))
	})
	var lines []TextRun
	for _, r := range runs {
		if n := len(lines) - 1; n >= 0 {
			l := &lines[n]
			gap := r.X - (l.X + l.W)
			// Text that runs downwards stays in its pieces.
			level := !r.upright() && !l.upright() && math.Abs(l.Y+l.H/2-r.Y-r.H/2) < 0.4*min(l.H, r.H)
			if level && gap > -0.5*r.H && gap < 0.8*max(l.H, r.H) && len(l.Text)+len(r.Text) < maxLineText {
				if gap > 0.12*r.H {
					l.Text += " "
				}
				l.Text += r.Text
				bottom := max(l.Y+l.H, r.Y+r.H)
				l.Y = min(l.Y, r.Y)
				l.W, l.H = max(l.X+l.W, r.X+r.W)-l.X, bottom-l.Y
				continue
			}
		}
		if len(lines) >= maxTextLines {
			break
		}
		lines = append(lines, r)
	}
	return lines
}
