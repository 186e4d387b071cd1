package specimen_test

import (
	"fmt"
	"time"

	"github.com/idngo/idngo/bench/specimen"
)

func Example() {
	fonts, err := specimen.FindFonts()
	if err != nil {
		fmt.Println(err)
		return
	}
	studio, err := specimen.New(specimen.Assets{Fonts: fonts}) // without photographs
	if err != nil {
		fmt.Println(err)
		return
	}
	today := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	person, err := specimen.NewPerson(7, "KAZ", specimen.Female, today)
	if err != nil {
		fmt.Println(err)
		return
	}
	paper, err := specimen.NewPaper(person, specimen.KindIDCard, today)
	if err != nil {
		fmt.Println(err)
		return
	}
	back, err := studio.IDCardBack(person, paper, specimen.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	shot, err := specimen.Capture(back.Image, specimen.CaptureOptions{Rotation: 8, TiltX: 12, Camera: specimen.Camera{Noise: 4, Blur: 0.7, Quality: 80}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(person.Native.Last, person.Latin.Last, person.PersonalNumber)
	for _, line := range back.Truth.MRZ {
		fmt.Println(line)
	}
	fmt.Println(shot.Image.Bounds().Size())
	// Output:
	// ЖҮНІСОВА ZHUNISSOVA 800111464717
	// IDKAZ0255478399800111464717<<<
	// 8001117F2809285KAZ<<<<<<<<<<<0
	// ZHUNISSOVA<<MADINA<SERIKKYZY<<
	// (1600,1200)
}
