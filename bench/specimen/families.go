package specimen

import (
	"fmt"
	"path/filepath"
)

// family is a type family of the benchmark: the files of its regular and bold cut.
type family struct {
	name          string
	part          Part
	regular, bold []string
	debian        string // package; empty for web fonts of the models folder
}

// webFont names the files of a family of web fonts, one for each alphabet.
func webFont(name, file string, part Part) family {
	f := family{name: name, part: part}
	for _, alphabet := range []string{"latin", "latin-ext", "cyrillic", "cyrillic-ext"} {
		f.regular = append(f.regular, fmt.Sprintf("%s-%s-400.woff", file, alphabet))
		f.bold = append(f.bold, fmt.Sprintf("%s-%s-700.woff", file, alphabet))
	}
	return f
}

func debianFont(name, debian, regular, bold string, part Part) family {
	return family{name: name, part: part, debian: debian, regular: []string{regular}, bold: []string{bold}}
}

func families() []family {
	return []family{
		debianFont("PT Sans", "fonts-paratype", "PTS55F.ttf", "PTS75F.ttf", Tune),
		debianFont("PT Sans Narrow", "fonts-paratype", "PTN57F.ttf", "PTN77F.ttf", Tune),
		debianFont("PT Sans Caption", "fonts-paratype", "PTC55F.ttf", "PTC75F.ttf", Tune),
		debianFont("PT Serif", "fonts-paratype", "PTF55F.ttf", "PTF75F.ttf", Tune),
		debianFont("Open Sans", "fonts-open-sans", "OpenSans-Regular.ttf", "OpenSans-Bold.ttf", Tune),
		webFont("Fira Sans", "fira-sans", Test),
		webFont("Source Sans 3", "source-sans-3", Test),
		webFont("IBM Plex Sans", "ibm-plex-sans", Test),
		webFont("Inter", "inter", Test),
		debianFont("Carlito", "fonts-crosextra-carlito", "Carlito-Regular.ttf", "Carlito-Bold.ttf", Test),
		debianFont("Lato", "fonts-lato", "Lato-Regular.ttf", "Lato-Bold.ttf", Test),
		debianFont("Play", "fonts-play", "Play-Regular.ttf", "Play-Bold.ttf", Test),
	}
}

// Typecase holds the families of one part.
type Typecase struct {
	part  Part
	names []string
	faces map[string]Fonts
}

// OpenTypecase loads the families of a part: those of Debian from the system's
// font folders, web fonts from the folder "fonts" of the models folder.
func OpenTypecase(part Part, modelsDir string) (*Typecase, error) {
	ocrb, ok := findFile(FontFolders(), ocrbFile.name)
	if !ok {
		return nil, fmt.Errorf("specimen: %s: %w (Debian package %s)", ocrbFile.name, ErrFontMissing, ocrbFile.debian)
	}
	zone, err := LoadTypeface(ocrb)
	if err != nil {
		return nil, err
	}
	t := &Typecase{part: part, faces: map[string]Fonts{}}
	for _, f := range families() {
		if f.part != part {
			continue
		}
		load := func(files []string) (Typeface, error) {
			paths := make([]string, len(files))
			for i, name := range files {
				paths[i] = filepath.Join(modelsDir, "fonts", name)
				if f.debian == "" {
					continue
				}
				if paths[i], ok = findFile(FontFolders(), name); !ok {
					return nil, fmt.Errorf("specimen: %s: %w (Debian package %s)", name, ErrFontMissing, f.debian)
				}
			}
			return LoadTypeface(paths...)
		}
		regular, err := load(f.regular)
		if err != nil {
			return nil, err
		}
		bold, err := load(f.bold)
		if err != nil {
			return nil, err
		}
		t.names = append(t.names, f.name)
		t.faces[f.name] = Fonts{Regular: regular, Bold: bold, Serif: bold, OCRB: zone}
	}
	return t, nil
}

// within draws evenly from a range.
func within(low, high, at float64) float64 { return low + (high-low)*at }
