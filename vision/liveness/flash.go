package liveness

import "math"

// flashes asks whether the light of the screen came back from the skin in the
// order of the challenge. The skin's chroma is taken against its mean over all
// flashes, so that neither the colour of the skin nor that of the room matters;
// the chroma of the surroundings is taken off, which rules out a coloured filter
// laid over the whole picture. A screen that shows a recording throws the light
// of other colours, or none.
func (v *verifier) flashes() {
	var shown, skin []chroma
	var slot []int // the flash that each frame is of
	var shownColours []Colour
	for i, a := range v.session.Actions {
		if a.Kind != Flash {
			continue
		}
		for _, f := range v.frames(i) {
			shown = append(shown, chromaOf(light(a.Colour)))
			skin = append(skin, chromaOf(f.Skin))
			slot = append(slot, len(shownColours))
		}
		shownColours = append(shownColours, a.Colour)
	}
	if len(shown) == 0 {
		return
	}
	centred(shown)
	centred(skin)
	// What the order would have been by the light that came back.
	better := func() bool {
		agree := correlation(shown, skin)
		for k, c := range shownColours {
			for _, other := range colours {
				if other == c {
					continue
				}
				var instead []chroma
				for _, s := range slot {
					as := shownColours[s]
					if s == k {
						as = other
					}
					instead = append(instead, chromaOf(light(as)))
				}
				centred(instead)
				if correlation(instead, skin) > agree+betterBy {
					return true
				}
			}
		}
		return false
	}
	strength := spread(skin)
	if strength < v.limits.Reflect {
		v.want(false, "flash", HintTooBright, -1, strength, v.limits.Reflect)
		v.report.Bright = true
		return
	}
	agree := correlation(shown, skin)
	if agree < v.limits.Agree/2 {
		// Colours came, but not those that were shown.
		v.asked++
		v.against("flash-differs", AttackReplay, -1, agree, v.limits.Agree/2)
		return
	}
	// One colour of five that is wrong still correlates well, so no other colour
	// may fit better in any place. A weak reflection may look like that too, so
	// this alone is no sign of an attack.
	if agree < v.limits.Agree || better() {
		v.want(false, "flash-order", HintAgain, -1, agree, v.limits.Agree)
		return
	}
	v.want(true, "flash", "", -1, agree, v.limits.Agree)
	if filter := v.filtered(); filter {
		v.against("light-everywhere", AttackFlat, -1, 1, 0)
	}
}

// betterBy is by how much another colour must fit better to count as the better one.
const betterBy = 0.01

// filtered reports a colour that lies over the whole picture alike: the light of
// a screen at arm's length falls off, and a wall behind the person has hardly any
// of it. A sheet of paper has, and so has a filter laid over a film.
func (v *verifier) filtered() bool {
	var skin, around []chroma
	for i, a := range v.session.Actions {
		if a.Kind != Flash {
			continue
		}
		for _, f := range v.frames(i) {
			skin, around = append(skin, chromaOf(f.Skin)), append(around, chromaOf(f.Surround))
		}
	}
	centred(skin)
	centred(around)
	return spread(around) > 0.95*spread(skin) && correlation(skin, around) > 0.98
}

// chroma is colour without brightness: the shares of red and blue in the light, less that of green.
type chroma struct{ r, b float64 }

func chromaOf(rgb [3]float64) chroma {
	sum := math.Max(rgb[0]+rgb[1]+rgb[2], 1e-6)
	return chroma{(rgb[0] - rgb[1]) / sum, (rgb[2] - rgb[1]) / sum}
}

// light is a colour of the screen in linear light.
func light(c Colour) [3]float64 {
	switch c {
	case Red:
		return [3]float64{1, 0, 0}
	case Green:
		return [3]float64{0, 1, 0}
	case Blue:
		return [3]float64{0, 0, 1}
	default:
		return [3]float64{1, 1, 0}
	}
}

func centred(cs []chroma) {
	var m chroma
	for _, c := range cs {
		m.r += c.r / float64(len(cs))
		m.b += c.b / float64(len(cs))
	}
	for i := range cs {
		cs[i].r -= m.r
		cs[i].b -= m.b
	}
}

// spread is the root mean square of centred chroma.
func spread(cs []chroma) float64 {
	sum := 0.0
	for _, c := range cs {
		sum += c.r*c.r + c.b*c.b
	}
	return math.Sqrt(sum / float64(max(len(cs), 1)))
}

func correlation(a, b []chroma) float64 {
	dot, na, nb := 0.0, 0.0, 0.0
	for i := range a {
		dot += a[i].r*b[i].r + a[i].b*b[i].b
		na += a[i].r*a[i].r + a[i].b*a[i].b
		nb += b[i].r*b[i].r + b[i].b*b[i].b
	}
	if na == 0 || nb == 0 {
		return 0
	}
	return dot / math.Sqrt(na*nb)
}
