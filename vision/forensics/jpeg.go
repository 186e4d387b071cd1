package forensics

// quantTables gives the luminance quantisation table of a JPEG file, 64 steps in
// natural order (row by row), or ok false for a file that has none that is plain
// to find (ITU-T T.81, B.2.4.1).
func quantTable(file []byte) (steps [64]int, ok bool) {
	if len(file) < 4 || file[0] != 0xff || file[1] != 0xd8 {
		return steps, false
	}
	for i := 2; i+4 <= len(file) && file[i] == 0xff; {
		marker := file[i+1]
		if marker == 0xff { // fill byte
			i++
			continue
		}
		length := int(file[i+2])<<8 | int(file[i+3])
		if marker == 0xda || length < 2 || i+2+length > len(file) {
			break
		}
		if marker == 0xdb {
			body := file[i+4 : i+2+length]
			for len(body) > 0 {
				wide, id := body[0]>>4 != 0, body[0]&15
				size := 64
				if wide {
					size = 128
				}
				if len(body) < 1+size {
					return steps, false
				}
				if id == 0 {
					for k := range 64 {
						v := int(body[1+k])
						if wide {
							v = int(body[1+2*k])<<8 | int(body[2+2*k])
						}
						if v == 0 {
							return steps, false
						}
						steps[zigzag[k]] = v
					}
					ok = true
				}
				body = body[1+size:]
			}
		}
		i += 2 + length
	}
	return steps, ok
}

// zigzag is the natural index of the k-th coefficient (ITU-T T.81, figure 5).
var zigzag = [64]int{
	0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5,
	12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
	35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51,
	58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
}
