package main

import (
	"context"
	"fmt"
	"image"
	_ "image/jpeg"
	_ "image/png"
	"os"
	"time"

	"github.com/idngo/idngo/vision/face"
	"github.com/idngo/idngo/vision/onnx"
)

func main() {
	rt, err := onnx.Open("models/cache")
	if err != nil {
		panic(err)
	}
	t := time.Now()
	f, err := face.Open(rt)
	if err != nil {
		panic(err)
	}
	fmt.Println("open", time.Since(t))
	for _, p := range os.Args[1:] {
		in, _ := os.Open(p)
		img, _, err := image.Decode(in)
		if err != nil {
			fmt.Println(p, err)
			continue
		}
		t := time.Now()
		fs, err := f.Find(context.Background(), img)
		fmt.Println(p, img.Bounds().Max, len(fs), err, time.Since(t).Milliseconds())
		for _, x := range fs {
			fmt.Printf("   %.0f s%.3f eye %.0f ypr %.0f %.0f %.0f sharp %.0f br %.2f fp %s\n", x.Box, x.Score, x.EyeDistance, x.Yaw, x.Pitch, x.Roll, x.Sharpness, x.Brightness, x.Fingerprint)
		}
	}
}
